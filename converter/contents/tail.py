"""The end of a printed entry: dot leaders of every kind and the page behind them."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from converter.contents.ordinals import folded, numeral
from converter.model import Page

Bond = Literal["leader", "gap", "space", "glued", ""]
"""What parts the page from the title: dots, TAB or a wide gap, one blank, nothing; empty: there is no page."""

LEADERS = frozenset(".．。·•・․‥…⋯∙﹒｡_-—–―─━~〜～")
_WHOLE_LEADERS = frozenset("…⋯‥")
_ROMAN = re.compile(r"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_LETTERS = {start + place: letters for start in (0x2160, 0x2170) for place, letters in enumerate(_ROMANS)}
_LAST = 24
"""Characters from the end of a line in which a page is looked for."""

_VALUE = r"(?P<{0}>\d{{1,5}}|[ivxlcIVXLCⅠ-Ⅻⅰ-ⅻ]{{1,7}})"
_DECORATED = re.compile(
    rf"(?:[-—–―~·]\s*{_VALUE.format('dash')}\s*[-—–―~·]"
    rf"|[(\[【〔<]\s*(?:第\s*|[pP]\.?\s*)?{_VALUE.format('bracket')}\s*页?\s*[)\]】〕>]"
    r"|第\s*(?P<page>\d{1,5}|[〇零一二三四五六七八九十百千]{1,7})\s*页|(?<![A-Za-z])[pP]\.?\s*(?P<p>\d{1,5})|(?P<ye>\d{1,5})\s*页)$"
)
# A year may be glued to a glued page: up to eight digits (2023 and 1024) are handed on to be parted by the title.
_PLAIN = re.compile(
    r"(?<!\d)(?<!\d[.,])(?:(?P<range>\d{1,5})\s*[-—–~至]\s*\d{1,5}|(?P<plain>\d{1,8}|[ivxlcIVXLCⅠ-Ⅻⅰ-ⅻ]{1,7}))$"
)


class Tail(NamedTuple):
    """Where the title ends, the page, its bond to the title, and whether the page wears dashes, brackets or 第…页."""

    end: int
    page: Page | None
    bond: Bond
    decorated: bool = False

    @property
    def strong(self) -> bool:
        """No title ends like this: it shows an entry by itself."""
        return self.bond in ("leader", "gap")


def tail(text: str) -> Tail:
    """The page that ``text`` closes with, and its leader; a leader without a page counts as well."""
    found, decorated = _page_at_end(text)
    start = found[0] if found else len(text)
    end, bond = _leader_before(text, start)
    if not found:
        return Tail(end, None, bond) if bond == "leader" else Tail(len(text), None, "")
    if isinstance(found[1], str) and bond not in ("leader", "gap") and not decorated:
        return Tail(len(text), None, "")
    return Tail(end, found[1], bond, decorated)


def page_alone(text: str) -> Page | None:
    """The page that is all of ``text`` (an entry broken before its page, a page number between entries)."""
    found = tail(text)
    return found.page if found.end == 0 else None


def _page_at_end(text: str) -> tuple[tuple[int, Page] | None, bool]:
    first = max(0, len(text) - _LAST)
    end = folded(text[first:])
    for pattern in (_DECORATED, _PLAIN):
        if match := pattern.search(end):
            page = _page(next(value for value in match.groups() if value))
            if page is not None:
                return (first + match.start(), page), pattern is _DECORATED
    return None, False


def _page(written: str) -> Page | None:
    if written.isdecimal():
        return int(written)
    if written[0] in "〇零一二三四五六七八九十百千":
        return numeral(written)
    roman = written.translate(_LETTERS).lower()
    return written if _ROMAN.fullmatch(roman) else None


def _leader_before(text: str, start: int) -> tuple[int, Bond]:
    """Where the leader or gap before ``start`` begins, and which of them it is."""
    end, dots, blanks = start, 0, 0
    while end and (text[end - 1] in LEADERS or text[end - 1].isspace()):
        end -= 1
        char = text[end]
        if char in LEADERS:
            dots += 2 if char in _WHOLE_LEADERS else 1
        else:
            blanks += 2 if char in "\t　" else 1
    if dots >= 2:
        return end, "leader"
    if dots:
        return _trailing(text, start)
    return end, "gap" if blanks >= 2 else "space" if blanks else "glued"


def _trailing(text: str, start: int) -> tuple[int, Bond]:
    """A single stop belongs to the title; only the blanks behind it part the page from it."""
    title = text[:start].rstrip()
    blanks = text[len(title) : start]
    wide = len(blanks) >= 2 or blanks in ("\t", "　")
    return len(title), "gap" if wide else "space" if blanks else "glued"
