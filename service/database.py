"""The database: SQLite or PostgreSQL, units of work that are retried where a database is only busy."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Float, NullPool, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

_T = TypeVar("_T")

WAIT_SECONDS = 5.0
"""How long SQLite itself waits for another writer."""

_PAUSES = (0.1, 0.3, 1.0)
"""Seconds between the tries of a unit of work; the last one repeats."""

_BUSY = ("locked", "busy")
_PASSING = ("08", "40", "53300", "55P03", "57P")
"""How the codes (SQLSTATE) of faults begin that pass: no connection, lost race, many clients, lock, restart."""

_NO_CODE = "-"
_CONNECT_SECONDS = 5
_WRITING = "huibian_writing"


class Database:
    """Units of work on one database. ``patience``: seconds for which one is tried again while the database is busy or
    away; ``pooled``: whether connections are kept open between two units."""

    def __init__(self, url: str, *, patience: float = 0, pooled: bool = True) -> None:
        self._patience = patience
        self._engine = _engine(url, pooled)
        # What only reads sees at PostgreSQL what is committed when each statement begins, in a transaction or not:
        # without one it costs one statement instead of three. SQLite has transactions of one view only.
        alone = {} if self._engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
        self._reader = self._engine.execution_options(**alone)
        # The same connections; what begins on them takes SQLite's lock at once, since a transaction that has read
        # already would be refused it without waiting.
        self.writer = self._engine.execution_options(**{_WRITING: True})

    def read(self, work: Callable[[Session], _T]) -> _T:
        """What ``work`` finds. Raises OperationalError where the database does not answer."""
        return self._tried(work, self._reader, self._patience)

    def write(self, work: Callable[[Session], _T]) -> _T:
        """What ``work`` returns, once its changes are committed, all of them or none."""

        def committed(session: Session) -> _T:
            found = work(session)
            session.commit()
            return found

        return self._tried(committed, self.writer, self._patience)

    def wait(self, seconds: float) -> None:
        """Waits until the database answers, for so long. Raises OperationalError where it does not."""
        self._tried(lambda session: session.execute(text("SELECT 1")), self._reader, seconds)

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    def _tried(self, work: Callable[[Session], _T], engine: Engine, patience: float) -> _T:
        until = time.monotonic() + patience
        for attempt in range(1_000_000):
            try:
                with Session(engine, expire_on_commit=False) as session:
                    return work(session)
            except OperationalError as error:
                if not is_passing(error) or time.monotonic() >= until:
                    raise
            time.sleep(_PAUSES[min(attempt, len(_PAUSES) - 1)])
        raise AssertionError("unreachable: patience is finite")


def is_passing(error: OperationalError) -> bool:
    """Whether the same work may succeed later: another one writes, or the server is away for a moment."""
    code = getattr(error.orig, "sqlstate", _NO_CODE)  # PostgreSQL's; None where there was no connection at all
    if error.connection_invalidated or code is None or code.startswith(_PASSING):
        return True
    return any(word in str(error.orig).lower() for word in _BUSY)


def is_uncertain(error: BaseException) -> bool:
    """Whether a unit of work that ended so may have been committed all the same: the server was gone before it could
    answer."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def is_full(error: OperationalError) -> bool:
    """Whether the disk of the database is full."""
    return any(word in str(error.orig).lower() for word in ("full", "no space left"))


class now(FunctionElement[float]):
    """Seconds since 1970 by the clock that all processes share: the database's, not that of their machines."""

    type = Float()
    inherit_cache = True


@compiles(now)
def _now_in_sqlite(_element: now, _compiler: object, **_options: object) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(now, "postgresql")
def _now_in_postgresql(_element: now, _compiler: object, **_options: object) -> str:
    return "extract(epoch from clock_timestamp())::float8"


def one_at_a_time(connection: Session | Connection, what: str) -> None:
    """Has all processes do ``what`` one after another, each until its transaction ends.

    On SQLite there is nothing to do: who writes is alone.
    """
    dialect = connection.get_bind().dialect if isinstance(connection, Session) else connection.dialect
    if dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"), {"what": what})


def _engine(url: str, pooled: bool) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        given = {"connect_args": {"connect_timeout": _CONNECT_SECONDS}, "pool_pre_ping": True}
        return create_engine(parsed, **given, **({} if pooled else {"poolclass": NullPool}))
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": WAIT_SECONDS})
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _tune_sqlite(connection: Any, _record: object) -> None:
    """WAL, so that readers never wait for the writer; FULL, so that what was accepted survives a power cut."""
    connection.isolation_level = None  # BEGIN is ours to say
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    kind = "IMMEDIATE" if connection.get_execution_options().get(_WRITING) else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {kind}")
