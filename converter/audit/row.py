"""One line of the source under the entries of the ledger that name it: dropped, added and removed characters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from converter.audit.faults import Fault
from converter.audit.rows import ANY, BAD_BYTES
from converter.audit.units import bare
from converter.model import Change, Notice


@dataclass
class _Cell:
    place: int
    char: str


def _differs(cell: _Cell, char: str) -> bool:
    return cell.char not in (char, ANY)


class Row:
    """``number`` is the line's, from 1. An entry that does not fit the line becomes one of ``faults``."""

    def __init__(self, number: int, text: str) -> None:
        self.number = number
        self.faults: list[Fault] = []
        # What stands at each offset of the line; the last place takes what is added at its end.
        self._kept = [*text, ""]

    def text(self) -> str:
        """What is left, without white space."""
        return bare("".join(self._kept))

    def change(self, changes: Iterable[Change]) -> None:
        """Enters what reading dropped and added; U+FFFD that is added for bad bytes takes their place."""
        for change in changes:
            end = change.offset + len(change.dropped)
            fits = change.offset >= 0 and end < len(self._kept)
            if not fits or self._kept[change.offset : end] != list(change.dropped):
                self.faults.append(Fault("fault-entry", self.number, change.dropped, change.code))
                continue
            self._kept[change.offset : end] = [""] * len(change.dropped)
            there = self._kept[change.offset]
            self._kept[change.offset] = change.added + ("" if there == BAD_BYTES else there)

    def remove(self, notices: Iterable[Notice]) -> list[tuple[Notice, str]]:
        """Takes out what a rule removed; what it quotes must stand at its offset.

        Where the line ends before it does, what is left of it is handed back: it goes on in the lines that follow.
        """
        cells = [_Cell(place, char) for place, kept in enumerate(self._kept) for char in kept if not char.isspace()]
        going_on: list[tuple[Notice, str]] = []
        for notice in notices:
            wanted = bare(notice.text)
            start = bisect_left(cells, notice.offset, key=lambda cell: cell.place)
            found = cells[start : start + len(wanted)]
            if not found or any(map(_differs, found, wanted)):
                self.faults.append(Fault("fault-entry", self.number, notice.text, notice.code))
                continue
            if len(found) < len(wanted):
                going_on.append((notice, wanted[len(found) :]))
            for cell in found:
                cell.char = ""
        self._kept = [cell.char for cell in cells]
        return going_on
