"""Where the lines of a paragraph end: one function for every program, told apart by :class:`Parameters`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

from converter.pagination.breaks import break_before
from converter.pagination.parameters import Parameters
from converter.pagination.text import Portion, Text

_TAB_STOP = 632
"""The default tab stop of our files: two characters of the body."""


class Line(NamedTuple):
    """Characters ``start`` to ``end`` (the next line's start); ``portions`` that stand in it. ``hung``: the last mark
    stands outside."""

    start: int
    end: int
    portions: tuple[Portion, ...] = ()
    hung: bool = False


class _Placed(NamedTuple):
    """A portion, by its number, that stands in the line from character ``position`` on."""

    number: int
    position: int


def break_lines(text: Text, first: float, rest: float, parameters: Parameters) -> list[Line]:
    """The lines of ``text``: the first is ``first`` twips wide, the others ``rest``. No text is one empty line."""
    end_of = _ends(text, parameters)
    lines: list[Line] = []
    position, index, room = 0, 0, first
    portions, length = text.portions, len(text.characters)
    while position < length:
        end, cut = end_of(index, position, room)
        last = index
        while last + 1 < len(portions) and portions[last].end < end:
            last += 1
        lines.append(Line(position, end, portions[index : last + 1], end > cut))
        index = last + (portions[last].end == end)
        position, room = end, rest
    if not lines or text.characters.endswith("\n"):
        lines.append(Line(position, position))
    return lines


_End = Callable[[int, int, float], tuple[int, int]]
"""From the number of the first portion of a line, the line's start and its room: its end, and what does not fit."""


def _ends(text: Text, parameters: Parameters) -> _End:
    """How the ends of the lines of ``text`` are found: where programs do not fit portion by portion, and there is
    nothing but text, one search finds the place where the line is full."""
    if parameters.portions or any(portion.kind != "text" for portion in text.portions):
        return lambda index, start, room: _line_end(text, index, start, room, parameters)
    edges = _edges(text, parameters)
    return lambda index, start, room: _plain_line_end(text, edges, index, start, room, parameters)


class _Edges(NamedTuple):
    """Where each portion begins and ends on one endless line."""

    left: list[float]
    right: list[float]


def _edges(text: Text, parameters: Parameters) -> _Edges:
    left: list[float] = []
    right: list[float] = []
    x: float = 0
    for start, end, _, _, size, advance, sums, trailing, _ in text.portions:
        if start:
            x += text.gap(start, size, parameters.script_space)
        left.append(x)
        x += round((sums[-1] if sums else advance * (end - start)) - trailing)
        right.append(x)
    return _Edges(left, right)


def _plain_line_end(
    text: Text, edges: _Edges, index: int, start: int, room: float, parameters: Parameters
) -> tuple[int, int]:
    """The same as :func:`_line_end`, for text that is measured as a whole."""
    portions = text.portions
    origin, number, position = edges.left[index], index, start
    if start > portions[index].start:
        if portions[index].sums:
            return _line_end(text, index, start, room, parameters)
        origin += portions[index].advance * (start - portions[index].start)
    while (number := bisect_right(edges.right, origin + room, number)) < len(portions):
        portion = portions[number]
        if number > index:
            position = portion.start
        cut = portion.cut(position, origin + room - (edges.left[number] if number > index else origin))
        if cut < portion.end:
            break
        number += 1
    else:
        return len(text.characters), len(text.characters)
    cut = _outside_pair(text.characters, cut, start, parameters)
    end = break_before(text, portion, cut, start, parameters)
    return end if end > start else max(cut, start + 1), cut


def _line_end(text: Text, index: int, start: int, room: float, parameters: Parameters) -> tuple[int, int]:
    """Fills a line with portions, from number ``index`` on, until one does not fit: its end, and what does not fit."""
    x, position = 0.0, start
    placed: list[_Placed] = []
    for number in range(index, len(text.portions)):
        portion = text.portions[number]
        if portion.kind == "break":
            return portion.end, portion.end
        if portion.kind == "tab":
            x = (x // _TAB_STOP + 1) * _TAB_STOP
            if x > room and placed:
                return position, position
        else:
            x += _gap(text, number, placed, room - x, parameters)
            cut = portion.cut(position, room - x)
            if cut < portion.end:
                return _end_within(text, placed, _Placed(number, position), cut, start, parameters), cut
            x += round(portion.width(position, portion.end))
        placed.append(_Placed(number, position))
        position = portion.end
    return len(text.characters), len(text.characters)


def _gap(text: Text, number: int, placed: list[_Placed], room: float, parameters: Parameters) -> float:
    """The space before portion ``number``, where there is room for it."""
    portion = text.portions[number]
    if not placed or portion.kind != "text" or text.portions[number - 1].kind != "text":
        return 0
    gap = text.gap(portion.start, portion.size, parameters.script_space)
    return gap if gap <= room else 0


def _end_within(
    text: Text, placed: list[_Placed], current: _Placed, cut: int, start: int, parameters: Parameters
) -> int:
    """The end of a line whose ``current`` portion does not fit from character ``cut`` on.

    Where the line can only break before that portion, the portion before it is asked, as if its last character did
    not fit (LibreOffice's underflow); where it cannot break at all, it ends at ``cut``.
    """
    cut = _outside_pair(text.characters, cut, start, parameters)
    while True:
        portion = text.portions[current.number]
        tied = portion.kind == "note" and bool(placed)  # to what it is a note on
        end = start + 1 if tied else break_before(text, portion, cut, start, parameters)
        if not tied and end >= current.position and (end > current.position or current.position > start):
            return end
        if end <= start or not placed:
            return max(cut, start + 1)
        if not (parameters.portions or tied):
            return end
        current = placed.pop()
        while placed and text.portions[current.number].kind == "tab":
            current = placed.pop()
        cut = text.portions[current.number].end - 1


def _outside_pair(characters: str, cut: int, start: int, parameters: Parameters) -> int:
    """``cut``, or the character before it where that would part the two halves of —— (one sign of two cells)."""
    if characters[cut] not in parameters.paired:
        return cut
    run = cut
    while run > start and characters[run - 1] == characters[cut]:
        run -= 1
    return cut - (cut - run) % 2
