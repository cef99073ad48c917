"""What styles.xml says of a paragraph: outline level, role, alignment, numbering; of a run: its marks (DXR-15)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from converter.readers.word.names import child, number, on, value, w

BODY_LEVEL = 9
"""The value of ``w:outlineLvl`` that says: no heading."""

_HEADING = re.compile(r"(?:heading|标题|標題|見出し)\s*([1-9])", re.IGNORECASE)
_ENTRY = re.compile(r"(?:toc|目录|目錄|wpsoffice手动目录)\s*([1-9])", re.IGNORECASE)
_ROLES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"{_ENTRY.pattern}|toc heading|(?:toc|目录)\s*标题", re.IGNORECASE), "contents"),
    (re.compile(r"title|标题|標題|文档标题", re.IGNORECASE), "title"),
    (re.compile(r"subtitle|副标题|副標題", re.IGNORECASE), "subtitle"),
    (re.compile(r"caption|题注|題注|图题|表题", re.IGNORECASE), "caption"),
    (
        re.compile(
            r"list (?:item|(?:bullet|number|continue)(?: [2-5])?)|列表(?:项目符号|编号)?\s*[2-5]?", re.IGNORECASE
        ),
        "list",
    ),
    (re.compile(r"item", re.IGNORECASE), "item"),
    (re.compile(r"part title", re.IGNORECASE), "part"),
    (re.compile(r"document number|发文字号", re.IGNORECASE), "docnumber"),
    (re.compile(r"byline|作者", re.IGNORECASE), "byline"),
    (re.compile(r"salutation|称呼|主送机关", re.IGNORECASE), "salutation"),
    (re.compile(r"signature|closing|签名|落款|发文机关署名", re.IGNORECASE), "signature"),
    (re.compile(r"date|日期|成文日期", re.IGNORECASE), "date"),
    (re.compile(r"attachment|附件说明", re.IGNORECASE), "attachment"),
    (re.compile(r"note|附注", re.IGNORECASE), "note"),
)
"""The role of a paragraph by its style's ``w:name``: Word's own in any language, ours, those of office templates."""


class Numbering(NamedTuple):
    """``w:numPr``: the list (0: none, which switches a style's list off) and the level where it is said."""

    list_id: int | None
    level: int | None


class Style(NamedTuple):
    """A style with what it takes from the styles that it is based on."""

    id: str = ""
    role: str = ""
    level: int = 0
    centered: bool | None = None
    page_break: bool = False
    numbering: Numbering | None = None
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool = False
    link: str = ""


class Styles:
    """The styles of a document by id; an unknown id, and a ring of basedOn, give what is known so far."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._default = ""
        self._known: dict[str, Style] = {}
        for element in () if root is None else root.iter(w("style")):
            style_id = element.get(w("styleId"), "")
            self._elements.setdefault(style_id, element)
            if element.get(w("type")) == "paragraph" and element.get(w("default"), "0") in ("1", "true", "on"):
                self._default = style_id

    def paragraph(self, style_id: str | None) -> Style:
        """The style of a paragraph that names ``style_id``, the default one where it names none that exists."""
        return self.get(style_id if style_id in self._elements else self._default)

    def linked_level(self, style: Style) -> int:
        """The level of the heading whose look a character style is: it sets off a heading that opens a paragraph."""
        return self.get(style.link).level if style.link else 0

    def get(self, style_id: str | None) -> Style:
        if not style_id or style_id not in self._elements:
            return Style()
        if style_id not in self._known:
            chain = list(self._chain(style_id))
            style = self._known.get(value(chain[-1], "basedOn") or "", Style())
            for element in reversed(chain):
                style = _extended(style, element)
                self._known[element.get(w("styleId"), "")] = style
        return self._known[style_id]

    def _chain(self, style_id: str) -> Iterator[etree._Element]:
        """The style and those that it is based on, up to one that is known already."""
        seen: set[str] = set()
        while style_id in self._elements and style_id not in seen and style_id not in self._known:
            seen.add(style_id)
            yield self._elements[style_id]
            style_id = value(self._elements[style_id], "basedOn") or ""


def _extended(base: Style, element: etree._Element) -> Style:
    properties, run, name = child(element, "pPr"), child(element, "rPr"), (value(element, "name") or "").strip()
    role = next((role for pattern, role in _ROLES if pattern.fullmatch(name)), base.role)
    hidden, page_break = on(run, "vanish"), on(properties, "pageBreakBefore")
    bold, italic = on(run, "b"), on(run, "i")
    return Style(
        id=element.get(w("styleId"), ""),
        role=role,
        level=_level(base, properties, name),
        centered=centered(properties) if centered(properties) is not None else base.centered,
        page_break=base.page_break if page_break is None else page_break,
        numbering=numbering(properties) or base.numbering,
        bold=base.bold if bold is None else bold,
        italic=base.italic if italic is None else italic,
        hidden=base.hidden if hidden is None else hidden,
        link=value(element, "link") or "",
    )


def _level(base: Style, properties: etree._Element | None, name: str) -> int:
    """The outline level that a style states, else the one of the built-in heading, or entry of a contents, whose name
    it bears."""
    stated = outline_level(properties)
    if stated is not None:
        return stated
    heading = _HEADING.fullmatch(name) or _ENTRY.fullmatch(name)
    return int(heading[1]) if heading else base.level


def outline_level(properties: etree._Element | None) -> int | None:
    """The outline level 1–9 that ``w:pPr`` states; 0 for body text, None where it states nothing."""
    level = number(properties, "outlineLvl")
    if level is None:
        return None
    return level + 1 if 0 <= level < BODY_LEVEL else 0


def centered(properties: etree._Element | None) -> bool | None:
    """Whether ``w:pPr`` centres the paragraph; None where it does not say."""
    alignment = value(properties, "jc")
    return None if alignment is None else alignment == "center"


def numbering(properties: etree._Element | None) -> Numbering | None:
    """The ``w:numPr`` of ``w:pPr``."""
    if child(properties, "numPr") is None:
        return None
    return Numbering(number(properties, "numPr", "numId"), number(properties, "numPr", "ilvl"))
