"""A paragraph being read: text and marks come in run by run, logical lines, pictures and boxes go out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from converter.model import Figure, Mark, MarkKind, Table
from converter.readers.hygiene import leading, logical, without_invisible

PLAIN: frozenset[MarkKind] = frozenset()


class Item(NamedTuple):
    """A logical line of a paragraph, or a picture or table anchored in it; ``offset`` orders them.

    ``head``: so many characters at its beginning are set off as a heading, of ``level`` where their own look says it.
    """

    text: str = ""
    offset: int = 0
    marks: tuple[Mark, ...] = ()
    page_break: bool = False
    block: Table | Figure | None = None
    level: int = 0
    head: int = 0


class Draft:
    """Collects one paragraph. ``length`` counts its characters so far as they stand: line ends and dropped text too.

    ``number`` is put before the first text that comes in, at the offset ``numbered`` (None: no text has come).
    """

    def __init__(self, number: str = "") -> None:
        self.length = 0
        self.numbered: int | None = None
        self._number = number
        self._items: list[Item] = []
        self._floating: list[Item] = []
        self._text: list[str] = []
        self._size = 0
        self._first: int | None = None
        self._marks: list[Mark] = []
        self._last: dict[tuple[MarkKind, str], int] = {}
        self._page_break = False
        self._level = 0
        self._head = 0

    def add(self, text: str, kinds: frozenset[MarkKind] = PLAIN, href: str = "", level: int = 0) -> None:
        """``text``, invisible characters left out; a break inside it ends the logical line. ``level``: it looks like a
        heading of that level."""
        for number, (raw, page_break) in enumerate(logical(text)):
            if number:
                self.end_line(page_break=page_break)
            opens = self._first is None or (self._head == self._size and self._level == level)
            self._append(raw, kinds, href)
            if level and opens and self._first is not None:
                self._level, self._head = level, self._size

    def head(self) -> None:
        """The heading that opens the line ends here."""
        self._head = self._size

    def insert(self, text: str, kinds: frozenset[MarkKind] = PLAIN) -> None:
        """Text that the file only describes: it stands in no run."""
        self._append(text, kinds, "")
        self.length -= len(text)

    def pass_over(self, text: str) -> None:
        """Text that stands here but is dropped."""
        self.length += len(text)

    def _append(self, raw: str, kinds: frozenset[MarkKind], href: str) -> None:
        text = without_invisible(raw)
        if self._first is None and text.strip():
            self._first = self.length + leading(raw)
            if self.numbered is None:
                self._begin()
        self.length += len(raw)
        start, self._size = self._size, self._size + len(text)
        self._text.append(text)
        for kind in sorted(kinds) if text else ():
            self._mark(Mark(start=start, end=self._size, kind=kind, href=href if kind == "link" else ""))

    def _begin(self) -> None:
        self.numbered = self.length
        if self._number:
            self._text.append(self._number)
            self._size += len(self._number)

    def _mark(self, mark: Mark) -> None:
        """``mark``, joined to an equal one that ends where it starts."""
        last = self._last.get((mark.kind, mark.href))
        if last is not None and self._marks[last].end == mark.start:
            self._marks[last] = Mark(start=self._marks[last].start, end=mark.end, kind=mark.kind, href=mark.href)
            return
        self._last[mark.kind, mark.href] = len(self._marks)
        self._marks.append(mark)

    def note(self, key: str) -> None:
        """A reference to the note ``key`` at this place."""
        self._marks.append(Mark(start=self._size, end=self._size, kind="note", note=key))

    def float(self, items: Iterable[Item]) -> None:
        """Pictures or the lines of a text box anchored here: before the line when it has no text yet, else after it."""
        for item in items:
            if self._first is not None:
                self._floating.append(item)
            else:
                self._put(item._replace(page_break=item.page_break or self._page_break))
                self._page_break = False

    def _put(self, item: Item) -> None:
        self._items.append(item._replace(offset=self.length))
        self.length += len(item.text) + 1

    def end_line(self, *, page_break: bool = False) -> None:
        """Ends the logical line; ``page_break``: the next one begins a page."""
        raw = "".join(self._text)
        text = raw.strip()
        if text:
            before = len(raw) - len(raw.lstrip())
            marks = tuple(_within(mark, before, len(text)) for mark in self._marks if _shows(mark, before, len(text)))
            head = self._head - before if 0 < self._head - before < len(text) else 0
            self._items.append(Item(text, self._first or 0, marks, self._page_break, None, self._level, head))
            self._page_break = False
        self.length += 1
        floating, self._floating = self._floating, []
        for item in floating:
            self._put(item)
        self._text, self._size, self._first, self._marks, self._last = [], 0, None, [], {}
        self._level, self._head = 0, 0
        self._page_break |= page_break

    def finish(self) -> tuple[list[Item], bool]:
        """The items, and whether what follows the paragraph begins a page."""
        self.end_line()
        return self._items, self._page_break


def _shows(mark: Mark, before: int, length: int) -> bool:
    return mark.kind == "note" or (mark.start < before + length and mark.end > before)


def _within(mark: Mark, before: int, length: int) -> Mark:
    start, end = (min(max(place - before, 0), length) for place in (mark.start, mark.end))
    return Mark(start=start, end=end, kind=mark.kind, href=mark.href, note=mark.note)


def joined(items: Iterable[Item]) -> tuple[str, tuple[Mark, ...]]:
    """The text of the items as one, parted by newlines, with its marks."""
    text, marks = "", []
    for item in items:
        if item.text:
            text += "\n" if text else ""
            marks += [
                Mark(
                    start=mark.start + len(text),
                    end=mark.end + len(text),
                    kind=mark.kind,
                    href=mark.href,
                    note=mark.note,
                )
                for mark in item.marks
            ]
            text += item.text
    return text, tuple(marks)
