"""Complex fields: code is left out, the result is text; a contents is recognised by its field (DXR-06, DXR-22)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate

from lxml import etree

from converter.readers.word.names import CONTENTS, w

_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]*)"', re.IGNORECASE)
_NAME = re.compile(r"\s*([A-Za-z]+)")
_CONTENTS = "TOC"


class Field:
    """A field; ``href`` is the address that it, or the innermost one around it, leads to."""

    def __init__(self, href: str = "") -> None:
        self.code = ""
        self.in_code = True
        self.href = href

    @property
    def name(self) -> str:
        found = _NAME.match(self.code)
        return found[1].upper() if found else ""


class Fields:
    """The fields that are open where the reading stands."""

    def __init__(self) -> None:
        self._open: list[Field] = []
        self._codes = 0

    def character(self, kind: str) -> Field | None:
        """Takes a ``w:fldChar``; the field that it closes without a result, if it does."""
        if kind == "begin":
            self._open.append(Field(self.href))
            self._codes += 1
        elif kind == "separate" and self._open:
            self._separate(self._open[-1])
        elif kind == "end" and self._open:
            closed = self._open.pop()
            self._codes -= closed.in_code
            return closed if closed.in_code else None
        return None

    def _separate(self, field: Field) -> None:
        self._codes -= field.in_code
        field.in_code = False
        found = _LINK.match(field.code)
        field.href = found[1] if found else field.href

    def instruction(self, text: str) -> None:
        """Takes a ``w:instrText``."""
        if self._open and self._open[-1].in_code:
            self._open[-1].code += text

    def end_paragraph(self) -> None:
        """No code goes on in another paragraph: a field that is never closed must not hide the rest."""
        if self._codes:
            self._open = [field for field in self._open if not field.in_code]
            self._codes = 0

    @property
    def hidden(self) -> bool:
        """Whether what comes is code, not text."""
        return self._codes > 0

    @property
    def href(self) -> str:
        """The address of the innermost HYPERLINK field."""
        return self._open[-1].href if self._open else ""


def mark_contents(root: etree._Element) -> None:
    """Marks the paragraphs that lie in the result of a TOC field which has an end."""
    fields: list[tuple[Field, int]] = []
    texts: list[etree._Element] = []  # the paragraph of each text
    spans: list[tuple[int, int]] = []
    paragraph: etree._Element | None = None
    for element in root.iter(w("p"), w("fldChar"), w("instrText"), w("t")):
        if element.tag == w("p"):
            paragraph = element
        elif element.tag == w("instrText") and fields:
            fields[-1][0].code += element.text or ""
        elif element.tag == w("t") and paragraph is not None:
            texts.append(paragraph)
        elif element.get(w("fldCharType")) == "begin":
            fields.append((Field(), len(texts)))
        elif element.get(w("fldCharType")) == "end" and fields:
            field, start = fields.pop()
            if field.name == _CONTENTS:
                spans.append((start, len(texts)))
    _mark(texts, spans)


def _mark(texts: list[etree._Element], spans: Iterable[tuple[int, int]]) -> None:
    """Marks the paragraphs of the texts in any of ``spans``, in one pass however they lie in one another."""
    steps = [0] * (len(texts) + 1)
    for start, stop in spans:
        steps[start] += 1
        steps[stop] -= 1
    for paragraph, depth in zip(texts, accumulate(steps), strict=False):
        if depth:
            paragraph.set(CONTENTS, "1")
