"""One run: jobs and faults at the same time, and the verdict."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import converter
from scripts.reliability import faults, poisoned, verdict
from scripts.reliability.clients import Crowd, Document, Sums
from scripts.reliability.installation import installed

_ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = _ROOT / "samples" / "工作总结汇编.txt"
MAIN = _ROOT.parent / "shared" / "data" / "compilation.txt"
_CLIENTS = 16
"""Each sends a document, waits for its end, and sends the next one."""

Say = Callable[[str], None]


class Asked(NamedTuple):
    """How much is to be done: jobs, how many of them of the main input, and faults."""

    jobs: int
    large: int
    faults: int
    seed: int


class Result(NamedTuple):
    """What was played, how all ended, and what the clients met."""

    played: Sequence[faults.Played]
    verdict: verdict.Verdict
    crowd: Crowd


def run(asked: Asked, folder: Path, say: Say) -> Result:
    """Plays it all; the processes keep their logs and all else in ``folder``."""
    documents = _documents(asked, say)
    say("starting the servers")
    with installed(folder, asked.seed) as installation:
        crowd = Crowd(installation.ports)
        scene = faults.Scene(installation, crowd, map(_poison, itertools.count(1)).__next__)
        with _clients(crowd) as clients:
            ended = clients.map(lambda document: crowd.follow(crowd.send(document)), documents)
            planned = faults.plan(asked.faults, asked.seed)
            played = faults.Stage(scene, say).play(planned, lambda: len(crowd.accepted) / len(documents))
            say("waiting for the last jobs")
            jobs = [*ended, *(crowd.follow(one.cause) for one in played if one.cause)]
        say("waiting for the sweepers")
        return Result(played, verdict.judge(installation, jobs, crowd.wrong_answers()), crowd)


@contextlib.contextmanager
def _clients(crowd: Crowd) -> Iterator[ThreadPoolExecutor]:
    """Threads of clients, who go home at once where the run is interrupted."""
    pool = ThreadPoolExecutor(_CLIENTS)
    try:
        yield pool
        pool.shutdown()
    except BaseException:
        crowd.leave()
        pool.shutdown(cancel_futures=True)
        raise


def _documents(asked: Asked, say: Say) -> list[Document]:
    """What is sent, in an order that the seed draws."""
    large = asked.large if MAIN.exists() else 0
    if large < asked.large:
        say("../shared/data/compilation.txt is not here: every job is of the sample")
    documents = [_document(SAMPLE)] * (asked.jobs - large)
    documents += [_document(MAIN)] * large if large else []
    random.Random(asked.seed).shuffle(documents)
    return documents


def _document(source: Path) -> Document:
    return Document(source.name, source.read_bytes(), _written(source))


def _written(source: Path) -> Sums:
    """SHA-256 by path of what the command writes."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        converter.convert(source, out)
        return dict(_sums(out))


def _sums(out: Path) -> Iterator[tuple[str, str]]:
    for path in out.rglob("*"):
        if path.is_file():
            yield path.relative_to(out).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


def _poison(number: int) -> Document:
    """A document that kills whoever reads it; its first line is its own."""
    return Document("毒.txt", f"第{number}号毒文件\n{poisoned.MARK}\n".encode(), None)
