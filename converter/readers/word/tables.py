"""Tables of a Word file: grid, merged and nested cells → Table (DXR-13, DXR-14)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from converter.model import Cell, Table
from converter.readers.word.draft import Item, joined
from converter.readers.word.names import child, number, value, w
from converter.readers.word.symbols import all_written

COLUMNS = 63
"""Columns that Word lets a table have; a larger span is none."""

Content = Callable[[etree._Element], list[Item]]
"""Reads the paragraphs and tables of a cell."""


@dataclass
class _Draft:
    """A cell whose spans still grow."""

    colspan: int = 1
    rowspan: int = 1
    items: list[Item] = field(default_factory=list)

    def cell(self) -> Cell:
        text, marks = joined(self.items)
        blocks = tuple(item.block for item in self.items if item.block is not None)
        return Cell(text=text, marks=marks, colspan=self.colspan, rowspan=self.rowspan, blocks=blocks)


def table(element: etree._Element, place: int, content: Content) -> Table:
    """``w:tbl`` as a Table; a vertically merged cell is one Cell with a rowspan, its hidden parts are read into it."""
    above: dict[int, _Draft] = {}
    rows = [_row(row, above, content) for row in element.iterchildren(w("tr")) if child(row, "trPr", "del") is None]
    return Table(line=place, rows=tuple(tuple(draft.cell() for draft in row) for row in rows))


def deleted_rows(element: etree._Element) -> Iterator[str]:
    """The text of each row that a revision deletes."""
    for row in element.iterchildren(w("tr")):
        if child(row, "trPr", "del") is not None:
            yield all_written(row)


def _row(row: etree._Element, above: dict[int, _Draft], content: Content) -> list[_Draft]:
    """One row; ``above`` holds, by column, the cell that a merge from above goes on."""
    drafts: list[_Draft] = []
    column = _skipped(row, "gridBefore", drafts)
    for element in row.iterchildren(w("tc")):
        properties = child(element, "tcPr")
        span = _span(number(properties, "gridSpan") or 1)
        if value(properties, "hMerge") == "continue" and drafts:
            drafts[-1].colspan += span
            drafts[-1].items += content(element)
        elif _goes_on(properties) and column in above:
            above[column].rowspan += 1
            above[column].items += content(element)
        else:
            draft = _Draft(colspan=span, items=content(element))
            drafts.append(draft)
            above.update(dict.fromkeys(range(column, column + span), draft))
            if child(properties, "vMerge") is None:
                for covered in range(column, column + span):
                    del above[covered]
        column += span
    _skipped(row, "gridAfter", drafts)
    return drafts


def _skipped(row: etree._Element, name: str, drafts: list[_Draft]) -> int:
    """Columns that the row leaves out at an end, as an empty cell; their number."""
    count = number(row, "trPr", name) or 0
    if count > 0:
        drafts.append(_Draft(colspan=_span(count)))
    return _span(count) if count > 0 else 0


def _span(count: int) -> int:
    return min(max(count, 1), COLUMNS)


def _goes_on(properties: etree._Element | None) -> bool:
    merge = child(properties, "vMerge")
    return merge is not None and value(properties, "vMerge") in (None, "continue")
