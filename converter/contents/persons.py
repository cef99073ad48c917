"""Names of persons, as they stand behind a title in a contents and below it in the body."""

from __future__ import annotations

import re

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫"
    "段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成"
    "甄荀沙苟奚甯晁楚闻沃查从巫焉申寇满竺权巴牧隗山宓蓬郗班仰秋仲伊宦仝逄冀郏浦储靖糜松井芮羿"
    "郁佘敖鄢逯冼鞠巩刁钮璩濮扈雍桑燕戈庾暨殳蔚夔訾阚巢蒯荆桓匡阙闾亓谌郇栗仉昝阎蔺"
    "苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋"
)
_COMPOUND = frozenset(("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯"))
_NO_NAME = frozenset("类部篇章节室局处科组编卷册")
_WORDS = frozenset(("案", "法", "程", "面", "式", "向", "作", "书"))
"""What makes a word of a surname's character: 方案, 章程, 文书."""
_APART = re.compile(r"\s{2,}|[、，,/；;]|\s(?=\S{2,})")
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")


def are_persons(text: str) -> bool:
    """Whether ``text`` is nothing but the names of one or more persons (张三; 钱 进  赵 敏; 欧阳文、白露)."""
    names = [part.replace(" ", "").replace("\u3000", "") for part in _APART.split(text.strip()) if part.strip()]
    return bool(names) and all(map(_is_name, names))


def _is_name(text: str) -> bool:
    if not _NAME.fullmatch(text) or text[-1] in _NO_NAME or text[1:] in _WORDS:
        return False
    return text[:2] in _COMPOUND or (text[0] in _SURNAMES and len(text) <= 3)
