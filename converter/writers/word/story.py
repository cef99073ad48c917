"""What one story (the main text, or the footnotes) of a file collects while it is written."""

from __future__ import annotations

from itertools import count
from typing import NamedTuple

from docx.opc.constants import RELATIONSHIP_TYPE

from converter.model import Block
from converter.package.archive import Member
from converter.writers.word.figures import Picture, Shelf
from converter.writers.word.links import address
from converter.writers.word.page import Page
from converter.writers.word.pagemap.formats import StyleSheet
from converter.writers.word.text import attribute


class Entry(NamedTuple):
    """A heading that the contents lists: its level in Word, its whole text and the bookmark around it."""

    level: int
    text: str
    bookmark: str


class Form(NamedTuple):
    """What the stories of a file have in common: its pictures, page, style sheet, and how it shows run-in headings."""

    shelf: Shelf
    page: Page
    sheet: StyleSheet
    separators: bool


class Story:
    """Collects contents entries, relationships, pictures and footnotes.

    ``shift`` is what Word's level of a heading is over the report's (1 in the whole), ``depth`` the deepest Word level
    that the contents lists. ``notes`` are those that the text may refer to; one that becomes a footnote is taken out,
    since Word numbers each once.
    """

    def __init__(self, form: Form, *, shift: int = 0, depth: int = 0, drawings: count[int] | None = None) -> None:
        self.form, self.shift, self.depth = form, shift, depth
        self.page, self.sheet, self.separators = form.page, form.sheet, form.separators
        self.drawings = count(1) if drawings is None else drawings
        self.notes: dict[str, tuple[Block, ...]] = {}
        self.footnotes: list[tuple[Block, ...]] = []
        self.entries: list[Entry] = []
        self.pictures: dict[str, Member] = {}
        self._relationships: dict[tuple[str, str], str] = {}

    def bookmarked(self, level: int, text: str, xml: str) -> str:
        """``xml`` (a heading's runs), inside the bookmark of its contents entry where the contents lists ``level``."""
        if level > self.depth or not text.strip():
            return xml
        number = len(self.entries) + 1
        name = f"_Toc{number:09}"
        self.entries.append(Entry(level, text, name))
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{xml}<w:bookmarkEnd w:id="{number}"/>'

    def link(self, href: str) -> str:
        """The id of the relationship to ``href``; empty for what is no address outside the file."""
        target = address(href)
        return self._related(RELATIONSHIP_TYPE.HYPERLINK, target) if target else ""

    def picture(self, name: str) -> tuple[str, Picture] | None:
        """The picture ``name`` and the id of its relationship, or None (:meth:`Shelf.picture`)."""
        picture = self.form.shelf.picture(name)
        if picture is None:
            return None
        self.pictures[picture.member.name] = picture.member
        return self._related(RELATIONSHIP_TYPE.IMAGE, picture.member.name.removeprefix("word/")), picture

    def header(self, part: str) -> str:
        """The id of the relationship to the header ``part``."""
        return self._related(RELATIONSHIP_TYPE.HEADER, part)

    def reference(self, key: str) -> str:
        """The run that refers to note ``key``, which becomes a footnote; empty where it is none, or is one already."""
        note = self.notes.pop(key, None)
        if note is None:
            return ""
        self.footnotes.append(note)
        reference = f'<w:footnoteReference w:id="{len(self.footnotes)}"/>'
        return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>{reference}</w:r>'

    def relationships(self) -> str:
        """The relationships that the story came to need, as XML."""
        return "".join(
            f'<Relationship Id="{identifier}" Type="{kind}" Target="{attribute(target)}"'
            + (' TargetMode="External"/>' if kind == RELATIONSHIP_TYPE.HYPERLINK else "/>")
            for (kind, target), identifier in self._relationships.items()
        )

    def _related(self, kind: str, target: str) -> str:
        return self._relationships.setdefault((kind, target), f"own{len(self._relationships) + 1}")
