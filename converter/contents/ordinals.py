"""Numbers before an entry or a title of a compilation: 1． （一） 一、 第一篇 篇一： 【范文一】 001 ★.

Section numbers inside a report are the matter of :mod:`converter.numbering`; here a number tells entries apart.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from converter import numbering
from converter.contents.traditional import SIMPLIFIED

HEAD = 32
"""Characters from the start of a line in which a number is looked for."""

_HAN = "〇零○一二三四五六七八九十百千廿卅两"
_NUM = rf"(?:\d{{1,5}}|[{_HAN}]{{1,9}})"
_OPEN, _CLOSE = r"[【\[〔(<《「『]", r"[】\]〕)>》」』]"
_APART = r"(?=[\s:、.,—-]|$)"
_SMALL = rf"(?:\d{{1,3}}|[{_HAN}]{{1,9}})"
_LABEL = (
    rf"(?:第\s*({_SMALL})\s*[篇则份]|(?:篇|范文|例文|材料|案例|课题|文稿|样文|样本|模板|总结|报告)\s*之?\s*({_SMALL})"
    rf"|之({_SMALL}))"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(
        rf"第\s*({_NUM})\s*(?:部分|单元|板块|专题|[编辑卷册]|[类部集]{_APART})|[上中下]\s*[篇编册卷部辑]{_APART}"
    )),
    ("chapter", re.compile(rf"第\s*({_NUM})\s*[章节]")),
    ("label", re.compile(
        rf"{_OPEN}\s*{_LABEL}\s*{_CLOSE}\s*[:.、,\-—\s]*|{_LABEL}(?:\s*[:.、,\-—]\s*|\s+|$)|第\s*({_SMALL})\s*篇(?!章)"
    )),
    ("[1]", re.compile(rf"[【\[〔]\s*({_NUM})\s*[】\]〕]\s*")),
    ("（1）", re.compile(r"\(\s*(\d{1,5})\s*\)\s*[、.]?\s*|(\d{1,3})\)\s*")),
    ("（一）", re.compile(rf"\(\s*([{_HAN}]{{1,9}})\s*\)\s*[、.]?\s*")),
    ("一、", re.compile(rf"([{_HAN}]{{1,9}})\s*(?:[、.,:]|\s)\s*")),
    ("1.1", re.compile(r"(\d{1,2})(?:\.\d{1,2})+(?![\d年%亿万千百元个倍])\s*")),
    ("1.", re.compile(r"(?:[nN][oO]\.?\s*)?(\d{1,5})\s*[.、,:](?!\d{1,3}(?:[^\d年]|$))\s*")),
    ("001", re.compile(r"(0\d{1,4})[\s\-_]*(?=\D|$)")),
    ("1", re.compile(r"(\d{1,4})\s+(?![\d\s年月日个届次期季])")),
    ("★", re.compile(rf"(?!○[{_HAN}])[★☆●○◆◇■□▲△※·•➢►▶§*✦]+\s*")),
)  # fmt: skip
_OPENERS = frozenset(f"0123456789{_HAN}第上中下篇范例材案课文样模总报之nN([【〔<《「『★☆●○◆◇■□▲△※·•➢►▶§*✦")
"""The characters that a number may begin with, half-width; enclosed ones (①) aside."""
_FOLDS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFE55: 0x3A}
_FOLDS |= SIMPLIFIED
KEPT = frozenset({"part", "chapter"})
"""Kinds whose number stays part of the title: 第一部分 综合类."""


class Ordinal(NamedTuple):
    """``kind`` of number (as it is typically written), its ``value`` (None: ★), and the characters it takes."""

    kind: str
    value: int | None
    length: int


def folded(text: str) -> str:
    """``text`` with full-width forms made half-width and the domain's words in simplified characters: places stay."""
    return text.translate(_FOLDS)


@lru_cache(maxsize=1024)
def ordinal(text: str) -> Ordinal | None:
    """The number that ``text`` opens with."""
    first = folded(text[:1])
    if first not in _OPENERS:
        return _enclosed(first)
    head = folded(text[:HEAD])
    for kind, pattern in _PATTERNS:
        if match := pattern.match(head):
            found = next((value for value in match.groups() if value), None)
            return Ordinal(kind, numeral(found) if found else None, match.end())
    return None


def _enclosed(first: str) -> Ordinal | None:
    """The number that is one character with its bracket or stop: ① ㈠ ⒈."""
    if first.isascii():
        return None
    inner = unicodedata.normalize("NFKC", first).strip("().")
    value = numeral(inner) if inner and inner != first else None
    return Ordinal("①", value, 1) if value else None


def without_ordinal(text: str) -> str:
    """``text`` without the number that it opens with (第一部分 and 第一章 stay)."""
    found = ordinal(text)
    return text[found.length :].strip() if found and found.kind not in KEPT else text


def numeral(text: str) -> int | None:
    """The value of Arabic or Chinese numerals: 12, 十二, 一百零一, 二〇, 廿一."""
    return int(text) if text.isdecimal() else numbering.number(text)
