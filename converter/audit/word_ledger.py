"""What is its own in the ledger of a Word file: automatic numbers, symbols, and places that hold several texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from converter.audit.claims import Claim
from converter.audit.faults import Fault
from converter.audit.rows import ANY
from converter.audit.units import bare
from converter.audit.word_rows import Row
from converter.model import Compilation

_REACH = 60
"""Places over which a paragraph may go on that text boxes or tables cut."""


def numbered(rows: Sequence[Row], left: Sequence[str], compilation: Compilation) -> list[str]:
    """The rows' texts with their automatic numbers, in which titles are looked for.

    ``left`` is what was left of each row; of one that holds several texts the whole, for offsets count in each alone.
    """
    numbers = _by_place((change.line, change.added) for change in compilation.changes)
    titles = _titles(compilation) if any(ANY in text for text in left) else {}
    return [
        _with_title(text, titles.get(place, ())) if row.plain else numbers[place] + row.text
        for place, (row, text) in enumerate(zip(rows, left, strict=True), 1)
    ]


def _titles(compilation: Compilation) -> dict[int, list[str]]:
    """The titles that stand on each line, one for each line of a broken one."""
    found: dict[int, list[str]] = {}
    titled = [(compilation.title_line, compilation.title_text or compilation.title)]
    titled += [(part.line, part.title_text or part.title) for part in compilation.parts]
    titled += [(r.title_line or r.lines[0], r.title_text or r.title) for r in compilation.reports]
    for line, title in titled:
        for number, text in enumerate(filter(str.strip, title.split("\n"))):
            found.setdefault(line + number, []).append(bare(text))
    return found


def _with_title(text: str, titles: Iterable[str]) -> str:
    """``text`` whose symbols are what a title that stands in it takes them for."""
    for title in titles if ANY in text else ():
        places = [place for place, char in enumerate(text) if not char.isspace()]
        for start in range(len(places) - len(title) + 1):
            under = places[start : start + len(title)]
            if all(text[place] in (char, ANY) for place, char in zip(under, title, strict=True)):
                taken = dict(zip(under, title, strict=True))
                text = "".join(taken.get(place, char) for place, char in enumerate(text))
                break
    return text


def levelled(
    rows: Sequence[Row], pages: Sequence[str], faults: Sequence[Fault], claimed: Sequence[Claim],
    compilation: Compilation,
) -> tuple[list[str], list[Fault]]:  # fmt: skip
    """``pages`` and ``faults`` without what is no fault in a Word file.

    A symbol is what the reader took it for. Where a place holds a table, notes or text boxes, their order in the model
    is another than in the file, and offsets count in each text alone: there the same characters are enough, in the
    places after it too where a paragraph goes on in them.
    """
    held = _by_place((claim.line, claim.text) for claim in claimed)
    added = _by_place((change.line, change.added) for change in compilation.changes)
    taken = _by_place((change.line, change.dropped) for change in compilation.changes)
    for notice in compilation.notices:
        taken[notice.line] += bare(notice.text) if notice.removed else ""
    level, excused = list(pages), set[int]()
    place = 1
    while place <= len(rows):
        stop = place
        if rows[place - 1].plain:
            level[place - 1] = _with_symbols(pages[place - 1], held[place])
        else:
            stop = _balanced(rows, place, lambda at: (added[at], held[at] + taken[at]))
        for settled in range(place, stop):
            level[settled - 1] = held[settled]
            excused.add(settled)
        place = max(stop, place + 1)
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


def _balanced(rows: Sequence[Row], first: int, entered: Callable[[int], tuple[str, str]]) -> int:
    """The place behind those from ``first`` on whose characters are the same in source and model; ``first``: none."""
    balance = Counter[str]()
    for place in range(first, min(first + _REACH, len(rows) + 1)):
        added, model = entered(place)
        balance.update(bare(rows[place - 1].text) + added)
        balance.subtract(model)
        missing = {char: count for char, count in balance.items() if count > 0 and char != ANY}
        extra = sum(-count for char, count in balance.items() if count < 0)
        if not missing and extra == balance[ANY]:
            return place + 1
    return first
