"""The units of text of an HTML or XHTML body."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from converter.audit.read_back.text import Back, in_order
from converter.audit.units import BODY_RANK, bare

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
HEADINGS = {f"h{level}": level - 1 for level in range(1, 7)}
DEEPEST = 5
"""The rank of h6: HTML has no deeper heading."""

_LEAVES = {"p", "td", "th", "caption", "figcaption", "dt", "dd", "pre", "summary", *HEADINGS}
_CONTAINERS = {
    "body", "div", "section", "article", "main", "header", "footer", "aside", "blockquote", "ul", "ol", "li", "dl",
    "table", "thead", "tbody", "tfoot", "tr", "figure", "details", "hgroup", "nav",
}  # fmt: skip
_NOT_TEXT = {"script", "style", "template", "colgroup"}
_NOTE = {"footnote", "endnote", "doc-footnote", "doc-endnote"}
_REFERENCE = {"noteref", "doc-noteref", "footnote-ref"}
_BACK_LINK = {"backlink", "doc-backlink", "footnote-backref"}


class Page:
    """Collects the text of one page after another; a page is the body of a document."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.ranks: list[int] = []
        self._referred: list[str] = []
        self._notes: dict[str, str] = {}

    def back(self, contents: list[str] | None) -> Back:
        return Back(self.texts, self.ranks, in_order(self._referred, self._notes), contents)

    def add(self, body: etree._Element, place: str = "", *, notes: bool = False) -> None:
        """Takes in a page. ``place`` tells its notes' names from another page's; ``notes``: it may have notes."""
        if notes:
            self._take_notes(body, place)
        for rank, text in _units(body):
            if text := bare(text):
                self.texts.append(text)
                self.ranks.append(rank)

    def _take_notes(self, body: etree._Element, place: str) -> None:
        """Moves the notes and the references to them out of the page."""
        for element in list(body.iter(etree.Element)):
            kinds = _kinds(element)
            if kinds & _REFERENCE:
                link = element if element.tag == "a" else element.find(".//a")
                href = link.get("href", "") if link is not None else ""
                self._referred.append(f"{place}#{href.rpartition('#')[2]}")
                remove(element)
            elif kinds & _BACK_LINK:
                remove(element)
        for element in list(body.iter(etree.Element)):
            if _kinds(element) & _NOTE or _in_notes_of_markdown(element):
                self._notes[f"{place}#{element.get('id', '')}"] = bare("".join(element.itertext()))
                remove(element)


def _kinds(element: etree._Element) -> set[str]:
    said = (element.get(EPUB_TYPE), element.get("role"), element.get("class"))
    return set(" ".join(filter(None, said)).split())


def _in_notes_of_markdown(element: etree._Element) -> bool:
    above = element.getparent() if element.tag == "li" else None
    section = above.getparent() if above is not None else None
    return section is not None and section.tag == "section" and "footnotes" in _kinds(section)


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


def _units(container: etree._Element) -> Iterator[tuple[int, str]]:
    """(rank, text) of every block element; text that stands between block elements is a unit of its own."""
    loose = [container.text or ""]
    for element in container:
        tag = element.tag
        if tag in _LEAVES or tag in _CONTAINERS:
            yield BODY_RANK, "".join(loose)
            loose = [element.tail or ""]
            if tag in _LEAVES:
                yield HEADINGS.get(tag, BODY_RANK), _text(element)
            elif element.get("hidden") is None:
                yield from _units(element)
        else:
            loose += [_text(element), element.tail or ""]
    yield BODY_RANK, "".join(loose)


def _text(element: etree._Element) -> str:
    if element.tag in _NOT_TEXT or element.get("hidden") is not None:
        return ""
    return "".join(element.itertext())
