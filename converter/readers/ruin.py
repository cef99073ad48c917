"""Text that an earlier conversion has ruined: it is kept as it is and pointed out (ENC-06, ENC-10)."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import NamedTuple

from converter.readers.frequent import FREQUENT

_HIGH = "\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"


class Ruin(NamedTuple):
    """Text written in ``right`` and read in one of ``wrong``; each run of it has a character of ``signs``."""

    signs: frozenset[str]
    pattern: re.Pattern[str]
    wrong: tuple[str, ...] = ()
    right: str = ""


def _gbk(lead: range, trail: range) -> str:
    """The characters whose two bytes in GBK lie in these ranges."""
    return bytes(byte for first in lead for second in trail for byte in (first, second)).decode("gb18030")


def _characters(first: int, last: int) -> frozenset[str]:
    return frozenset(map(chr, range(first, last + 1)))


_FIRST, _NEXT, _LEAD = range(0xE4, 0xEA), range(0x80, 0xC0), range(0x81, 0xC0)  # UTF-8 of U+4000–U+9FFF
_RUINS = (
    Ruin(frozenset("锟"), re.compile("锟斤")),  # U+FFFD in UTF-8 twice, read as GBK
    Ruin(
        frozenset(_gbk(_FIRST, _NEXT)),
        re.compile(f"[{_gbk(_FIRST, _NEXT)}][{_gbk(_LEAD, _FIRST)}][{_gbk(_LEAD, _NEXT)}]"),
        ("gb18030",),
        "utf-8",
    ),
    Ruin(_characters(0xE4, 0xE9), re.compile(f"(?:[\xe4-\xe9][{_HIGH}]{{2}}){{2}}"), ("cp1252", "latin-1"), "utf-8"),
    Ruin(_characters(0xB0, 0xF7), re.compile("(?:[\xb0-\xf7][\xa1-\xfe]){2,}"), ("latin-1",), "gb18030"),
)


def possible(alphabet: Set[str]) -> list[Ruin]:
    """The ways of ruin that a text with these characters can show."""
    return [ruin for ruin in _RUINS if ruin.signs & alphabet]


def find(line: str, ruins: Sequence[Ruin]) -> str:
    """The first run of ``line`` that looks like text decoded twice, or an empty string."""
    for ruin in ruins:
        for found in ruin.pattern.finditer(line):
            if _reads_better(found[0], ruin):
                return found[0]
    return ""


def _reads_better(run: str, ruin: Ruin) -> bool:
    """Whether the way back gives mostly frequent Chinese; where there is none, the pattern alone tells."""
    for wrong in ruin.wrong:
        try:
            original = run.encode(wrong).decode(ruin.right)
        except UnicodeError:
            continue
        if sum(map(FREQUENT.__contains__, original)) * 2 >= len(original):
            return True
    return not ruin.wrong
