"""Running heads and feet: short lines that come back from page to page.

They stand beside a page number or a form feed, or hold the number themselves (``某县年鉴 12``), or cut through
sentences at a page's distance. A title that stands at the top of its page, and headings that come back in every
report, do none of this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from converter import numbering
from converter.contents.shapes import is_cut_marker
from converter.outline.dates import is_date
from converter.outline.roles import is_office
from converter.unwrap.pages import YEARS, Before, are_pages_apart
from converter.unwrap.rows import Rows
from converter.unwrap.titles import Printed

LONGEST = 60
"""Characters of the longest running head."""
SHORTEST = 3
FEWEST = 3
"""Pages that a line must come back on: one fewer at the ends of pages that are certain, one more for a line that is
as wide as the text."""
NEAR = 2
"""Pages from one to the next: heads of left and right pages differ."""
LEAST_INTERRUPTING = 1 / 3
"""Share of them that must cut through a sentence, where neither page numbers nor one distance shows pages."""
LEAST_LINES = 12
"""Lines that a page has at least."""
MOST_ENDS = 0.8
"""Share of the ends of pages at which a line is a head or foot that never cuts through a sentence."""
_SECTIONS = frozenset(("一、", "（一）", "1.", "（1）"))
_ENDS = "第页頁-—－–·"
_FIRST_NUMBER = re.compile(
    r"(?:第\s*(\d{1,4})\s*[页頁]|[-—–－·]?\s*(\d{1,4})\s*[-—–－·]?(?=[\s\D])(?![.、．年月日]))\s*"
)
_LAST_NUMBER = re.compile(r"\s*(?:第\s*)?[-—–－·]?\s*(?<![\d.年])(\d{1,4})\s*[-—–－·]?\s*[页頁]?$")

Interrupts = Callable[[int], bool]
Places = list[tuple[int, int]]
"""Where a line stands: its rows, each with the number of the page's end that it stands at."""


@dataclass(frozen=True)
class Pages:
    """What is known of the pages before their heads are: ``numbers`` are the rows of page numbers, ``full`` those that
    reach the width of hard-wrapped text, ``interrupts`` tells whether a row stands inside a sentence."""

    rows: Rows
    numbers: frozenset[int]
    full: frozenset[int]
    fixed: Printed
    interrupts: Interrupts


def running_heads(pages: Pages) -> set[int]:
    """The rows that are running heads or feet. What may be a title or a heading as well is kept where it stands first.

    Without a page number beside them only those of hard-wrapped text can be told, by being no line of it.
    """
    rows, skipped = pages.rows, pages.numbers | pages.fixed.contents
    found = _numbered(rows, skipped, pages.interrupts)
    edges = sorted({*pages.numbers, *found, *(at for at, line in enumerate(rows.lines) if line.page_break)})
    for places in _at_page_ends(rows, edges, skipped).values():
        if _is_near(places) and _is_head(pages, places, _count(edges)):
            found |= set(_without_first(pages, places))
    for places in _by_distance(rows, skipped | pages.full).values() if pages.full else ():
        cutting = sum(pages.interrupts(at) for at, _ in places)
        if cutting >= (1 if _is_regular(rows, places) else LEAST_INTERRUPTING * len(places)):
            found |= set(_without_first(pages, places))
    return found | set(_on_page_one(pages, {rows.texts[at] for at in found}))


def _is_head(pages: Pages, places: Places, ends: int) -> bool:
    """Whether a line at the ends of pages is their head or foot: it cuts through a sentence, or stands at nearly all
    of them and is no part of a report."""
    text = pages.rows.texts[places[0][0]]
    fewest = FEWEST + 1 if places[0][0] in pages.full else FEWEST - 1
    if len(places) >= fewest and any(pages.interrupts(at) for at, _ in places):
        return True
    if len(places) < FEWEST or len(places) < MOST_ENDS * ends or is_date(text) or is_office(text):
        return False
    return bool(pages.fixed.keys) and not pages.fixed.is_title(text)


def _count(edges: Sequence[int]) -> int:
    """How many ends of pages there are: a number, a form feed and a head may stand together."""
    return sum(second - first > NEAR for first, second in pairwise((-NEAR - 1, *edges)))


def _on_page_one(pages: Pages, heads: Collection[str]) -> Iterator[int]:
    """The heads of the pages of the contents, and of the first page after it; an entry or a title is none."""
    contents, texts = pages.fixed.contents, pages.rows.texts
    for at in sorted({*contents, *(last + 1 for last in contents if last + 1 < len(texts))}):
        if texts[at] in heads and not pages.fixed.is_title(texts[at]):
            yield at


def _is_short(rows: Rows, at: int) -> bool:
    """Whether it may be a head or foot by its shape: a heading (一、基本情况) comes back in every report."""
    text = rows.texts[at]
    able = SHORTEST <= len(text) <= LONGEST and rows.is_plain(at) and not rows.is_closed(at)
    number = numbering.marker(text)
    return able and not is_cut_marker(text) and not (number and number.kind in _SECTIONS)


def _numbered(rows: Rows, skipped: Collection[int], interrupts: Interrupts) -> set[int]:
    """Lines that are equal but for a number at their end that counts pages."""
    groups: dict[str, list[tuple[int, int]]] = {}
    for at, text in enumerate(rows.texts):
        ends = text[:1] + text[-1:]
        short = len(text) <= LONGEST and any(char.isdecimal() or char in _ENDS for char in ends)
        if short and at not in skipped and rows.is_plain(at) and not rows.is_numbered(at):
            for key, value in _parted(text):
                groups.setdefault(key, []).append((at, value))
    before = Before(rows) if any(len(group) >= FEWEST for group in groups.values()) else None
    found: set[int] = set()
    for group in groups.values():
        if before is None or len(group) < FEWEST:
            continue
        counting = sum(are_pages_apart(first, second, before) for first, second in pairwise(group))
        cutting = sum(interrupts(at) for at, _ in group)
        if counting >= 0.8 * (len(group) - 1) and cutting >= LEAST_INTERRUPTING * len(group):
            found |= {at for at, _ in group}
    return found


def _parted(text: str) -> Iterator[tuple[str, int]]:
    """What is left of ``text`` without the number at its end or its start, and that number, where it may be a page."""
    for match in (_LAST_NUMBER.search(text), _FIRST_NUMBER.match(text)):
        value = int(next(filter(None, match.groups()))) if match else 0
        if match and value not in YEARS:
            key = text[: match.start()] + text[match.end() :]
            if len(key) >= SHORTEST:
                yield key, value


def _at_page_ends(rows: Rows, edges: Sequence[int], skipped: Collection[int]) -> Mapping[str, Places]:
    """The short lines beside page numbers and form feeds, by their text."""
    found: dict[str, Places] = {}
    page, last = 0, -NEAR - 1
    for edge in edges:
        page += edge - last > NEAR
        last = edge
        breaks = rows.lines[edge].page_break and edge not in skipped
        for at in (edge - 1, *((edge,) if breaks else ()), edge + 1):
            if 0 < at < len(rows.texts) and at not in skipped and _is_short(rows, at):
                places = found.setdefault(rows.texts[at], [])
                if not places or places[-1][0] < at:
                    places.append((at, page))
    return found


def _by_distance(rows: Rows, skipped: Collection[int]) -> Mapping[str, Places]:
    """The short lines that come back, wherever they stand; each is a page of its own."""
    found: dict[str, Places] = {}
    for at in range(1, len(rows.texts)):
        if at not in skipped and _is_short(rows, at):
            places = found.setdefault(rows.texts[at], [])
            places.append((at, len(places)))
    return {text: places for text, places in found.items() if len(places) >= FEWEST and _is_paged(places)}


def _is_paged(places: Places) -> bool:
    """They do not stand close together, nor some of them much farther apart than most."""
    gaps = sorted(second - first for (first, _), (second, _) in pairwise(places))
    return gaps[0] > NEAR and gaps[-1] <= 4 * max(gaps[len(gaps) // 2], 1)


def _is_regular(rows: Rows, places: Places) -> bool:
    """They stand at one distance, as every page has as many lines."""
    gaps = sorted(rows.lines[second].place - rows.lines[first].place for (first, _), (second, _) in pairwise(places))
    usual = gaps[len(gaps) // 2]
    return usual >= LEAST_LINES and sum(abs(gap - usual) <= usual // 10 for gap in gaps) >= MOST_ENDS * len(gaps)


def _is_near(places: Places) -> bool:
    """They stand mostly on one page after the other."""
    return 2 * sum(0 < second - first <= NEAR for (_, first), (_, second) in pairwise(places)) >= len(places) - 1


def _without_first(pages: Pages, places: Places) -> Iterator[int]:
    """``places`` but for the first that is the title or the heading which the others repeat; but for all that may be
    titles, where several reports bear this one."""
    for place, (at, _) in enumerate(places):
        text = pages.rows.texts[at]
        may_be_title = at in pages.fixed.titles or pages.rows.is_numbered(at)
        if pages.interrupts(at) or not may_be_title or (place and not pages.fixed.is_equal(text)):
            yield at
