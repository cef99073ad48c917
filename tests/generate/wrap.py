"""Text copied from a PDF: lines of one width, a running head and a page number on every page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from tests.generate.draft import Row

_PAGES = ("- {n} -", "{n}", "第{n}页", "第 {n} 页 共 {all} 页")
_CLOSING = "，。、；：！？”）》"
"""What does not begin a line: it hangs over the end of the one before."""


def wrapped(rng: Random, rows: Sequence[Row], head: str) -> list[Row]:
    """``rows`` broken at a width, with page furniture, which is to be removed."""
    width, height = rng.randint(36, 42), rng.randint(22, 30)
    indent = rng.choice(("", "　　"))
    lines = [line for row in rows for line in _broken(row, width, indent)]
    shape, headed = rng.choice(_PAGES), rng.random() < 0.7
    count = -(-len(lines) // height)
    found: list[Row] = []
    for page in range(count):
        found += [Row(head, removed=True)] if headed else []
        found += lines[page * height : (page + 1) * height]
        found.append(Row(shape.format(n=page + 3, all=count + 2), removed=True))
    return found


def _broken(row: Row, width: int, indent: str) -> Iterator[Row]:
    text = row.text if row.opens or len(row.text) < width else indent + row.text
    start, opens = 0, row.opens
    while start < len(text):
        end = start + width
        while end < len(text) and text[end] in _CLOSING:
            end += 1
        yield Row(text[start:end], opens, row.removed)
        start, opens = end, ""
