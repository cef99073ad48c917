"""Lines of one paragraph → one line."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from converter.model import Mark
from converter.source import Line

_BEFORE_WORD = frozenset(",.;:!?)]\"'%")


def joined(lines: Sequence[Line]) -> Line:
    """``lines`` as one: nothing between Chinese characters, a blank between Latin words (MDN-09)."""
    if len(lines) == 1:
        return lines[0]
    texts: list[str] = []
    marks: list[Mark] = []
    size, last = 0, ""
    for line in lines:
        blank = " " if last and _parts_words(last, line.text) else ""
        size += len(blank)
        marks += (_moved(mark, size) for mark in line.marks)
        texts.append(blank + line.text)
        size += len(line.text)
        last = line.text
    return msgspec.structs.replace(lines[0], text="".join(texts), marks=tuple(marks), through=lines[-1].last)


def _parts_words(before: str, after: str) -> bool:
    """Whether a blank stood at the break: between two words, or behind a Latin mark; a figure is not parted."""
    left, right = before[-1], after[0]
    if not (_is_latin(right) or (right in "(\"'" and _is_latin(left))):
        return False
    if right.isdecimal():
        return left.isalpha() and _is_latin(left)
    return (left.isalpha() and _is_latin(left)) or left in _BEFORE_WORD


def _is_latin(char: str) -> bool:
    return char.isalnum() and ord(char) < 0x250


def _moved(mark: Mark, by: int) -> Mark:
    return msgspec.structs.replace(mark, start=mark.start + by, end=mark.end + by)
