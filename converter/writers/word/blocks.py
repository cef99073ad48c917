"""The blocks of a report, of the front or the back matter, and of footnotes, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from converter.model import Block, Figure, Heading, Paragraph, Table
from converter.writers.word import styles
from converter.writers.word.layout import UNDER_TITLE, by_neighbours, under_title
from converter.writers.word.paragraphs import BREAK, annex_properties, figure, heading, paragraph, text_paragraph
from converter.writers.word.story import Story
from converter.writers.word.tables import table
from converter.writers.word.template import DECLARATION, NAMESPACES
from converter.writers.word.text import Look, needs_hint, runs

_NOTE_NUMBER = (
    '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    '<w:r><w:t xml:space="preserve"> </w:t></w:r>'
)
_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}">{paragraph("FootnoteText", f"<w:r><w:{kind}/></w:r>")}</w:footnote>'
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)


def gap_after_title(story: Story, blocks: Sequence[Block]) -> str:
    """The properties of a title over ``blocks``: the blank line comes after the last line that belongs to it."""
    return "" if under_title(blocks) else story.page.gap


def body(story: Story, blocks: Sequence[Block], *, titled: bool = True) -> Iterator[str]:
    """``blocks`` in order; ``titled``: they stand under a title, and the first of them may belong to it."""
    opening, places = under_title(blocks) if titled else 0, by_neighbours(blocks, story.page)
    after_table = False
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            yield (BREAK if after_table else "") + table(story, block)
        elif isinstance(block, Figure):
            yield figure(story, block, places.get(index, ""))
        elif isinstance(block, Heading):
            yield heading(
                story, block, annex_properties(story, first=index == 0) if _is_annex(block) else places.get(index, "")
            )
        elif index < opening:
            gap = story.page.gap if index == opening - 1 else ""
            yield text_paragraph(story, UNDER_TITLE[block.role], block.text, block.marks, gap)
        else:
            yield text_paragraph(story, styles.OF_ROLE[block.role], block.text, block.marks, places.get(index, ""))
        after_table = isinstance(block, Table)
    if after_table:
        yield BREAK


def _is_annex(block: Heading) -> bool:
    return block.marker == "annex" and not block.body


def loose_notes(story: Story, notes: Mapping[str, Sequence[Block]]) -> list[str]:
    """The ``notes`` that no mark refers to, as paragraphs: nothing of a report is left out. No contents lists them."""
    story.depth = 0
    story.notes = {}  # one of them can refer to another, which is a paragraph here as well
    return [xml for note in notes.values() for xml in body(story, note, titled=False)]


class Footnotes(NamedTuple):
    """footnotes.xml, empty where a file has no footnotes, and the relationships of this part."""

    data: bytes = b""
    relationships: str = ""


def footnotes(story: Story) -> Footnotes:
    """The footnotes of a file, numbered from 1 in the order of their references, with Word's two separators."""
    if not story.footnotes:
        return Footnotes()
    notes = Story(story.form, drawings=story.drawings)
    inner = "".join(
        f'<w:footnote w:id="{number}">{"".join(_footnote(notes, note))}</w:footnote>'
        for number, note in enumerate(story.footnotes, 1)
    )
    story.pictures.update(notes.pictures)
    xml = f"{DECLARATION}<w:footnotes {NAMESPACES}>{_SEPARATORS}{inner}</w:footnotes>"
    return Footnotes(xml.encode(), notes.relationships())


def _footnote(story: Story, note: Sequence[Block]) -> Iterator[str]:
    number = _NOTE_NUMBER
    for block in note:
        if isinstance(block, Heading | Paragraph):
            text = block.full_text()
            yield paragraph("FootnoteText", number + runs(story, text, block.marks, Look(hint=needs_hint(text))))
            number = ""
            continue
        if number:
            yield paragraph("FootnoteText", number)
            number = ""
        yield table(story, block) + BREAK if isinstance(block, Table) else figure(story, block)
    if number:
        yield paragraph("FootnoteText", number)
