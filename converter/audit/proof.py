"""What a run asks of the audit: each file proved as soon as it is written, the way from the input, the record."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from converter.audit import audit_json, chunks
from converter.audit.audit_json import WrittenFile
from converter.audit.compare import compare
from converter.audit.expectation import Expected
from converter.audit.faults import Fault, Unreadable
from converter.audit.ledger import source_ledger
from converter.audit.read_back import read_back
from converter.audit.same_json import json_faults
from converter.errors import AuditFailed
from converter.model import Compilation, Notice
from converter.options import Format, Options
from converter.version import VERSION


class Recorded(NamedTuple):
    """The bytes of audit.json, and every notice of the run."""

    encoded: bytes
    notices: tuple[Notice, ...]


def file_faults(format: Format, data: bytes, expected: Expected) -> list[Fault]:
    """What the text read back from a written file lacks, has too much or has elsewhere; empty: nothing."""
    try:
        return compare(expected, read_back(format, data))
    except (Unreadable, RecursionError) as error:
        return [Fault("fault-unreadable", found=str(error))]


def prove(path: str, format: Format, data: bytes, expected: Expected) -> int:
    """The number of characters, white space apart, of a written file that holds its text. Raises AuditFailed."""
    _refuse(path, file_faults(format, data, expected))
    return expected.characters


def prove_json(path: str, data: bytes, compilation: Compilation) -> None:
    """Proves that ``data`` decodes to ``compilation``, media bytes apart. Raises AuditFailed."""
    _refuse(path, json_faults(data, compilation))


def prove_chunks(
    path: str, data: bytes, compilation: Compilation, numbers: Collection[int], *, matter: bool
) -> int:  # fmt: skip
    """The number of characters in a chunks.jsonl that holds the reports with these ``numbers`` and (``matter``) front
    and back matter. Raises AuditFailed.
    """
    _refuse(path, chunks.chunks_faults(data, compilation, numbers, matter=matter))
    return chunks.characters(data)


def record(compilation: Compilation, options: Options, data: bytes | None, files: Iterable[WrittenFile]) -> Recorded:
    """The audit.json of a run that wrote ``files`` from the input ``data`` (None: there was none).

    Raises AuditFailed where the Compilation does not hold the characters of the input.
    """
    ledger = source_ledger(data, compilation)
    _refuse(compilation.source.name if compilation.source else "", ledger.faults)
    made = audit_json.record_of(compilation, options, VERSION, ledger, files)
    return Recorded(audit_json.encode(made), compilation.notices)


def _refuse(name: str, faults: Iterable[Fault]) -> None:
    for fault in faults:
        reason = f"{fault.code}: “{fault.expected}” ≠ “{fault.found}”"
        raise AuditFailed(name=name, line=fault.line, reason=reason)
