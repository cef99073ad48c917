"""The package of a stranger's Word file (OPC), opened within limits (cases DXR-18, DXR-20)."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from converter.errors import DamagedPackage, EncryptedInput, UnsafePackage

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

STRICT: tuple[tuple[bytes, bytes], ...] = tuple(
    (f"http://purl.oclc.org/ooxml/{strict}".encode(), f"http://schemas.openxmlformats.org/{transitional}".encode())
    for strict, transitional in (
        ("wordprocessingml/main", "wordprocessingml/2006/main"),
        ("officeDocument/relationships", "officeDocument/2006/relationships"),
        ("officeDocument/math", "officeDocument/2006/math"),
        ("drawingml/main", "drawingml/2006/main"),
        ("drawingml/wordprocessingDrawing", "drawingml/2006/wordprocessingDrawing"),
        ("drawingml/picture", "drawingml/2006/picture"),
    )
)
"""The namespaces of Strict OOXML and the ones of Transitional that mean the same."""

MAX_ENTRIES = 2_000
MAX_LISTED = 20_000
"""Entries up to which the list of a zip is read at all; a stored zip in it counts with its own."""
MAX_BYTES = 200_000_000
"""Of one entry, and of all together, unpacked."""
MAX_RATIO = 200
SMALL = 1_000_000
"""Bytes up to which an entry may be packed at any ratio."""
MAX_NODES = 5_000_000
"""Tags and attributes of an XML part; each takes about a hundred bytes of memory, however few it has in the file."""

_TYPES = "[Content_Types].xml"
_MAIN = "word/document.xml"
_CHUNK = 1 << 16
_LISTED = b"PK\x01\x02"
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What OPC allows; others unpack with as much memory as the entry asks for."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class Relation(NamedTuple):
    """A relationship: ``kind`` ends its type; ``target`` is a part of the package or, external, an address."""

    kind: str
    target: str
    external: bool


def check_listed(data: bytes, name: str) -> None:
    """Raises UnsafePackage for a zip whose list of entries alone would fill the memory."""
    listed = data.count(_LISTED)
    if listed > MAX_LISTED:
        raise UnsafePackage(name=name, reason=f"条目 {listed} > {MAX_LISTED} / entries")


class Package:
    """The parts of a Word file. Raises EncryptedInput, UnsafePackage or DamagedPackage, on opening and on reading."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        check_listed(data, name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise DamagedPackage(name=name, reason=str(error)) from error
        self._entries = self._checked(self._zip.infolist())
        self._read_bytes = 0
        self.dangling = 0
        """Relationships met so far that point nowhere; Word opens such files, so they are left out."""

    def _checked(self, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        if len(entries) > MAX_ENTRIES:
            raise self._unsafe(f"条目 {len(entries)} > {MAX_ENTRIES} / entries")
        if sum(entry.file_size for entry in entries) > MAX_BYTES:
            raise self._unsafe(f"解压后超过 {MAX_BYTES} 字节 / bytes unpacked")
        known: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._check(entry)
            if known.setdefault(entry.filename.lower(), entry) is not entry:
                raise self._unsafe(f"条目重复 / duplicate entry: {entry.filename}")
        return known

    def _check(self, entry: zipfile.ZipInfo) -> None:
        if entry.flag_bits & _ENCRYPTED:
            raise EncryptedInput(name=self.name)
        path = entry.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or ":" in path.split("/")[0]:
            raise self._unsafe(f"条目名 / entry name: {entry.filename}")
        if entry.compress_type not in _METHODS:
            raise self._unsafe(f"压缩方法 {entry.compress_type} / compression method: {entry.filename}")
        if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise self._unsafe(f"压缩比超过 {MAX_RATIO} / ratio: {entry.filename}")

    def _unsafe(self, reason: str) -> UnsafePackage:
        return UnsafePackage(name=self.name, reason=reason)

    def damaged(self, reason: str) -> DamagedPackage:
        return DamagedPackage(name=self.name, reason=reason)

    def has(self, part: str) -> bool:
        return part.lower() in self._entries

    def read(self, part: str) -> bytes:
        """The bytes of a part, counted while they come: the size that an entry declares can lie."""
        entry = self._entries.get(part.lower())
        if entry is None:
            raise self.damaged(f"没有 {part} / {part} is missing")
        out = bytearray()
        try:
            with self._zip.open(entry) as file:
                while chunk := file.read(_CHUNK):
                    out += chunk
                    self._read_bytes += len(chunk)
                    if self._read_bytes > MAX_BYTES:
                        raise self._unsafe(f"解压后超过 {MAX_BYTES} 字节 / bytes unpacked")
        except _BROKEN as error:
            raise self.damaged(f"{part}: {error}") from error
        return bytes(out)

    def xml(self, part: str) -> etree._Element:
        """The root of an XML part; entities, DTDs and the network stay shut, Strict namespaces become Transitional."""
        data = self.read(part)
        if b"purl.oclc.org/ooxml" in data:
            for strict, transitional in STRICT:
                data = data.replace(strict, transitional)
        if data.count(b"<") + 2 * data.count(b'="') > MAX_NODES:
            raise self._unsafe(f"XML 节点超过 {MAX_NODES} / XML nodes: {part}")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged(f"{part}: {error}") from error
        if root.getroottree().docinfo.doctype:  # forbidden in a package (ISO/IEC 29500-2, 8.1.4)
            raise self.damaged(f"{part}: DTD")
        return root

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of ``part`` ("" for the package) by id, without those that point nowhere (DXR-18)."""
        folder, base = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(path):
            return {}
        found: dict[str, Relation] = {}
        for element in self.xml(path).iter(f"{{{RELATIONSHIPS}}}Relationship"):
            relation = self._relation(element, folder)
            if relation is None:
                self.dangling += 1
            else:
                found[element.get("Id", "")] = relation
        return found

    def _relation(self, element: etree._Element, folder: str) -> Relation | None:
        kind = element.get("Type", "").rpartition("/")[2]
        target = element.get("Target", "")
        if element.get("TargetMode") == "External":
            return Relation(kind, target, external=True)
        path = posixpath.normpath(posixpath.join("/", folder, unquote(target.partition("#")[0]))).lstrip("/")
        return Relation(kind, path, external=False) if self.has(path) else None

    def main_part(self) -> str:
        """The part that holds the document's text."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and not relation.external:
                return relation.target
        return _MAIN

    def check_document(self) -> None:
        """Raises where this is no Word file: its main part or its styles cannot be read."""
        main = self.main_part()
        self.xml(main)
        styles = [one.target for one in self.relations(main).values() if one.kind == "styles" and not one.external]
        if not styles:
            raise self.damaged("没有样式 / it has no styles")
        self.xml(styles[0])

    def media_type(self, part: str) -> str:
        """The content type that the package states for ``part``; empty where it states none."""
        overrides, defaults = self._types
        return overrides.get(f"/{part.lower()}") or defaults.get(part.rpartition(".")[2].lower(), "")

    @cached_property
    def _types(self) -> tuple[dict[str, str], dict[str, str]]:
        """The content types by part and by extension."""
        if not self.has(_TYPES):
            return {}, {}
        root = self.xml(_TYPES)
        overrides = ((e.get("PartName", ""), e) for e in root.iter(f"{{{CONTENT_TYPES}}}Override"))
        defaults = ((e.get("Extension", ""), e) for e in root.iter(f"{{{CONTENT_TYPES}}}Default"))
        by_part, by_extension = (
            {name.lower(): element.get("ContentType", "") for name, element in reversed(list(found))}
            for found in (overrides, defaults)
        )
        return by_part, by_extension
