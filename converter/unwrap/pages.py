"""Page numbers that stand between the lines of a text (HDG-06): ``- 3 -``, ``第3页 共20页``, ``16``.

A number that wears dashes or 第…页 is one wherever it stands. A bare one must behave like one: it counts on with
others at a page's distance, or stands alone inside text. One that counts lines or cells of a list is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from converter.unwrap.rows import PROSE, Rows

LONGEST = 24
"""Characters of the longest line that is a page number."""
LEAST_PAGE = 200
"""Characters without which a page is none: a list counts at a shorter distance."""
MOST_MISSING = 5
"""Pages whose number may be missing (titles, pictures) between two that are there."""
LOOK_BACK = 3
FEWEST = 3
"""Numbers that count on, for bare ones to be page numbers."""
YEARS = range(1900, 2101)

_FOLD = str.maketrans("０１２３４５６７８９／（）．　", "0123456789/(). ")
_DASH = r"[-‐‑–—―－─━~～·•・]"
_CERTAIN = re.compile(
    rf"{_DASH}{{1,2}}\s*(\d{{1,4}})\s*{_DASH}{{1,2}}"
    r"|第\s*(\d{1,4})\s*[页頁][，,、/\s]*(?:[(（]?\s*共\s*\d{1,4}\s*[页頁]\s*[)）]?)?|共\s*\d{1,4}\s*[页頁][，,、/\s]*第\s*(\d{1,4})\s*[页頁]"
    r"|[Pp]age\s*(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?"
)
_BARE = re.compile(r"(\d{1,4})(?:\s*/\s*\d{1,4})?|[(〔\[]\s*(\d{1,4})\s*[)〕\]]|(\d{1,4})\s*[页頁]")


class Number(NamedTuple):
    """A line that may be a page number: its row, its value, and whether its form alone says so."""

    at: int
    value: int
    certain: bool


def candidates(rows: Rows) -> list[Number]:
    """The lines that are a number and nothing else, in order."""
    found = []
    for at, text in enumerate(rows.texts):
        if len(text) <= LONGEST and rows.is_plain(at) and (number := _number(at, text)):
            found.append(number)
    return found


def _number(at: int, text: str) -> Number | None:
    folded = text.translate(_FOLD)
    for pattern in (_CERTAIN, _BARE):
        if match := pattern.fullmatch(folded):
            return Number(at, int(next(filter(None, match.groups()))), pattern is _CERTAIN)
    return None


def page_numbers(rows: Rows, found: Sequence[Number], interrupts: Callable[[int], bool]) -> set[int]:
    """The rows of ``found`` that are page numbers; ``interrupts`` tells whether a row stands inside a sentence."""
    before = Before(rows)
    counts = [up + down - 1 for up, down in zip(_runs(found, before), _runs_back(found, before), strict=True)]
    pages: set[int] = set()
    for place, number in enumerate(found):
        is_page = number.certain or (counts[place] >= FEWEST and not _beside_a_number(found, place))
        is_page = is_page or _closes(rows, found, place, pages) or _stands_alone(rows, number, interrupts)
        if is_page or (_is_between_text(rows, number) and not _counts_a_list(found, place, before)):
            pages.add(number.at)
    return pages


class Before:
    """How many characters stand between rows; before the last row there are enough: the last page may be short."""

    def __init__(self, rows: Rows) -> None:
        self._sums = [0]
        for text in rows.texts:
            self._sums.append(self._sums[-1] + len(text))

    def between(self, first: int, second: int) -> int:
        if second == len(self._sums) - 2:
            return LEAST_PAGE * MOST_MISSING
        return self._sums[second] - self._sums[first + 1]


def are_pages_apart(first: tuple[int, int], second: tuple[int, int], before: Before) -> bool:
    """Whether two numbers, (row, value) each, count on with a page's text for every page between them."""
    pages = second[1] - first[1]
    return 0 < pages <= MOST_MISSING and before.between(first[0], second[0]) >= LEAST_PAGE * pages


def _runs(found: Sequence[Number], before: Before) -> list[int]:
    """How many numbers count on to each, itself included."""
    lengths: list[int] = []
    for place, number in enumerate(found):
        former = range(max(place - LOOK_BACK, 0), place)
        linked = (
            lengths[other]
            for other in former
            if are_pages_apart((found[other].at, found[other].value), (number.at, number.value), before)
        )
        lengths.append(1 + max(linked, default=0))
    return lengths


def _runs_back(found: Sequence[Number], before: Before) -> list[int]:
    """How many numbers count on from each, itself included."""
    lengths = [1] * len(found)
    for place in range(len(found) - 1, -1, -1):
        number = found[place]
        later = range(place + 1, min(place + 1 + LOOK_BACK, len(found)))
        linked = (
            lengths[other]
            for other in later
            if are_pages_apart((number.at, number.value), (found[other].at, found[other].value), before)
        )
        lengths[place] = 1 + max(linked, default=0)
    return lengths


def _beside_a_number(found: Sequence[Number], place: int) -> bool:
    """Another number stands on the line before or after: cells of a table, typed one a line."""
    return any(abs(found[other].at - found[place].at) == 1 for other in _beside(found, place))


def _counts_a_list(found: Sequence[Number], place: int, before: Before) -> bool:
    """The number counts on with one that stands nearer than a page away."""
    number = found[place]
    for other in (found[other] for other in _beside(found, place)):
        first, second = sorted((other, number))
        if abs(second.value - first.value) <= 1 and before.between(first.at, second.at) < LEAST_PAGE:
            return True
    return False


def _beside(found: Sequence[Number], place: int) -> Iterable[int]:
    return (other for other in (place - 1, place + 1) if 0 <= other < len(found))


def _closes(rows: Rows, found: Sequence[Number], place: int, pages: Collection[int]) -> bool:
    """The last line of all, which counts on from the page before: the last page may be short."""
    if not place or found[place].at != len(rows.texts) - 1:
        return False
    return found[place - 1].at in pages and found[place].value == found[place - 1].value + 1


def _stands_alone(rows: Rows, number: Number, interrupts: Callable[[int], bool]) -> bool:
    """The number stands inside a sentence of the text."""
    return _may_be_page(rows, number) and interrupts(number.at)


def _is_between_text(rows: Rows, number: Number) -> bool:
    """The number stands between two lines of text."""
    around = [other for other in (number.at - 1, number.at + 1) if 0 <= other < len(rows.texts)]
    return _may_be_page(rows, number) and len(around) == 2 and all(_is_text(rows, other) for other in around)


def _may_be_page(rows: Rows, number: Number) -> bool:
    """A bare number that is no year and stands in no brackets."""
    return number.value not in YEARS and rows.texts[number.at][0] not in "（(〔[［"


def _is_text(rows: Rows, at: int) -> bool:
    return rows.is_plain(at) and len(rows.texts[at]) >= PROSE
