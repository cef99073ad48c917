"""What a written file must hold, from the model: its units in the order of docs/architecture.md, notes, contents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from converter.audit.units import (
    PART_RANK,
    REPORT_RANK,
    TITLE_RANK,
    Notes,
    Unit,
    bare,
    headings,
    note,
    of_blocks,
    referred,
)
from converter.model import Block, Compilation, Part, Report, shown_title

WHOLE_DEPTH = 2
"""The contents of the whole lists reports and their headings of level 1 (DESIGN 3.2)."""


class Expected(NamedTuple):
    """What a file of a report, or of the whole, must hold.

    ``units`` stand in order, ``notes`` in the order in which the text refers to them; ``loose`` are the notes that
    nothing refers to, each as its paragraphs. ``listings`` are the contents that are right, each a number of headings.
    ``characters`` counts what is no white space, the contents apart. ``facts`` are what the head of a Markdown file
    says, where it has one.
    """

    units: tuple[Unit, ...]
    notes: tuple[Unit, ...]
    loose: tuple[tuple[Unit, ...], ...]
    listings: tuple[tuple[Unit, ...], ...]
    whole: bool
    characters: int
    facts: Mapping[str, object]


class _Scope(NamedTuple):
    """Units, the notes that they refer to, and the paragraphs of each that they could and do not refer to."""

    units: tuple[Unit, ...]
    notes: tuple[Unit, ...] = ()
    loose: tuple[tuple[Unit, ...], ...] = ()


def expected(compilation: Compilation, report: Report | None = None, toc_depth: int | None = None) -> Expected:
    """What the file of ``report`` must hold; without a report, the file of the whole.

    ``toc_depth`` is how many levels of headings the contents of a report lists; None accepts any.
    """
    if report is None:
        scopes = list(_scopes(compilation))
    else:
        scopes = [_scope(report.blocks, report.notes, _title(report, TITLE_RANK))]
    units = tuple(chain.from_iterable(scope.units for scope in scopes))
    notes = tuple(chain.from_iterable(scope.notes for scope in scopes))
    loose = tuple(chain.from_iterable(scope.loose for scope in scopes))
    listings = _listings(units, toc_depth) if report else _listings_of_whole(compilation, units)
    characters = sum([len(unit.text) for unit in chain(units, notes, *loose)])
    facts = _facts_of_whole(compilation) if report is None else _facts(compilation, report)
    said = {name: value for name, value in facts.items() if value}
    return Expected(units, notes, loose, listings, report is None, characters, said)


def _facts(compilation: Compilation, report: Report) -> dict[str, object]:
    source = compilation.source.name if compilation.source else ""
    return {
        "title": report.title, "number": report.number, "organization": report.organization, "date": report.date,
        "compilation": compilation.title, "source": source, "lines": list(report.lines),
    }  # fmt: skip


def _facts_of_whole(compilation: Compilation) -> dict[str, object]:
    name, last = (compilation.source.name, compilation.source.lines) if compilation.source else ("", 0)
    lines = [1, last] if last else []
    return {"title": compilation.title, "reports": len(compilation.reports), "source": name, "lines": lines}


def _listings(units: Sequence[Unit], depth: int | None) -> tuple[tuple[Unit, ...], ...]:
    listed = list(headings(units))
    deepest = max((unit.rank for unit in listed), default=1)
    depths = range(deepest, 0, -1) if depth is None else (depth,)
    return tuple(tuple(unit for unit in listed if unit.rank <= depth) for depth in depths)


def _listings_of_whole(compilation: Compilation, units: Sequence[Unit]) -> tuple[tuple[Unit, ...], ...]:
    """Headings of front and back matter may be in the contents or not."""
    every = tuple(unit for unit in headings(units) if unit.rank <= WHOLE_DEPTH)
    if not any(headings(of_blocks(compilation.front + compilation.back))):
        return (every,)
    reports = (
        unit
        for titles, report in _openings(compilation)
        for unit in (*titles, _title(report, REPORT_RANK), *headings(of_blocks(report.blocks, REPORT_RANK)))
        if unit.rank <= WHOLE_DEPTH
    )
    return every, (*reports, *_empty_parts(compilation))


def _scopes(compilation: Compilation) -> Iterator[_Scope]:
    """The title and front, each report with the titles of the parts before it, the back.

    Front and back share the compilation's notes; those that neither refers to belong to the back.
    """
    notes = compilation.notes
    of_front = {name: notes[name] for name in referred(compilation.front) if name in notes}
    title = Unit(bare(shown_title(compilation.title)), compilation.title_line, TITLE_RANK)
    yield _scope(compilation.front, of_front, title, deeper=REPORT_RANK)
    for titles, report in _openings(compilation):
        yield _scope(report.blocks, report.notes, *titles, _title(report, REPORT_RANK), deeper=REPORT_RANK)
    of_back = {name: held for name, held in notes.items() if name not in of_front}
    yield _scope(compilation.back, of_back, *_empty_parts(compilation), deeper=REPORT_RANK)


def _scope(blocks: tuple[Block, ...], notes: Notes, *titles: Unit, deeper: int = 0) -> _Scope:
    units = (*titles, *of_blocks(blocks, deeper))
    if not notes:
        return _Scope(units)
    order = referred(blocks)
    others = [held for name, held in notes.items() if name not in order]
    loose = tuple(tuple(of_blocks(held, deeper)) for held in others)
    return _Scope(units, tuple(note(notes[name]) for name in order if name in notes), loose)


def _openings(compilation: Compilation) -> Iterator[tuple[list[Unit], Report]]:
    """Every report with the titles of the parts that begin with it."""
    parts = list(reversed(compilation.parts))
    for report in compilation.reports:
        titles = []
        while parts and parts[-1].first <= report.number:
            titles.append(_part(parts.pop()))
        yield titles, report


def _empty_parts(compilation: Compilation) -> list[Unit]:
    """The titles of parts behind the last report."""
    last = compilation.reports[-1].number if compilation.reports else 0
    return [_part(part) for part in compilation.parts if part.first > last]


def _part(part: Part) -> Unit:
    return Unit(bare(shown_title(part.title)), part.line, PART_RANK)


def _title(report: Report, rank: int) -> Unit:
    return Unit(bare(shown_title(report.title)), report.title_place, rank)
