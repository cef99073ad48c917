"""The Word writer: a report, or the whole compilation, as the bytes of a .docx file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from converter.model import Block, Compilation, Part, Report
from converter.options import Options
from converter.package.archive import Member, archive, member
from converter.writers.word.blocks import body, footnotes, gap_after_title, loose_notes
from converter.writers.word.contents import table_of_contents
from converter.writers.word.figures import Shelf
from converter.writers.word.page import LINE
from converter.writers.word.paragraphs import BREAK, title
from converter.writers.word.properties import core
from converter.writers.word.story import Story
from converter.writers.word.styles import NAMESPACE, heading
from converter.writers.word.template import Template, template

WHOLE_DEPTH = 2
"""Levels in the contents of the whole: the reports, and their headings of level 1."""

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACES = f'xmlns:w="{NAMESPACE}" xmlns:r="{_RELATIONS}"'
_FOOTNOTES = f'<Relationship Id="footnotes" Type="{_RELATIONS}/footnotes" Target="footnotes.xml"/>'
_APART = f'<w:spacing w:before="{2 * LINE}"/>'
_CONTENTS_PAGES, _PAGES = "upperRoman", "decimal"
_NEW_PAGE = BREAK.replace("</w:pPr>", "<w:pageBreakBefore/></w:pPr>")


class WordWriter:
    """Writes reports as A4 office documents (GB/T 9704-2012) with a filled, clickable contents.

    The bytes depend on the compilation and the options alone. Characters that XML forbids, which no reader lets
    through, are left out.
    """

    def __init__(self, compilation: Compilation, options: Options) -> None:
        self._compilation = compilation
        self._depth = options.toc_depth
        self._shelf = Shelf(compilation.media)
        self._openings: defaultdict[int, list[Part]] = defaultdict(list)
        for part in compilation.parts:
            self._openings[part.first].append(part)

    def report(self, report: Report) -> bytes:
        """One report: the contents on pages of its own (none without headings), the title, the blocks, the notes."""
        form, story = template(0), Story(self._shelf, depth=self._depth)
        story.notes = dict(report.notes)
        head = title(story, report.title, style="Title", properties=gap_after_title(report.blocks))
        text = [head, *body(story, report.blocks)]
        text += loose_notes(story, story.notes)
        contents = table_of_contents(story.entries, self._depth)
        before = contents + _section_end(form) if contents else ""
        return _packed(form, story, [before, *text], core(report.title, report.organization, report.date))

    def whole(self) -> bytes:
        """The compilation: title and front, the contents, each report on a new page, the back, the notes."""
        compilation = self._compilation
        form, story = template(1), Story(self._shelf, shift=1)
        matter, in_reports = dict(compilation.notes), dict[str, tuple[Block, ...]]()
        story.notes = matter
        before = [title(story, compilation.title, style="Title", properties=gap_after_title(compilation.front))]
        before += body(story, compilation.front)
        text = list(self._reports(story, in_reports))
        story.notes = matter
        if compilation.back:
            text += (_NEW_PAGE, *body(story, compilation.back, titled=False))
        text += loose_notes(story, matter)
        text += loose_notes(story, in_reports)
        before.append(table_of_contents(story.entries, WHOLE_DEPTH, _APART) + (_section_end(form) if text else ""))
        return _packed(form, story, before + text, core(compilation.title))

    def _reports(self, story: Story, loose: dict[str, tuple[Block, ...]]) -> Iterator[str]:
        """The reports under their titles, a part's title before its first; ``loose`` takes the notes left over."""
        story.depth = WHOLE_DEPTH
        for report in self._compilation.reports:
            for part in self._openings.get(report.number, ()):
                yield title(story, part.title, style="PartTitle", level=1)
            yield title(story, report.title, style=heading(1), level=1, properties=gap_after_title(report.blocks))
            story.notes = dict(report.notes)
            yield from body(story, report.blocks)
            loose.update({f"{report.number} {key}": note for key, note in story.notes.items()})
        story.depth = 0


def _section_end(form: Template) -> str:
    return BREAK.replace("</w:pPr>", form.numbered(_CONTENTS_PAGES) + "</w:pPr>")


def _packed(form: Template, story: Story, text: list[str], properties: str) -> bytes:
    """The file: the template's members and the document's own, in the order of their names."""
    members = [*form.members, *_notes_members(story), *story.pictures.values()]
    xml = (
        f"{_DECLARATION}<w:document {_NAMESPACES}><w:body>{''.join(text)}{form.numbered(_PAGES)}</w:body></w:document>"
    )
    related = form.relationships + story.relationships() + (_FOOTNOTES if story.footnotes else "")
    members += (
        form.types_with_footnotes if story.footnotes else form.types,
        member("word/document.xml", xml.encode()),
        member("word/_rels/document.xml.rels", f"{related}</Relationships>".encode()),
        member("docProps/core.xml", properties.encode()),
    )
    return archive(sorted(members))


def _notes_members(story: Story) -> list[Member]:
    if not story.footnotes:
        return []
    notes = Story(story.shelf, drawings=story.drawings)
    xml = f"{_DECLARATION}<w:footnotes {_NAMESPACES}>{footnotes(notes, story.footnotes)}</w:footnotes>"
    members = [member("word/footnotes.xml", xml.encode())]
    if related := notes.relationships():
        related = f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}">{related}</Relationships>'
        members.append(member("word/_rels/footnotes.xml.rels", related.encode()))
    story.pictures.update(notes.pictures)
    return members
