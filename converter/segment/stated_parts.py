"""Parts of a compilation in a contents that states one level for them and for their reports, as Word's may."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from converter.contents.document import Document
from converter.model import Entry
from converter.segment.places import Place


def with_parts(body: Document, entries: Sequence[Entry], found: Sequence[Place]) -> Sequence[Entry]:
    """``entries`` with the reports one level below their parts: the format calls the line in the body a part's title.

    ``found`` are the places of ``entries``.
    """
    parts = {place.entry for place in found if body.lines[place.at].style == "part"}
    levels = {entries[place].level for place in parts}
    if not any(place not in parts and entry.level in levels for place, entry in enumerate(entries)):
        return entries
    return [
        entry if place in parts else msgspec.structs.replace(entry, level=entry.level + 1)
        for place, entry in enumerate(entries)
    ]
