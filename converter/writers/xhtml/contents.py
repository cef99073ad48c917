"""A contents: its entries, nested as the outline is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from converter.model import Part, Report


class Target(NamedTuple):
    """A heading as a contents sees it."""

    level: int
    label: str
    href: str


class Entry(NamedTuple):
    label: str
    href: str
    children: tuple[Entry, ...] = ()


class Group(NamedTuple):
    """Reports that stand together: those of a part, or some that are in none."""

    part: Part | None
    reports: list[Report]


def grouped(reports: Iterable[Report], parts: Iterable[Part]) -> list[Group]:
    """The reports in order, in groups; a part begins before its first report. ``parts`` are in that order too."""
    groups = [Group(None, [])]
    waiting = list(parts)[::-1]
    for report in reports:
        while waiting and waiting[-1].first <= report.number:
            groups.append(Group(waiting.pop(), []))
        part = groups[-1].part
        if part and report.number > part.last:
            groups.append(Group(None, []))
        groups[-1].reports.append(report)
    groups += [Group(part, []) for part in reversed(waiting)]
    return [group for group in groups if group.part or group.reports]


def entries(targets: Iterable[Target], depth: int) -> tuple[Entry, ...]:
    """The headings down to ``depth``, nested."""
    return _nested([target for target in targets if target.level <= depth])


def _nested(targets: Sequence[Target]) -> tuple[Entry, ...]:
    made, start = [], 0
    while start < len(targets):
        first, end = targets[start], start + 1
        while end < len(targets) and targets[end].level > first.level:
            end += 1
        made.append(Entry(first.label, first.href, _nested(targets[start + 1 : end])))
        start = end
    return tuple(made)


def depth(entries: Iterable[Entry]) -> int:
    """How many levels the entries have."""
    return max((1 + depth(one.children) for one in entries), default=0)
