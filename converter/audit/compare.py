"""A file read back against what it must hold: equal at once, or the place of the first difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain, zip_longest

from converter.audit.difference import difference, first_difference, index_at, quote
from converter.audit.expectation import Expected
from converter.audit.faults import Fault
from converter.audit.read_back.text import Back
from converter.audit.units import PART_RANK, TITLE_RANK, Unit

PARAGRAPH_END = "¶"
_CLOSING_MARKS = "。．.，,、；;：:"
"""What closes a run-in heading; a contents may leave it out."""


def compare(expected: Expected, back: Back) -> list[Fault]:
    """What differs: the text, the ends of paragraphs, the headings, the notes, the contents listing, the head."""
    faults = list(_text_faults(expected, back)) or list(_contents_faults(expected, back))
    return faults or list(_head_faults(expected, back))


def _text_faults(expected: Expected, back: Back) -> Iterator[Fault]:
    loose = tuple(chain.from_iterable(expected.loose))
    units = expected.units + (loose if back.loose_as_text else ())
    notes = expected.notes + (() if back.loose_as_text else loose)
    texts = [unit.text for unit in units]
    if back.texts != texts:
        back = _run_in_joined(expected.units, back)
        back = _loose_in_order(expected, _notes_completed(expected, back))
    if back.texts != texts and (fault := _difference(units, back.texts)):
        yield fault
        return
    yield from _heading_faults(units, back, shift=1 if back.chapters and expected.whole else 0)
    if fault := _text_difference(notes, back.notes):
        yield fault


_NOTHING = ("", 0, 0)


def _run_in_joined(units: Sequence[Unit], back: Back) -> Back:
    """``back`` with every run-in heading that stands as two paragraphs, heading and body, as one."""
    joined: list[tuple[str, int, int]] = []
    shown = zip(back.texts, back.ranks, back.heads, strict=True)
    for unit in units:
        text, rank, head = next(shown, _NOTHING)
        if unit.head and text == unit.text[: unit.head]:
            text, head = text + next(shown, _NOTHING)[0], unit.head
        if text:
            joined.append((text, rank, head))
    texts, ranks, heads = map(list, zip(*joined, *shown, strict=True)) if joined else ([], [], [])
    return back._replace(texts=texts, ranks=ranks, heads=heads)


def _notes_completed(expected: Expected, back: Back) -> Back:
    """``back`` with the further paragraphs of its notes put to them, where they stand behind all units."""
    count = len(expected.units)
    texts, notes, rest = back.texts[:count], list(back.notes), back.texts[count:]
    for index, (note, shown) in enumerate(zip(expected.notes, back.notes, strict=False)):
        while rest and shown != note.text and note.text.startswith(shown + rest[0]):
            shown += rest.pop(0)
        notes[index] = shown
    size = len(texts) + len(rest)
    return back._replace(texts=texts + rest, notes=notes, ranks=back.ranks[:size], heads=back.heads[:size])


def _loose_in_order(expected: Expected, back: Back) -> Back:
    """``back`` with the notes that nothing refers to in the model's order: as nothing refers to them, any will do."""
    count = len(expected.units)
    rest, waiting = back.texts[count:], [[unit.text for unit in note] for note in expected.loose]
    right = list(chain.from_iterable(waiting))
    while rest and waiting:
        note = next((note for note in waiting if rest[: len(note)] == note), None)
        if note is None:
            return back
        waiting.remove(note)
        rest = rest[len(note) :]
    return back if rest or waiting else back._replace(texts=back.texts[:count] + right)


def _difference(units: Sequence[Unit], found: Sequence[str]) -> Fault | None:
    """The first character that differs; where none does, the first end of a paragraph that does."""
    if fault := _text_difference(units, found):
        return fault
    should = [unit.text for unit in units]
    other_ends = set(accumulate(map(len, should))) ^ set(accumulate(map(len, found)))
    return _paragraph_fault(units, min(other_ends), "".join(should)) if other_ends else None


def _text_difference(units: Sequence[Unit], found: Sequence[str]) -> Fault | None:
    parted = difference([unit.text for unit in units], found)
    if parted is None:
        return None
    # What is too much at the end of a unit stands where the next one should begin.
    index = min(parted.should_index, parted.found_index, len(units) - 1)
    return Fault("fault-text", units[index].line if units else 0, parted.should, parted.found)


def _paragraph_fault(units: Sequence[Unit], place: int, text: str) -> Fault:
    """A paragraph ends before ``place`` where it should not, or does not where it should."""
    index = index_at([unit.text for unit in units], place - 1)
    is_end = sum(len(unit.text) for unit in units[: index + 1]) == place
    plain = quote(text, place - 1)
    marked = plain[:1] + PARAGRAPH_END + plain[1:]
    return Fault("fault-paragraph", units[index].line, *((marked, plain) if is_end else (plain, marked)))


def _heading_faults(units: Sequence[Unit], back: Back, shift: int) -> Iterator[Fault]:
    for unit, rank, head in zip(units, back.ranks, back.heads, strict=True):
        if unit.rank == PART_RANK:
            continue
        wanted = unit.rank
        if wanted >= TITLE_RANK:
            wanted = min(max(wanted - shift, TITLE_RANK), back.deepest)
        if rank != wanted:
            yield Fault("fault-level", unit.line, f"{quote(unit.text, 0)} [{wanted}]", f"[{rank}]")
            return
        if head != unit.head:
            yield Fault("fault-run-in", unit.line, quote(unit.text[: unit.head], 0), quote(unit.text[:head], 0))
            return


def _contents_faults(expected: Expected, back: Back) -> Iterator[Fault]:
    """A listing has every heading down to its depth; with nothing to list it is left out or has the title only."""
    title = expected.units[:1]
    for listing in back.contents:
        right = expected.listings if listing or any(expected.listings) else ()
        if not any(_lists(wanted or title, listing) for wanted in right) and (listing or right):
            nearest = min(expected.listings, key=lambda wanted: abs(len(wanted) - len(listing)))
            yield _contents_difference(nearest, listing)
            return


def _head_faults(expected: Expected, back: Back) -> Iterator[Fault]:
    """The head of a file has all that the report says, and nothing else."""
    if back.facts is None:
        return
    for name in {**expected.facts, **back.facts}:
        should, found = (_said(name, facts) for facts in (expected.facts, back.facts))
        if should != found:
            yield Fault("fault-head", expected.units[0].line, should, found)
            return


def _said(name: str, facts: Mapping[str, object]) -> str:
    return f"{name}: {facts[name]}" if name in facts else ""


def _lists(wanted: Sequence[Unit], listing: list[str]) -> bool:
    texts = [unit.text for unit in wanted]
    return listing in (texts, [_unclosed(text) for text in texts])


def _contents_difference(wanted: Sequence[Unit], listing: Sequence[str]) -> Fault:
    line = wanted[-1].line if wanted else 0
    closed = sum(_unclosed(entry) != entry for entry in listing) * 2
    unclosed = closed < sum(_unclosed(unit.text) != unit.text for unit in wanted)
    for unit, entry in zip_longest(wanted, listing, fillvalue=None):
        text, shown = unit.text if unit else "", entry or ""
        if not shown or shown != (_unclosed(text) if unclosed else text):
            place = first_difference(text, shown)
            return Fault("fault-contents", unit.line if unit else line, quote(text, place), quote(shown, place))
    return Fault("fault-contents", line)


def _unclosed(text: str) -> str:
    return text.rstrip(_CLOSING_MARKS) or text
