"""Source and printed contents → one span of lines per report."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

import msgspec

from converter.contents import Contents
from converter.contents.cleaning import cleaned, removed
from converter.contents.cover import PREFACES, title_lines
from converter.contents.document import Document, is_sentence
from converter.contents.keys import key
from converter.model import Entry, Notice, Page, Part, notice
from converter.renumber import in_order
from converter.segment import by_hand, single
from converter.segment import notices as words
from converter.segment.edges import back_start, document_title, is_matter
from converter.segment.heads import Head, Heads, PartHead, bounded, heads
from converter.segment.levels import NO_LEVEL, cutting_level, in_reading_order
from converter.segment.noise import advertising, repeated
from converter.segment.parts import parts_before
from converter.segment.places import places
from converter.segment.printed_parts import with_parts
from converter.segment.recurring import Recurrence, recurrence
from converter.source import Line, Source

__all__ = ["Cut", "Span", "cut", "is_by_hand"]


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """One report: its title and the lines of its body, in order.

    ``number`` counts the reports in the order of the body. ``title`` joins the lines of the title; ``title_text`` has
    them parted by newlines where they are several; ``title_line`` is the first. ``lines`` holds everything else,
    also what stands before the title (then ``first`` < ``title_line``). ``first`` and ``last`` are source lines.
    ``title_line`` 0: it has no title of its own, and ``title`` is a copy of the compilation's.
    ``why``: ``contents`` (an entry names it), ``title`` (it stands like a report's title); ``label``, ``style``,
    ``page-break``, ``recurrence`` (there is no contents, but this recurs); ``single`` (one document); ``cut-marker``,
    ``one``, ``title-pattern`` (a person said so).
    ``printed`` is the line of the contents that names it.
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
    printed: str = ""


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


def cut(source: Source, contents: Contents, *, one: bool = False, title_pattern: str = "") -> Cut:
    """Cuts ``source`` where the titles stand that its printed ``contents`` names; without any, where reports recur.

    A person's word wins: the marker lines in ``source``, then ``one`` (the whole is one report), then ``title_pattern``
    (the lines that it matches are titles; :mod:`converter.patterns`).
    """
    lines, dropped = cleaned(source.lines)
    lines, firsts, markers = by_hand.marked(lines)
    uncovered = [line for line in lines if (line.place, line.offset) not in contents.covered]
    own_title = {(line.place, line.offset) for line in contents.title_lines}
    body = Document([line for line in uncovered if (line.place, line.offset) not in own_title])
    named = [entry for entry in contents.entries if entry.title]
    reports = [entry for entry in named if not is_matter(entry.title)]
    entries = in_reading_order(reports if len(reports) > 1 else named)
    made = _by_hand(body, Document(uncovered), contents, entries, firsts, one, title_pattern)
    if made is None:
        made = _as_printed(body, Document(uncovered), contents, entries)
        if title_pattern:
            dropped.append(notice("title-pattern-unmatched", pattern=title_pattern))
    dropped += [removed("cut-marker", line) for line in markers]
    notices = [*_with_report(dropped, made.spans), *made.notices]
    return msgspec.structs.replace(made, notices=tuple(sorted(notices, key=lambda own: (own.line, own.offset))))


def is_by_hand(source: Source, *, one: bool = False, title_pattern: str = "") -> bool:
    """Whether a person says where ``source`` is to be cut."""
    return one or bool(title_pattern) or by_hand.is_marked(source)


def _by_hand(
    body: Document, uncovered: Document, contents: Contents, entries: Sequence[Entry], firsts: set[tuple[int, int]],
    one: bool, title_pattern: str,
) -> Cut | None:  # fmt: skip
    """The cut that a person asked for; None where none did, or where nothing is like it."""
    if firsts and (reports := by_hand.at_markers(body, firsts, entries)):
        return _compilation(body, contents, Heads(tuple(reports), (), ()), by_hand.MARKER)
    if one:
        return _single(uncovered, contents, by_hand.ONE)
    if title_pattern and (reports := by_hand.at_matches(body, title_pattern, entries)):
        return _compilation(body, contents, Heads(tuple(reports), (), ()), by_hand.PATTERN)
    return None


def _as_printed(body: Document, uncovered: Document, contents: Contents, entries: Sequence[Entry]) -> Cut:
    """The cut by the printed contents; without one that names what the body holds, by what recurs."""
    found = places(body, entries)
    over = single.titles_over(body, entries, found)
    if over:
        alone = over == 1
        return _single(uncovered, contents, "single") if alone else _recurring(body, uncovered, contents, ())
    entries = with_parts(body, entries, found)
    if found and single.lists_sections(entries):
        return _single(uncovered, contents, "single")
    cover = contents.title if contents.title_lines else ""
    below = single.is_under_one_title(body, entries, found)
    level = entries[0].level if below else cutting_level(body, entries, found, cover)
    if level != NO_LEVEL:
        return _compilation(body, contents, heads(body, entries, level, found), "")
    if found:
        return _single(uncovered, contents, "single")
    return _recurring(body, uncovered, contents, entries)


def _recurring(body: Document, uncovered: Document, contents: Contents, missing: Sequence[Entry]) -> Cut:
    """The cut by what recurs; ``missing`` are entries of a contents none of which stands in the body."""
    found = recurrence(body)
    if single.are_sections([_joined(body.lines[at : at + count]) for at, count in found.heads]):
        found = Recurrence()
    notices = [] if missing or not found.heads else words.recurring(found.why, len(found.heads), found.confidence)
    if not found.heads:
        made = _single(uncovered, contents, "single")
        notices = [] if any(entry.title for entry in contents.entries) else words.without_contents(1, "single")
        notices += words.undecided(body, found.unsure)
    else:
        titled = [Head(at, count, _joined(body.lines[at : at + count])) for at, count in found.heads]
        parts = parts_before(body, titled)
        made = _compilation(body, contents, Heads(tuple(bounded(body, titled, parts)), tuple(parts), ()), found.why)
    return msgspec.structs.replace(made, notices=(*made.notices, *notices, *words.without_body(missing)))


def _single(body: Document, contents: Contents, why: str) -> Cut:
    """The whole as one report."""
    at, count = document_title(body)
    count = _on_one_side(body.lines[at : at + count], contents)
    title = _joined(body.lines[at : at + count])
    repeats = repeated(body, at, count, len(body.lines)) if count else 0
    head = Head(at, count, title, repeats=repeats, stop=len(body.lines))
    span, dropped = _span(body, 1, head, why, frozenset(), contents.title)
    return Cut(title=span.title, spans=(span,), notices=(*dropped, *words.joined(body, 1, head)))


def _on_one_side(title: Sequence[Line], contents: Contents) -> int:
    """How many lines of ``title`` stand on the side of the printed contents on which it begins."""
    first = min((entry.line for entry in contents.entries), default=0)
    return sum((line.place < first) == (title[0].place < first) for line in title)


def _joined(lines: Iterable[Line]) -> str:
    return "".join(line.text for line in lines)


def _compilation(body: Document, contents: Contents, found: Heads, why: str) -> Cut:
    """The reports that ``found`` heads; without a ``why`` the printed contents says why, and is compared."""
    reports = list(found.reports)
    last = reports[-1]
    back_at = back_start(body, last.body, last.stop)
    part_lines = frozenset(at for part in found.parts for at in part.lines)
    back, sold = _without_advertising(_between(body, back_at, last.stop, part_lines), None)
    reports[-1] = replace(last, stop=back_at)
    front, sold_before = _without_advertising(_between(body, 0, reports[0].start, part_lines), None)
    title, cover, front = _titled(contents, front)
    cuts = [
        _span(body, n, head, why or ("contents" if head.entry else "title"), part_lines)
        for n, head in enumerate(reports, 1)
    ]
    notices = [own for _, dropped in cuts for own in dropped] + sold + sold_before
    notices += words.of_titles(body, reports) if why else words.of_heads(body, reports, found.missing)
    text = "\n".join(line.text for line in cover)
    return Cut(
        title=title, title_text=text if text != title else "",
        title_line=cover[0].place if cover else 0,
        spans=tuple(span for span, _ in cuts), front=front, back=back,
        parts=in_order(_parts(body, found.parts, reports)),
        notices=(*notices, *words.around(front, back)),
    )  # fmt: skip


def _titled(contents: Contents, front: tuple[Line, ...]) -> tuple[str, tuple[Line, ...], tuple[Line, ...]]:
    """The title of the compilation, its lines, and the rest of the front; without a contents it stands on a cover."""
    if contents.title_lines or contents.entries:
        return contents.title, contents.title_lines, front
    cover = tuple(takewhile(lambda line: not (is_sentence(line.text) or key(line.text) in PREFACES), front))
    found = tuple(title_lines(cover))
    if not found:
        return contents.title, (), front
    return _joined(found), found, tuple(line for line in front if line not in found)


def _with_report(dropped: Iterable[Notice], spans: Sequence[Span]) -> Iterator[Notice]:
    """The notices with the number of the report in whose span they stand."""
    firsts = [span.first for span in spans]
    for own in dropped:
        at = bisect_right(firsts, own.line) - 1
        inside = at >= 0 and own.line <= spans[at].last
        yield msgspec.structs.replace(own, report=spans[at].number) if inside else own


def _span(
    body: Document, number: int, head: Head, why: str, part_lines: frozenset[int], fallback: str = ""
) -> tuple[Span, list[Notice]]:
    """The span of ``head`` without ``part_lines``, and notices of what was removed from it. Without a title of its own
    it bears a copy of ``fallback``."""
    title = body.lines[head.at : head.at + head.count]
    again = body.lines[head.at + head.count : head.body]
    kept, sold = _without_advertising(body.lines[head.body : head.stop], number)
    lines = (*_between(body, head.start, head.at, part_lines), *kept)
    places = [line.place for line in (*lines, *title)] or [1]
    return Span(
        number=number, title=head.title or fallback, title_line=title[0].place if title else 0, lines=lines,
        first=min(places), last=max([line.last for line in (*lines, *title)] or [1]), why=why,
        title_text="\n".join(line.text for line in title) if head.count > 1 else "",
        page=head.entry.page if head.entry else None, printed=head.entry.text if head.entry else "",
    ), [removed("repeated-title", line, number) for line in again] + sold  # fmt: skip


def _between(body: Document, start: int, stop: int, part_lines: frozenset[int]) -> list[Line]:
    """The lines of ``body`` from ``start`` to before ``stop`` but for the titles of parts."""
    return [body.lines[at] for at in range(start, stop) if at not in part_lines]


def _without_advertising(lines: Sequence[Line], report: int | None) -> tuple[tuple[Line, ...], list[Notice]]:
    count = advertising(lines)
    kept = tuple(lines[: len(lines) - count])
    return kept, [removed("advertising", line, report) for line in lines[len(lines) - count :]]


def _parts(body: Document, found: Iterable[PartHead], reports: Iterable[Head]) -> Iterator[Part]:
    """The parts with the numbers of their reports; none for a part without a report."""
    numbers = {own.at: number for number, own in enumerate(reports, 1)}
    for head in found:
        own = [numbers[at] for at in head.reports]
        lines = [body.lines[at] for at in head.lines]
        title = "".join(line.text for line in lines) or head.title
        text = "\n".join(line.text for line in lines) if len(lines) > 1 else ""
        if own:
            line = lines[0].place if lines else 0
            yield Part(title=title, line=line, first=min(own), last=max(own), title_text=text)
