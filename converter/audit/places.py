"""Whether what is claimed stands where it says: a text that is right as a whole may still name wrong lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from converter.audit.claims import Claim
from converter.audit.difference import quote
from converter.audit.faults import Fault
from converter.model import Notice


def misplaced(lines: Sequence[str], texts: Sequence[str], claimed: Sequence[Claim]) -> Iterator[Fault]:
    """Claims on a text that is equal as a whole, but that begin in another line than they name or end inside one.

    ``texts`` is what the ``lines`` of the source hold of the model: ``lines`` without white space and what was removed.
    A paragraph may go on over several lines (hard-wrapped text that was joined), but only over whole ones. Where it is
    claimed in pieces, all of them name its first line, and their offsets count in the joined paragraph.
    """
    lasts = [*(claim.line != following.line for claim, following in pairwise(claimed)), True]
    lengths = [0, *accumulate(len(line) + 1 for line in lines)]
    row, left, began, size = 0, 0, 0, 0
    for claim, is_last in zip(claimed, lasts, strict=False):
        while not left:
            left = len(texts[row])
            row += 1
        starts_in, began = row, began if size else row
        row, left = _passed(texts, row, left, len(claim.text))
        goes_on = began == claim.line and 0 < size <= claim.offset <= lengths[starts_in] - lengths[began - 1]
        if (starts_in != claim.line and not goes_on) or (is_last and left and row != began):
            yield Fault("fault-place", claim.line, quote(claim.text, 0), str(starts_in))
        size = 0 if is_last else size + len(claim.text)


def _passed(texts: Sequence[str], row: int, left: int, size: int) -> tuple[int, int]:
    """The row, and how much is left in it, ``size`` characters on."""
    while size > left:
        size -= left
        left = len(texts[row])
        row += 1
    return row, left - size


def removed_on(texts: list[str], number: int, notice: Notice, rest: str) -> Iterator[Fault]:
    """Takes ``rest``, the end of what ``notice`` removed from row ``number`` on, out of the rows after it: a paragraph
    that was joined goes on over whole ones."""
    row = number
    while rest and row < len(texts) and rest.startswith(texts[row]):
        rest = rest[len(texts[row]) :]
        texts[row] = ""
        row += 1
    if rest:
        yield Fault("fault-entry", number, notice.text, notice.code)
