"""Source and printed contents → one span of lines per report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec

from converter.contents import Contents
from converter.contents.document import Document
from converter.contents.markers import without_markers
from converter.model import Entry, Notice, Page, Part
from converter.segment import notices as words
from converter.segment.edges import back_start, document_title
from converter.segment.heads import Head, Heads, PartHead, heads
from converter.segment.levels import NO_LEVEL, cutting_level, in_reading_order
from converter.segment.noise import advertising, removed, repeated, without_furniture
from converter.segment.places import places
from converter.source import Line, Source

__all__ = ["Cut", "Span", "cut"]


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """One report: its title and the lines of its body, in order.

    ``number`` counts the reports in the order of the body. ``title`` joins the lines of the title; ``title_text`` has
    them parted by newlines where they are several; ``title_line`` is the first. ``lines`` holds everything else,
    also what stands before the title (then ``first`` < ``title_line``). ``first`` and ``last`` are source lines.
    ``why``: ``contents`` (an entry names it), ``title`` (it stands like a report's title), ``single`` (one document).
    """

    number: int
    title: str
    title_line: int
    lines: tuple[Line, ...]
    first: int
    last: int
    why: str
    title_text: str = ""
    page: Page | None = None


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """The reports of a source, and everything around them.

    ``title_line`` 0: the compilation's title is a copy (the source's name, a part of the line 目录, the title of the
    single document) and no text of its own. A part with ``line`` 0 stands in the contents only.
    """

    title: str
    spans: tuple[Span, ...]
    title_text: str = ""
    title_line: int = 0
    front: tuple[Line, ...] = ()
    back: tuple[Line, ...] = ()
    parts: tuple[Part, ...] = ()
    notices: tuple[Notice, ...] = ()


def cut(source: Source, contents: Contents) -> Cut:
    """Cuts ``source`` where the titles stand that its printed ``contents`` names; without any, it is one report."""
    lines, found = without_markers(source.lines)
    lines, furniture = without_furniture(lines)
    uncovered = [line for line in lines if (line.place, line.offset) not in contents.covered]
    own_title = {(line.place, line.offset) for line in contents.title_lines}
    body = Document([line for line in uncovered if (line.place, line.offset) not in own_title])
    entries = in_reading_order([entry for entry in contents.entries if entry.title])
    cover = contents.title if contents.title_lines else ""
    level = cutting_level(body, entries, places(body, entries), cover) if entries else NO_LEVEL
    if level == NO_LEVEL:
        made = _single(Document(uncovered), contents, entries)
    else:
        made = _compilation(body, contents, heads(body, entries, level))
    notices = sorted([*found, *furniture, *made.notices], key=lambda notice: (notice.line, notice.offset))
    return msgspec.structs.replace(made, notices=tuple(notices))


def _single(body: Document, contents: Contents, entries: Sequence[Entry]) -> Cut:
    at, count = document_title(body)
    title = "".join(line.text for line in body.lines[at : at + count])
    repeats = repeated(body, at, count, len(body.lines)) if count else 0
    head = Head(at, count, title, repeats=repeats, stop=len(body.lines))
    span, dropped = _span(body, 1, head, "single")
    notices = [*dropped, *words.of_title(body, span.number, head)]
    notices += words.without_contents(1, "single") if not contents.entries else ()
    return Cut(title=title or contents.title, spans=(span,), notices=tuple(notices))


def _compilation(body: Document, contents: Contents, found: Heads) -> Cut:
    reports = list(found.reports)
    back_at = back_start(body, reports[-1].body, reports[-1].stop)
    back, sold = _without_advertising(body.lines[back_at : reports[-1].stop], None)
    reports[-1] = replace(reports[-1], stop=back_at)
    cuts = [_span(body, n, head, "contents" if head.entry else "title") for n, head in enumerate(reports, 1)]
    spans = tuple(span for span, _ in cuts)
    front, sold_before = _without_advertising(_front(body, found), None)
    notices = [notice for _, dropped in cuts for notice in dropped] + sold + sold_before
    notices += words.of_heads(body, reports, found.missing) + words.around(front, back)
    text = "\n".join(line.text for line in contents.title_lines)
    return Cut(
        title=contents.title,
        title_text=text if text != contents.title else "",
        title_line=contents.title_lines[0].place if contents.title_lines else 0,
        spans=spans, front=front, back=back,
        parts=tuple(part for head in found.parts if (part := _part(body, head, reports))),
        notices=tuple(notices),
    )  # fmt: skip


def _front(body: Document, found: Heads) -> list[Line]:
    """The lines before the first report, without the titles of parts among them."""
    parts = {at for part in found.parts for at in range(part.at, part.at + part.count)}
    return [body.lines[at] for at in range(found.reports[0].start) if at not in parts]


def _span(body: Document, number: int, head: Head, why: str) -> tuple[Span, list[Notice]]:
    """The span of ``head``, and notices of what was removed from it."""
    title = body.lines[head.at : head.at + head.count]
    again = body.lines[head.at + head.count : head.body]
    kept, sold = _without_advertising(body.lines[head.body : head.stop], number)
    lines = (*body.lines[head.start : head.at], *kept)
    places = [line.place for line in (*lines, *title)] or [1]
    return Span(
        number=number, title=head.title, title_line=title[0].place if title else 0, lines=lines,
        first=min(places), last=max(places), why=why,
        title_text="\n".join(line.text for line in title) if head.count > 1 else "",
        page=head.entry.page if head.entry else None,
    ), [removed("repeated-title", line, number) for line in again] + sold  # fmt: skip


def _without_advertising(lines: Sequence[Line], report: int | None) -> tuple[tuple[Line, ...], list[Notice]]:
    count = advertising(lines)
    kept = tuple(lines[: len(lines) - count])
    return kept, [removed("advertising", line, report) for line in lines[len(lines) - count :]]


def _part(body: Document, head: PartHead, reports: Iterable[Head]) -> Part | None:
    """The part with the numbers of its reports; none where it has no report."""
    below = {(entry.line, entry.offset) for entry in head.children}
    numbers = [n for n, own in enumerate(reports, 1) if own.entry and (own.entry.line, own.entry.offset) in below]
    if not numbers:
        return None
    lines = [line.text for line in body.lines[head.at : head.at + head.count]] if head.count else []
    return Part(
        title="".join(lines) or head.entry.title, line=body.lines[head.at].place if lines else 0,
        first=numbers[0], last=numbers[-1], title_text="\n".join(lines) if len(lines) > 1 else "",
    )  # fmt: skip
