"""Titles of more than one line: balanced lines instead of a full one and a lone character under it."""

from __future__ import annotations

from converter.pagination.characters import BREAK
from converter.pagination.lines import break_lines
from converter.pagination.parameters import WORD
from converter.pagination.text import Look, Run, Text, prepared


def balancing_inset(title: str, width: int, look: Look) -> int:
    """What to take (twips) from either side of a centred ``title`` so that its lines come out about equally long.

    It takes as many lines as without; the last is the shortest, a trapezium as GB/T 9704 §7.3.1 has it. Half a
    character is left to spare, so that programs which space the line a little differently break it alike. 0 for a
    title of one line, or with line ends of its own.
    """
    text, spare = prepared([Run(title, look)], WORD), look.size * 5
    count = _lines(text, width - spare)
    if count == 1 or BREAK in title:
        return 0
    narrow, wide = 2 * spare, width - spare  # the first is too narrow, the second wide enough
    while wide - narrow > 1:
        middle = (narrow + wide) // 2
        if _lines(text, middle) > count:
            narrow = middle
        else:
            wide = middle
    return (width - wide - spare) // 2


def _lines(text: Text, width: int) -> int:
    return len(break_lines(text, width, width, WORD))
