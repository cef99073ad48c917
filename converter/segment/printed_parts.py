"""Parts of a compilation in a contents that has one level for them and for their reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from converter.contents.document import Document
from converter.contents.shapes import leads
from converter.model import Entry
from converter.segment.places import Place


def with_parts(body: Document, entries: Sequence[Entry], found: Sequence[Place]) -> Sequence[Entry]:
    """``entries`` with the reports one level below their parts: the format calls the line in the body a part's title,
    or it has no text of its own and the next entry's title follows at once.

    ``found`` are the places of ``entries``.
    """
    stated = {place.entry for place in found if body.lines[place.at].style == "part"}
    parts = stated or set(_without_text(body, entries, found))
    levels = {entries[place].level for place in parts}
    if not any(place not in parts and entry.level in levels for place, entry in enumerate(entries)):
        return entries
    return [
        entry if place in parts else msgspec.structs.replace(entry, level=entry.level + 1)
        for place, entry in enumerate(entries)
    ]


def _without_text(body: Document, entries: Sequence[Entry], found: Sequence[Place]) -> Iterator[int]:
    """The entries whose titles are followed by that of one of their level, lines of its head between them aside. Where
    the format states that the line is a heading, only one of the outermost level is more: a report may list titles."""
    outermost = min((entry.level for entry in entries), default=0)
    for own, following in pairwise(found):
        if following.entry != own.entry + 1 or entries[own.entry].level != entries[following.entry].level:
            continue
        if body.lines[own.at].level and entries[own.entry].level > outermost:
            continue
        if all(leads(body.lines[at].text) for at in range(own.at + own.height, following.at)):
            yield own.entry
