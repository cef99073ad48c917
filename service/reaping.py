"""The reaper: takes up again what workers and brokers have lost.

It may run in any number of processes at once, and at any time.
"""

from __future__ import annotations

import threading

from service import logs
from service.config import Settings
from service.runners import Runner
from service.waiting import WaitingList

_log = logs.logger(__name__)

PACE_SECONDS = 10.0
_AT_ONCE = 500
"""Versions that one turn hands on."""


class Reaper(threading.Thread):
    """Looks every so many seconds for jobs that nobody works on although they wait."""

    def __init__(self, settings: Settings, waiting: WaitingList, runner: Runner) -> None:
        super().__init__(name="reaper", daemon=True)
        self._settings, self._waiting, self._runner = settings, waiting, runner
        self._closing = threading.Event()

    def run(self) -> None:
        while not self._closing.wait(PACE_SECONDS):
            try:
                self.reap()
            except Exception:  # a database or a broker that is away now is there again at the next turn
                _log.exception("reap")

    def close(self) -> None:
        """Looks no more."""
        self._closing.set()

    def reap(self) -> None:
        """Looks once."""
        again = self._waiting.recover()
        known = self._runner.known()
        lost = 0 if known is None else self._waiting.miss(known)
        if again or lost:
            _log.warning("taken up again", silent=again, lost=lost)
        for next in self._waiting.take(_AT_ONCE, at_once=self._settings.max_client_running):
            self._runner.submit(*next)
