"""Paragraphs: text, headings, titles and figures as ``w:p``."""

from __future__ import annotations

from collections.abc import Sequence

from converter.model import Figure, Heading, Mark
from converter.writers.word import page, styles
from converter.writers.word.figures import inline, size
from converter.writers.word.story import Story
from converter.writers.word.text import Look, clipped, needs_hint, runs

UNTITLED = "（无标题）"
BREAK = '<w:p><w:pPr><w:pStyle w:val="Break"/></w:pPr></w:p>'
"""A line without height: parts two tables, which Word would join, and ends what must end in a paragraph."""

_NEW_PAGE = "<w:pageBreakBefore/>"
_FLUSH = page.indent(firstLine=0)


def paragraph(style: str, content: str, properties: str = "") -> str:
    """``content`` as a paragraph in ``style``; ``properties`` are further ones, in the schema's order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def text_paragraph(story: Story, style: str, text: str, marks: Sequence[Mark] = (), properties: str = "") -> str:
    return paragraph(style, runs(story, text, marks, Look(hint=needs_hint(text))), properties)


def title(story: Story, text: str, *, style: str, level: int = 0, properties: str = "") -> str:
    """A title; one with a ``level`` is listed in the contents. An empty one reads （无标题）."""
    text = text if text.strip() else UNTITLED
    content = runs(story, text, (), Look(hint=needs_hint(text)))
    return paragraph(style, story.bookmarked(level, text, content) if level else content, properties)


def heading(story: Story, block: Heading, properties: str = "") -> str:
    """A heading. A run-in one is one paragraph of body text that opens in the heading's linked character style."""
    level = min(block.level + story.shift, styles.LEVELS)
    whole, cut = block.full_text(), len(block.text)
    usual = styles.face_of_level(level - story.shift)
    face = styles.FACES.get(block.marker, usual)
    style = styles.heading_character(level) if block.body else ""
    look = Look(style, face if face != usual else "", needs_hint(whole))
    lead = story.bookmarked(level, block.text, runs(story, block.text, clipped(block.marks, 0, cut), look))
    if not block.body:
        return paragraph(styles.heading(level), lead, properties)
    rest = clipped(block.marks, cut, len(whole), joined=True)
    return paragraph("BodyText", lead + runs(story, block.body, rest, Look(hint=look.hint)), properties)


def annex_properties(*, first: bool) -> str:
    """An annex begins on a new page (unless it is the ``first`` thing under the title), flush left (§7.3.4)."""
    return _FLUSH if first else _NEW_PAGE + _FLUSH


def figure(story: Story, block: Figure, properties: str = "", room: int = page.TEXT_WIDTH) -> str:
    """A picture as a paragraph of its own, at most ``room`` twips wide; nothing where there is no picture to show."""
    found = story.picture(block.media)
    if found is None:
        return ""
    relationship, picture = found
    width, height = size(block, picture, room)
    return paragraph("Figure", inline(relationship, next(story.drawings), block.alt, width, height), properties)
