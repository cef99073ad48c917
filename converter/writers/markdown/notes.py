"""Notes of a file: GFM footnotes, numbered in the order of their references through the whole file.

A note's text begins with an anchor: without one, CommonMark alone, which has no footnotes, would take ``[^1]: 来源``
for the definition of a link and show nothing (case M4). A note that only an HTML table refers to, or nothing at all,
is a paragraph after the last block, since a footnote without a reference is not shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from converter.model import Block

_Key = tuple[int, str]
_Blocks = tuple[Block, ...]


class Note(NamedTuple):
    """A note to be written: the scope that it was found in, its blocks, its number in the file, counted from 1
    (0: nothing refers to it), and whether only HTML refers to it.
    """

    scope: Scope
    blocks: _Blocks
    number: int = 0
    in_html: bool = False


class Scope:
    """The notes that the blocks of one report, or front and back matter, can refer to."""

    def __init__(self, notes: Notes, key: int, blocks: Mapping[str, _Blocks]) -> None:
        self._notes, self._key, self._blocks = notes, key, blocks

    def footnote(self, name: str) -> str:
        """The reference to the note ``name`` in Markdown; empty where there is no such note."""
        return f"[^{self._number(name, in_html=False)}]" if name in self._blocks else ""

    def link(self, name: str) -> str:
        """The reference to the note ``name`` inside an HTML block; empty where there is no such note."""
        if name not in self._blocks:
            return ""
        number = self._number(name, in_html=True)
        return f'<sup><a id="note-ref-{number}" class="footnote-ref" href="#note-{number}">{number}</a></sup>'

    def _number(self, name: str, *, in_html: bool) -> int:
        return self._notes.number((self._key, name), Note(self, self._blocks[name], in_html=in_html))

    def unreferenced(self) -> Iterator[Note]:
        """The notes that nothing has referred to so far."""
        for name, blocks in self._blocks.items():
            if not self._notes.knows((self._key, name)):
                yield Note(self, blocks)


class Notes:
    """The notes of one file."""

    def __init__(self) -> None:
        self._known: dict[_Key, Note] = {}
        self._order: list[_Key] = []
        self._scopes: list[Scope] = []

    def scope(self, blocks: Mapping[str, _Blocks]) -> Scope:
        """A new scope with its notes by their id."""
        self._scopes.append(Scope(self, len(self._scopes), blocks))
        return self._scopes[-1]

    def knows(self, key: _Key) -> bool:
        return key in self._known

    def number(self, key: _Key, note: Note) -> int:
        """The number of ``note`` in this file. One that Markdown refers to as well as HTML is a footnote."""
        if key not in self._known:
            self._order.append(key)
        known = self._known.get(key, note)
        number = known.number or len(self._order)
        self._known[key] = note._replace(number=number, in_html=known.in_html and note.in_html)
        return number

    def all(self) -> Iterator[Note]:
        """Every note: those referred to by number, then the others. Writing one may bring a reference to another."""
        for key in self._order:  # a list takes in what is added to it meanwhile
            yield self._known[key]
        for scope in self._scopes:
            yield from scope.unreferenced()
