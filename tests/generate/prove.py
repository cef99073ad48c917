"""One input through the whole way without a disk: read, written to every format, every character accounted for."""

from __future__ import annotations

import time
from collections.abc import Iterator

from converter import audit, pipeline, serialize
from converter.errors import InputError
from converter.model import Compilation
from converter.options import Options
from converter.pipeline.writing import plan_of
from converter.writers import BY_FORMAT, index

SLOWEST = 2.0
"""Seconds of processor time for a megabyte."""
START = 1.0
"""Seconds allowed whatever the size: files of many small parts, a loaded machine."""
_OPTIONS = Options()


class Failure(Exception):
    """An input that is not converted as promised."""


def proved(data: bytes, name: str) -> bool:
    """Whether ``data`` is a document (else it is refused by an InputError). Raises Failure, or what is a bug."""
    start = time.process_time()
    try:
        compilation = pipeline.parse(data, name, _OPTIONS)
    except InputError as error:
        if "?" in error.message("zh"):  # a parameter of its sentence is missing
            raise Failure(error.message("zh")) from error
        return False
    for fault in _faults(data, compilation):
        raise Failure(fault)
    spent = time.process_time() - start
    if spent > START + SLOWEST * len(data) / 1e6:
        raise Failure(f"{spent:.1f} s for {len(data)} bytes")
    return True


def _faults(data: bytes, compilation: Compilation) -> Iterator[str]:
    yield from (f"input: {fault}" for fault in audit.source_ledger(data, compilation).faults)
    plan = plan_of(compilation, _OPTIONS)
    audit.prove_json("compilation.json", serialize.dump(compilation), compilation)
    index.index(compilation, _OPTIONS, plan.reports, plan.whole)
    for format, writer_of in BY_FORMAT.items():
        writer = writer_of(compilation, _OPTIONS)
        for report in compilation.reports:
            wanted = audit.expected(compilation, report, _OPTIONS.toc_depth)
            for fault in audit.file_faults(format, writer.report(report), wanted):
                yield f"{format} of report {report.number}: {fault}"
        for fault in audit.file_faults(format, writer.whole(), audit.expected(compilation)):
            yield f"{format} of the whole: {fault}"
