"""The workers' end of the broker: one main process, and processes of limited life that run one job at a time."""

from __future__ import annotations

import functools
import os
import socket
from collections.abc import Sequence
from typing import Any

from billiard.einfo import ExceptionInfo
from billiard.exceptions import WorkerLostError
from celery import Task, signals
from celery.exceptions import SoftTimeLimitExceeded
from celery.worker.request import Request
from kombu.exceptions import OperationalError
from sqlalchemy.exc import SQLAlchemyError

from service import logs, runners, tasks, worker
from service.cluster.queueing import TASK, celery_of
from service.cluster.runner import ClusterRunner
from service.cluster.watching import Watch
from service.config import Settings
from service.database import Database
from service.jobs import FAILED, REJECTED, Jobs
from service.measures import Outcome
from service.storage import Away

_log = logs.logger(__name__)

_PING_SECONDS = 5.0

_PATIENCE_SECONDS = 5.0
"""How long the main process waits for a database that is away, while it does nothing else."""


def run(settings: Settings, queues: Sequence[str]) -> int:
    """Works until it is told to end (SIGTERM: once what runs has ended); the exit status."""
    app = celery_of(settings)
    watch = Watch()
    watch.serve(settings)
    _listen(settings, watch)
    app.register_task(_task(settings, watch))
    running = app.Worker(
        queues=",".join(queues), concurrency=settings.processes(), pool="prefork", quiet=True,
        hostname=f"huibian-{os.getpid()}@{socket.gethostname()}",
        optimization="fair", max_tasks_per_child=runners.TASKS_PER_PROCESS, without_gossip=True, without_mingle=True,
        max_memory_per_child=settings.job_memory // 2 // 1024 or None, without_heartbeat=True,
    )  # fmt: skip
    running.start()
    return int(running.exitcode or 0)


def answers(settings: Settings) -> bool:
    """Whether a worker of this machine answers, however many jobs it has."""
    app = celery_of(settings)
    try:
        answered = app.control.ping(timeout=_PING_SECONDS)
    except (OperationalError, OSError):
        return False
    finally:
        app.close()
    return any(name.endswith(f"@{socket.gethostname()}") for one in answered for name in one)


def _listen(settings: Settings, watch: Watch) -> None:
    """Has Celery leave logs to us, and each process begin as a worker within its limits."""
    signals.setup_logging.connect(lambda **_: logs.configure(settings.log_level), weak=False)

    def begin(**_: object) -> None:
        worker.begin(settings)
        watch.started()

    signals.worker_process_init.connect(begin, weak=False)


def _run(settings: Settings, id: str, number: int, watch: Watch) -> None:
    """Writes a version, in a process of its own; how it ended stands in the database."""
    watch.begun(id)
    outcome = None
    try:
        outcome = _outcome(settings, id, number)
    finally:
        watch.ended(id, outcome)
    if outcome is not None:
        runners.log(id, number, outcome)
        for held in tasks.held(tasks.own_place(settings)):
            _sender(settings).submit(*held)


def _outcome(settings: Settings, id: str, number: int) -> Outcome | None:
    place = tasks.own_place(settings)
    try:
        return tasks.run(settings, id, number)
    except Away as error:
        _log.warning("storage away", job=id, version=number, reason=error.strerror)
        place.jobs.put_back(id, number)  # the reaper hands it on again
        return None
    except SoftTimeLimitExceeded:
        return tasks.give_up(place, id, number, REJECTED, tasks.problem("time-limit", seconds=settings.job_seconds))
    except Exception as error:
        _log.exception("job", job=id, version=number)
        return tasks.give_up(place, id, number, FAILED, tasks.problem("internal", reason=type(error).__name__))


@functools.cache
def _sender(settings: Settings) -> ClusterRunner:
    return ClusterRunner(settings, tasks.own_place(settings).waiting)


def _task(settings: Settings, watch: Watch) -> Task:
    """What a message has a worker do."""

    class Settled(Request):  # type: ignore[misc]  # Celery has no types
        """A message whose job is settled in the main process where its own process is gone."""

        def on_failure(self, exc_info: ExceptionInfo, send_failed_event: bool = True, return_ok: bool = False) -> Any:
            error = exc_info.exception
            if isinstance(getattr(error, "exc", error), WorkerLostError | SystemExit):  # the pool wraps some
                watch.lost(str(self.args[0]))
                _lost(settings, *self.args)
            return super().on_failure(exc_info, send_failed_event=send_failed_event, return_ok=return_ok)

        def on_timeout(self, soft: bool, timeout: float) -> None:
            super().on_timeout(soft, timeout)
            id, number = self.args
            if not soft:
                watch.lost(id)
                _end(settings, id, number, REJECTED, tasks.problem("time-limit", seconds=settings.job_seconds))

    class Run(Task):  # type: ignore[misc]
        name = TASK
        Request = Settled

        def run(self, id: str, number: int) -> None:
            _run(settings, id, number, watch)

    return Run()


def _lost(settings: Settings, id: str, number: int) -> None:
    """Gives a job back whose process died: the broker hands its message on at once, unless it was the last attempt."""
    _log.warning("worker lost", job=id, version=number)
    try:
        attempts = _jobs(settings).release(id, number)
    except SQLAlchemyError:
        return  # its lease ends by itself, and the reaper takes it up
    if attempts > settings.job_attempts:
        _end(settings, id, number, FAILED, tasks.problem("worker-lost"))


def _end(settings: Settings, id: str, number: int, status: str, error: tasks.Error) -> None:
    try:
        _jobs(settings).end(id, number, status, error, expires_in=settings.retention_seconds)
    except SQLAlchemyError:
        return  # as above
    runners.tell(id, number, Outcome(status, str(error["code"])))


@functools.cache
def _jobs(settings: Settings) -> Jobs:
    """The jobs for the main process: no connection stays open, since its children would inherit it."""
    return Jobs(Database(settings.database(), patience=_PATIENCE_SECONDS, pooled=False))
