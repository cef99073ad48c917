"""What a file is, told by its bytes, and the refusal of what huibian does not read (DXR-17; libraries.md 3)."""

from __future__ import annotations

import codecs
import io
import re
import zipfile

from converter.errors import (
    BinaryInput,
    DamagedPackage,
    EmptyInput,
    EncryptedInput,
    OldWordInput,
    PdfInput,
    ZipInput,
)
from converter.readers import markdown

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_RTF = b"{\\rtf"
_JSON = re.compile(r'\s*\{\s*["}]')
_MARKDOWN = (".md", ".markdown")
_HEAD = 4096
_WORD_PART = re.compile(rb"word/|\[Content_Types\]\.xml")


def kind_of(data: bytes, name: str) -> str:
    """``text``, ``markdown``, ``word`` or ``json``. Raises the error of its cause for what huibian does not read.

    Markdown is a text that its name calls so (no text tells by itself), or one that huibian wrote.
    """
    if not data or data.isspace():
        raise EmptyInput(name=name)
    if data.startswith(_ZIPS):
        return _kind_of_zip(data, name)
    if data.startswith(OLE2):
        raise _refused_ole2(data, name)
    head = data[:_HEAD].removeprefix(codecs.BOM_UTF8).lstrip()
    if head.startswith(b"%PDF-"):
        raise PdfInput(name=name)
    if data.startswith(_ARCHIVES):
        raise ZipInput(name=name)
    if head.startswith(_RTF):
        raise BinaryInput(name=name)
    if _JSON.match(_beginning(data)):
        return "json"
    if name.lower().endswith(_MARKDOWN) or (head.startswith((b"#", b"---")) and markdown.is_own(data)):
        return "markdown"
    return "text"


def _beginning(data: bytes) -> str:
    for bom, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(bom):
            return data[len(bom) : _HEAD].decode(encoding, "ignore")
    return data[:_HEAD].removeprefix(codecs.BOM_UTF8).decode("utf-8", "ignore")


def _kind_of_zip(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        if _WORD_PART.search(data):
            raise DamagedPackage(name=name, reason=str(error)) from error
        raise ZipInput(name=name) from error
    if any(part.lower().startswith("word/") for part in names):
        return "word"
    raise ZipInput(name=name)


def _refused_ole2(data: bytes, name: str) -> BinaryInput | EncryptedInput | OldWordInput:
    """The streams of an OLE2 file are named in its directory, in UTF-16: they tell Word from Excel from encryption."""
    if _stream("EncryptedPackage") in data:
        return EncryptedInput(name=name)
    if any(_stream(other) in data for other in ("Workbook", "PowerPoint Document")):
        return BinaryInput(name=name)
    return OldWordInput(name=name)


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")
