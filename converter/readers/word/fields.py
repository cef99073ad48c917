"""Complex fields: code is left out, the result is text; a contents is recognised by its field (DXR-06, DXR-22)."""

from __future__ import annotations

import re

from lxml import etree

from converter.readers.word.names import CONTENTS, w

_CODE, _RESULT = "code", "result"
_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]*)"')
UNSHOWN = frozenset({"EQ", "SYMBOL", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BARCODE"})
"""Fields that show something without having a stored result."""


class Field:
    def __init__(self) -> None:
        self.code = ""
        self.state = _CODE

    @property
    def name(self) -> str:
        return (self.code.split() or [""])[0].upper().partition("\\")[0]


class Fields:
    """The fields that are open where the reading stands."""

    def __init__(self) -> None:
        self._open: list[Field] = []

    def character(self, kind: str) -> Field | None:
        """Takes a ``w:fldChar``; the field that it closes, if it does."""
        if kind == "begin":
            self._open.append(Field())
        elif kind == "separate" and self._open:
            self._open[-1].state = _RESULT
        elif kind == "end" and self._open:
            return self._open.pop()
        return None

    def instruction(self, text: str) -> None:
        """Takes a ``w:instrText``."""
        if self._open and self._open[-1].state == _CODE:
            self._open[-1].code += text

    def end_paragraph(self) -> None:
        """No code goes on in another paragraph: a field that is never closed must not hide the rest."""
        self._open = [field for field in self._open if field.state == _RESULT]

    @property
    def hidden(self) -> bool:
        """Whether what comes is code, not text."""
        return any(field.state == _CODE for field in self._open)

    @property
    def href(self) -> str:
        """The address of the innermost HYPERLINK field."""
        for field in reversed(self._open):
            found = _LINK.match(field.code)
            if found:
                return found[1]
        return ""


def mark_contents(root: etree._Element) -> None:
    """Marks the paragraphs that lie in the result of a TOC field which has an end."""
    fields: list[tuple[Field, list[etree._Element]]] = []
    paragraph: etree._Element | None = None
    for element in root.iter(w("p"), w("fldChar"), w("instrText"), w("t")):
        if element.tag == w("p"):
            paragraph = element
        elif element.tag == w("instrText") and fields:
            fields[-1][0].code += element.text or ""
        elif element.tag == w("t") and paragraph is not None:
            for _, inside in fields:
                if not inside or inside[-1] is not paragraph:
                    inside.append(paragraph)
        elif element.get(w("fldCharType")) == "begin":
            fields.append((Field(), []))
        elif element.get(w("fldCharType")) == "end" and fields:
            field, inside = fields.pop()
            for marked in inside if field.name == "TOC" else ():
                marked.set(CONTENTS, "1")
