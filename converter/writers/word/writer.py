"""The Word writer: a report, or the whole compilation, as the bytes of a .docx file."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from converter.model import Block, Compilation, Part, Report
from converter.options import Options
from converter.package.archive import Member, archive, member
from converter.writers.word import settings
from converter.writers.word.blocks import Footnotes, body, footnotes, gap_after_title, loose_notes
from converter.writers.word.contents import table_of_contents
from converter.writers.word.figures import Shelf
from converter.writers.word.page import chosen
from converter.writers.word.pagemap import pages
from converter.writers.word.paragraphs import BREAK, ending_section, title
from converter.writers.word.properties import core
from converter.writers.word.reference import reference
from converter.writers.word.story import Form, Story
from converter.writers.word.styles import heading
from converter.writers.word.template import (
    DECLARATION,
    NAMESPACES,
    RELATIONS,
    RELATIONSHIPS,
    Template,
    template,
)

WHOLE_DEPTH = 2
"""Levels in the contents of the whole: the reports, and their headings of level 1."""

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_FOOTNOTES = f'<Relationship Id="footnotes" Type="{RELATIONSHIPS}/footnotes" Target="footnotes.xml"/>'
_BOOKMARK = re.compile("<w:bookmark(?:Start|End) [^>]*/>")
_CONTENTS_PAGES, _PAGES = "upperRoman", "decimal"


class _Laid(NamedTuple):
    """How many pages a report takes, without the notes that nothing refers to, and where its headings of level 1 are.

    In the whole every report begins on a new page and is laid out alike, so that this is worked out once.
    """

    total: int
    headings: tuple[int, ...]


class _Draft(NamedTuple):
    """The paragraphs of a report's file, the part with its footnotes, the page of each bookmark, and all its pages."""

    story: Story
    text: list[str]
    notes: Footnotes
    pages: dict[str, int]
    total: int


class WordWriter:
    """Writes reports as A4 documents (of GB/T 9704-2012, unless the options say otherwise) whose contents is filled,
    clickable and has page numbers.

    The bytes depend on the compilation and the options alone. Characters that XML forbids, which no reader lets
    through, are left out.
    """

    def __init__(self, compilation: Compilation, options: Options) -> None:
        self._compilation = compilation
        self._depth = options.toc_depth
        self._templates = _templates(options)
        shelf = Shelf(compilation.media)
        self._forms = [Form(shelf, one.page, one.sheet, "separator" in options.run_in) for one in self._templates]
        self._laid: dict[int, _Laid] = {}
        self._openings: defaultdict[int, list[Part]] = defaultdict(list)
        for part in compilation.parts:
            self._openings[part.first].append(part)

    def report(self, report: Report) -> bytes:
        """One report: the contents on pages of its own (none where there are no headings or the text is one page), the
        title, the blocks, the notes."""
        form, draft = self._templates[0], self._draft(report)
        text = [*draft.text, form.numbered(_PAGES)]
        if draft.total == 1:
            text = [_BOOKMARK.sub("", xml) for xml in text]
        elif draft.story.entries:
            text[:0] = table_of_contents(draft.story.entries, draft.pages, self._depth), _section_end(form)
        return _packed(form, draft.story, text, draft.notes, core(report.title, report.organization, report.date))

    def _draft(self, report: Report) -> _Draft:
        story = Story(self._forms[0], depth=self._depth)
        story.notes = dict(report.notes)
        head = title(story, report.title, style="Title", properties=gap_after_title(story, report.blocks))
        text = [head, *body(story, report.blocks)]
        loose = loose_notes(story, story.notes)
        notes = footnotes(story)
        numbers, total = self._pages(text, notes)
        first = [entry.bookmark for entry in story.entries if entry.level == 1]
        self._laid[report.number] = _Laid(total, tuple(numbers[name] for name in first))
        if loose:
            total = self._pages(text + loose, notes)[1]
        return _Draft(story, text + loose, notes, numbers, total)

    def _pages(self, text: Sequence[str], notes: Footnotes) -> tuple[dict[str, int], int]:
        """The page of every bookmark of a report's text, and the number of its pages."""
        form = self._templates[0]
        xml = f"<w:body {NAMESPACES}>{''.join(text)}{form.numbered(_PAGES)}</w:body>"
        laid = pages(xml.encode(), form.styles, notes.data)
        return laid.anchors, laid.total

    def whole(self) -> bytes:
        """The compilation: title and front, the contents, each report on a new page, the back, the notes."""
        compilation, form = self._compilation, self._templates[1]
        story, matter, in_reports = Story(self._forms[1], shift=1), dict(compilation.notes), dict[str, _Note]()
        story.notes = matter
        gap = gap_after_title(story, compilation.front)
        before = [title(story, compilation.title, style="Title", properties=gap), *body(story, compilation.front)]
        sections = [list(self._in_whole(report, story, in_reports)) for report in compilation.reports]
        story.notes = matter
        after = list(body(story, compilation.back, titled=False)) if compilation.back else []
        after += loose_notes(story, matter) + loose_notes(story, in_reports)
        names = [report.title for report in compilation.reports]
        if after:
            sections.append(after)
            names.append(compilation.title)
        apart = f'<w:spacing w:before="{2 * form.page.line}"/>'
        before.append(table_of_contents(story.entries, self._pages_in_whole(story), WHOLE_DEPTH, apart))
        before += [_section_end(form)] if sections else []
        headers = _Headers(form, story)
        text = before + list(_sections(form, sections, [headers.named(name) for name in names]))
        return _packed(form, story, text, footnotes(story), core(compilation.title), headers.members)

    def _in_whole(self, report: Report, story: Story, loose: dict[str, _Note]) -> Iterator[str]:
        """A report under its title, the titles of the parts that begin with it first; ``loose`` takes the notes left
        over."""
        story.depth = WHOLE_DEPTH
        gap = gap_after_title(story, report.blocks)
        for part in self._openings.get(report.number, ()):
            yield title(story, part.title, style="PartTitle", level=1)
            gap = "<w:pageBreakBefore/>" + gap_after_title(story, report.blocks)
        yield title(story, report.title, style=heading(1), level=1, properties=gap)
        story.notes = dict(report.notes)
        yield from body(story, report.blocks)
        loose.update({f"{report.number} {key}": note for key, note in story.notes.items()})
        story.depth = 0

    def _pages_in_whole(self, story: Story) -> dict[str, int]:
        """The page of every bookmark of the whole: a part's title takes a page, then come those of the report."""
        numbers: list[int] = []
        page = 1
        for report in self._compilation.reports:
            if report.number not in self._laid:
                self._draft(report)
            for _ in self._openings.get(report.number, ()):
                numbers.append(page)
                page += 1
            laid = self._laid[report.number]
            numbers += [page, *(page - 1 + number for number in laid.headings)]
            page += laid.total
        return dict(zip([entry.bookmark for entry in story.entries], numbers, strict=True))


_Note = tuple[Block, ...]


def _templates(options: Options) -> tuple[Template, Template]:
    """The templates of a report's own file and of the whole."""
    if options.word_template:
        return reference(options.word_template, 0), reference(options.word_template, 1)
    page = chosen(options)
    return template(page, 0), template(page, 1)


class _Headers:
    """The headers of the whole: the name of each report over its pages."""

    def __init__(self, form: Template, story: Story) -> None:
        self._form, self._story = form, story
        self.members: list[Member] = []

    def named(self, name: str) -> str:
        """The references to new headers that show ``name``; Word wants a part for each kind of page."""
        references = ""
        for kind in self._form.headers:
            part = f"own-header{len(self.members) + 1}.xml"
            self.members.append(member(f"word/{part}", settings.header(name).encode()))
            references += f'<w:headerReference w:type="{kind}" r:id="{self._story.header(part)}"/>'
        return references


def _section_end(form: Template) -> str:
    return BREAK.replace("</w:pPr>", form.numbered(_CONTENTS_PAGES) + "</w:pPr>")


def _sections(form: Template, sections: Sequence[list[str]], headers: Sequence[str]) -> Iterator[str]:
    """The sections with their properties, which stand in the last paragraph of each, and behind the last of them."""
    for number, (blocks, header) in enumerate(zip(sections, headers, strict=True), 1):
        properties = form.numbered(_PAGES, start=number == 1, headers=header)
        if number < len(sections):
            yield from ending_section(blocks, properties)
        else:
            yield from (*blocks, properties)
    if not sections:
        yield form.numbered(_PAGES)


def _packed(
    form: Template, story: Story, text: Sequence[str], notes: Footnotes, properties: str, headers: Sequence[Member] = ()
) -> bytes:
    """The file: the template's members and the document's own, in the order of their names."""
    members = [*form.members, *headers, *_notes_members(notes), *story.pictures.values()]
    xml = f"{DECLARATION}<w:document {NAMESPACES}><w:body>{''.join(text)}</w:body></w:document>"
    related = form.relationships + story.relationships() + (_FOOTNOTES if notes.data else "")
    members += (
        form.content_types(footnotes=bool(notes.data), headers=tuple(header.name for header in headers)),
        member("word/document.xml", xml.encode()),
        _relationships(related),
        member("docProps/core.xml", properties.encode()),
    )
    return archive(sorted(members))


@functools.lru_cache(maxsize=8)
def _relationships(begun: str) -> Member:
    """The main part's relationships, packed; those of most reports are the same."""
    return member(RELATIONS, f"{begun}</Relationships>".encode())


def _notes_members(notes: Footnotes) -> Iterator[Member]:
    if notes.data:
        yield member("word/footnotes.xml", notes.data)
    if notes.relationships:
        related = f'{DECLARATION}<Relationships xmlns="{_PACKAGE}">{notes.relationships}</Relationships>'
        yield member("word/_rels/footnotes.xml.rels", related.encode())
