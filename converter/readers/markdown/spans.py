"""What the scanner of :mod:`.inline` finds: pieces of text with their place, spans over them, anchors, pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from converter.model import Mark, MarkKind

if TYPE_CHECKING:
    from converter.readers.markdown.emphasis import Delimiter


class Place(NamedTuple):
    """Characters of a source line: its number, and the offsets of the characters in it."""

    line: int
    offsets: Sequence[int]


@dataclass
class Token:
    """A piece of the text. Where ``replaced``, the characters at ``place`` stand for others (``&lt;`` for <)."""

    text: str
    place: Place | None = None
    replaced: bool = False
    delimiter: Delimiter | None = None

    def settle(self) -> None:
        """Leaves of a run of delimiters what opens and closes nothing."""
        if self.delimiter is not None and self.place is not None:
            start, end = self.delimiter.used_left, len(self.text) - self.delimiter.used_right
            self.text = self.text[start:end]
            self.place = Place(self.place.line, self.place.offsets[start:end])


class Span(NamedTuple):
    """A mark over the tokens ``start`` up to ``end``. ``tag``: an HTML tag says so."""

    kind: MarkKind
    start: int
    end: int
    href: str = ""
    note: str = ""
    tag: bool = False


class Anchor(NamedTuple):
    """A tag that marks no text, before token ``at``; its name begins with / where it closes an element.

    ``<!--`` is a comment, ``note`` the way back of the note that the text here is.
    """

    at: int
    name: str
    attributes: Mapping[str, str] = {}

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(self.attributes.get("class", "").split())


class Picture(NamedTuple):
    """A picture; its words are the tokens ``start`` up to ``end``, or ``alt``."""

    target: str
    start: int
    end: int
    alt: str = ""


class Inline(NamedTuple):
    """``text`` with its ``marks``; ``starts`` has the position in the text of each token.

    Spans and anchors count in tokens: :meth:`at` turns that into a position. ``origin`` is where the rows begin.
    """

    text: str
    tokens: list[Token]
    starts: list[int]
    spans: list[Span]
    anchors: list[Anchor]
    pictures: list[Picture]
    origin: tuple[int, int]

    def at(self, token: int) -> int:
        """The position in the text at which a token begins."""
        return self.starts[token]

    def marks(self, without: Span | None = None) -> tuple[Mark, ...]:
        """The spans as marks, in one order for all: overlapping ones of a kind as one, none that marks nothing."""
        ranges = ((span, self.at(span.start), self.at(span.end)) for span in self.spans if span is not without)
        return marks(Mark(start=a, end=b, kind=span.kind, href=span.href, note=span.note) for span, a, b in ranges)

    @property
    def begin(self) -> tuple[int, int]:
        """Line and offset in the source of the first character; where the rows begin, if there is none."""
        return self.source(0)

    def source(self, position: int) -> tuple[int, int]:
        """Line and offset in the source of the character at ``position``, or of the next that has any."""
        for token, start in zip(self.tokens, self.starts, strict=False):
            if token.place and token.place.offsets and start + len(token.text) > position:
                skipped = 0 if token.replaced else max(position - start, 0)
                return token.place.line, token.place.offsets[skipped]
        return self.origin


def composed(
    tokens: list[Token], spans: list[Span], anchors: list[Anchor], pictures: list[Picture], origin: tuple[int, int]
) -> Inline:
    """The text of ``tokens``, out of rows that begin at ``origin``."""
    starts, size = [], 0
    for token in tokens:
        token.settle()
        starts.append(size)
        size += len(token.text)
    starts.append(size)
    return Inline("".join(token.text for token in tokens), tokens, starts, spans, anchors, pictures, origin)


def shifted(found: Iterable[Mark], start: int, end: int, ahead: int = 0) -> tuple[Mark, ...]:
    """The marks on the text from ``start`` to ``end``, counted from ``ahead`` characters before its beginning."""
    kept: list[Mark] = []
    for mark in found:
        first, last = max(mark.start, start) - start + ahead, min(mark.end, end) - start + ahead
        if first < last or (mark.kind == "note" and start <= mark.start <= end):
            last = max(first, last)
            kept.append(Mark(start=first, end=last, kind=mark.kind, href=mark.href, note=mark.note))
    return tuple(kept)


def marks(found: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks in their order; what touches or overlaps and says the same is one mark."""
    return tuple(_merged(sorted(found, key=lambda mark: (mark.kind, mark.href, mark.note, mark.start, mark.end))))


def _merged(found: Iterable[Mark]) -> Iterator[Mark]:
    merged: list[Mark] = []
    for mark in found:
        last = merged[-1] if merged else None
        if mark.kind != "note" and mark.start == mark.end:
            continue
        if last and _goes_on(last, mark):
            end = max(last.end, mark.end)
            merged[-1] = Mark(start=last.start, end=end, kind=mark.kind, href=mark.href, note=mark.note)
        else:
            merged.append(mark)
    yield from sorted(merged, key=lambda mark: (mark.start, mark.end, mark.kind, mark.href, mark.note))


def _goes_on(last: Mark, mark: Mark) -> bool:
    """Whether ``mark`` says the same as ``last`` of the text that it touches; two references to a note are two."""
    if (last.kind, last.href, last.note) != (mark.kind, mark.href, mark.note):
        return False
    return mark.start == last.start if mark.kind == "note" else mark.start <= last.end
