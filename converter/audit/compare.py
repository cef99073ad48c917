"""A file read back against what it must hold: equal at once, or the place of the first difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, zip_longest

from converter.audit.difference import difference, first_difference, index_at, quote
from converter.audit.expectation import Expected, Reading
from converter.audit.faults import Fault
from converter.audit.read_back.text import Back
from converter.audit.units import PART_RANK, TITLE_RANK, Unit

PARAGRAPH_END = "¶"
_CLOSING_MARKS = "。．.，,、；;：:"
"""What closes a run-in heading; a contents may leave it out."""


def compare(expected: Expected, back: Back) -> list[Fault]:
    """What differs: the text, the ends of paragraphs, the headings, the notes, the contents listing."""
    faults = list(_text_faults(expected.readings[0], expected, back))
    for other in expected.readings[1:]:
        faults = faults and list(_text_faults(other, expected, back))
    return faults or list(_contents_faults(expected, back))


def _text_faults(reading: Reading, expected: Expected, back: Back) -> Iterator[Fault]:
    texts = [unit.text for unit in reading.units]
    if back.texts != texts:
        back = _run_in_joined(reading.units, back)
        back = _notes_completed(expected.readings[0], back)
    if back.texts != texts and (fault := _difference(reading.units, back.texts)):
        yield fault
        return
    yield from _rank_faults(reading.units, back, shift=1 if back.chapters and expected.whole else 0)
    if fault := _difference(reading.notes, back.notes):
        yield fault


def _run_in_joined(units: Sequence[Unit], back: Back) -> Back:
    """``back`` with every run-in heading that stands as two paragraphs, heading and body, as one."""
    texts: list[str] = []
    ranks: list[int] = []
    shown = zip(back.texts, back.ranks, strict=True)
    for unit in units:
        text, rank = next(shown, ("", 0))
        if unit.head and text == unit.text[: unit.head]:
            text += next(shown, ("", 0))[0]
        if text:
            texts.append(text)
            ranks.append(rank)
    for text, rank in shown:
        texts.append(text)
        ranks.append(rank)
    return back._replace(texts=texts, ranks=ranks)


def _notes_completed(reading: Reading, back: Back) -> Back:
    """``back`` with the further paragraphs of its notes put to them, where they stand behind all units."""
    count = len(reading.units)
    texts, notes, rest = back.texts[:count], list(back.notes), back.texts[count:]
    for index, (note, shown) in enumerate(zip(reading.notes, back.notes, strict=False)):
        while rest and shown != note.text and note.text.startswith(shown + rest[0]):
            shown += rest.pop(0)
        notes[index] = shown
    return back._replace(texts=texts + rest, notes=notes, ranks=back.ranks[: len(texts) + len(rest)])


def _difference(units: Sequence[Unit], found: Sequence[str]) -> Fault | None:
    """The first character that differs; where none does, the first end of a paragraph that does."""
    should = [unit.text for unit in units]
    parted = difference(should, found)
    if parted:
        # What is too much at the end of a unit stands where the next one should begin.
        index = min(parted.should_index, parted.found_index, len(units) - 1)
        return Fault("fault-text", units[index].line if units else 0, parted.should, parted.found)
    other_ends = set(accumulate(map(len, should))) ^ set(accumulate(map(len, found)))
    return _paragraph_fault(units, min(other_ends), "".join(should)) if other_ends else None


def _paragraph_fault(units: Sequence[Unit], place: int, text: str) -> Fault:
    """A paragraph ends before ``place`` where it should not, or does not where it should."""
    index = index_at([unit.text for unit in units], place - 1)
    is_end = sum(len(unit.text) for unit in units[: index + 1]) == place
    plain = quote(text, place - 1)
    marked = plain[:1] + PARAGRAPH_END + plain[1:]
    return Fault("fault-paragraph", units[index].line, *((marked, plain) if is_end else (plain, marked)))


def _rank_faults(units: Sequence[Unit], back: Back, shift: int) -> Iterator[Fault]:
    for unit, rank in zip(units, back.ranks, strict=True):
        if unit.rank == PART_RANK:
            continue
        wanted = unit.rank
        if wanted >= TITLE_RANK:
            wanted = min(max(wanted - shift, TITLE_RANK), back.deepest)
        if rank != wanted:
            yield Fault("fault-level", unit.line, f"{quote(unit.text, 0)} [{wanted}]", f"[{rank}]")
            return


def _contents_faults(expected: Expected, back: Back) -> Iterator[Fault]:
    """The listing has every heading down to its depth; with nothing to list it is left out or has the title only."""
    found = [_unclosed(entry) for entry in back.contents or ()]
    for wanted in expected.listings:
        if [_unclosed(unit.text) for unit in wanted] == found:
            return
    if not expected.listings[0] and found == [_unclosed(expected.readings[0].units[0].text)]:
        return
    yield _contents_difference(expected.listings[0], found)


def _contents_difference(wanted: Sequence[Unit], found: Sequence[str]) -> Fault:
    for unit, entry in zip_longest(wanted, found):
        if unit is None or entry is None or _unclosed(unit.text) != entry:
            text, shown = unit.text if unit else "", entry or ""
            place = first_difference(text, shown)
            line = unit.line if unit else wanted[-1].line if wanted else 0
            return Fault("fault-contents", line, quote(text, place), quote(shown, place))
    return Fault("fault-contents")


def _unclosed(entry: str) -> str:
    return entry.rstrip(_CLOSING_MARKS) or entry
