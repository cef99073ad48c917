"""A paragraph being read: text and marks come in run by run, logical lines, pictures and boxes go out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from converter.model import Figure, Mark, MarkKind, Table
from converter.readers.hygiene import pieces

PLAIN: frozenset[MarkKind] = frozenset()


class Item(NamedTuple):
    """A logical line of a paragraph, or a picture or table anchored in it; ``offset`` orders them."""

    text: str = ""
    offset: int = 0
    marks: tuple[Mark, ...] = ()
    page_break: bool = False
    block: Table | Figure | None = None


class Draft:
    """Collects one paragraph. ``length`` is the number of characters so far, line ends included."""

    def __init__(self) -> None:
        self.length = 0
        self._items: list[Item] = []
        self._floating: list[Item] = []
        self._text: list[str] = []
        self._start = 0
        self._marks: list[Mark] = []
        self._page_break = False

    def add(self, text: str, kinds: frozenset[MarkKind] = PLAIN, href: str = "") -> None:
        """``text``, invisible characters left out; a break inside it ends the logical line."""
        for number, piece in enumerate(pieces(text, strip=False)):
            if number:
                self.end_line(page_break=piece.page_break)
            self._append(piece.text, kinds, href)

    def _append(self, text: str, kinds: frozenset[MarkKind], href: str) -> None:
        if not text:
            return
        start = self.length - self._start
        self._text.append(text)
        self.length += len(text)
        for kind in sorted(kinds):
            self._mark(Mark(start=start, end=start + len(text), kind=kind, href=href if kind == "link" else ""))

    def _mark(self, mark: Mark) -> None:
        """``mark``, joined to an equal one that ends where it starts."""
        for index in range(len(self._marks) - 1, -1, -1):
            other = self._marks[index]
            if (other.kind, other.href, other.end) == (mark.kind, mark.href, mark.start) and not other.note:
                self._marks[index] = Mark(start=other.start, end=mark.end, kind=mark.kind, href=mark.href)
                return
        self._marks.append(mark)

    def note(self, key: str) -> None:
        """A reference to the note ``key`` at this place."""
        place = self.length - self._start
        self._marks.append(Mark(start=place, end=place, kind="note", note=key))

    def float(self, items: Iterable[Item]) -> None:
        """Pictures or the lines of a text box anchored here: before the line when it has no text yet, else after it."""
        for item in items:
            if "".join(self._text).strip():
                self._floating.append(item)
            else:
                self._put(item._replace(page_break=item.page_break or self._page_break))
                self._restart()

    def _restart(self) -> None:
        """Begins the line anew after what stands before it: so far it has nothing but blanks and references."""
        self._text, self._start, self._page_break = [], self.length, False
        self._marks = [Mark(start=0, end=0, kind="note", note=mark.note) for mark in self._marks if mark.note]

    def _put(self, item: Item) -> None:
        self._items.append(item._replace(offset=self.length))
        self.length += len(item.text) + 1

    def end_line(self, *, page_break: bool = False) -> None:
        """Ends the logical line; ``page_break``: the next one begins a page."""
        raw = "".join(self._text)
        text = raw.strip()
        if text:
            leading = len(raw) - len(raw.lstrip())
            marks = tuple(_within(mark, leading, len(text)) for mark in self._marks if _shows(mark, leading, len(text)))
            self._items.append(Item(text, self._start + leading, marks, self._page_break))
            self._page_break = False
        self.length += 1
        floating, self._floating = self._floating, []
        for item in floating:
            self._put(item)
        self._text, self._marks, self._start = [], [], self.length
        self._page_break |= page_break

    def finish(self) -> tuple[list[Item], bool]:
        """The items, and whether what follows the paragraph begins a page."""
        self.end_line()
        return self._items, self._page_break


def _shows(mark: Mark, leading: int, length: int) -> bool:
    return mark.kind == "note" or (mark.start < leading + length and mark.end > leading)


def _within(mark: Mark, leading: int, length: int) -> Mark:
    start, end = (min(max(place - leading, 0), length) for place in (mark.start, mark.end))
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
