"""Text of the model as XHTML: escaping, and stand-off marks as elements that nest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from converter.model import Mark, MarkKind
from converter.writers.xhtml.address import web_address

_ILLEGAL = [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
_REPLACED = dict.fromkeys(_ILLEGAL, "\ufffd")  # what XML 1.0 forbids even as a reference
_ILLEGAL_CLASS = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "<br/>"}) | _REPLACED
_ATTRIBUTE = _TEXT | str.maketrans({'"': "&quot;", "\n": " "})
_SPECIAL_IN_TEXT = re.compile(f"[&<>\n{_ILLEGAL_CLASS}]")
_LINE_WHITE = re.compile(r"[\t\r\n]+")

_ELEMENTS: dict[MarkKind, str] = {
    "bold": "strong", "italic": "em", "underline": "u", "superscript": "sup", "subscript": "sub",
}  # fmt: skip
NoteReference = Callable[[str], str]
"""Gives the XHTML of a reference to the note with this id."""


def escape(text: str) -> str:
    """``text`` as the content of an element; a newline becomes a line break, what XML forbids U+FFFD."""
    return text.translate(_TEXT) if _SPECIAL_IN_TEXT.search(text) else text


def attribute(text: str) -> str:
    """``text`` as the value of an attribute in double quotes."""
    return text.translate(_ATTRIBUTE)


def label(text: str) -> str:
    """``text`` as one line of metadata or of a contents: not escaped, but fit for XML."""
    return _LINE_WHITE.sub(" ", text).strip().translate(_REPLACED)


def parted(marks: Sequence[Mark], at: int) -> tuple[list[Mark], list[Mark]]:
    """The marks of a text cut at offset ``at``: those of its first part and those of the rest, counted from there."""
    first, rest = [], []
    for mark in marks:
        is_note = mark.kind == "note"
        if mark.end <= at if is_note else mark.start < at:
            first.append(msgspec.structs.replace(mark, end=min(mark.end, at)))
        if mark.end > at:
            rest.append(msgspec.structs.replace(mark, start=max(mark.start - at, 0), end=mark.end - at))
    return first, rest


def moved(marks: Sequence[Mark], by: int) -> Sequence[Mark]:
    """The marks of a text that lost ``-by`` characters at its start."""
    if not by:
        return marks
    return [msgspec.structs.replace(mark, start=max(mark.start + by, 0), end=max(mark.end + by, 0)) for mark in marks]


def inline(text: str, marks: Sequence[Mark], reference: NoteReference) -> str:
    """``text`` with its marks as XHTML. A note's reference stands where its mark ends."""
    if not marks:
        return escape(text)
    out: list[str] = []
    opened: tuple[_Element, ...] = ()
    for run in _runs(text, marks):
        wanted = () if run.notes else run.elements
        _change(out, opened, wanted)
        out += [reference(note) for note in run.notes]
        _change(out, wanted, run.elements)
        out.append(escape(run.text))
        opened = run.elements
    _change(out, opened, ())
    return "".join(out)


class _Element(NamedTuple):
    name: str
    attributes: str = ""


class _Run(NamedTuple):
    """A stretch of text under the same marks, and the notes referred to just before it."""

    elements: tuple[_Element, ...]
    text: str
    notes: list[str]


def _runs(text: str, marks: Sequence[Mark]) -> Iterator[_Run]:
    edges = _edges(text, marks)
    active: dict[int, _Element] = {}
    position = 0
    notes: list[str] = []
    for place in sorted(edges):
        if place > position:
            yield _Run(_nested(active), text[position:place], notes)
            position, notes = place, []
        for number, mark, element in edges[place]:
            if mark.kind == "note":
                notes.append(mark.note)
            elif number in active:
                del active[number]
            else:
                active[number] = element
    if position < len(text) or notes:
        yield _Run((), text[position:], notes)


def _edges(text: str, marks: Sequence[Mark]) -> dict[int, list[tuple[int, Mark, _Element]]]:
    """Where marks begin and end: by offset, each with its number and element."""
    edges: dict[int, list[tuple[int, Mark, _Element]]] = {}
    for number, mark in enumerate(marks):
        start, end = max(mark.start, 0), min(mark.end, len(text))
        element = _element(mark)
        if mark.kind == "note":
            edges.setdefault(max(end, 0), []).append((number, mark, _Element("")))
        elif element and start < end:
            edges.setdefault(start, []).append((number, mark, element))
            edges.setdefault(end, []).append((number, mark, element))
    return edges


def _element(mark: Mark) -> _Element | None:
    if mark.kind == "link":
        url = web_address(mark.href)
        return _Element("a", f' href="{attribute(url)}"') if url else None
    return _Element(_ELEMENTS[mark.kind]) if mark.kind in _ELEMENTS else None


def _nested(active: dict[int, _Element]) -> tuple[_Element, ...]:
    """One element of each name, a link outermost, in an order that is the same for every run."""
    first = {element.name: element for element in reversed(active.values())}
    return tuple(sorted(first.values()))


def _change(out: list[str], opened: tuple[_Element, ...], wanted: tuple[_Element, ...]) -> None:
    same = 0
    while same < min(len(opened), len(wanted)) and opened[same] == wanted[same]:
        same += 1
    out += [f"</{element.name}>" for element in reversed(opened[same:])]
    out += [f"<{element.name}{element.attributes}>" for element in wanted[same:]]
