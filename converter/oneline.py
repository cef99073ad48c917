"""A file with one report on each line, as a table of texts is saved: its reports, each with its paragraphs.

Inside such a line paragraphs are parted by the two ideographic spaces that indent them, or by a TAB; before the first
TAB may stand what tells the lines apart (a year, a number, an office).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import PurePath
from typing import NamedTuple

import msgspec

from converter.contents.shapes import is_salutation, is_section, is_title, names_genre
from converter.model import Mark, notice
from converter.segment import Cut, Span
from converter.source import Line, Source

SHORTEST = 300
"""Characters of the shortest line that may hold a report."""
FEWEST = 4
"""Paragraphs of such a line; half of its text stands in paragraphs with a full stop."""
MOST = 0.9
"""The share of the text of a file that its reports make up."""
LONGEST_KEY = 12
LEADING = 5
"""Paragraphs in which a report's title is looked for: a note on its publication may stand before it."""

_GAP = re.compile("　　|\t")
_STOP = re.compile("[。！？]")
_SUBTITLE = re.compile(r"\s*(?:—{1,2}|－{1,2}|-{2})\s*(?=\S)")


class _Row(NamedTuple):
    """The pieces of one source line; ``keyed``: the first of them is a key before a TAB."""

    place: int
    pieces: tuple[Line, ...]
    keyed: bool


def cut(source: Source) -> Cut | None:
    """The reports of ``source`` where each of its lines is one; None where it is no such file."""
    grouped = [(place, tuple(lines)) for place, lines in groupby(source.lines, key=lambda line: line.place)]
    whole = sum(len(line.text) for line in source.lines)
    if not _may_be(grouped, whole):
        return None
    rows = [_Row(place, tuple(_pieces(lines)), _is_keyed(lines)) for place, lines in grouped]
    reports = [row for row in rows if _is_report(row)]
    if len(reports) < 2 or sum(map(_length, reports)) < MOST * whole:
        return None
    return _cut(source, rows, {row.place for row in reports})


def _may_be(grouped: Iterable[tuple[int, Sequence[Line]]], whole: int) -> bool:
    """Whether long lines alone make up the text: what can be told without looking into them."""
    lengths = [sum(len(line.text) for line in lines) for _, lines in grouped]
    return sum(length for length in lengths if length >= SHORTEST) >= MOST * whole


def _is_keyed(lines: Sequence[Line]) -> bool:
    key, tab, _ = lines[0].text.partition("\t")
    return bool(tab) and len(key.strip()) <= LONGEST_KEY and not is_section(key)


def _is_report(row: _Row) -> bool:
    paragraphs = row.pieces[row.keyed :]
    told = sum(len(piece.text) for piece in paragraphs if _STOP.search(piece.text))
    return len(paragraphs) >= FEWEST and _length(row) >= SHORTEST and told * 2 >= _length(row)


def _length(row: _Row) -> int:
    return sum(len(piece.text) for piece in row.pieces)


def _pieces(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        start = 0
        for gap in _GAP.finditer(line.text):
            yield from _piece(line, start, gap.start())
            start = gap.end()
        yield from _piece(line, start, len(line.text))


def _piece(line: Line, start: int, end: int) -> Iterator[Line]:
    """Characters ``start`` to ``end`` of ``line`` as a line of its own, without white space at its ends."""
    raw = line.text[start:end]
    text = raw.strip()
    if text:
        start += len(raw) - len(raw.lstrip())
        marks = tuple(_moved(mark, start, len(text)) for mark in line.marks if start <= mark.start < start + len(text))
        first = start == 0 and line.page_break
        yield msgspec.structs.replace(line, text=text, offset=line.offset + start, marks=marks, page_break=first)


def _moved(mark: Mark, start: int, length: int) -> Mark:
    return msgspec.structs.replace(mark, start=mark.start - start, end=min(mark.end - start, length))


def _cut(source: Source, rows: Sequence[_Row], reports: set[int]) -> Cut:
    """Lines that are no report belong to the one before them; before the first, to the front."""
    front: list[Line] = []
    spans: list[Span] = []
    for row in rows:
        if row.place in reports:
            spans.append(_span(len(spans) + 1, row))
        elif spans:
            last = spans[-1]
            spans[-1] = msgspec.structs.replace(last, lines=(*last.lines, *row.pieces), last=row.place)
        else:
            front += row.pieces
    titled = bool(front) and is_title(front[0])
    title = front[0] if titled else None
    notices = [notice("contents-missing", count=len(spans), how="line")]
    if front[titled:]:
        notices.append(notice("front-matter", line=front[titled].place, count=len(front) - titled))
    return Cut(
        title=title.text if title else PurePath(source.info.name).stem, title_line=title.place if title else 0,
        spans=tuple(spans), front=tuple(front[titled:]), notices=tuple(notices),
    )  # fmt: skip


def _span(number: int, row: _Row) -> Span:
    """The report of ``row``. Its key is a line of its title; behind other paragraphs the title stays among these."""
    key = row.pieces[:1] if row.keyed else ()
    paragraphs = row.pieces[row.keyed :]
    at = _title_at(paragraphs)
    own = _divided(paragraphs[at]) if at is not None else ()
    copied = bool(key and at)
    titles = key if copied else (*key, *own[:1])
    title = own[0].text if own else titles[0].text if titles else ""
    lines = paragraphs if copied or at is None else (*paragraphs[:at], *own[1:], *paragraphs[at + 1 :])
    text = "\n".join(line.text for line in titles)
    return Span(
        number=number, title=title, title_line=row.place if titles else 0, lines=lines, first=row.place, last=row.place,
        why="line", title_text=text if text != title else "",
    )  # fmt: skip


def _title_at(paragraphs: Sequence[Line]) -> int | None:
    """Which of the first paragraphs opens with the title: it names a kind of document, or a subtitle follows it."""
    for at, line in enumerate(paragraphs[:LEADING]):
        if is_salutation(line.text) or is_section(line.text):
            return None
        head, *rest = _divided(line)
        below = rest[0] if rest else paragraphs[at + 1] if at + 1 < len(paragraphs) else None
        if is_title(head) and (names_genre(head.text) or (below and _SUBTITLE.match(below.text))):
            return at
    return None


def _divided(line: Line) -> tuple[Line, ...]:
    """A title and the subtitle that a dash opens in the same line; one line where no title stands before a dash."""
    if names_genre(line.text) and is_title(line):
        return (line,)
    dash = _SUBTITLE.search(line.text, 1)
    if dash is None:
        return (line,)
    return (*_piece(line, 0, dash.start()), *_piece(line, dash.start(), len(line.text)))
