"""The encodings in which compilations are sent."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping

from tests.generate.words import traditional


def _with_bom(bom: bytes, encoding: str) -> Callable[[str], bytes]:
    return lambda text: bom + text.encode(encoding)


ENCODINGS: Mapping[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode("utf-8"),
    "utf-8 BOM": lambda text: text.encode("utf-8-sig"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "utf-16-le BOM": _with_bom(codecs.BOM_UTF16_LE, "utf-16-le"),
    "utf-16-be BOM": _with_bom(codecs.BOM_UTF16_BE, "utf-16-be"),
    "gb18030": lambda text: text.encode("gb18030"),
    "big5": lambda text: traditional(text).encode("big5"),
    "utf-32-le BOM": _with_bom(codecs.BOM_UTF32_LE, "utf-32-le"),
    "utf-32-be BOM": _with_bom(codecs.BOM_UTF32_BE, "utf-32-be"),
}
"""Text → bytes; Big5 text is written in traditional characters."""

CHARACTERS: Mapping[str, Callable[[str], str]] = {"big5": traditional}
"""What becomes of the text itself, where an encoding asks for it."""
