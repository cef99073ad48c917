"""The source lines of a Markdown file, each a string that knows where its characters stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from converter.model import Change
from converter.readers import hygiene
from converter.readers.encoding import DAMAGE

TAB = 4
"""Columns of a tabulator, and of the indentation that makes code."""


class Row(str):
    """A source line, or a piece of one. ``offsets`` has the place of each character in the line as it stands.

    Python-Markdown takes strings as blocks and puts strings into its tree: these are both, and keep their place.
    """

    place: int
    offsets: Sequence[int]

    def __new__(cls, text: str, place: int, offsets: Sequence[int]) -> Row:
        made = super().__new__(cls, text)
        made.place = place
        made.offsets = offsets
        return made

    def cut(self, start: int, end: int | None = None) -> Row:
        """The characters ``start`` up to ``end`` as a Row."""
        if start == 0 and (end is None or end >= len(self)):
            return self
        return Row(self[start:end], self.place, self.offsets[start:end])

    @cached_property
    def first(self) -> str:
        """The first character that is no white space, empty for a blank row."""
        return self.lstrip()[:1]

    def blank(self) -> bool:
        return not self.first

    def indent(self) -> int:
        """Columns of blanks at the start; an ideographic space is text of Chinese typesetting and counts for none."""
        columns = 0
        for char in self:
            if char == "\t":
                columns += TAB - columns % TAB
            elif char == " ":
                columns += 1
            else:
                break
        return columns

    def dedented(self, columns: int) -> Row:
        """Without up to ``columns`` columns of blanks at the start."""
        at = done = 0
        while at < len(self) and done < columns and self[at] in " \t":
            done += TAB - done % TAB if self[at] == "\t" else 1
            at += 1
        return self.cut(at)

    def bare(self) -> Row:
        """Without blanks at the start."""
        return self.cut(len(self) - len(self.lstrip()))


def rows(lines: Sequence[str], changes: list[Change]) -> Iterator[Row]:
    """A Row for each source line; what is no text (control characters, bad bytes) goes into ``changes``."""
    for place, line in enumerate(lines, 1):
        if hygiene.ODD.search(line):
            yield _cleaned(line, place, changes)
        else:
            yield Row(line, place, range(len(line)))


def _cleaned(line: str, place: int, changes: list[Change]) -> Row:
    text: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(line):
        if char in hygiene.INVISIBLE:
            continue
        damaged = DAMAGE.fullmatch(char)
        if damaged:
            changes.append(Change(code="bad-bytes", line=place, offset=offset, added=hygiene.REPLACEMENT))
        text.append(hygiene.REPLACEMENT if damaged else " " if char in hygiene.BREAKS else char)
        offsets.append(offset)
    changes += hygiene.dropped(line, place)
    return Row("".join(text), place, offsets)
