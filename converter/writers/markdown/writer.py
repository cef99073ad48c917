"""The Markdown files of a Compilation: one a report, and the whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from converter.model import Compilation, Report
from converter.options import Options
from converter.writers.markdown import anchors, blocks, footnotes
from converter.writers.markdown.blocks import Body, Place
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

    def report(self, report: Report) -> bytes:
        """The file of one report."""
        notes = Notes()
        body = self._body(report, notes, _REPORT)
        entries = [entry for entry in body.entries if entry.level <= self._options.toc_depth]
        title = blocks.title(report.title or UNTITLED, 1)
        return _file([title, *listing(entries), *body.written, *footnotes.written(notes, _REPORT)])

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
            body = self._body(report, notes, _WHOLE)
            entries += (entry._replace(level=_HEADING_LEVEL) for entry in body.entries if entry.level == 1)
            written += body.written
        back = self._matter("back", scope)
        title = blocks.title(compilation.title or UNTITLED, 1)
        rest = footnotes.written(notes, _WHOLE)
        return _file([title, *listing(entries), *front, *written, *back, *rest])

    def _openings(self, report: Report) -> Iterator[tuple[Entry, str]]:
        """The title of a part that begins with ``report``, and the report's own, each with its entry."""
        for part in self._compilation.parts:
            if part.first == report.number:
                name = anchors.anchor("part", part.title)
                yield Entry(_PART_LEVEL, name, part.title), blocks.lead_in(part.title, name)
        name, title = self._anchors[report.number], report.title or UNTITLED
        yield Entry(_REPORT_LEVEL, name, title), blocks.title(title, 2, name)

    def _body(self, report: Report, notes: Notes, place: Place) -> Body:
        top = anchors.Anchors(self._anchors[report.number])
        return blocks.body(report.blocks, top, notes.scope(report.notes), place)

    def _matter(self, name: Literal["front", "back"], scope: Scope) -> list[str]:
        matter = self._compilation.front if name == "front" else self._compilation.back
        return blocks.body(matter, anchors.Anchors(anchors.anchor("", name)), scope, _WHOLE).written


def _file(chunks: list[str]) -> bytes:
    return ("\n\n".join(chunks) + "\n").encode()
