"""The record of a job and its states: the database is the truth.

A job is ``queued``, then ``running``, and ends ``done``, ``failed`` (our fault), ``rejected`` (the input's) or
``cancelled``. Every change of state is one conditional UPDATE, so that two who try it at once cannot both succeed.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Engine, ForeignKey, create_engine, delete, event, func, select, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from service.results import File

QUEUED, RUNNING, DONE, FAILED, REJECTED, CANCELLED = "queued", "running", "done", "failed", "rejected", "cancelled"
OPEN = (QUEUED, RUNNING)
FINAL = (DONE, FAILED, REJECTED, CANCELLED)

ID_BYTES = 18
"""144 random bits: an id is the only key to a job (DESIGN 3.5)."""

_WAIT_MS = 10_000
_NOTICES = 500
"""Notices that a job's record carries; audit.json has all of them."""


class Base(DeclarativeBase):
    pass


class Job(Base):
    """One upload and what became of it. Times are seconds since 1970."""

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    options: Mapped[str]
    status: Mapped[str] = mapped_column(default=QUEUED, index=True)
    created_at: Mapped[float]
    ended_at: Mapped[float | None]
    expires_at: Mapped[float | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    stage: Mapped[str] = mapped_column(default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(default="")
    reports: Mapped[int] = mapped_column(default=0)
    notices: Mapped[str] = mapped_column(default="[]")
    error: Mapped[str] = mapped_column(default="")


class Version(Base):
    """One written result of a job, and the files in it."""

    __tablename__ = "versions"

    job: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    files: Mapped[str]


class Expired(Base):
    """The id of a job that has expired: it answers 410, not 404, for as long again."""

    __tablename__ = "expired"

    id: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[float] = mapped_column(index=True)


def engine_of(url: str) -> Engine:
    """The database at ``url``; SQLite in WAL mode, so that readers never wait for the writer."""
    parsed = make_url(url)
    engine = create_engine(parsed, pool_pre_ping=True, **_arguments(parsed))
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
    return engine


def _arguments(url: URL) -> dict[str, Any]:
    return {"connect_args": {"timeout": _WAIT_MS / 1000}} if url.get_backend_name() == "sqlite" else {}


def _tune_sqlite(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", f"busy_timeout = {_WAIT_MS}", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


class Jobs:
    """The jobs of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, id: str, name: str, options: str) -> Job:
        """A new job, queued."""
        with self._session() as session:
            job = Job(id=id, name=name, options=options, created_at=time.time())
            session.add(job)
            session.commit()
            return job

    def get(self, id: str) -> Job | None:
        """The job, or None when there is none (any more)."""
        with self._session() as session:
            return session.get(Job, id)

    def has_expired(self, id: str) -> bool:
        """Whether there was such a job, and its time is over."""
        with self._session() as session:
            return session.get(Expired, id) is not None

    def files(self, id: str, version: int) -> tuple[File, ...]:
        """The files of a version of the job; none where there is no such version."""
        with self._session() as session:
            row = session.get(Version, (id, version))
            return () if row is None else msgspec.json.decode(row.files, type=tuple[File, ...])

    def open(self) -> list[str]:
        """The jobs that have not ended, oldest first."""
        with self._session() as session:
            return list(session.scalars(select(Job.id).where(Job.status.in_(OPEN)).order_by(Job.created_at)))

    def count_open(self) -> int:
        """How many jobs have not ended."""
        with self._session() as session:
            return session.scalar(select(func.count()).where(Job.status.in_(OPEN))) or 0

    def begin(self, id: str) -> Job | None:
        """The job, now running for one attempt more; None where it has ended or is gone."""
        if not self._change(id, OPEN, status=RUNNING, attempts=Job.attempts + 1, stage="read", done=0, total=1):
            return None
        return self.get(id)

    def progress(self, id: str, stage: str, done: int, total: int) -> bool:
        """Notes how far a running job is; False where it runs no more (it was cancelled)."""
        return self._change(id, (RUNNING,), stage=stage, done=done, total=total)

    def finish(
        self, id: str, files: Sequence[File], *, title: str, reports: int, notices: Sequence[Any], expires_in: float
    ) -> bool:  # fmt: skip
        """Ends a running job well, with its files as the next version; False where it runs no more."""
        with self._session() as session:
            number = (session.scalar(select(Job.version).where(Job.id == id)) or 0) + 1
            values = {"status": DONE, "version": number, "title": title, "reports": reports, "stage": "done",
                      "notices": _json(notices[:_NOTICES]), **_ends(expires_in)}  # fmt: skip
            if not session.execute(_where(id, (RUNNING,)).values(values)).rowcount:  # type: ignore[attr-defined]
                return False
            session.merge(Version(job=id, number=number, files=_json(files)))
            session.commit()
            return True

    def end(self, id: str, status: str, error: dict[str, Any] | None, *, expires_in: float) -> bool:
        """Ends an open job without a result; False where it has ended already."""
        return self._change(id, OPEN, status=status, error=_json(error) if error else "", **_ends(expires_in))

    def expire(self, now: float, keep: float) -> list[str]:
        """Forgets the jobs whose time is over, keeping their ids for ``keep`` seconds; the ids."""
        with self._session() as session:
            ids = list(session.scalars(select(Job.id).where(Job.expires_at <= now)))
            for id in ids:
                session.merge(Expired(id=id, until=now + keep))
            session.execute(delete(Version).where(Version.job.in_(ids)))
            session.execute(delete(Job).where(Job.id.in_(ids)))
            session.execute(delete(Expired).where(Expired.until <= now))
            session.commit()
            return ids

    def known(self) -> set[str]:
        """The ids of all jobs."""
        with self._session() as session:
            return set(session.scalars(select(Job.id)))

    def forget(self, id: str) -> bool:
        """Removes the job at once; False where there is none."""
        with self._session() as session:
            session.execute(delete(Version).where(Version.job == id))
            gone = session.execute(delete(Job).where(Job.id == id)).rowcount  # type: ignore[attr-defined]
            session.commit()
            return bool(gone)

    def _change(self, id: str, states: Sequence[str], **values: Any) -> bool:
        with self._session() as session:
            changed = session.execute(_where(id, states).values(values)).rowcount  # type: ignore[attr-defined]
            session.commit()
            return bool(changed)

    def _session(self) -> Session:
        return Session(self._engine, expire_on_commit=False)


def new_id() -> str:
    """An id that nobody can guess."""
    return secrets.token_urlsafe(ID_BYTES)


def _where(id: str, states: Sequence[str]) -> Any:
    return update(Job).where(Job.id == id, Job.status.in_(states)).execution_options(synchronize_session=False)


def _ends(expires_in: float) -> dict[str, float]:
    now = time.time()
    return {"ended_at": now, "expires_at": now + expires_in}


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
