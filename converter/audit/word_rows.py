"""The text of a Word file by body-level paragraph and table, by a plain walk that the reader has no part in.

Everything that is written there counts, deleted and hidden text too; what the file only describes (automatic numbers,
the shape of a symbol) does not.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from converter.audit.faults import Unreadable
from converter.audit.read_back.package import Package
from converter.audit.rows import ANY

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = "word/document.xml"
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_NOT_READ = {"pPr", "rPr", "tblPr", "sdtPr", "sectPr", "rt", "instrText"}
_TEXT = {"t", "delText"}
_SIGNS = {"noBreakHyphen": "-", "sym": ANY, "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n"}
_OFF = {"0", "false", "off"}


class Row(NamedTuple):
    """``text`` is a paragraph's or a table's, notes and text boxes included. ``plain``: it is one paragraph's alone, so
    that offsets count in it.
    """

    text: str
    plain: bool


def of_word(data: bytes) -> list[Row]:
    """The rows of a Word file in order. Raises Unreadable."""
    package = Package(data)
    main = _target(package, "", "officeDocument") or _MAIN
    body = next((child for child in package.xml(main) if _name(child) == "body"), None)
    if body is None:
        raise Unreadable(f"{main}: body")
    notes = {kind: _notes(package, main, kind) for kind in _NOTES.values()}
    return [_row(elements, notes) for elements in _joined(_blocks(body))]


def _target(package: Package, part: str, kind: str) -> str:
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    for relation in package.xml(relations).iter(_RELATIONSHIP) if relations in package else ():
        if relation.get("Type", "").rpartition("/")[2] == kind and relation.get("TargetMode") != "External":
            target = relation.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if path in package:
                return path
    return ""


def _notes(package: Package, main: str, kind: str) -> dict[str, etree._Element]:
    part = _target(package, main, kind)
    root = package.xml(part) if part in package else ()
    return {_attribute(note, "id"): note for note in root if _name(note) == kind.removesuffix("s")}


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    for element in _chosen(parent):
        if _name(element) in {"p", "tbl"}:
            yield element
        elif _name(element) not in _NOT_READ:
            yield from _blocks(element)


def _chosen(parent: etree._Element) -> Iterator[etree._Element]:
    """The children of an element; an AlternateContent says the same several times: the first that holds any."""
    if _name(parent) == "AlternateContent":
        options = sorted((child for child in parent if len(child)), key=lambda option: _name(option) != "Choice")
        yield from options[:1]
    else:
        yield from parent


def _joined(blocks: Iterator[etree._Element]) -> Iterator[list[etree._Element]]:
    """Blocks one by one; a paragraph whose mark is deleted, or a style separator, together with the next paragraph."""
    waiting: list[etree._Element] = []
    for block in blocks:
        if waiting and waiting[-1].getnext() is not block:
            yield waiting
            waiting = []
        waiting.append(block)
        following = block.getnext()
        if not (_goes_on(block) and following is not None and _name(following) == "p"):
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _goes_on(block: etree._Element) -> bool:
    for properties in block:
        if _name(block) == "p" and _name(properties) == "pPr":
            marks = [mark for inner in properties if _name(inner) == "rPr" for mark in inner]
            return any(
                _name(mark) == "del" or (_name(mark) == "specVanish" and _attribute(mark, "val") not in _OFF)
                for mark in marks
            )
    return False


def _row(elements: list[etree._Element], notes: dict[str, dict[str, etree._Element]]) -> Row:
    walk = _Walk(notes)
    for element in elements:
        walk.block(element)
    return Row("".join(walk.texts), walk.plain and _name(elements[0]) == "p")


class _Walk:
    def __init__(self, notes: dict[str, dict[str, etree._Element]]) -> None:
        self.texts: list[str] = []
        self.plain = True
        self._notes = notes
        self._fields: list[bool] = []  # the open fields: whether their code is still being read

    def block(self, element: etree._Element) -> None:
        for child in _chosen(element):
            name = _name(child)
            if name == "fldChar":
                self._field(_attribute(child, "fldCharType"))
            elif name in _SIGNS or name in _TEXT:
                if not any(self._fields):
                    self.texts.append(_SIGNS.get(name) or child.text or "")
            elif name in _NOT_READ:
                continue
            elif name in _NOTES:
                self._note(_NOTES[name], _attribute(child, "id"))
            else:
                self._inside(child, name)

    def _inside(self, element: etree._Element, name: str) -> None:
        if name == "txbxContent":
            self.plain = False
        self.block(element)
        if name == "p":
            self._fields = [code for code in self._fields if not code]

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, kind: str, identity: str) -> None:
        self.plain = False
        note = self._notes[kind].pop(identity, None)
        if note is not None:
            self.block(note)
