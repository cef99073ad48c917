"""What a file is, told by its bytes, and the refusal of what huibian does not read (DXR-17; libraries.md 3)."""

from __future__ import annotations

import codecs
import io
import re
import struct
import zipfile

from converter.errors import (
    BinaryInput,
    DamagedPackage,
    EmptyInput,
    EncryptedInput,
    PdfInput,
    ZipInput,
)
from converter.package.opc import Package, check_listed

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_RTF = b"{\\rtf"
_ODT = (b"application/vnd.oasis.opendocument.text", b"application/vnd.sun.xml.writer")
_MANIFEST = "META-INF/manifest.xml"
_SECTOR_SHIFT, _FIRST_SECTOR = 30, 116
"""Where OLE2 says how large its sectors are, and a directory entry in which one its stream begins."""
_WORD, _ENCRYPTED = 0xA5EC, 0x0100
_JSON = re.compile(r'\s*\{\s*["}]')
_MARKDOWN = (".md", ".markdown")
_HEAD = 4096
_OF_PACKAGES = {"[Content_Types].xml", "mimetype"}
"""What a zip holds that is one document of another program: Excel, PowerPoint (OPC), a book (EPUB, OCF 4.3)."""
_WORD_PART = re.compile(rb"word/|\[Content_Types\]\.xml")


def kind_of(data: bytes, name: str) -> str:
    """``text``, ``markdown``, ``word``, ``json`` or what LibreOffice reads for us: ``doc``, ``wps``, ``rtf``, ``odt``.

    Raises the error of its cause for what huibian does not read.
    Markdown is a text that its name calls so (no text tells by itself), or one that huibian wrote.
    """
    if not data or data.isspace():
        raise EmptyInput(name=name)
    if data.startswith(_ZIPS):
        return _kind_of_zip(data, name)
    if data.startswith(OLE2):
        return _kind_of_ole2(data, name)
    head = data[:_HEAD].removeprefix(codecs.BOM_UTF8).lstrip()
    if head.startswith(b"%PDF-"):
        raise PdfInput(name=name)
    if data.startswith(_ARCHIVES):
        raise ZipInput(name=name)
    if head.startswith(_RTF):
        return "rtf"
    if _JSON.match(_beginning(data)):
        return "json"
    if name.lower().endswith(_MARKDOWN) or (head.startswith((b"#", b"---")) and _is_own(data)):
        return "markdown"
    return "text"


def _is_own(data: bytes) -> bool:
    from converter.readers import markdown  # as in converter.readers: only for Markdown

    return markdown.is_own(data)


def _beginning(data: bytes) -> str:
    for bom, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(bom):
            return data[len(bom) : _HEAD].decode(encoding, "ignore")
    return data[:_HEAD].removeprefix(codecs.BOM_UTF8).decode("utf-8", "ignore")


def _kind_of_zip(data: bytes, name: str) -> str:
    check_listed(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        if _WORD_PART.search(data):
            raise DamagedPackage(name=name, reason=str(error)) from error
        raise ZipInput(name=name) from error
    if any(part.lower().startswith("word/") for part in names):
        return "word"
    if "mimetype" in names and "content.xml" in names:
        return _kind_of_odf(Package(data, name))
    if names & _OF_PACKAGES:
        raise BinaryInput(name=name)
    raise ZipInput(name=name)


def _kind_of_odf(package: Package) -> str:
    """OpenDocument names its kind in its first part; what is encrypted is listed in its manifest."""
    if not package.read("mimetype").startswith(_ODT):
        raise BinaryInput(name=package.name)
    if package.has(_MANIFEST) and b"encryption-data" in package.read(_MANIFEST):
        raise EncryptedInput(name=package.name)
    return "odt"


def _kind_of_ole2(data: bytes, name: str) -> str:
    """The streams of an OLE2 file are named in its directory, in UTF-16: they tell Word from Excel from encryption."""
    if _stream("EncryptedPackage") in data:
        raise EncryptedInput(name=name)
    entry = data.find(_stream("WordDocument"))
    if entry >= 0:
        if _is_encrypted(data, entry):
            raise EncryptedInput(name=name)
        return "doc"
    if _stream("MatOST") in data:
        return "wps"
    raise BinaryInput(name=name)


def _is_encrypted(data: bytes, entry: int) -> bool:
    """Whether the stream of the directory entry at ``entry`` begins as an encrypted Word document ([MS-DOC] 2.5.2)."""
    try:
        (shift,) = struct.unpack_from("<H", data, _SECTOR_SHIFT)
        (sector,) = struct.unpack_from("<I", data, entry + _FIRST_SECTOR)
        ident, flags = struct.unpack_from("<H8xH", data, (sector + 1) << min(shift, 16))
    except struct.error:
        return False
    return ident == _WORD and bool(flags & _ENCRYPTED)


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")
