"""Which numbers that open a line are section numbers: what the sequence confirms, corrects or refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from converter import numbering
from converter.model import MarkerKind, Notice, notice
from converter.numbering import Marker
from converter.outline.pieces import Piece, is_row
from converter.outline.sentences import Shape, form, is_topic

RANK: dict[MarkerKind, float] = {
    "annex": 0, "part": 1, "chapter": 2, "section": 3, "article": 3.5,
    "一、": 4, "（一）": 5, "1.": 6, "1.1": 6, "（1）": 8, "①": 9,
}  # fmt: skip
"""Depth of a class in the order of GB/T 9704—2012, 7.3.3; the depth in a report follows from what it uses."""

_WORD = re.compile(r"\w")
_CLOSED = re.compile("”[。；，、）]{0,2}$")
_QUOTED_LIMIT = 60
"""Paragraphs of the longest quotation."""
_OPENING_QUOTE, _CLOSING_QUOTE = "“", "”"


def rank_of(marker: Marker) -> float:
    """The depth of a number's class; a decimal is one deeper for each of its components behind the first."""
    return RANK[marker.kind] + (0.2 * (len(marker.parts) - 1) if marker.kind == "1.1" else 0)


def confirmed(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Notice]]:
    """``pieces`` with the markers that are section numbers, and notices for those read against the letter."""
    quoted = _quoted(pieces)
    readings = [None if i in quoted else _reading(piece) for i, piece in enumerate(pieces)]
    ahead = following(readings)
    sequence = _Sequence()
    found: list[Piece] = []
    notices: list[Notice] = []
    for index, (piece, reading) in enumerate(zip(pieces, readings, strict=True)):
        if reading is None:
            found.append(piece._replace(marker=None) if piece.marker else piece)
            continue
        accepted = sequence.accepts(piece, reading, ahead[index])
        if accepted is not None:
            corrected = sequence.corrected(accepted, ahead[index])
            notices += _deviations(piece, accepted, corrected)
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
    if is_row(piece.text, reading.end) and not piece.line.level:
        return None
    if reading.lost and not _may_have_lost_its_mark(piece, reading):
        return None
    return _typed(piece, reading) or reading


def _typed(piece: Piece, reading: Marker) -> Marker | None:
    """The second number of a line that bears two, an automatic and a typed one: the writer's own."""
    second = numbering.marker(piece.text[reading.end : reading.end + numbering.HEAD])
    if second is None or not (piece.line.number or (second.kind, second.value) == (reading.kind, reading.value)):
        return None
    return second._replace(end=reading.end + second.end)


def following(markers: Sequence[Marker | None]) -> list[dict[MarkerKind, Marker]]:
    """For each index the next number of every class behind it, in one pass from the end."""
    found: list[dict[MarkerKind, Marker]] = [{}] * len(markers)
    ahead: dict[MarkerKind, Marker] = {}
    for index in range(len(markers) - 1, -1, -1):
        found[index] = ahead
        marker = markers[index]
        if marker is not None:
            ahead = {**ahead, marker.kind: marker}
    return found


def _quoted(pieces: Sequence[Piece]) -> set[int]:
    """The pieces inside a quotation that goes over several paragraphs (quoted provisions have numbers of their own).

    Each quoted paragraph may open with “ again; the quotation ends with the line that ends in ” and closes it. One
    that does not close soon is a slip of the pen and quotes nothing.
    """
    quoted: set[int] = set()
    inside: list[int] = []
    for index, piece in enumerate(pieces):
        opens = piece.text.count(_OPENING_QUOTE)
        closes = piece.text.count(_CLOSING_QUOTE)
        if inside:
            inside.append(index)
            if closes > opens - piece.text.startswith(_OPENING_QUOTE) and _CLOSED.search(piece.text[-3:]):
                quoted.update(inside)
                inside = []
            elif len(inside) > _QUOTED_LIMIT:
                inside = []
        elif opens > closes and piece.text.startswith(_OPENING_QUOTE):
            inside.append(index)
    return quoted


class _Sequence:
    """The numbers that are open at a place: the last value of each class that no higher class has closed. Articles
    are numbered through all chapters."""

    def __init__(self) -> None:
        self._open: dict[MarkerKind, Marker] = {}

    def enter(self, marker: Marker) -> None:
        rank = rank_of(marker)
        self._open = {kind: last for kind, last in self._open.items() if rank_of(last) <= rank or kind == "article"}
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
        if follower is not None and follower.value == reading.value:
            return None
        return reading

    def _continues(self, reading: Marker) -> bool:
        """A decimal goes on from the one before it, or begins below its section (1.1 below 1. or 第一章)."""
        last = self._open.get("1.1")
        before = last.parts if last else ()
        up = reading.parts[:-1]
        if reading.value == 1:
            return not before or len(up) == 1 or up == before[: len(up)]
        return bool(before) and before[: len(up)] == up and before[len(up) : len(up) + 1] == (reading.value - 1,)

    def corrected(self, marker: Marker, ahead: dict[MarkerKind, Marker]) -> Marker:
        """``marker`` in the class above, where it breaks its own run but fills the gap there: 一、…（四）（二）三、."""
        if marker.value in (1, self.expected(marker.kind)):
            return marker
        for kind, last in self._open.items():
            after = ahead.get(kind)
            fills = last.value == marker.value - 1 and after is not None and after.value == marker.value + 1
            if fills and RANK[kind] < RANK[marker.kind]:
                return marker._replace(kind=kind)
        return marker


def _may_have_lost_its_mark(piece: Piece, reading: Marker) -> bool:
    """A bracket that stays open and a full number (3.) before a quantity need only fit their run; a bare numeral, or
    one that another follows (三、四季度安排), must open a line that looks like a heading: many sentences begin so."""
    marked = piece.text[reading.end - 1] in ".．、"
    if reading.kind in ("article", "（一）", "（1）") or (marked and reading.kind != "一、"):
        return True
    shape = form(piece.text, reading.end).shape
    if marked:
        return shape is Shape.TITLE
    if shape is Shape.SENTENCE:
        return is_topic(piece.text[reading.end :])
    return shape is Shape.TITLE or (shape is Shape.RUN_IN and piece.text[reading.end - 1].isspace())


def _is_set_apart(piece: Piece, read: Marker) -> bool:
    """A blank or a stop parts the number from the text, or it stands alone, so that it has lost nothing (1 范围)."""
    alone = read.end == len(piece.text)
    before = piece.text[read.end - 1]
    return alone or (before in ".．、 \u3000\t" and read.kind == "1.") or (before == "、" and read.kind == "一、")


def _deviations(piece: Piece, read: Marker, taken: Marker) -> Iterator[Notice]:
    code = ""
    if taken.kind != read.kind:
        code = "number-misfits"
    elif read.lost and read.kind in ("一、", "（一）", "1.") and not _is_set_apart(piece, read):
        code = "lost-mark"
    if code:
        yield notice(code, line=piece.line.place, text=piece.text, read_as=numbering.written(taken))
    if piece.marker is not None and piece.marker.end < read.end:
        yield notice("number-twice", line=piece.line.place, text=piece.text)
