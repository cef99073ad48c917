"""Text that an earlier conversion has ruined: it is kept as it is and pointed out (ENC-06, ENC-10)."""

from __future__ import annotations

import re
from typing import NamedTuple

from converter.readers.frequent import FREQUENT

_KUN = "锟斤拷"  # two U+FFFD in UTF-8, read as GBK
_HIGH = "\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"


def _gbk(lead: range, trail: range) -> str:
    """The characters whose two bytes in GBK lie in these ranges."""
    return bytes(byte for first in lead for second in trail for byte in (first, second)).decode("gb18030")


_FIRST, _NEXT, _LEAD = range(0xE4, 0xEA), range(0x80, 0xC0), range(0x81, 0xC0)  # UTF-8 of U+4000–U+9FFF


class _Ruin(NamedTuple):
    """A pattern of text that was written in ``right`` and read in ``wrong``."""

    pattern: re.Pattern[str]
    wrong: tuple[str, ...]
    right: str


_RUINS = (
    _Ruin(
        re.compile(f"[{_gbk(_FIRST, _NEXT)}][{_gbk(_LEAD, _FIRST)}][{_gbk(_LEAD, _NEXT)}]"), ("gb18030",), "utf-8"
    ),
    _Ruin(re.compile(f"(?:[\xe4-\xe9][{_HIGH}]{{2}}){{2}}"), ("cp1252", "latin-1"), "utf-8"),
    _Ruin(re.compile("(?:[\xb0-\xf7][\xa1-\xfe]){2,}"), ("latin-1",), "gb18030"),
)


def find(line: str) -> str:
    """The first run of ``line`` that looks like text decoded twice, or an empty string."""
    if _KUN in line:
        return _KUN
    for ruin in _RUINS:
        for found in ruin.pattern.finditer(line):
            if _reads_better(found[0], ruin):
                return found[0]
    return ""


def _reads_better(run: str, ruin: _Ruin) -> bool:
    for wrong in ruin.wrong:
        try:
            original = run.encode(wrong).decode(ruin.right)
        except UnicodeError:
            continue
        if sum(map(FREQUENT.__contains__, original)) * 2 >= len(original):
            return True
    return False


SIGNS: frozenset[str] = frozenset(_gbk(_FIRST, _NEXT)) | frozenset(map(chr, range(0xB0, 0xF8))) | {_KUN[0]}
"""The characters of which each ruined run has at least one."""
