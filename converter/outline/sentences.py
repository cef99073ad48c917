"""The shape of a sentence: a topic phrase that may be a heading, or a statement that reports.

Every test looks at the head of a text only, so that its cost does not grow with the paragraph.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

REACH = 240
"""Characters within which the first sentence of a paragraph must end for it to be a title."""
TITLE_LIMIT = 32
"""Longest topic phrase, without asides in brackets and names of documents; the gold's longest has 28."""
PHRASE = 8
"""Longest phrase behind the colon of a heading."""
HEADING_LIMIT = 60
"""Longest line that is a heading as a whole, without asides; the longest title of a run-in heading with them."""

_SENTENCE_MARK = re.compile(r"[。！？：:；;“”‘’（）()《》〈〉「」『』【】\[\]〔〕]")
_OPEN = frozenset("“‘（(《〈「『【[〔")
_CLOSE = frozenset("”’）)》〉」』】]〕")
_ASIDE = re.compile(r"（[^（）]*）|\([^()]*\)|《[^《》]*》")
_FINAL = frozenset("。！？；;!?…")
_LEAD_IN = re.compile(
    r"(?:如下|以下|下列|下面|包括|例如|比如|主要(?:有|是|为|包括|表现|体现)|表现[为在]|体现[为在]|分别[是为]|修改为|"
    r"[是为即有])[^，。；]{0,12}[:：]$"
)
_TOPIC_AND_BLANK = re.compile(r"([^\s，。；：、！？,;:]{2,14})(?:\u3000|\s{2,})(?=\S)")
_COUNTING = re.compile(r"[\u4e00-\u9fff]{0,4}(?:之|第)?[一二三四五六七八九十\d]{1,2}[课条点问讲步招计篇]?[：:]")
"""A label that only counts (思考之一：, 第一课：, 问题2：): what it stands before is the title."""
_TIME_FIRST = re.compile(
    r"(?:截[至止]|目前|当前|近年|近期|今年|去年|本年|全年|年初|\d{1,4}年|\d{1,2}月|[一二三四]季度|[上下]半年|[自从]\D{0,3}\d)"
    r"[^，。；：]{0,14}，"
)
_OUR_OFFICE = re.compile(
    r"我(?:[局县市区镇乡办委院校所站处科队社会旗村州省厅]|街道|中心|公司|单位|们)|"
    r"(?<![基资日根成样版文])本(?:[局县院校镇乡]|街道|单位|部门|公司|季度|年度)"
)
_FACT = re.compile(
    r"\d[\d.．,]*\s?(?:余|多)?(?:万|亿|个|家|人|户|项|起|件(?![实大好]事)|名|元|亩|吨|公里|％|%|场|台|份|宗|米|平方|公斤|头|张|辆|次|处)"
)
_DONE = re.compile(r"了(?!解)|已经?(?:完成|建|于|对|开展|下发|印发|全部)|共(?:有|计|完成|排查|开展)")


class Shape(Enum):
    """What a numbered line looks like on its own; its siblings decide what it is."""

    TITLE = "title"
    """One topic phrase without a stop at its end."""
    SENTENCE = "sentence"
    """One sentence, short enough to be a heading that ends in a stop."""
    LEAD_IN = "lead-in"
    """A sentence that only leads in to what follows, ending in ：."""
    RUN_IN = "run-in"
    """A topic phrase with its mark, and text that goes on behind it."""
    STATEMENT = "statement"
    """A sentence that reports, long or full of facts."""


class Form(NamedTuple):
    """``cut``: where the title ends, its closing mark included; the length of the text where nothing goes on."""

    shape: Shape
    cut: int


def effective(text: str) -> int:
    """The length of ``text`` without blanks, asides in brackets and names of documents in 《》."""
    return len("".join(_ASIDE.sub("", text).split()))


def first_stop(text: str, start: int = 0, marks: str = "。！？：:") -> int:
    """The end of the first sentence of ``text`` from ``start`` (its mark included), outside quotes and brackets;
    0 where none ends within reach. A stop between digits (13：30) is none."""
    depth = 0
    fallback = 0
    for match in _SENTENCE_MARK.finditer(text, start, start + REACH):
        c = match[0]
        if c in _OPEN:
            depth += 1
        elif c in _CLOSE:
            depth = max(depth - 1, 0)
        elif c in marks and not (c in ":：" and _between_digits(text, match.start())):
            if not depth:
                return match.end()
            fallback = fallback or match.end()
    return fallback if depth else 0


def _between_digits(text: str, at: int) -> bool:
    return text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def ends_open(text: str) -> bool:
    """No sentence ends with ``text``: it has no stop, colon or comma at its end."""
    return text[-1:] not in _FINAL and text[-1:] not in "：:，,、"


def leads_in(text: str) -> bool:
    """The sentence announces what follows it (…如下：, …主要有：)."""
    return text[-1:] in ("：", ":") and _LEAD_IN.search(text, max(len(text) - 40, 0)) is not None


def is_topic(title: str) -> bool:
    """``title`` names a topic (加强组织领导，提高思想认识) and does not report (截至5月底，我局完成了……)."""
    size = effective(title)
    if size > TITLE_LIMIT or len(title) > HEADING_LIMIT or title.count("，") > 3 or leads_in(title):
        return False
    return not reports(title, size)


def reports(sentence: str, size: int) -> bool:
    """The sentence reports what was done, when, how much; short ones are given the benefit of the doubt."""
    bare = _ASIDE.sub("", sentence[:REACH])
    if _TIME_FIRST.match(bare):
        return True
    if size > 12 and _FACT.search(bare):
        return True
    return size > 18 and (_OUR_OFFICE.search(bare) is not None or _DONE.search(bare) is not None)


def form(text: str, start: int) -> Form:
    """The shape of the numbered line ``text`` whose words begin at ``start``."""
    blank = _blank_behind_topic(text, start)
    if blank:
        return Form(Shape.RUN_IN, blank)
    cut = first_stop(text, start)
    if cut and _COUNTING.fullmatch(text, start, cut):
        cut = first_stop(text, cut) or cut
    if cut and cut < len(text) and text[cut:].strip() and not _is_one_phrase(text, cut):
        return _opened(text, start, cut)
    words = text[start : start + REACH + 1]
    if text[-1] in "：:" and (leads_in(text) or "，" in words):
        return Form(Shape.LEAD_IN, len(text))
    size = effective(words)
    if size > HEADING_LIMIT or len(words) > REACH:
        return Form(Shape.STATEMENT, len(text))
    if ends_open(text) or text[-1] in "：:":
        return Form(Shape.TITLE, len(text))
    return Form(Shape.SENTENCE, len(text))


def _blank_behind_topic(text: str, start: int) -> int:
    """The end of a topic phrase that only a wide blank parts from the sentences that go on (（一）家庭工作　走访……。).

    0: there is none. Two phrases of a title that a blank parts have no stop at their end."""
    match = _TOPIC_AND_BLANK.match(text, start)
    return match.end(1) if match and not ends_open(text) and len(text) - match.end() > TITLE_LIMIT // 2 else 0


def _is_one_phrase(text: str, colon: int) -> bool:
    """What stands behind the ``colon`` belongs to the heading (一、现状：有力有序): a few words, and no stop."""
    return text[colon - 1] in "：:" and len(text) - colon <= PHRASE and ends_open(text) and "，" not in text[colon:]


def _opened(text: str, start: int, cut: int) -> Form:
    """The shape of a line that goes on behind its first sentence."""
    return Form(Shape.RUN_IN if is_topic(text[start:cut]) else Shape.STATEMENT, cut)
