"""Titles as they are compared (without width, case, blanks and punctuation, simplified), and how alike they are."""

from __future__ import annotations

import unicodedata

from converter.contents.traditional import SIMPLIFIED

LONGEST_TITLE = 120
"""Characters; a longer line is never taken for a title or an entry without a page."""

UNLIKE = 0.3
"""Share of common pairs below which two titles have nothing to do with each other."""

_PLACEHOLDERS = frozenset("×✕✖╳*＊○◯□某")
"""What stands for a blotted-out name (××县, **县, 某某县); all compare as x."""


class _Folding(dict[int, str]):
    """A table for str.translate that folds one character and drops what is neither letter nor digit."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _PLACEHOLDERS:
            folded = "x"
        else:
            plain = unicodedata.normalize("NFKC", char).lower().translate(SIMPLIFIED)
            folded = "".join(c for c in plain if c.isalnum())
        self[code] = folded
        return folded


_FOLDING = _Folding()


def key(text: str) -> str:
    """``text`` folded for comparison: NFKC, lower case, letters and digits only, simplified; ×, * and 某 become x."""
    return text.translate(_FOLDING)


def shuffled(folded: str) -> str:
    """A key that does not see order: the unit in brackets after the title, or on a line of its own before it."""
    return "".join(sorted(folded))


def distance(a: str, b: str) -> int:
    """Levenshtein distance, bit-parallel (Myers 1999): one step of integer arithmetic a character of ``b``."""
    if not a or not b:
        return len(a) + len(b)
    masks: dict[str, int] = {}
    for place, char in enumerate(a):
        masks[char] = masks.get(char, 0) | 1 << place
    full, top = (1 << len(a)) - 1, 1 << len(a) - 1
    plus, minus, score = full, 0, len(a)
    for char in b:
        match = masks.get(char, 0)
        vertical = match | minus
        horizontal = ((((match & plus) + plus) ^ plus) | match) & full
        up, down = minus | (~(horizontal | plus) & full), plus & horizontal
        score += bool(up & top) - bool(down & top)
        up, down = (up << 1 | 1) & full, (down << 1) & full
        plus, minus = down | (~(vertical | up) & full), up & vertical
    return score


def pairs(folded: str) -> list[str]:
    """Its pairs of neighbouring characters."""
    return [folded[place : place + 2] for place in range(len(folded) - 1)]


def likeness(a: str, b: str) -> float:
    """How alike two keys are, 0–1: the better of edit distance and of common pairs (words in another order).

    Keys with hardly a pair in common are not measured: their distance is as long as they are.
    """
    left, right = set(pairs(a)), set(pairs(b))
    common = 2 * len(left & right) / max(len(left) + len(right), 1)
    if common < UNLIKE:
        return common
    return max(1 - distance(a, b) / max(len(a), len(b)), common)
