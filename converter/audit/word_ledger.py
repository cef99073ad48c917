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
