"""Corrections of whole reports: title, cut, order, what is known of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from msgspec.structs import replace

from converter.edit.common import (
    EDITED,
    checked,
    find_block,
    find_report,
    levelled,
    removal,
    taken_out,
    with_report,
)
from converter.edit.marks import behind, with_notes
from converter.errors import InvalidEdit
from converter.model import (
    COPIED,
    Block,
    Compilation,
    Figure,
    Heading,
    Notice,
    Paragraph,
    Report,
    Table,
    notes_referred_to,
)
from converter.numbering import marker
from converter.readers.model_check import is_date
from converter.renumber import renumber


def set_title(compilation: Compilation, title: str) -> Compilation:
    """Gives the compilation another title; ``title_text`` keeps the lines as they stand."""
    title = checked("set_title", title)
    return replace(compilation, title=title, title_text=_as_it_stands(compilation, title))


def rename(compilation: Compilation, report: int, title: str) -> Compilation:
    """Gives a report another title; ``title_text`` keeps the lines as they stand."""
    home = find_report(compilation, "rename", report)
    title = checked("rename", title)
    return with_report(compilation, replace(home, title=title, title_text=_as_it_stands(home, title)))


def set_organization(compilation: Compilation, report: int, organization: str) -> Compilation:
    """Says whose report it is; an empty text says that it is not known."""
    home = find_report(compilation, "set_organization", report)
    return with_report(compilation, replace(home, organization=checked("set_organization", organization, empty=True)))


def set_date(compilation: Compilation, report: int, date: str) -> Compilation:
    """Dates a report: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; an empty text says that it is not known."""
    home = find_report(compilation, "set_date", report)
    if date and not is_date(date):
        raise InvalidEdit(op="set_date", reason=f"“{date}” 不是 ISO 8601 日期 / is no ISO 8601 date")
    return with_report(compilation, replace(home, date=date))


def move(compilation: Compilation, report: int, to: int) -> Compilation:
    """Moves a report to the place ``to``, counted from 1; it joins the part of the one before it there."""
    home = find_report(compilation, "move", report)
    find_report(compilation, "move", to)
    others = [other for other in compilation.reports if other is not home]
    reports = [*others[: to - 1], home, *others[to - 1 :]]
    neighbour = reports[to - 2] if to > 1 else reports[min(1, len(reports) - 1)]
    return renumber(compilation, reports, homes={report: neighbour.number})


def drop(compilation: Compilation, report: int) -> Compilation:
    """Takes a report out; notices keep its text. The last one cannot be dropped."""
    home = find_report(compilation, "drop", report)
    if len(compilation.reports) == 1:
        raise InvalidEdit(op="drop", reason="只剩这一篇 / it is the only report")
    titles = [removal(home.title_place, 0, line, None) for line in filter(None, _own_title(home).split("\n"))]
    notes = [block for blocks in home.notes.values() for block in blocks]
    without = taken_out(compilation, None, [*home.blocks, *notes])
    without = replace(without, notices=(*without.notices, *titles))
    return renumber(without, [other for other in without.reports if other.number != report])


def merge(compilation: Compilation, report: int) -> Compilation:
    """Joins a report to the one before it; its title becomes a heading of level 1, its headings go one deeper."""
    home = find_report(compilation, "merge", report)
    if report == 1:
        raise InvalidEdit(op="merge", reason="前面没有报告 / there is no report before it")
    before = compilation.reports[report - 2]
    home = _with_free_notes(home, before.notes)
    text = _own_title(home).replace("\n", "")
    found = marker(text)
    title = Heading(line=home.title_place, level=1, marker=found.kind if found else "none", text=text, why=EDITED)
    deeper = (replace(b, level=b.level + 1) if isinstance(b, Heading) else b for b in home.blocks)
    joined = replace(
        before,
        lines=(min(before.lines[0], home.lines[0]), max(before.lines[1], home.lines[1])),
        blocks=levelled((*before.blocks, *([title] if text else []), *deeper)),
        notes={**before.notes, **home.notes},
        why=EDITED,
    )
    reports = (*compilation.reports[: report - 2], joined, *compilation.reports[report:])
    return renumber(compilation, reports, into={report: before.number})


def split(compilation: Compilation, report: int, block: int | None = None, line: int | None = None) -> Compilation:
    """Cuts a report before the block with index ``block``, or the first one of the source line ``line``.

    That block must be text: it becomes the title of the second report; the body of a run-in heading stays a paragraph,
    and so does a note to which only the title refers, at the end.
    """
    index = _cut(find_report(compilation, "split", report), block, line)
    home, at = find_block(compilation, "split", report, index)
    if isinstance(at, Table | Figure):
        raise InvalidEdit(op="split", reason=f"第 {index} 块不是文字，作不了标题 / block {index} is no title")
    first, second = list(home.blocks[:index]), [*_body(at), *home.blocks[index + 1 :]]
    before, after, loose = _parted_notes(home, at, first, second)
    second += loose
    last = max((b.line for b in first), default=at.line - 1)
    left = replace(home, lines=(home.lines[0], max(last, home.lines[0])), blocks=levelled(first), notes=before)
    right = Report(
        number=len(compilation.reports) + 1, title=at.text, lines=(at.line, max(home.lines[1], at.line)),
        blocks=levelled(second), notes=after, why=EDITED,
    )  # fmt: skip
    reports = (*compilation.reports[: report - 1], left, right, *compilation.reports[report:])
    notices = tuple(_handed(notice, report, right) for notice in compilation.notices)
    return renumber(replace(compilation, notices=notices), reports, homes={right.number: report})


def _as_it_stands(named: Compilation | Report, title: str) -> str:
    """``title_text`` under a new title: empty where the lines as they stand are just that."""
    stands = named.title_text or named.title
    return "" if stands == title or named.title_line == COPIED else stands


def _own_title(report: Report) -> str:
    """The lines of the title as the source has them: none where the report bears a copy of the compilation's."""
    return "" if report.title_line == COPIED else report.title_text or report.title


def _cut(report: Report, block: int | None, line: int | None) -> int:
    """The index of the block before which ``report`` is cut."""
    if (block is None) == (line is None):
        raise InvalidEdit(op="split", reason="block 和 line 只给一个 / give either block or line")
    if block is not None:
        return block
    found = next((index for index, other in enumerate(report.blocks) if other.line == line), None)
    if found is None:
        raise InvalidEdit(op="split", reason=f"没有从第 {line} 行起的块 / no block begins on line {line}")
    return found


def _body(block: Heading | Paragraph) -> list[Block]:
    """What is left of the block that becomes a title: the body of a run-in heading."""
    if not isinstance(block, Heading) or not block.body:
        return []
    cut = len(block.text)
    return [
        Paragraph(
            line=block.line, role="body", text=block.body, offset=block.offset + cut, marks=behind(block.marks, cut)
        )
    ]  # fmt: skip


class _Notes(NamedTuple):
    before: Mapping[str, tuple[Block, ...]]
    after: Mapping[str, tuple[Block, ...]]
    loose: list[Block]


def _parted_notes(report: Report, title: Block, first: Sequence[Block], second: Sequence[Block]) -> _Notes:
    """The notes of each half, and the blocks of those to which only the new title refers, which cannot hold a mark."""
    in_first, in_second = set(notes_referred_to(first)), set(notes_referred_to(second))
    of_title = set(notes_referred_to([title])) - in_first - in_second
    notes = report.notes.items()
    return _Notes(
        {key: note for key, note in notes if key in in_first or key not in in_second | of_title},
        {key: note for key, note in notes if key in in_second},
        [block for key, note in notes if key in of_title for block in note],
    )


def _with_free_notes(report: Report, taken: Collection[str]) -> Report:
    """``report`` with its notes named anew where ``taken`` has the name."""
    used = {*taken, *report.notes}
    keys: dict[str, str] = {}
    for key in report.notes:
        if key in taken:
            keys[key] = next(free for number in count(1) if (free := str(number)) not in used)
            used.add(keys[key])
    if not keys:
        return report
    blocks = tuple(with_notes(block, keys) for block in report.blocks)
    return replace(report, blocks=blocks, notes={keys.get(key, key): note for key, note in report.notes.items()})


def _handed(notice: Notice, report: int, right: Report) -> Notice:
    """A notice of the report that was cut, handed to the second one where its line lies there."""
    if notice.report == report and notice.line >= right.lines[0]:
        return replace(notice, report=right.number)
    return notice
