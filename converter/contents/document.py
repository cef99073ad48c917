"""The lines of a source as the search for titles sees them: their keys, and how often each stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from converter.contents.keys import LONGEST_TITLE, key
from converter.contents.ordinals import without_ordinal
from converter.source import Line

SENTENCE_ENDS = "。；;！!？?，,"
_CHINESE_HEADERS = ("目录", "目次", "总目录", "总目", "篇目", "目录页", "目录续")
HEADERS = frozenset((*_CHINESE_HEADERS, "contents", "tableofcontents", "目录contents", "contents目录"))
"""The keys of the line 目录."""


class Document:
    """``lines`` with their keys (empty for what is too long for a title), computed once."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.keys = [key(line.text) if len(line.text) <= LONGEST_TITLE and not line.block else "" for line in lines]

    @cached_property
    def unnumbered(self) -> list[str]:
        """The keys without the number before a title (1. 一、 篇一：)."""
        return [whole and _unnumbered(line.text, whole) for line, whole in zip(self.lines, self.keys, strict=True)]

    @cached_property
    def count(self) -> Counter[str]:
        """How many lines bear a key, with and without the number before it."""
        both = zip(self.keys, self.unnumbered, strict=True)
        return Counter(self.keys) + Counter(bare for whole, bare in both if bare != whole)

    def stands_elsewhere(self, title: str, at: int) -> bool:
        """Whether another line than ``at`` bears the key ``title``."""
        if not title:
            return False
        return self.count[title] > (title in (self.keys[at], self.unnumbered[at]))

    def header(self, at: int) -> int:
        """How many lines from ``at`` on make up the line 目录 (two where 目 and 录 stand apart), or 0."""
        found = self.keys[at]
        if found in HEADERS:
            return 1
        if found == "目" and at + 1 < len(self.lines) and self.keys[at + 1] in ("录", "次"):
            return 2
        return 0


def _unnumbered(text: str, whole: str) -> str:
    bare = without_ordinal(text)
    return whole if bare is text else key(bare)


def is_sentence(text: str) -> bool:
    """Whether ``text`` reads as running text: too long for a title, or closed or broken by a full stop."""
    return len(text) > LONGEST_TITLE or text[-1:] in SENTENCE_ENDS or "。" in text[:-1]


def is_hint(text: str) -> bool:
    """Whether ``text`` tells, in brackets, how to bring the contents up to date, as a contents not yet filled does."""
    return text[:1] in ("（", "(") and text[-1:] in ("）", ")") and ("更新" in text or "目录" in text)
