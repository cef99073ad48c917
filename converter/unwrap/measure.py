"""Which stretches of a text are hard-wrapped, and at which width: told from the text itself.

In wrapped text most lines end inside a sentence, all of them at nearly the same column, and hardly any goes beyond it.
Where paragraphs stand one a line, lines end in a mark, or are titles, which end at any column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from converter.unwrap.rows import Rows

Layout = Literal["indent", "gap", "flush"]
"""How a paragraph's start shows: by an indent, by a blank line, or by nothing."""

LONGEST = 65
"""Characters of the longest line that anyone wraps at."""
NARROWEST = 28
"""Columns of the narrowest."""
BAND = 6
"""Columns that a line may stop short of the full width: Latin words, figures and marks are not parted."""
FEWEST = 5
"""Lines that stop inside a sentence at the full width, for a stretch to be wrapped."""
FEWEST_IN_PART = 12
SMALLEST_PART = 40
"""The same, and the fewest lines, where a part of a text is wrapped at a width of its own."""
SAMPLE = 10_000
"""Lines by which a stretch is known, however long it is."""
LEAST_SHARES = {"open": 0.5, "prose": 0.6, "full": 0.15, "shown": 0.6, "exact": 0.98, "parts": 0.8, "stops": 0.15}
MOST_BEYOND, MOST_EARLY = 0.03, 0.1
_TOP = 0.98
_WIDEST_BLANK = 8


@dataclass(frozen=True)
class Stretch:
    """Rows ``start`` up to, not including, ``stop``, wrapped at ``width`` columns.

    ``base`` is the indent that a line has anyway and ``blank`` the columns of one more character of it; ``usual`` the
    source lines from a line to the next. ``slack``: columns by which a full line may stop short. ``ends_full``:
    whether a sentence that ends at the full width is rather the end of a paragraph (asked where nothing shows it).
    """

    start: int
    stop: int
    width: int
    base: int = 0
    blank: int = 1
    usual: int = 1
    layout: Layout = "flush"
    slack: int = BAND
    ends_full: bool = False

    def indent(self, rows: Rows, at: int) -> int:
        return rows.indent(at) - self.base

    def is_indented(self, rows: Rows, at: int) -> bool:
        return self.indent(rows, at) > (1 if self.base else 0)

    def edge(self, rows: Rows, at: int) -> int:
        """The column at which the line ends."""
        return rows.width(at) + self.blank * max(self.indent(rows, at), 0)

    def is_full(self, rows: Rows, at: int) -> bool:
        return abs(self.edge(rows, at) - self.width) <= BAND

    def room(self, rows: Rows, at: int, following: int) -> int:
        """The columns left over, had the opening of row ``following`` been put at the end of row ``at``."""
        return self.width - self.edge(rows, at) - rows.unit(following)


def stretches(rows: Rows, *, whole: bool = False) -> list[Stretch]:
    """The wrapped stretches of ``rows``, in order; ``whole``: all of them are one, whatever they look like."""
    if whole:
        stated = _measured(rows, 0, len(rows.lines), whole=True)
        return [_described(rows, stated)] if stated else []
    found: list[Stretch] = []
    for start, stop in _without_long_lines(rows):
        for core in _cores(rows, start, stop, FEWEST):
            first = max(found[-1].stop, start) if found else start
            found.append(_described(rows, _grown(rows, core, first, stop)))
    return found


def _cores(rows: Rows, start: int, stop: int, fewest: int) -> list[Stretch]:
    """The wrapped parts of rows ``start`` to ``stop``: most of them, and what is around; or those of each half (texts
    of several widths)."""
    measured = _measured(rows, start, stop)
    core = _core(rows, measured) if measured else None
    if measured is None or core is None or stop - start < SMALLEST_PART:
        return [core] if core and _is_wrapped(rows, core, fewest) else []
    if not _is_wrapped(rows, core, fewest):
        return _halves(rows, start, stop)
    parts = _halves(rows, core.start, core.stop) if _breaks_off_early(rows, core) else []
    covered = sum(part.stop - part.start for part in parts)
    inside = parts if covered >= LEAST_SHARES["parts"] * (core.stop - core.start) else [core]
    return [*_around(rows, start, core.start), *inside, *_around(rows, core.stop, stop)]


def _halves(rows: Rows, start: int, stop: int) -> list[Stretch]:
    middle = (start + stop) // 2
    return _around(rows, start, middle) + _around(rows, middle, stop)


def _around(rows: Rows, start: int, stop: int) -> list[Stretch]:
    return _cores(rows, start, stop, FEWEST_IN_PART) if stop - start >= SMALLEST_PART else []


def _breaks_off_early(rows: Rows, core: Stretch) -> bool:
    """Many lines stop inside a sentence far from the full width: some other width is theirs."""
    sample = _sample(rows, core.start, core.stop - 1)
    breaking = [at for at in sample if rows.is_open(at) and rows.is_prose(at) and not rows.is_numbered(at + 1)]
    early = sum(core.edge(rows, at) < core.width - BAND for at in breaking)
    return early > MOST_EARLY * len(breaking)


def _grown(rows: Rows, core: Stretch, first: int, stop: int) -> Stretch:
    """``core`` with the rows around it, from ``first`` to ``stop``, up to one that goes beyond its width."""
    start, end = core.start, core.stop
    while start > first and core.edge(rows, start - 1) <= core.width + BAND:
        start -= 1
    while end < stop and core.edge(rows, end) <= core.width + BAND:
        end += 1
    return _core(rows, replace(core, start=max(start, first), stop=end)) or core


def _without_long_lines(rows: Rows) -> Iterator[tuple[int, int]]:
    """The runs of lines none of which is longer than a wrapped line can be, long enough to be judged."""
    start = 0
    long = (at for at, text in enumerate(rows.texts) if len(text) > LONGEST)
    for at in (*long, len(rows.texts)):
        if at - start > FEWEST:
            yield start, at
        start = at + 1


def _sample(rows: Rows, start: int, stop: int) -> list[int]:
    """Rows of a stretch, evenly spread, that are enough to know it by."""
    step = (stop - start) // SAMPLE + 1
    return [at for at in range(start, stop, step) if rows.is_plain(at)]


def _measured(rows: Rows, start: int, stop: int, *, whole: bool = False) -> Stretch | None:
    """Rows ``start`` to ``stop`` with their width and indents; None where no line is as wide as text is.

    The width is told by lines that end inside a sentence; where it must be told (``whole``) and none does, by any.
    """
    sample = _sample(rows, start, stop)
    telling = [at for at in sample if NARROWEST <= rows.width(at) <= 2 * LONGEST and rows.is_open(at)]
    telling = telling or ([at for at in sample if rows.width(at) <= 2 * LONGEST] if whole else [])
    if not telling:
        return None
    counts = Counter(rows.indent(at) for at in sample)
    base = min((indent for indent, count in counts.items() if 10 * count >= len(sample)), default=min(counts))
    by_indent: dict[int, Counter[int]] = {}
    for at in telling:
        by_indent.setdefault(max(rows.indent(at), base), Counter())[rows.width(at)] += 1
    blank = _columns_of_blank({indent: _peak(edges) for indent, edges in by_indent.items()}, base)
    edges = Counter(rows.width(at) + blank * max(rows.indent(at) - base, 0) for at in telling)
    return Stretch(start, stop, _peak(edges)[0], base, blank)


def _peak(edges: Counter[int]) -> tuple[int, int]:
    """Where most lines end, within a band: the last column of it but for stray lines, and how many they are."""
    columns = sorted(edges)
    best, count, inside, first = 0, 0, 0, 0
    for last, column in enumerate(columns):
        inside += edges[column]
        while columns[first] < column - BAND:
            inside -= edges[columns[first]]
            first += 1
        if inside >= count:
            best, count = last, inside
    passed, goal = 0, count * (1 - _TOP)
    while passed + edges[columns[best]] <= goal:
        passed += edges[columns[best]]
        best -= 1
    return columns[best], count


def _columns_of_blank(peaks: dict[int, tuple[int, int]], base: int) -> int:
    """How wide one character of an indent is (a TAB, an ideographic space): indented lines end at the same column."""
    others = {indent: found for indent, found in peaks.items() if indent > base}
    if not others or base not in peaks:
        return 2
    indent = max(others, key=lambda one: others[one][1])
    return min(max(round((peaks[base][0] - peaks[indent][0]) / (indent - base)), 0), _WIDEST_BLANK)


def _core(rows: Rows, found: Stretch) -> Stretch | None:
    """``found`` without what stands before its first full line and after the line that follows its last one."""
    every = range(found.start, found.stop)
    first = next((at for at in every if rows.is_plain(at) and found.is_full(rows, at)), None)
    last = next((at for at in reversed(every) if rows.is_plain(at) and found.is_full(rows, at)), None)
    if first is None or last is None:
        return None
    return replace(found, start=first, stop=min(last + 2, found.stop))


def _goes_on_full(rows: Rows, found: Stretch, at: int) -> bool:
    """The row stops inside a sentence at the full width, and the next one may go on with it."""
    if not (found.is_full(rows, at) and rows.is_plain(at) and not rows.is_closed(at)):
        return False
    return at + 1 < found.stop and rows.is_plain(at + 1) and not rows.is_numbered(at + 1)


def _is_wrapped(rows: Rows, found: Stretch, fewest: int) -> bool:
    inside = _sample(rows, found.start, found.stop)
    full = [at for at in inside if found.is_full(rows, at)]
    going_on = [at for at in full if _goes_on_full(rows, found, at)]
    beyond = sum(found.edge(rows, at) > found.width + BAND for at in inside)
    prose = sum(rows.is_prose(at) for at in going_on)
    sentences = sum(rows.has_stop(at) for at in inside)
    return (
        len(going_on) >= max(fewest, LEAST_SHARES["open"] * len(full))
        and len(full) >= LEAST_SHARES["full"] * len(inside)
        and prose >= LEAST_SHARES["prose"] * len(going_on)
        and sentences >= LEAST_SHARES["stops"] * len(inside)
        and beyond <= MOST_BEYOND * len(inside)
    )


def _described(rows: Rows, found: Stretch) -> Stretch:
    """``found`` with how paragraphs show their start in it."""
    sample = _sample(rows, found.start, found.stop - 1)
    pairs = [(at, at + 1) for at in sample if rows.is_plain(at + 1)]
    going_on = [(at, after) for at, after in pairs if _goes_on_full(rows, found, at)]
    distances = Counter(rows.lines[after].place - rows.lines[at].place for at, after in going_on)
    usual = distances.most_common(1)[0][0] if distances else 1
    ends = [(at, after) for at, after in pairs if rows.is_closed(at) and found.room(rows, at, after) > BAND]
    layout = _layout(rows, found, usual, ends)
    exact = sum(found.room(rows, at, after) < 0 for at, after in going_on)
    is_exact = layout == "flush" and exact >= LEAST_SHARES["exact"] * len(going_on)
    slack = 0 if is_exact else max(BAND, found.width // 10)
    closed = [
        at
        for at, after in pairs
        if rows.is_closed(at) and found.room(rows, at, after) < slack and not rows.is_numbered(after)
    ]
    # A last line is full as often as any other length: one of as many as characters go into a line.
    by_chance = sum(not rows.is_numbered(after) for _, after in ends) * 2 / max(found.width, 1)
    return replace(found, usual=usual, layout=layout, slack=slack, ends_full=len(closed) < 2 * by_chance)


def _layout(rows: Rows, found: Stretch, usual: int, ends: Sequence[tuple[int, int]]) -> Layout:
    """How the lines start that follow the end of a paragraph: it stops short of the width, and closes a sentence."""
    least = max(LEAST_SHARES["shown"] * len(ends), 1)
    if sum(found.is_indented(rows, after) for _, after in ends) >= least:
        return "indent"
    if sum(rows.lines[after].place - rows.lines[at].place > usual for at, after in ends) >= least:
        return "gap"
    return "flush"
