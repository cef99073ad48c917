"""The printed contents of a compilation → its entries, the compilation's title, and which lines they cover."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from converter.contents.assemble import entries
from converter.contents.cleaning import cleaned
from converter.contents.cover import compilation_title
from converter.contents.document import Document
from converter.contents.keys import key
from converter.contents.region import Region, regions
from converter.model import Entry
from converter.source import Line, Source

__all__ = ["Contents", "find"]

SAME = 0.6
"""From this share of common titles on, a second contents is the first one printed again."""


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed before the reports.

    ``title`` is the compilation's (from ``title_lines``; where these are empty, a part of the line 目录 or the
    source's name). ``entries`` are in print order; those without a title name no report (the line 目录, a page number,
    a contents printed a second time). ``covered`` are the lines of ``entries`` as (place, offset), as
    :func:`converter.contents.cleaning.cleaned` leaves them.
    """

    title: str
    title_lines: tuple[Line, ...] = ()
    entries: tuple[Entry, ...] = ()
    covered: frozenset[tuple[int, int]] = frozenset()


def find(source: Source) -> Contents:
    """The printed contents of ``source``; without one, ``entries`` is empty and the title the source's name."""
    lines, _ = cleaned(source.lines)
    document = Document(lines)
    chosen, repeated = _chosen(document, regions(document))
    found: list[Entry] = []
    for region in sorted([*chosen, *repeated], key=lambda region: region.start):
        printed = entries(document, region)
        found += [_quoted(entry) for entry in printed] if region in repeated else printed
    covered = [at for region in (*chosen, *repeated) for at in range(region.start, region.stop)]
    title, title_lines = compilation_title(document, source.info.name, chosen, found)
    return Contents(
        title=title,
        title_lines=title_lines,
        entries=tuple(found),
        covered=frozenset((lines[at].place, lines[at].offset) for at in covered),
    )


def _quoted(entry: Entry) -> Entry:
    return Entry(line=entry.line, offset=entry.offset, text=entry.text)


def _chosen(document: Document, found: Sequence[Region]) -> tuple[list[Region], list[Region]]:
    """The regions that are the compilation's contents, and those that only print it again.

    The first whose titles stand in the body is the compilation's. A later one is a further volume where it counts on
    or prints titles of reports, its copy where it has the same titles, and else the contents of one report.
    """
    main = next((region for region in found if _stands(document, region)), found[0] if found else None)
    if main is None:
        return [], []
    chosen, repeated = [main], []
    titles = _titles(main)
    for region in found:
        if region is main:
            continue
        own = _titles(region)
        if not own:
            adjoining = any(region.start == other.stop or region.stop == other.start for other in chosen)
            (chosen if adjoining else []).append(region)
        elif len(own & titles) >= SAME * len(own):
            repeated.append(region)
        elif _counts_on(chosen[-1], region):
            chosen.append(region)
            titles |= own
    return chosen, repeated


def _titles(region: Region) -> set[str]:
    return {key(piece.title(region.weak)) for piece in region.pieces} - {""}


def _stands(document: Document, region: Region) -> bool:
    standing = sum(any(document.stands_elsewhere(title, piece.at) for title in piece.keys) for piece in region.pieces)
    return standing * 2 >= len(region.pieces) > 0


def _counts_on(before: Region, region: Region) -> bool:
    """Whether ``region`` goes on with the numbers of ``before``: its second half, or a further volume."""
    last = next((p.ordinal for p in reversed(before.pieces) if p.ordinal and p.ordinal.value), None)
    first = next((p.ordinal for p in region.pieces if p.ordinal and p.ordinal.value), None)
    if last and first:
        return first.kind == last.kind and first.value == (last.value or 0) + 1
    return region.start == before.stop
