"""The XML tree of a part, normalised once before it is read (DXR-06, DXR-08, DXR-09).

Afterwards a body holds paragraphs and tables, and a paragraph runs, hyperlinks, deletions and simple marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from converter.readers.word.names import CONTENTS, HEAD, MC, W, child, elements, on, value, w

_INSERTED = frozenset(map(w, ("ins", "moveTo")))
_WRAPPERS = _INSERTED | frozenset(
    map(w, ("sdt", "sdtContent", "smartTag", "customXml", "fldSimple", "bdo", "dir", "ruby", "rubyBase"))
)
_REMOVED = frozenset(map(w, ("sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "rubyPr")))
_ALTERNATE, _CHOICE = f"{{{MC}}}AlternateContent", f"{{{MC}}}Choice"
_MARKS = frozenset(map(w, ("rPr", "trPr", "tcPr")))
"""Where ``w:ins`` and ``w:del`` are no wrapper but say that a paragraph's mark, a row or a cell was revised."""


def normalise(root: etree._Element) -> int:
    """Changes the tree in place; the number of insertions that were accepted."""
    for element in list(root.iter(_ALTERNATE)):
        _decide(element)
    _join_paragraphs(root)
    for element in list(root.iter(w("sdt"), w("fldSimple"))):
        _mark_contents(element)
    for element in list(root.iter(*_REMOVED)):
        _replace(element, ())
    inserted = sum(1 for element in root.iter(*_INSERTED) if not _is_mark(element))
    for element in list(root.iter(*_WRAPPERS)):
        if not _is_mark(element):
            _replace(element, list(element))
    return inserted


def _is_mark(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in _MARKS


def _decide(element: etree._Element) -> None:
    """An AlternateContent says the same thing several times: the first choice, else the fallback, is taken."""
    options = [option for option in elements(element) if len(option)]
    options.sort(key=lambda option: option.tag != _CHOICE)
    _replace(element, list(options[0]) if options else ())


def _mark_contents(element: etree._Element) -> None:
    """Marks the paragraphs of a contents in a content control, or the one that holds a simple TOC field."""
    if value(element, "sdtPr", "docPartObj", "docPartGallery") == "Table of Contents":
        for paragraph in element.iter(w("p")):
            paragraph.set(CONTENTS, "1")
    parent = element.getparent()
    if element.get(f"{{{W}}}instr", "").split()[:1] == ["TOC"] and parent is not None:
        parent.set(CONTENTS, "1")


def _join_paragraphs(root: etree._Element) -> None:
    """A paragraph whose mark is deleted, or a style separator (``specVanish``), goes on in the next one."""
    for paragraph in list(root.iter(w("p"))):
        before: list[etree._Element] = []
        previous = None if _goes_on(paragraph) else paragraph.getprevious()
        while previous is not None and previous.tag == w("p") and _goes_on(previous):
            before.append(previous)
            previous = previous.getprevious()
        if before:
            _join(before[::-1], paragraph)


def _goes_on(paragraph: etree._Element) -> bool:
    mark = child(paragraph, "pPr", "rPr")
    if mark is None or not (mark.find(w("del")) is not None or on(mark, "specVanish")):
        return False
    following = paragraph.getnext()
    return following is not None and following.tag == w("p")


def _join(before: Sequence[etree._Element], last: etree._Element) -> None:
    """What ``before`` hold, moved once to the beginning of ``last``.

    The paragraph is what ``last`` is; one that style separators join is the heading that its beginning is.
    """
    heading, properties = child(before[0], "pPr"), child(last, "pPr")
    mark = child(heading, "rPr")
    if heading is not None and mark is not None and on(mark, "specVanish"):
        if properties is not None:
            last.remove(properties)
        heading.remove(mark)  # the separator is used up: the next paragraph is one of its own
        last.insert(0, heading)
        before[-1].append(etree.Element(HEAD))
    inner = [element for paragraph in before for element in paragraph if element.tag != w("pPr")]
    position = 1 if child(last, "pPr") is not None else 0
    last[position:position] = inner
    for paragraph in before:
        parent = paragraph.getparent()
        if parent is not None:
            parent.remove(paragraph)


def _replace(element: etree._Element, inner: Iterable[etree._Element]) -> None:
    """``inner`` in the place of ``element``; the white space between elements is no text."""
    parent = element.getparent()
    if parent is not None:
        for inside in inner:  # a slice would count through all the siblings before it, each time
            element.addprevious(inside)
        parent.remove(element)
