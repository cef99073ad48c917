"""What stands around a line tells a title from a quotation of it: a list of titles, a lead-in, the end of a report."""

from __future__ import annotations

from converter.contents.document import SENTENCE_ENDS, Document
from converter.contents.shapes import is_date, is_section, is_unit, leads
from converter.source import Line

LISTED = 400
"""Taken off for each neighbour that is the title of another report: titles in a row are a list."""
LED_IN = 250
"""Taken off after a line that ends in a colon."""
QUOTED = 300
"""Taken off for a line in 《》, and for one that closes with a stop."""
BEGINS = 60
"""Added for each sign that a document begins: a page break, a stated level, the end of another one, text after it."""


class Context:
    """Scores of places in ``body``; ``titles`` are the keys of all entries."""

    def __init__(self, body: Document, titles: frozenset[str]) -> None:
        self._body = body
        self.titles = titles

    def of(self, at: int, count: int) -> int:
        """What speaks for (above 0) or against lines ``at`` to ``at + count - 1`` being a report's title."""
        lines = self._body.lines
        before = lines[at - 1] if at else None
        after = lines[at + count] if at + count < len(lines) else None
        return self._in_list(at, count) + _quoted(lines[at], lines[at + count - 1]) + _begins(lines[at], before, after)

    def _in_list(self, at: int, count: int) -> int:
        keys, own = self._body.unnumbered, self._body.unnumbered[at]
        score = 0
        for neighbour in (at - 1, at + count):
            if 0 <= neighbour < len(keys) and keys[neighbour] in self.titles and keys[neighbour] != own:
                score -= LISTED
        return score


def _quoted(first: Line, last: Line) -> int:
    score = -QUOTED if first.text.startswith("《") and last.text.endswith("》") else 0
    return score - QUOTED if last.text[-1:] in SENTENCE_ENDS else score


def _begins(line: Line, before: Line | None, after: Line | None) -> int:
    """The signs that a document begins at ``line``."""
    score = BEGINS * (line.page_break + (line.level == 1 or line.style == "title") + line.centered)
    if before is None or _ends_document(before):
        score += BEGINS
    elif before.text.endswith(("：", ":")):
        score -= LED_IN
    if after is not None and (len(after.text) > 40 or is_section(after.text) or after.text.endswith(("：", ":"))):
        score += BEGINS
    return score


def _ends_document(line: Line) -> bool:
    """A date, a unit, a full stop, a line of a document's head: a title may follow."""
    text = line.text
    return bool(line.block) or text.endswith(("。", "！", "）", ")")) or is_date(text) or leads(text) or is_unit(text)
