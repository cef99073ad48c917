"""Marks when the text under them changes or is cut."""

from __future__ import annotations

import os
from collections.abc import Iterable

from msgspec.structs import replace

from converter.model import Mark


def moved(marks: Iterable[Mark], old: str, new: str) -> tuple[Mark, ...]:
    """The marks of ``old`` over ``new``: what lies before and after the difference keeps its characters."""
    prefix = len(os.path.commonprefix((old, new)))
    longest = min(len(old), len(new)) - prefix
    suffix = min(len(os.path.commonprefix((old[::-1], new[::-1]))), longest)

    def place(position: int) -> int:
        if position <= prefix:
            return position
        after = position - (len(old) - suffix)
        return len(new) - suffix + after if after >= 0 else min(position, len(new) - suffix)

    found = (replace(mark, start=place(mark.start), end=place(mark.end)) for mark in marks)
    return tuple(mark for mark in found if mark.start < mark.end or mark.kind == "note")


def behind(marks: Iterable[Mark], cut: int) -> tuple[Mark, ...]:
    """The marks of the text from ``cut`` on."""
    return tuple(
        replace(mark, start=max(mark.start - cut, 0), end=mark.end - cut)
        for mark in marks
        if mark.end > cut or (mark.kind == "note" and mark.end == cut)
    )


def notes_in(marks: Iterable[Mark]) -> set[str]:
    """The notes that the marks refer to."""
    return {mark.note for mark in marks if mark.kind == "note"}
