"""How everything ended: what the clients saw, what the database and storage hold, and what the workers logged."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import obstore
from sqlalchemy import func, select

from scripts.reliability.clients import Job
from scripts.reliability.faults import Played
from scripts.reliability.installation import Installation
from service import tables
from service.database import Database
from service.jobs import DONE, FAILED

RIGHT, WRONG, LOST, TWICE = "right", "wrong", "lost", "twice"
ENDS = (RIGHT, WRONG, LOST, TWICE)

_SWEPT_SECONDS = 180.0
_PATIENCE_SECONDS = 60.0
_KILLED = "worker-lost"


class Record(NamedTuple):
    """What the database holds of a job."""

    begin: float
    end: float
    version: int
    versions: int


_NOTHING = Record(0, 0, 0, 0)


class Ended(NamedTuple):
    """A job with how it ended, one of ENDS, and the time in which it was open."""

    job: Job
    end: str
    record: Record


class Verdict(NamedTuple):
    """All jobs, and every fault that bears on no job alone, in words."""

    jobs: Sequence[Ended]
    wrong: Sequence[str]

    def holds(self) -> bool:
        """Whether all is right."""
        return not self.wrong and all(job.end == RIGHT for job in self.jobs)


def judge(installation: Installation, jobs: Sequence[Job], wrong_answers: Sequence[str]) -> Verdict:
    """The verdict, once the sweepers have had their time."""
    records = _records(installation)
    logged = _logged(worker.log for worker in installation.workers)
    kills = Counter(installation.toll.read_text(encoding="utf-8").splitlines())
    attempts = installation.settings.job_attempts
    ended = [
        Ended(job, end_of(job, records.get(job.id), logged[job.id], kills[_title(job)], attempts=attempts),
              records.get(job.id, _NOTHING))
        for job in jobs
    ]  # fmt: skip
    wrong = [f"answer: {answer}" for answer in wrong_answers]
    if unknown := records.keys() - {job.id for job in jobs}:
        wrong.append(f"jobs that no client was told of: {len(unknown)}")
    done = [job.id for job in jobs if job.status == DONE]
    poisoned = [job.id for job in jobs if job.status == FAILED]
    return Verdict(ended, [*wrong, *_leftover(installation, done, poisoned)])


def _title(job: Job) -> str:
    return job.document.data.partition(b"\n")[0].decode(errors="replace")


def hit(verdict: Verdict, played: Iterable[Played]) -> list[Ended]:
    """The jobs that were open while one of the faults lasted, and those that were the cause of one."""
    spans = [(one.begin, one.end) for one in played]
    causes = {one.cause.id for one in played if one.cause}
    return [
        one for one in verdict.jobs
        if one.job.id in causes or any(one.record.begin <= end and begin <= one.record.end for begin, end in spans)
    ]  # fmt: skip


def end_of(job: Job, record: Record | None, logged: int, kills: int, *, attempts: int) -> str:
    """How a job ended: with what the database holds of it, how often workers logged that it was done, and how many
    processes it killed, of ``attempts`` that it may."""
    if record is None:
        return LOST
    if logged > 1 or record.version > 1 or record.versions > 1:
        return TWICE
    if job.document.wanted is None:
        return RIGHT if (job.status, job.code) == (FAILED, _KILLED) and 1 <= kills <= attempts else LOST
    if job.status != DONE:
        return LOST
    return RIGHT if job.found == job.document.wanted else WRONG


def _records(installation: Installation) -> dict[str, Record]:
    database = Database(installation.settings.database(), patience=_PATIENCE_SECONDS, pooled=False)
    job, version = tables.Job, tables.Version
    versions = select(func.count()).where(version.job == job.id).scalar_subquery()
    query = select(job.id, job.created_at, func.coalesce(job.ended_at, 0), job.version, versions)
    return {id: Record(*rest) for id, *rest in database.read(lambda session: session.execute(query).all())}


def _logged(logs: Iterable[Path]) -> Counter[str]:
    """How often workers said that they had written a version of a job."""
    found: Counter[str] = Counter()
    for log in logs:
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            if '"status": "done"' in line and line.startswith("{") and line.endswith("}"):
                found[json.loads(line).get("job", "")] += 1
    return found


def _leftover(installation: Installation, done: Iterable[str], failed: Iterable[str]) -> list[str]:
    """What storage or the scratch folder hold beyond the results, or lack, though it was time to sweep."""
    wanted = {f"{id}/{name}" for id in done for name in ("upload", "lines-1", "result-1.zip")}
    wanted |= {f"{id}/upload" for id in failed}
    store, scratch = installation.store(), installation.settings.scratch()
    for path in scratch.iterdir():  # as if so much time had passed that nobody can still be at work there
        with contextlib.suppress(FileNotFoundError):
            os.utime(path, (0, 0))
    until = time.monotonic() + _SWEPT_SECONDS
    while True:
        found = {one["path"] for page in obstore.list(store) for one in page if "/" in one["path"]}
        left = [path.name for path in scratch.iterdir()]
        wrong = [f"{kind}: {len(names)}" for kind, names in
                 (("leftover objects", found - wanted), ("missing objects", wanted - found), ("leftover files", left))
                 if names]  # fmt: skip
        if not wrong or time.monotonic() > until:
            return wrong
        time.sleep(1)
