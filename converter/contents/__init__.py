"""The printed contents of a compilation → its entries, the compilation's title, and which lines they cover."""

from __future__ import annotations

import msgspec

from converter.contents.assemble import entries
from converter.contents.choice import chosen
from converter.contents.cleaning import cleaned
from converter.contents.cover import compilation_title
from converter.contents.document import Document
from converter.contents.region import regions
from converter.contents.shapes import is_cut_marker
from converter.model import Entry
from converter.source import Line, Source

__all__ = ["Contents", "find"]


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
    lines = [line for line in cleaned(source.lines)[0] if not is_cut_marker(line.text)]
    document = Document(lines)
    own, repeated = chosen(document, regions(document))
    copies = set(repeated)
    found: list[Entry] = []
    for region in sorted([*own, *repeated], key=lambda region: region.start):
        printed = entries(document, region)
        found += [_quoted(entry) for entry in printed] if region in copies else printed
    covered = [at for region in (*own, *repeated) for at in range(region.start, region.stop)]
    title, title_lines = compilation_title(document, source.info.name, own, found)
    return Contents(
        title=title,
        title_lines=title_lines,
        entries=tuple(found),
        covered=frozenset((lines[at].place, lines[at].offset) for at in covered),
    )


def _quoted(entry: Entry) -> Entry:
    return Entry(line=entry.line, offset=entry.offset, text=entry.text)
