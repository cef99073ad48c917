"""The measures of paragraphs and runs as a style sheet and their own properties state them. Lengths are in twips."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from converter.pagination.blocks import Format
from converter.pagination.text import Look

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset({"0", "false", "off"})
_DEFAULT_SIZE = 20
_SINGLE = 240
"""``w:line`` of single spacing."""

DEEPEST = 50
"""Styles, each based on the next, that count: those of a template may be thousands."""

_RAISED = frozenset({"superscript", "subscript"})

Properties = Mapping[str, str]
"""Properties by name; an attribute other than ``w:val`` goes by the name ``element/attribute``."""

Stated = tuple[tuple[str, str], ...]
"""The properties that an element states itself."""


class StyleSheet:
    """For every style what it states together with the styles that it is based on. ``default``: the paragraph style of
    those that name none; ``margins``: what the left and the right margin of a cell take of its width."""

    def __init__(
        self, paragraphs: dict[str, Properties], runs: dict[str, Properties], default: str, margins: int
    ) -> None:
        self.paragraphs, self.runs, self.default, self.margins = paragraphs, runs, default, margins

    def size(self, style: str) -> int:
        """The size of type of a paragraph style, in half points."""
        return number(self.runs.get(style, {}), "sz", _DEFAULT_SIZE)


@functools.lru_cache(maxsize=8)
def sheet(styles: bytes) -> StyleSheet:
    """The style sheet in styles.xml."""
    root = etree.fromstring(styles)
    given = {style.get(f"{W}styleId", ""): style for style in root.iterchildren(f"{W}style")}
    for_paragraphs, for_runs = (stated(root.find(f"{W}docDefaults/{W}{name}")) for name in _DEFAULTS)
    of_paragraphs, of_runs = (
        {name: stated(style.find(f"{W}{kind}")) for name, style in given.items()} for kind in _LOOKS
    )
    paragraphs, runs = dict[str, Properties](), dict[str, Properties]()
    for name, style in given.items():
        chain = _chain(name, given)
        base = [for_runs] if _kind(style) == "paragraph" else []
        paragraphs[name] = _merged([for_paragraphs, *(of_paragraphs[one] for one in chain)])
        runs[name] = _merged([*base, *(of_runs[one] for one in chain)])
    default = next((name for name, one in given.items() if _is_default(one, "paragraph")), "")
    tables = next((one for one in given.values() if _is_default(one, "table")), None)
    return StyleSheet(paragraphs, runs, default, _cell_margins(tables))


_LOOKS = ("pPr", "rPr")
_DEFAULTS = (f"pPrDefault/{W}pPr", f"rPrDefault/{W}rPr")


def _kind(style: etree._Element) -> str:
    return style.get(f"{W}type", "")


def _is_default(style: etree._Element, kind: str) -> bool:
    return _kind(style) == kind and style.get(f"{W}default") == "1"


def _cell_margins(style: etree._Element | None) -> int:
    found = () if style is None else style.iterfind(f"{W}tblPr/{W}tblCellMar/*")
    return sum(number(dict(side.attrib), f"{W}w") for side in found if etree.QName(side).localname in {"left", "right"})


def _chain(name: str, given: Mapping[str, etree._Element]) -> list[str]:
    """The style ``name`` after the nearest that it is based on; in a ring they come again, to no effect."""
    chain: list[str] = []
    while name in given and len(chain) < DEEPEST:
        chain.append(name)
        based = given[name].find(f"{W}basedOn")
        name = "" if based is None else based.get(f"{W}val", "")
    return chain[::-1]


def number(properties: Mapping[Any, Any], name: str, default: int = 0) -> int:
    """A measure, rounded; ``default`` where it is missing or none (a template is a stranger's file)."""
    try:
        return round(float(properties.get(name, default)))
    except (ValueError, OverflowError):
        return default


def _merged(layers: Iterable[Properties]) -> Properties:
    return {name: value for layer in layers for name, value in layer.items()}


def stated(element: etree._Element | None) -> dict[str, str]:
    """The properties that a ``w:pPr``, ``w:rPr``, ``w:tcPr`` or ``w:sectPr`` states."""
    found: dict[str, str] = {}
    for child in () if element is None else element:
        name = _local(str(child.tag))
        if not child.attrib:
            found[name] = "1"
        for attribute, value in child.attrib.items():
            local = _local(str(attribute))
            found[name if local == "val" else f"{name}/{local}"] = str(value)
    return found


@functools.cache
def _local(name: str) -> str:
    return name.rpartition("}")[2]


@functools.lru_cache(maxsize=1024)
def paragraph_format(own: Stated, style: str, styles: StyleSheet, *, by_characters: bool, grid: int = 0) -> Format:
    """The format of a paragraph of ``style`` that states ``own`` properties itself, on a page with a ``grid``.

    ``by_characters``: indents in characters, of the size of the style's type, win over those in twips.
    """
    properties = {**styles.paragraphs.get(style, {}), **dict(own)}

    def inset(side: str) -> int:
        characters = properties.get(f"ind/{side}Chars") if by_characters else None
        if characters is not None:
            return round(number(properties, f"ind/{side}Chars") * styles.size(style) / 10)
        return number(properties, f"ind/{side}")

    rule, line = properties.get("spacing/lineRule", "auto"), number(properties, "spacing/line", _SINGLE)
    return Format(
        pitch=line if rule == "exact" else 0,
        before=number(properties, "spacing/before"),
        after=number(properties, "spacing/after"),
        first=inset("firstLine") - inset("hanging"),
        left=inset("left"),
        right=inset("right"),
        keep_next=_on(properties, "keepNext"),
        keep_lines=_on(properties, "keepLines"),
        new_page=_on(properties, "pageBreakBefore"),
        contextual=_on(properties, "contextualSpacing"),
        style=style,
        multiple=line / _SINGLE if rule == "auto" else 1,
        least=line if rule == "atLeast" else 0,
        grid=grid if properties.get("snapToGrid", "1") not in _OFF else 0,
    )


@functools.lru_cache(maxsize=1024)
def look(stated: Stated, style: str, styles: StyleSheet, link: str | None = None) -> Look:
    """How a run looks that states properties in a paragraph of ``style``; ``link``: the hyperlink it is in, None: no
    matter, as is all else that its width does not depend on."""
    own = dict(stated)
    hint = own.pop("rFonts/hint", "") == "eastAsia"
    properties = {**styles.runs.get(style, {}), **styles.runs.get(own.get("rStyle", ""), {}), **own}
    return Look(
        size=number(properties, "sz", _DEFAULT_SIZE),
        spacing=number(properties, "spacing"),
        bold=_on(properties, "b"),
        italic=_on(properties, "i"),
        raised=properties.get("vertAlign") in _RAISED,
        hint=hint,
        face="" if link is None else " ".join(f"{name}={value}" for name, value in sorted(own.items())) + link,
    )


def _on(properties: Properties, name: str) -> bool:
    return properties.get(name, "0") not in _OFF
