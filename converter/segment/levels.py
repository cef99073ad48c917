"""Which level of a contents cuts the body: the one whose entries head reports; above are parts, below sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from converter import numbering
from converter.contents.document import Document
from converter.contents.shapes import names_authors, names_collection, names_genre
from converter.model import Entry, MarkerKind
from converter.segment.naming import gathers, has_year, is_generic, names_both, names_document, unit
from converter.segment.places import Place

MOST, HALF, FEW = 0.6, 0.5, 0.34
RESTARTS = 0.3
"""From this share of spans that begin to count anew on, their titles head reports, although these are numbered."""
NO_LEVEL = 0
_LADDER: tuple[MarkerKind, ...] = ("一、", "（一）", "1.", "（1）", "①")


def in_reading_order(entries: Sequence[Entry]) -> list[Entry]:
    """The entries as they follow one another: of two columns the left one first, where the numbers say so."""
    lines = Counter(entry.line for entry in entries)
    numbers = [entry.number for entry in entries]
    if max(lines.values(), default=0) < 2 or None in numbers or len(set(numbers)) < len(numbers):
        return list(entries)
    return sorted(entries, key=lambda entry: entry.number or 0)


def cutting_level(body: Document, entries: Sequence[Entry], found: Sequence[Place], cover: str) -> int:
    """The level of the entries that are reports, or 0: the contents lists the sections of one document.

    ``cover`` is the title before the contents, empty where there is none. The deepest level whose titles stand in the
    body and are no sections is the one.
    """
    placed = {place.entry for place in found}
    one_document = bool(cover) and names_genre(cover) and not names_collection(cover)
    for level in sorted({entry.level for entry in entries}, reverse=True):
        all_of_level = [place for place, entry in enumerate(entries) if entry.level == level]
        own = [place for place in found if entries[place.entry].level == level]
        if not own or (level > 1 and len(own) < HALF * len(all_of_level)):
            continue
        above = [entries[at] for at in placed if entries[at].level == level - 1]
        if not _are_sections(body, [entries[place.entry] for place in own], own, above, one_document, gathers(cover)):
            return level
    return NO_LEVEL


def _are_sections(
    body: Document, entries: Sequence[Entry], own: Sequence[Place], above: Sequence[Entry], one_document: bool,
    gathered: bool,
) -> bool:  # fmt: skip
    """Whether these head sections of a document, not documents.

    Nobody signs a section: the contents prints no authors beside most of them that stand below the titles too. Their
    lines bear section numbers and none of them begins to count anew inside; or hardly one names a kind of
    document, while the level above does, or the cover does and they have no sections 一、 of their own; or the level
    above names whole documents, and they do not. ``gathered``: the cover may name a collection too.
    """
    if _signed(body, entries, own) >= MOST * len(own):
        return False
    documents = _documents(entries)
    if documents < FEW and above and _documents(above) >= MOST:
        return True
    if documents < FEW and one_document:
        free = sum(_has_free_title(body, entry, place) for entry, place in zip(entries, own, strict=True))
        return not (gathered and free >= MOST * len(own)) and _count_anew(body, entries, own) < MOST * len(own)
    if above and _whole(above) >= MOST and _whole(entries) < HALF * _whole(above):
        return True
    numbered = [place for place in own if _section_number(body, place.at)]
    if len(numbered) < MOST * len(own):
        return False
    if documents >= MOST and not one_document:
        return False
    return _restarts(body, own, outermost=not above) < RESTARTS * len(own)


def _signed(body: Document, entries: Sequence[Entry], own: Sequence[Place]) -> int:
    """How many titles have below them the author that the contents prints behind the title."""
    found = 0
    for entry, place in zip(entries, own, strict=True):
        end = place.at + place.height
        title = body.lines[end - 1].text
        below = (line.text for line in body.lines[end : end + 1])
        found += any(text and text in entry.text and text not in title and names_authors(text) for text in below)
    return found


def _documents(entries: Sequence[Entry]) -> float:
    """The share of titles that close with the name of a kind of document."""
    return sum(names_genre(entry.title) for entry in entries) / max(len(entries), 1)


def _whole(entries: Sequence[Entry]) -> float:
    """The share of titles that only a whole document bears: 主要措施 and 下一步打算 head sections as well."""
    return sum(_names_whole(entry.title) for entry in entries) / max(len(entries), 1)


def _names_whole(title: str) -> bool:
    if is_generic(title):
        return False
    return names_document(title) or names_both(title) or (bool(unit(title)) and has_year(title))


def _section_number(body: Document, at: int) -> numbering.Marker | None:
    marker = numbering.marker(body.lines[at].text)
    return marker if marker and not marker.lost and marker.kind not in ("part", "annex") else None


def _count_anew(body: Document, entries: Sequence[Entry], own: Sequence[Place]) -> int:
    """How many spans hold a 一、, below a title without a section number that is not called like a section itself."""
    ends = [place.at for place in own[1:]] + [len(body.lines)]
    return sum(
        _has_free_title(body, entry, place) and any(_is_first(body, at) for at in range(place.at + place.height, end))
        for entry, place, end in zip(entries, own, ends, strict=True)
    )


def _has_free_title(body: Document, entry: Entry, place: Place) -> bool:
    """Whether the title bears no number of a section and is not called like one."""
    return not is_generic(entry.title) and _section_number(body, place.at) is None


def _is_first(body: Document, at: int) -> bool:
    marker = numbering.marker(body.lines[at].text)
    return marker is not None and not marker.lost and (marker.kind, marker.value) == ("一、", 1)


def _restarts(body: Document, own: Sequence[Place], *, outermost: bool) -> int:
    """How many spans hold a section number that begins at 1, of the class of their title's own number; or, where
    nothing stands over the titles, of a class above it (1、 and inside it 一、: GB/T 9704—2012, 7.3.3)."""
    restarts = 0
    ends = [place.at for place in own[1:]] + [len(body.lines)]
    for place, end in zip(own, ends, strict=True):
        title = _section_number(body, place.at)
        inner = (_section_number(body, at) for at in range(place.at + place.height, end)) if title else ()
        kinds = _own_and_above(title.kind, outermost=outermost) if title else ()
        restarts += any(marker and marker.value == 1 and marker.kind in kinds for marker in inner)
    return restarts


def _own_and_above(kind: MarkerKind, *, outermost: bool) -> tuple[MarkerKind, ...]:
    return _LADDER[: _LADDER.index(kind) + 1] if outermost and kind in _LADDER else (kind,)
