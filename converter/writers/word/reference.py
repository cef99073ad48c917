"""A template of the user's: the styles, page, headers and footers of a Word file, as the form of ours.

Styles go by their names (``w:name``, which is the same in every language of Word), and get the ids that our files use;
those that the file lacks are added, in its own faces. Numbers in headings are text here, so that automatic ones are
left out. Text, macros, links to other files and whatever else could act are not taken.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from lxml import etree

from converter.package.opc import Package
from converter.writers.word import styles
from converter.writers.word.letterhead import Letterhead, drop, refer, taken
from converter.writers.word.page import GONGWEN, Page
from converter.writers.word.pagemap.formats import W, number, sheet, stated
from converter.writers.word.template import (
    NAMESPACES,
    RELATIONS,
    TYPES,
    Template,
    package,
    packed,
    with_styles,
    without_namespaces,
)

_NAME = "word_template"
_STYLES, _SETTINGS, _THEME = "word/styles.xml", "word/settings.xml", "word/theme/theme1.xml"
_ID, _VAL = f"{W}styleId", f"{W}val"
_BEFORE_TABS = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers",
    "pBdr", "shd",
)  # fmt: skip
_OF_SETTINGS = frozenset(
    {
        "zoom", "mirrorMargins", "gutterAtTop", "defaultTabStop", "autoHyphenation", "evenAndOddHeaders",
        "drawingGridHorizontalSpacing", "drawingGridVerticalSpacing", "characterSpacingControl", "noLineBreaksAfter",
        "noLineBreaksBefore", "compat", "themeFontLang", "clrSchemeMapping", "decimalSymbol", "listSeparator",
    }
)  # fmt: skip
_OF_SECTION = frozenset(
    {
        "headerReference", "footerReference", "pgSz", "pgMar", "pgBorders", "cols", "vAlign", "titlePg",
        "textDirection", "bidi", "docGrid",
    }
)  # fmt: skip
_LARGEST = 31_680
"""Twips: Word's largest page is 22 inches wide."""
_ORDER = ("headerReference", "footerReference", "pgSz", "pgMar", "pgBorders", "pgNumType")


@functools.lru_cache(maxsize=4)
def reference(data: bytes, shift: int) -> Template:
    """The template of a report's own file (``shift`` 0), or of the whole (1), from the Word file ``data``.

    Raises an :class:`converter.errors.InputError` for a file that is none, is damaged or not safe.
    """
    theirs = Package(data, _NAME)
    main = theirs.main_part()
    parts_of = {relation.kind: relation.target for relation in theirs.relations(main).values() if not relation.external}
    given = theirs.xml(parts_of.get("styles", _STYLES))
    ids = _renamed(given)
    section = _section(theirs.xml(main))
    page = _page(stated(section), given)
    letterhead = taken(theirs, main, section, ids)
    parts, ours = package(page, footers="footer" not in letterhead.kinds)
    _with_ours(section, ours)
    _lay_in(parts, letterhead)
    if "settings" in parts_of:
        parts[_SETTINGS] = _kept_settings(theirs.xml(parts_of["settings"]))
    if "theme" in parts_of:
        parts[_THEME] = etree.tostring(theirs.xml(parts_of["theme"]), encoding="UTF-8", standalone=True)
    kinds = ("default", "even") if b"evenAndOddHeaders" in parts[_SETTINGS] else ("default",)
    common = packed(page, parts, _section_xml(section), () if "header" in letterhead.kinds else kinds)
    return with_styles(common, _completed(given, page, shift))


def _lay_in(parts: dict[str, bytes], letterhead: Letterhead) -> None:
    parts |= letterhead.parts
    for part, end, more in (
        (RELATIONS, b"</Relationships>", letterhead.relationships), (TYPES, b"</Types>", letterhead.types),
    ):  # fmt: skip
        parts[part] = parts[part].replace(end, more.encode() + end)


def _renamed(given: etree._Element) -> dict[str, str]:
    """Gives the styles the ids of ours by their names; returns the new id of every former one."""
    wanted = {(style.kind, style.name.lower()): style.id for style in styles.every(GONGWEN, 0)}
    every = list(given.iterchildren(f"{W}style"))
    ids: dict[str, str] = {}
    for style in every:
        kind, name = style.get(f"{W}type", ""), stated(style).get("name", "").lower()
        own = "Normal" if kind == "paragraph" and style.get(f"{W}default") in {"1", "true"} else ""
        identifier = own or wanted.get((kind, name), "")
        if identifier and identifier not in ids.values():
            ids[style.get(_ID, "")] = identifier
    for style in every:  # the character style of a heading has a name of its own in each language
        identifier, link = ids.get(style.get(_ID, ""), ""), stated(style).get("link", "")
        if identifier.startswith("Heading") and link and f"{identifier}Char" not in ids.values():
            ids.setdefault(link, f"{identifier}Char")
    ours = set(wanted.values())
    for style in every:
        former = style.get(_ID, "")
        ids.setdefault(former, f"their-{former}" if former in ours else former)
        style.set(_ID, ids[former])
    refer(given, ids)
    return ids


def _completed(given: etree._Element, page: Page, shift: int) -> bytes:
    """styles.xml with every style that our files use; without automatic numbers, with a tab in the contents."""
    for numbers in list(given.iter(f"{W}numPr")):
        drop(numbers)
    there = {style.get(_ID): style for style in given.iterchildren(f"{W}style")}
    for style in styles.every(page, shift):
        if style.id not in there:
            xml = f"<w:styles {NAMESPACES}>{style.xml()}</w:styles>"
            given.append(etree.fromstring(xml)[0])
        elif style.linked and style.kind == "paragraph":
            _link(there[style.id], style.linked)
        elif style.id.startswith("TOC") and style.id != "TOCHeading":
            _give_tab(there[style.id], page)
    return etree.tostring(given, encoding="UTF-8", standalone=True)


def _link(style: etree._Element, linked: str) -> None:
    """Links a heading's style with its character style, which it may not have."""
    link = style.find(f"{W}link")
    if link is None:
        before = [style.find(f"{W}{name}") for name in ("next", "basedOn", "aliases", "name")]
        link = etree.Element(f"{W}link")
        next(one for one in before if one is not None).addnext(link)
    link.set(_VAL, linked)


def _give_tab(style: etree._Element, page: Page) -> None:
    """The right tab with dots that Word writes into each entry, and not into the style."""
    properties = style.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        run = style.find(f"{W}rPr")
        style.append(properties) if run is None else run.addprevious(properties)
    if properties.find(f"{W}tabs") is not None:
        return
    tabs = etree.Element(f"{W}tabs")
    etree.SubElement(tabs, f"{W}tab", {_VAL: "right", f"{W}leader": "dot", f"{W}pos": str(page.text_width)})
    place = sum(etree.QName(child).localname in _BEFORE_TABS for child in properties)
    properties.insert(place, tabs)


def _section(root: etree._Element) -> etree._Element:
    """The properties of the file's last section."""
    found = list(root.iter(f"{W}sectPr"))
    return found[-1] if found else etree.Element(f"{W}sectPr")


def _page(section: Mapping[str, str], given: etree._Element) -> Page:
    """The measures of the file's page and of its plain text, for what the file itself has no style for."""
    style_sheet = sheet(etree.tostring(given))
    size, line = _sound(style_sheet.size("Normal"), GONGWEN.body_size), style_sheet.paragraphs.get("Normal", {})
    is_exact = line.get("spacing/lineRule") == "exact"
    pitch = _sound(number(line, "spacing/line"), size * 13) if is_exact else size * 13
    title = size + 12
    page = GONGWEN._replace(
        line=pitch, title_line=title * 13, table_line=size * 13, note_line=size * 13, character=size * 10, narrowing=0,
        body_size=size, title_size=title, caption_size=size, table_size=size, note_size=size, title_face="",
        body_face="", subtitle_face="", level_faces=("",), level_sizes=(size,), by_number=False,
        bold=tuple(range(1, styles.LEVELS + 1)),
    )  # fmt: skip
    return page._replace(
        width=_sound(number(section, "pgSz/w"), page.width), height=_sound(number(section, "pgSz/h"), page.height),
        top=number(section, "pgMar/top", page.top), bottom=number(section, "pgMar/bottom", page.bottom),
        left=number(section, "pgMar/left", page.left), right=number(section, "pgMar/right", page.right),
    )  # fmt: skip


def _sound(measure: int, usual: int) -> int:
    """``measure`` where Word can have it, else the usual one: a template is a stranger's file."""
    return measure if 0 < measure <= _LARGEST else usual


def _section_xml(section: etree._Element) -> str:
    """The section's properties, with a place for the numbers of its pages; what refers elsewhere is left out."""
    for child in list(section):
        if etree.QName(child).localname not in _OF_SECTION:
            section.remove(child)
    section.attrib.clear()
    place = sum(etree.QName(child).localname in _ORDER for child in section)
    section.insert(place, etree.Element(f"{W}pgNumType"))
    return without_namespaces(section)


def _with_ours(section: etree._Element, ours: str) -> None:
    """Gives ``section`` what it lacks from that of ours: size, margins, footers."""
    there = {etree.QName(child).localname for child in section}
    wanted = {"pgSz", "pgMar", "footerReference"}
    missing = [one for one in etree.fromstring(f"<w:body {NAMESPACES}>{ours}</w:body>")[0]
               if etree.QName(one).localname in wanted - there]  # fmt: skip
    for one in missing:
        name = etree.QName(one).localname
        before = _ORDER[: _ORDER.index(name)]
        section.insert(sum(etree.QName(child).localname in before for child in section), one)


def _kept_settings(root: etree._Element) -> bytes:
    """The settings that bear on the look of pages; none that asks, tracks, protects or fetches."""
    for child in list(root):
        if etree.QName(child).localname not in _OF_SETTINGS or not str(child.tag).startswith(W):
            root.remove(child)
    return etree.tostring(root, encoding="UTF-8", standalone=True)
