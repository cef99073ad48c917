"""What the types of the model cannot say: numbers, levels, offsets, names and references that must fit together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from converter.model import Block, Cell, Compilation, Figure, Heading, Mark, Paragraph, Report, Table
from converter.readers.hygiene import BREAKS, INVISIBLE

_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NOT_IN_LINE = re.compile(f"[\n\r{re.escape(''.join(sorted(BREAKS | INVISIBLE)))}\ud800-\udfff]")
_NOT_IN_TEXT = re.compile(f"[{re.escape(''.join(sorted(BREAKS | INVISIBLE)))}\ud800-\udfff]")
_NO_FILE_NAME = re.compile(r"[/\\:\x00-\x1f]")


class Problem(NamedTuple):
    """What is wrong at a JSON path; ``line`` is the source line of the nearest object around it, 0: none."""

    path: str
    line: int
    reason: str


def problem(compilation: Compilation) -> Problem | None:
    """The first thing in ``compilation`` that no writer could work with, or None."""
    return next(_problems(compilation), None)


def is_date(text: str) -> bool:
    """Whether ``text`` is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` and in the calendar."""
    found = _ISO_DATE.fullmatch(text)
    if not found:
        return False
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


def is_line(text: str) -> bool:
    """Whether ``text`` holds no line end and no character that is no text."""
    return not _NOT_IN_LINE.search(text)


def _problems(compilation: Compilation) -> Iterator[Problem]:
    yield from _of_lines("$", 0, title=compilation.title, subtitle=compilation.subtitle)
    yield from _of_numbers(compilation.reports)
    yield from _of_parts(compilation)
    yield from _of_media(compilation.media)
    notes = compilation.notes
    for name, blocks in (("front", compilation.front), ("back", compilation.back)):
        yield from _of_blocks(f"$.{name}", blocks, compilation, notes)
    for index, report in enumerate(compilation.reports):
        yield from _of_report(f"$.reports[{index}]", report, compilation)
    for key, blocks in notes.items():
        yield from _of_blocks(f"$.notes.{key}", blocks, compilation, notes)


def _of_lines(path: str, line: int, **texts: str) -> Iterator[Problem]:
    for name, text in texts.items():
        if not is_line(text):
            yield Problem(f"{path}.{name}", line, "含换行或控制字符 / holds a line end or a control character")


def _of_numbers(reports: Sequence[Report]) -> Iterator[Problem]:
    seen: set[int] = set()
    for index, report in enumerate(reports):
        if report.number < 1 or report.number in seen:
            reason = f"编号 {report.number} 重复或小于 1 / number {report.number} is used twice or below 1"
            yield Problem(f"$.reports[{index}].number", report.lines[0], reason)
        seen.add(report.number)


def _of_parts(compilation: Compilation) -> Iterator[Problem]:
    numbers = {report.number for report in compilation.reports}
    for index, part in enumerate(compilation.parts):
        path = f"$.parts[{index}]"
        yield from _of_lines(path, part.line, title=part.title)
        if part.first > part.last or not {part.first, part.last} <= numbers:
            yield Problem(path, part.line, "首篇或末篇不存在 / its first or last report does not exist")


def _of_media(names: Collection[str]) -> Iterator[Problem]:
    for name in names:
        if not name.strip(". ") or _NO_FILE_NAME.search(name):
            yield Problem(f"$.media.{name}", 0, "不能作文件名 / is no file name")


def _of_report(path: str, report: Report, compilation: Compilation) -> Iterator[Problem]:
    line = report.lines[0]
    yield from _of_lines(path, line, title=report.title, subtitle=report.subtitle, organization=report.organization)
    if report.lines[0] > report.lines[1] or line < 0:
        yield Problem(f"{path}.lines", line, "首行在末行之后 / the first line is after the last")
    if report.date and not is_date(report.date):
        yield Problem(f"{path}.date", line, f"“{report.date}” 不是 ISO 8601 日期 / is no ISO 8601 date")
    notes = {*report.notes, *compilation.notes}
    yield from _of_blocks(f"{path}.blocks", report.blocks, compilation, notes)
    for key, blocks in report.notes.items():
        yield from _of_blocks(f"{path}.notes.{key}", blocks, compilation, notes)


def _of_blocks(
    path: str, blocks: Sequence[Block], compilation: Compilation, notes: Collection[str]
) -> Iterator[Problem]:
    for index, block in enumerate(blocks):
        yield from _of_block(f"{path}[{index}]", block, compilation, notes)


def _of_block(path: str, block: Block, compilation: Compilation, notes: Collection[str]) -> Iterator[Problem]:
    if block.line < 0 or block.offset < 0:
        yield Problem(path, block.line, "行号小于 0 / its line is below 0")
    if isinstance(block, Table):
        yield from _of_table(path, block, compilation, notes)
    elif isinstance(block, Figure):
        if block.media not in compilation.media:
            yield Problem(f"{path}.media", block.line, f"没有图片 {block.media} / there is no picture {block.media}")
    else:
        yield from _of_text(path, block, notes)


def _of_text(path: str, block: Heading | Paragraph, notes: Collection[str]) -> Iterator[Problem]:
    yield from _of_lines(path, block.line, text=block.text)
    if isinstance(block, Heading):
        yield from _of_lines(path, block.line, body=block.body)
        if block.level < 1:
            yield Problem(f"{path}.level", block.line, "层次应从 1 起 / a level is at least 1")
    yield from _of_marks(path, block.line, block.marks, len(block.full_text()), notes)


def _of_marks(
    path: str, line: int, marks: Sequence[Mark], length: int, notes: Collection[str]
) -> Iterator[Problem]:  # fmt: skip
    for index, mark in enumerate(marks):
        if not 0 <= mark.start <= mark.end <= length:
            yield Problem(f"{path}.marks[{index}]", line, "超出文字范围 / reaches beyond the text")
        if mark.kind == "note" and mark.note not in notes:
            yield Problem(f"{path}.marks[{index}].note", line, f"没有注 {mark.note} / there is no note {mark.note}")


def _of_table(path: str, table: Table, compilation: Compilation, notes: Collection[str]) -> Iterator[Problem]:
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells):
            yield from _of_cell(f"{path}.rows[{row}][{column}]", table.line, cell, compilation, notes)


def _of_cell(
    path: str, line: int, cell: Cell, compilation: Compilation, notes: Collection[str]
) -> Iterator[Problem]:  # fmt: skip
    if cell.colspan < 1 or cell.rowspan < 1:
        yield Problem(path, line, "跨行跨列数小于 1 / a span is below 1")
    if _NOT_IN_TEXT.search(cell.text):
        yield Problem(f"{path}.text", line, "含控制字符 / holds a control character")
    yield from _of_marks(path, line, cell.marks, len(cell.text), notes)
    yield from _of_blocks(f"{path}.blocks", cell.blocks, compilation, notes)
