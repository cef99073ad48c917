"""From lines to pieces: a line holds one piece, or several where numbered pieces of one run stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from converter import numbering
from converter.model import MarkerKind, Notice, notice
from converter.numbering import Marker
from converter.source import Line

_GAP = re.compile(r"\t+|[ \u3000]{2,}")
"""What parts the cells of a table that is typed as text."""
_FIGURE = re.compile(r"[-－—/]|[\d０-９][\d０-９.,．，]*\s?[^\s\d]{0,3}")
_CELL = 40
"""Longest cell of a typed table."""
_COLUMNS, _SHORT_CELL = 3, 12
"""So many short cells are a row without any figure: the head of a table, a list of names."""

_FAMILY: dict[MarkerKind, re.Pattern[str]] = {
    "（一）": re.compile(r"(?<=[。；;！])\s*(?=[（(〔㈠-㈩][^）)〕]{0,5})"),
    "一、": re.compile(r"(?<=[。；;！])\s*(?=[一二三四五六七八九十廿]{1,3}[、．.])"),
    "1.": re.compile(r"(?<=[。；;！])\s*(?=[\d０-９⒈-⒛]{1,3})"),
    "（1）": re.compile(r"(?<=[。；;！])\s*(?=[（(\d⑴-⒇])"),
    "①": re.compile(r"(?<=[。；;！])\s*(?=[①-⑳])"),
}


class Piece(NamedTuple):
    """One paragraph to be placed in the outline: ``text`` is its line from ``start`` on, without blanks at its ends.

    ``block`` lines (tables, figures) have no text. ``marker`` is the number that opens it.
    """

    line: Line
    text: str
    start: int = 0
    marker: Marker | None = None

    @property
    def words(self) -> str:
        """The text behind the number."""
        return self.text[self.marker.end :] if self.marker else self.text


def is_row(text: str, start: int = 0) -> bool:
    """From ``start`` on ``text`` is a row of a table that is typed as text: short cells parted by tabs, or by wide
    gaps where one of them is a figure. A number in its first cell counts rows."""
    if not _GAP.search(text, start, start + _CELL + 2):
        return False
    cells = [cell.strip() for cell in _GAP.split(text[start:])]
    if max(map(len, cells)) > _CELL:
        return False
    if len(cells) >= _COLUMNS and max(map(len, cells)) <= _SHORT_CELL:
        return True
    return "\t" in text[start:] or any(_FIGURE.fullmatch(cell) for cell in cells[1:])


def pieces(lines: Sequence[Line]) -> tuple[list[Piece], list[Notice]]:
    """The pieces of ``lines``, and a notice for each line that was parted."""
    found: list[Piece] = []
    notices: list[Notice] = []
    for index, line in enumerate(lines):
        if line.block is not None:
            found.append(Piece(line, ""))
            continue
        own = list(_parted(line, _next_marker(lines, index)))
        if len(own) > 1:
            notices.append(notice("several-in-line", line=line.place, text=line.text, count=len(own)))
        found += own
    return found, notices


def _next_marker(lines: Sequence[Line], index: int) -> Marker | None:
    return numbering.marker(lines[index + 1].text) if index + 1 < len(lines) else None


def _parted(line: Line, following: Marker | None) -> Iterator[Piece]:
    """``line`` parted before every number that continues the one it opens with (“（三）…；（四）…”).

    A number inside a sentence, of another class or out of sequence parts nothing; nor does one that the next line
    bears again.
    """
    text = line.text
    opening = numbering.marker(text)
    family = _FAMILY.get(opening.kind) if opening else None
    start = 0
    if opening and family:
        for match in family.finditer(text, opening.end):
            inner = numbering.marker(text[match.end() : match.end() + numbering.HEAD])
            if inner is None or inner.kind != opening.kind or inner.value != opening.value + 1:
                continue
            if following and (following.kind, following.value) == (inner.kind, inner.value):
                break
            yield Piece(line, text[start : match.start()], start, opening)
            start, opening = match.end(), inner
    yield Piece(line, text[start:], start, opening)
