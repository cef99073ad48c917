"""The headers and footers of a template of the user's, with their pictures, as parts of our files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from itertools import count
from typing import NamedTuple

from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from converter.package.opc import Package, Relation
from converter.writers.word.links import address
from converter.writers.word.pagemap.formats import W
from converter.writers.word.template import PICTURE_TYPES
from converter.writers.word.text import attribute

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_VAL = f"{W}val"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {"header": RELATIONSHIP_TYPE.HEADER, "footer": RELATIONSHIP_TYPE.FOOTER}
_REFERENCES = ("basedOn", "next", "link", "pStyle", "rStyle", "tblStyle")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
FIRST_DRAWING = 1_000_000
"""The id of the first drawing: those of the text are counted from 1, and none may be there twice."""

_NOT_HERE = ("footnoteReference", "endnoteReference", "commentReference", "altChunk", "object", "control", "numPr")


class Letterhead(NamedTuple):
    """``parts`` by name, ``relationships`` and content ``types`` as XML; the ``kinds``: header, footer."""

    parts: dict[str, bytes]
    relationships: str
    types: str
    kinds: frozenset[str]


def refer(root: etree._Element, ids: Mapping[str, str]) -> None:
    """Lets all references to styles below ``root`` go to the new ids."""
    for element in root.iter(*(f"{W}{name}" for name in _REFERENCES)):
        element.set(_VAL, ids.get(element.get(_VAL, ""), element.get(_VAL, "")))


def taken(package: Package, main: str, section: etree._Element, ids: Mapping[str, str]) -> Letterhead:
    """The headers and footers that ``section`` of the part ``main`` names, whose references then go to the new parts.

    ``ids``: the new ids of styles.
    """
    relations, drawings = package.relations(main), count(FIRST_DRAWING)
    parts: dict[str, bytes] = {}
    related, types = "", ""
    kinds: set[str] = set()
    for kind in _KINDS:
        for reference in section.findall(f"{W}{kind}Reference"):
            relation = relations.get(reference.get(f"{_R}id", ""))
            if relation is None or relation.external:
                section.remove(reference)
                continue
            name = f"their-{kind}{len(parts) + 1}.xml"
            parts |= _part(package, relation.target, name, ids, drawings)
            reference.set(f"{_R}id", name)
            related += f'<Relationship Id="{name}" Type="{_KINDS[kind]}" Target="{name}"/>'
            types += f'<Override PartName="/word/{name}" ContentType="{_TYPE}.{kind}+xml"/>'
            kinds.add(kind)
    return Letterhead(parts, related, types, frozenset(kinds))


def _part(
    package: Package, source: str, name: str, ids: Mapping[str, str], drawings: Iterator[int]
) -> dict[str, bytes]:
    """A header or footer under its new ``name``, its relationships and its pictures."""
    root = package.xml(source)
    refer(root, ids)
    for drawing in root.iter(_DRAWING):
        drawing.set("id", str(next(drawings)))
    for element in list(root.iter(*(f"{W}{one}" for one in _NOT_HERE))):
        drop(element)
    kept: dict[str, str] = {}
    parts: dict[str, bytes] = {}
    for identifier, relation in package.relations(source).items():
        picture = _picture(package, relation)
        if picture:
            target = f"media/{name}-{len(parts) + 1}.{picture}"
            parts[f"word/{target}"] = package.read(relation.target)
            kept[identifier] = _relationship(identifier, RELATIONSHIP_TYPE.IMAGE, target)
        elif relation.kind == "hyperlink" and relation.external and address(relation.target):
            kept[identifier] = _relationship(
                identifier, RELATIONSHIP_TYPE.HYPERLINK, address(relation.target), "External"
            )
    _leave_out(root, kept)
    if kept:
        inner = "".join(kept.values())
        parts[f"word/_rels/{name}.rels"] = f'<Relationships xmlns="{_RELATIONSHIPS}">{inner}</Relationships>'.encode()
    return parts | {f"word/{name}": etree.tostring(root, encoding="UTF-8", standalone=True)}


def _picture(package: Package, relation: Relation) -> str:
    """The suffix of a picture in the package; empty for what is none."""
    if relation.kind != "image" or relation.external:
        return ""
    suffix = posixpath.splitext(relation.target)[1].lower().removeprefix(".").replace("jpg", "jpeg")
    known = PICTURE_TYPES.get(package.media_type(relation.target), suffix)
    return known if known in PICTURE_TYPES.values() else ""


def _relationship(identifier: str, kind: str, target: str, mode: str = "") -> str:
    more = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{attribute(identifier)}" Type="{kind}" Target="{attribute(target)}"{more}/>'


def _leave_out(root: etree._Element, kept: Mapping[str, str]) -> None:
    """Takes out the runs that refer to what is not taken; of a link, the reference only."""
    for element in list(root.iter()):
        names = [name for name in element.attrib if str(name).startswith(_R)]
        for name in names:
            if element.get(name) in kept:
                continue
            if element.tag == f"{W}hyperlink":
                del element.attrib[name]
            else:
                drop(next(element.iterancestors(f"{W}r"), element))


def drop(element: etree._Element) -> None:
    """Takes ``element`` out, with all that is in it."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
