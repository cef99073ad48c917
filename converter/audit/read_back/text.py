"""What every reader gives: the units of text of a file, what is a heading, the notes, the contents listing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

NO_LIMIT = 1 << 30


class Back(NamedTuple):
    """A file read back; all text without white space.

    ``texts`` are its units in order and ``ranks`` the rank of each (:data:`converter.audit.units.BODY_RANK` for what
    is shown as no heading), at most ``deepest``. ``notes`` stand in the order of their references, those without one
    last. ``contents`` is the listing, None where there is none. ``chapters``: each report is a chapter with ranks of
    its own, so that its title has the rank of a file's title.
    """

    texts: list[str]
    ranks: list[int]
    notes: list[str]
    contents: list[str] | None
    chapters: bool = False
    deepest: int = NO_LIMIT


def in_order(referred: Iterable[str], notes: Mapping[str, str]) -> list[str]:
    """The notes by name as the text refers to them; a reference to no note is an empty one."""
    return [notes.get(name, "") for name in dict.fromkeys([*referred, *notes])]
