"""The contents of a file: a nested list of links, every entry as deep as the entries above it ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from converter.writers.markdown import escape

CAPTION = "**目录**"
_INDENT = "    "  # Python-Markdown nests by four columns, CommonMark by at least two
_CLOSING_MARKS = "。．.，,、；;：: \t\u3000"


class Entry(NamedTuple):
    """A line of the contents: its depth (any ascending numbers), the id it leads to, and its text as it stands."""

    level: int
    anchor: str
    text: str


def listing(entries: Iterable[Entry]) -> list[str]:
    """The blocks of the contents; none where there are no entries."""
    lines = list(_lines(entries))
    return [CAPTION, "\n".join(lines)] if lines else []


def _lines(entries: Iterable[Entry]) -> Iterator[str]:
    open_levels: list[int] = []
    for level, anchor, text in entries:
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        yield f"{_INDENT * len(open_levels)}- [{label(text)}](#{anchor})"
        open_levels.append(level)


def label(text: str) -> str:
    """``text`` between the brackets of an entry, without the mark that closes a run-in heading."""
    bare = text.rstrip(_CLOSING_MARKS) or text
    return escape.label(escape.inline(bare))
