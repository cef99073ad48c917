"""Reads what LibreOffice reads for us (.doc, .wps, .rtf, .odt): as the Word file that it writes (DXR-17)."""

from __future__ import annotations

import hashlib

import msgspec

from converter import libreoffice
from converter.options import Options
from converter.readers import word
from converter.source import Source


def read(kind: str, data: bytes, name: str, options: Options) -> Source:
    """A document of ``kind`` (one of :data:`converter.libreoffice.KINDS`) as a Source; places count in the Word file.

    Raises NeedsLibreOffice or ConversionFailed, and what reading a Word file raises.
    """
    source = word.read(libreoffice.to_docx(data, kind, name), name, options)
    info = msgspec.structs.replace(source.info, format=kind, sha256=hashlib.sha256(data).hexdigest())
    return msgspec.structs.replace(source, info=info)
