"""A compilation many times as long: one printed contents of all entries, then all bodies, again and again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from converter.model import Compilation

_NUMBER = re.compile(r"\d+")


def write(text: str, compilation: Compilation, times: int, path: Path, encoding: str = "utf-8") -> int:
    """Writes the input ``times`` over as one compilation, in ``encoding``; the size in bytes.

    ``text`` is the input and ``compilation`` what was read from it; entries are numbered on, pages counted on.
    """
    lines = text.splitlines()
    with path.open("w", encoding=encoding, newline="\n") as file:
        file.writelines(f"{line}\n" for line in _all_lines(lines, compilation, times))
    return path.stat().st_size


def _all_lines(lines: list[str], compilation: Compilation, times: int) -> Iterator[str]:
    entries = [lines[entry.line - 1] for entry in compilation.contents if entry.number is not None]
    first_entry = min(entry.line for entry in compilation.contents if entry.number is not None)
    first = compilation.reports[0].lines[0]
    last = compilation.reports[-1].lines[1]
    yield from lines[: first_entry - 1]
    for copy in range(times):
        for position, entry in enumerate(entries, 1):
            yield _NUMBER.sub(str(copy * len(entries) + position), entry, count=1)
    for _ in range(times):
        yield from lines[first - 1 : last]
