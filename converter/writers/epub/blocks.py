"""Blocks of the model as pieces of XHTML.

The only text in them that is not the model's is the number of a note: in its reference (``doc-noteref``) and before the
note itself (``doc-backlink``).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from converter.model import Block, Cell, Figure, Heading, Mark, Paragraph, Role, Table
from converter.writers.epub.pictures import Picture, Pictures
from converter.writers.epub.text import attribute, inline, label, moved, parted

UNPLACED = "\0"
"""Stands before the # of a reference until it is known which file holds the note; no text can hold it."""

DEEPEST = 6
"""HTML has no heading below h6; a deeper one is an h6 that states its level."""

_STYLED: frozenset[Role] = frozenset(
    {"salutation", "subtitle", "byline", "docnumber", "signature", "date", "attachment", "caption", "note"}
)
_NO_DESCRIPTION = "图片"


class Piece(NamedTuple):
    """The XHTML of one block.

    A heading has a ``level``, an ``anchor`` and the ``label`` of its entry in the contents. ``notes`` are the numbers
    of the notes that are referred to here for the first time.
    """

    xhtml: str
    level: int = 0
    anchor: str = ""
    label: str = ""
    notes: tuple[int, ...] = ()


class BlockWriter:
    """Writes the blocks and ``notes`` of one section.

    Then ``used`` holds the pictures in it, and ``described`` says whether each has a text in its place.
    """

    def __init__(self, pictures: Pictures, notes: Mapping[str, tuple[Block, ...]]) -> None:
        self._pictures, self._notes = pictures, notes
        self._numbers = {note: number for number, note in enumerate(notes, 1)}
        self._headings = 0
        self._referred: set[int] = set()
        self._new: list[int] = []
        self._in_note = False
        self.used: dict[str, Picture] = {}
        self.described = True

    def pieces(self, blocks: Iterable[Block]) -> list[Piece]:
        return [self._piece(block) for block in blocks]

    def notes(self) -> dict[int, str]:
        """The XHTML of the notes by number, once the blocks are written."""
        self._in_note = True
        return {number: self._note(number, blocks) for number, blocks in enumerate(self._notes.values(), 1)}

    def _piece(self, block: Block) -> Piece:
        piece = self._heading(block) if isinstance(block, Heading) else Piece(self._plain(block))
        if self._new:
            piece = piece._replace(notes=tuple(self._new))
            self._new.clear()
        return piece

    def _note(self, number: int, blocks: tuple[Block, ...]) -> str:
        """One that no block refers to is no footnote: readers hide that until its reference is tapped."""
        body = "".join(self._plain(block) for block in blocks)
        if number not in self._referred:
            return f'<div class="note endnote" id="n{number}">{body}</div>'
        back = f'<a role="doc-backlink" href="#r{number}">{number}</a>'
        return f'<aside class="note" epub:type="footnote" role="doc-footnote" id="n{number}">{back}{body}</aside>'

    def _heading(self, block: Heading) -> Piece:
        full = block.full_text()
        text = block.text if block.text.strip() else full
        if not text.strip():
            return Piece("")
        self._headings += 1
        anchor, rank = f"h{self._headings}", block.level + 1
        name = f"h{min(rank, DEEPEST)}"
        deep = f' aria-level="{rank}"' if rank > DEEPEST else ""
        of_text, of_body = parted(block.marks, len(text))
        xhtml = f'<{name} id="{anchor}"{deep}>{self._inline(text, of_text)}</{name}>'
        if len(text) < len(full):
            # No white space between the two: shown inline, it would be seen.
            xhtml = f'<div class="run-in">{xhtml}<p>{self._inline(full[len(text) :], of_body)}</p></div>'
        return Piece(xhtml, block.level, anchor, label(text))

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
        if number not in self._referred and not self._in_note:
            self._referred.add(number)
            self._new.append(number)
            identity = f' id="r{number}"'
        kind = 'class="noteref" epub:type="noteref" role="doc-noteref"'
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
            # What stands in is shown by the style sheet: it is no text of the report.
            return f'<figure class="missing" role="img" aria-label="{attribute(alt or _NO_DESCRIPTION)}"></figure>'
        self.used[picture.file] = picture
        self.described = self.described and bool(alt)
        return f'<figure><img src="{picture.file}" alt="{attribute(alt or _NO_DESCRIPTION)}"/></figure>'


def notes_of(blocks: Iterable[Block]) -> set[str]:
    """The ids of the notes that the blocks refer to."""
    found: set[str] = set()
    for block in blocks:
        if isinstance(block, Table):
            for cell in itertools.chain.from_iterable(block.rows):
                found.update(mark.note for mark in cell.marks if mark.kind == "note")
                found |= notes_of(cell.blocks)
        elif not isinstance(block, Figure):
            found.update(mark.note for mark in block.marks if mark.kind == "note")
    return found
