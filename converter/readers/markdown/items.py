"""The tree of blocks as a row of items: headings, paragraphs, tables, pictures, each with its place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

import msgspec

from converter.model import Figure, Mark, Table
from converter.readers.markdown import inline, tables
from converter.readers.markdown.inline import Definitions
from converter.readers.markdown.ledger import Ledger
from converter.readers.markdown.opening import COMMENT
from converter.readers.markdown.pictures import Shelf
from converter.readers.markdown.rows import Row
from converter.readers.markdown.spans import Anchor, Inline, Span, parted

_HEADING = re.compile(r"h[1-6]")
_DEEP = re.compile(r"h([0-9]{1,3})")
_PART = "part-title"
_OWN_USE = frozenset({"a", "note", "span", "/span", "img"})


class Item(NamedTuple):
    """A heading (``level`` from 1), a paragraph, or a ``block``.

    ``id`` and ``classes`` are those of the anchor that opens it, ``head`` the characters of the text that a deep
    heading has as its own, ``depth`` the lists around it, ``note`` the name of the note that it is, ``entry`` whether
    it links to a place in the document, ``last`` the source line in which the text ends, ``order`` its place among
    the items and notes of a file.
    """

    place: int
    offset: int = 0
    text: str = ""
    marks: tuple[Mark, ...] = ()
    level: int = 0
    listed: bool = False
    depth: int = 0
    id: str = ""
    classes: tuple[str, ...] = ()
    head: int = 0
    note: str = ""
    entry: bool = False
    block: Table | Figure | None = None
    last: int = 0
    order: int = 0


class Page:
    """Turns blocks into items; ``ledger`` learns what became text.

    ``exact``: white space that references stand for is text at the ends of a line too, as huibian writes it.
    ``comments``, ``tags`` and ``pictures`` are the places of what a reader should be told of.
    """

    def __init__(self, definitions: Definitions, shelf: Shelf, *, exact: bool) -> None:
        self.ledger = Ledger()
        self.notes: defaultdict[str, list[Item]] = defaultdict(list)
        self.comments: list[int] = []
        self.tags: list[int] = []
        self.pictures: list[tuple[int, str]] = []
        self._order = 0
        self._definitions, self._shelf, self._exact = definitions, shelf, exact

    def items(self, parent: Element, depth: int = 0) -> Iterator[Item]:
        """The items of the blocks in ``parent``; those of footnotes go into ``notes``."""
        for element in parent:
            if element.tag == "note":
                self._order += 1
                self.notes[element.get("name", "")] += self.items(element)
            elif element.tag == "li":
                yield from self._of_list_item(element, depth + 1)
            elif element.tag == "blockquote":
                yield from self.items(element, depth)
            else:
                for item in self._of_leaf(element, depth):
                    self._order += 1
                    yield item._replace(order=self._order)

    def _of_list_item(self, element: Element, depth: int) -> Iterator[Item]:
        """The first paragraph of an item bears its number, or stands in for its bullet."""
        number = element.text
        if isinstance(number, Row) and number:
            first = element[0] if len(element) and element[0].tag == "p" else None
            if first is None or _row(first[0]).place != number.place:
                yield from self._of_text(inline.literal(number), depth=depth)
            else:
                first[0].text = _joined(number, _row(first[0]))
            yield from self.items(element, depth)
            return
        for at, item in enumerate(self.items(element, depth)):
            yield item._replace(listed=True, depth=depth) if at == 0 and not item.block else item

    def _of_leaf(self, element: Element, depth: int) -> Iterator[Item]:
        if element.tag == "comment":
            self.comments.append(int(element.get("line", "0")))
        elif _HEADING.fullmatch(element.tag):
            yield from self._of_text(self._scanned([_row(element)]), level=int(element.tag[1:]), depth=depth)
        elif element.tag == "p":
            yield from self._of_text(self._scanned([_row(line) for line in element]), depth=depth)
        elif element.tag == "pre":
            for line in element:
                yield from self._of_text(inline.literal(_row(line)), depth=depth)
        elif element.tag == "table":
            yield self._table([_row(line) for line in element])
        elif element.tag == "html":
            yield from self._html([_row(line) for line in element])

    def _scanned(self, rows: Sequence[Row]) -> Inline:
        found = inline.scan(rows, self._definitions)
        self._note_tags(found, rows[0].place)
        return found

    def _note_tags(self, found: Inline, place: int) -> None:
        for anchor in found.anchors:
            if anchor.name == COMMENT:
                self.comments.append(place)
            elif anchor.name not in _OWN_USE:
                self.tags.append(place)

    def _of_text(self, found: Inline, level: int = 0, depth: int = 0) -> Iterator[Item]:
        figures = list(self._figures(found))
        if figures:
            yield from (Item(figure.line, figure.offset, block=figure) for figure in figures)
            return
        self.ledger.keep(found.tokens)
        yield from _lines(found, level or _level(found), depth, exact=self._exact)

    def _figures(self, found: Inline) -> Iterator[Figure]:
        """The pictures of a paragraph that holds nothing else and whose pictures can be had."""
        if not found.pictures:
            return
        words = [found.text[found.at(picture.start) : found.at(picture.end)] for picture in found.pictures]
        line, offset = found.begin
        names = [self._shelf.take(picture.target) for picture in found.pictures]
        if all(names) and len("".join("".join(words).split())) == len("".join(found.text.split())):
            for picture, word, name in zip(found.pictures, words, names, strict=True):
                yield Figure(line=line, offset=offset, media=name, alt=_in_line(picture.alt or word))
            return
        self.pictures += ((line, picture.target) for picture in found.pictures)

    def _table(self, rows: Sequence[Row]) -> Item:
        made = tables.of_rows(rows, self._scanned, self._figures)
        return self._of_table(made, rows[0].place, 0)

    def _html(self, rows: Sequence[Row]) -> Iterator[Item]:
        found = inline.scan_html(rows)
        made, caption = tables.of_html(found, rows[0].place, self._figure)
        if caption.strip():
            place, offset = found.begin
            yield Item(place, offset, " ".join(caption.split()))
        if made.table.rows:
            yield self._of_table(made, *found.source(len(caption)))
        else:
            self.ledger.keep(made.kept)

    def _figure(self, target: str, alt: str, place: int) -> Figure | None:
        name = self._shelf.take(target)
        if not name:
            self.pictures.append((place, target))
        return Figure(line=place, media=name, alt=_in_line(alt)) if name else None

    def _of_table(self, made: tables.Made, place: int, offset: int) -> Item:
        self.ledger.keep(made.kept)
        return Item(place, offset, block=msgspec.structs.replace(made.table, line=place, offset=offset))


def _in_line(text: str) -> str:
    return text.replace("\n", " ")


def _row(element: Element) -> Row:
    assert isinstance(element.text, Row)
    return element.text


def _joined(number: Row, text: Row) -> Row:
    return Row(str(number) + text, text.place, [*number.offsets, *text.offsets])


def _level(found: Inline) -> int:
    """The level of a heading that is written in HTML."""
    return next((int(anchor.name[1:]) for anchor in found.anchors if _HEADING.fullmatch(anchor.name)), 0)


def _lines(found: Inline, level: int, depth: int, *, exact: bool) -> Iterator[Item]:
    """The item, or one for each of its lines where the author breaks them; an anchor counts for the first."""
    anchor = next((anchor for anchor in found.anchors if _is_opening(found, anchor)), None)
    note = next((anchor.attributes["id"] for anchor in found.anchors if anchor.name == "note"), "")
    classes = anchor.classes if anchor else ()
    entry = any(span.kind == "link" and span.href.startswith("#") for span in found.spans)
    frame = _frame(found) if _PART in classes or any(map(_DEEP.fullmatch, classes)) else None
    marks = found.marks(frame)
    head = found.at(frame.end) if frame else 0
    ranges = list(_ranges(found.text, exact=exact))
    places = _places(found, ranges)
    for (first, end), own, (place, offset) in zip(ranges, parted(marks, ranges), places, strict=True):
        begins = first == ranges[0][0]
        text = found.text[first:end]
        if not text.strip() and not (anchor and begins):
            continue
        yield Item(
            place, offset, text, own, level, depth=depth, head=head, note=note, entry=entry,
            id=anchor.attributes.get("id", "") if anchor and begins else "", classes=classes if begins else (),
            last=found.source(end - 1)[0] if text else place,
        )  # fmt: skip


def _places(found: Inline, ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where each line begins in the source. Lines that begin inside a row of several that were joined are pieces of one
    paragraph: all name its first row, and count on in it.
    """
    begins = [found.source(first) if first < end else found.begin for first, end in ranges]
    ends = [found.source(end - 1)[0] if first < end else 0 for first, end in ranges]
    inside = any(begin[0] == end for begin, end in zip(begins[1:], ends, strict=False))
    if not inside or begins[0][0] == max(ends):
        return begins
    place, offset = begins[0]
    return [(place, offset + first) for first, _ in ranges]


def _ranges(text: str, *, exact: bool) -> Iterator[tuple[int, int]]:
    """Where each line of ``text`` is, white space at its ends aside."""
    start = 0
    for line in text.split("\n"):
        bare = line if exact else line.strip()
        first = start if exact or not bare else start + len(line) - len(line.lstrip())
        yield first, first + len(bare)
        start += len(line) + 1


def _is_opening(found: Inline, anchor: Anchor) -> bool:
    named = bool(anchor.attributes.get("id") or anchor.classes)
    return anchor.name == "a" and named and found.at(anchor.at) == 0


def _frame(found: Inline) -> Span | None:
    """The mark that huibian puts around the text of a heading below Markdown's deepest: the outermost at the start."""
    frames = [span for span in found.spans if span.tag and span.kind == "bold" and found.at(span.start) == 0]
    return min(frames, key=lambda span: span.start, default=None)
