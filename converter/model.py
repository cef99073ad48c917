"""The Compilation: N work reports out of one document, as frozen values.

The types are the contract of the JSON (DESIGN 3.3): members at their default are left out, those without a default are
always written. Lines are counted from 1; offsets are in Unicode characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec

from converter import messages

SCHEMA: Literal["huibian/1"] = "huibian/1"

MarkerKind = Literal[
    "part", "chapter", "section", "article", "一、", "（一）", "1.", "（1）", "①", "1.1", "annex", "none"
]
"""The class of a section number, whatever bracket or closing mark the line really has."""

Role = Literal[
    "body", "item", "enum", "list", "salutation", "subtitle", "byline", "docnumber",
    "signature", "date", "attachment", "caption", "note",
]  # fmt: skip
MarkKind = Literal["bold", "italic", "underline", "superscript", "subscript", "link", "note"]
Severity = Literal["info", "warning", "error"]
Page = int | str


class _Struct(msgspec.Struct, frozen=True, omit_defaults=True):
    pass


class Mark(_Struct, frozen=True, kw_only=True):
    """A stand-off mark over text + body of its block: characters ``start`` up to, not including, ``end``."""

    start: int
    end: int
    kind: MarkKind
    href: str = ""
    note: str = ""


class Heading(_Struct, frozen=True, kw_only=True, tag_field="type", tag="heading"):
    """A heading; with a ``body`` it is run-in: number and title open a paragraph and the text goes on in it.

    ``text`` + ``body`` is the line exactly. ``level`` is the depth in its own report's outline, from 1.
    """

    line: int
    level: int
    marker: MarkerKind
    text: str
    body: str = ""
    offset: int = 0
    marks: tuple[Mark, ...] = ()
    why: str = ""

    def full_text(self) -> str:
        return self.text + self.body


class Paragraph(_Struct, frozen=True, kw_only=True, tag_field="type", tag="paragraph"):
    """A paragraph that is no heading; ``marker`` is set where it is numbered."""

    line: int
    role: Role
    text: str
    marker: MarkerKind | Literal[""] = ""
    offset: int = 0
    marks: tuple[Mark, ...] = ()
    why: str = ""

    def full_text(self) -> str:
        return self.text


class Cell(_Struct, frozen=True, kw_only=True):
    """A cell of a table: its text, paragraphs parted by a newline; ``blocks`` holds what is no plain text."""

    text: str = ""
    marks: tuple[Mark, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    blocks: tuple[Table | Figure, ...] = ()


class Table(_Struct, frozen=True, kw_only=True, tag_field="type", tag="table"):
    line: int
    rows: tuple[tuple[Cell, ...], ...]
    offset: int = 0


class Figure(_Struct, frozen=True, kw_only=True, tag_field="type", tag="figure"):
    """A picture; ``media`` names it in :attr:`Compilation.media`. ``width`` and ``height`` in points, 0: unknown."""

    line: int
    media: str
    alt: str = ""
    offset: int = 0
    width: float = 0
    height: float = 0


Block = Heading | Paragraph | Table | Figure


class Media(_Struct, frozen=True, kw_only=True):
    """A picture of the input. ``data`` is held in memory and left out of the JSON; it lies in media/ beside it."""

    type: str
    sha256: str
    data: bytes = b""


class Notice(_Struct, frozen=True, kw_only=True):
    """What a person should know: a removed text (``removed``), or a decision against the letter that only quotes it.

    ``message`` is Chinese; :meth:`words` gives it in either language.
    """

    code: str
    severity: Severity
    report: int | None = None
    line: int = 0
    offset: int = 0
    text: str = ""
    removed: bool = False
    message: str = ""
    parameters: Mapping[str, Any] = {}

    def words(self, language: str = "zh") -> str:
        """The notice as one sentence; ``language`` is ``zh`` or ``en``."""
        return messages.text(self.code, _words_of(self.line, self.text, self.parameters), language)


def _words_of(line: int, text: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {"line": line, "text": text, **parameters}


def notice(
    code: str, *, line: int = 0, offset: int = 0, text: str = "", removed: bool = False, report: int | None = None,
    **parameters: Any,
) -> Notice:  # fmt: skip
    """A Notice whose severity and words come from the table of messages by ``code``."""
    return Notice(
        code=code, severity=messages.severity(code), report=report, line=line, offset=offset, text=text,
        removed=removed, parameters=parameters,
        message=messages.text(code, _words_of(line, text, parameters), "zh"),
    )  # fmt: skip


class Change(_Struct, frozen=True, kw_only=True):
    """What a rule of reading dropped from a source line or added to it, character for character (DESIGN 3.4).

    ``offset`` counts in the line as it stands in the input; ``added`` comes in where ``dropped`` was taken out.
    """

    code: str
    line: int
    offset: int = 0
    dropped: str = ""
    added: str = ""


class Entry(_Struct, frozen=True, kw_only=True):
    """One line of the printed contents. ``text`` is the line as it stands; the line 目录 has ``text`` only.

    ``page`` is an integer, or a string where the page is roman. ``level`` is 1 unless the contents has several.
    """

    number: int | None = None
    title: str = ""
    page: Page | None = None
    line: int = 0
    offset: int = 0
    text: str = ""
    level: int = 1


class Part(_Struct, frozen=True, kw_only=True):
    """A part (上篇 …) of the compilation: reports ``first`` to ``last``, by number."""

    title: str
    line: int
    first: int
    last: int
    title_text: str = ""


COPIED = -1
"""The ``title_line`` of a report without a title of its own: it bears the compilation's, which stands on no line."""


class Report(_Struct, frozen=True, kw_only=True):
    """One report. ``lines`` is its span in the source, both ends included.

    ``title_text`` holds the title's lines as they stand, parted by newlines, where they differ from ``title``;
    ``title_line`` is the first of them where it is not ``lines[0]``, :data:`COPIED` where there is none. ``subtitle``,
    ``organization`` and ``date``
    (ISO 8601) are copies of what blocks say, absent where the text does not say it.
    """

    number: int
    title: str
    lines: tuple[int, int]
    blocks: tuple[Block, ...] = ()
    subtitle: str = ""
    page: Page | None = None
    organization: str = ""
    date: str = ""
    why: str = ""
    title_text: str = ""
    title_line: int = 0
    notes: Mapping[str, tuple[Block, ...]] = {}

    @property
    def title_place(self) -> int:
        """The source line of its title; without one of its own, its first line."""
        return self.title_line if self.title_line > 0 else self.lines[0]


class SourceInfo(_Struct, frozen=True, kw_only=True):
    name: str
    sha256: str
    format: str
    encoding: str = ""
    lines: int = 0


class Compilation(_Struct, frozen=True, kw_only=True):
    """A whole compilation; the JSON of DESIGN 3.3. ``title_text`` and ``title_line`` as in :class:`Report`."""

    schema: Literal["huibian/1"]
    source: SourceInfo | None = None
    title: str
    subtitle: str = ""
    title_text: str = ""
    title_line: int = 0
    contents: tuple[Entry, ...] = ()
    parts: tuple[Part, ...] = ()
    front: tuple[Block, ...] = ()
    back: tuple[Block, ...] = ()
    reports: tuple[Report, ...]
    media: Mapping[str, Media] = {}
    notices: tuple[Notice, ...] = ()
    changes: tuple[Change, ...] = ()
    notes: Mapping[str, tuple[Block, ...]] = {}


UNTITLED = "（无标题）"


def shown_title(title: str) -> str:
    """What a file shows for the title of a compilation, a part or a report: never nothing."""
    return title if title.strip() else UNTITLED


def notes_referred_to(blocks: Iterable[Block]) -> Iterator[str]:
    """The ids of the notes that ``blocks`` refer to, in order, each as often as it is referred to."""
    for block in blocks:
        if isinstance(block, Table):
            for cell in (cell for row in block.rows for cell in row):
                yield from _note_marks(cell.marks)
                yield from notes_referred_to(cell.blocks)
        elif not isinstance(block, Figure):
            yield from _note_marks(block.marks)


def _note_marks(marks: Iterable[Mark]) -> Iterator[str]:
    return (mark.note for mark in sorted(marks, key=lambda mark: mark.end) if mark.kind == "note")


def without_blanks(text: str) -> str:
    """``text`` without white space: the characters that conservation counts (DESIGN 3.4)."""
    return "".join(text.split())


def bare(text: str) -> str:
    """``text`` as titles are compared: NFKC, lower case, without white space."""
    return without_blanks(unicodedata.normalize("NFKC", text)).lower()
