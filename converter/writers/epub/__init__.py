"""EPUB 3.3: a book for each report, and one of the whole with a contents of two levels.

The text of a book, in the order of its spine, is the text of the model (docs/architecture.md); what else stands in it
is the nav and the numbers of notes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from converter.model import Block, Compilation, Report, shown_title
from converter.options import Options
from converter.package.archive import Member, archive
from converter.writers.epub import contents, cover, metadata, package, section
from converter.writers.epub.metadata import Facts
from converter.writers.epub.package import Book, Landmark
from converter.writers.epub.pictures import Pictures
from converter.writers.epub.section import Kind, Section
from converter.writers.xhtml.contents import Entry, grouped
from converter.writers.xhtml.matter import BACK_TITLE, FRONT_TITLE, front_and_back

_WHOLE_DEPTH = 1
"""Levels of a report's headings in the contents of the whole."""


class EpubWriter:
    """Writes the books of one compilation; a report's section is made once for its own book and the whole."""

    def __init__(self, compilation: Compilation, options: Options) -> None:
        self._compilation, self._options = compilation, options
        self._pictures = Pictures(compilation.media, section.FOLDER)
        self._cover = cover.of(options.cover)
        self._keeps = options.whole and not options.only
        self._kept: dict[int, Section] = {}

    def report(self, report: Report) -> bytes:
        """The book of one report. It opens at the title; the contents is the reader's, no page of the book."""
        made = self._section(report)
        entries = contents.of_section(made, self._options.toc_depth) or (contents.entry(made),)
        facts = metadata.of_report(self._compilation, report, made.title, *self._changing(self._options.toc_depth))
        return self._book(facts, [made], made.hrefs, entries, [Landmark("bodymatter", "正文", made.hrefs[0])])

    def whole(self) -> bytes:
        """The book of the whole: title page, contents, front, parts and reports, back."""
        title = section.page(section.TITLE_PAGE, "title", shown_title(self._compilation.title))
        body, entries = self._body()
        front, back = self._matter()
        landmarks = [
            Landmark("titlepage", "书名页", title.hrefs[0]),
            Landmark("toc", "目录", f"{package.NAV_FILE}#toc"),
        ]
        for kind, sections in (("frontmatter", front), ("bodymatter", body[:1]), ("backmatter", back)):
            landmarks += [Landmark(kind, one.title, one.hrefs[0]) for one in sections]
        sections = [title, *front, *body, *back]
        spine = [href for one in sections for href in one.hrefs]
        spine.insert(1, package.NAV_FILE)
        facts = metadata.of_whole(self._compilation, title.title, *self._changing())
        return self._book(facts, sections, spine, entries or [contents.entry(title)], landmarks)

    def _changing(self, *options: object) -> list[str]:
        """Those of the options that change a book, and its cover, as parts of its identity."""
        return [*map(str, options), *([self._cover.sha256] if self._cover else [])]

    def _body(self) -> tuple[list[Section], list[Entry]]:
        """Parts and reports as sections in reading order, and as entries of the contents."""
        sections: list[Section] = []
        entries: list[Entry] = []
        for number, group in enumerate(grouped(self._compilation.reports, self._compilation.parts), 1):
            reports = [self._section(report) for report in group.reports]
            below = [contents.entry(one, contents.of_section(one, _WHOLE_DEPTH)) for one in reports]
            if group.part:
                part = section.page(section.PART, f"p{number:04}", shown_title(group.part.title))
                sections.append(part)
                below = [contents.entry(part, tuple(below))]
            sections += reports
            entries += below
        return sections, entries

    def _section(self, report: Report) -> Section:
        kept = self._kept.get(report.number)
        if kept:
            return kept
        title = shown_title(report.title)
        made = self._built(section.CHAPTER, f"s{report.number:04}", title, report.blocks, report.notes)
        if self._keeps:
            self._kept[report.number] = made
        return made

    def _matter(self) -> tuple[list[Section], list[Section]]:
        """Front and back matter, each one section or none."""
        front, back = front_and_back(self._compilation)
        return (
            [self._built(section.FRONT, "front", FRONT_TITLE, *front)] if any(front) else [],
            [self._built(section.BACK, "back", BACK_TITLE, *back)] if back.blocks else [],
        )

    def _built(
        self, kind: Kind, stem: str, title: str, blocks: Iterable[Block], notes: Mapping[str, tuple[Block, ...]]
    ) -> Section:
        return section.build(kind, stem, title, blocks, notes, self._pictures)

    def _book(
        self, facts: Facts, sections: Sequence[Section], spine: Sequence[str], entries: Sequence[Entry],
        landmarks: Sequence[Landmark],
    ) -> bytes:  # fmt: skip
        pictures = {picture.source: picture for one in sections for picture in one.pictures}.values()
        described = all(one.described for one in sections)
        metas = metadata.accessibility(pictures, described=described, covered=bool(self._cover))
        facts = facts._replace(metas=facts.metas + metas)
        files = [(picture.source, picture.type) for picture in pictures]
        book = Book(facts, spine, files, entries, landmarks)
        extra: list[Member] = []
        if self._cover:
            book, extra = cover.in_front(book, self._cover), [self._cover.member, *self._cover.page.files]
        mimetype, *rest = package.members(book)
        rest += extra
        rest += (file for one in sections for file in one.files)
        rest += self._pictures.members(pictures)
        return archive([mimetype, *sorted(rest)])
