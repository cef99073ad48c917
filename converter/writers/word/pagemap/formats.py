"""The measures of paragraphs and runs as a style sheet and their own properties state them.

The files themselves are read, and not the code that writes them, so that there is one place for every measure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from converter.pagination.blocks import Format
from converter.pagination.text import Look

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SINGLE = 240
_OFF = frozenset({"0", "false", "off"})
_FLAGS = ("keepNext", "pageBreakBefore", "contextualSpacing", "b", "i")

Properties = Mapping[str, str]
"""Properties by name, those of an element with several attributes as ``name/attribute``."""


class Sheet(NamedTuple):
    """A style sheet: for every style what it states together with those that it is based on."""

    paragraphs: dict[str, Properties]
    runs: dict[str, Properties]
    default: str


def sheet(styles: bytes) -> Sheet:
    """The style sheet in styles.xml."""
    root = etree.fromstring(styles)
    given = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
    defaults = root.find(f"{W}docDefaults")
    base_p, base_r = dict[str, str](), dict[str, str]()
    if defaults is not None:
        base_p, base_r = _stated(defaults.find(f".//{W}pPr")), _stated(defaults.find(f".//{W}rPr"))
    paragraphs, runs = dict[str, Properties](), dict[str, Properties]()
    for name, style in given.items():
        chain = list(_chain(style, given))
        of_paragraph = style.get(f"{W}type") == "paragraph"
        paragraphs[name] = _merged([base_p, *(_stated(one.find(f"{W}pPr")) for one in chain)])
        runs[name] = _merged([base_r] * of_paragraph + [_stated(one.find(f"{W}rPr")) for one in chain])
    default = next((name for name, one in given.items() if _is_default(one)), "")
    return Sheet(paragraphs, runs, default)


def _is_default(style: etree._Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") == "1"


def _chain(style: etree._Element | None, given: Mapping[str, etree._Element]) -> list[etree._Element]:
    chain: list[etree._Element] = []
    while style is not None and style not in chain:
        chain.insert(0, style)
        based = style.find(f"{W}basedOn")
        style = None if based is None else given.get(based.get(f"{W}val", ""))
    return chain


def _merged(layers: list[dict[str, str]]) -> Properties:
    return {name: value for layer in layers for name, value in layer.items()}


def _stated(element: etree._Element | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for child in () if element is None else element:
        name = etree.QName(child).localname
        if not child.attrib:
            found[name] = "1"
        for attribute, value in child.attrib.items():
            local = etree.QName(attribute).localname
            found[name if local == "val" else f"{name}/{local}"] = value
    return found


def paragraph_format(element: etree._Element, styles: Sheet, *, by_characters: bool) -> tuple[Format, str]:
    """The format of a ``w:p`` and the id of its style. ``by_characters``: indents in characters win over twips."""
    own = element.find(f"{W}pPr")
    stated = _stated(own)
    style = stated.get("pStyle", styles.default)
    properties = {**styles.paragraphs.get(style, {}), **stated}
    size = int(styles.runs.get(style, {}).get("sz", "20")) * 10

    def inset(side: str) -> int:
        characters = properties.get(f"ind/{side}Chars") if by_characters else None
        return round(int(characters) * size / 100) if characters else int(properties.get(f"ind/{side}", 0))

    exact = properties.get("spacing/lineRule", "auto") != "auto"
    return Format(
        pitch=int(properties.get("spacing/line", _SINGLE)) if exact else 0,
        before=int(properties.get("spacing/before", 0)), after=int(properties.get("spacing/after", 0)),
        first=inset("firstLine") - inset("hanging"), left=inset("left"), right=inset("right"),
        keep_next=_on(properties, "keepNext"), new_page=_on(properties, "pageBreakBefore"),
        contextual=_on(properties, "contextualSpacing"), style=style,
    ), style  # fmt: skip


def look(element: etree._Element | None, style: str, styles: Sheet, link: str) -> Look:
    """How a run with the ``w:rPr`` ``element`` looks in a paragraph of ``style``; ``link``: the hyperlink it is in."""
    stated = _stated(element)
    hint = stated.pop("rFonts/hint", "") == "eastAsia"
    named = stated.get("rStyle", "")
    properties = {**styles.runs.get(style, {}), **styles.runs.get(named, {}), **stated}
    return Look(
        size=int(properties.get("sz", "20")), spacing=int(properties.get("spacing", 0)), bold=_on(properties, "b"),
        italic=_on(properties, "i"), raised=properties.get("vertAlign") in {"superscript", "subscript"}, hint=hint,
        face=" ".join(f"{name}={value}" for name, value in sorted(stated.items())) + link,
    )  # fmt: skip


def _on(properties: Properties, name: str) -> bool:
    return properties.get(name, "0") not in _OFF
