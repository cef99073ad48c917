"""Emphasis: which delimiters open and which close, and what stands between (CommonMark 0.31, 6.2).

Double ones count beside full-width punctuation too (``**加强领导。**今年``), where CommonMark would leave them as typed
(cases MDN-07, MDN-08): nobody types two asterisks for anything else. Single ones follow CommonMark, and between two
digits they are text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from converter.model import MarkKind
from converter.readers.markdown.spans import Span

_KINDS: dict[tuple[str, int], MarkKind] = {("*", 2): "bold", ("_", 2): "bold", ("*", 1): "italic", ("_", 1): "italic"}
_STRUCK = 2


@dataclass
class Delimiter:
    """A run of delimiters, token number ``token``. ``left`` and ``right`` of its characters are not used up yet."""

    char: str
    size: int
    opens: bool
    closes: bool
    token: int
    used_left: int = 0
    used_right: int = 0

    @classmethod
    def between(cls, run: str, before: str, after: str, token: int) -> Delimiter | None:
        """The run between two characters, None where it is text."""
        char, size = run[0], len(run)
        if (char == "~" and size != _STRUCK) or (char == "*" and size == 1 and before.isdigit() and after.isdigit()):
            return None
        left, right = _flanks(before, after, strict=size == 1)
        if char == "_":
            left, right = left and not before.isalnum(), right and not after.isalnum()
        return cls(char, size, left, right, token) if left or right else None

    @property
    def rest(self) -> int:
        """Characters that are not used up."""
        return self.size - self.used_left - self.used_right


def _flanks(before: str, after: str, *, strict: bool) -> tuple[bool, bool]:
    left, right = bool(after.strip()), bool(before.strip())
    if not strict or not (left and right):
        return left, right
    before_ends, after_ends = _is_punctuation(before), _is_punctuation(after)
    return not after_ends or before_ends, not before_ends or after_ends


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def emphasised(delimiters: Iterable[Delimiter]) -> Iterator[Span]:
    """The spans of text between matching delimiters; what is used of these is no text any more.

    ``floors`` keeps, for each kind of closer, up to where no opener can be: nothing is looked through twice.
    """
    openers: list[Delimiter] = []
    floors: dict[tuple[str, int, bool], int] = {}
    for closer in delimiters:
        while closer.closes and closer.rest:
            kind = (closer.char, closer.size % 3, closer.opens)
            at = _opener(openers, closer, floors.get(kind, 0))
            if at < 0:
                floors[kind] = len(openers)
                break
            opener = openers[at]
            used = 2 if min(opener.rest, closer.rest) >= 2 else 1
            opener.used_right += used
            closer.used_left += used
            if mark := _KINDS.get((closer.char, used)):
                yield Span(mark, opener.token + 1, closer.token)
            del openers[at + (opener.rest > 0) :]
            for known, floor in floors.items():
                floors[known] = min(floor, len(openers))
        if closer.opens and closer.rest:
            openers.append(closer)


def _opener(openers: list[Delimiter], closer: Delimiter, floor: int) -> int:
    for at in range(len(openers) - 1, floor - 1, -1):
        opener = openers[at]
        if opener.char == closer.char and not _odd_match(opener, closer):
            return at
    return -1


def _odd_match(opener: Delimiter, closer: Delimiter) -> bool:
    both = opener.closes or closer.opens
    third = (opener.size + closer.size) % 3 == 0 and (opener.size % 3 or closer.size % 3)
    return bool(both and third) or (closer.char == "~" and opener.size != closer.size)
