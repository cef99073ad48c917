"""What a person says about the cut, which wins over whatever the text shows: marker lines, one report, a pattern."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

from converter import patterns
from converter.contents.cover import PREFACES
from converter.contents.document import Document, is_sentence
from converter.contents.keys import key
from converter.contents.ordinals import without_ordinal
from converter.contents.shapes import is_cut_marker
from converter.model import Entry
from converter.segment.edges import document_title
from converter.segment.heads import Head, bounded
from converter.segment.noise import repeated
from converter.source import Line, Source

MARKER, PATTERN, ONE = "cut-marker", "title-pattern", "one"
"""Why a report is cut by hand."""


def is_marked(source: Source) -> bool:
    """Whether a person typed marker lines into ``source``."""
    return any(is_cut_marker(line.text) for line in source.lines)


def marked(lines: Iterable[Line]) -> tuple[list[Line], set[tuple[int, int]], list[Line]]:
    """The lines without markers, the places (line, offset) of those that follow one, and the markers."""
    kept: list[Line] = []
    firsts: set[tuple[int, int]] = set()
    markers: list[Line] = []
    opens = False
    for line in lines:
        if is_cut_marker(line.text) and not line.block:
            markers.append(line)
            opens = True
            continue
        if opens:
            firsts.add((line.place, line.offset))
        kept.append(line)
        opens = False
    return kept, firsts, markers


def at_markers(body: Document, firsts: set[tuple[int, int]], entries: Iterable[Entry]) -> list[Head]:
    """The heads at the lines of ``firsts``, each with the title that the document below it opens with.

    What stands before the first of them is a report, too, unless it is a cover or a preface.
    """
    starts = [at for at, line in enumerate(body.lines) if (line.place, line.offset) in firsts]
    if not starts:
        return []
    if starts[0] and is_report(body, starts[0]):
        starts.insert(0, 0)
    stops = [*starts[1:], len(body.lines)]
    return _with_entries([_head(body, *span) for span in zip(starts, stops, strict=True)], entries)


def _head(body: Document, start: int, stop: int) -> Head:
    at, count = document_title(body, start)
    at, count = (at, min(count, stop - at)) if count and at < stop else (start, 0)
    title = "".join(line.text for line in body.lines[at : at + count])
    repeats = repeated(body, at, count, stop) if count else 0
    return Head(at, count, title, repeats=repeats, start=start, stop=stop)


def at_matches(body: Document, pattern: str, entries: Iterable[Entry]) -> list[Head]:
    """The heads at the lines that ``pattern`` matches; what stands before the first as in :func:`at_markers`."""
    wanted = patterns.compiled(pattern)
    found = [at for at, line in enumerate(body.lines) if not line.block and wanted.matches(line.text)]
    if not found:
        return []
    reports = bounded(body, [Head(at, 1, body.lines[at].text) for at in found], ())
    if is_report(body, reports[0].start):
        reports.insert(0, _head(body, 0, reports[0].start))
    return _with_entries(reports, entries)


def is_report(body: Document, stop: int) -> bool:
    """Whether the lines up to ``stop`` are a report: running text that no preface heads."""
    before = range(stop)
    return any(is_sentence(body.lines[at].text) for at in before) and not any(
        body.keys[at] in PREFACES for at in before
    )


def _with_entries(reports: Sequence[Head], entries: Iterable[Entry]) -> list[Head]:
    """The heads with the entries of the printed contents that bear their titles, in order."""
    printed: dict[str, deque[Entry]] = defaultdict(deque)
    for entry in entries:
        printed[key(entry.title)].append(entry)
    found = []
    for head in reports:
        own = next((p for t in (head.title, without_ordinal(head.title)) if (p := printed.get(key(t)))), None)
        found.append(replace(head, entry=own.popleft()) if own and head.count else head)
    return found
