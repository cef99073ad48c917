"""The body of a Word file as blocks to be laid out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from converter.pagination.blocks import Block, Cell, Paragraph, Row, Table
from converter.pagination.text import Run
from converter.writers.word.pagemap.formats import Sheet, W, look, paragraph_format

_EMU_PER_TWIP = 635
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL_MARGINS = 216


class Reader:
    """Reads blocks with one style sheet; ``notes`` are the ``w:footnote`` by id."""

    def __init__(self, styles: Sheet, notes: Mapping[str, etree._Element], *, by_characters: bool) -> None:
        self._styles, self._notes, self._by_characters = styles, notes, by_characters
        self._looks: dict[tuple[bytes, str, str], object] = {}
        self._count = 0

    def blocks(self, parent: Sequence[etree._Element] | etree._Element) -> Iterator[Block]:
        for element in parent:
            if element.tag == f"{W}p":
                yield self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield self._table(element)
            elif element.tag == f"{W}sdt":
                yield from self.blocks(element.find(f"{W}sdtContent"))

    def _paragraph(self, element: etree._Element) -> Paragraph:
        form, style = paragraph_format(element, self._styles, by_characters=self._by_characters)
        runs: list[Run] = []
        anchors: list[tuple[str, int]] = []
        notes: list[tuple[Block, ...]] = []
        length = 0
        for child in element.iter(f"{W}r", f"{W}bookmarkStart"):
            if child.tag == f"{W}bookmarkStart":
                anchors.append((child.get(f"{W}name", ""), length))
                continue
            for run in self._runs(child, style, notes):
                runs.append(run)
                length += len(run.text)
        size = int(self._styles.runs.get(style, {}).get("sz", "20"))
        marked = element[-1].tag == f"{W}bookmarkEnd"
        return Paragraph(tuple(runs), form, size, tuple(anchors), tuple(notes), marked)

    def _runs(self, element: etree._Element, style: str, notes: list[tuple[Block, ...]]) -> Iterator[Run]:
        parent = element.getparent()
        link = parent.get(_RELATION, "") if parent is not None and parent.tag == f"{W}hyperlink" else ""
        of_run = look(element.find(f"{W}rPr"), style, self._styles, link)
        for child in element:
            if child.tag == f"{W}t":
                yield Run(child.text or "", of_run)
            elif child.tag == f"{W}tab":
                yield Run("\t", of_run)
            elif child.tag == f"{W}br":
                yield Run("\n", of_run)
            elif child.tag == f"{W}footnoteReference":
                self._count += 1
                notes.append(tuple(self.blocks(self._notes[child.get(f"{W}id", "")])))
                yield Run(str(self._count), of_run, note=True)
            elif child.tag == f"{W}footnoteRef":
                yield Run(str(self._count), of_run)
            elif child.tag == f"{W}drawing":
                extent = next(child.iter(_EXTENT))
                width, height = (-(-int(extent.get(side, "0")) // _EMU_PER_TWIP) for side in ("cx", "cy"))
                yield Run("\ufffc", of_run, width, height + 1)

    def _table(self, element: etree._Element) -> Table:
        rows = [list(self._slots(row)) for row in element.iterchildren(f"{W}tr")]
        laid: list[Row] = []
        for index, (row, slots) in enumerate(zip(element.iterchildren(f"{W}tr"), rows, strict=True)):
            header = row.find(f"{W}trPr/{W}tblHeader") is not None
            whole = row.find(f"{W}trPr/{W}cantSplit") is not None
            cells = tuple(
                Cell(tuple(self.blocks(cell)), width, _covered(rows[index + 1 :], column))
                for column, width, merge, cell in slots
                if merge != "continue"
            )
            laid.append(Row(cells, header, whole))
        return Table(tuple(laid))

    def _slots(self, row: etree._Element) -> Iterator[tuple[int, int, str, etree._Element]]:
        column = 0
        for cell in row.iterchildren(f"{W}tc"):
            properties = cell.find(f"{W}tcPr")
            span = properties.find(f"{W}gridSpan")
            merge = properties.find(f"{W}vMerge")
            width = int(properties.find(f"{W}tcW").get(f"{W}w", "0")) - _CELL_MARGINS
            yield column, width, "" if merge is None else merge.get(f"{W}val", "continue"), cell
            column += 1 if span is None else int(span.get(f"{W}val", "1"))


def _covered(below: Sequence[Sequence[tuple[int, int, str, etree._Element]]], column: int) -> int:
    """How many rows a cell at ``column`` covers, going by the rows ``below`` it."""
    rows = 1
    for row in below:
        if not any(start == column and merge == "continue" for start, _, merge, _ in row):
            break
        rows += 1
    return rows
