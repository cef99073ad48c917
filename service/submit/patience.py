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
"""Times that one request may fail while others are answered: then it is at fault, not the service."""


class Stopped(Exception):
    """The run was interrupted."""


class Patience:
    """Asks for up to ``seconds``. ``on_away`` is told the reason when the service is found to be away."""

    def __init__(self, server: str, seconds: float, on_away: Callable[[str], None]) -> None:
        self._server, self._seconds, self._on_away = server, seconds, on_away
        self._answered_at = time.monotonic()
        self._is_away = False
        self.stopping = threading.Event()

    def ask(self, request: Callable[[], _T]) -> _T:
        """The answer to ``request``. Raises ServerAway, Stopped, and Refused for a refusal that is no passing one."""
        begun, pause, tries = time.monotonic(), _FIRST_PAUSE, 0
        while True:
            try:
                answer = request()
            except Unreached as error:
                reason, wait, tries = str(error), pause, tries + 1
                if tries >= _ENOUGH and self._answered_at > begun:
                    raise Refused(0, Failure("server-away", reason, reason)) from error
            except Refused as refused:
                if refused.status not in PASSING:
                    self._answered()
                    raise
                reason, wait = refused.failure.code, max(pause, refused.retry_after or 0)
            else:
                self._answered()
                return answer
            self._note(reason, time.monotonic() - begun)
            self.pause(wait)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def pause(self, seconds: float) -> None:
        """Waits. Raises Stopped."""
        if self.stopping.wait(seconds):
            raise Stopped

    def _answered(self) -> None:
        self._answered_at, self._is_away = time.monotonic(), False

    def _note(self, reason: str, so_far: float) -> None:
        if so_far >= self._seconds:
            raise ServerAway(server=self._server, reason=reason, seconds=round(so_far))
        if not self._is_away:
            self._is_away = True
            self._on_away(reason)
