"""One printed line of the contents as its pieces: one entry, two side by side, or a part of an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from converter.contents.keys import key
from converter.contents.ordinals import KEPT, Ordinal, folded, ordinal
from converter.contents.shapes import is_document_number, is_unit, names_authors
from converter.contents.tail import LEADERS, Tail, page_alone, tail
from converter.model import Page

_RUN = "".join(re.escape(char) for char in sorted(LEADERS))
_INNER_PAGE = re.compile(
    rf"(?<![\s{_RUN}])(?:\s*+[{_RUN}][\s{_RUN}]*+|\s{{2,}}+|\t)"
    rf"(?:第\s*\d{{1,5}}\s*页|[(\[]\s*\d{{1,5}}\s*[)\]]|\d{{1,5}}|[ivxlcIVXLC]{{1,7}})(?:\s?[-—–―])?"
    rf"(?P<after>\s++)(?=[^\s\d年月日个届次期季)\]{_RUN}]|(?:19|20)\d\d年)"
)
_GAP = re.compile(r"(?<!\s)(?:\s{2,}+|\t)(?=\S)")
_APART = re.compile(rf"[{_RUN}]{{2,}}+\s*|\s{{2,}}+|\t|　|\s*[/／]\s*")
_DASHES = ("——", "--", "──", "－－")
LONGEST_PAGE = 4
"""Digits of the largest page number."""

_REST_OF_YEAR = re.compile(r"\d{0,3}年")
_GLUED_DIGITS = re.compile(r"\d{1,8}$")


@dataclass(frozen=True)
class Piece:
    """``text`` stands at ``offset`` of line ``at``; a number may open it, a page close it (not where ``pageless``)."""

    at: int
    offset: int
    text: str
    pageless: bool = False

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
        return Tail(len(self.body), None, "") if self.pageless else tail(self.body)

    @cached_property
    def alone(self) -> Page | None:
        """The page, where the piece is nothing else; 001 is a label."""
        return None if self.text.startswith("0") else page_alone(self.text)

    @cached_property
    def is_aside(self) -> bool:
        """Whether it belongs to the entry above: ——a subtitle, or the number of the document."""
        return self.text.startswith(_DASHES) or self.is_document_number

    @cached_property
    def is_document_number(self) -> bool:
        return is_document_number(self.title(True).strip("（）()"))

    @cached_property
    def is_label(self) -> bool:
        """Whether it is a number and nothing else: the title stands on the next line."""
        return self.ordinal is not None and not key(self.body)

    def is_broken_in_year(self, following: Piece) -> bool:
        """Whether the digits at its end are no page but the first of a year that goes on in ``following`` (20|23年)."""
        glued = self.tail.bond == "glued" and not self.tail.decorated
        return glued and _REST_OF_YEAR.match(folded(following.text)) is not None

    def title(self, weak: bool) -> str:
        """The title; ``weak``: a page that only a blank or nothing parts from it counts as a page. The names of its
        authors, parted from it by a leader, a gap or /, are none of it."""
        return _without_authors((self.body[: self.tail.end] if weak or self.tail.strong else self.body).strip())

    def page(self, weak: bool) -> Page | None:
        return self.tail.page if weak or self.tail.strong else None

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys that its title in the body may bear: without and with what may be a page."""
        with_page, without = self.title(False), self.title(True)
        found = {key(without): None, key(with_page): None}
        if self.tail.bond == "glued" and not self.tail.decorated:
            digits = digits_at_end(with_page)
            stem = with_page[: len(with_page) - len(digits)]
            found |= {
                key(stem + digits[:size]): None for size in range(max(len(digits) - LONGEST_PAGE, 0), len(digits))
            }
        return tuple(found)

    @cached_property
    def dressed(self) -> bool:
        """Whether number or page shows that this is an entry."""
        return self.ordinal is not None or self.tail.strong


def pieces(at: int, text: str) -> list[Piece]:
    """The pieces of line ``at``, in order; together they are the line."""
    cuts = [0, *_cuts(text), len(text)]
    found = []
    for start, end in pairwise(cuts):
        piece = text[start:end]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            found.append(Piece(at, start + lead, piece.strip()))
    return found


def unbroken(run: list[Piece]) -> list[Piece]:
    """``run`` with the pieces marked that end inside a year."""
    broken = [piece.is_broken_in_year(following) for piece, following in pairwise(run)]
    return [replace(piece, pageless=True) if cut else piece for piece, cut in zip(run, [*broken, False], strict=False)]


def _cuts(text: str) -> Iterator[int]:
    """Where a further entry begins: behind an inner page, or behind a gap with a further number."""
    if not (re.search(r"\s\S", text) and (first := text.lstrip())):
        return
    shape = folded(text)
    closed = tail(text).strong
    ends = [
        match.end()
        for match in _INNER_PAGE.finditer(shape)
        if _dotted(match[0]) or ordinal(text[match.end() :]) or (closed and _is_column(match))
    ]
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


def _is_column(inner: re.Match[str]) -> bool:
    """Whether an inner page stands apart from the title before it and from the entry after it."""
    return len(inner[0]) - len(inner[0].lstrip()) > 1 and (len(inner["after"]) > 1 or inner["after"] in "\t　")


def _without_authors(title: str) -> str:
    """``title`` without the names of persons that a leader, a gap or / parts from it, or of a unit behind a leader."""
    for match in _APART.finditer(title):
        before, behind = title[: match.start()], title[match.end() :].strip("（）() /／")
        inside = before.count("（") + before.count("(") > before.count("）") + before.count(")")
        if not inside and names_authors(behind) and (_dotted(match[0]) or not is_unit(behind)):
            return before.rstrip()
    return title


def _dotted(run: str) -> bool:
    return sum(2 if char == "…" else char in LEADERS for char in run) >= 2


def digits_at_end(title: str) -> str:
    """The digits that a title closes with: a year, a glued page, or a year with a page glued to it."""
    match = _GLUED_DIGITS.search(folded(title))
    return match[0] if match else ""
