"""A file read back against what it must hold: equal at once, or the place of the first difference."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, zip_longest

from converter.audit.faults import Fault, first_difference, quote
from converter.audit.read_back.text import Back
from converter.audit.units import BODY_RANK, TITLE_RANK, Expected, Unit

PARAGRAPH_END = "¶"


def compare(expected: Expected, back: Back) -> list[Fault]:
    """What differs: the text, the ends of paragraphs, the headings, the notes, the contents listing."""
    units = [*expected.units, *(expected.loose if len(back.notes) <= len(expected.notes) else ())]
    texts = expected.texts if len(units) == len(expected.texts) else [unit.text for unit in units]
    if back.texts != texts:
        back = _run_in_joined(units, back)
    if back.texts != texts:
        return [_difference(units, back.texts)]
    notes = [*expected.notes, *(expected.loose if len(units) == len(expected.texts) else ())]
    return [*_rank_faults(expected, units, back), *_note_faults(notes, back), *_contents_faults(expected, back)]


def _run_in_joined(units: Sequence[Unit], back: Back) -> Back:
    """``back`` with every run-in heading that stands as two paragraphs, heading and body, as one."""
    texts: list[str] = []
    ranks: list[int] = []
    shown = list(zip(back.texts, back.ranks, strict=True))
    place = 0
    for unit in units:
        if place + 1 < len(shown) and unit.head and shown[place][0] == unit.text[: unit.head]:
            texts.append(shown[place][0] + shown[place + 1][0])
            ranks.append(shown[place][1])
            place += 2
        elif place < len(shown):
            texts.append(shown[place][0])
            ranks.append(shown[place][1])
            place += 1
    rest = shown[place:]
    return back._replace(texts=texts + [text for text, _ in rest], ranks=ranks + [rank for _, rank in rest])


def _difference(units: Sequence[Unit], texts: Sequence[str]) -> Fault:
    """The first character that differs; where none does, the first end of a paragraph."""
    should, found = "".join(unit.text for unit in units), "".join(texts)
    if should != found:
        place = first_difference(should, found)
        return Fault("fault-text", _line_at(units, place), quote(should, place), quote(found, place))
    ends, shown = set(accumulate(len(unit.text) for unit in units)), set(accumulate(map(len, texts)))
    place = min(ends ^ shown)
    both = quote(should, max(place - 1, 0))
    marked = both[:1] + PARAGRAPH_END + both[1:]
    expected, is_found = (marked, both) if place in ends else (both, marked)
    return Fault("fault-paragraph", _line_at(units, place - 1), expected, is_found)


def _line_at(units: Sequence[Unit], place: int) -> int:
    """The source line of the character at ``place`` of the joined text; past its end, the last line."""
    ends = list(accumulate(len(unit.text) for unit in units))
    index = min(bisect_right(ends, place), len(units) - 1)
    return units[index].line if units else 0
