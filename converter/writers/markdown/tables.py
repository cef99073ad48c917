"""A table as a GFM table where that holds it, and as an HTML table where it does not.

A GFM table has one row of heads, the same number of cells in every row, and text in them; merged cells, pictures and
tables within a cell need HTML. An HTML block ends at a blank line, so it has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from converter.model import Cell, Figure, Table
from converter.writers.markdown import escape, marks
from converter.writers.markdown.notes import Scope


def table(block: Table, scope: Scope, media: str) -> str:
    """``block`` as Markdown; ``media`` is the way from the file to the folder of pictures."""
    return _gfm(block, scope) if _simple(block) else _html(block, scope, media)


def figure(block: Figure, media: str) -> str:
    """A picture on a line of its own."""
    alt = escape.label(escape.inline(block.alt))
    return f"![{alt}]({escape.address(media + block.media)})"


def _simple(block: Table) -> bool:
    widths = {len(row) for row in block.rows}
    return len(widths) == 1 and 0 not in widths and all(map(_plain, (cell for row in block.rows for cell in row)))


def _plain(cell: Cell) -> bool:
    return cell.colspan == 1 and cell.rowspan == 1 and not cell.blocks


def _gfm(block: Table, scope: Scope) -> str:
    rows = [_row(escape.cell(_text(cell, scope.footnote)) for cell in row) for row in block.rows]
    return "\n".join([rows[0], _row("---" for _ in block.rows[0]), *rows[1:]])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(cell: Cell, refer: Callable[[str], str], dialect: marks.Dialect = marks.MARKDOWN) -> str:
    return marks.marked(cell.text, cell.marks, refer, dialect)


def _html(block: Table, scope: Scope, media: str) -> str:
    rows = ["".join(_td(cell, scope, media) for cell in row) for row in block.rows]
    return "\n".join(["<table>", *(f"<tr>{row}</tr>" for row in rows), "</table>"])


def _td(cell: Cell, scope: Scope, media: str) -> str:
    spans = "".join(
        f' {name}="{span}"' for name, span in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if span > 1
    )
    inside = "".join(_inside(block, scope, media) for block in cell.blocks)
    return f"<td{spans}>{_text(cell, scope.link, marks.HTML)}{inside}</td>"


def _inside(block: Table | Figure, scope: Scope, media: str) -> str:
    if isinstance(block, Table):
        return _html(block, scope, media).replace("\n", "")
    return f'<img src="{escape.source(media + block.media)}" alt="{escape.attribute(block.alt)}">'
