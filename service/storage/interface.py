"""What the service asks of storage."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import NamedTuple, Protocol

CHUNK = 1 << 20
"""Bytes of a piece, about."""


LOOK = 10_000
"""Objects that are looked at in one turn: ten requests to a bucket."""


class Away(OSError):
    """Storage does not answer, or answers that it cannot now; the same may succeed later."""

    def __init__(self, reason: str) -> None:
        super().__init__(errno.EIO, reason)


class Stream(Iterator[bytes], Protocol):
    """Bytes of an object, piece by piece; ``close`` where they are not read to their end."""

    def close(self) -> None: ...


class Readable(Protocol):
    """What is read piece by piece."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most ``size``; none at the end."""
        ...


class Idle(NamedTuple):
    """Some of the jobs whose objects lie in storage: those that have not changed for so long, and the job after which
    the next look goes on; empty: it begins anew."""

    jobs: frozenset[str]
    after: str


class Storage(Protocol):
    """Objects under keys ``job/name``, made by the service alone: no name of a user is in one.

    Everything raises Away where storage does not answer.
    """

    def put(self, key: str, source: Readable, *, name: str = "") -> int:
        """Stores what ``source`` holds, piece by piece; the size in bytes. Raises OSError, and stores nothing then.

        ``name``: what the file is called where a browser gets it by :meth:`link`.
        """
        ...

    def read(self, key: str, start: int = 0, size: int | None = None) -> Stream:
        """The object's bytes from ``start`` on, ``size`` of them. Raises FileNotFoundError."""
        ...

    def size(self, key: str) -> int:
        """Bytes of the object. Raises FileNotFoundError."""
        ...

    def link(self, key: str, seconds: int) -> str | None:
        """An address where whoever has it gets the object for so long; None where only the service can send it."""
        ...

    def remove(self, key: str) -> None:
        """Removes the object, if it is there."""
        ...

    def delete(self, job: str) -> None:
        """Removes every object of the job."""
        ...

    def older_than(self, seconds: float, after: str = "") -> Idle:
        """The jobs whose objects lie here and have not changed for so long: the next ones behind ``after``, of about
        ``LOOK`` objects."""
        ...

    def sweep(self, seconds: float) -> None:
        """Removes what writes that were interrupted so long ago have left."""
        ...

    def free(self) -> int | None:
        """Bytes that there is room for; None where nobody can say."""
        ...

    def check(self) -> None:
        """Raises OSError where storage is not there, or not for us."""
        ...
