"""What both ends of the broker agree on: queues, names of messages, and how long one may stay with a worker.

A message says only which version is to be written; the database is the truth. So a message may come twice (whoever
begins second finds that the version is another's) or be lost (the reaper sends another one): neither loses a job.
"""

from __future__ import annotations

from typing import Any

from celery import Celery
from kombu.entity import Queue

from service.config import Settings
from service.jobs import LANES

TASK = "huibian.run"

GRACE_SECONDS = 30
"""From the soft time limit, at which a worker ends its job itself, to the hard one, at which its process is killed."""

_MARGIN_SECONDS = 300
"""By how much longer than any job may take Redis waits before it gives a message to another worker."""

_CONNECT_SECONDS = 5
_SILENT_SECONDS = 30
_AGAIN = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2}
"""How a message is sent again over a new connection; for longer no request waits, the reaper sends it later."""


def celery_of(settings: Settings) -> Celery:
    """Celery with the queues of an installation."""
    queues = [Queue(lane, routing_key=lane) for lane in LANES]  # type: ignore[no-untyped-call]
    app = Celery("huibian", broker=settings.broker_url, set_as_current=False)
    app.conf.update(
        task_queues=queues, task_default_queue=LANES[0],
        task_acks_late=True, task_reject_on_worker_lost=True, task_acks_on_failure_or_timeout=True,
        task_ignore_result=True, task_serializer="json", accept_content=["json"],
        task_soft_time_limit=settings.job_seconds, task_time_limit=settings.job_seconds + GRACE_SECONDS,
        task_publish_retry_policy=_AGAIN,
        worker_prefetch_multiplier=1, worker_hijack_root_logger=False, worker_send_task_events=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_timeout=_CONNECT_SECONDS, broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None, broker_transport_options=_transport(settings),
    )  # fmt: skip
    return app


def name_of(id: str, number: int) -> str:
    """What the message about a version is called: the same each time that it is sent."""
    return f"{id}.{number}"


def _transport(settings: Settings) -> dict[str, Any]:
    if settings.broker_url.startswith("amqp"):
        return {"confirm_publish": True}
    return {
        "visibility_timeout": settings.job_seconds + GRACE_SECONDS + _MARGIN_SECONDS,
        "queue_order_strategy": "priority",  # interactive before bulk
        "socket_connect_timeout": _CONNECT_SECONDS, "socket_timeout": _SILENT_SECONDS, "socket_keepalive": True,
    }  # fmt: skip
