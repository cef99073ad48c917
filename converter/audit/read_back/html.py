"""The units of text of an HTML or XHTML body."""

from __future__ import annotations

import posixpath
import re

from lxml import etree

from converter.audit.read_back.text import Back, Shown, gathered, in_order
from converter.audit.units import BODY_RANK, bare

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_HEADINGS = {f"h{level}": level - 1 for level in range(1, 7)}
_DEEP = re.compile(r"h([0-9]+)")
_LEAVES = {"p", "td", "th", "caption", "figcaption", "dt", "dd", "pre", "summary", *_HEADINGS}
_CONTAINERS = {
    "body", "div", "section", "article", "main", "header", "footer", "aside", "blockquote", "ul", "ol", "li", "dl",
    "table", "thead", "tbody", "tfoot", "tr", "figure", "details", "hgroup", "nav",
}  # fmt: skip
_BLOCKS = _LEAVES | _CONTAINERS
_NOT_TEXT = {"script", "style", "template", "colgroup"}
_NOTE = {"footnote", "endnote", "doc-footnote", "doc-endnote", "note"}
_REFERENCE = {"noteref", "doc-noteref", "footnote-ref"}
_GENERATED = {"generated", "doc-backlink", "footnote-backref"}
"""What a writer adds that is no text of the model: the number of a note, the stand-in of a picture, a way back."""


class Page:
    """Collects the text of one page after another; a page is the body of a document."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._ranks: list[int] = []
        self._heads: list[int] = []
        self._referred: list[str] = []
        self._notes: dict[str, str] = {}
        self._same: dict[str, str] = {}

    def back(self, *contents: list[str], loose_as_text: bool) -> Back:
        """What was collected, with the contents listings that the caller found."""
        referred = [self._same.get(name, name) for name in self._referred]
        return Back(self._texts, self._ranks, self._heads, in_order(referred, self._notes), contents, loose_as_text)

    def add(self, body: etree._Element, place: str = "", *, plain: bool = False) -> None:
        """Takes in a page. ``place`` tells its notes' names from another page's; a ``plain`` one has no notes."""
        if not plain:
            self._take_notes(body, place)
        texts, ranks, heads = gathered(_units(body))
        if self._texts and texts and _goes_on(body):
            self._texts[-1] += texts.pop(0)
            del ranks[0], heads[0]
        self._texts += texts
        self._ranks += ranks
        self._heads += heads

    def _take_notes(self, body: etree._Element, place: str) -> None:
        """Moves the notes and the references to them out of the page, and what is no text of the model."""
        for element in list(body.iter(etree.Element)):
            kinds = _kinds(element)
            if kinds & _REFERENCE and (target := _target(element)):
                self._referred.append(_absolute(target, place))
                remove(element)
            elif kinds & _GENERATED:
                remove(element)
        for element in list(body.iter(etree.Element)):
            if _is_note(element):
                name = f"{place}#{element.get('id', '')}"
                self._same |= {f"{place}#{inner.get('id')}": name for inner in element.iter("{*}a") if inner.get("id")}
                self._notes[name] = self._notes.get(name, "") + bare("".join(element.itertext()))
                remove(element)


def _goes_on(body: etree._Element) -> bool:
    """Whether a page begins within the paragraph that the page before it ends in."""
    first = next((element for element in body.iter(etree.Element) if _name(element) in _LEAVES), None)
    return first is not None and "continued" in _kinds(first)


def _target(reference: etree._Element) -> str:
    link = next(reference.iter("{*}a"), None)
    return link.get("href", "") if link is not None else ""


def _absolute(target: str, place: str) -> str:
    page, _, name = target.partition("#")
    return f"{posixpath.join(posixpath.dirname(place), page) if page else place}#{name}"


def _is_note(element: etree._Element) -> bool:
    name = _name(element)
    if name == "li":
        section = next(element.iterancestors("{*}section"), None)
        return section is not None and "footnotes" in _kinds(section)
    return name in {"aside", "div", "span"} and bool(_kinds(element) & _NOTE)


def _kinds(element: etree._Element) -> set[str]:
    said = (element.get(EPUB_TYPE), element.get("role"), element.get("class"))
    return set(" ".join(filter(None, said)).split())


def remove(element: etree._Element) -> None:
    """Takes an element out and leaves the text behind it."""
    above, before, tail = element.getparent(), element.getprevious(), element.tail
    if above is None:
        return
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        above.text = (above.text or "") + tail
    above.remove(element)


def _units(body: etree._Element) -> list[Shown]:
    """Every block element; text that stands between block elements is a unit of its own."""
    units: list[Shown] = []
    _collect(body, units)
    return units


def _collect(container: etree._Element, units: list[Shown]) -> None:
    loose = [container.text or ""]
    for element in container:
        name = _name(element)
        if name not in _BLOCKS:
            loose += (_text(element), element.tail or "")
            continue
        units.append(Shown(BODY_RANK, "".join(loose)))
        loose = [element.tail or ""]
        if name in _LEAVES:
            units.append(_leaf(element, name))
        elif element.get("hidden") is None:
            _collect(element, units)
    units.append(Shown(BODY_RANK, "".join(loose)))


def _leaf(element: etree._Element, name: str) -> Shown:
    """A block. A heading below h6 says its level: in ``aria-level``, or a paragraph by the class of its anchor."""
    text = _text(element)
    if name != "p":
        level = element.get("aria-level", "")
        return Shown(int(level) - 1 if level.isdecimal() else _HEADINGS.get(name, BODY_RANK), text)
    if element.text or len(element) < 2 or _name(element[0]) != "a":
        return Shown(BODY_RANK, text)
    deep = _DEEP.match(element[0].get("class", ""))
    return Shown(int(deep[1]) - 1, text, _text(element[1])) if deep else Shown(BODY_RANK, text)


def _text(element: etree._Element) -> str:
    if element.get("hidden") is not None or _name(element) in _NOT_TEXT:
        return ""
    return "".join(element.itertext()) if len(element) else element.text or ""


def _name(element: etree._Element) -> str:
    """The element's name, in XHTML without its namespace."""
    return str(element.tag).rpartition("}")[2]
