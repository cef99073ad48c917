"""Processes of the product that are started again when they end, as systemd does, and whose clock can be set."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.servers import Missing

_AGAIN_SECONDS = 0.5
_END_SECONDS = 40
_LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib*/faketime/libfaketimeMT.so.1")
_CLOCKS = Path(__file__).resolve().parent / "clocks"
_ROOT = Path(__file__).resolve().parent.parent.parent


class Unit:
    """A process, started again whenever it ends, until :meth:`stop`."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._clock = folder / f"{name}.clock"
        self._command, self._environment = command, {**os.environ, **environment, **_faketime(self._clock)}
        self.set_clock(0)
        self._over = threading.Event()
        self.process = self._started()
        self._watch = threading.Thread(target=self._start_again, daemon=True)
        self._watch.start()

    def kill(self) -> None:
        """Ends the main process as a power cut would."""
        self.process.kill()

    def kill_child(self, draw: float) -> bool:
        """Ends one of its children so, chosen by ``draw`` from 0 to 1; whether there was any."""
        found = children(self.process.pid)
        if not found:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(found[int(draw * len(found))], signal.SIGKILL)
        return True

    def set_clock(self, seconds: float) -> None:
        """Has its clock, and that of its children, go wrong by so many seconds."""
        new = self._clock.with_suffix(".new")
        new.write_text(f"{seconds:+.0f}\n", encoding="ascii")
        new.replace(self._clock)

    def stop(self) -> None:
        """Ends it in good order, for good."""
        self._over.set()
        self._watch.join()
        self.process.terminate()
        try:
            self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self._command, cwd=_ROOT, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def _start_again(self) -> None:
        while not self._over.wait(_AGAIN_SECONDS):
            if self.process.poll() is not None:
                self.process = self._started()


def children(pid: int) -> list[int]:
    """The processes that ``pid`` has started and that still run."""
    found: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += map(int, listed.read_text(encoding="ascii").split())
    return sorted(found)


def _faketime(clock: Path) -> dict[str, str]:
    """What has a process take the time from ``clock``; like a clock that is set, it bears on wall time only."""
    root = Path("/")
    library = next((path for pattern in _LIBRARIES for path in root.glob(pattern.lstrip("/"))), None)
    if library is None:
        raise Missing("faketime")
    return {
        "LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_CACHE_DURATION": "1",
        "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1",
        "PYTHONPATH": os.pathsep.join(filter(None, (str(_CLOCKS), os.environ.get("PYTHONPATH")))),
    }  # fmt: skip
