"""Lines of titles and of the printed contents, which are not joined: where reports are cut, what is broken over lines
is put together and its breaks are kept (HDG-15)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from converter import contents
from converter.contents.document import is_sentence
from converter.contents.keys import LONGEST_TITLE, key
from converter.contents.ordinals import without_ordinal
from converter.contents.shapes import is_cut_marker, is_label, names_genre
from converter.model import Entry
from converter.source import Source
from converter.unwrap.pages import Number
from converter.unwrap.rows import Rows

_YEAR = re.compile(r"(?:19|20)\d\d年|[〇零○一二三四五六七八九]{4}年")
_HEAD = 4
LONGEST_LABEL = 12
BROKEN = 4
"""Lines of the longest broken title."""


@dataclass(frozen=True)
class Printed:
    """``contents``: the rows of the printed contents; ``titles``: those of the titles in the body that it names, and of
    the compilation's own; ``keys``: the titles as they are compared, with the numbers of their entries."""

    contents: frozenset[int]
    titles: frozenset[int]
    keys: Mapping[str, Sequence[int | None]]

    def is_title(self, text: str) -> bool:
        """Whether the contents prints ``text`` as a title."""
        return key(text) in self.keys

    def is_equal(self, text: str) -> bool:
        """Whether ``text`` is a title that several reports bear."""
        return len(self.keys.get(key(text), ())) > 1

    def is_label(self, rows: Rows, number: Number) -> bool:
        """Whether ``number`` is that of the report whose title stands on the next row (001)."""
        if rows.texts[number.at][0] in "0０":
            return True
        following = number.at + 1
        return following in self.titles and number.value in self.keys.get(key(rows.texts[following]), ())

    def apart(self, rows: Rows) -> frozenset[int]:
        """The rows that are joined with no other: these, labels (【范文一】), which stand above a title, and the lines
        that a person typed to say where to cut."""
        labels = (at for at, text in enumerate(rows.texts) if len(text) <= LONGEST_LABEL and text and is_label(text))
        markers = (at for at, text in enumerate(rows.texts) if is_cut_marker(text))
        return self.contents | self.titles | frozenset(labels) | frozenset(markers)


def printed(source: Source, rows: Rows) -> Printed:
    """What the printed contents of ``source`` covers and names."""
    found = contents.find(source)
    own = {(line.place, line.offset) for line in found.title_lines}
    places = [(line.place, line.offset) for line in rows.lines]
    covered = frozenset(at for at, place in enumerate(places) if place in found.covered)
    cover = {at for at, place in enumerate(places) if place in own} if own else set()
    keys: dict[str, list[int | None]] = {}
    for entry in _dressed(found.entries):
        title = key(entry.title)
        if title and title != key(found.title):
            keys.setdefault(title, []).append(entry.number)
    return Printed(covered, frozenset(cover | title_rows(rows, keys, covered)), keys)


def _dressed(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries with a number or a page, where most have one: a running head between them is none."""
    dressed = [entry for entry in entries if entry.number is not None or entry.page is not None]
    return dressed if 2 * len(dressed) >= len(entries) else entries


def title_rows(rows: Rows, titles: Iterable[str], skipped: Collection[int]) -> set[int]:
    """The rows that make up one of ``titles`` (keys), one alone or several in a row; ``skipped`` ones hold none."""
    by_head: dict[str, set[str]] = {}
    for title in titles:
        by_head.setdefault(title[:_HEAD], set()).add(title)
    found: set[int] = set()
    for at, text in enumerate(rows.texts if by_head else ()):
        if at in found or at in skipped or len(text) > LONGEST_TITLE:
            continue
        for bare in dict.fromkeys((text, without_ordinal(text))):
            if wanted := by_head.get(key(bare[: 2 * _HEAD])[:_HEAD]):
                found.update(_title_from(rows, at, key(bare), wanted, skipped))
    return found


def _title_from(rows: Rows, at: int, first: str, titles: Collection[str], skipped: Collection[int]) -> Sequence[int]:
    """The rows of the title that row ``at`` begins, whose key, without a number before it, is ``first``."""
    joined = ""
    for end in range(at, min(at + BROKEN, len(rows.texts))):
        if end in skipped or len(rows.texts[end]) > LONGEST_TITLE:
            break
        joined += first if end == at else key(rows.texts[end])
        if joined in titles:
            return range(at, end + 1)
        if not any(title.startswith(joined) for title in titles):
            break
    return ()


def is_whole_title(rows: Rows, at: int, following: int) -> bool:
    """Whether row ``at`` is a title as wide as the text: it names a kind of document, and text follows."""
    text = rows.texts[at]
    if rows.indent(at) or not rows.is_open(at) or rows.is_prose(at) or not rows.is_prose(following):
        return False
    return names_genre(text) and not rows.is_numbered(at) and not is_sentence(text)


def is_title_of_document(rows: Rows, at: int) -> bool:
    """Whether row ``at`` is the title of a document: it names a kind and a year, and a numbered section follows."""
    text = rows.texts[at]
    if not (_YEAR.search(text) and rows.is_open(at)) or is_sentence(text) or "，" in text:
        return False
    return names_genre(text) and at + 1 < len(rows.texts) and rows.is_numbered(at + 1)


def is_broken_title(rows: Rows, group: Sequence[int]) -> bool:
    """Whether a paragraph of several lines is rather a title: it names a kind of document and is no sentence."""
    if not 1 < len(group) <= BROKEN or rows.is_numbered(group[0]):
        return False
    text = "".join(rows.texts[at] for at in group)
    return not is_sentence(text) and names_genre(text) and "，" not in text
