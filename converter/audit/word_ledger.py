"""What is its own in the ledger of a Word file: automatic numbers, symbols, and places that hold several texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from converter.audit.claims import Claim
from converter.audit.faults import Fault
from converter.audit.rows import ANY
from converter.audit.units import bare
from converter.audit.word_rows import Row
from converter.model import Compilation


def numbered(rows: Sequence[Row], left: Sequence[str], compilation: Compilation) -> list[str]:
    """The rows' texts with their automatic numbers, in which titles are looked for.

    ``left`` is what was left of each row; of one that holds several texts the whole, for offsets count in each alone.
    """
    numbers = _by_place((change.line, change.added) for change in compilation.changes)
    return [
        text if row.plain else numbers[place] + row.text
        for place, (row, text) in enumerate(zip(rows, left, strict=True), 1)
    ]


def levelled(
    rows: Sequence[Row], pages: Sequence[str], faults: Sequence[Fault], claimed: Sequence[Claim],
    compilation: Compilation,
) -> tuple[list[str], list[Fault]]:  # fmt: skip
    """``pages`` and ``faults`` without what is no fault in a Word file.

    A symbol is what the reader took it for. Where a place holds a table, notes or text boxes, their order in the model
    is another than in the file, and offsets count in each text alone: there the same characters are enough.
    """
    held = _by_place((claim.line, claim.text) for claim in claimed)
    added = _by_place((change.line, change.added) for change in compilation.changes)
    taken = _by_place((change.line, change.dropped) for change in compilation.changes)
    for notice in compilation.notices:
        taken[notice.line] += bare(notice.text) if notice.removed else ""
    level, excused = list(pages), set[int]()
    for place, row in enumerate(rows, 1):
        if row.plain:
            level[place - 1] = _with_symbols(pages[place - 1], held[place])
        elif _same_characters(bare(row.text) + added[place], held[place] + taken[place]):
            level[place - 1] = held[place]
            excused.add(place)
    return level, [fault for fault in faults if fault.line not in excused]


def _by_place(texts: Iterable[tuple[int, str]]) -> defaultdict[int, str]:
    found: defaultdict[int, str] = defaultdict(str)
    for place, text in texts:
        found[place] += bare(text)
    return found


def _with_symbols(page: str, held: str) -> str:
    if ANY not in page or len(page) != len(held):
        return page
    return "".join(one if other == ANY else other for one, other in zip(held, page, strict=True))


def _same_characters(source: str, model: str) -> bool:
    missing, extra = Counter(source) - Counter(model), Counter(model) - Counter(source)
    symbols = missing.pop(ANY, 0)
    return not missing and extra.total() == symbols
