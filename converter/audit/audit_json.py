"""audit.json: what a run wrote, from what, and the ledger of its characters (DESIGN 3.2, 3.4)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, Protocol

import msgspec

from converter.audit.chunks import CHUNKS
from converter.audit.ledger import Ledger
from converter.errors import InvalidOptions
from converter.model import Compilation, Notice, SourceInfo
from converter.options import Format, Options

SCHEMA: Literal["huibian-audit/1"] = "huibian-audit/1"


class WrittenFile(Protocol):
    """A file that a run wrote: ``path`` below OUT, ``report`` its number (0: the whole, or no report's file)."""

    @property
    def path(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def sha256(self) -> str: ...
    @property
    def format(self) -> Format | None: ...
    @property
    def report(self) -> int: ...
    @property
    def characters(self) -> int: ...


class Counts(msgspec.Struct, frozen=True):
    """Characters that are no white space: source − removed − dropped + added = model."""

    source: int
    removed: int
    dropped: int
    added: int
    model: int


class Proved(msgspec.Struct, frozen=True, omit_defaults=True):
    """A report, or the whole (without ``number``), and the characters read back from each of its files."""

    title: str
    files: dict[Format, ProvedFile]
    number: int | None = None


class ProvedFile(msgspec.Struct, frozen=True):
    path: str
    characters: int


class FileState(msgspec.Struct, frozen=True):
    size: int
    sha256: str


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The value of audit.json; its last member, ``self``, is no part of it (:func:`sealed`)."""

    schema: Literal["huibian-audit/1"]
    version: str
    source: SourceInfo | None
    options: Options
    counts: Counts
    reports: list[Proved]
    whole: Proved | None = None
    chunks: ProvedFile | None = None
    notices: tuple[Notice, ...] = ()
    files: dict[str, FileState]


def record_of(
    compilation: Compilation, options: Options, version: str, ledger: Ledger, files: Iterable[WrittenFile]
) -> Record:
    """The record of a run that wrote ``files``; the same for the same run wherever and whenever."""
    written = sorted(files, key=lambda file: file.path)
    titles = {report.number: report.title for report in compilation.reports}
    by_report: dict[int, list[WrittenFile]] = {}
    for file in written:
        if file.format:
            by_report.setdefault(file.report, []).append(file)
    whole = by_report.pop(0, [])
    return Record(
        schema=SCHEMA,
        version=version,
        source=compilation.source,
        options=options,
        counts=Counts(ledger.source, ledger.removed, ledger.dropped, ledger.added, ledger.model),
        reports=[_proved(titles[number], by_report[number], number) for number in titles if number in by_report],
        whole=_proved(compilation.title, whole) if whole else None,
        chunks=next((ProvedFile(file.path, file.characters) for file in written if file.path == CHUNKS), None),
        notices=compilation.notices,
        files={file.path: FileState(file.size, file.sha256) for file in written},
    )


def _proved(title: str, files: Sequence[WrittenFile], number: int | None = None) -> Proved:
    proved = {file.format: ProvedFile(file.path, file.characters) for file in files if file.format}
    return Proved(title=title, files=proved, number=number)


_SEAL = re.compile(rb',\n  "self": "([0-9a-f]{64})"\n}\n\Z')
_END = b"\n}\n"


def encode(record: Record) -> bytes:
    """The bytes of audit.json. ``self`` is the SHA-256 of the same bytes without that member."""
    open_ = msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"
    digest = hashlib.sha256(open_).hexdigest()
    return open_.removesuffix(_END) + b',\n  "self": "' + digest.encode() + b'"' + _END


def decode(data: bytes) -> Record | None:
    """The record in the bytes of an audit.json; None where they are not as :func:`encode` wrote them."""
    seal = _SEAL.search(data, max(len(data) - 128, 0))
    if seal is None or hashlib.sha256(data[: seal.start()] + _END).hexdigest() != seal[1].decode():
        return None
    try:
        return msgspec.json.decode(data, type=Record)
    except (msgspec.MsgspecError, ValueError, RecursionError, InvalidOptions):
        return None


def manifest(data: bytes) -> Mapping[str, str] | None:
    """SHA-256 by path of the files that an audit.json names; None where the audit.json itself was altered."""
    record = decode(data)
    return None if record is None else {path: state.sha256 for path, state in record.files.items()}
