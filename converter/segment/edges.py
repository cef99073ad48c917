"""Where a report begins and where the last one ends: lines before its title that are its own, and the back matter."""

from __future__ import annotations

from converter.contents.cover import PREFACES
from converter.contents.document import Document
from converter.contents.keys import key
from converter.contents.shapes import is_bracket, is_date, is_title, is_unit, leads, names_genre

LONGEST_HEAD = 8
"""Lines of a document's head before its title."""
BROKEN = 3
_BACK = frozenset(
    ("后记", "编后记", "编后语", "编后", "编者后记", "跋", "封底", "版权页", "出版说明", "编辑说明", "结语后记")
)


def head_start(body: Document, at: int, floor: int, former_title: str) -> int:
    """The first line of the report whose title stands at ``at``, not before ``floor``.

    Document number, secrecy, issuer and the number of the piece (GB/T 9704—2012, 7.2) stand before the title; so does
    the unit's name, where it is not the signature of the report before.
    """
    start = at
    while start > floor and at - start < LONGEST_HEAD:
        line = body.lines[start - 1]
        if line.block or not (leads(line.text) or _is_first_title_line(body, start - 1, floor, former_title)):
            break
        start -= 1
    return start


def _is_first_title_line(body: Document, at: int, floor: int, former_title: str) -> bool:
    """Whether the unit on line ``at`` opens the next report: the one before has ended, or it is another unit's."""
    text = body.lines[at].text
    if not is_unit(text) or key(text) in former_title:
        return False
    return at == floor or is_date(body.lines[at - 1].text) or leads(body.lines[at - 1].text)


def is_matter(title: str) -> bool:
    """Whether ``title`` is that of front or back matter (前言, 后记) or of an annex to the report before it (附件1): a
    contents may print it beside the reports."""
    return key(title) in PREFACES or key(title) in _BACK or title.startswith(("附件", "附表"))


def back_start(body: Document, at: int, stop: int) -> int:
    """The line from ``at`` to ``stop`` with which matter after the last report begins (后记), or ``stop``."""
    return next((place for place in range(at, stop) if body.keys[place] in _BACK), stop)


def document_title(body: Document, start: int = 0) -> tuple[int, int]:
    """Where the title of the document that begins at line ``start`` stands: its first line and how many; (``start``, 0)
    where it has none."""
    at = start
    while at < min(len(body.lines), start + LONGEST_HEAD) and (leads(body.lines[at].text) or _is_laid_out(body, at)):
        at += 1
    if styled := _styled(body, at):
        return at, styled
    if at == len(body.lines) or not is_title(body.lines[at]) or is_bracket(body.lines[at].text):
        return start, 0
    joined = ""
    for count in range(1, BROKEN + 1):
        if at + count > len(body.lines):
            break
        line = body.lines[at + count - 1]
        if count > 1 and (not is_title(line) or line.text.startswith(("—", "-", "–")) or is_bracket(line.text)):
            break
        joined += line.text
        if names_genre(joined):
            return at, count
    return at, 1


def _is_laid_out(body: Document, at: int) -> bool:
    """A table that lays out the head of a document: its number, or its title in the middle, stands below."""
    if not body.lines[at].block or at + 1 == len(body.lines):
        return False
    below = body.lines[at + 1]
    return leads(below.text) or (below.centered and is_title(below))


def _styled(body: Document, at: int) -> int:
    """How many lines from ``at`` on the format itself calls the title; one on a new page, or that repeats the first,
    is another (that of the cover stands again over the text)."""
    lines = body.lines[at : at + BROKEN]
    for count, line in enumerate(lines):
        again = count > 0 and (line.page_break or body.keys[at + count] == body.keys[at])
        if line.style != "title" or again:
            return count
    return len(lines)
