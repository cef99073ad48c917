"""``huibian check``: both proofs again, from the input and the files of OUT as they are now."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from converter import messages
from converter.audit import audit_json, same_json
from converter.audit.audit_json import Counts, Proved, Record
from converter.audit.chunks import chunks_faults
from converter.audit.expectation import Expected, expected
from converter.audit.faults import Fault, Unreadable
from converter.audit.ledger import Ledger, source_ledger
from converter.audit.proof import file_faults
from converter.model import Compilation
from converter.package.folder import MANIFEST, OF_THE_SYSTEM

MODEL = "compilation.json"


class Finding(NamedTuple):
    """Something that is not as huibian wrote it: in the file ``name`` of OUT, or in the input of that name."""

    code: str
    name: str
    fault: Fault = Fault("")

    def words(self, language: str = "zh") -> str:
        """The finding as one sentence; ``language`` is ``zh`` or ``en``."""
        reason = self.fault.reason(language) if self.fault.code else ""
        return messages.text(self.code, {"name": self.name, "line": self.fault.line, "reason": reason}, language)


class Findings(NamedTuple):
    """``faults`` is empty when all is there; ``source`` counts the input's characters, ``files`` what was proved."""

    faults: tuple[Finding, ...]
    source: int = 0
    files: int = 0


def check(data: bytes, name: str, out: Path) -> Findings:
    """Proves the way from the input ``data`` (called ``name``) to every file of the folder ``out``.

    Never raises for what the files hold: what is missing, extra, altered or damaged is a finding that names it.
    """
    try:
        record = _record(out)
        compilation = same_json.decode(_bytes(out / MODEL))
    except _Missing as error:
        return Findings((Finding("check-missing", str(error)),))
    except Unreadable as error:
        return Findings((Finding("check-fault", MODEL, Fault("fault-unreadable", found=str(error))),))
    if record is None:
        return Findings((Finding("check-edited", MANIFEST),))
    ledger = source_ledger(data, compilation)
    there = dict(_found(out))
    faults = [*_state(there, record), *_of_input(name, ledger, record.counts)]
    faults += _of_files({path: out / path for path in there}, record, compilation)
    return Findings(tuple(faults), ledger.source, len(record.files))


class _Missing(Exception):
    """A file that OUT must have and has not, or that cannot be read."""


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _Missing(path.name) from error


def _record(out: Path) -> Record | None:
    return audit_json.decode(_bytes(out / MANIFEST))


def _state(there: Mapping[str, str], record: Record) -> Iterator[Finding]:
    """Files that are missing, extra or not as they were written; ``there`` has the SHA-256 of what lies in OUT."""
    for path, state in record.files.items():
        if path not in there:
            yield Finding("check-missing", path)
        elif there[path] != state.sha256:
            yield Finding("check-edited", path)
    for path in sorted(there.keys() - record.files.keys() - {MANIFEST}):
        yield Finding("check-extra", path)


def _found(out: Path) -> Iterator[tuple[str, str]]:
    for folder, _, names in os.walk(out):
        for name in names:
            path = Path(folder, name)
            if name not in OF_THE_SYSTEM:
                yield path.relative_to(out).as_posix(), _sha256(path)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _of_input(name: str, ledger: Ledger, counts: Counts) -> Iterator[Finding]:
    yield from (Finding("check-input", name, fault) for fault in ledger.faults)
    found = Counts(ledger.source, ledger.removed, ledger.dropped, ledger.added, ledger.model)
    if not ledger.faults and found != counts:
        yield Finding("check-input", name, Fault("fault-counts", 0, str(counts.source), str(found.source)))


def _of_files(paths: Mapping[str, Path], record: Record, compilation: Compilation) -> Iterator[Finding]:
    """The text of every report's files and of the whole's, against the model."""
    reports = {report.number: report for report in compilation.reports}
    for proved in record.reports:
        report = reports.get(proved.number or 0)
        if report is None:
            yield Finding("check-fault", MODEL, Fault("fault-report", found=str(proved.number)))
            continue
        yield from _of_one(paths, proved, expected(compilation, report, record.options.toc_depth))
    if record.whole:
        yield from _of_one(paths, record.whole, expected(compilation))
    if record.chunks:
        yield from _of_chunks(paths, record, record.chunks.path, compilation)


def _of_chunks(paths: Mapping[str, Path], record: Record, path: str, compilation: Compilation) -> Iterator[Finding]:
    if path not in paths:
        return  # missing, which is told already
    numbers = {proved.number for proved in record.reports if proved.number is not None}
    try:
        faults = chunks_faults(_bytes(paths[path]), compilation, numbers, matter=not record.options.only)
    except _Missing as error:
        yield Finding("check-missing", str(error))
    else:
        yield from (Finding("check-fault", path, fault) for fault in faults)


def _of_one(paths: Mapping[str, Path], proved: Proved, wanted: Expected) -> Iterator[Finding]:
    for format, file in proved.files.items():
        if file.path not in paths:
            continue  # missing, which is told already, or not below OUT
        try:
            data = _bytes(paths[file.path])
        except _Missing as error:
            yield Finding("check-missing", str(error))
            continue
        yield from (Finding("check-fault", file.path, fault) for fault in file_faults(format, data, wanted))
