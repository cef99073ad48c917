"""What was found in a compilation, as the pages show it: a row for each report, its headings as a tree, its notices."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from converter.model import Block, Compilation, Figure, Heading, Notice, Page, Report, Table, bare


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A report in the contents that was found. ``part`` is the title of a part that begins with it."""

    number: int
    title: str
    page: Page | None
    organization: str
    date: str
    lines: tuple[int, int]
    why: str
    characters: int
    headings: int
    warnings: int
    part: str


class Node(msgspec.Struct, frozen=True):
    """A heading with those under it; ``block`` is its index in the report's blocks."""

    text: str
    line: int
    level: int
    block: int
    under: tuple[Node, ...]


class Remark(msgspec.Struct, frozen=True):
    """A notice, and the report on whose page its line stands; None where it is in no report."""

    notice: Notice
    report: int | None


def rows(compilation: Compilation) -> list[Row]:
    """A row for each report."""
    remarked = Counter(remark.report for remark in remarks(compilation) if remark.notice.severity != "info")
    parts = {part.first: part.title for part in compilation.parts}
    return [row(report, remarked[report.number], parts.get(report.number, "")) for report in compilation.reports]


def row(report: Report, warnings: int, part: str = "") -> Row:
    """The row of one report."""
    return Row(
        number=report.number, title=report.title, page=report.page, organization=report.organization,
        date=report.date, lines=report.lines, why=report.why, warnings=warnings, part=part,
        characters=len(report.title) + sum(map(characters, report.blocks)),
        headings=sum(isinstance(block, Heading) for block in report.blocks),
    )  # fmt: skip


def characters(block: Block) -> int:
    """Characters of a block's text, white space inside it too."""
    if isinstance(block, Table):
        return sum(len(cell.text) + sum(map(characters, cell.blocks)) for row in block.rows for cell in row)
    return 0 if isinstance(block, Figure) else len(block.full_text())


def tree(report: Report) -> tuple[Node, ...]:
    """The headings of a report, each with those under it."""
    headings = [(index, block) for index, block in enumerate(report.blocks) if isinstance(block, Heading)]
    return tuple(_nodes(headings))


def _nodes(headings: Sequence[tuple[int, Heading]]) -> Iterator[Node]:
    """The tree of a stretch of headings, of which the first is one of the highest."""
    start = 0
    for end in range(1, len(headings) + 1):
        if end == len(headings) or headings[end][1].level <= headings[start][1].level:
            index, heading = headings[start]
            under = tuple(_nodes(headings[start + 1 : end]))
            yield Node(heading.text, heading.line, heading.level, index, under)
            start = end


def remarks(compilation: Compilation) -> list[Remark]:
    """The notices, the grave ones first, then in the order of the source."""
    ordered = sorted(compilation.reports, key=lambda report: report.lines)
    starts = [report.lines[0] for report in ordered]

    def home(notice: Notice) -> int | None:
        if notice.report is not None or not notice.line:
            return notice.report
        place = bisect_right(starts, notice.line) - 1
        return ordered[place].number if place >= 0 and notice.line <= ordered[place].lines[1] else None

    found = [Remark(notice, home(notice)) for notice in compilation.notices]
    return sorted(found, key=lambda remark: remark.notice.severity == "info")


def starts(compilation: Compilation) -> dict[int, int]:
    """The source lines where reports begin, with their numbers."""
    return {report.lines[0]: report.number for report in compilation.reports}


def lines_of_source(compilation: Compilation) -> int:
    """How many lines the source has; 0 for an outline without a source."""
    return compilation.source.lines if compilation.source else 0


def has_paragraphs(compilation: Compilation) -> bool:
    """Whether the places in the source are paragraphs, as in Word, and not lines."""
    return compilation.source is not None and compilation.source.format not in ("text", "markdown")


def of_report(found: Iterable[Remark], number: int) -> list[Remark]:
    """The notices of one report."""
    return [remark for remark in found if remark.report == number]


def filtered(found: Sequence[Row], query: str) -> list[Row]:
    """The rows that hold every word of ``query`` in number, title, organization or date."""
    asked = [bare(word) for word in query.split()]
    if not asked:
        return list(found)
    texts = ((row, bare(f"{row.number} {row.title} {row.organization} {row.date}")) for row in found)
    return [row for row, text in texts if all(word in text for word in asked)]
