"""Reads a plain text: bytes → Source, one line of the file one place (DESIGN 3.4, cases ENC-01 to ENC-13)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from converter.errors import EmptyInput, LineTooLong
from converter.model import Change, Notice, SourceInfo, notice
from converter.options import Options
from converter.readers import hygiene, ruin
from converter.readers.encoding import DAMAGE, Decoded, damaged_bytes, decode
from converter.source import Line, Source

MAX_LINE_BYTES = 5_000_000
_BYTES_PER_CHARACTER = 4  # at most, in any encoding
_EXCERPT = 60


def read(data: bytes, name: str, options: Options) -> Source:
    """A text as a Source. Raises EmptyInput, BinaryInput, UnknownEncoding or LineTooLong."""
    decoded = decode(data, name, options.encoding)
    rows = rows_of(decoded.text)
    check_lengths(rows, decoded.encoding, name)
    changes: list[Change] = []
    odd = not (hygiene.INVISIBLE | hygiene.BREAKS).isdisjoint(decoded.text) or decoded.faults > 0
    lines = tuple(_odd_lines(rows, changes) if odd else _plain_lines(rows))
    if not lines:
        raise EmptyInput(name=name)
    info = SourceInfo(
        name=name, sha256=hashlib.sha256(data).hexdigest(), format="text", encoding=decoded.encoding, lines=len(rows)
    )
    return Source(info=info, lines=lines, changes=tuple(changes), notices=tuple(notices_of(decoded, rows, changes)))


def rows_of(text: str) -> list[str]:
    """The source lines: split at \\r\\n, \\r and \\n only; a last line end does not begin another line."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows = text.split("\n")
    if not rows[-1]:
        rows.pop()
    return rows


def check_lengths(rows: list[str], encoding: str, name: str) -> None:
    """Raises LineTooLong for a source line over the limit."""
    for place, row in enumerate(rows, 1):
        if len(row) * _BYTES_PER_CHARACTER > MAX_LINE_BYTES:
            size = len(row.encode(encoding, "replace"))
            if size > MAX_LINE_BYTES:
                raise LineTooLong(name=name, line=place, size=size, limit=MAX_LINE_BYTES)


def _plain_lines(rows: list[str]) -> Iterator[Line]:
    for place, row in enumerate(rows, 1):
        text = row.strip()
        if text:
            offset = 0 if text[0] == row[0] else len(row) - len(row.lstrip())
            yield Line(place=place, text=text, offset=offset)


def _odd_lines(rows: list[str], changes: list[Change]) -> Iterator[Line]:
    """Lines of a text some of whose lines have characters to drop, breaks or damage; those go into ``changes``."""
    page_break = False
    for place, row in enumerate(rows, 1):
        odd = hygiene.ODD.search(row)
        changes += _changes(row, place) if odd else ()
        for piece in hygiene.pieces(row) if odd else (hygiene.plain(row),):
            page_break |= piece.page_break
            if piece.text:
                yield Line(place=place, text=piece.text, offset=piece.offset, page_break=page_break)
                page_break = False


def _changes(row: str, place: int) -> list[Change]:
    damage = [
        Change(code="bad-bytes", line=place, offset=found.start(), added=hygiene.REPLACEMENT)
        for found in DAMAGE.finditer(row)
    ]
    return sorted(hygiene.dropped(row, place) + damage, key=lambda change: change.offset)


def notices_of(decoded: Decoded, rows: list[str], changes: Iterable[Change]) -> Iterator[Notice]:
    """What decoding and cleaning a text has to tell; ``changes`` are those of control characters and bad bytes."""
    alphabet = set(decoded.text)
    if decoded.guessed:
        yield notice("encoding-guessed", encoding=decoded.encoding)
    yield from _dropped(changes)
    if decoded.faults:
        yield from _damaged(rows, decoded.encoding)
    if hygiene.REPLACEMENT in alphabet:
        yield from _replacements(rows)
    ruins = ruin.possible(alphabet)
    if ruins:
        yield from _ruined(rows, ruins)


def _dropped(changes: Iterable[Change]) -> Iterator[Notice]:
    dropped = [change for change in changes if change.dropped]
    if dropped:
        yield notice("control-characters", line=dropped[0].line, count=sum(len(change.dropped) for change in dropped))


def _damaged(rows: list[str], encoding: str) -> Iterator[Notice]:
    for place, row in enumerate(rows, 1):
        count = sum(map(damaged_bytes, DAMAGE.findall(row)))
        if count:
            yield notice("bad-bytes", line=place, count=count, encoding=encoding)


def _replacements(rows: list[str]) -> Iterator[Notice]:
    for place, row in enumerate(rows, 1):
        count = row.count(hygiene.REPLACEMENT)
        if count:
            yield notice("replacement-characters", line=place, count=count)


def _ruined(rows: list[str], ruins: list[ruin.Ruin]) -> Iterator[Notice]:
    for place, row in enumerate(rows, 1):
        run = ruin.find(row, ruins)
        if run:
            yield notice("double-decoded", line=place, text=hygiene.without_invisible(run[:_EXCERPT]))
