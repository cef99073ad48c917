"""The numbers of reports: 1 to n in the order in which they stand, and what refers to a report by its number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from converter.model import Compilation, Notice, Part, Report, notice


def renumber(
    compilation: Compilation,
    reports: Sequence[Report] | None = None,
    *,
    homes: Mapping[int, int] = {},
    into: Mapping[int, int] = {},
) -> Compilation:
    """``compilation`` with ``reports`` (by default its own), numbered from 1; parts and notices follow.

    The numbers that ``reports`` bear must be unique; notices go with them, those of a number in ``into`` with that
    one's. ``homes`` names, for a report that was moved or made, one whose part it shall be in.
    """
    reports = compilation.reports if reports is None else reports
    numbers = {report.number: place for place, report in enumerate(reports, 1)}
    numbers |= {gone: numbers[kept] for gone, kept in into.items()}
    belonging = [homes.get(report.number, report.number) for report in reports]
    emptied = [part for part in compilation.parts if not _members(part, belonging)]
    return replace(
        compilation,
        reports=tuple(_numbered(report, place) for place, report in enumerate(reports, 1)),
        parts=in_order(_parts(compilation.parts, belonging)),
        notices=(*(_notice(old, numbers) for old in compilation.notices), *map(_title_of, emptied)),
    )


def in_order(parts: Iterable[Part]) -> tuple[Part, ...]:
    """``parts`` as they open in the text: by their first report, the one that holds more before one inside it."""
    return tuple(sorted(parts, key=lambda part: (part.first, -part.last)))


def _numbered(report: Report, number: int) -> Report:
    return report if report.number == number else replace(report, number=number)


def _parts(parts: Sequence[Part], homes: Sequence[int]) -> Iterator[Part]:
    for part in parts:
        members = _members(part, homes)
        if members:
            yield replace(part, first=members[0], last=members[-1])


def _members(part: Part, homes: Sequence[int]) -> list[int]:
    """The new numbers of the reports that belong to a part."""
    return [place for place, home in enumerate(homes, 1) if part.first <= home <= part.last]


def _title_of(part: Part) -> Notice:
    """A part that has lost its last report is gone; a notice keeps its title."""
    return notice("edited-out", line=part.line, text=part.title_text or part.title, removed=True)


def _notice(old: Notice, numbers: Mapping[int, int]) -> Notice:
    if old.report is None or numbers.get(old.report) == old.report:
        return old
    return replace(old, report=numbers.get(old.report))
