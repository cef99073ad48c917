"""The pages of a Word file, computed from its XML as it is written: ``page_numbers`` for the contents.

The XML itself is read, so that the code that writes it (and a template of the user's) is the one place for every
measure. ``formats`` (what styles state) → ``story`` (the body as blocks) → :mod:`converter.pagination`.
"""

from __future__ import annotations

from lxml import etree

from converter.pagination import WORD, Pages, Parameters, paginate
from converter.pagination import Sheet as TypeArea
from converter.writers.word.pagemap.formats import Properties, W, number, sheet, stated
from converter.writers.word.pagemap.story import Story

__all__ = ["page_numbers", "pages"]

_MEASURES = ("pgSz/w", "pgSz/h", "pgMar/left", "pgMar/right", "pgMar/top", "pgMar/bottom")


def page_numbers(body: bytes, styles: bytes, footnotes: bytes = b"") -> dict[str, int]:
    """The page of every bookmark, as Word counts pages from the section's beginning.

    ``body`` is an element whose children are the paragraphs and tables of one section and then its ``w:sectPr`` (with
    the namespaces that they use), ``styles`` is styles.xml, ``footnotes`` footnotes.xml where there are notes.
    """
    return pages(body, styles, footnotes).anchors


def pages(body: bytes, styles: bytes, footnotes: bytes = b"", parameters: Parameters = WORD) -> Pages:
    """The pages of a section with every line, under the rules of one program; the arguments as in page_numbers."""
    root = etree.fromstring(body)
    notes = etree.fromstring(footnotes).iterchildren(f"{W}footnote") if footnotes else ()
    by_id = {note.get(f"{W}id", ""): note for note in notes}
    area = _type_area(stated(root.find(f"{W}sectPr")))
    story = Story(sheet(styles), by_id, as_word=parameters.reads_as_word, grid=area.grid)
    return paginate(list(story.blocks(root)), area, parameters)


def _type_area(section: Properties) -> TypeArea:
    width, height, left, right, top, bottom = (number(section, name) for name in _MEASURES)
    ruled = section.get("docGrid/type") in {"lines", "linesAndChars"}
    grid = number(section, "docGrid/linePitch") if ruled else 0
    return TypeArea(width - left - right, height - top - bottom, grid)
