"""Which numbers that open a line are section numbers: what the sequence confirms, corrects or refuses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from converter import numbering
from converter.model import MarkerKind, Notice, notice
from converter.numbering import Marker
from converter.outline.pieces import Piece
from converter.outline.sentences import Shape, form

RANK: dict[MarkerKind, float] = {
    "annex": 0, "part": 1, "chapter": 2, "section": 3, "article": 3.5,
    "一、": 4, "（一）": 5, "1.": 6, "1.1": 6, "（1）": 8, "①": 9,
}  # fmt: skip
"""Depth of a class in the order of GB/T 9704—2012, 7.3.3; the depth in a report follows from what it uses."""

_WORD = re.compile(r"\w")
_OPENING_QUOTE, _CLOSING_QUOTE = "“", "”"


def rank_of(marker: Marker) -> float:
    """The depth of a number's class; a decimal is one deeper for each of its components behind the first."""
    return RANK[marker.kind] + (0.2 * (len(marker.parts) - 1) if marker.kind == "1.1" else 0)


class _Numbered(NamedTuple):
    index: int
    marker: Marker


def confirmed(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Notice]]:
    """``pieces`` with the markers that are section numbers, and notices for those read against the letter."""
    quoted = _quoted(pieces)
    readings = [None if i in quoted else _reading(piece) for i, piece in enumerate(pieces)]
    following = _following(readings)
    sequence = _Sequence()
    found: list[Piece] = []
    notices: list[Notice] = []
    for index, (piece, reading) in enumerate(zip(pieces, readings, strict=True)):
        if reading is None:
            found.append(piece._replace(marker=None) if piece.marker else piece)
            continue
        after = following[index]
        accepted = sequence.accepts(piece, reading, after)
        if accepted is not None:
            corrected = sequence.corrected(accepted, following, index)
            notices += _deviation(piece, accepted, corrected)
            accepted = corrected
            sequence.enter(accepted)
        found.append(piece._replace(marker=accepted))
    return found, notices


def _reading(piece: Piece) -> Marker | None:
    if piece.line.block is not None:
        return None
    reading = piece.marker or numbering.possible(piece.text)
    if reading is None or (reading.end < len(piece.text) and not _WORD.search(piece.text, reading.end)):
        return None
    return reading


def _following(readings: Sequence[Marker | None]) -> list[dict[MarkerKind, Marker]]:
    """For each index the next number of the same class and of every class above it, in one pass from the end."""
    following: list[dict[MarkerKind, Marker]] = [{}] * len(readings)
    ahead: dict[MarkerKind, Marker] = {}
    for index in range(len(readings) - 1, -1, -1):
        following[index] = ahead
        reading = readings[index]
        if reading is not None:
            ahead = {**ahead, reading.kind: reading}
    return following


def _quoted(pieces: Sequence[Piece]) -> set[int]:
    """The pieces inside a quotation that goes over several paragraphs (quoted provisions have numbers of their own).

    Each quoted paragraph may open with “ again; the quotation ends where a line closes it. One that never closes is
    a slip of the pen and quotes nothing.
    """
    quoted: set[int] = set()
    inside: list[int] = []
    for index, piece in enumerate(pieces):
        opens = piece.text.count(_OPENING_QUOTE)
        closes = piece.text.count(_CLOSING_QUOTE)
        if inside:
            inside.append(index)
            if closes > opens - piece.text.startswith(_OPENING_QUOTE):
                quoted.update(inside)
                inside = []
        elif opens > closes and piece.text.startswith(_OPENING_QUOTE):
            inside.append(index)
    return quoted


class _Sequence:
    """The numbers that are open at a place: the last value of each class that no higher class has closed."""

    def __init__(self) -> None:
        self._open: dict[MarkerKind, Marker] = {}

    def enter(self, marker: Marker) -> None:
        rank = rank_of(marker)
        self._open = {kind: last for kind, last in self._open.items() if rank_of(last) <= rank}
        self._open[marker.kind] = marker

    def expected(self, kind: MarkerKind) -> int:
        return self._open[kind].value + 1 if kind in self._open else 1

    def accepts(self, piece: Piece, reading: Marker, ahead: dict[MarkerKind, Marker]) -> Marker | None:
        """``reading``, where it is a section number."""
        if reading.kind == "1.1":
            return reading if self._continues(reading) or piece.text[reading.end - 1].isspace() else None
        if not reading.lost:
            return reading
        if reading.value != self.expected(reading.kind):
            return None
        follower = ahead.get(reading.kind)
        if reading.value == 1 and (follower is None or follower.value != 2):
            return None
        return reading if _may_have_lost_its_mark(piece, reading) else None

    def _continues(self, reading: Marker) -> bool:
        """A decimal goes on from the one before it, or begins below its section (1.1 below 1. or 第一章)."""
        last = self._open.get("1.1")
        before = last.parts if last else ()
        up = reading.parts[:-1]
        if reading.value == 1:
            return not before or len(up) == 1 or up == before[: len(up)]
        return bool(before) and before[: len(up)] == up and before[len(up) : len(up) + 1] == (reading.value - 1,)

    def corrected(self, marker: Marker, following: Sequence[dict[MarkerKind, Marker]], index: int) -> Marker:
        """``marker`` in the class above, where it breaks its own run but fills the gap there: 一、…（四）（二）三、."""
        if marker.value in (1, self.expected(marker.kind)):
            return marker
        for kind, last in self._open.items():
            after = following[index].get(kind)
            fills = last.value == marker.value - 1 and after is not None and after.value == marker.value + 1
            if fills and RANK[kind] < RANK[marker.kind]:
                return marker._replace(kind=kind)
        return marker


def _may_have_lost_its_mark(piece: Piece, reading: Marker) -> bool:
    """A heading that stands alone on its line; or a full number (3.) before a quantity, which its run confirms."""
    if reading.kind == "article" or (reading.kind == "1." and piece.text[1:3].strip("0123456789")[:1] in ".．、"):
        return True
    shape = form(piece.text, reading.end).shape
    return shape is Shape.TITLE or (shape is Shape.RUN_IN and piece.text[reading.end - 1].isspace())


def _is_set_apart(piece: Piece, read: Marker) -> bool:
    """A blank or a stop parts the number from the text, so that it has lost nothing (1 范围)."""
    return piece.text[read.end - 1] in ".．、 \u3000\t" and read.kind == "1."


def _deviation(piece: Piece, read: Marker, taken: Marker) -> list[Notice]:
    if taken.kind != read.kind:
        code = "number-misfits"
    elif read.lost and read.kind in ("一、", "（一）", "1.") and not _is_set_apart(piece, read):
        code = "lost-mark"
    else:
        return []
    return [notice(code, line=piece.line.place, text=piece.text, read_as=numbering.written(taken))]
