"""Which stretches of a text are hard-wrapped, and at which width: told from the text itself.

In wrapped text most lines end inside a sentence, all of them at nearly the same column, and hardly any goes beyond it.
Where paragraphs stand one a line, lines end in a mark, or are titles, which end at any column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
LEAST_SHARES = {"open": 0.5, "prose": 0.6, "full": 0.15, "shown": 0.6, "exact": 0.98}
MOST_BEYOND = 0.03
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
        return rows.indents[at] - self.base

    def is_indented(self, rows: Rows, at: int) -> bool:
        return self.indent(rows, at) > (1 if self.base else 0)

    def edge(self, rows: Rows, at: int) -> int:
        """The column at which the line ends."""
        return rows.widths[at] + self.blank * max(self.indent(rows, at), 0)

    def is_full(self, rows: Rows, at: int) -> bool:
        return abs(self.edge(rows, at) - self.width) <= BAND

    def room(self, rows: Rows, at: int, following: int) -> int:
        """The columns left over, had the opening of row ``following`` been put at the end of row ``at``."""
        return self.width - self.edge(rows, at) - rows.unit(following)


def stretches(rows: Rows, *, whole: bool = False) -> list[Stretch]:
    """The wrapped stretches of ``rows``, in order; ``whole``: all of them are one, whatever they look like."""
    if whole:
        stated = _measured(rows, [at for at in range(len(rows.lines)) if rows.is_plain(at)])
        return [_described(rows, stated)] if stated else []
    found = []
    for start, stop in _without_long_lines(rows):
        measured = _measured(rows, [at for at in range(start, stop) if rows.is_plain(at)])
        core = _core(rows, measured) if measured else None
        if core and _is_wrapped(rows, core):
            found.append(_described(rows, core))
    return found


def _without_long_lines(rows: Rows) -> Iterator[tuple[int, int]]:
    """The runs of lines none of which is longer than a wrapped line can be, long enough to be judged."""
    start = 0
    long = (at for at, text in enumerate(rows.texts) if len(text) > LONGEST)
    for at in (*long, len(rows.texts)):
        if at - start > FEWEST:
            yield start, at
        start = at + 1


def _measured(rows: Rows, inside: Sequence[int]) -> Stretch | None:
    """The stretch of the rows ``inside`` with its width and indents; None where no line is as wide as text is."""
    open_rows = [at for at in inside if NARROWEST <= rows.widths[at] <= 2 * LONGEST and rows.is_open(at)]
    if not open_rows:
        return None
    by_indent: dict[int, Counter[int]] = {}
    for at in open_rows:
        by_indent.setdefault(rows.indents[at], Counter())[rows.widths[at]] += 1
    peaks = {indent: _peak(edges) for indent, edges in by_indent.items()}
    least = sum(count for _, count in peaks.values()) / 10
    base = min(indent for indent, (_, count) in peaks.items() if count >= least)
    blank = _columns_of_blank(peaks, base)
    edges = Counter(rows.widths[at] + blank * max(rows.indents[at] - base, 0) for at in open_rows)
    return Stretch(inside[0], inside[-1] + 1, _peak(edges)[0], base, blank)


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
    if not others:
        return 1
    indent = max(others, key=lambda one: others[one][1])
    return min(max(round((peaks[base][0] - peaks[indent][0]) / (indent - base)), 0), _WIDEST_BLANK)


def _core(rows: Rows, found: Stretch) -> Stretch | None:
    """``found`` without what stands before its first full line and after the line that follows its last one."""
    full = [at for at in range(found.start, found.stop) if found.is_full(rows, at) and rows.is_plain(at)]
    if len(full) < FEWEST:
        return None
    return Stretch(full[0], min(full[-1] + 2, found.stop), found.width, found.base, found.blank)


def _goes_on_full(rows: Rows, found: Stretch, at: int) -> bool:
    """The row stops inside a sentence at the full width, and the next one may go on with it."""
    if not (found.is_full(rows, at) and rows.is_plain(at) and not rows.is_closed(at)):
        return False
    return at + 1 < found.stop and rows.is_plain(at + 1) and not rows.is_numbered(at + 1)


def _is_wrapped(rows: Rows, found: Stretch) -> bool:
    inside = [at for at in range(found.start, found.stop) if rows.is_plain(at)]
    full = [at for at in inside if found.is_full(rows, at)]
    going_on = [at for at in full if _goes_on_full(rows, found, at)]
    beyond = sum(found.edge(rows, at) > found.width + BAND for at in inside)
    prose = sum(rows.is_prose(at) for at in going_on)
    return (
        len(going_on) >= max(FEWEST, LEAST_SHARES["open"] * len(full))
        and len(full) >= LEAST_SHARES["full"] * len(inside)
        and prose >= LEAST_SHARES["prose"] * len(going_on)
        and beyond <= MOST_BEYOND * len(inside)
    )


def _described(rows: Rows, found: Stretch) -> Stretch:
    """``found`` with how paragraphs show their start in it."""
    pairs = [(at, at + 1) for at in range(found.start, found.stop - 1) if rows.is_plain(at) and rows.is_plain(at + 1)]
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
    return Stretch(
        found.start, found.stop, found.width, found.base, found.blank, usual, layout, slack,
        ends_full=len(closed) < 2 * by_chance,
    )  # fmt: skip


def _layout(rows: Rows, found: Stretch, usual: int, ends: Sequence[tuple[int, int]]) -> Layout:
    """How the lines start that follow the end of a paragraph: it stops short of the width, and closes a sentence."""
    least = max(LEAST_SHARES["shown"] * len(ends), 1)
    if sum(found.is_indented(rows, after) for _, after in ends) >= least:
        return "indent"
    if sum(rows.lines[after].place - rows.lines[at].place > usual for at, after in ends) >= least:
        return "gap"
    return "flush"
