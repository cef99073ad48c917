"""A Word file read back: the runs of word/document.xml, what its styles call a heading, and the footnotes."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from itertools import takewhile

from lxml import etree

from converter.audit.faults import Unreadable
from converter.audit.read_back.package import Package, parse
from converter.audit.read_back.text import Back, Shown, gathered, in_order
from converter.audit.units import BODY_RANK, TITLE_RANK, bare

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _R, _T, _TAB, _TBL, _TC, _SDT = (f"{_W}{tag}" for tag in ("p", "r", "t", "tab", "tbl", "tc", "sdt"))
_VAL = f"{_W}val"
_PARAGRAPH_LOOK, _PARAGRAPH_STYLE, _RUN_LOOK, _RUN_STYLE = (f"{_W}{tag}" for tag in ("pPr", "pStyle", "rPr", "rStyle"))
_HIDDEN = f"{_W}rPr/{_W}vanish"
_GALLERY = f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery"
_ENTRY = f"{_W}hyperlink"
DEEPEST = 9
"""Word has nine levels of headings."""

_MARKED_HEADING = f"{_W}p/{_W}bookmarkStart"
"""A place that a contents leads to: where there is one, so is a contents. A report of one page has neither."""

_SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}
_OFF = {"0", "false", "off"}


def read(data: bytes) -> Back:
    """The units of a Word file. Raises Unreadable."""
    package = Package(data)
    content = package.read("word/document.xml")
    body = parse(content, "word/document.xml").find(f"{_W}body")
    if body is None:
        raise Unreadable("w:body")
    if b"vanish" in content:
        _take_out_hidden(body)
    listings = _take_contents(body)
    ranks_of = _ranks_of_styles(package.read("word/styles.xml"))
    texts, ranks, heads = gathered(_units(body, ranks_of))
    notes = _notes(package, body) if b"footnoteReference" in content else []
    if not listings and body.find(_MARKED_HEADING) is not None:
        listings = ([],)
    return Back(texts, ranks, heads, notes, listings, loose_as_text=True, deepest=DEEPEST)


@functools.lru_cache(maxsize=8)
def _ranks_of_styles(content: bytes) -> Mapping[str, int]:
    """The rank that each style means, by its id: ``heading n`` or an outline level n, the title, or a style linked
    to one of these."""
    ranks, links = {}, {}
    for style in parse(content, "word/styles.xml").iter(f"{_W}style"):
        name = _value(style, f"{_W}name").lower()
        level = _value(style, f"{_W}pPr/{_W}outlineLvl")
        identity = style.get(f"{_W}styleId", "")
        if name == "title":
            ranks[identity] = TITLE_RANK
        elif name.startswith("heading ") and name[8:].isdecimal():
            ranks[identity] = int(name[8:])
        elif level.isdecimal() and int(level) < 9:
            ranks[identity] = int(level) + 1
        links[identity] = _value(style, f"{_W}link")
    return {**{one: ranks[other] for one, other in links.items() if other in ranks}, **ranks}


def _value(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return found.get(_VAL, "") if found is not None else ""


def _take_out_hidden(body: etree._Element) -> None:
    for run in list(body.iter(_R)):
        mark = run.find(_HIDDEN)
        if mark is not None and mark.get(_VAL) not in _OFF:
            for text in run.findall(_T):
                run.remove(text)


def _take_contents(body: etree._Element) -> tuple[list[str], ...]:
    """Takes the contents (the content control of gallery "Table of Contents") out of the body; none: there is none."""
    for control in body.iterchildren(_SDT):
        if _value(control, _GALLERY) == "Table of Contents":
            entries = [_entry(link) for link in control.iter(_ENTRY)]
            control.clear()  # lxml takes quadratic time to remove an element with all that is in it
            return (entries,)
    return ()


def _entry(link: etree._Element) -> str:
    """The text of an entry, without the page number that stands behind its last tab."""
    texts = [element.text or "" if element.tag == _T else None for element in link.iter(_T, _TAB)]
    last = max((index for index, text in enumerate(texts) if text is None), default=len(texts))
    return bare("".join(text for text in texts[:last] if text is not None))


def _units(container: etree._Element, ranks: Mapping[str, int]) -> Iterator[Shown]:
    for element in container:
        if element.tag == _P:
            yield _paragraph(element, ranks)
        elif element.tag == _TBL:
            for cell in _cells(element):
                yield Shown(BODY_RANK, _text(cell))
        elif element.tag == _SDT:
            for inner in element.iterfind(f"{_W}sdtContent"):
                yield from _units(inner, ranks)


def _cells(table: etree._Element) -> Iterator[etree._Element]:
    """The cells of a table; a table inside a cell is text of that cell."""
    for cell in table.iter(_TC):
        if next(cell.iterancestors(_TBL)) is table:
            yield cell


def _text(element: etree._Element) -> str:
    return "".join([text.text or "" for text in element.iter(_T)])


def _style(element: etree._Element, look: str, style: str) -> str:
    """The id of the style that a paragraph or run names, first of its properties, which stand first in it."""
    if not len(element) or (properties := element[0]).tag != look or not len(properties):
        return ""
    return properties[0].get(_VAL, "") if properties[0].tag == style else ""


def _paragraph(paragraph: etree._Element, ranks: Mapping[str, int]) -> Shown:
    """The style of the paragraph says its rank, or, for a run-in heading, the style of its first runs."""
    rank = ranks.get(_style(paragraph, _PARAGRAPH_LOOK, _PARAGRAPH_STYLE))
    if rank is not None:
        return Shown(rank, _text(paragraph))
    first = next(paragraph.iter(_R), None)
    rank = None if first is None else ranks.get(_style(first, _RUN_LOOK, _RUN_STYLE))
    if rank is None:
        return Shown(BODY_RANK, _text(paragraph))
    head = takewhile(
        lambda run: ranks.get(_style(run, _RUN_LOOK, _RUN_STYLE)) == rank or not _text(run), paragraph.iter(_R)
    )
    return Shown(rank, _text(paragraph), "".join(map(_text, head)))


def _notes(package: Package, body: etree._Element) -> list[str]:
    referred = [reference.get(f"{_W}id", "") for reference in body.iter(f"{_W}footnoteReference")]
    notes: dict[str, str] = {}
    for note in package.xml("word/footnotes.xml").iter(f"{_W}footnote"):
        if note.get(f"{_W}type") not in _SEPARATORS:
            name = note.get(f"{_W}id", "")
            notes[name] = notes.get(name, "") + bare(_text(note))
    return in_order(referred, notes)
