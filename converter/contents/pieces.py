"""One printed line of the contents as its pieces: one entry, two side by side, or a part of an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from converter.contents.keys import key
from converter.contents.ordinals import KEPT, Ordinal, folded, ordinal
from converter.contents.tail import LEADERS, Tail, tail
from converter.model import Page

_RUN = "".join(re.escape(char) for char in sorted(LEADERS))
_INNER_PAGE = re.compile(
    rf"(?<![\s{_RUN}])(?:\s*+[{_RUN}][\s{_RUN}]*+|\s{{2,}}+|\t)"
    rf"(?:第\s*\d{{1,5}}\s*页|[(\[]\s*\d{{1,5}}\s*[)\]]|\d{{1,5}})(?:\s?[-—–―])?(?P<after>\s++)(?=[^\s\d年月日个届次期季)\]{_RUN}])"
)
_GAP = re.compile(r"(?<!\s)(?:\s{2,}+|\t)(?=\S)")
LONGEST_PAGE = 4
"""Digits of the largest page number."""

_GLUED_DIGITS = re.compile(r"\d{1,8}$")


@dataclass(frozen=True)
class Piece:
    """``text`` stands at ``offset`` of line ``at``; a number may open it and a page close it."""

    at: int
    offset: int
    text: str

    @cached_property
    def ordinal(self) -> Ordinal | None:
        return ordinal(self.text)

    @cached_property
    def body(self) -> str:
        """The text behind the number (第一部分 stays)."""
        number = self.ordinal
        return self.text if number is None or number.kind in KEPT else self.text[number.length :]

    @cached_property
    def tail(self) -> Tail:
        return tail(self.body)

    def title(self, weak: bool) -> str:
        """The title; ``weak``: a page that only a blank or nothing parts from it counts as a page."""
        return (self.body[: self.tail.end] if weak or self.tail.strong else self.body).strip()

    def page(self, weak: bool) -> Page | None:
        return self.tail.page if weak or self.tail.strong else None

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys that its title in the body may bear: without and with what may be a page, glued digits cut anywhere."""
        with_page, without = self.title(False), self.title(True)
        found = {key(without): None, key(with_page): None}
        if self.tail.bond == "glued" and not self.tail.decorated:
            digits = digits_at_end(with_page)
            stem = with_page[: len(with_page) - len(digits)]
            found |= {key(stem + digits[:size]): None for size in range(max(len(digits) - LONGEST_PAGE, 0), len(digits))}
        return tuple(found)

    @cached_property
    def dressed(self) -> bool:
        """Whether number or page shows that this is an entry."""
        return self.ordinal is not None or self.tail.strong


def pieces(at: int, text: str) -> list[Piece]:
    """The pieces of line ``at``, in order; together they are the line."""
    cuts = [0, *_cuts(text), len(text)]
    found = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        piece = text[start:end]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            found.append(Piece(at, start + lead, piece.strip()))
    return found


def _cuts(text: str) -> Iterator[int]:
    """Where a further entry begins: behind an inner page, or behind a gap with a further number."""
    if not (re.search(r"\s\S", text) and (first := text.lstrip())):
        return
    shape = folded(text)
    ends = [match.end() for match in _INNER_PAGE.finditer(shape) if _dotted(match[0]) or ordinal(text[match.end() :])]
    if ends:
        yield from ends
        return
    number = ordinal(first)
    if number is None or number.value is None:
        return
    for match in _GAP.finditer(text):
        following = ordinal(text[match.end() :])
        if following and following.kind == number.kind and (following.value or 0) > number.value:
            yield match.end()


def _dotted(run: str) -> bool:
    return sum(2 if char == "…" else char in LEADERS for char in run) >= 2


def digits_at_end(title: str) -> str:
    """The digits that a title closes with: a year, a glued page, or a year with a page glued to it."""
    match = _GLUED_DIGITS.search(folded(title))
    return match[0] if match else ""
