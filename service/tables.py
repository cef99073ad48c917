"""The tables of the database. Times are seconds since 1970; JSON is text."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Job(Base):
    """One upload and what became of it.

    ``version`` is the one that is shown (0: none yet), ``pending`` the one that is to be written, ``latest`` the last
    number that was given. ``options``, ``title``, ``reports`` and ``notices`` are copies of those of ``version``.
    ``beat_at`` is the last sign of life of the worker that runs it; ``client`` a digest of who sent it; ``lane`` how
    soon it is wanted; ``sent_at`` when those who run jobs were last told of it (none: they are yet to be).
    """

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    client: Mapped[str] = mapped_column(default="", index=True)
    options: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[float]
    lane: Mapped[str] = mapped_column(default="interactive")
    queued_at: Mapped[float]
    sent_at: Mapped[float | None]
    beat_at: Mapped[float] = mapped_column(default=0)
    ended_at: Mapped[float | None] = mapped_column(index=True)
    expires_at: Mapped[float | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    latest: Mapped[int] = mapped_column(default=1)
    pending: Mapped[int | None]
    stage: Mapped[str] = mapped_column(default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(default="")
    reports: Mapped[int] = mapped_column(default=0)
    notices: Mapped[str] = mapped_column(default="[]")
    error: Mapped[str] = mapped_column(default="")


class Version(Base):
    """One result of a job, or the next one while it is written (``files`` is empty until then).

    ``parent`` is the version that it corrects. ``outline`` names the object that it is written from, which is removed
    when that is done, its result has the same; empty: it is written from the upload. ``lines`` says where the lines of
    the source lie (:mod:`service.lines`).
    """

    __tablename__ = "versions"

    job: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    parent: Mapped[int | None]
    options: Mapped[str]
    outline: Mapped[str] = mapped_column(default="")
    lines: Mapped[str] = mapped_column(default="")
    files: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    reports: Mapped[int] = mapped_column(default=0)
    notices: Mapped[str] = mapped_column(default="[]")


class Key(Base):
    """An Idempotency-Key of a client, and the job that it stands for."""

    __tablename__ = "keys"

    client: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), index=True)
    fingerprint: Mapped[str]


class Expired(Base):
    """The id of a job that has expired: it answers 410, not 404, for as long again."""

    __tablename__ = "expired"

    id: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[float] = mapped_column(index=True)
