"""Writing the files of reports and wholes, in this process or in several; each is read back and proved at once."""

from __future__ import annotations

import hashlib
import multiprocessing
import pickle
import signal
import tempfile
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from converter import audit
from converter.errors import HuibianError
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


Piece = Callable[["Work"], list[FileRecord]]
"""One piece of work; picklable, so that any process can take it."""


Results = Generator[tuple[str, int, list[FileRecord]], None, None]
"""Stage, number of reports (or wholes), and the files of each piece of work, as they are done."""


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
    size = 1 if jobs == 1 else CHUNK
    numbers = list(task.plan.reports)
    chunks = [numbers[start : start + size] for start in range(0, len(numbers), size)]
    pieces: list[tuple[str, int, Piece]] = [("reports", len(chunk), partial(_reports, chunk)) for chunk in chunks]
    if task.plan.whole:
        pieces += [("whole", 1, partial(_whole, format)) for format in task.options.formats]
    totals = {"reports": len(numbers), "whole": len(task.options.formats)}
    done = dict.fromkeys(totals, 0)
    records: list[FileRecord] = []
    run = _here if jobs == 1 or len(pieces) < 2 else partial(_in_processes, jobs)
    with closing(run(task, pieces)) as results:  # whatever interrupts us, no process writes on after it
        for stage, count, written in results:
            records += written
            done[stage] += count
            progress(stage, done[stage], totals[stage])
    return sorted(records)


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


def _here(task: Task, pieces: Sequence[tuple[str, int, Piece]]) -> Results:
    work = Work(task)
    for stage, count, piece in pieces:
        yield stage, count, piece(work)


def _in_processes(jobs: int, task: Task, pieces: Sequence[tuple[str, int, Piece]]) -> Results:
    # Spawned, not forked: the same on every system, and safe in a program that has threads.
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="huibian-") as folder:
        # Through a file: a process that dies while it is handed something larger than a pipe holds would block us.
        handed = Path(folder, "task")
        handed.write_bytes(pickle.dumps(task))
        yield from _in_pool(ProcessPoolExecutor(min(jobs, len(pieces)), context, _start, (handed,)), pieces)


def _in_pool(pool: ProcessPoolExecutor, pieces: Sequence[tuple[str, int, Piece]]) -> Results:
    others = multiprocessing.active_children()
    try:
        # The wholes take longest: they go first, so that no process is left waiting for one at the end.
        order = sorted(pieces, key=lambda piece: piece[0] != "whole")
        waiting = {pool.submit(_run, piece): (stage, count) for stage, count, piece in order}
        for future in as_completed(waiting):
            yield *waiting[future], future.result()
    except BrokenProcessPool as error:
        raise HuibianError(reason="一个工作进程意外结束 / a worker process ended unexpectedly") from error
    except BaseException:
        for process in set(multiprocessing.active_children()).difference(others):
            process.kill()
            process.join()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


_work: Work | None = None
"""The work of this process, where it is one of several."""


def _start(handed: Path) -> None:
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _work = Work(pickle.loads(handed.read_bytes()))


def _run(piece: Piece) -> list[FileRecord]:
    assert _work is not None
    return piece(_work)
