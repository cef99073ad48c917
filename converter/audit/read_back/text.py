"""What every reader gives: the units of text of a file, what is a heading, the notes, the contents listing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Back(NamedTuple):
    """A file read back; all text without white space.

    ``texts`` are its units in order and ``ranks`` the rank of each (:data:`converter.audit.units.BODY_RANK` for what
    is shown as no heading). ``notes`` stand in the order of their references, those without one last. ``contents`` is
    the listing, None where there is none.
    """

    texts: list[str]
    ranks: list[int]
    notes: list[str]
    contents: list[str] | None


def in_order(referred: Iterable[str], notes: Mapping[str, str]) -> list[str]:
    """The notes by name as the text refers to them; a reference to no note is an empty one."""
    return [notes.get(name, "") for name in dict.fromkeys([*referred, *notes])]
