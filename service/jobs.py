"""The record of a job and its states: the database is the truth.

A job is ``queued``, then ``running``, and ends ``done``, ``failed`` (our fault), ``rejected`` (the input's) or
``cancelled``. A correction makes it ``queued`` again, with the version that is to be written as ``pending``. Every
change of state is one conditional UPDATE, so that two who try it at once cannot both succeed.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import case, delete, func, select, update
from sqlalchemy.orm import Session

from converter.model import Notice
from service.database import Database, now, one_at_a_time
from service.results import File
from service.tables import Expired, Job, Key, Version

__all__ = [
    "BULK", "CANCELLED", "DONE", "FAILED", "FINAL", "INTERACTIVE", "LANES", "OPEN", "QUEUED", "REJECTED", "RUNNING",
    "Added", "Job", "Jobs", "Refused", "Version", "Written", "new_id",
]  # fmt: skip

QUEUED, RUNNING, DONE, FAILED, REJECTED, CANCELLED = "queued", "running", "done", "failed", "rejected", "cancelled"
OPEN = (QUEUED, RUNNING)
INTERACTIVE, BULK = LANES = ("interactive", "bulk")
"""How soon a job is wanted: somebody waits for it, or it is one of very many."""

FINAL = (DONE, FAILED, REJECTED, CANCELLED)

ID_BYTES = 18
"""144 random bits: an id is the only key to a job (DESIGN 3.5)."""

LEASE_SECONDS = 60.0
"""A running job whose worker has given no sign of life for so long may be begun by another one."""

_IDS = 1000
"""Ids that one statement asks for."""

_NOTICES = 500
"""Notices that a job's record carries; audit.json has all of them."""


class Written(NamedTuple):
    """What a worker has made of a version."""

    files: Sequence[File]
    title: str
    reports: int
    notices: Sequence[Notice]
    lines: str


class Limits(NamedTuple):
    """How many jobs may be open: of all clients, and of one."""

    all: int
    client: int


class Queue(NamedTuple):
    """What is open now: how many jobs by status, and for how many seconds the oldest one of each lane has waited."""

    counts: Mapping[str, int]
    ages: Mapping[str, float]


class Added(NamedTuple):
    """The job of an upload; ``new`` is False where an earlier request with the same key made it."""

    job: Job
    new: bool


class Refused(Exception):
    """An upload that is not taken: ``code`` says why, ``count`` how many jobs are open."""

    def __init__(self, code: str, count: int = 0) -> None:
        super().__init__(code)
        self.code, self.count = code, count


class Jobs:
    """The jobs of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, id: str, name: str, options: str, *, client: str = "", limits: Limits | None = None,
        key: str = "", fingerprint: str = "", lane: str = INTERACTIVE,
    ) -> Added:  # fmt: skip
        """A new job, queued, unless ``key`` has one already. Raises Refused."""

        def work(session: Session) -> Added:
            # Else two of a client that come together both see room for one, or no such key. Clients do not wait for
            # each other: of several that come at once each may take the last place of all.
            one_at_a_time(session, f"add {client}")
            if key and (known := session.get(Key, (client, key))):
                if known.fingerprint != fingerprint:
                    raise Refused("key-reused")
                return Added(session.get_one(Job, known.job), False)
            if limits:
                _check(session, limits, client)
            job = Job(
                id=id, name=name, options=options, client=client, status=QUEUED, lane=lane, created_at=now(),
                queued_at=now(), sent_at=now(), latest=1, pending=1,
            )  # fmt: skip
            session.add(job)
            session.flush()
            session.refresh(job)
            session.add(Version(job=id, number=1, options=options))
            if key:
                session.add(Key(client=client, key=key, job=id, fingerprint=fingerprint))
            return Added(job, True)

        return self._database.write(work)

    def check(self, limits: Limits, client: str) -> None:
        """Raises Refused where ``limits`` leave no room for another job of ``client``."""
        self._database.read(lambda session: _check(session, limits, client))

    def get(self, id: str) -> Job | None:
        """The job, or None when there is none (any more)."""
        return self._database.read(lambda session: session.get(Job, id))

    def has_expired(self, id: str) -> bool:
        """Whether there was such a job, and its time is over."""
        return self._database.read(lambda session: session.get(Expired, id)) is not None

    def version(self, id: str, number: int) -> Version | None:
        """A version of the job, written or not."""
        return self._database.read(lambda session: session.get(Version, (id, number)))

    def files(self, id: str, number: int) -> tuple[File, ...]:
        """The files of a version of the job; none where it is not written."""
        found = self.version(id, number)
        return msgspec.json.decode(found.files, type=tuple[File, ...]) if found and found.files else ()

    def open(self) -> list[tuple[str, int, str]]:
        """The versions that are to be written (job, number and lane), oldest first."""
        query = select(Job.id, Job.pending, Job.lane).where(Job.status.in_(OPEN)).order_by(Job.queued_at)
        found = self._database.read(lambda session: session.execute(query).all())
        return [(id, number, lane) for id, number, lane in found if number is not None]

    def count_open(self) -> int:
        """How many jobs have not ended."""
        return self._database.read(_count_open)

    def queue(self) -> Queue:
        """What is open now."""

        def work(session: Session) -> Queue:
            by_status = select(Job.status, func.count()).where(Job.status.in_(OPEN)).group_by(Job.status)
            counts = {row[0]: row[1] for row in session.execute(by_status)}
            waiting = select(Job.lane, now() - func.min(Job.queued_at)).where(Job.status == QUEUED).group_by(Job.lane)
            ages = {row[0]: max(0.0, row[1]) for row in session.execute(waiting)}
            return Queue(dict.fromkeys(OPEN, 0) | counts, dict.fromkeys(LANES, 0.0) | ages)

        return self._database.read(work)

    def begin(self, id: str, number: int, *, at_once: int = 0) -> Job | None:
        """The job, now running for one attempt more; None where ``number`` is written, gone, or another's to write.

        Where ``at_once`` jobs of its client run already (0: any number may), it waits until one of them has ended.
        """
        free = (Job.status == QUEUED) | ((Job.status == RUNNING) & (Job.beat_at < now() - LEASE_SECONDS))
        values = {"status": RUNNING, "attempts": Job.attempts + 1, "beat_at": now(), "stage": "read", "done": 0,
                  "total": 1}  # fmt: skip

        def work(session: Session) -> Job | None:
            if at_once and _has_enough(session, id, at_once):
                _changed(session, id, number, Job.status == QUEUED, {"sent_at": None})
                return None
            return session.get(Job, id) if _changed(session, id, number, free, values) else None

        return self._database.write(work)

    def beat(self, id: str, number: int, stage: str, done: int, total: int) -> bool:
        """Notes a sign of life and how far the worker is; False where the version is no longer to be written."""
        values = {"stage": stage, "done": done, "total": total, "beat_at": now()}
        return self._change(id, number, values, Job.status == RUNNING)

    def put_back(self, id: str, number: int) -> bool:
        """Queues a job again that could not be worked on, through no fault of its own: it costs no attempt, and those
        who run jobs are told of it again."""
        values = {"status": QUEUED, "attempts": Job.attempts - 1, "sent_at": None}
        return self._change(id, number, values, Job.status == RUNNING)

    def release(self, id: str, number: int) -> int:
        """Queues a job again whose worker has died; the attempts at it so far, that of a worker that died before it
        could begin too."""
        never_begun = case((Job.status == QUEUED, 1), else_=0)
        values = {"status": QUEUED, "attempts": Job.attempts + never_begun}

        def work(session: Session) -> int:
            _changed(session, id, number, Job.status.in_(OPEN), values)
            return session.scalar(select(Job.attempts).where(Job.id == id)) or 0

        return self._database.write(work)

    def release_all(self) -> None:
        """Queues again what a server that is no more had running; that attempt was no fault of the job."""
        given_back = {"status": QUEUED, "attempts": Job.attempts - 1}
        self._database.write(lambda session: count_changed(
            session, update(Job).where(Job.status == RUNNING).values(given_back)
        ))  # fmt: skip

    def finish(self, id: str, number: int, written: Written, *, expires_in: float) -> bool:
        """Ends a job well: ``number`` is now its version. False where it was no longer to be written."""
        shown = {"title": written.title, "reports": written.reports, "notices": _json(written.notices[:_NOTICES])}

        def work(session: Session) -> bool:
            options = session.scalar(select(Version.options).where(*_is(id, number)))
            values = {"status": DONE, "version": number, "pending": None, "error": "", "stage": "done",
                      "options": options, **shown, **_ends(expires_in)}  # fmt: skip
            if options is None or not _changed(session, id, number, Job.status.in_(OPEN), values):
                return False
            version = {"files": _json(written.files), "lines": written.lines, **shown}
            session.execute(update(Version).where(*_is(id, number)).values(version))
            return True

        return self._database.write(work)

    def end(self, id: str, number: int, status: str, error: Mapping[str, Any], *, expires_in: float) -> bool:
        """Ends a job without this version; what it had before stays. False where it was no longer to be written."""

        def work(session: Session) -> bool:
            values = {"status": status, "pending": None, "error": _json(error), **_ends(expires_in)}
            if not _changed(session, id, number, Job.status.in_(OPEN), values):
                return False
            session.execute(delete(Version).where(*_is(id, number)))
            return True

        return self._database.write(work)

    def expire(self, moment: float, keep: float) -> list[str]:
        """Forgets the jobs whose time is over, keeping their ids for ``keep`` seconds; the ids."""

        def work(session: Session) -> list[str]:
            one_at_a_time(session, "expire")
            over = (Job.expires_at <= moment) & Job.status.in_(FINAL)
            ids = list(session.scalars(select(Job.id).where(over)))
            for id in ids:
                session.merge(Expired(id=id, until=moment + keep))
                _forget(session, id)
            session.execute(delete(Expired).where(Expired.until <= moment))
            return ids

        return self._database.write(work)

    def now(self) -> float:
        """The time by the clock that all processes share."""
        return self._database.read(lambda session: session.execute(select(now())).scalar_one())

    def known(self, ids: Collection[str]) -> set[str]:
        """Those of ``ids`` that are jobs."""
        asked = list(ids)
        parts = [asked[start : start + _IDS] for start in range(0, len(asked), _IDS)]
        return self._database.read(lambda session: {
            id for part in parts for id in session.scalars(select(Job.id).where(Job.id.in_(part)))
        })  # fmt: skip

    def forget(self, id: str) -> bool:
        """Removes the job at once; False where there is none."""
        return self._database.write(lambda session: _forget(session, id))

    def _change(self, id: str, number: int, values: Mapping[str, Any], where: Any) -> bool:
        return self._database.write(lambda session: _changed(session, id, number, where, values))


def new_id() -> str:
    """An id that nobody can guess."""
    return secrets.token_urlsafe(ID_BYTES)


def _changed(session: Session, id: str, number: int, where: Any, values: Mapping[str, Any]) -> bool:
    """Whether the job whose version ``number`` is to be written, and for which ``where`` is so, got ``values``."""
    mine = update(Job).where(Job.id == id, Job.pending == number, where).values(values)
    return count_changed(session, mine) > 0


def count_changed(session: Session, statement: Any) -> int:
    """How many rows ``statement`` changed."""
    done = session.execute(statement.execution_options(synchronize_session=False))
    return done.rowcount  # type: ignore[attr-defined, no-any-return]


def _is(id: str, number: int) -> tuple[Any, ...]:
    return Version.job == id, Version.number == number


def _count_open(session: Session, *where: Any) -> int:
    return session.scalar(select(func.count()).select_from(Job).where(Job.status.in_(OPEN), *where)) or 0


def _check(session: Session, limits: Limits, client: str) -> None:
    count = _count_open(session)
    if count >= limits.all:
        raise Refused("queue-full", count)
    mine = _count_open(session, Job.client == client)
    if limits.client and mine >= limits.client:
        raise Refused("too-many-jobs", mine)


def _has_enough(session: Session, id: str, at_once: int) -> bool:
    """Whether so many other jobs of the job's client run; of several that begin at once, one after another is asked."""
    client = session.scalar(select(Job.client).where(Job.id == id))
    one_at_a_time(session, f"begin {client}")
    others = (Job.client == client, Job.status == RUNNING, Job.id != id)
    return (session.scalar(select(func.count()).select_from(Job).where(*others)) or 0) >= at_once


def _forget(session: Session, id: str) -> bool:
    for table in (Key, Version):
        session.execute(delete(table).where(table.job == id))
    return count_changed(session, delete(Job).where(Job.id == id)) > 0


def _ends(expires_in: float) -> dict[str, Any]:
    return {"ended_at": now(), "expires_at": now() + expires_in}


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
