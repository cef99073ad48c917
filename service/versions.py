"""The versions of a job: the next one is asked for, the one before or after is shown, old ones go.

A version has a number, which only grows, and the parent that it corrects. Undo shows the parent, redo the newest
child; nothing is written again for it, since what a version wrote stays where it is.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from service import lines
from service.database import Database, now
from service.jobs import DONE, FINAL, INTERACTIVE, QUEUED, count_changed
from service.tables import Job, Version


class Stale(Exception):
    """The job shows another version than the one that was to be corrected, or is writing one."""


class NoVersion(Exception):
    """There is no version to go back or forward to."""


class Next(NamedTuple):
    """What the next version of a job is written from: Options as JSON, the outline's object (empty: the upload), and
    where the lines of the source lie (empty: it is read again)."""

    options: str
    outline: str
    lines: str


class Unneeded(NamedTuple):
    """What storage need not keep any more: results by number, and lines of a source by the name of their object."""

    results: tuple[int, ...]
    lines: frozenset[str]


class Versions:
    """The versions of the jobs of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, id: str, expected: int, next: Next) -> int:
        """Queues the next version of a job that shows ``expected``; its number.

        Raises Stale, where somebody else was first.
        """

        def work(session: Session) -> int:
            values = {
                "status": QUEUED, "queued_at": now(), "sent_at": now(), "lane": INTERACTIVE, "attempts": 0,
                "pending": Job.latest + 1, "latest": Job.latest + 1,
                "stage": "", "done": 0, "total": 0, "error": "",
            }  # fmt: skip
            _claim(session, id, expected, values)
            number: int = session.execute(select(Job.pending).where(Job.id == id)).scalar_one() or 0
            session.add(Version(
                job=id, number=number, parent=expected, options=next.options, outline=next.outline, lines=next.lines
            ))  # fmt: skip
            return number

        return self._database.write(work)

    def undo(self, id: str, expected: int) -> int:
        """Shows the version before ``expected``; its number. Raises Stale or NoVersion."""

        def work(session: Session) -> int:
            return _show(session, id, expected, session.scalar(
                select(Version.parent).where(Version.job == id, Version.number == expected)
            ))  # fmt: skip

        return self._database.write(work)

    def redo(self, id: str, expected: int) -> int:
        """Shows the newest version that corrects ``expected``; its number. Raises Stale or NoVersion."""

        def work(session: Session) -> int:
            return _show(session, id, expected, _newest_child(session, id, expected))

        return self._database.write(work)

    def steps(self, id: str, number: int) -> tuple[int | None, int | None]:
        """The versions that undo and redo would show; None: there is none."""

        def work(session: Session) -> tuple[int | None, int | None]:
            shown = session.get(Version, (id, number))
            return (shown.parent if shown else None), _newest_child(session, id, number)

        return self._database.read(work)

    def prune(self, id: str, keep: int) -> Unneeded:
        """Forgets all but the ``keep`` newest versions and the one that is shown; what storage need not keep."""

        def work(session: Session) -> Unneeded:
            job = session.get(Job, id)
            versions = list(session.scalars(select(Version).where(Version.job == id).order_by(Version.number)))
            held = {job.version, job.pending, *(version.number for version in versions[-keep:])} if job else set()
            if job and job.pending:
                held |= {version.parent for version in versions if version.number == job.pending}
            gone = [version for version in versions if version.number not in held]
            _remove(session, id, [version.number for version in gone])
            used = {lines.object_of(version.lines) for version in versions if version.number in held}
            unused = {lines.object_of(version.lines) for version in gone} - used
            return Unneeded(tuple(version.number for version in gone), frozenset(filter(None, unused)))

        return self._database.write(work)


def _claim(session: Session, id: str, expected: int, values: dict[str, object]) -> None:
    ready = update(Job).where(
        Job.id == id, Job.version == expected, Job.version > 0, Job.pending.is_(None), Job.status.in_(FINAL)
    )  # fmt: skip
    if not count_changed(session, ready.values(values)):
        raise Stale


def _show(session: Session, id: str, expected: int, number: int | None) -> int:
    shown = session.get(Version, (id, number)) if number else None
    values: dict[str, object] = {"status": DONE, "error": ""}
    if shown is not None:
        values |= {name: getattr(shown, name) for name in ("options", "title", "reports", "notices")}
        values["version"] = shown.number
    _claim(session, id, expected, values)
    if shown is None:
        raise NoVersion
    return shown.number


def _newest_child(session: Session, id: str, number: int) -> int | None:
    children = select(Version.number).where(Version.job == id, Version.parent == number, Version.files != "")
    return session.scalar(children.order_by(Version.number.desc()).limit(1))


def _remove(session: Session, id: str, numbers: Collection[int]) -> None:
    of_job = Version.job == id
    session.execute(update(Version).where(of_job, Version.parent.in_(numbers)).values(parent=None))
    session.execute(delete(Version).where(of_job, Version.number.in_(numbers)))
