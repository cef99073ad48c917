"""Hard-wrapped text (copied out of a PDF, 40 characters a line) → its paragraphs, without the furniture of pages.

A step between reader and contents, Source → Source (cases MDN-09, HDG-06, HDG-15): page numbers and running heads are
marked as furniture, so that they become removed notices; where lines are hard-wrapped, the lines of a paragraph become
one, also across the end of a page. Text that is neither passes as it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from converter.contents.cleaning import cleaned
from converter.model import Notice, notice
from converter.options import Wrap
from converter.source import Line, Source
from converter.unwrap.furniture import furniture
from converter.unwrap.joining import joined
from converter.unwrap.measure import Stretch, stretches
from converter.unwrap.pages import candidates
from converter.unwrap.paragraphs import groups
from converter.unwrap.rows import Rows
from converter.unwrap.titles import is_broken_title, printed

__all__ = ["unwrap"]

_PARAGRAPHS_STATED = frozenset({"markdown"})
"""Formats that say themselves where a paragraph ends."""


def unwrap(source: Source, wrap: Wrap = "auto") -> Source:
    """``source`` with its paragraphs joined and its page furniture marked; the same where there is neither.

    ``auto`` joins where the text itself shows that it is hard-wrapped, ``join`` everywhere, ``keep`` nowhere; what is
    furniture does not depend on it. The lines of a printed contents and of titles stay as they are.
    """
    rows = Rows(source.lines)
    stated = source.info.format in _PARAGRAPHS_STATED
    found = [] if stated else stretches(rows, whole=wrap == "join")
    joins = not (stated or wrap == "keep")
    numbers = candidates(rows)
    if not (found or numbers or any(line.page_break for line in source.lines)):
        return source
    fixed = printed(source, rows)
    removed = furniture(rows, found, numbers, fixed)
    paragraphs = groups(rows, found, removed, fixed.apart(rows)) if joins else _single(rows, removed)
    if not removed and len(paragraphs) == len(rows.lines):
        return source
    return _rebuilt(source, rows, paragraphs, found, removed)


def _single(rows: Rows, removed: Collection[int]) -> list[list[int]]:
    return [[at] for at in range(len(rows.lines)) if at not in removed]


def _rebuilt(
    source: Source, rows: Rows, paragraphs: Iterable[list[int]], found: Sequence[Stretch], removed: Collection[int]
) -> Source:  # fmt: skip
    notices: list[Notice] = []
    lines = {at: msgspec.structs.replace(rows.lines[at], furniture=True) for at in removed}
    sizes: dict[int, int] = {}
    for group in paragraphs:
        paragraph = _paragraph(rows, group, notices)
        if paragraph:
            lines[group[0]], sizes[group[0]] = paragraph, len(group)
        else:
            lines |= {at: rows.lines[at] for at in group}
    notices += _wrapped(rows, found, sizes)
    ordered = tuple(_breaking(rows, lines[at], at, removed) for at in sorted(lines))
    return msgspec.structs.replace(source, lines=ordered, notices=(*source.notices, *notices))


def _paragraph(rows: Rows, group: Sequence[int], notices: list[Notice]) -> Line | None:
    """The rows of ``group`` as one line; None where they stay as they are.

    Paywall markers are taken out first: in the joined line their place could not be told.
    """
    if len(group) == 1 or is_broken_title(rows, group):
        return None
    kept, dropped = cleaned(rows.lines[at] for at in group)
    if not kept:
        return None
    notices += dropped
    return joined(kept)


def _breaking(rows: Rows, line: Line, at: int, removed: Collection[int]) -> Line:
    """``line`` with the page break that stood before furniture which was at the head of its page."""
    before = at - 1
    while before in removed and at not in removed:
        if rows.lines[before].page_break:
            return msgspec.structs.replace(line, page_break=True)
        before -= 1
    return line


def _wrapped(rows: Rows, found: Sequence[Stretch], sizes: Mapping[int, int]) -> Iterator[Notice]:
    """One notice a stretch: how wide it was wrapped, how many lines became how many paragraphs.

    ``sizes`` has the lines of each paragraph that was joined, by its first row.
    """
    starts = [stretch.start for stretch in found]
    joins: dict[int, list[int]] = {}
    for at, size in sizes.items():
        joins.setdefault(bisect_right(starts, at) - 1, []).append(size)
    for place, stretch in enumerate(found):
        if own := joins.get(place):
            line = rows.lines[stretch.start].place
            yield notice("hard-wrapped", line=line, width=stretch.width // 2, lines=sum(own), paragraphs=len(own))
