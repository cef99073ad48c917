"""A service that is away for a while is asked again; one that stays away ends the run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from service.submit.client import Failure, Refused, Unreached
from service.submit.errors import ServerAway

_T = TypeVar("_T")

PASSING = frozenset({408, 502, 503, 504, 507})
"""Answers by which nothing is decided: busy, restarting, storage or a proxy's other side away, a disk full."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 10.0
_ENOUGH = 5
"""Times that one request may fail again though another one was answered meanwhile: then it is at fault itself, not the
service."""


class Stopped(Exception):
    """The run was interrupted."""


class Patience:
    """Asks for up to ``seconds``. ``on_away`` is told the reason when the service is found to be away."""

    def __init__(self, server: str, seconds: float, on_away: Callable[[str], None]) -> None:
        self._server, self._seconds, self._on_away = server, seconds, on_away
        self._answered_at, self._quiet_until = self.now(), 0.0
        self._is_away = False
        self.stopping = threading.Event()

    def ask(self, request: Callable[[], _T]) -> _T:
        """The answer to ``request``. Raises ServerAway, Stopped, and Refused for a refusal that is no passing one."""
        failures = _Failures()
        while True:
            self._keep_quiet()
            try:
                answer = request()
            except Unreached as error:
                reason = str(error)
                if failures.is_at_fault(self._answered_at):
                    raise Refused(0, Failure("server-away", reason, reason)) from error
            except Refused as refused:
                if refused.status not in PASSING:
                    self._answered()
                    raise
                reason = refused.failure.code
                self._quiet_until = max(self._quiet_until, self.now() + (refused.retry_after or 0))
            else:
                self._answered()
                return answer
            self._note(reason, failures.add(self.now()))
            self.pause(failures.pause())

    def pause(self, seconds: float) -> None:
        """Waits. Raises Stopped."""
        if self.stopping.wait(seconds):
            raise Stopped

    def now(self) -> float:
        """Seconds, by a clock that only goes forward."""
        return time.monotonic()

    def _keep_quiet(self) -> None:
        """What the service says of when to come again holds for every request."""
        while (seconds := self._quiet_until - self.now()) > 0:
            self.pause(seconds)

    def _answered(self) -> None:
        self._answered_at, self._is_away = self.now(), False

    def _note(self, reason: str, so_far: float) -> None:
        if so_far >= self._seconds:
            raise ServerAway(server=self._server, reason=reason, seconds=round(so_far))
        if not self._is_away:
            self._is_away = True
            self._on_away(reason)


class _Failures:
    """How often one request has failed, and since when."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._last = 0.0
        self._number = self._alone = 0

    def add(self, moment: float) -> float:
        """It has failed; the seconds since it did for the first time."""
        self._first = moment if self._first is None else self._first
        self._last, self._number = moment, self._number + 1
        return moment - self._first

    def is_at_fault(self, answered_at: float) -> bool:
        """Whether it fails now though another one was answered, at ``answered_at``, and has done so often enough."""
        self._alone += self._first is not None and answered_at > self._last
        return self._alone >= _ENOUGH

    def pause(self) -> float:
        """Seconds until it is asked again: twice as many each time, up to a limit."""
        return min(_FIRST_PAUSE * 2.0 ** min(self._number - 1, 10), _LONGEST_PAUSE)
