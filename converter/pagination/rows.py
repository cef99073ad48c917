"""Rows of tables, and their pieces where they run over to another page. Lengths are in twips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from converter.pagination.measure import RULE, Laid


class Piece(NamedTuple):
    """A row, or what is left of it: its height with one rule, and the lines of its cells.

    ``whole``: it may not be cut.
    """

    height: int
    cells: list[list[Laid]]
    whole: bool = False

    def notes(self, area: Callable[[Laid], int]) -> int:
        return sum(area(line) for lines in self.cells for line in lines if line.notes)

    def least(self) -> int:
        """The height of the row's smallest first piece."""
        if self.whole:
            return self.height
        return RULE + max((lines[0].gap + lines[0].height for lines in self.cells if lines), default=0)

    def split(self, room: int, *, force: bool) -> tuple[Piece, Piece]:
        """The lines that fit into ``room``, and the others; ``force``: at least one line of each cell."""
        parts = [_fitting(lines, room - RULE, force=force) for lines in self.cells]
        first = [lines[:count] for lines, count in zip(self.cells, parts, strict=True)]
        rest = [lines[count:] for lines, count in zip(self.cells, parts, strict=True) if lines[count:]]
        return Piece(RULE + _tallest(first), first), Piece(RULE + _tallest(rest), rest)


def _fitting(lines: Sequence[Laid], room: int, *, force: bool) -> int:
    count = 0
    for line in lines:
        room -= line.gap + line.height
        if room < 0 and not (force and count == 0):
            break
        count += 1
    return count


def _tallest(cells: Sequence[Sequence[Laid]]) -> int:
    return max((sum(line.gap + line.height for line in lines) for lines in cells), default=0)
