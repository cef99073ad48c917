"""Settings of gunicorn for the web processes of a larger installation.

``gunicorn -c python:service.gunicorn 'service:create_app()'``; what is set on the command line goes first.
"""

from __future__ import annotations

import os
import tempfile
from typing import Any

from service import logs
from service.config import from_environment

_settings = from_environment()
_settings.scratch().mkdir(parents=True, exist_ok=True)
tempfile.tempdir = str(_settings.scratch())  # uploads are kept there while they come in, not where /tmp is memory

bind = "127.0.0.1:8000"
workers = _settings.workers or 2 * (os.cpu_count() or 1)
worker_class = "gthread"
threads = _settings.threads
timeout = 120
"""Seconds after which a process whose main thread does not answer is replaced; a request may take longer."""
graceful_timeout = 60
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = str(_settings.scratch())
preload_app = False
"""Each process opens its own connections: those of the database, the broker and storage survive no fork."""
forwarded_allow_ips = "127.0.0.1"


def when_ready(_server: Any) -> None:
    """Has the main process log as the others do."""
    logs.configure(_settings.log_level)


def child_exit(_server: Any, worker: Any) -> None:
    """Takes a process that has ended out of the metrics that all add up to."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
