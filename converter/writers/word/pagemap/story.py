"""The body of a Word file as blocks to be laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from converter.pagination.blocks import Block, Cell, Paragraph, Row, Table
from converter.pagination.characters import BREAK, OBJECT, TAB
from converter.pagination.text import Look, Run
from converter.writers.word.pagemap.formats import StyleSheet, W, look, paragraph_format, stated

_EMU_PER_TWIP = 635
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_P, _TBL, _R, _T, _PPR, _RPR, _BOOKMARK, _NAME = (
    f"{W}{name}" for name in ("p", "tbl", "r", "t", "pPr", "rPr", "bookmarkStart", "name")
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class _Slot(NamedTuple):
    """A ``w:tc``, the column where it begins, its width, and its part in a merge over several rows."""

    element: etree._Element
    column: int
    width: int
    merge: str


class Story:
    """Reads blocks with one style sheet. ``notes`` are the ``w:footnote`` by id; they are numbered as they come up.

    ``as_word``: indents in characters win, a paragraph whose mark is a style separator goes on in the next one, and
    runs that are of one width are not told apart. ``grid``: the pitch of the lines of the page.
    """

    def __init__(
        self, styles: StyleSheet, notes: Mapping[str, etree._Element], *, as_word: bool, grid: int = 0
    ) -> None:
        self._styles, self._notes, self._as_word, self._grid = styles, notes, as_word, grid
        self._number = 0

    def blocks(self, parent: Iterable[etree._Element]) -> Iterator[Block]:
        """The paragraphs and tables of ``parent``, in order; after the end of a section comes a new page."""
        lead: Paragraph | None = None
        new_page = False
        for element in parent:
            if element.tag == _P:
                properties = element.find(_PPR)
                own = stated(properties)
                paragraph = self._paragraph(element, own, new_page=new_page)
                new_page = "sectPr" in own
                paragraph = _joined(lead, paragraph) if lead else paragraph
                lead = paragraph if self._as_word and "rPr" in own and _separates(properties) else None
                if not lead:
                    yield paragraph
            elif element.tag == _TBL:
                yield self._table(element)

    def _paragraph(self, element: etree._Element, own: dict[str, str], *, new_page: bool) -> Paragraph:
        style = own.get("pStyle", self._styles.default)
        form = paragraph_format(tuple(own.items()), style, self._styles, by_characters=self._as_word, grid=self._grid)
        runs: list[Run] = []
        anchors: list[tuple[str, int]] = []
        notes: list[tuple[Block, ...]] = []
        length = 0
        for child in element.iter(_R, _BOOKMARK):
            if child.tag == _BOOKMARK:
                anchors.append((child.get(_NAME, ""), length))
                continue
            for run in self._runs(child, style, notes):
                runs.append(run)
                length += len(run.text)
        return Paragraph(
            tuple(runs), form._replace(new_page=True) if new_page else form, self._styles.size(style), tuple(anchors),
            tuple(notes), len(element) > 0 and element[-1].tag == f"{W}bookmarkEnd",
        )  # fmt: skip

    def _runs(self, element: etree._Element, style: str, notes: list[tuple[Block, ...]]) -> Iterator[Run]:
        parent = element.getparent()
        link = "" if parent is None or parent.tag == _P else parent.get(_RELATION, "")
        own = tuple(stated(element.find(_RPR)).items())
        of_run = look(own, style, self._styles, None if self._as_word else link)
        for child in element:
            if child.tag == _T:
                yield Run(child.text or "", of_run)
            elif child.tag == f"{W}tab":
                yield Run(TAB, of_run)
            elif child.tag == f"{W}br":
                yield Run(BREAK, of_run)
            elif child.tag == f"{W}footnoteReference":
                self._number += 1
                notes.append(tuple(self.blocks(self._notes[child.get(f"{W}id", "")])))
                yield Run(str(self._number), of_run, note=True)
            elif child.tag == f"{W}footnoteRef":
                yield Run(str(self._number), of_run)
            elif child.tag == f"{W}drawing":
                yield _picture(child, of_run)

    def _table(self, element: etree._Element) -> Table:
        rows = list(element.iterchildren(f"{W}tr"))
        slots = [list(_slots(row)) for row in rows]
        return Table(tuple(self._row(row, index, slots) for index, row in enumerate(rows)))

    def _row(self, element: etree._Element, index: int, slots: Sequence[Sequence[_Slot]]) -> Row:
        """Row number ``index`` of a table with ``slots``."""
        margins = self._styles.margins
        cells = tuple(
            Cell(tuple(self.blocks(slot.element)), slot.width - margins, _rows_covered(slot, index, slots))
            for slot in slots[index]
            if slot.merge != "continue"
        )
        own = stated(element.find(f"{W}trPr"))
        return Row(cells, header="tblHeader" in own, whole="cantSplit" in own)


def _separates(properties: etree._Element | None) -> bool:
    """Whether the mark of a paragraph with these properties is a style separator."""
    return properties is not None and properties.find(f"{_RPR}/{W}specVanish") is not None


def _joined(lead: Paragraph, rest: Paragraph) -> Paragraph:
    """Two paragraphs with a style separator between them: one, with the measures of the second."""
    length = sum(len(run.text) for run in lead.runs)
    moved = tuple((name, length + position) for name, position in rest.anchors)
    return rest._replace(runs=lead.runs + rest.runs, anchors=lead.anchors + moved, notes=lead.notes + rest.notes)


def _picture(element: etree._Element, of_run: Look) -> Run:
    extent = next(element.iter(_EXTENT))
    width, height = (int(extent.get(side, "0")) // _EMU_PER_TWIP + 1 for side in ("cx", "cy"))
    return Run(OBJECT, of_run, width, height)


def _slots(row: etree._Element) -> Iterator[_Slot]:
    column = 0
    for cell in row.iterchildren(f"{W}tc"):
        own = stated(cell.find(f"{W}tcPr"))
        merge = own.get("vMerge", "")
        yield _Slot(cell, column, int(own.get("tcW/w", "0")), "continue" if merge == "1" else merge)
        column += int(own.get("gridSpan", "1"))


def _rows_covered(slot: _Slot, index: int, slots: Sequence[Sequence[_Slot]]) -> int:
    """How many rows a cell in row ``index`` covers: those below it that only continue it."""
    below = index + 1
    while slot.merge and below < len(slots) and any(_continues(other, slot) for other in slots[below]):
        below += 1
    return below - index


def _continues(other: _Slot, slot: _Slot) -> bool:
    return other.column == slot.column and other.merge == "continue"
