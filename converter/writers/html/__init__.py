"""HTML: a page for each report and one of the whole, each a single file that needs nothing else.

No script, no outside resource: pictures are data URIs, and the page's own policy forbids the rest. The contents stands
at the side, above the text on a narrow screen, and is not printed. The text of the page, without that contents, is the
text of the model; what else stands in it is the numbers of notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from converter.model import Block, Compilation, Part, Report, shown_title
from converter.options import Options
from converter.writers.html import page
from converter.writers.html.pictures import Pictures
from converter.writers.xhtml import contents
from converter.writers.xhtml.blocks import UNPLACED, BlockWriter, Form
from converter.writers.xhtml.contents import Entry, Target
from converter.writers.xhtml.matter import BACK_TITLE, FRONT_TITLE, front_and_back
from converter.writers.xhtml.sections import nested
from converter.writers.xhtml.text import escape, label

_WHOLE_DEPTH = 1
"""Levels of a report's headings in the contents of the whole."""

_REPORT, _WHOLE = 1, 2
"""Ranks of headings above level 1 of a report's outline: the title's, in the whole the compilation's too."""

Notes = Mapping[str, tuple[Block, ...]]


class _Written(NamedTuple):
    """Blocks and their notes as markup, and their headings."""

    markup: str
    targets: list[Target]


class HtmlWriter:
    """Writes the pages of one compilation."""

    def __init__(self, compilation: Compilation, options: Options) -> None:
        self._compilation, self._options = compilation, options
        self._pictures = Pictures(compilation.media)

    def report(self, report: Report) -> bytes:
        """The page of one report."""
        title = shown_title(report.title)
        text = self._written(report.blocks, report.notes, Form(_REPORT))
        body = f"<article>\n<h1>{escape(title)}</h1>\n{text.markup}</article>\n"
        entries = contents.entries(text.targets, self._options.toc_depth)
        return page.page(title, body, entries, author=report.organization)

    def whole(self) -> bytes:
        """The page of the whole: title, front, parts and reports, back."""
        title = shown_title(self._compilation.title)
        front, back = front_and_back(self._compilation)
        body = [f"<h1>{escape(title)}</h1>\n", self._matter("front", FRONT_TITLE, *front)]
        entries: list[Entry] = []
        groups = contents.grouped(self._compilation.reports, self._compilation.parts)
        for number, group in enumerate(groups, 1):
            reports = [self._article(report) for report in group.reports]
            markup, below = "".join(made for made, _ in reports), [entry for _, entry in reports]
            body.append(_part(f"p{number}", group.part, markup) if group.part else markup)
            entries += [_part_entry(f"p{number}", group.part, below)] if group.part else below
        body.append(self._matter("back", BACK_TITLE, *back))
        return page.page(title, "".join(body), entries)

    def _article(self, report: Report) -> tuple[str, Entry]:
        """A report in the whole, and its entry."""
        name, title = f"r{report.number}", shown_title(report.title)
        text = self._written(report.blocks, report.notes, Form(_WHOLE, f"{name}-"))
        markup = f'<article aria-labelledby="{name}">\n<h2 id="{name}">{escape(title)}</h2>\n{text.markup}</article>\n'
        return markup, Entry(label(title), f"#{name}", contents.entries(text.targets, _WHOLE_DEPTH))

    def _matter(self, name: str, title: str, blocks: Sequence[Block], notes: Notes) -> str:
        if not blocks and not notes:
            return ""
        markup = self._written(blocks, notes, Form(_WHOLE, f"{name}-")).markup
        return f'<section class="{name}" aria-label="{title}">\n{markup}</section>\n'

    def _written(self, blocks: Iterable[Block], notes: Notes, form: Form) -> _Written:
        writer = BlockWriter(self._pictures, notes, form)
        pieces = writer.pieces(blocks)
        endings = "\n".join(writer.notes().values())
        markup = nested(pieces) + (f'<div class="notes">\n{endings}\n</div>\n' if endings else "")
        targets = [Target(piece.level, piece.label, f"#{piece.anchor}") for piece in pieces if piece.anchor]
        return _Written(markup.replace(UNPLACED, ""), targets)


def _part(name: str, part: Part, reports: str) -> str:
    title = escape(shown_title(part.title))
    return f'<section class="part" aria-labelledby="{name}">\n<h2 id="{name}">{title}</h2>\n{reports}</section>\n'


def _part_entry(name: str, part: Part, reports: Iterable[Entry]) -> Entry:
    return Entry(label(shown_title(part.title)), f"#{name}", tuple(reports))
