"""The figures of a run as the Markdown table that is printed and stands in docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

START, END = "<!-- figures: make bench BENCH=--write-docs -->", "<!-- end of figures -->"
MEGABYTE = 1_000_000

Result = dict[str, Any]


def lines(result: Result) -> list[str]:
    """One Markdown table of all parts that were measured, after a line about the machine."""
    machine = result["machine"]
    head = (
        f"{machine['processor']}, {machine['cores']} cores, Python {machine['python']}, {machine['pandoc']}; input of "
        f"{result['input'] / MEGABYTE:.2f} MB; medians of {result['rounds']} rounds, sides in turn."
    )
    rows = [row for part, make in _PARTS.items() if part in result for row in make(result[part])]
    return [head, "", "| what | measured | ratio | asked |", "| --- | --- | --- | --- |", *map(_row, rows)]


Row = tuple[str, str, str, str]


def _row(row: Row) -> str:
    return "| " + " | ".join(row) + " |"


def _seconds(cost: Result) -> str:
    return f"{cost['seconds']:.2f} s"


def _everything(part: Result) -> Iterator[Row]:
    theirs = part["pandoc"]
    yield "(a) pandoc: every report and the whole, docx and epub", _seconds(theirs), "", ""
    for jobs, asked in ((1, "≥ 5"), (2, "")):
        ours = part[f"huibian --jobs {jobs}"]
        what = f"(a) huibian, --jobs {jobs}: the same and Markdown, index, JSON, audit"
        peak = f"{_seconds(ours)}, peak {ours['peak'] / MEGABYTE:.0f} MB"
        yield what, peak, f"{theirs['seconds'] / ours['seconds']:.1f}× as quick", asked


def _whole(part: Result) -> Iterator[Row]:
    sums = {"pandoc": 0.0, "huibian": 0.0}
    for format in ("docx", "epub"):
        theirs, ours = part[f"pandoc {format}"]["seconds"], part[f"huibian {format}"]["seconds"]
        sums["pandoc"] += theirs
        sums["huibian"] += ours
        yield _beside(f"(b) the whole as {format}, from prepared input", theirs, ours, "")
    yield _beside("(b) the whole as both", sums["pandoc"], sums["huibian"], "≥ 1, aim 2")


def _beside(what: str, theirs: float, ours: float, asked: str) -> Row:
    return what, f"huibian {ours:.2f} s, pandoc {theirs:.2f} s", f"{theirs / ours:.1f}× as quick", asked


def _floor(part: Result) -> Iterator[Row]:
    sizes, floor, ours = part["sizes"], part["floor"], part["huibian --jobs 1"]
    what = f"(c) the floor: deflating {sizes['deflated'] / MEGABYTE:.1f} MB, writing {sizes['files']} files"
    yield what, f"{_seconds(floor)}, {sizes['written'] / MEGABYTE:.1f} MB written", "", ""
    ratio = f"{ours['seconds'] / floor['seconds']:.1f}× the floor"
    yield "(c) huibian, --jobs 1", _seconds(ours), ratio, "≤ 8, aim 5"


def _longer(part: Result) -> Iterator[Row]:
    first = part["1x"]
    for name, one in part.items():
        per_megabyte = one["seconds"] * MEGABYTE / one["bytes"]
        ratio = per_megabyte / (first["seconds"] * MEGABYTE / first["bytes"])
        what = f"(d) {name}: {one['bytes'] / MEGABYTE:.1f} MB, {one['reports']} reports, --no-whole, --jobs 1"
        processor = f"{one['processor'] * MEGABYTE / one['bytes']:.2f} s of processor"
        peak = f"peak {one['peak'] / MEGABYTE:.0f} MB"
        measured = f"{_seconds(one)}, {per_megabyte:.2f} s per MB ({processor}), {peak}"
        yield what, measured, f"{ratio:.2f}× the time per MB", f"≤ 1.3×; peak ≤ {_allowed(name, one):.0f} MB"


def _allowed(name: str, one: Result) -> float:
    """The peak that is asked: 200 MB at the size of the main input, beyond it 150 MB and 12 times the input."""
    return 200 if name == "1x" else 150 + 12 * one["bytes"] / MEGABYTE


_PARTS = {"a": _everything, "b": _whole, "c": _floor, "d": _longer}


def fill(page: Path, figures: list[str], *, begin: str = START) -> None:
    """Puts the figures between the two marks of ``page``. Raises ValueError for a page without them."""
    text = page.read_text(encoding="utf-8")
    before, start, rest = text.partition(begin)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"{page.name} has no place for figures")
    filled = "\n".join([begin, "", *figures, "", END])
    page.write_text(before + filled + after, encoding="utf-8", newline="\n")
