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


def pieces(line: str, *, strip: bool = True) -> Iterator[Piece]:
    """The logical lines of a source line, blank ones included; ``strip``: without white space at their ends."""
    start, page_break = 0, False
    for found in [*_BREAK.finditer(line), None]:
        raw = line[start : found.start() if found else len(line)]
        text = DAMAGE.sub(REPLACEMENT, _DROPPED.sub("", raw))
        leading = _LEADING.match(raw)
        yield Piece(text.strip() if strip else text, start + (leading.end() if leading else 0), page_break)
        if found:
            start, page_break = found.end(), found[0] == PAGE_BREAK


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
