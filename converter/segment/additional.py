"""Reports that the contents does not print: lines that look and stand like the title of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from converter import numbering
from converter.contents.document import Document
from converter.contents.keys import key
from converter.contents.ordinals import Ordinal, ordinal
from converter.contents.shapes import is_bracket, is_date, is_label, is_title, leads, names_genre, numbered_title
from converter.model import Entry
from converter.segment.naming import has_year, unit

FEWEST_ALIKE = 2
"""Titles of the contents that show a form."""
SHORTEST = 8
"""Characters of the shortest title that is taken for a report's without an entry."""


class Printed(NamedTuple):
    """``titles``: the keys of the titles in the contents. ``forms``: what several of them have in common at the end."""

    titles: frozenset[str]
    forms: frozenset[str]


def printed(entries: Iterable[Entry]) -> Printed:
    titles = frozenset(key(entry.title) for entry in entries)
    ends = Counter(title[at:] for title in titles for at in range(1, len(title) - SHORTEST + 1))
    return Printed(titles, frozenset(end for end, count in ends.items() if count >= FEWEST_ALIKE))


def titles(body: Document, head: int, start: int, stop: int, printed: Printed) -> Iterator[int]:
    """The lines from ``start`` to ``stop`` that head a further report, in the span of the one titled on line ``head``.

    None of them bears a title of the contents (``printed``): that quotes another report.

    Such a line has the shape of a title, with a year or a unit, stands alone (not in a list, after no colon), and two
    signs say that a document begins: the one before it closed with its date or at a page break; sections begin to count
    anew; it goes on with the number of the report; it names a unit that the report's title does not name; it names unit
    and year; the format states its level. A unit's name before the words that several printed titles have behind their
    unit's needs no other sign.
    """
    able = [at for at in range(start + 1, stop) if _has_shape(body, at) and body.keys[at] not in printed.titles]
    listed = set(able) | {start - 1}
    alone = [at for at in able if at - 1 not in listed and at + 1 not in listed]
    if not alone:
        return
    numbers = _sections(body, start, stop)
    for at in alone:
        next_number = _counts_on(body, head, at)
        signs = _signs(body, at, numbers, body.keys[head]) + next_number
        if (next_number or is_title(body.lines[at])) and (signs >= 2 or _matter(body.lines[at].text) in printed.forms):
            head = at
            yield at


def _has_shape(body: Document, at: int) -> bool:
    line = body.lines[at]
    text = line.text
    if len(body.keys[at]) < SHORTEST or not names_genre(text) or not (is_title(line) or numbered_title(line)):
        return False
    if (
        body.lines[at - 1].text.endswith(("：", ":"))
        or is_bracket(text)
        or leads(text)
        or text.startswith(("《", "—", "-", "附"))
    ):
        return False
    return has_year(text) or bool(unit(text))


def _matter(text: str) -> str:
    """The key of what the title ``text`` says of the unit that it opens with (第三季度工作汇报), or nothing."""
    whole, named = key(text), key(unit(text))
    matter = whole.removeprefix(named)
    return matter if SHORTEST <= len(matter) < len(whole) else ""


def _counts_on(body: Document, head: int, at: int) -> bool:
    """Whether the title on line ``at`` bears the number after that of the title on line ``head``."""
    before, own = _number(body, head), _number(body, at)
    return bool(before and own and own.kind == before.kind and before.value and own.value == before.value + 1)


def _number(body: Document, at: int) -> Ordinal | None:
    """The number before a title, on its line or alone on the line above."""
    above = body.lines[at - 1].text if at and is_label(body.lines[at - 1].text) else ""
    return ordinal(above or body.lines[at].text)


def _sections(body: Document, start: int, stop: int) -> list[tuple[int, int]]:
    """Line and value of each 一、 in the span."""
    found = ((at, numbering.marker(body.lines[at].text)) for at in range(start, stop))
    return [(at, marker.value) for at, marker in found if marker and marker.kind == "一、" and not marker.lost]


def _signs(body: Document, at: int, numbers: Sequence[tuple[int, int]], own: str) -> int:
    before, line = body.lines[at - 1], body.lines[at]
    closed = is_date(before.text) or line.page_break
    last = next((value for place, value in reversed(numbers) if place < at), 0)
    following = next((value for place, value in numbers if place > at), 0)
    named = unit(line.text)
    full = bool(named) and has_year(line.text)
    other = full and key(named) not in own
    return sum((closed, last >= 2 and following == 1, other, other or (full and closed), line.level == 1))
