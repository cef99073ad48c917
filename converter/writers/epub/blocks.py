"""Blocks of the model as pieces of XHTML.

Text that is not the model's (the number of a note, the stand-in of a picture that cannot be shown) is always in an
element of the class ``generated``, so that what reads a book back can tell it apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from converter.model import Block, Cell, Figure, Heading, Mark, Paragraph, Role, Table
from converter.writers.epub.pictures import Picture, Pictures
from converter.writers.epub.text import attribute, escape, inline, label, moved, parted

UNPLACED = "\0"
"""Stands before the # of a link inside the section until it is known in which file the target is; no text holds it."""

DEEPEST = 6
"""HTML has no heading below h6; a deeper one is an h6 that states its level."""

_STYLED: frozenset[Role] = frozenset(
    {"salutation", "subtitle", "byline", "docnumber", "signature", "date", "attachment", "caption", "note"}
)
_NO_DESCRIPTION = "图片"


class Piece(NamedTuple):
    """The XHTML of one block or note.

    A ``level`` opens a section of that depth; a heading has an ``anchor`` too, and the ``label`` of its entry in the
    contents. ``targets`` are the ids in it that links from other pieces lead to.
    """

    xhtml: str
    level: int = 0
    anchor: str = ""
    label: str = ""
    targets: tuple[str, ...] = ()


class BlockWriter:
    """Writes the blocks and ``notes`` of one section.

    After :meth:`pieces`, ``used`` holds the pictures in it, ``described`` whether each has a text in its place.
    """

    def __init__(self, pictures: Pictures, notes: Mapping[str, tuple[Block, ...]]) -> None:
        self._pictures, self._notes = pictures, notes
        self._numbers = {note: number for number, note in enumerate(notes, 1)}
        self._headings = 0
        self._referred: set[int] = set()
        self._targets: list[str] = []
        self.used: dict[str, Picture] = {}
        self.described = True

    def pieces(self, blocks: Iterable[Block]) -> list[Piece]:
        """The blocks in order, then the notes in a section of their own."""
        pieces = [self._piece(block) for block in blocks]
        for number, blocks_of_note in enumerate(self._notes.values(), 1):
            pieces.append(self._note(number, blocks_of_note))
        return pieces

    def _piece(self, block: Block) -> Piece:
        if isinstance(block, Heading) and block.text.strip():
            return self._heading(block)
        return Piece(self._plain(block), targets=self._drained())

    def _note(self, number: int, blocks: tuple[Block, ...]) -> Piece:
        """One that nothing refers to stays visible: readers hide a footnote until its reference is tapped."""
        level, anchor = int(number == 1), f"n{number}"
        body = "".join(self._plain(block) for block in blocks)
        if number in self._referred:
            back = f'<a class="generated" role="doc-backlink" href="{UNPLACED}#r{number}">{number}</a>'
            kind = 'class="note" epub:type="footnote" role="doc-footnote"'
            xhtml = f'<aside {kind} id="{anchor}">{back}{body}</aside>'
        else:
            xhtml = f'<div class="note" id="{anchor}">{body}</div>'
        return Piece(xhtml, level, targets=(anchor, *self._drained()))

    def _drained(self) -> tuple[str, ...]:
        targets = tuple(self._targets)
        self._targets.clear()
        return targets

    def _heading(self, block: Heading) -> Piece:
        self._headings += 1
        anchor, rank = f"h{self._headings}", block.level + 1
        name = f"h{min(rank, DEEPEST)}"
        deep = f' aria-level="{rank}"' if rank > DEEPEST else ""
        of_text, of_body = parted(block.marks, len(block.text))
        xhtml = f'<{name} id="{anchor}"{deep}>{self._inline(block.text, of_text)}</{name}>'
        if block.body:
            # No white space between the two: shown inline, it would be seen.
            xhtml = f'<div class="run-in">{xhtml}<p>{self._inline(block.body, of_body)}</p></div>'
        return Piece(xhtml, block.level, anchor, label(block.text), self._drained())

    def _plain(self, block: Block) -> str:
        match block:
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Paragraph(role=role) if role in _STYLED:
                return f'<p class="{role}">{self._line(block.text, block.marks)}</p>'
            case _:
                return f"<p>{self._line(block.full_text(), block.marks)}</p>"

    def _line(self, text: str, marks: Sequence[Mark]) -> str:
        """A paragraph's text; white space before it is no text, the indent is the style sheet's (EPB-17)."""
        bare = text.lstrip()
        return self._inline(bare, moved(marks, len(bare) - len(text)))

    def _inline(self, text: str, marks: Sequence[Mark]) -> str:
        return inline(text, marks, self._reference)

    def _reference(self, note: str) -> str:
        number = self._numbers.get(note)
        if number is None:
            return ""
        identity = ""
        if number not in self._referred:
            self._referred.add(number)
            self._targets.append(f"r{number}")
            identity = f' id="r{number}"'
        kind = 'class="generated noteref" epub:type="noteref" role="doc-noteref"'
        return f'<a {kind}{identity} href="{UNPLACED}#n{number}">{number}</a>'

    def _table(self, table: Table) -> str:
        if not any(table.rows):
            return ""
        rows = "\n".join(f"<tr>{''.join(self._cell(cell) for cell in row)}</tr>" for row in table.rows)
        # Wider than the screen, it scrolls; with tabindex also from a keyboard.
        return f'<div class="table" tabindex="0"><table>\n{rows}\n</table></div>'

    def _cell(self, cell: Cell) -> str:
        spans = "".join(
            f' {name}="{count}"' for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if count > 1
        )
        inner = "".join(self._plain(block) for block in cell.blocks)
        return f"<td{spans}>{self._inline(cell.text, cell.marks)}{inner}</td>"

    def _figure(self, figure: Figure) -> str:
        picture = self._pictures.find(figure.media)
        alt = figure.alt.strip()
        if picture is None:
            stand_in = escape(f"〔此处图片无法显示：{alt or figure.media}〕")
            return f'<p class="generated missing">{stand_in}</p>'
        self.used[picture.file] = picture
        self.described = self.described and bool(alt)
        return f'<figure><img src="{picture.file}" alt="{attribute(alt or _NO_DESCRIPTION)}"/></figure>'
