"""chunks.jsonl proved: its sections, one after another, are those of the model, and hold its text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

import msgspec

from converter.audit.difference import difference
from converter.audit.faults import Fault, Unreadable
from converter.audit.units import TITLE_RANK, Notes, Unit, bare, headings, note, of_blocks, referred
from converter.model import Block, Compilation

CHUNKS = "chunks.jsonl"


class _Chunk(msgspec.Struct, forbid_unknown_fields=True):
    """A line of the file."""

    report: int
    title: str
    path: list[str]
    level: int
    text: str
    lines: tuple[int, int]
    part: str = ""
    notes: list[str] = []


class _Section(NamedTuple):
    """What a line must hold, without white space. Notes are proved for all sections of a report together."""

    report: int
    title: str
    part: str
    path: tuple[str, ...]
    level: int
    units: tuple[Unit, ...]


class _Scope(NamedTuple):
    """The sections of a report, or of front or back matter, and their notes in order."""

    sections: list[_Section]
    notes: list[Unit]


def chunks_faults(data: bytes, compilation: Compilation, numbers: Collection[int], *, matter: bool) -> list[Fault]:
    """The first difference from the reports with these ``numbers`` and (``matter``) front and back matter; or none."""
    try:
        chunks = _decoded(data)
    except Unreadable as error:
        return [Fault("fault-unreadable", found=str(error))]
    scopes = list(_scopes(compilation, numbers, matter=matter))
    sections = [section for scope in scopes for section in scope.sections]
    faults = [fault for pair in zip_longest(sections, chunks) for fault in _section_faults(*pair)]
    return (faults or list(_note_faults(scopes, chunks)))[:1]


def characters(data: bytes) -> int:
    """The characters of text in chunks.jsonl, white space apart. Raises Unreadable."""
    return sum(len(bare(text)) for chunk in _decoded(data) for text in (chunk.text, *chunk.notes))


def _decoded(data: bytes) -> list[_Chunk]:
    try:
        return [msgspec.json.decode(line, type=_Chunk) for line in data.splitlines()]
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def _scopes(compilation: Compilation, numbers: Collection[int], *, matter: bool) -> Iterator[_Scope]:
    """Front, reports, back, as the file has them; notes that neither front nor back refers to are the back's."""
    in_front = referred(compilation.front) if matter else {}
    of_front = {name: held for name, held in compilation.notes.items() if name in in_front}
    of_back = {name: held for name, held in compilation.notes.items() if name not in in_front}
    parts = {number: part.title for part in compilation.parts for number in range(part.first, part.last + 1)}
    if matter:
        yield _scope(_Section(0, compilation.title, "", (), 0, ()), compilation.front, of_front)
    for report in compilation.reports:
        if report.number in numbers:
            empty = _Section(report.number, report.title, parts.get(report.number, ""), (), 0, ())
            scope = _scope(empty, report.blocks, report.notes)
            yield scope if scope.sections else scope._replace(sections=[empty])
    if matter:
        yield _scope(_Section(0, compilation.title, "", (), 0, ()), compilation.back, of_back)


def _scope(empty: _Section, blocks: Sequence[Block], notes: Notes) -> _Scope:
    order = [name for name in referred(blocks) if name in notes]
    held = [note(notes[name]) for name in dict.fromkeys([*order, *notes])]
    sections = list(_sections(empty, of_blocks(blocks)))
    return _Scope(sections or ([empty] if held else []), held)


def _sections(empty: _Section, units: Iterable[Unit]) -> Iterator[_Section]:
    path, level, held, above = empty.path, empty.level, list[Unit](), list[Unit]()
    for unit in units:
        if unit.rank > TITLE_RANK:
            if held:
                yield empty._replace(path=path, level=level, units=tuple(held))
            while above and above[-1].rank >= unit.rank:
                above.pop()
            above += headings([unit])
            path, level, held = tuple(one.text for one in above), unit.rank, []
        held.append(unit)
    if held:
        yield empty._replace(path=path, level=level, units=tuple(held))


def _section_faults(section: _Section | None, chunk: _Chunk | None) -> Iterator[Fault]:
    units = section.units if section else ()
    lines = [unit.line for unit in units] or [0]
    text = bare(chunk.text) if chunk else ""
    if parted := difference([unit.text for unit in units], [text]):
        line = lines[min(parted.should_index, len(lines) - 1)]
        yield Fault("fault-text", line, parted.should, parted.found)
    elif not section or not chunk or _named(section) != _named(chunk) or (units and not _within(lines, chunk.lines)):
        yield Fault("fault-section", lines[0], _said(section, (min(lines), max(lines))), _said(chunk, (0, 0)))
    elif (section.path, section.level) != (tuple(map(bare, chunk.path)), chunk.level):
        yield Fault("fault-level", lines[0], _shown(section.path, section.level), _shown(chunk.path, chunk.level))


def _shown(path: Iterable[str], level: int) -> str:
    return f"{'/'.join(path)} [{level}]"


def _named(one: _Section | _Chunk) -> tuple[int, str, str]:
    return one.report, bare(one.title), bare(one.part)


def _said(one: _Section | _Chunk | None, lines: tuple[int, int]) -> str:
    if one is None:
        return ""
    first, last = one.lines if isinstance(one, _Chunk) else lines
    return " ".join(map(str, (*_named(one), f"{first}-{last}")))


def _within(lines: Sequence[int], span: tuple[int, int]) -> bool:
    return span[0] <= min(lines) and max(lines) <= span[1]


def _note_faults(scopes: Iterable[_Scope], chunks: Iterable[_Chunk]) -> Iterator[Fault]:
    """What the notes of a scope lack, once its sections are known to be right."""
    rest = iter(chunks)
    for scope in scopes:
        found = [bare(text) for _ in scope.sections for text in next(rest).notes]
        if parted := difference([unit.text for unit in scope.notes], found):
            line = scope.notes[min(parted.should_index, len(scope.notes) - 1)].line if scope.notes else 0
            yield Fault("fault-text", line, parted.should, parted.found)
