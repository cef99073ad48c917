"""The contents of a book: sections and their headings as entries."""

from __future__ import annotations

from converter.writers.epub.section import Section
from converter.writers.xhtml import contents
from converter.writers.xhtml.contents import Entry
from converter.writers.xhtml.text import label


def of_section(section: Section, depth: int) -> tuple[Entry, ...]:
    """The headings of a section down to ``depth``, nested."""
    return contents.entries(section.targets, depth)


def entry(section: Section, children: tuple[Entry, ...] = ()) -> Entry:
    """A section as a whole, as an entry."""
    return Entry(label(section.title), section.hrefs[0], children)
