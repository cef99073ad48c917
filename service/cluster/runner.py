"""The web processes' end of the broker."""

from __future__ import annotations

import contextlib
from typing import Any

from amqp import AMQPError
from kombu.exceptions import OperationalError
from sqlalchemy.exc import SQLAlchemyError

from service import logs
from service.cluster.queueing import TASK, celery_of, name_of
from service.config import Settings
from service.jobs import INTERACTIVE, LANES
from service.waiting import WaitingList

_log = logs.logger(__name__)

_PING_SECONDS = 1.0
_REDIS = ("redis://", "rediss://")


class ClusterRunner:
    """Tells workers on other machines which versions are to be written."""

    def __init__(self, settings: Settings, waiting: WaitingList) -> None:
        self._settings, self._waiting = settings, waiting
        self._celery = celery_of(settings)

    def start(self) -> None:
        """Nothing is to be taken up: what workers have open is theirs, and the reaper finds what they lost."""

    def submit(self, id: str, number: int, lane: str = INTERACTIVE) -> None:
        try:
            self._celery.send_task(TASK, [id, number], task_id=name_of(id, number), queue=lane)
        except (OperationalError, OSError):
            _log.warning("broker away", job=id)
            with contextlib.suppress(SQLAlchemyError):  # then the reaper misses the message after a while
                self._waiting.give_back(id, number)

    def cancel(self, id: str, number: int) -> None:
        """Has the worker that is at it end its process; who would begin later finds no job."""
        try:
            self._celery.control.revoke(name_of(id, number), terminate=True, signal="SIGTERM")
        except (OperationalError, OSError):
            _log.warning("broker away", job=id)

    def alive(self) -> bool:
        try:
            return bool(self._celery.control.ping(timeout=_PING_SECONDS, limit=1))
        except (OperationalError, OSError):
            return False

    def known(self) -> int | None:
        try:
            with self._celery.connection_for_read() as connection:
                connection.ensure_connection(max_retries=1, timeout=_PING_SECONDS)
                return _messages(connection, self._settings.broker_url.startswith(_REDIS))
        except (OperationalError, OSError, AMQPError):
            return None

    def close(self) -> None:
        self._celery.close()


def _messages(connection: Any, redis: bool) -> int:
    """The messages that wait at the broker.

    One that a worker was given does not count: it is begun at once, or the worker is gone, and Redis would hold its
    message back for longer than any job may take (and for hours more where clocks are wrong).
    """
    channel = connection.default_channel
    if redis:
        return sum(int(channel.client.llen(lane)) for lane in LANES)
    # Not passive: a lane that had no message yet has no queue, and to ask for it so would be an error.
    declared = [channel.queue_declare(lane, durable=True, auto_delete=False) for lane in LANES]
    return sum(int(queue.message_count) for queue in declared)
