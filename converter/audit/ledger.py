"""From the input to the model: source − removed − dropped + added = model, character for character (DESIGN 3.4)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from converter import libreoffice
from converter.audit import markup, rows, same_json, word_ledger, word_rows
from converter.audit.claims import Claim, claims
from converter.audit.difference import difference
from converter.audit.expectation import expected
from converter.audit.faults import Fault, Unreadable
from converter.audit.places import misplaced, removed_on
from converter.audit.row import Row
from converter.audit.units import bare
from converter.errors import InputError
from converter.model import Change, Compilation, Notice, SourceInfo

MAX_FAULTS = 20
"""Faults that a ledger names: an input that is another one would have as many as lines."""


class Ledger(NamedTuple):
    """Counts of characters that are no white space, and what does not add up."""

    source: int = 0
    removed: int = 0
    dropped: int = 0
    added: int = 0
    model: int = 0
    faults: tuple[Fault, ...] = ()


def source_ledger(data: bytes | None, compilation: Compilation) -> Ledger:
    """The proof that ``compilation`` holds every character of the input ``data``, and no other.

    Where ``data`` is the JSON of a Compilation, its text and that of ``compilation`` are compared; without ``data``
    there is nothing to prove, and only the model is counted.
    """
    if data is None:
        return Ledger(model=expected(compilation).characters)
    edited = same_json.as_json(data)
    if edited is not None:
        return _same_model(edited, compilation)
    info = compilation.source
    if info is None:
        return Ledger(faults=(Fault("fault-input"),))
    try:
        ledger = _of_document(data, info, compilation)
    except (Unreadable, InputError) as error:
        return Ledger(faults=(Fault("fault-unreadable", found=str(error)),))
    if info.sha256 != hashlib.sha256(data).hexdigest():
        return ledger._replace(faults=(*ledger.faults, Fault("fault-input")))
    return ledger


def _same_model(edited: Compilation, compilation: Compilation) -> Ledger:
    source, model = expected(edited).characters, expected(compilation).characters
    return Ledger(source=source, model=model, faults=same_json.model_faults(edited, compilation))


def _of_document(data: bytes, info: SourceInfo, compilation: Compilation) -> Ledger:
    """What LibreOffice reads for us is proved from the Word file that it hands over."""
    if info.format in libreoffice.KINDS:
        return _of_word(libreoffice.to_docx(data, info.format, info.name), compilation)
    return _of_word(data, compilation) if info.format == "word" else _of_text(data, info.encoding, compilation)


def _of_text(data: bytes, encoding: str, compilation: Compilation) -> Ledger:
    lines = rows.of_text(data, encoding)
    left, pages, faults = _settled(lines, compilation.changes, _removed(compilation))
    faults += markup.faults(lines, compilation.changes)
    found = claims(compilation, left)
    claimed = [claim._replace(text=bare(claim.text)) for claim in found]
    source = sum(len(bare(line)) - line.count(rows.BAD_BYTES) for line in lines)
    model = sum(len(claim.text) for claim in claimed)
    return _entered(compilation, source, model, faults or _differences(lines, pages, claimed))


def _of_word(data: bytes, compilation: Compilation) -> Ledger:
    of_file = word_rows.of_word(data)
    lines = [row.text for row in of_file]
    left, pages, faults = _settled(lines, compilation.changes, _removed(compilation))
    found = claims(compilation, word_ledger.numbered(of_file, left, compilation))
    claimed = [claim._replace(text=bare(claim.text)) for claim in found]
    pages, faults = word_ledger.levelled(of_file, pages, faults, claimed, compilation)
    source = sum(len(bare(row.text)) for row in of_file)
    model = sum(len(claim.text) for claim in claimed)
    return _entered(compilation, source, model, faults or _differences(lines, pages, claimed))


def _removed(compilation: Compilation) -> list[Notice]:
    return [notice for notice in compilation.notices if notice.removed]


def _entered(compilation: Compilation, source: int, model: int, faults: Iterable[Fault]) -> Ledger:
    removed = sum(len(bare(notice.text)) for notice in _removed(compilation))
    dropped = sum(len(bare(change.dropped)) for change in compilation.changes)
    added = sum(len(bare(change.added)) for change in compilation.changes)
    return Ledger(source, removed, dropped, added, model, tuple(islice(faults, MAX_FAULTS)))


def _differences(lines: Sequence[str], pages: Sequence[str], claimed: Sequence[Claim]) -> Iterator[Fault]:
    """Where the model's claims differ from ``pages``, what is left of the ``lines`` of the source."""
    parted = difference(pages, [claim.text for claim in claimed])
    if parted is None:
        yield from misplaced(lines, pages, claimed)
        return
    # A character too few at the end of a line stands where the next one begins; one too many, before it.
    line = min(parted.should_index + 1, *(claim.line for claim in claimed[parted.found_index :][:1]), len(pages))
    yield Fault("fault-text", line, parted.should, parted.found)


def _settled(
    lines: Sequence[str], changes: Iterable[Change], removed: Iterable[Notice]
) -> tuple[list[str], list[str], list[Fault]]:  # fmt: skip
    """The lines after what was dropped, added and removed, with each character in its place and without white space;
    and the entries that fit no line."""
    entries: dict[int, tuple[list[Change], list[Notice]]] = {}
    for change in changes:
        entries.setdefault(change.line, ([], []))[0].append(change)
    for notice in removed:
        entries.setdefault(notice.line, ([], []))[1].append(notice)
    left, faults = list(lines), list[Fault]()
    going_on: list[tuple[int, Notice, str]] = []
    for number, (of_reading, of_cutting) in entries.items():
        if not 0 < number <= len(lines):
            codes = [change.code for change in of_reading] + [notice.code for notice in of_cutting]
            faults += [Fault("fault-entry", number, found=code) for code in codes]
            continue
        row = Row(number, lines[number - 1])
        row.change(of_reading)
        going_on += ((number, notice, rest) for notice, rest in row.remove(of_cutting))
        left[number - 1] = row.text()
        faults += row.faults
    texts = [bare(line) for line in left]
    for number, notice, rest in going_on:
        faults += removed_on(texts, number, notice, rest)
    unentered = (number for number, text in enumerate(texts, 1) if rows.BAD_BYTES in text)
    faults += [Fault("fault-entry", number, "U+FFFD", "bad-bytes") for number in unentered]
    return left, texts, faults
