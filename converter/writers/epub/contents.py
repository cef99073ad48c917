"""The contents of a book: its entries, nested as the outline is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from converter.model import Part, Report
from converter.writers.epub.section import Section, Target
from converter.writers.epub.text import label


class Entry(NamedTuple):
    label: str
    href: str
    children: tuple[Entry, ...] = ()


class Group(NamedTuple):
    """Reports that stand together: those of a part, or some that are in none."""

    part: Part | None
    reports: list[Report]


def grouped(reports: Iterable[Report], parts: Iterable[Part]) -> list[Group]:
    """The reports in order, in groups; a part begins before its first report."""
    groups = [Group(None, [])]
    waiting = sorted(parts, key=lambda part: part.first, reverse=True)
    for report in reports:
        while waiting and waiting[-1].first <= report.number:
            groups.append(Group(waiting.pop(), []))
        part = groups[-1].part
        if part and report.number > part.last:
            groups.append(Group(None, []))
        groups[-1].reports.append(report)
    groups += [Group(part, []) for part in reversed(waiting)]
    return [group for group in groups if group.part or group.reports]


def of_section(section: Section, depth: int) -> tuple[Entry, ...]:
    """The headings of a section down to ``depth``, nested."""
    return _nested([target for target in section.targets if target.level <= depth])


def entry(section: Section, children: tuple[Entry, ...] = ()) -> Entry:
    """A section as a whole, as an entry."""
    return Entry(label(section.title), section.hrefs[0], children)


def _nested(targets: Sequence[Target]) -> tuple[Entry, ...]:
    entries, start = [], 0
    while start < len(targets):
        first, end = targets[start], start + 1
        while end < len(targets) and targets[end].level > first.level:
            end += 1
        entries.append(Entry(first.label, first.href, _nested(targets[start + 1 : end])))
        start = end
    return tuple(entries)


def depth(entries: Iterable[Entry]) -> int:
    """How many levels the entries have."""
    return max((1 + depth(one.children) for one in entries), default=0)
