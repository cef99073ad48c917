"""The contents of a book: its entries, nested as the outline is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from converter.model import Part
from converter.writers.epub.section import Section, Target

UNTITLED_LABEL = "（无标题）"


class Entry(NamedTuple):
    label: str
    href: str
    children: tuple[Entry, ...] = ()


def of_report(section: Section, depth: int) -> tuple[Entry, ...]:
    """The headings down to ``depth``; the title where there is none, for a contents may not be empty."""
    return nested(section.targets, depth) or (Entry(section.title, section.hrefs[0]),)


def of_whole(
    title: Section, reports: Sequence[tuple[int, Section]], parts: Sequence[tuple[Part, Section]]
) -> tuple[Entry, ...]:
    """The reports, each with its headings of level 1; parts stand above the reports that they hold."""
    entries: list[Entry] = []
    position = 0
    for part, section in parts:
        before = _while(reports, position, lambda number, part=part: number < part.first)
        inside = _while(reports, before, lambda number, part=part: number <= part.last)
        entries += _reports(reports[position:before])
        entries.append(Entry(section.title, section.hrefs[0], _reports(reports[before:inside])))
        position = inside
    entries += _reports(reports[position:])
    return tuple(entries) or (Entry(title.title, title.hrefs[0]),)
