"""Which text of the model claims which line of the source: every piece once, in the order of the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from converter.audit.units import bare, block_text
from converter.model import Block, Compilation, Entry, Table

_NEAR = 12
"""Lines below a line of a title among which the next one is looked for."""


class Claim(NamedTuple):
    """``text`` stands from character ``offset`` of source line ``line`` on."""

    line: int
    offset: int
    text: str


def claims(compilation: Compilation, rows: Sequence[str]) -> list[Claim]:
    """The title, the printed contents, the titles of parts and reports, front, blocks, notes and back, in order.

    ``rows`` are what reading and rules left of the lines of the source: a title says no offset, and one that its line
    does not hold claims nothing (it was made from something else, and a line that nothing claims is a fault).
    """
    found = [
        *_of_titles(compilation, rows),
        *(claim for entry in compilation.contents for claim in _of_entry(entry, rows)),
        *_of_blocks(compilation, rows),
    ]
    return sorted((claim for claim in found if claim.text.strip()), key=lambda claim: (claim.line, claim.offset))


def _of_titles(compilation: Compilation, rows: Sequence[str]) -> Iterator[Claim]:
    yield from _of_title(compilation.title, compilation.title_text, compilation.title_line, rows)
    for part in compilation.parts:
        yield from _of_title(part.title, part.title_text, part.line, rows)
    for report in compilation.reports:
        yield from _of_title(report.title, report.title_text, report.title_line or report.lines[0], rows)


def _of_title(title: str, stands_as: str, line: int, rows: Sequence[str]) -> Iterator[Claim]:
    if not 0 < line <= len(rows):
        return
    if not stands_as and bare(title) not in bare(rows[line - 1]):
        if _goes_on(bare(title), line, rows):
            yield Claim(line, 0, title)
        return
    parts = [part for part in (stands_as or title).split("\n") if part.strip()]
    found = list(_in_lines(parts, line, rows))
    yield from found if len(found) == len(parts) else [Claim(line, 0, "".join(parts))]


def _in_lines(parts: Sequence[str], line: int, rows: Sequence[str]) -> Iterator[Claim]:
    """The lines of a title, each where it stands, up to one that is wrapped itself: then it is claimed as a whole."""
    after = 0
    for part in parts:
        offset = _place(part, rows[line - 1], after)
        if offset < 0 and after and not _is_wrapped(part, rows[line - 1][after:], line, rows):
            line, after = _next_text(part, line, rows), 0
            offset = _place(part, rows[line - 1], 0)
        if offset < 0 and _is_wrapped(part, rows[line - 1][after:], line, rows):
            return
        yield Claim(line, max(offset, 0), part)
        after = max(offset, 0) + len(part)


def _is_wrapped(part: str, rest: str, line: int, rows: Sequence[str]) -> bool:
    """Whether ``part`` begins with ``rest``, the end of ``line``, and goes on in the next."""
    head, whole = bare(rest), bare(part)
    following, left = bare(rows[line]) if line < len(rows) else "", whole[len(head) :]
    goes_on = following.startswith(left) or left.startswith(following)
    return bool(head and left and following) and whole.startswith(head) and goes_on


def _place(part: str, row: str, after: int) -> int:
    """Where ``part`` stands in ``row`` from ``after`` on, white space in either apart; -1: nowhere."""
    places = [place for place in range(after, len(row)) if not row[place].isspace()]
    found = "".join(row[place] for place in places).find(bare(part))
    return places[found] if found >= 0 else -1


def _goes_on(title: str, line: int, rows: Sequence[str]) -> bool:
    """Whether the ``title`` of hard-wrapped text is several lines from ``line`` on, all of each but the last."""
    first = line
    while title and line <= len(rows) and title.startswith(row := bare(rows[line - 1])):
        title = title[len(row) :]
        line += 1
    return not title or (first < line <= len(rows) and bare(rows[line - 1]).startswith(title))


def _next_text(part: str, line: int, rows: Sequence[str]) -> int:
    """The next line that holds text: a title that was joined goes on there, or behind the line 目录."""
    below = [number for number in range(line + 1, min(line + _NEAR, len(rows)) + 1) if bare(rows[number - 1])]
    holding = (number for number in below if _place(part, rows[number - 1], 0) >= 0)
    return next(holding, below[0] if below else line)


def _of_entry(entry: Entry, rows: Sequence[str]) -> Iterator[Claim]:
    """An entry that is broken over lines claims each of them for itself: where it ends, another one may follow."""
    first, *rest = entry.text.split("\n")
    yield Claim(entry.line, entry.offset, first)
    line, after = entry.line, entry.offset + len(first)
    for part in rest:
        offset = _place(part, rows[line - 1], after) if line <= len(rows) else -1
        if offset < 0:
            line, offset = _next_text(part, line, rows), 0
        yield Claim(line, offset, part)
        after = offset + len(part)


def _of_blocks(compilation: Compilation, rows: Sequence[str]) -> Iterator[Claim]:
    yield from _of(compilation.front, rows)
    for report in compilation.reports:
        yield from _of(report.blocks, rows)
        for note in report.notes.values():
            yield from _of(note, rows)
    yield from _of(compilation.back, rows)
    for note in compilation.notes.values():
        yield from _of(note, rows)


def _of(blocks: Iterable[Block], rows: Sequence[str]) -> Iterator[Claim]:
    for block in blocks:
        line = _first_row(block, rows) if isinstance(block, Table) else block.line
        yield Claim(line, block.offset, block_text(block))


def _first_row(table: Table, rows: Sequence[str]) -> int:
    """The line where the text of a table begins: its first rows may be empty."""
    held = range(table.line, min(table.line + len(table.rows) + 1, len(rows)) + 1)
    return next((line for line in held if bare(rows[line - 1])), table.line)
