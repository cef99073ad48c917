"""Reports of a document without a printed contents, found from what recurs: labels, styles, the shape of titles.

No line cuts by itself: numbers must ascend, headings of one level must look alike, titles must stand where a document
ends and another begins, several times. What is left open is one report, and the places that spoke for more are named.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from converter.contents.document import Document
from converter.segment.recurring.labels import labelled
from converter.segment.recurring.sections import Sections
from converter.segment.recurring.styled import styled
from converter.segment.recurring.titled import titled

__all__ = ["Recurrence", "recurrence"]


class Recurrence(msgspec.Struct, frozen=True, kw_only=True):
    """``heads``: first line and height of each title. ``why``: ``label``, ``style``, ``page-break``, ``recurrence``.

    ``confidence``: percent of the signs that the heads could have shown and do. ``unsure``: lines that look like titles
    of further reports, but not surely enough to cut; then there are no heads.
    """

    heads: tuple[tuple[int, int], ...] = ()
    why: str = ""
    confidence: int = 0
    unsure: tuple[int, ...] = ()


def recurrence(body: Document) -> Recurrence:
    """What recurs in ``body``: two or more heads, or none."""
    sections = Sections(body)
    for why, heads, confidence in (("label", *labelled(body, sections)), ("style", *styled(body, sections))):
        if len(heads) > 1:
            return Recurrence(heads=tuple(heads), why=why, confidence=confidence)
    heads, confidence, unsure = titled(body, sections)
    if len(heads) < 2:
        return Recurrence(unsure=tuple(unsure))
    return Recurrence(heads=tuple(heads), why=_why(body, heads), confidence=confidence)


def _why(body: Document, heads: Sequence[tuple[int, int]]) -> str:
    """``page-break`` where each report but the first begins on a page of its own."""
    return "page-break" if all(body.lines[at].page_break for at, _ in heads[1:]) else "recurrence"
