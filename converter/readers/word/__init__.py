"""Reads a Word file (.docx, .docm) as a person sees it: bytes → Source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from lxml import etree

from converter.errors import EmptyInput
from converter.model import Block, Notice, SourceInfo, notice
from converter.options import Options
from converter.package.opc import Package
from converter.readers.word import body, fields, tree
from converter.readers.word.context import Context
from converter.readers.word.names import child, w
from converter.source import Source

_FURNITURE = ("header", "footer")


def read(data: bytes, name: str, options: Options) -> Source:
    """A Word file as a Source; ``options`` say nothing about it.

    Raises EmptyInput, EncryptedInput, UnsafePackage or DamagedPackage.
    """
    package = Package(data, name)
    part = package.main_part()
    context = Context(package, part)
    root = package.xml(part)
    content = child(root, "body")
    if content is None:
        raise package.damaged("没有 w:body / w:body is missing")
    count, place = body.embedded(content)
    if count:
        context.skip(place, "嵌入的文档 / embedded document", count)
    inserted = _normalise(root)
    context.expect(root)
    lines = tuple(body.lines(content, context))
    if not lines:
        raise EmptyInput(name=name)
    notes, inserted_notes = _notes(context)
    context.check_seen()
    notices = (*context.notices(inserted + inserted_notes), *_furniture(context))
    info = SourceInfo(
        name=name, sha256=hashlib.sha256(data).hexdigest(), format="word", lines=sum(1 for _ in body.blocks(content))
    )
    return Source(
        info=info, lines=lines, changes=tuple(context.changes), notices=notices, notes=notes, media=context.media
    )


def _normalise(root: etree._Element) -> int:
    inserted = tree.normalise(root)
    fields.mark_contents(root)
    return inserted


def _notes(context: Context) -> tuple[dict[str, tuple[Block, ...]], int]:
    """The notes that are referred to, read in the order of their numbers; a note may refer to no other."""
    found: dict[str, tuple[Block, ...]] = {}
    inserted = 0
    for (kind, note_id), (key, place) in list(context.notes.references.items()):
        element = context.notes.elements[kind, note_id]
        inserted += _normalise(element)
        context.expect(element)
        context.relations = context.package.relations(context.target(f"{kind}s"))
        found[key] = body.note_blocks(element, context, place)
    context.relations = context.document_relations
    return found, inserted


def _furniture(context: Context) -> Iterator[Notice]:
    """Headers and footers stand outside the text; each different one is quoted once."""
    seen: set[str] = set()
    for relation in context.document_relations.values():
        if relation.kind in _FURNITURE and not relation.external:
            root = context.package.xml(relation.target)
            text = " ".join("".join(part.text or "" for part in root.iter(w("t"))).split())
            if text and text not in seen:
                seen.add(text)
                yield notice("word-furniture", text=text)
