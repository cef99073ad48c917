"""What the corrections share: finding what they name, checking a text, keeping the ledger."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from converter.errors import InvalidEdit
from converter.model import Block, Cell, Change, Compilation, Figure, Heading, Notice, Paragraph, Report, Table, notice
from converter.readers.model_check import is_line

EDITED = "edited"
"""The reason of what a correction decided, and the code of the Change that it enters."""


def find_report(compilation: Compilation, op: str, number: int) -> Report:
    """The report ``number``. Raises InvalidEdit."""
    if not 1 <= number <= len(compilation.reports):
        count = len(compilation.reports)
        raise InvalidEdit(op=op, reason=f"没有第 {number} 篇，共 {count} 篇 / there is no report {number} of {count}")
    return compilation.reports[number - 1]


def find_block(compilation: Compilation, op: str, number: int, index: int) -> tuple[Report, Block]:
    """The report ``number`` and its block ``index``, from 0. Raises InvalidEdit."""
    report = find_report(compilation, op, number)
    if not 0 <= index < len(report.blocks):
        count = len(report.blocks)
        raise InvalidEdit(op=op, reason=f"没有第 {index} 块，共 {count} 块 / there is no block {index} of {count}")
    return report, report.blocks[index]


def find_text(compilation: Compilation, op: str, number: int, index: int) -> tuple[Report, Heading | Paragraph]:
    """The report and its block, which must be a heading or a paragraph. Raises InvalidEdit."""
    report, block = find_block(compilation, op, number, index)
    if not isinstance(block, Heading | Paragraph):
        raise InvalidEdit(op=op, reason=f"第 {index} 块不是文字 / block {index} is no text")
    return report, block


def checked(op: str, text: str, *, empty: bool = False) -> str:
    """``text`` without white space at its ends. Raises InvalidEdit for one that is no single line of text."""
    text = text.strip()
    if not text and not empty:
        raise InvalidEdit(op=op, reason="文字为空 / the text is empty")
    if not is_line(text):
        raise InvalidEdit(op=op, reason="含换行或控制字符 / it holds a line end or a control character")
    return text


def with_report(compilation: Compilation, report: Report) -> Compilation:
    """``compilation`` with ``report`` in the place of the one that bears its number."""
    reports = compilation.reports
    return replace(compilation, reports=(*reports[: report.number - 1], report, *reports[report.number :]))


def levelled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with levels that begin at 1 and skip nothing; what was deeper than another stays deeper."""
    found: list[Block] = []
    above: list[int] = []
    for block in blocks:
        if isinstance(block, Heading):
            while above and above[-1] >= block.level:
                above.pop()
            above.append(block.level)
            if block.level != len(above):
                block = replace(block, level=len(above))
        found.append(block)
    return tuple(found)


def text_of(block: Block) -> str:
    """All text of a block; the cells of a table are parted by newlines."""
    if isinstance(block, Table):
        return "\n".join(text for row in block.rows for cell in row if (text := _text_of_cell(cell)))
    return "" if isinstance(block, Figure) else block.full_text()


def _text_of_cell(cell: Cell) -> str:
    return "\n".join(filter(None, (cell.text, *map(text_of, cell.blocks))))


def changed(changes: Iterable[Change], block: Block, text: str) -> tuple[Change, ...]:
    """The ledger after ``block`` got ``text``: one entry a block, against the text that the source has."""
    others, edited = _parted(changes, [block])
    original = _original(block, edited)
    if original == text:
        return others
    return (*others, Change(code=EDITED, line=block.line, offset=block.offset, dropped=original, added=text))


def taken_out(compilation: Compilation, report: int | None, blocks: Iterable[Block]) -> Compilation:
    """``compilation`` with a notice for each of ``blocks`` that was taken out; it quotes what the source has."""
    blocks = list(blocks)
    changes, edited = _parted(compilation.changes, blocks)
    texts = ((block, _original(block, edited)) for block in blocks)
    gone = (removal(block.line, block.offset, text, report) for block, text in texts if text)
    return replace(compilation, changes=changes, notices=(*compilation.notices, *gone))


def removal(line: int, offset: int, text: str, report: int | None) -> Notice:
    """The notice for a text that a correction took out."""
    return notice("edited-out", line=line, offset=offset, text=text, removed=True, report=report)


_Place = tuple[int, int]


def _parted(changes: Iterable[Change], blocks: Iterable[Block]) -> tuple[tuple[Change, ...], dict[_Place, Change]]:
    """The changes without those that earlier corrections of ``blocks`` made, and these by line and offset."""
    places = {(block.line, block.offset) for block in blocks}
    others: list[Change] = []
    edited: dict[_Place, Change] = {}
    for change in changes:
        if change.code == EDITED and (change.line, change.offset) in places:
            edited.setdefault((change.line, change.offset), change)
        else:
            others.append(change)
    return tuple(others), edited


def _original(block: Block, edited: dict[_Place, Change]) -> str:
    """The text that the source has of ``block``; its change is taken out of ``edited``: in a Word file a note may have
    the place of a paragraph."""
    change = edited.pop((block.line, block.offset), None)
    return text_of(block) if change is None else change.dropped
