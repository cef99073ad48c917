"""One line of the source under the entries of the ledger that name it: dropped, added and removed characters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from converter.audit.faults import Fault
from converter.audit.rows import ANY, BAD_BYTES
from converter.audit.units import bare
from converter.model import Change, Notice


@dataclass
class _Cell:
    """A character at its ``place`` in the line; none where it was removed."""

    place: int
    char: str


class Row:
    """``number`` is the line's, from 1. An entry that does not fit the line becomes one of ``faults``."""

    def __init__(self, number: int, text: str) -> None:
        self.number = number
        self.faults: list[Fault] = []
        # What stands at each offset of the line; the last place takes what is added at its end.
        self._kept = [*text, ""]
        self._dropped = 0

    def text(self) -> str:
        """What is left, each character in its place: a space stands for one that is gone."""
        return "".join(kept or " " for kept in self._kept)

    def change(self, changes: Iterable[Change]) -> None:
        """Enters what reading dropped and added; U+FFFD that is added for bad bytes takes their place."""
        for change in reversed(list(changes)):  # what is added at one offset is put before what stands there
            end = change.offset + len(change.dropped)
            fits = change.offset >= 0 and end < len(self._kept)
            if not fits or not _equal(self._kept[change.offset : end], change.dropped):
                self.faults.append(Fault("fault-entry", self.number, change.dropped, change.code))
                continue
            self._kept[change.offset : end] = [""] * len(change.dropped)
            self._dropped += len(change.dropped)
            there = self._kept[change.offset]
            self._kept[change.offset] = change.added + ("" if there == BAD_BYTES else there)

    def remove(self, notices: Sequence[Notice]) -> list[tuple[Notice, str]]:
        """Takes out what rules removed; what a notice quotes must stand at its offset.

        Where the line ends before the quotation does, the rest of this is handed back: it goes on in the lines that
        follow. A line may be quoted without what another rule took out of its midst: then the other one comes first.
        """
        cells = [_Cell(place, char) for place, kept in enumerate(self._kept) for char in kept if not char.isspace()]
        going_on: list[tuple[Notice, str]] = []
        later = [notice for notice in notices if not self._removed(cells, notice, going_on)]
        for notice in later:
            if not self._removed(cells, notice, going_on):
                self.faults.append(Fault("fault-entry", self.number, notice.text, notice.code))
        self._kept = [""] * len(self._kept)
        for cell in cells:
            self._kept[cell.place] += cell.char
        return going_on

    def _removed(self, cells: Sequence[_Cell], notice: Notice, going_on: list[tuple[Notice, str]]) -> bool:
        """Whether what ``notice`` quotes was there and is taken out.

        A rule sees the line without what was dropped: its offset may be too small by as many characters.
        """
        wanted = bare(notice.text)
        start, last = (
            bisect_left(cells, place, key=lambda cell: cell.place)
            for place in (notice.offset, notice.offset + self._dropped)
        )
        for first in range(start, last + 1):
            found = _quoted(cells, first, wanted)
            if found:
                for cell in found:
                    cell.char = ""
                going_on += [(notice, wanted[len(found) :])] if len(found) < len(wanted) else []
                return True
        return False


def _equal(kept: Sequence[str], dropped: str) -> bool:
    """Whether ``dropped`` is what stands there; a symbol is what the reader took it for."""
    return all(one in (other, ANY) for one, other in zip(kept, dropped, strict=True))


def _quoted(cells: Sequence[_Cell], first: int, wanted: str) -> list[_Cell]:
    """The cells from the ``first`` on that hold ``wanted``, or its beginning up to the end of the line."""
    found: list[_Cell] = []
    for place in range(first, len(cells)):
        cell = cells[place]
        if not cell.char:
            continue
        if len(found) == len(wanted):
            break
        if cell.char not in (wanted[len(found)], ANY):
            return []
        found.append(cell)
    return found
