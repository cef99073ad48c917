"""Characters that are no text: invisible ones, which are dropped, and breaks inside a line (ENC-13, M12, M13).

Every reader uses the same sets, so that what comes out can be written into XML and is the same from every format.
Private-use characters, ZERO WIDTH (NON-)JOINER and the soft hyphen are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from converter.model import Change
from converter.readers.encoding import DAMAGE

REPLACEMENT = "\ufffd"
PAGE_BREAK = "\x0c"
BREAKS = frozenset("\x0b\x0c\x85\u2028\u2029")
"""Characters that end a logical line inside a source line; all are white space, so that dropping them loses nothing."""

INVISIBLE = frozenset(
    {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} - BREAKS - set("\t\n\r")
    | set("\ufeff\u200b\u2060\ufffe\uffff")
    | set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
"""Control characters, zero-width and directional marks, noncharacters that XML forbids."""

_BREAK = re.compile(f"[{''.join(sorted(BREAKS))}]")
_DROPPED = re.compile(f"[{re.escape(''.join(sorted(INVISIBLE)))}]+")
_LEADING = re.compile(rf"(?:\s|{_DROPPED.pattern})*")
ODD = re.compile(f"{_BREAK.pattern}|{_DROPPED.pattern}|{DAMAGE.pattern}")
"""Anything in a line that makes it differ from the text it stands for, white space at its ends apart."""


class Piece(NamedTuple):
    """A logical line: ``text`` without white space at its ends, beginning at ``offset`` of its source line."""

    text: str
    offset: int
    page_break: bool


def pieces(line: str) -> Iterator[Piece]:
    """The logical lines of a source line that has something :data:`ODD`, blank ones included."""
    start = 0
    for raw, page_break in logical(line):
        text = DAMAGE.sub(REPLACEMENT, without_invisible(raw)).strip()
        yield Piece(text, start + leading(raw), page_break)
        start += len(raw) + 1


def logical(line: str) -> Iterator[tuple[str, bool]]:
    """``line`` cut at its breaks, and whether a page break stands before each piece."""
    start, page_break = 0, False
    for found in _BREAK.finditer(line):
        yield line[start : found.start()], page_break
        start, page_break = found.end(), found[0] == PAGE_BREAK
    yield line[start:], page_break


def leading(raw: str) -> int:
    """How many characters stand before the first one that is text."""
    found = _LEADING.match(raw)
    return found.end() if found else 0


def dropped(line: str, place: int, offset: int = 0) -> list[Change]:
    """A Change for each run of invisible characters in ``line``, which begins at ``offset`` of its source line."""
    return [
        Change(code="control-characters", line=place, offset=offset + found.start(), dropped=found[0])
        for found in _DROPPED.finditer(line)
    ]


def without_invisible(text: str) -> str:
    """``text`` without the characters of :data:`INVISIBLE`."""
    return _DROPPED.sub("", text)


def plain(line: str) -> Piece:
    """A source line with nothing odd as its one logical line."""
    text = line.strip()
    return Piece(text, len(line) - len(line.lstrip()) if text else 0, page_break=False)
