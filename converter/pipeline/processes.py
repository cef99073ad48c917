"""A run by several processes, of which this one is the first: it does not wait for the others to start."""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import tempfile
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from queue import SimpleQueue

from converter.errors import HuibianError
from converter.pipeline.work import Done, FileRecord, Piece, Task, Work

AHEAD = 2
"""Pieces that each of the others is handed at a time, so that it never waits for this process to end one of its own."""


def run(task: Task, pieces: Sequence[Piece], jobs: int) -> Done:
    """The ``pieces`` as they are done by this process and ``jobs`` - 1 others. Raises what writing raises."""
    # Spawned, not forked: the same on every system, and safe in a program that has threads.
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="huibian-") as folder:
        # Through a file: a process that dies while it is handed something larger than a pipe holds would block us.
        handed = Path(folder, "task")
        handed.write_bytes(pickle.dumps(task))
        pool = ProcessPoolExecutor(jobs - 1, context, _start, (handed,))
        yield from _shared(pool, jobs - 1, pieces, Work(task))


def _shared(pool: ProcessPoolExecutor, others: int, pieces: Sequence[Piece], work: Work) -> Done:
    # The wholes take longest: the others begin with them, this process at the other end.
    waiting = deque(sorted(pieces, key=lambda piece: piece.stage != "whole"))
    handed: dict[Future[list[FileRecord]], Piece] = {}
    finished: SimpleQueue[Future[list[FileRecord]]] = SimpleQueue()
    before = multiprocessing.active_children()
    try:
        while waiting or handed:
            while waiting and len(handed) < others * AHEAD:
                future = pool.submit(_write, waiting[0])
                handed[future] = waiting.popleft()
                future.add_done_callback(finished.put)
            if waiting and finished.empty():
                piece = waiting.pop()
                yield piece, piece.write(work)
            else:
                future = finished.get()
                yield handed.pop(future), future.result()
    except BrokenProcessPool as error:
        raise HuibianError(reason="一个工作进程意外结束 / a worker process ended unexpectedly") from error
    except BaseException:
        for process in set(multiprocessing.active_children()).difference(before):
            process.kill()
            process.join()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


_work: Work | None = None
"""The work of this process, where it is one of the others."""


def _start(handed: Path) -> None:
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's to handle
    _work = Work(pickle.loads(handed.read_bytes()))


def _write(piece: Piece) -> list[FileRecord]:
    assert _work is not None
    return piece.write(_work)
