"""The web processes' end of the broker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amqp import AMQPError
from kombu.exceptions import OperationalError

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
                channel = connection.default_channel
                if self._settings.broker_url.startswith(_REDIS):
                    return _of_redis(channel)
                return _of_rabbitmq(channel, self._celery.amqp.queues)
        except (OperationalError, OSError, AMQPError):
            return None

    def close(self) -> None:
        self._celery.close()


def _of_redis(channel: Any) -> int:
    """The messages that wait at Redis, and those that are with a worker."""
    return sum(int(channel.client.llen(lane)) for lane in LANES) + int(channel.client.hlen("unacked"))


def _of_rabbitmq(channel: Any, queues: Mapping[str, Any]) -> int:
    """The messages that wait at RabbitMQ, which does not tell of those that are with a worker.

    A queue is there only once somebody has declared it: before its first message, or after the broker has lost all that
    it kept, this does it, since a queue that is missing holds no message.
    """
    bound = [queues[lane].bind(channel) for lane in LANES]
    for queue in bound:
        queue.declare()
    return sum(int(queue.queue_declare(passive=True).message_count) for queue in bound)
