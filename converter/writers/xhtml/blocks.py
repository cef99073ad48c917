"""Blocks of the model as pieces of markup.

The only text in them that is not the model's is the number of a note: in its reference (``doc-noteref``) and before the
note itself (``doc-backlink``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from converter.model import Block, Cell, Figure, Heading, Mark, Paragraph, Role, Table
from converter.writers.xhtml.parting import Part, parts
from converter.writers.xhtml.pictures import Picture, Shelf
from converter.writers.xhtml.text import attribute, inline, label, moved, parted

UNPLACED = "\0"
"""Stands before the # of a reference until it is known which file holds the note; no text can hold it."""

DEEPEST = 6
"""HTML has no heading below h6; a deeper one is an h6 that states its level."""

_STYLED: frozenset[Role] = frozenset(
    {"salutation", "subtitle", "byline", "docnumber", "signature", "date", "attachment", "caption", "note"}
)
_NO_DESCRIPTION = "图片"


class Form(NamedTuple):
    """How blocks are written: ``above`` is how many ranks of headings stand above level 1 of the outline, ``prefix``
    begins every id. ``epub``: with EPUB's own types, and with no piece over ``limit`` bytes (0: any).
    """

    above: int = 1
    prefix: str = ""
    epub: bool = False
    limit: int = 0


class Piece(NamedTuple):
    """The markup of one block, or of a part of it.

    A heading has a ``level``, an ``anchor`` and the ``label`` of its entry in the contents. ``notes`` are the numbers
    of the notes that are referred to here for the first time. ``goes_on``: it goes on where the piece before it ended.
    """

    xhtml: str
    level: int = 0
    anchor: str = ""
    label: str = ""
    notes: tuple[int, ...] = ()
    goes_on: bool = False


class BlockWriter:
    """Writes the blocks and ``notes`` of one section.

    Then ``used`` holds the pictures in it, and ``described`` says whether each has a text in its place.
    """

    def __init__(self, pictures: Shelf, notes: Mapping[str, tuple[Block, ...]], form: Form) -> None:
        self._pictures, self._notes, self._form = pictures, notes, form
        self._numbers = {note: number for number, note in enumerate(notes, 1)}
        self._headings = 0
        self._referred: set[int] = set()
        self._new: list[int] = []
        self._in_note = False
        self.used: dict[str, Picture] = {}
        self.described = True

    def pieces(self, blocks: Iterable[Block]) -> list[Piece]:
        limit = self._form.limit
        parted_blocks = (part for block in blocks for part in parts(block, limit)) if limit else map(Part, blocks)
        return [self._piece(part) for part in parted_blocks]

    def notes(self) -> dict[int, str]:
        """The XHTML of the notes by number, once the blocks are written."""
        self._in_note = True
        return {number: self._note(number, blocks) for number, blocks in enumerate(self._notes.values(), 1)}

    def _piece(self, part: Part) -> Piece:
        block = part.block
        if isinstance(block, Heading):
            piece = self._heading(block)
        else:
            piece = Piece(self._going_on(block) if part.goes_on else self._plain(block), goes_on=part.goes_on)
        if self._new:
            piece = piece._replace(notes=tuple(self._new))
            self._new.clear()
        return piece

    def _note(self, number: int, blocks: tuple[Block, ...]) -> str:
        """One that no block refers to is no footnote: readers hide that until its reference is tapped."""
        body = "".join(self._plain(block) for block in blocks)
        prefix = self._form.prefix
        if number not in self._referred:
            return f'<div class="note endnote" id="{prefix}n{number}">{body}</div>'
        back = f'<a role="doc-backlink" href="#{prefix}r{number}">{number}</a>'
        kind = f'class="note"{self._type("footnote")} role="doc-footnote"'
        return f'<aside {kind} id="{prefix}n{number}">{back}{body}</aside>'

    def _type(self, name: str) -> str:
        return f' epub:type="{name}"' if self._form.epub else ""

    def _heading(self, block: Heading) -> Piece:
        full = block.full_text()
        text = block.text if block.text.strip() else full
        if not text.strip():
            return Piece("")
        self._headings += 1
        anchor, rank = f"{self._form.prefix}h{self._headings}", block.level + self._form.above
        name = f"h{min(rank, DEEPEST)}"
        deep = f' aria-level="{rank}"' if rank > DEEPEST else ""
        of_text, of_body = parted(block.marks, len(text))
        xhtml = f'<{name} id="{anchor}"{deep}>{self._inline(text, of_text)}</{name}>'
        if len(text) < len(full):
            # No white space between the two: shown inline, it would be seen.
            xhtml = f'<div class="run-in">{xhtml}<p>{self._inline(full[len(text) :], of_body)}</p></div>'
        return Piece(xhtml, block.level, anchor, label(text))

    def _going_on(self, block: Block) -> str:
        """What goes on where the file before it ended: its class says that no paragraph or table begins here."""
        if isinstance(block, Table):
            return self._table(block, "table continued")
        assert isinstance(block, Paragraph)
        return f'<p class="continued">{self._inline(block.text, block.marks)}</p>'

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
            identity = f' id="{self._form.prefix}r{number}"'
        kind = f'class="noteref"{self._type("noteref")} role="doc-noteref"'
        return f'<a {kind}{identity} href="{UNPLACED}#{self._form.prefix}n{number}">{number}</a>'

    def _table(self, table: Table, kind: str = "table") -> str:
        if not any(table.rows):
            return ""
        rows = "\n".join(f"<tr>{''.join(self._cell(cell) for cell in row)}</tr>" for row in table.rows)
        # Wider than the screen, it scrolls; with tabindex also from a keyboard.
        return f'<div class="{kind}" tabindex="0"><table>\n{rows}\n</table></div>'

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
        self.used[picture.source] = picture
        self.described = self.described and bool(alt)
        return f'<figure><img src="{picture.source}" alt="{attribute(alt or _NO_DESCRIPTION)}"/></figure>'
