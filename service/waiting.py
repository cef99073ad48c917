"""Which jobs wait for somebody to run them, and whether those who run jobs know of them.

The database is the truth; whoever hands jobs on (a queue in memory, a broker) may lose what it was told. Every method
may be called by any number of processes at once: each job is handed to one of them.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from service.database import Database, now
from service.jobs import LEASE_SECONDS, QUEUED, RUNNING, count_changed
from service.tables import Job

RECENT_SECONDS = 300.0
"""The time in which the jobs that ended tell how fast jobs end."""

SILENT_SECONDS = 30.0
"""A job that somebody was told of so long ago may have been lost since."""


class Waiting(NamedTuple):
    """A version that is to be written."""

    id: str
    number: int
    lane: str


class WaitingList:
    """The jobs of one database that wait."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recover(self) -> int:
        """Queues the jobs again whose worker gives no sign of life any more; how many."""
        silent = update(Job).where(Job.status == RUNNING, Job.beat_at < now() - LEASE_SECONDS)
        again = silent.values(status=QUEUED, sent_at=None)
        return self._database.write(lambda session: count_changed(session, again))

    def miss(self, known: int) -> int:
        """Notes that those who run jobs know only of ``known`` that wait, where there are more: the ones that they were
        told of first, some time ago, are to be told of again; how many."""
        told = (Job.status == QUEUED, Job.sent_at.is_not(None))

        def work(session: Session) -> int:
            lost = (session.scalar(select(func.count()).select_from(Job).where(*told)) or 0) - known
            if lost <= 0:
                return 0
            silent = select(Job.id).where(*told, Job.sent_at < now() - SILENT_SECONDS)
            first = silent.order_by(Job.sent_at).limit(lost)
            return count_changed(session, update(Job).where(Job.id.in_(first), *told).values(sent_at=None))

        return self._database.write(work)

    def take(self, count: int, *, at_once: int = 0) -> list[Waiting]:
        """At most ``count`` versions that nobody was told of yet, and the caller tells now, oldest first.

        Jobs of a client of whom ``at_once`` run (0: any number may) are left out.
        """
        other = aliased(Job)
        running = select(func.count()).where(other.client == Job.client, other.status == RUNNING).scalar_subquery()
        unknown = (Job.status == QUEUED, Job.sent_at.is_(None), Job.pending.is_not(None))
        query = select(Job.id, Job.pending, Job.lane).where(*unknown, *([running < at_once] if at_once else []))

        def work(session: Session) -> list[Waiting]:
            found = session.execute(query.order_by(Job.queued_at).limit(count)).all()
            mine = update(Job).values(sent_at=now())
            return [
                Waiting(id, number or 0, lane)
                for id, number, lane in found
                if count_changed(session, mine.where(Job.id == id, *unknown))
            ]

        return self._database.write(work) if self._database.read(lambda session: session.scalar(query)) else []

    def give_back(self, id: str, number: int) -> None:
        """Notes that nobody could be told of the version."""
        one = update(Job).where(Job.id == id, Job.pending == number, Job.status == QUEUED)
        self._database.write(lambda session: count_changed(session, one.values(sent_at=None)))

    def pace(self) -> float:
        """Jobs that end in a second, of late."""
        ended = select(func.count()).select_from(Job).where(Job.ended_at > now() - RECENT_SECONDS)
        return (self._database.read(lambda session: session.scalar(ended)) or 0) / RECENT_SECONDS
