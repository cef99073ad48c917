"""What a worker measures: its processes tell its main process how jobs begin and end, which shows it to Prometheus.

They tell it by datagrams: each is sent whole or not at all, without a lock, so that a process that is killed harms no
other one. What finds no room is not counted; the database is the truth.
"""

from __future__ import annotations

import contextlib
import socket
import threading

import msgspec
from prometheus_client import Counter, Gauge, start_http_server

from service import measures
from service.config import Settings
from service.measures import Outcome

STARTED = Counter("huibian_worker_processes", "Processes for jobs that were started; more than run: restarts.")
LOST = Counter("huibian_worker_lost", "Processes that died, or were ended for their time, while they ran a job.")
RUNNING = Gauge("huibian_worker_running", "Versions that are being written.")

_LARGEST = 1 << 16


class _News(msgspec.Struct):
    """A process was started (no ``job``), or has begun a job, or has ended it with that outcome."""

    job: str = ""
    outcome: Outcome | None = None
    ended: bool = False


class Watch:
    """Both ends of the way from the processes of a worker to its main process, made before they are."""

    def __init__(self) -> None:
        self._main, self._process = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._process.setblocking(False)
        self._running = set[str]()
        self._lock = threading.Lock()

    def serve(self, settings: Settings) -> None:
        """Listens from now on; shows what it hears where the settings say so. Raises OSError for a port in use."""
        threading.Thread(target=self._listen, name="watch", daemon=True).start()
        if settings.metrics_port:
            start_http_server(settings.metrics_port, settings.metrics_host)

    def started(self) -> None:
        """A process was started; said in it, as the next two are."""
        self._tell(_News())

    def begun(self, job: str) -> None:
        """The process has begun a job."""
        self._tell(_News(job))

    def ended(self, job: str, outcome: Outcome | None) -> None:
        """The process has ended it, with no outcome where another one is to write it."""
        self._tell(_News(job, outcome, ended=True))

    def lost(self, job: str) -> None:
        """The process that ran a job is gone; said in the main process."""
        LOST.inc()
        self._note(job, False)

    def _tell(self, news: _News) -> None:
        with contextlib.suppress(OSError):
            self._process.send(msgspec.json.encode(news))

    def _listen(self) -> None:
        while True:
            news = msgspec.json.decode(self._main.recv(_LARGEST), type=_News)
            if not news.job:
                STARTED.inc()
                continue
            self._note(news.job, not news.ended)
            if news.outcome is not None:
                measures.count(news.outcome)

    def _note(self, job: str, runs: bool) -> None:
        with self._lock:
            (self._running.add if runs else self._running.discard)(job)
            RUNNING.set(len(self._running))
