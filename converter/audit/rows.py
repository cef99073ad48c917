"""The input's own lines, read by code that the readers have no part in: row n is what the model calls line n."""

from __future__ import annotations

import codecs

from converter.audit.faults import Unreadable

BAD_BYTES = "\udcff"
"""Stands in a row for bytes that are no character; no decoder lets it through as text."""

ANY = "\udcfe"
"""Stands in a row for one character that a Word file names by its shape in a font (``w:sym``)."""

_HANDLER = "huibian-audit"


def of_text(data: bytes, encoding: str) -> list[str]:
    """The lines of a text, cut at \\r\\n, \\r and \\n only. Raises Unreadable for an encoding that does not exist."""
    try:
        text = data.decode(encoding, _HANDLER)
    except (LookupError, UnicodeError) as error:
        raise Unreadable(str(error)) from error
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _marked(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return BAD_BYTES, error.end


codecs.register_error(_HANDLER, _marked)
