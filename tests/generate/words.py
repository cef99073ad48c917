"""Invented offices, titles and sentences, in simplified characters; and how Big5 text writes them."""

from __future__ import annotations

from random import Random

_PLACES = ("青岚县", "石泉区", "柳塘市", "云渡县", "北川沟区", "枫林市", "白鹿县", "清溪区")
_BUREAUS = (
    "教育局", "民政局", "水务局", "档案馆", "财政局", "审计局", "司法局", "统计局", "林业局", "气象局", "图书馆",
    "交通运输局", "应急管理局", "市场监管局", "文化和旅游局", "农业农村局", "自然资源局", "行政审批局",
    "东桥街道办事处", "南渡镇人民政府", "河西乡人民政府", "城投公司",
)  # fmt: skip
_WHEN = ("2022年", "2023年", "2024年上半年", "2023年度", "2024年", "2024年第一季度", "二〇二三年")
_TOPICS = ("", "党建", "安全生产", "法治建设", "信访", "节能减排", "乡村振兴", "政务公开", "防汛抗旱", "人才")
_GENRES = (
    "工作总结", "工作总结", "工作报告", "工作情况汇报", "工作总结及下一步工作计划", "工作总结和2025年工作打算",
    "工作要点", "工作情况报告", "工作自查报告",
)  # fmt: skip
_SLOGANS = ("打通服务“最后一公里”", "以小网格托起大平安", "让数据多跑路", "把好事办到群众心坎上")

SECTIONS = ("工作开展情况", "取得的成效", "存在的问题", "下一步打算", "经验做法", "基本情况", "主要措施", "保障机制")
_SUBSECTIONS = (
    "强化组织领导", "完善制度机制", "加强队伍建设", "突出重点任务", "抓好宣传引导", "夯实基层基础", "优化服务流程",
    "推进项目落地", "严格督查考核", "防范各类风险",
)  # fmt: skip
_SUBJECTS = ("全局上下", "各科室", "班子成员", "各村社区", "项目专班", "服务窗口", "包保干部", "执法人员")
_DEEDS = (
    "走访了四十二户居民", "完成了年初确定的各项任务", "组织培训三次", "办结群众来信十八件", "修订了六项内部制度",
    "检查经营单位一百余家", "新建了两处便民服务点", "按月公开工作进度", "与邻近单位建立了会商制度",
)  # fmt: skip
_RESULTS = (
    "得到了服务对象的认可", "为后续工作打下了基础", "比上一年又有提高", "没有发生一起责任事故", "群众办事更加方便",
    "进度快于年初计划", "形成了可以推广的做法",
)  # fmt: skip
_COUNTS = ("", "共安排资金三百二十万元，", "先后召开调度会5次，", "覆盖率达到九成以上，", "完成率为98.6%，")
OPENINGS = ("现将有关情况报告如下。", "按照年度工作安排，现将有关情况汇报如下：", "一年来，各项工作稳步推进。")
SALUTATIONS = ("各位领导：", "同志们：", "各位代表：")
PREFACE = "前言"
PREFACE_TEXT = ("本书收录各单位提交的材料，供大家在工作中参考。", "编辑时只统一了格式，内容均由各单位负责。")

_SIMPLIFIED = (
    "专业东两严个为乡书产们众会传关兴内农况减别办务区单县参发员图场处够实审对导将层岚广库应开张强录彻总户执报来枫档"
    "桥检汇沟没点环现畅监盖础类紧组织经结统续综编职节营衔计订认训议记设访请读财责贯费资较辑输运还进邻镇问队险页项领题风馆验"
    "给达约级后体样讲规顺义习学归数时毕称稳见让评试详调负选阅划万确党范干于余〇·"
)
_TRADITIONAL = (
    "專業東兩嚴個為鄉書產們眾會傳關興內農況減別辦務區單縣參發員圖場處夠實審對導將層嵐廣庫應開張強錄徹總戶執報來楓檔"
    "橋檢匯溝沒點環現暢監蓋礎類緊組織經結統續綜編職節營銜計訂認訓議記設訪請讀財責貫費資較輯輸運還進鄰鎮問隊險頁項領題風館驗"
    "給達約級後體樣講規順義習學歸數時畢稱穩見讓評試詳調負選閱劃萬確黨範幹於餘○•"
)
_TO_TRADITIONAL = str.maketrans(_SIMPLIFIED, _TRADITIONAL)


def traditional(text: str) -> str:
    """``text`` as it is written where Big5 is used."""
    return text.translate(_TO_TRADITIONAL)


def offices(rng: Random, count: int) -> list[str]:
    """``count`` different offices."""
    places = rng.sample(_PLACES, 2)
    return rng.sample([place + bureau for place in places for bureau in _BUREAUS], count)


def titles(rng: Random, count: int) -> list[str]:
    """``count`` different titles of reports, as one compilation has them: of one occasion or of several."""
    when, topic = rng.choice(_WHEN), rng.choice(_TOPICS)
    mixed = rng.random() < 0.4
    found = []
    for office in offices(rng, count):
        own = rng.choice(_WHEN) if mixed else when
        found.append(_title(rng, office, own, rng.choice(_TOPICS) if mixed else topic))
    return found


def _title(rng: Random, office: str, when: str, topic: str) -> str:
    chance = rng.random()
    if chance < 0.75:
        return f"{office}{when}{topic}{rng.choice(_GENRES)}"
    if chance < 0.85:
        return f"{office}关于{when}{topic}工作情况的报告"
    if chance < 0.93:
        return f"{when}{topic}{rng.choice(_GENRES)}（{office}）"
    return f"{rng.choice(_SLOGANS)}——{office}{when}工作汇报"


def office_of(title: str) -> str:
    """The office that a title names."""
    return next(place + bureau for place in _PLACES for bureau in _BUREAUS if place + bureau in title)


def place_of(title: str) -> str:
    """The place of the office that a title names."""
    return next(place for place in _PLACES if place in title)


def sentence(rng: Random) -> str:
    return f"{rng.choice(_SUBJECTS)}{rng.choice(_DEEDS)}，{rng.choice(_COUNTS)}{rng.choice(_RESULTS)}。"


def paragraph(rng: Random, least: int = 2) -> str:
    return "".join(sentence(rng) for _ in range(rng.randint(least, least + 2)))


def subsections(rng: Random, count: int) -> list[str]:
    return rng.sample(_SUBSECTIONS, count)
