"""What a reader hands on: the lines of a document, each with its place and the evidence that its format states.

A Source knows no format and does no I/O. Lines are counted from 1 (for Word: the paragraph's ordinal in the body);
offsets are in characters of the line as it stands in the input, after decoding.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from converter.model import Block, Change, Figure, Mark, Media, Notice, SourceInfo, Table

NO_LEVEL = 0


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of text, one table or one figure.

    ``text`` has no white space at its ends (DESIGN 3.4: that is not text). ``offset`` is where it begins in its source
    line. ``level`` is the outline level that the format states (1–9, 0: none stated); ``style`` the role that it
    states (``title``, ``subtitle``, ``contents``, ``caption``, ``list`` …, empty: none). ``number`` is the automatic
    number that the format keeps apart, already part of ``text``. ``furniture`` marks page numbers and running heads
    that the format itself tells apart, or that were found among the lines. ``through`` is the last source line of one
    that was joined from several (0: ``place``). ``head``: so many characters of the text are the heading of ``level``,
    the rest goes on below it in the same line (0: the format states no such thing).
    """

    place: int
    text: str = ""
    offset: int = 0
    marks: tuple[Mark, ...] = ()
    level: int = NO_LEVEL
    style: str = ""
    number: str = ""
    page_break: bool = False
    centered: bool = False
    furniture: bool = False
    block: Table | Figure | None = None
    through: int = 0
    head: int = 0

    @property
    def last(self) -> int:
        """The last source line that the text comes from."""
        return self.through or self.place


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A document as read: its lines, in order and without blank ones, and what reading changed.

    ``changes`` is the ledger of what reading dropped or added (control characters, a bad byte, automatic numbers …);
    ``notes`` are footnotes by their id, ``media`` pictures by their name.
    """

    info: SourceInfo
    lines: tuple[Line, ...]
    changes: tuple[Change, ...] = ()
    notices: tuple[Notice, ...] = ()
    notes: Mapping[str, tuple[Block, ...]] = {}
    media: Mapping[str, Media] = {}
