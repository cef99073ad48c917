"""OUT/chunks.jsonl: a line of JSON for each section, for programs that split text for retrieval.

A section is a heading and what stands below it up to the next heading, of whatever level; what stands before the first
heading of a report is one of level 0. ``text`` begins with the heading's own line, so that it stands for itself; its
paragraphs are parted by a newline, the cells of a table by a tab. ``lines`` are source lines, both ends included.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from converter.model import Block, Cell, Compilation, Figure, Heading, Report, Table, notes_referred_to

FILE = "chunks.jsonl"

_Notes = Mapping[str, tuple[Block, ...]]
_SPACES = str.maketrans("\t\n", "  ")
"""What parts paragraphs and cells here stands for a blank within a cell."""


class Chunk(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One section. ``report`` 0 is front and back matter; ``path`` are the headings from the top down to its own."""

    report: int
    title: str
    part: str = ""
    path: tuple[str, ...]
    level: int
    text: str
    lines: tuple[int, int]
    notes: tuple[str, ...] = ()


class _Section(msgspec.Struct):
    path: tuple[str, ...]
    level: int
    blocks: list[Block]
    notes: list[str]


def chunks(compilation: Compilation, numbers: Collection[int], *, matter: bool) -> bytes:
    """The sections of the reports with these ``numbers`` and, with ``matter``, of front and back matter."""
    before, behind = _matter(compilation) if matter else ([], [])
    parts = _parts(compilation)
    of_reports = (
        chunk
        for report in compilation.reports
        if report.number in numbers
        for chunk in _of_report(report, parts.get(report.number, ""))
    )
    return b"".join(msgspec.json.encode(chunk) + b"\n" for chunk in (*before, *of_reports, *behind))


def _parts(compilation: Compilation) -> dict[int, str]:
    """The title of the part that a report belongs to, by its number."""
    return {number: part.title for part in compilation.parts for number in range(part.first, part.last + 1)}


def _of_report(report: Report, part: str) -> Iterator[Chunk]:
    sections = _sections(report.blocks, report.notes) or [_Section((), 0, [], [])]
    return (_chunk(one, report.number, report.title, part, report.lines) for one in sections)


def _matter(compilation: Compilation) -> tuple[list[Chunk], list[Chunk]]:
    """Front and back matter; notes that neither refers to are the back's."""
    notes = compilation.notes
    of_front = {name: notes[name] for name in dict.fromkeys(notes_referred_to(compilation.front)) if name in notes}
    of_back = {name: blocks for name, blocks in notes.items() if name not in of_front}
    scopes = ((compilation.front, of_front), (compilation.back, of_back))
    before, behind = ([_chunk(one, 0, compilation.title) for one in _sections(*scope)] for scope in scopes)
    return before, behind


def _sections(blocks: Iterable[Block], notes: _Notes) -> list[_Section]:
    """The sections in order. A note stands in the one that refers to it first, one without reference in the last."""
    sections: list[_Section] = []
    above: list[tuple[int, str]] = []
    for block in blocks:
        if isinstance(block, Heading) and block.full_text().strip():
            while above and above[-1][0] >= block.level:
                above.pop()
            above.append((block.level, block.text if block.text.strip() else block.full_text()))
            sections.append(_Section(tuple(text for _, text in above), block.level, [block], []))
        elif sections:
            sections[-1].blocks.append(block)
        else:
            sections.append(_Section((), 0, [block], []))
    if notes:
        sections = sections or [_Section((), 0, [], [])]
        _place_notes(sections, notes)
    return sections


def _place_notes(sections: list[_Section], notes: _Notes) -> None:
    waiting = dict(notes)
    for one in sections:
        named = dict.fromkeys(notes_referred_to(one.blocks))
        one.notes += [_text(waiting.pop(name)) for name in named if name in waiting]
    sections[-1].notes += map(_text, waiting.values())


def _chunk(section: _Section, report: int, title: str, part: str = "", span: tuple[int, int] = (0, 0)) -> Chunk:
    lines = [block.line for block in section.blocks] or span
    return Chunk(
        report=report, title=title, part=part, path=section.path, level=section.level, text=_text(section.blocks),
        lines=(min(lines), max(lines)), notes=tuple(section.notes),
    )  # fmt: skip


def _text(blocks: Iterable[Block]) -> str:
    return "\n".join(filter(None, map(_block_text, blocks)))


def _block_text(block: Block) -> str:
    match block:
        case Table():
            return "\n".join("\t".join(map(_cell_text, row)) for row in block.rows)
        case Figure():
            return ""
        case _:
            return block.full_text()


def _cell_text(cell: Cell) -> str:
    return " ".join([cell.text, *map(_block_text, cell.blocks)]).translate(_SPACES)
