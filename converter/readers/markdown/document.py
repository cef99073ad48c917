"""Bytes → the items of a Markdown document, and the ledger and the notices of reading it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from converter.model import Change, Media, Notice, SourceInfo, notice
from converter.options import Options
from converter.readers import text
from converter.readers.encoding import Decoded, decode
from converter.readers.markdown import blocks, inline
from converter.readers.markdown.inline import Definitions
from converter.readers.markdown.items import Item, Page
from converter.readers.markdown.pictures import Shelf
from converter.readers.markdown.rows import Row, rows

FORMAT = "markdown"
_FENCE = "---"
_ENDS = ("---", "...")
_LONGEST_FRONT_MATTER = 200
_YAML = re.compile(r"\s*(?:#|-\s|[\w一-鿿][\w一-鿿 .-]{0,40}:(?:\s|$))|\s+\S|\s*$")
_TITLE = re.compile(r"title\s*:\s*([\"']?)(\S.*?)\1\s*$")


_COPIES = re.compile(r"(?:title|number|reports|organization|date|compilation|source|lines): ")


class Document(NamedTuple):
    """What was read. ``front`` are the lines of the front matter, ``title`` the one of them that names the document."""

    info: SourceInfo
    items: tuple[Item, ...]
    notes: Mapping[str, Sequence[Item]]
    front: tuple[Item, ...] = ()
    title: Item | None = None
    media: Mapping[str, Media] = {}
    changes: tuple[Change, ...] = ()
    notices: tuple[Notice, ...] = ()


def read(data: bytes, name: str, options: Options, shelf: Shelf, *, own: bool = False) -> Document:
    """The document in ``data``; ``own``: huibian wrote it, so that what it says of the document in front matter is a
    copy of what stands there. Raises what reading a text raises.
    """
    decoded = decode(data, name, options.encoding)
    lines = text.rows_of(decoded.text)
    text.check_lengths(lines, decoded.encoding, name)
    odd: list[Change] = []
    all_rows = list(rows(lines, odd))
    head = _front_matter(all_rows)
    tree = blocks.tree(all_rows[head:])
    page = Page(_definitions(tree), shelf, exact=own)
    items = tuple(page.items(tree))
    matter = [row for row in all_rows[1 : max(head - 1, 0)] if not (own and _COPIES.match(row))]
    title = _title(matter, page) if not any(item.level == 1 for item in items) else None
    front = tuple(_front(matter, page, title))
    changes = page.ledger.changes(lines, odd)
    info = SourceInfo(
        name=name, sha256=hashlib.sha256(data).hexdigest(), format=FORMAT, encoding=decoded.encoding, lines=len(lines)
    )
    return Document(
        info, items, page.notes, front, title, shelf.media, tuple(changes),
        tuple(_notices(decoded, lines, odd, page)),
    )  # fmt: skip


def _front_matter(all_rows: Sequence[Row]) -> int:
    """How many rows the front matter takes, its fences included: YAML between ``---`` at the very beginning."""
    if not all_rows or all_rows[0].rstrip() != _FENCE:
        return 0
    for count, row in enumerate(all_rows[1:_LONGEST_FRONT_MATTER], 1):
        if row.rstrip() in _ENDS:
            return count + 1 if count > 1 else 0
        if not _YAML.match(row):
            return 0
    return 0


def _title(front: Sequence[Row], page: Page) -> Item | None:
    """The title that the front matter states."""
    for row in front:
        found = _TITLE.match(row)
        if found:
            shown = inline.literal(row.cut(found.start(2), found.end(2)))
            page.ledger.keep(shown.tokens)
            return Item(*shown.begin, shown.text, level=1)
    return None


def _front(front: Sequence[Row], page: Page, title: Item | None) -> Iterator[Item]:
    for row in front:
        if not row.blank() and not (title and row.place == title.place):
            shown = inline.literal(row)
            page.ledger.keep(shown.tokens)
            yield Item(*shown.begin, shown.text)


def _definitions(tree: Element) -> Definitions:
    links: dict[str, str] = {}
    for link in tree.iter("link"):
        links.setdefault(link.get("name", ""), link.get("href", ""))
    return Definitions(links, {note.get("name", "") for note in tree.iter("note") if len(note)})


def _notices(decoded: Decoded, lines: list[str], odd: Sequence[Change], page: Page) -> Iterator[Notice]:
    yield from text.notices_of(decoded, lines, odd)
    for code, places in (("markdown-comments", page.comments), ("markdown-tags", page.tags)):
        if places:
            yield notice(code, line=min(places), count=len(places))
    for line, target in page.pictures:
        yield notice("picture-missing", line=line, text=target)
