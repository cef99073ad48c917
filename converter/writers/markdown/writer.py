"""The Markdown files of a Compilation: one a report, and the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Literal

from converter.model import Block, Compilation, Part, Report
from converter.options import Options
from converter.writers.markdown import anchors, blocks, footnotes, front_matter
from converter.writers.markdown.blocks import Body, Classes, Place
from converter.writers.markdown.listing import Entry, listing
from converter.writers.markdown.notes import Notes, Scope

UNTITLED = "（无标题）"
_REPORT = Place(above=1, media="../media/")
_WHOLE = Place(above=2, media="media/")
_PART_LEVEL, _REPORT_LEVEL, _HEADING_LEVEL = 1, 2, 3


class MarkdownWriter:
    """Writes UTF-8 with ``\\n`` at the end of every line; the package's docstring says what a file looks like."""

    def __init__(self, compilation: Compilation, options: Options) -> None:
        self._compilation = compilation
        self._options = options
        self._anchors = anchors.of_reports(compilation.reports)
        self._parts: defaultdict[int, list[Part]] = defaultdict(list)
        for part in compilation.parts:
            self._parts[part.first].append(part)
        self._of_report: dict[int, tuple[list[Block], list[Classes]]] = {}
        lead_in = "bold" in options.run_in
        self._in_report, self._in_whole = _REPORT._replace(lead_in=lead_in), _WHOLE._replace(lead_in=lead_in)

    def report(self, report: Report) -> bytes:
        """The file of one report."""
        notes, name = Notes(), anchors.anchor("", report.title)
        body = self._body(report, name, notes, self._in_report)
        entries = [entry for entry in body.entries if entry.level <= self._options.toc_depth]
        title = blocks.title(report.title or UNTITLED, 1, "" if body.entries else name)
        rest = footnotes.written(notes, self._in_report)
        head = [front_matter.of_report(self._compilation, report)] if self._options.front_matter else []
        return _file([*head, title, *listing(entries), *body.written, *rest])

    def whole(self) -> bytes:
        """The file of the whole, with a contents of parts, reports and their headings of level 1."""
        compilation, notes = self._compilation, Notes()
        scope = notes.scope(compilation.notes)
        front = self._matter("front", scope)
        entries: list[Entry] = []
        written: list[str] = []
        for report in compilation.reports:
            for entry, text in self._openings(report):
                entries.append(entry)
                written.append(text)
            body = self._body(report, self._anchors[report.number], notes, self._in_whole)
            entries += (entry._replace(level=_HEADING_LEVEL) for entry in body.entries if entry.level == 1)
            written += body.written
        back = self._matter("back", scope)
        name = "" if entries else anchors.anchor("", compilation.title)
        title = blocks.title(compilation.title or UNTITLED, 1, name, "compilation")
        rest = footnotes.written(notes, self._in_whole)
        head = [front_matter.of_whole(compilation)] if self._options.front_matter else []
        return _file([*head, title, *listing(entries), *front, *written, *back, *rest])

    def _openings(self, report: Report) -> Iterator[tuple[Entry, str]]:
        """The title of a part that begins with ``report``, and the report's own, each with its entry."""
        for part in self._parts[report.number]:
            name = anchors.anchor("part", part.title)
            yield Entry(_PART_LEVEL, name, part.title), blocks.lead_in(part.title, name)
        name, title = self._anchors[report.number], report.title or UNTITLED
        yield Entry(_REPORT_LEVEL, name, title), blocks.title(title, 2, name, "report")

    def _body(self, report: Report, name: str, notes: Notes, place: Place) -> Body:
        shown, unsaid = self._shown(report)
        return blocks.body(shown, unsaid, anchors.Anchors(name), notes.scope(report.notes), place)

    def _shown(self, report: Report) -> tuple[list[Block], list[Classes]]:
        """The blocks to write, and what their text does not say: found once, for the report's file and the whole."""
        if report.number not in self._of_report:
            shown = blocks.shown(report.blocks)
            self._of_report[report.number] = shown, blocks.unsaid(shown, outlined=True)
        return self._of_report[report.number]

    def _matter(self, name: Literal["front", "back"], scope: Scope) -> list[str]:
        """Front or back matter; before the back stands a sign, for nothing else parts it from the last report."""
        shown = blocks.shown(self._compilation.front if name == "front" else self._compilation.back)
        top = anchors.Anchors(anchors.anchor("", name))
        written = blocks.body(shown, blocks.unsaid(shown, outlined=False), top, scope, self._in_whole).written
        return [blocks.sign("back"), *written] if written and name == "back" else written


def _file(chunks: list[str]) -> bytes:
    return ("\n\n".join(chunks) + "\n").encode()
