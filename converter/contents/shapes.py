"""What a line of an office document is by its shape: a title, the name of a genre, a date, a unit, a label."""

from __future__ import annotations

import re

import msgspec

from converter import numbering
from converter.contents.document import is_sentence
from converter.contents.keys import key
from converter.contents.ordinals import folded, ordinal
from converter.contents.persons import are_persons
from converter.source import Line

LONGEST_LINE = 60
"""Characters of one line of a title; text copied from Word has the two or three printed lines (22 each) as one."""
LONGEST_UNIT = 30

_GENRE = re.compile(
    "(?:总结|报告|计划|方案|意见|通知|通报|要点|汇报|材料|讲话|发言|致辞|规划|纲要|办法|规定|细则|"
    "制度|决定|决议|公告|公报|请示|批复|说明|打算|安排|思路|重点|体会|心得|经验|做法|建议|情况|"
    "清单|提纲|述职|述廉|自查|自评|调研|评估|任务|工作|纪要|条例|规则|措施|"
    "[责倡建承][任议诺]书|倡议书|[讲发演][话言讲]稿|主持词|工作函|复函|小结|[简专快年]报)$"
)
_COLLECTION = re.compile(
    "汇编|选编|选辑|文集|选集|文选|集萃|合集|合编|集锦|大全|汇总|材料集|资料集|文件集|作品集|论文集|报告集|总结集|范文集|(?:总结|材料|论文|文章|案例|事迹|报告|讲话|经验)选$"
)
_UNIT = re.compile(
    r"(?:[省市县区州盟旗乡镇村局厅部委办院所校站队处科室司署会社团馆园厂矿]|街道|中心|公司|集团|政府|大学|学院|机关|支部|"
    r"党组|总支|(?:工作|纪检|巡察|督导|督查|调研|课题|领导)组|[银分支]行|联社|[妇残文侨社科]联|工商联|[科文作记]协)$"
)
_POST = re.compile(
    r"(?:书记|[局处科部院校厂站所队组县市区镇乡村省州]长|主任|主席|[委成队党]员|常委|经理|董事长|秘书|干事|教授|研究员|代表)$"
)
_DATE = re.compile(
    r"[(]?(?:\d{4}|[〇零○一二三四五六七八九xX×]{4}|[xX×]{2})\s*年\s*(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[xX×]{1,2})\s*月\s*"
    r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[xX×]{1,2})\s*日?)?)?[)]?|\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?"
)
_DOCNUMBER = re.compile(r"[^\s（）()《》]{0,14}[〔\[(【]\s*\d{4}\s*[〕\])】]\s*第?\s*\d{1,4}\s*号")
_SECRECY = re.compile(r"(?:绝密|机密|秘密|内部(?:资料|材料|文件|使用)?|特急|加急|平急|急件)(?:\s*[★☆*]?\s*\S{0,12})?")
_OFFICE = re.compile(r"(?:签\s*发\s*人?|密\s*级|文\s*号|编\s*号|发文字号|份\s*号|紧急程度|保密期限)\s*[:]\s*\S.{0,40}")
_ANNEX = re.compile(r"附\s*件\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[:]?|附\s*件")
_CUT_MARKER = re.compile(r"=====\s*(?:分篇|cut)\s*=====", re.IGNORECASE)
_SALUTATION = re.compile(
    r"(?:各位|尊敬的|同志们|主任|代表们|委员们|领导|朋友们).{0,40}[:]|.{0,20}(?:同志们|代表|委员|领导|人民政府)[:]"
)


def is_title(line: Line) -> bool:
    """Whether ``line`` may be (one line of) a title: short, unbroken by a stop, no section number, no date."""
    text = line.text
    if line.block or len(text) < 2 or is_sentence(text) or not key(text):
        return False
    if len(text) > LONGEST_LINE and not names_genre(text):
        return False
    return text[-1] not in "：:、" and not is_date(text) and not is_section(text)


def numbered_title(line: Line) -> int | None:
    """The number of ``line``, where it may be a title behind a number that is written like a section's (3、…总结)."""
    number = ordinal(line.text)
    if number is None or not number.value or not is_section(line.text):
        return None
    return number.value if is_title(msgspec.structs.replace(line, text=line.text[number.length :])) else None


def is_section(text: str) -> bool:
    """Whether ``text`` opens with the number of a section."""
    number = numbering.marker(text)
    return number is not None and not number.lost and number.kind not in ("part", "annex")


def names_genre(text: str) -> bool:
    """Whether ``text`` closes with the name of a kind of document: 总结, 报告, 计划 …, what is in brackets aside."""
    bare = without_brackets(folded(text)).rstrip(" .*)")
    return bool(_GENRE.search(bare[-3:]))


def names_collection(text: str) -> bool:
    """Whether ``text`` names a collection of documents: 汇编, 选编, 文集 …"""
    return bool(_COLLECTION.search(folded(text)))


def without_brackets(text: str) -> str:
    """``text`` without what stands in round brackets at its end or inside."""
    return re.sub(r"[（(][^（）()]{0,40}[）)]", "", text)


def is_bracket(text: str) -> bool:
    """Whether ``text`` stands in round brackets as a whole."""
    return text[:1] in ("（", "(") and text[-1:] in ("）", ")")


def is_date(text: str) -> bool:
    return bool(_DATE.fullmatch(folded(text).replace(" ", "").strip()))


def is_unit(text: str) -> bool:
    """Whether ``text`` is nothing but the name of a unit."""
    return (
        3 <= len(text) <= LONGEST_UNIT
        and not is_sentence(text)
        and bool(_UNIT.search(folded(text)))
        and not is_section(text)
    )


def names_authors(text: str) -> bool:
    """Whether ``text`` is nothing but who wrote the document: persons, a unit, or a unit or a post and its persons."""
    return not names_genre(text) and (are_persons(text) or is_unit(text) or names_speaker(text))


def names_speaker(text: str) -> bool:
    """Whether ``text`` is nothing but a unit or a post and its persons."""
    whose, _, persons = text.replace("\u3000", " ").partition(" ")
    return are_persons(persons) and (is_unit(whose) or bool(_POST.search(whose)))


def is_salutation(text: str) -> bool:
    return bool(_SALUTATION.fullmatch(folded(text)))


def is_label(text: str) -> bool:
    """Whether ``text`` is only the number of a report in the collection: 【范文一】, 第一篇, 篇二：, 003."""
    number = ordinal(text)
    if number is None or number.length < len(text) or number.value is None:
        return False
    return number.kind in ("label", "[1]") or text.startswith("0")


def leads(text: str) -> bool:
    """Whether ``text`` is a line of the head of a document that may stand before its title (GB/T 9704—2012, 7.2)."""
    line = folded(text).strip()
    if is_label(text) or _is_red_head(line):
        return True
    return any(pattern.fullmatch(line) for pattern in (_DOCNUMBER, _SECRECY, _OFFICE, _ANNEX))


def _is_red_head(line: str) -> bool:
    """The mark of the issuing authority: its name and 文件 (GB/T 9704—2012, 7.2.4)."""
    return line.endswith("文件") and is_unit(line.removesuffix("文件").rstrip())


def is_document_number(text: str) -> bool:
    """Whether ``text`` is the number of a document: 某政发〔2024〕5号 (GB/T 9704—2012, 7.2.5)."""
    return bool(_DOCNUMBER.fullmatch(folded(text)))


def names_part(text: str) -> bool:
    """Whether ``text`` is the title of a part of the compilation: 第一部分 …, 上篇 …"""
    number = ordinal(text)
    return number is not None and number.kind == "part"


def is_cut_marker(text: str) -> bool:
    """Whether ``text`` is the line ``=====分篇=====`` that a person types where a report is to begin."""
    return text.startswith(("=", "＝")) and bool(_CUT_MARKER.fullmatch(folded(text)))
