"""What the title of a report names: its unit, its year, its matter; and what only heads a section of one."""

from __future__ import annotations

import re

from converter.contents.ordinals import folded, without_ordinal
from converter.contents.shapes import is_unit, names_genre, without_brackets

_YEAR = re.compile(r"20\d\d|[xX×]{2,4}年|[〇零○一二三四五六七八九]{4}年|年度")
_UNIT = re.compile(
    r"^(?:关于|\d{4}年(?:度)?(?:上半年|下半年|第[一二三四]季度)?|半年|[〇零○一二三四五六七八九]{4}年(?:度)?)*"
    r"(?:((?![各全本我])[^\W\d]{2,14}(?:街道办事处|街道|办事处|管委会|委员会|中心|公司|集团|大学|学院|医院|学校|中学|小学|"
    r"分局|支队|大队|局(?![面势])|镇|乡|委(?![员托派任])|办(?![法理事公学好])|厅|院|站|馆|联合社|协会|工会|法院|检察院|工作队|社区|村|人民政府|开发区|党支部|党委))|"
    r"((?![各全本我])[^\W\d]{1,5}[省市县区州盟旗])(?=\d|关于|[上下]半年))"
)  # fmt: skip
_IN_BRACKETS = re.compile(r"[(]([^()]{2,20})[)]$")
_OCCASION = re.compile(r"^在.{2,50}上的(?:讲话|发言|致辞|汇报|报告|主持词|演讲|总结)|^关于.{2,50}的.{0,12}$")
_COMPOUND = re.compile(r"(?:总结|报告|汇报|情况).{0,2}[和及与暨].{0,14}(?:计划|打算|思路|安排|要点|任务|工作)")
_WEAK = re.compile(r"(?:情况|任务|工作|重点|做法|建议|打算|安排|思路|措施|意见|说明|清单|材料|责任书)$")
_GATHERED = re.compile(r"(?:材料|体会|心得|发言|讲话|经验|做法|案例|事迹|故事|文章|论文|征文|选登)$")
_GENERIC = re.compile(
    r"\d+|[〇零○一二三四五六七八九十]{4}|第[一二三四]季度|[上下]半年|[全半今明来去本]年|[学财]?年度?|学期|月份?|季度|上阶段|(?:下|这)一?阶段|下一?步|"
    r"工作|总结|计划|打算|思路|安排|情况|主要|重点|任务|完成|取得|成绩|成效|存在|问题|不足|原因|分析|今后|努力|方向|建议|意见|措施|做法|"
    r"经验|体会|目标|要求|总体|基本|开展|回顾|展望|推进|落实|部署|报告|汇报|要点|方案|规划|说明|综述|概况|[的及和与暨、，：:\s—–-]"
)


def has_year(text: str) -> bool:
    """Whether ``text`` names a year, also one blotted out (××年)."""
    return bool(_YEAR.search(folded(text)))


def unit(text: str) -> str:
    """The unit that the title ``text`` (or its part after ——) opens with, or that stands in brackets at its end; empty
    where it names none."""
    line = folded(without_ordinal(text))
    for part in (line, line.rpartition("——")[2]):
        if match := _UNIT.match(part):
            return match[1] or match[2]
    bracket = _IN_BRACKETS.search(line)
    return bracket[1] if bracket and is_unit(bracket[1]) else ""


def names_occasion(text: str) -> bool:
    """Whether ``text`` reads 在…上的讲话 or 关于…的报告: only a document is called so."""
    return bool(_OCCASION.match(folded(text)))


def names_both(text: str) -> bool:
    """Whether ``text`` names what was done and what is planned: the whole of a report."""
    return bool(_COMPOUND.search(folded(text)))


def names_document(text: str) -> bool:
    """Whether ``text`` closes with the name of a kind of document that no section is called by (措施, 情况 …)."""
    return names_genre(text) and not _WEAK.search(folded(text).rstrip(" )"))


def gathers(text: str) -> bool:
    """Whether ``text`` closes with what several persons write for one occasion (交流材料, 研讨发言): so a collection is
    called as well as one of its papers."""
    return bool(_GATHERED.search(without_brackets(folded(text)).rstrip()))


def is_generic(text: str) -> bool:
    """Whether ``text`` says nothing but 2023年下半年工作计划: so a section is called as well as a document."""
    return not _GENERIC.sub("", folded(without_ordinal(text))) and not names_both(text)


def names_section(text: str) -> bool:
    """Whether ``text`` says only what a section of a report is about (存在的问题): a report says whose, or when."""
    return is_generic(text) and not has_year(text)
