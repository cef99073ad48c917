"""The ledger of a Word file: what each of its paragraphs and tables holds, made again from the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from converter.audit.claims import Claim, claims
from converter.audit.units import bare
from converter.audit.word_rows import ANY, Row
from converter.model import Change, Compilation


def claimed(rows: Sequence[Row], compilation: Compilation) -> list[Claim]:
    """What the model claims of the rows. Titles are looked for in their text with its automatic numbers."""
    changes = _by_line(compilation.changes)
    numbers = (
        "".join(change.added for change in changes.get(place, ())) if changes else ""
        for place in range(1, len(rows) + 1)
    )
    return claims(compilation, [number + row.text for number, row in zip(numbers, rows, strict=True)])


def balanced(
    rows: Sequence[Row], claimed: Iterable[Claim], compilation: Compilation
) -> tuple[list[str], list[Claim]]:  # fmt: skip
    """The text of every row and what the model gives back for it, both without white space, equal where all is there.

    What the reader added is taken out of the model's text and what it dropped, or a rule removed, is put back. Offsets
    count in the model's text. Where a paragraph holds notes or text boxes, and in tables, their order in the model is
    another than in the file: there the same characters are enough.
    """
    removed = [Claim(notice.line, notice.offset, notice.text) for notice in compilation.notices if notice.removed]
    held, changes = _by_line([*claimed, *removed]), _by_line(compilation.changes)
    pages = [bare(row.text) for row in rows]
    given = []
    for place in sorted({*held, *changes}):
        text = _given_back(held.get(place, []), changes.get(place, []))
        if 0 < place <= len(rows):
            pages[place - 1], text = _settled(pages[place - 1], text, rows[place - 1])
        given.append(Claim(place, 0, text))
    return pages, [claim for claim in given if claim.text]


_Placed = TypeVar("_Placed", Claim, Change)


def _by_line(entries: Iterable[_Placed]) -> dict[int, list[_Placed]]:
    found: dict[int, list[_Placed]] = {}
    for entry in entries:
        found.setdefault(entry.line, []).append(entry)
    return found


def _given_back(held: Iterable[Claim], changes: Iterable[Change]) -> str:
    """The text of a row as its file has it: what the model holds, without ``added`` and with ``dropped``."""
    added = {cell for change in changes for cell in _cells(change.offset, change.added)}
    cells = [(place, 1, char) for claim in held for place, char in _cells(claim.offset, claim.text)]
    cells = [cell for cell in cells if (cell[0], cell[2]) not in added]
    cells += [(change.offset, 0, change.dropped) for change in changes]
    return bare("".join(text for _, _, text in sorted(cells, key=lambda cell: cell[:2])))


def _cells(offset: int, text: str) -> Iterator[tuple[int, str]]:
    return enumerate(text, offset)


def _settled(page: str, given: str, row: Row) -> tuple[str, str]:
    """The two texts of a row, made equal where they count as equal; a symbol is what the reader took it for."""
    if ANY in page and len(page) == len(given):
        page = "".join(one if other == ANY else other for one, other in zip(given, page, strict=True))
    if page == given or row.plain:
        return page, given
    missing, extra = Counter(page) - Counter(given), Counter(given) - Counter(page)
    symbols = missing.pop(ANY, 0)
    return (given, given) if not missing and extra.total() == symbols else (page, given)
