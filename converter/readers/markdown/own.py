"""What huibian wrote as Markdown, corrected by hand or not → the Compilation that it was written from (DESIGN 3.3).

The headings state the outline; what they leave unsaid is decided by the same rules as in a text, except where the file
says otherwise in the class of an anchor (:mod:`converter.writers.markdown` names them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, zip_longest
from typing import get_args

import msgspec

from converter import outline
from converter.model import (
    SCHEMA,
    Block,
    Compilation,
    Entry,
    Heading,
    MarkerKind,
    Paragraph,
    Part,
    Report,
    Role,
    notes_referred_to,
)
from converter.options import Options
from converter.outline import restated
from converter.readers.markdown import document
from converter.readers.markdown.document import Document
from converter.readers.markdown.items import Item
from converter.readers.markdown.pictures import Fetch, Shelf
from converter.readers.markdown.plain import notes_of
from converter.readers.markdown.spans import marks as merged
from converter.readers.markdown.spans import shifted

UNTITLED = "（无标题）"
CONTENTS = "目录"
_SIGN = re.compile(rb'^(?:#{1,6} )?<a id="h[0-9a-f]{12}(?:-\d+)?"', re.MULTILINE)
_DEEP = re.compile(r"h([0-9]{1,3})")
_ROLES = frozenset(get_args(Role))
_MARKERS = frozenset(get_args(MarkerKind))
_TITLE_DEPTH, _REPORT_DEPTH = 1, 2
_PART, _BACK = "part-title", "back"
_WHOLE = frozenset(("compilation", "report", _PART))
_LOOSE_NOTE, _MORE = "loose-note", "more"
_STATED = "style"


def is_own(data: bytes) -> bool:
    """Whether huibian wrote ``data``: its headings open with the anchors that huibian gives them."""
    return _SIGN.search(data) is not None


def read(data: bytes, name: str, options: Options, fetch: Fetch | None = None) -> Compilation:
    """The Compilation in a file of a report or of the whole. Raises what reading a text raises."""
    read_as = document.read(data, name, options, Shelf(fetch, expected=True), own=True)
    sorted_out = _Sorting(read_as)
    for item in sorted_out.without_contents():
        sorted_out.take(item)
    return sorted_out.compilation()


@dataclass
class _Span:
    """A report to be: its title and the items below it."""

    title: Item
    items: list[Item] = field(default_factory=list)


class _Sorting:
    """Goes through the items of a file and puts each where it belongs."""

    def __init__(self, read_as: Document) -> None:
        self._read_as = read_as
        self._whole = any(_WHOLE & set(item.classes) for item in read_as.items)
        self._title: Item | None = None
        self._front: list[Item] = list(read_as.front)
        self._back: list[Item] | None = None
        self._spans: list[_Span] = []
        self._parts: list[tuple[Item, int]] = []
        self._of_report: list[Item] = []
        self._entries: list[Entry] = []
        self._notes = {name: list(blocks) for name, blocks in notes_of(read_as).items()}
        self._loose, self._numbers = "", count(1)
        self._headed = False

    def without_contents(self) -> Iterator[Item]:
        """The items but those of the contents under the title: the line 目录, and a list of links to headings."""
        items = self._read_as.items
        caption = next((at for at, item in enumerate(items) if item.level == _TITLE_DEPTH), len(items)) + 1
        end = caption + 1
        while end < len(items) and _is_entry(items[end]):
            end += 1
        listing = items[caption:end] if end > caption + 1 and items[caption].text == CONTENTS else ()
        for item in listing:
            title, level = (item.text, item.depth) if item.listed else ("", 1)
            self._entries.append(Entry(title=title, line=item.place, offset=item.offset, text=item.text, level=level))
        yield from items[:caption]
        yield from items[caption + len(listing) :]

    def take(self, item: Item) -> None:
        """Puts one item where it belongs."""
        if item.note or _LOOSE_NOTE in item.classes:
            self._take_note(item)
        elif self._title is None and item.level == _TITLE_DEPTH and not self._headed:
            self._title = item
        else:
            self._headed = self._headed or _depth(item) > 0
            self._take_text(item)

    def _take_text(self, item: Item) -> None:
        if self._whole and _BACK in item.classes:
            self._back = self._back or []
        elif self._back is None and self._whole and _PART in item.classes:
            self._parts.append((item, len(self._spans) + 1))
            return
        elif self._back is None and self._whole and 0 < item.level <= _REPORT_DEPTH:
            self._spans.append(_Span(item))
            return
        if item.text or item.block:
            self._place().append(item)

    def _place(self) -> list[Item]:
        if self._back is not None:
            return self._back
        if not self._whole:
            return self._of_report
        return self._spans[-1].items if self._spans else self._front

    def _take_note(self, item: Item) -> None:
        """A note that is a paragraph: only an HTML table refers to it, or nothing does."""
        if not (item.note or (_MORE in item.classes and self._loose)):
            names = (f"loose-{number}" for number in self._numbers)
            self._loose = next(name for name in names if name not in self._notes)
        name = item.note or self._loose
        block = Paragraph(line=item.place, offset=item.offset, role="note", text=item.text, marks=item.marks)
        if item.text:
            self._notes.setdefault(name, []).append(block)

    def compilation(self) -> Compilation:
        """Everything taken, as a Compilation."""
        above = _REPORT_DEPTH if self._whole else _TITLE_DEPTH
        if not self._whole:
            self._spans = [_Span(self._title or Item(1), self._of_report)]
        notes = {name: tuple(blocks) for name, blocks in self._notes.items()}
        reports = tuple(_report(number, span, above, notes) for number, span in enumerate(self._spans, 1))
        used = {name for report in reports for name in report.notes}
        rest = {name: blocks for name, blocks in notes.items() if name not in used}
        if not self._whole:
            reports = tuple(msgspec.structs.replace(report, notes={**report.notes, **rest}) for report in reports)
        title = self._title
        return Compilation(
            schema=SCHEMA, source=self._read_as.info, title=_text(title),
            title_line=title.place if title and self._whole else 0,
            contents=tuple(self._entries), parts=tuple(self._made_parts()),
            front=tuple(_matter(self._front)), back=tuple(_matter(self._back or ())), reports=reports,
            notes=rest if self._whole else {},
            media=self._read_as.media, changes=self._read_as.changes, notices=self._read_as.notices,
        )  # fmt: skip

    def _made_parts(self) -> Iterator[Part]:
        begins = [first for _, first in self._parts] + [len(self._spans) + 1]
        for (item, first), following in zip(self._parts, begins[1:], strict=True):
            last = following - 1
            if first <= last:
                yield Part(title=item.text, line=item.place, first=first, last=last)


def _is_entry(item: Item) -> bool:
    return item.listed and item.entry


def _text(title: Item | None) -> str:
    return "" if title is None or title.text == UNTITLED else title.text


def _report(number: int, span: _Span, above: int, notes: Mapping[str, tuple[Block, ...]]) -> Report:
    blocks = tuple(_labelled(span.items, above, outlined=True))
    facts = outline.facts(blocks)
    first = span.title.place
    own = {name: notes[name] for name in dict.fromkeys(notes_referred_to(blocks)) if name in notes}
    last = max((item.last for item in span.items), default=first)
    return Report(
        number=number, title=_text(span.title), lines=(first, max(first, last)), blocks=blocks, subtitle=facts.subtitle,
        organization=facts.organization, date=facts.date, why=_STATED, notes=own,
    )  # fmt: skip


def _matter(items: Sequence[Item]) -> Iterator[Block]:
    return _labelled(items, _REPORT_DEPTH, outlined=False)


def _labelled(items: Sequence[Item], above: int, *, outlined: bool) -> Iterator[Block]:
    """The blocks of ``items``, with roles and numbers as stated, else as the rules of the outline give them."""
    made = list(_blocks(items, above))
    blocks = [block for block, _ in made]
    labels = restated.restated(blocks) if outlined else restated.unlabelled(blocks)
    for (block, item), label in zip(made, labels, strict=True):
        if isinstance(block, Heading):
            yield msgspec.structs.replace(block, marker=_said(item, _MARKERS) or label.marker)
        elif isinstance(block, Paragraph):
            role = _said(item, _ROLES) or ("list" if item.listed else "")
            marker = _said(item, _MARKERS) if role else label.marker
            yield msgspec.structs.replace(block, role=role or label.role, marker=marker)
        else:
            yield block


def _said(item: Item, names: frozenset[str]) -> str:
    return next((name for name in item.classes if name in names), "")


def _blocks(items: Sequence[Item], above: int) -> Iterator[tuple[Block, Item]]:
    waiting: Item | None = None
    for item, following in zip_longest(items, items[1:]):
        if waiting is not None and _goes_on(waiting, item, following):
            yield _heading(waiting, _depth(waiting) - above, item), waiting
            waiting = None
            continue
        if waiting is not None:
            yield _heading(waiting, _depth(waiting) - above, None), waiting
            waiting = None
        if item.block is not None:
            yield item.block, item
        elif not _depth(item):
            yield (
                Paragraph(line=item.place, offset=item.offset, role="body", text=item.text, marks=item.marks),
                item,
            )
        elif item.level and "run-in" in item.classes:
            waiting = item
        else:
            yield _heading(item, _depth(item) - above, None), item
    if waiting is not None:
        yield _heading(waiting, _depth(waiting) - above, None), waiting


def _goes_on(heading: Item, item: Item, following: Item | None) -> bool:
    """Whether ``item`` is the body of a run-in heading: the paragraph straight after it, and all of that."""
    is_text = item.block is None and not _depth(item) and not item.classes
    return is_text and item.order == heading.order + 1 and not (following and following.place <= item.last)


def _depth(item: Item) -> int:
    """Of a heading, hashes or the class of a deep one; 0 for a paragraph."""
    deep = next((found for found in map(_DEEP.fullmatch, item.classes) if found), None)
    return item.level or (int(deep[1]) if deep else 0)


def _heading(item: Item, level: int, body: Item | None) -> Heading:
    """A heading; its body is the next paragraph, or what follows its own text in the same."""
    text, rest, marks = item.text, "", item.marks
    if body is not None:
        rest = body.text
        marks = merged((*marks, *(shifted(mark, len(text)) for mark in body.marks)))
    elif not item.level:
        text, rest = text[: item.head], text[item.head :]
    return Heading(
        line=item.place, offset=item.offset, level=max(level, 1), marker="none", text=text, body=rest, marks=marks,
        why=_STATED,
    )  # fmt: skip
