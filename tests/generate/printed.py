"""The printed contents of a draft, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from tests.generate import forms
from tests.generate.bodies import CHINESE
from tests.generate.draft import Draft, Report

ONE, TWO, BROKEN, PARTS, SECTIONS = "one a line", "two a line", "broken", "parts", "parts and sections"
LISTED, INSIDE = "list of titles in a report", "contents in a report"
LAYOUTS = (ONE, TWO, BROKEN, PARTS, SECTIONS, LISTED, INSIDE)
_SHORTEST_BROKEN = 14


def part_title(place: int, name: str) -> str:
    return f"第{CHINESE[place]}部分 {name}"


def entries(rng: Random, draft: Draft, first: int = 0, last: int | None = None) -> list[str]:
    """The lines of the printed reports ``first`` up to, not including, ``last``."""
    every = [report for report in draft.printed if report.printed]
    pages = _pages(rng, len(every), draft.form.tail)
    chosen = range(first, len(every) if last is None else last)
    lines: list[str] = []
    for at in chosen:
        lines += _part(draft, every, at, pages[at])
        lines += _entry(draft, every[at], pages[at])
    return _in_twos(rng, lines) if draft.form.layout == TWO else lines


def _pages(rng: Random, count: int, tail: tuple[str, str]) -> list[int]:
    """Pages that ascend; Roman ones stay small, as only front matter is counted with them."""
    step = 3 if tail[1] == "vi" else 9
    pages = [rng.randint(1, 3)]
    while len(pages) < count:
        pages.append(pages[-1] + rng.randint(1, step))
    return pages


def _part(draft: Draft, every: Sequence[Report], at: int, page: int) -> Iterator[str]:
    starts = part_starts(draft, len(every))
    if at in starts:
        place = starts.index(at)
        yield part_title(place, draft.parts[place])


def part_starts(draft: Draft, count: int) -> list[int]:
    """The place of the first report of each part."""
    return [count * place // len(draft.parts) for place in range(len(draft.parts))]


def _entry(draft: Draft, report: Report, page: int) -> Iterator[str]:
    line, end = report.label + report.printed, forms.tail(draft.form.tail, page)
    if draft.form.layout == BROKEN and len(report.printed) >= _SHORTEST_BROKEN:
        cut = len(report.label) + _break(report.printed)
        yield line[:cut]
        line = line[cut:]
    yield line + end
    if draft.form.layout == SECTIONS:
        for number, section in enumerate(report.sections):
            yield f"    {CHINESE[number]}、{section}{end}"


def _break(title: str) -> int:
    """A place near the middle where a title may be broken: not inside a number."""
    middle = len(title) // 2
    return next(at for at in range(middle, len(title)) if not (title[at - 1].isascii() and title[at].isascii()))


def _in_twos(rng: Random, lines: Sequence[str]) -> list[str]:
    gap = rng.choice(("    ", "\t", "　　"))
    return [gap.join(lines[at : at + 2]) for at in range(0, len(lines), 2)]
