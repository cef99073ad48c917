"""Marks when the text under them changes, is cut or comes into another report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from converter.model import Block, Cell, Figure, Mark, Table


def moved(marks: Iterable[Mark], old: str, new: str) -> tuple[Mark, ...]:
    """The marks of ``old`` over ``new``: what lies before and after the difference keeps its characters."""
    longest = min(len(old), len(new))
    prefix = _equal(old, new, longest)
    suffix = _equal(old[::-1], new[::-1], longest - prefix)

    def place(position: int) -> int:
        if position <= prefix:
            return position
        after = position - (len(old) - suffix)
        return len(new) - suffix + after if after >= 0 else min(position, len(new) - suffix)

    found = (replace(mark, start=place(mark.start), end=place(mark.end)) for mark in marks)
    return tuple(mark for mark in found if mark.start < mark.end or mark.kind == "note")


def _equal(one: str, other: str, limit: int) -> int:
    """How many characters, at most ``limit``, the two begin with alike."""
    return next((place for place in range(limit) if one[place] != other[place]), limit)


def behind(marks: Iterable[Mark], cut: int) -> tuple[Mark, ...]:
    """The marks of the text from ``cut`` on."""
    return tuple(
        replace(mark, start=max(mark.start - cut, 0), end=mark.end - cut)
        for mark in marks
        if mark.end > cut or (mark.kind == "note" and mark.end == cut)
    )


def with_notes(block: Block, keys: Mapping[str, str]) -> Block:
    """``block`` with its references to notes named anew by ``keys``."""
    if isinstance(block, Figure):
        return block
    if isinstance(block, Table):
        return replace(block, rows=tuple(tuple(_cell(cell, keys) for cell in row) for row in block.rows))
    return replace(block, marks=_renamed(block.marks, keys))


def _cell(cell: Cell, keys: Mapping[str, str]) -> Cell:
    blocks = tuple(with_notes(block, keys) for block in cell.blocks)
    return replace(cell, marks=_renamed(cell.marks, keys), blocks=blocks)


def _renamed(marks: Iterable[Mark], keys: Mapping[str, str]) -> tuple[Mark, ...]:
    return tuple(replace(mark, note=keys.get(mark.note, mark.note)) for mark in marks)
