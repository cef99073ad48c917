"""A contents that lists the headings of one document: the document's own title stands over them and is not listed.

What a contents lists of a compilation are the titles of its reports, and nothing stands over the first of them that the
format calls a title, but what names the collection. This evidence is there only where a format states it (Word,
Markdown); text is judged by its numbers (:mod:`converter.segment.levels`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from converter import numbering
from converter.contents.cover import PREFACES
from converter.contents.document import Document
from converter.contents.keys import key
from converter.contents.ordinals import without_ordinal
from converter.contents.shapes import is_section, is_title, is_unit, leads, names_collection, names_genre, names_part
from converter.model import Entry
from converter.segment.naming import has_year, is_generic, names_document, names_occasion, names_section, unit
from converter.segment.places import Place

BROKEN = 3
"""Lines over which a title may be broken."""
MOST = 0.6
"""From this share of entries that read like titles of documents on, the contents lists documents."""


def titles_over(body: Document, entries: Sequence[Entry], found: Sequence[Place]) -> int:
    """How many documents there are whose headings the contents lists: each has a title that the contents does not name,
    the first of them between the contents and what it names first. 0: the contents names the documents themselves.

    ``found`` are the places of ``entries`` in ``body``.
    """
    if not found or _name_documents(body, entries, found):
        return 0
    end = max(entry.line for entry in entries)
    titles = [own for own in _titles(body, end) if not _is_named(body, own, entries, found)]
    over = {at for title in titles for at in title}
    first = min((place.at for place in found if place.at not in over), default=0)
    return len(titles) if titles and titles[0].start < first else 0


def lists_sections(entries: Sequence[Entry]) -> bool:
    """Whether ``entries`` are the headings of one document: some are 第一章 and others 第一节; or the outermost, two or
    more, are called as the sections of a report are, and do not stand over documents (第一部分 总结)."""
    kinds = Counter(marker.kind for entry in entries if (marker := numbering.marker(entry.title)))
    if kinds["chapter"] and kinds["section"] > 1:
        return True
    outermost = min((entry.level for entry in entries), default=0)
    if any(entry.level > outermost and _names_document(entry.title) for entry in entries):
        return False
    return are_sections([entry.title for entry in entries if entry.level == outermost])


def are_sections(titles: Sequence[str]) -> bool:
    """Whether ``titles`` are two or more, and each is called as a section of a report is, whatever its number; a number
    alone (例文一) calls nothing."""
    bare = [without_ordinal(_unnumbered(title)) for title in titles]
    return len(bare) > 1 and all(title and names_section(title) for title in bare)


def is_under_one_title(body: Document, entries: Sequence[Entry], found: Sequence[Place]) -> bool:
    """Whether the first entry is the title of one document and the others are its headings, by the levels that the
    format states in contents and body."""
    if not 1 < len(entries) == len(found) or any(entry.level <= entries[0].level for entry in entries[1:]):
        return False
    title = entries[0].title
    below = [place._replace(entry=place.entry - 1) for place in found if place.entry]
    if names_collection(title) or names_part(title) or _name_documents(body, entries[1:], below):
        return False
    levels = [body.lines[place.at].level for place in found]
    return all(level > levels[0] > 0 for level in levels[1:])


def _titles(body: Document, end: int) -> Iterator[range]:
    """The titles of documents behind line ``end`` of the source, broken ones as a whole."""
    at = 0
    while at < len(body.lines):
        count = _height(body, at) if body.lines[at].place > end else 0
        if count:
            yield range(at, at + count)
        at += max(count, 1)


def _height(body: Document, at: int) -> int:
    """How many lines from ``at`` on are the title of a document: stated by the format; or set in the middle, a title by
    its shape and its words. 0: none."""
    lines = body.lines[at : at + BROKEN]
    stated = next((n for n, line in enumerate(lines) if line.style != "title" or line.block), len(lines))
    middle = next((n for n, line in enumerate(lines) if not (line.centered and is_title(line))), len(lines))
    text = "".join(line.text for line in lines[: stated or middle])
    if not text or names_collection(text) or names_part(text) or leads(text) or key(text) in PREFACES:
        return 0
    if stated:
        return stated
    plain = not any(line.level or line.style for line in lines[:middle])
    return middle if plain and names_genre(text) else 0


def _is_named(body: Document, title: range, entries: Sequence[Entry], found: Sequence[Place]) -> bool:
    """Whether an entry names ``title``: by its words, or by likeness where its words stand nowhere else."""
    printed = {key(entry.title) for entry in entries}
    keys = [body.keys[at] for at in title]
    if "".join(keys) in printed or not printed.isdisjoint((*keys, body.unnumbered[title.start])):
        return True
    placed = [place for place in found if place.at in title]
    return any(not body.stands_elsewhere(key(entries[place.entry].title), place.at) for place in placed)


def _name_documents(body: Document, entries: Sequence[Entry], found: Sequence[Place]) -> bool:
    """Whether most of the outermost of ``entries`` read like titles of documents, and no other is numbered as a section
    is."""
    outermost = min(entry.level for entry in entries)
    lines = {place.entry: body.lines[place.at].text for place in found}
    own = [place for place, entry in enumerate(entries) if entry.level == outermost]
    others = [place for place in own if not _names_document(entries[place].title)]
    if any(is_section(lines.get(place, "")) for place in others):
        return False
    return len(own) - len(others) >= MOST * len(own)


def _names_document(title: str) -> bool:
    """Whether ``title`` names a document, by its kind and what it is about, where a section would not be called so."""
    title = _unnumbered(title)
    if is_generic(title):
        return False
    return names_document(title) or names_occasion(title) or is_unit(title) or bool(unit(title) and has_year(title))


def _unnumbered(title: str) -> str:
    """``title`` without the section number that opens it (第一部分 is one that a contents keeps)."""
    number = numbering.marker(title)
    return title[number.end :].strip() if number else title
