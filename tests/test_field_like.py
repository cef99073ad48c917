"""Documents as the field has them, with truths by hand: cuts, titles, outlines (tests/data/field_like/README.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

import converter
from converter import Compilation
from converter.model import Heading, Report
from tests.field_like_known import KNOWN

DATA = Path(__file__).parent / "data" / "field_like"
DOCUMENTS = sorted(folder.name for folder in DATA.iterdir() if folder.is_dir())
Row = tuple[int, int, str, str]
"""A heading: place, level, marker, and its own text where it is run-in."""


@dataclass
class Expected:
    """A report: its place, the titles that are right, its headings where the truth has them."""

    place: int
    titles: list[str]
    headings: list[Row] | None = None


@dataclass
class Truth:
    reports: list[Expected] = field(default_factory=list)
    parts: list[tuple[int, str]] = field(default_factory=list)
    back: int = 0


def truth(name: str) -> Truth:
    made = Truth()
    for row in (DATA / name / "truth.tsv").read_text(encoding="utf-8").splitlines():
        kind, *cells = row.split("\t")
        if kind == "report":
            made.reports.append(Expected(int(cells[0]), cells[1].split("|")))
        elif kind == "outline":
            made.reports[-1].headings = []
        elif kind == "heading":
            made.reports[-1].headings += [heading_row(cells)]  # type: ignore[operator]
        elif kind == "part":
            made.parts.append((int(cells[0]), cells[1]))
        else:
            made.back = int(cells[0])
    return made


def heading_row(cells: list[str]) -> Row:
    return int(cells[0]), int(cells[1]), cells[2], bare(cells[3]) if len(cells) > 3 else ""


def bare(text: str) -> str:
    return "".join(text.split())


@cache
def found(name: str) -> Compilation:
    return converter.read(next((DATA / name).glob("input.*")))


def starting(name: str) -> dict[int, Report]:
    return {report.lines[0]: report for report in found(name).reports}


def headings(report: Report) -> list[Row]:
    own = [block for block in report.blocks if isinstance(block, Heading)]
    return [(h.line, h.level, h.marker, bare(h.text) if h.body else "") for h in own]


def documents(check: str) -> list[object]:
    """Every document, those marked whose ``check`` is known to fail."""
    return [pytest.param(name, id=name, marks=known(check, name)) for name in DOCUMENTS]


def known(check: str, name: str) -> list[pytest.MarkDecorator]:
    reason = KNOWN.get((name, check))
    return [pytest.mark.xfail(strict=True, reason=reason)] if reason else []


@pytest.mark.parametrize("name", documents("cuts"))
def test_the_reports_begin_where_an_editor_cuts(name: str) -> None:
    assert sorted(starting(name)) == [report.place for report in truth(name).reports]


@pytest.mark.parametrize("name", documents("frame"))
def test_parts_and_back_matter_are_no_text_of_a_report(name: str) -> None:
    expected, compilation = truth(name), found(name)
    assert [(part.line, bare(part.title)) for part in compilation.parts] == expected.parts
    last = compilation.reports[-1].lines[1]
    assert last < expected.back if expected.back else not compilation.back


@pytest.mark.parametrize("name", documents("titles"))
def test_the_titles_are_those_of_the_reports(name: str) -> None:
    own = starting(name)
    pairs = [(bare(own[report.place].title), report.titles) for report in truth(name).reports if report.place in own]
    assert [pair for pair in pairs if pair[0] not in pair[1]] == []


@pytest.mark.parametrize("name", documents("outline"))
def test_the_outline_is_that_of_a_careful_editor(name: str) -> None:
    own = starting(name)
    labelled = [report for report in truth(name).reports if report.headings is not None]
    assert [headings(own[report.place]) for report in labelled if report.place in own] == [
        report.headings for report in labelled if report.place in own
    ]
