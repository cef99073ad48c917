"""Writing the files of reports and wholes; each is read back and proved at once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from converter import audit
from converter.model import Compilation
from converter.options import FOLDERS, Format, Options
from converter.writers import BY_FORMAT

Progress = Callable[[str, int, int], None]
"""``(stage, done, total)``; the stages are ``read``, ``reports`` and ``whole``."""

CHUNK = 8
"""Reports that one of several processes takes at a time: few enough for an even load and a lively progress."""


class FileRecord(NamedTuple):
    """A written file: its path below OUT, and what the audit read back from it (0 where it holds no report)."""

    path: str
    size: int
    sha256: str
    format: Format | None = None
    report: int = 0
    characters: int = 0


class Plan(NamedTuple):
    """The stems of the files to write: by number of report, and of the whole (empty: none)."""

    reports: Mapping[int, str]
    whole: str


class Task(NamedTuple):
    compilation: Compilation
    options: Options
    plan: Plan
    target: Path


class Piece(NamedTuple):
    """One piece of work: ``size`` reports, or wholes, of a stage; picklable, so that any process can take it."""

    stage: str
    size: int
    write: Callable[[Work], list[FileRecord]]


Done = Generator[tuple[Piece, list[FileRecord]], None, None]
"""The pieces of a run as they are done, with the records of what they wrote."""


def no_progress(stage: str, done: int, total: int) -> None:
    """The progress of a caller who does not ask for it."""


def save(target: Path, path: str, data: bytes) -> FileRecord:
    """Writes one file below ``target``."""
    (target / path).write_bytes(data)
    return FileRecord(path, len(data), hashlib.sha256(data).hexdigest())


def write_files(task: Task, jobs: int, progress: Progress) -> list[FileRecord]:
    """Writes every report's files and the wholes; the records, sorted by path.

    Raises AuditFailed where a file does not hold the model's text, OSError where it cannot be written.
    """
    for format in task.options.formats:
        (task.target / FOLDERS[format]).mkdir()
    pieces = _pieces(task, 1 if jobs == 1 else CHUNK)
    totals = Counter[str]()
    for piece in pieces:
        totals[piece.stage] += piece.size
    done = Counter[str]()
    records: list[FileRecord] = []
    with closing(_run(task, pieces, jobs)) as results:  # whatever interrupts us, no process writes on after it
        for piece, written in results:
            records += written
            done[piece.stage] += piece.size
            progress(piece.stage, done[piece.stage], totals[piece.stage])
    return sorted(records)


def _pieces(task: Task, size: int) -> list[Piece]:
    """The run in pieces of ``size`` reports; the wholes last, since they use what was made for reports."""
    numbers = list(task.plan.reports)
    chunks = [numbers[start : start + size] for start in range(0, len(numbers), size)]
    pieces = [Piece("reports", len(chunk), partial(_reports, chunk)) for chunk in chunks]
    if task.plan.whole:
        pieces += [Piece("whole", 1, partial(_whole, format)) for format in task.options.formats]
    return pieces


def _run(task: Task, pieces: Sequence[Piece], jobs: int) -> Done:
    if jobs > 1 and len(pieces) > 1:
        from converter.pipeline import processes  # its imports take time, and most runs have one process

        yield from processes.run(task, pieces, min(jobs, len(pieces)))
        return
    work = Work(task)
    for piece in pieces:
        yield piece, piece.write(work)


class Work:
    """The writers of one run, made once for all reports, and what the audit expects of them."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.writers = {format: BY_FORMAT[format](task.compilation, task.options) for format in task.options.formats}
        self.by_number = {report.number: report for report in task.compilation.reports}

    def report(self, number: int) -> list[FileRecord]:
        report = self.by_number[number]
        expected = audit.expected(self.task.compilation, report, self.task.options.toc_depth)
        stem = self.task.plan.reports[number]
        return [
            self._proved(f"{FOLDERS[format]}/{stem}.{format}", format, writer.report(report), expected, number)
            for format, writer in self.writers.items()
        ]

    def whole(self, format: Format) -> list[FileRecord]:
        path = f"{self.task.plan.whole}.{format}"
        return [self._proved(path, format, self.writers[format].whole(), self._of_whole, 0)]

    @cached_property
    def _of_whole(self) -> audit.Expected:
        return audit.expected(self.task.compilation)

    def _proved(self, path: str, format: Format, data: bytes, expected: audit.Expected, report: int) -> FileRecord:
        characters = audit.prove(path, format, data, expected)
        return save(self.task.target, path, data)._replace(format=format, report=report, characters=characters)


def _reports(numbers: Sequence[int], work: Work) -> list[FileRecord]:
    return [record for number in numbers for record in work.report(number)]


def _whole(format: Format, work: Work) -> list[FileRecord]:
    return work.whole(format)
