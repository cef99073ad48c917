"""The section numbers of a document: where they begin anew, a document does, too."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from converter import numbering
from converter.contents.document import Document, is_sentence

TEXT = 30
"""Characters from which on a line without a stop is text."""


class Sections:
    """The numbered lines of ``body`` by class of number: line and value."""

    def __init__(self, body: Document) -> None:
        self._body = body
        self.of_kind: dict[str, list[tuple[int, int]]] = {}
        for at, line in enumerate(body.lines):
            found = numbering.marker(line.text)
            if found and not found.lost:
                self.of_kind.setdefault(found.kind, []).append((at, found.value))

    def begin_anew(self, at: int, stop: int) -> bool:
        """Whether sections that had come to 二、 or further begin with 一、 again between lines ``at`` and ``stop``."""
        numbers = self.of_kind.get("一、", [])
        place = bisect_left(numbers, (at, -1))
        if not 0 < place < len(numbers):
            return False
        following, value = numbers[place]
        return numbers[place - 1][1] >= 2 and value == 1 and following < stop

    def counts(self, kind: str, start: int, stop: int) -> list[int]:
        """The values of the numbers of ``kind`` from line ``start`` to ``stop``."""
        numbers = self.of_kind.get(kind, [])
        return [value for _, value in numbers[bisect_left(numbers, (start, -1)) : bisect_left(numbers, (stop, -1))]]

    def has_text(self, start: int, stop: int) -> bool:
        """Whether running text, a table or a picture stands from line ``start`` to ``stop``."""
        place = bisect_left(self._texts, start)
        return place < len(self._texts) and self._texts[place] < stop

    @cached_property
    def _texts(self) -> list[int]:
        lines = enumerate(self._body.lines)
        return [at for at, line in lines if line.block or is_sentence(line.text) or len(line.text) >= TEXT]
