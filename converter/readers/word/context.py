"""What the reading of one Word file knows and keeps: parts, styles, lists, and the ledger of what it drops or skips."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from converter.errors import UnsafePackage
from converter.model import Change, Media, Notice, notice
from converter.package.opc import Package, Relation
from converter.readers import hygiene
from converter.readers.word.fields import Fields
from converter.readers.word.names import w
from converter.readers.word.numbering import Numberings
from converter.readers.word.styles import Styles
from converter.readers.word.symbols import WRITTEN, written

_LINES = frozenset({"separator", "continuationSeparator", "continuationNotice"})
"""Notes that are none, but what stands between text and notes."""


class Notes:
    """Footnotes and endnotes: numbered together in the order of their references."""

    def __init__(self, elements: dict[tuple[str, str], etree._Element]) -> None:
        self.elements = elements
        self.references: dict[tuple[str, str], tuple[str, int]] = {}

    def refer(self, kind: str, note_id: str, place: int) -> str:
        """The key of the note that a reference in block ``place`` means; empty where the file has no such note."""
        if (kind, note_id) not in self.elements:
            return ""
        key, _ = self.references.setdefault((kind, note_id), (str(len(self.references) + 1), place))
        return key


class Context:
    """The state of one reading. ``relations`` are those of the part that is being read."""

    def __init__(self, package: Package, part: str) -> None:
        self.package = package
        self.part = part
        self.relations: dict[str, Relation] = package.relations(part)
        self.document_relations = self.relations
        self.styles = Styles(self._related("styles"))
        self.numberings = Numberings(self._related("numbering"), self.styles)
        self.notes = Notes({**self._notes("footnote"), **self._notes("endnote")})
        self.fields = Fields()
        self.media: dict[str, Media] = {}
        self.changes: list[Change] = []
        self.deleted = 0
        self._depth = 0
        self._unseen = 0
        self._comments: list[int] = []
        self._guides: list[tuple[int, str]] = []
        self._names: dict[str, str] = {}
        self._skipped: Counter[tuple[int, str]] = Counter()

    def target(self, kind: str) -> str:
        """The part that the document is related to by ``kind``; empty where there is none."""
        for relation in self.document_relations.values():
            if relation.kind == kind and not relation.external:
                return relation.target
        return ""

    def _related(self, kind: str) -> etree._Element | None:
        part = self.target(kind)
        if not part:
            return None
        root = self.package.xml(part)
        if root.tag != w(kind):
            raise self.package.damaged(f"{part}: {root.tag!r}")
        return root

    def _notes(self, kind: str) -> dict[tuple[str, str], etree._Element]:
        root = self._related(f"{kind}s")
        notes = () if root is None else root.iterchildren(w(kind))
        return {(kind, note.get(w("id"), "")): note for note in notes if note.get(w("type")) not in _LINES}

    def saw(self, text: str) -> None:
        """Counts text that the reading has come by, whatever becomes of it."""
        self._unseen -= len("".join(text.split()))

    def expect(self, root: etree._Element) -> None:
        """Counts the text that the reading of ``root`` will have to come by."""
        self._unseen += sum(len("".join(written(part).split())) for part in root.iter(*WRITTEN))

    def check_seen(self) -> None:
        """Raises DamagedPackage where text stands outside of paragraphs, rows or cells: it would be lost silently."""
        if self._unseen:
            raise self.package.damaged(
                f"{self._unseen} 个字不在段落里 / {self._unseen} characters outside of paragraphs"
            )

    def hide(self, place: int, offset: int, text: str) -> None:
        """Enters text that the file hides (M9)."""
        self._drop("hidden-text", place, offset, text)

    def delete(self, place: int, offset: int, text: str) -> None:
        """Enters a tracked deletion (DXR-08)."""
        self.deleted += 1
        self._drop("deleted-revision", place, offset, text)

    def drop_invisible(self, place: int, offset: int, text: str) -> None:
        """Enters the invisible characters of ``text``."""
        self.changes += hygiene.dropped(text, place, offset)

    def add(self, code: str, place: int, offset: int, text: str) -> None:
        """Enters what the file only describes and reading makes text."""
        self.changes.append(Change(code=code, line=place, offset=offset, added=text))

    def number(self, place: int, offset: int, text: str, *, before: int) -> None:
        """Enters an automatic number (DXR-01), ahead of the changes from ``before`` on: those of its own paragraph."""
        self.changes.insert(before, Change(code="automatic-number", line=place, offset=offset, added=text))

    def comment(self, place: int) -> None:
        """Enters a comment, which is no part of the text."""
        self._comments.append(place)

    def guide(self, place: int, text: str) -> None:
        """Enters a phonetic guide: what stands above is left out, what it stands above is text."""
        self._guides.append((place, text))

    def _drop(self, code: str, place: int, offset: int, text: str) -> None:
        if text.strip():
            self.changes.append(Change(code=code, line=place, offset=offset, dropped=text))

    def skip(self, place: int, what: str, count: int = 1) -> None:
        """Enters something that is not read."""
        self._skipped[place, what] += count

    def picture(self, part: str) -> str:
        """The name in ``media`` of the picture in ``part``; it is read once."""
        if part not in self._names:
            data = self.package.read(part)
            name = self._free_name(part.rpartition("/")[2])
            kind = self.package.media_type(part) or "application/octet-stream"
            self.media[name] = Media(type=kind, sha256=hashlib.sha256(data).hexdigest(), data=data)
            self._names[part] = name
        return self._names[part]

    def _free_name(self, name: str) -> str:
        stem, dot, extension = name.rpartition(".")
        free, count = name, 1
        while free in self.media:
            count += 1
            free = f"{stem or name}-{count}{dot}{extension if dot else ''}"
        return free

    @contextmanager
    def inside(self, limit: int) -> Iterator[None]:
        """The reading of what lies in another paragraph or table. Raises UnsafePackage beyond ``limit`` of them."""
        self._depth += 1
        if self._depth > limit:
            raise UnsafePackage(name=self.package.name, reason=f"嵌套超过 {limit} 层 / nesting")
        try:
            yield
        finally:
            self._depth -= 1

    def notices(self, inserted: int) -> Iterator[Notice]:
        """What a person should know of the reading."""
        if inserted or self.deleted:
            yield notice("revisions", inserted=inserted, deleted=self.deleted)
        for code in ("control-characters", "hidden-text"):
            dropped = [change for change in self.changes if change.code == code]
            if dropped:
                count = sum(len(change.dropped) for change in dropped)
                yield notice(code, line=dropped[0].line, count=count)
        if self._comments:
            yield notice("word-comments", line=self._comments[0], count=len(self._comments))
        if self._guides:
            place, text = self._guides[0]
            yield notice("phonetic-guides", line=place, text=text, count=len(self._guides))
        if self.package.dangling:
            yield notice("dangling-relations", count=self.package.dangling)
        for (place, what), count in self._skipped.items():
            yield notice("word-part-skipped", line=place, count=count, what=what)
