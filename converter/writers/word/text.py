"""Text as WordprocessingML: characters, runs and the stand-off marks over them.

XML is written as strings, since that is several times faster than a tree; so everything that comes from outside passes
through :func:`escape` (content) or :func:`attribute` (values of attributes), and through nothing else.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from operator import itemgetter
from typing import NamedTuple, Protocol

from msgspec import structs

from converter.model import Mark, MarkKind

_FORBIDDEN = [*range(0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
_MARKUP = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_PART_OF_TEXT = '</w:t>{}<w:t xml:space="preserve">'
_CONTENT: dict[int, str | None] = {
    **dict.fromkeys(_FORBIDDEN),
    **_MARKUP,
    ord("\t"): _PART_OF_TEXT.format("<w:tab/>"),
    ord("\n"): _PART_OF_TEXT.format("<w:br/>"),
}
_ATTRIBUTE: dict[int, str | None] = {
    **dict.fromkeys(_FORBIDDEN),
    **_MARKUP,
    ord('"'): "&quot;",
    ord("\t"): " ",
    ord("\n"): " ",
}
_SPECIAL = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_KEPT_SPACE = re.compile(r"\A[ \n\t]|[ \n\t]\Z|  ")

# Word takes the face of these by the neighbours' language unless told: “ ” ‘ ’ — … ·, arrows, ① and their like
# ([MS-OI29500] 2.1.88); in an English sentence they stay Latin.
_AMBIGUOUS = re.compile("[\u00a1-\u00bf\u00d7\u00f7\u2010-\u2bff]")
_EAST_ASIAN = re.compile("[\u2e80-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")


def escape(text: str) -> str:
    """``text`` as the content of ``w:t``. A tab and a line's end become elements; what XML forbids is left out."""
    return text.translate(_CONTENT) if _SPECIAL.search(text) else text


def attribute(text: str) -> str:
    """``text`` as the value of an attribute or as plain element content, on one line."""
    return text.translate(_ATTRIBUTE)


def needs_hint(text: str) -> bool:
    """Whether ``text`` is Chinese and has characters whose face Word would take from the Latin font."""
    return bool(_AMBIGUOUS.search(text)) and bool(_EAST_ASIAN.search(text))


class Look(NamedTuple):
    """How a run looks: its character style, an East-Asian face other than the style's, and the hint."""

    style: str = ""
    face: str = ""
    hint: bool = False


class References(Protocol):
    """What marks refer to outside the text."""

    def link(self, href: str) -> str:
        """The id of the relationship to ``href``; empty where it is nothing to go to."""

    def reference(self, key: str) -> str:
        """The run that refers to note ``key``; empty where there is none (or none left)."""


_NO_KINDS: frozenset[MarkKind] = frozenset()


@functools.cache
def _properties(look: Look, kinds: frozenset[MarkKind]) -> str:
    fonts = 'w:hint="eastAsia"' * look.hint + " " * (look.hint and bool(look.face))
    fonts += f'w:eastAsia="{look.face}"' if look.face else ""
    style = look.style or ("Hyperlink" if "link" in kinds else "")
    inner = (
        (f'<w:rStyle w:val="{style}"/>' if style else "")
        + (f"<w:rFonts {fonts}/>" if fonts else "")
        + ("<w:b/><w:bCs/>" if "bold" in kinds else "")
        + ("<w:i/><w:iCs/>" if "italic" in kinds else "")
        + ('<w:u w:val="single"/>' if "underline" in kinds else "")
        + _position(kinds)
    )
    return f"<w:rPr>{inner}</w:rPr>" if inner else ""


def _position(kinds: frozenset[MarkKind]) -> str:
    side = "superscript" if "superscript" in kinds else "subscript" if "subscript" in kinds else ""
    return f'<w:vertAlign w:val="{side}"/>' if side else ""


def run(text: str, look: Look, kinds: frozenset[MarkKind] = _NO_KINDS) -> str:
    """``text`` as one ``w:r``; nothing for no text."""
    if not text:
        return ""
    space = ' xml:space="preserve"' if _KEPT_SPACE.search(text) else ""
    return f"<w:r>{_properties(look, kinds)}<w:t{space}>{escape(text)}</w:t></w:r>"


def runs(to: References, text: str, marks: Sequence[Mark], look: Look) -> str:
    """``text`` with ``marks`` as runs and hyperlinks; ``to`` keeps what they refer to. Marks are cut at its end."""
    if not marks:
        return run(text, look)
    notes: defaultdict[int, list[str]] = defaultdict(list)
    for mark in marks:
        if mark.kind == "note":
            notes[_within(mark.end, text)].append(mark.note)
    pieces: list[tuple[str, str]] = []
    for start, end, kinds, href in _spans(text, marks, notes):
        pieces += (("", to.reference(key)) for key in notes.pop(start, ()))
        target = to.link(href) if href else ""
        pieces.append((target, run(text[start:end], look, kinds if target else kinds - {"link"})))
    pieces += (("", to.reference(key)) for keys in notes.values() for key in keys)
    return "".join(
        _linked(target, "".join(xml for _, xml in group)) for target, group in groupby(pieces, itemgetter(0))
    )


def _linked(target: str, xml: str) -> str:
    return f'<w:hyperlink r:id="{target}" w:history="1">{xml}</w:hyperlink>' if target and xml else xml


def _within(position: int, text: str) -> int:
    return max(0, min(position, len(text)))


def _spans(
    text: str, marks: Sequence[Mark], cuts: defaultdict[int, list[str]]
) -> Iterator[tuple[int, int, frozenset[MarkKind], str]]:
    """Where the marks of the text change: (start, end, kinds, href) in order, without gaps; linear in marks."""
    opened: defaultdict[int, list[int]] = defaultdict(list)
    closed: defaultdict[int, list[int]] = defaultdict(list)
    for index, mark in enumerate(marks):
        start, end = _within(mark.start, text), _within(mark.end, text)
        if mark.kind != "note" and start < end:
            opened[start].append(index)
            closed[end].append(index)
    active: Counter[MarkKind] = Counter()
    links: dict[int, str] = {}
    for start, end in pairwise(sorted({0, len(text), *opened, *closed, *cuts})):
        for index in closed[start]:
            active[marks[index].kind] -= 1
            links.pop(index, None)
        for index in opened[start]:
            active[marks[index].kind] += 1
            if marks[index].kind == "link":
                links[index] = marks[index].href
        kinds = frozenset(kind for kind, count in active.items() if count)
        yield start, end, kinds, next(reversed(links.values()), "")


def clipped(marks: Sequence[Mark], start: int, end: int, *, joined: bool = False) -> tuple[Mark, ...]:
    """The marks of the piece of a text from ``start`` to ``end``, with offsets in that piece.

    ``joined``: the piece goes on straight after another one, to which a note at the seam belongs.
    """
    first_note = start + joined
    return tuple(
        structs.replace(mark, start=max(mark.start - start, 0), end=min(mark.end, end) - start)
        for mark in marks
        if (first_note <= mark.end <= end if mark.kind == "note" else mark.start < end and start < mark.end)
    )


def lines(text: str, marks: Sequence[Mark]) -> Iterator[tuple[str, Sequence[Mark]]]:
    """The lines of ``text``, each with its marks; a mark is looked for in those lines only that it stands on."""
    parted = text.split("\n")
    if not marks:
        yield from ((line, ()) for line in parted)
        return
    starts = [0, *accumulate(len(line) + 1 for line in parted[:-1])]
    found: list[list[Mark]] = [[] for _ in parted]
    for mark in marks:
        first = bisect_right(starts, mark.end if mark.kind == "note" else mark.start) - 1
        for number in range(first, bisect_right(starts, mark.end)):
            found[number] += clipped((mark,), starts[number], starts[number] + len(parted[number]))
    yield from zip(parted, found, strict=True)
