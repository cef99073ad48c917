"""Paragraphs: text, headings, titles and figures as ``w:p``."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from converter.model import Figure, Heading, Mark, shown_title
from converter.pagination import balancing_inset
from converter.writers.word import styles
from converter.writers.word.figures import inline, max_height, size
from converter.writers.word.pagemap.formats import look as look_in
from converter.writers.word.story import Story
from converter.writers.word.text import Look, clipped, needs_hint, runs

BREAK = '<w:p><w:pPr><w:pStyle w:val="Break"/></w:pPr></w:p>'
"""A line without height: parts two tables, which Word would join, and ends what must end in a paragraph."""

_NEW_PAGE = "<w:pageBreakBefore/>"
_SEPARATOR = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"
_HANGING = frozenset("!,.:;?、。！，．：；？")
_balancing_inset = functools.lru_cache(maxsize=256)(balancing_inset)


def paragraph(style: str, content: str, properties: str = "") -> str:
    """``content`` as a paragraph in ``style``; ``properties`` are further ones, in the schema's order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def text_paragraph(story: Story, style: str, text: str, marks: Sequence[Mark] = (), properties: str = "") -> str:
    return paragraph(style, runs(story, text, marks, Look(hint=needs_hint(text))), properties)


def title(story: Story, text: str, *, style: str, level: int = 0, properties: str = "") -> str:
    """A title in balanced lines; one with a ``level`` is listed in the contents. An empty one reads （无标题）."""
    text = shown_title(text)
    look = Look(hint=needs_hint(text))
    content = _listed(story, level, text, (), look) if level else runs(story, text, (), look)
    return paragraph(style, content, properties + _balance(story, style, text, look))


def _balance(story: Story, style: str, text: str, look: Look) -> str:
    """The indents that make the lines of a centred title about equally long."""
    if story.sheet.paragraphs.get(style, {}).get("jc") != "center":
        return ""
    hint = (("rFonts/hint", "eastAsia"),) if look.hint else ()
    inset = _balancing_inset(text, story.page.text_width, look_in(hint, style, story.sheet))
    return f'<w:ind w:left="{inset}" w:right="{inset}"/>' if inset else ""


def heading(story: Story, block: Heading, properties: str = "") -> str:
    """A heading. A run-in one is one paragraph of body text that opens in the heading's linked character style, or,
    where the story has separators, a paragraph of its own that a style separator joins to the text.
    """
    of_report = min(block.level + story.shift, styles.LEVELS) - story.shift
    level = of_report + story.shift
    face, hint = story.page.face(block.marker, of_report), needs_hint(block.full_text())
    if not block.body:
        return paragraph(
            styles.heading(level), _listed(story, level, block.text, block.marks, Look("", face, hint)), properties
        )
    whole, cut = block.full_text(), len(block.text)
    lead, rest = clipped(block.marks, 0, cut), clipped(block.marks, cut, len(whole), joined=True)
    if story.separators:
        opening = _listed(story, level, block.text, lead, Look("", face, hint))
        text = paragraph("BodyText", runs(story, block.body, rest, Look(hint=hint)))
        return paragraph(styles.heading(level), opening, properties + _SEPARATOR) + text
    opening = runs(story, block.text, lead, Look(styles.heading_character(level), face, hint))
    opening = story.bookmarked(level, block.text, opening)
    return paragraph("BodyText", opening + runs(story, block.body, rest, Look(hint=hint)), properties)


def _listed(story: Story, level: int, text: str, marks: Sequence[Mark], look: Look) -> str:
    """A heading that fills its paragraph, in the bookmark of its contents entry.

    The bookmark ends before a closing mark: LibreOffice adds an empty line where one ends after a mark that hangs.
    """
    cut = len(text) - 1 if text[-1:] in _HANGING else len(text)
    listed = story.bookmarked(level, text, runs(story, text[:cut], clipped(marks, 0, cut), look))
    return listed + runs(story, text[cut:], clipped(marks, cut, len(text), joined=True), look)


def annex_properties(story: Story, *, first: bool) -> str:
    """An annex begins on a new page (unless it is the ``first`` thing under the title), flush left (§7.3.4)."""
    return ("" if first else _NEW_PAGE) + story.page.indent(firstLine=0)


def figure(story: Story, block: Figure, properties: str = "", room: int = 0) -> str:
    """A picture as a paragraph of its own, at most ``room`` twips wide (0: the type area); nothing where there is no
    picture to show."""
    found = story.picture(block.media)
    if found is None:
        return ""
    relationship, picture = found
    width, height = size(block, picture, room or story.page.text_width, max_height(story.page))
    return paragraph("Figure", inline(relationship, next(story.drawings), block.alt, width, height), properties)


def ending_section(blocks: list[str], properties: str) -> list[str]:
    """``blocks`` with the section ending in the last paragraph; ``properties`` is its ``w:sectPr``."""
    for index in range(len(blocks) - 1, -1, -1):
        start = blocks[index].rfind("<w:p><w:pPr>")
        if start >= 0:
            place = blocks[index].index("</w:pPr>", start)
            blocks[index] = blocks[index][:place] + properties + blocks[index][place:]
            break
    return blocks
