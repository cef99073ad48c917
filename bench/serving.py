"""``huibian serve`` in a process of its own, with limits that do not stop a bench."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.measure import ROOT

_LIMITS = {"HUIBIAN_MAX_CLIENT_JOBS": "0", "HUIBIAN_MIN_FREE": "0", "HUIBIAN_LANG": "en", "PYTHONUNBUFFERED": "1"}


@contextlib.contextmanager
def served(data: Path) -> Iterator[tuple[str, int]]:
    """The address of the server and the id of its process."""
    command = [sys.executable, "-m", "converter", "serve", "--port", "0", "--data", str(data)]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | _LIMITS, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        address = re.search(r"http://\S+:\d+", process.stdout.readline())
        if address is None:
            raise RuntimeError("the service does not start")
        try:
            yield address[0], process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
