"""What every reader gives: the units of text of a file, what is a heading, the notes, the contents listing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from converter.audit.units import bare

NO_LIMIT = 1 << 30


class Shown(NamedTuple):
    """One unit: its rank, its text and, where a heading only opens it, the heading's."""

    rank: int
    text: str
    head: str = ""


class Back(NamedTuple):
    """A file read back; all text without white space.

    ``texts`` are its units in order and ``ranks`` the rank of each (:data:`converter.audit.units.BODY_RANK` for what
    is shown as no heading), at most ``deepest``; ``heads`` is the length of the heading that opens a unit, 0 where all
    of it is one or nothing is. ``notes`` stand in the order of their references, those without one
    last. ``contents`` are the listings that the format has, an empty one where it is missing.
    ``loose_as_text``: notes that nothing refers to are paragraphs at the end. ``chapters``: each report
    is a chapter with ranks of its own, so that its title has the rank of a file's title. ``facts``: what the head of
    the file says, None where it has none.
    """

    texts: list[str]
    ranks: list[int]
    heads: list[int]
    notes: list[str]
    contents: tuple[list[str], ...]
    loose_as_text: bool
    chapters: bool = False
    deepest: int = NO_LIMIT
    facts: Mapping[str, object] | None = None


def in_order(referred: Iterable[str], notes: Mapping[str, str]) -> list[str]:
    """The notes by name as the text refers to them; a reference to no note is an empty one."""
    return [notes.get(name, "") for name in dict.fromkeys([*referred, *notes])]


def gathered(units: Iterable[Shown]) -> tuple[list[str], list[int], list[int]]:
    """Texts, ranks and heads of the units that hold text."""
    texts: list[str] = []
    ranks: list[int] = []
    heads: list[int] = []
    for rank, shown, head in units:
        if text := bare(shown):
            texts.append(text)
            ranks.append(rank)
            heads.append(len(bare(head)) % len(text) if head else 0)
    return texts, ranks, heads
