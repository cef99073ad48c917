"""The beginning of a worker process: its limits, and its end together with the server that started it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from service import logs
from service.config import Settings

_LOOK_SECONDS = 0.5


def begin(settings: Settings) -> None:
    """Makes this process a worker."""
    scratch = settings.scratch()
    scratch.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(scratch)
    logs.configure(settings.log_level)
    _limit_memory(settings.job_memory)
    if sys.platform != "win32":
        signal.signal(signal.SIGTERM, lambda _signal, _frame: _end())
        threading.Thread(target=_end_with, args=[os.getppid()], name="parent", daemon=True).start()


def _limit_memory(size: int) -> None:
    if sys.platform != "win32" and size:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _end_with(parent: int) -> None:
    """Ends this process when its parent is gone: a killed server leaves no work that nobody can cancel."""
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    _end()


def _end() -> None:
    """Ends at once, with the programs (LibreOffice) that were started from here."""
    for child in _children():
        with contextlib.suppress(OSError, AttributeError):
            os.killpg(child, signal.SIGKILL)
    os._exit(1)


def _children() -> list[int]:
    """The processes that this one started, where the system tells; each leads a group of its own."""
    found: list[int] = []
    for listed in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += map(int, listed.read_text(encoding="ascii").split())
    return found
