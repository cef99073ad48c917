"""Automatic numbers, counted as Word counts them and given as text (DXR-01, DXR-03, DXR-05)."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from converter.readers.hygiene import BREAKS, without_invisible
from converter.readers.word.names import child, number, on, value, w
from converter.readers.word.numerals import numeral
from converter.readers.word.styles import Style, Styles, numbering
from converter.readers.word.symbols import bullet

LEVELS = 9
BULLET = "bullet"
LONGEST = 255
"""Characters of a number's pattern that are read: each paragraph of the list repeats them."""
_PLACEHOLDER = re.compile(r"%([1-9])")
_BLANKS = dict.fromkeys(map(ord, "\t\r\n" + "".join(BREAKS)), " ")
_NEEDS_GAP = re.compile(r"[0-9A-Za-z〇一二三四五六七八九十百千部分篇章节節条條]$")


class Level(NamedTuple):
    """``w:lvl``: how one level of a list counts and looks."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    linked: str = ""
    font: str = ""


class Number(NamedTuple):
    """``text`` as it stands before the paragraph, without the gap; ``gap`` is what parts it from the text."""

    text: str = ""
    gap: str = ""
    bullet: bool = False


class _List(NamedTuple):
    """``w:num``: an abstract list, and where it starts anew."""

    abstract: str
    starts: dict[int, int]
    overrides: dict[int, Level]


class Numberings:
    """The lists of a document and where each stands; :meth:`next` is asked once per paragraph, in order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._lists: dict[int, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[int, int]] = set()
        if root is not None:
            self._read(root, styles)

    def _read(self, root: etree._Element, styles: Styles) -> None:
        links: dict[str, str] = {}
        for element in root.iterchildren(w("abstractNum")):
            key = element.get(w("abstractNumId"), "")
            self._abstract[key] = _levels(element)
            link = value(element, "numStyleLink")
            if link:
                links[key] = link
        for element in root.iterchildren(w("num")):
            self._lists[_id(element)] = _list(element)
        for key, style_id in links.items():
            linked = styles.get(style_id).numbering
            found = self._lists.get(linked.list_id or 0) if linked else None
            if found:
                self._abstract[key] = self._abstract.get(found.abstract, {})

    def next(self, properties: etree._Element | None, style: Style) -> Number:
        """The number of the next paragraph; an empty one where it has none."""
        own, of_style = numbering(properties), style.numbering
        list_id = own.list_id if own and own.list_id is not None else of_style.list_id if of_style else None
        found = self._lists.get(list_id or 0)
        if not list_id or found is None:
            return Number()
        level = own.level if own and own.level is not None else self._level_of(found, style)
        return self._counted(list_id, found, min(max(level, 0), LEVELS - 1))

    def _level_of(self, found: _List, style: Style) -> int:
        """The level that the list links to the style, else the one that the style states."""
        for index, level in self._abstract.get(found.abstract, {}).items():
            if level.linked and level.linked == style.id:
                return index
        return (style.numbering.level or 0) if style.numbering else 0

    def _counted(self, list_id: int, found: _List, index: int) -> Number:
        levels = {**self._abstract.get(found.abstract, {}), **found.overrides}
        counters = self._counters.setdefault(found.abstract, {})
        level = levels.get(index, Level())
        start = level.start
        if index in found.starts and (list_id, index) not in self._begun:
            start = found.starts[index]
            counters.pop(index, None)
        self._begun.add((list_id, index))
        counters[index] = counters[index] + 1 if index in counters else start
        for deeper in [other for other in counters if other > index]:
            restart = levels.get(deeper, Level()).restart
            if restart is None or 0 < index + 1 <= restart:
                del counters[deeper]
        return _shown(level, levels, counters)


def _shown(level: Level, levels: dict[int, Level], counters: dict[int, int]) -> Number:
    if level.style == BULLET:
        glyph = bullet(level.font, without_invisible(level.text.translate(_BLANKS)).strip())
        return Number(glyph, " " if glyph else "", bullet=True)

    def part(found: re.Match[str]) -> str:
        index = int(found[1]) - 1
        other = levels.get(index, Level())
        style = "decimal" if level.legal and other.style not in ("none", BULLET) else other.style
        return numeral(counters.get(index, other.start), style)

    text = _PLACEHOLDER.sub(part, level.text)
    text = without_invisible(text.translate(_BLANKS)).strip()
    gap = " " if text and level.suffix != "nothing" and _NEEDS_GAP.search(text) else ""
    return Number(text, gap)


def _levels(parent: etree._Element) -> dict[int, Level]:
    found = {_index(element): _level(element) for element in parent.iterchildren(w("lvl"))}
    return {index: level for index, level in found.items() if index < LEVELS}


def _level(element: etree._Element) -> Level:
    start = number(element, "start")
    return Level(
        start=0 if start is None else start,
        style=value(element, "numFmt") or "decimal",
        text=(value(element, "lvlText") or "")[:LONGEST],
        suffix=value(element, "suff") or "tab",
        restart=number(element, "lvlRestart"),
        legal=bool(on(element, "isLgl")),
        linked=value(element, "pStyle") or "",
        font=_font(child(element, "rPr", "rFonts")),
    )


def _font(fonts: etree._Element | None) -> str:
    return "" if fonts is None else fonts.get(w("ascii")) or fonts.get(w("hAnsi")) or ""


def _list(element: etree._Element) -> _List:
    starts: dict[int, int] = {}
    overrides: dict[int, Level] = {}
    for override in element.iterchildren(w("lvlOverride")):
        start, level = number(override, "startOverride"), child(override, "lvl")
        if level is not None and _index(override) < LEVELS:
            overrides[_index(override)] = _level(level)
        if start is not None:
            starts[_index(override)] = start
    return _List(value(element, "abstractNumId") or "", starts, overrides)


def _index(element: etree._Element) -> int:
    text = element.get(w("ilvl"), "0")
    return int(text) if text.isdecimal() else 0


def _id(element: etree._Element) -> int:
    text = element.get(w("numId"), "0")
    return int(text) if text.isdecimal() else 0
