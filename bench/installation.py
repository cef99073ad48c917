"""A larger installation on this machine: PostgreSQL, Redis, S3, web processes and workers, and what each has cost."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from bench import processes
from bench.measure import ROOT
from bench.relay import Relay
from scripts.servers import S3, PostgreSQL, Redis
from scripts.servers.process import HOST, free_port
from scripts.servers.s3 import ENVIRONMENT

WEB_PROCESSES = 2
KINDS = ("web", "worker", "postgres", "redis", "s3")
"""What processes are there for. S3 is played by moto, which is no part of the product and slower than real storage."""

_NAME = "huibian"
_START_SECONDS = 60.0
_END_SECONDS = 60.0
_NO_LIMITS = {"HUIBIAN_MAX_CLIENT_JOBS": "0", "HUIBIAN_MAX_QUEUE": "100000", "HUIBIAN_LANG": "en"}


class _Database(PostgreSQL):
    """PostgreSQL that counts statements."""

    def command(self) -> Sequence[str]:
        return [*super().command(), "-c", "shared_preload_libraries=pg_stat_statements"]


class Counts(NamedTuple):
    """Operations of database, broker and storage so far, and bytes moved where they pass a relay."""

    statements: int
    transactions: int
    commands: int
    requests: int
    database_bytes: int
    broker_bytes: int
    storage_bytes: int

    def since(self, before: Counts) -> Counts:
        """What was added since ``before``."""
        return Counts(*(now - then for now, then in zip(self, before, strict=True)))


class Installation:
    """One that runs; ``address`` is where its web processes answer."""

    def __init__(self, folder: Path, servers: tuple[PostgreSQL, Redis, S3], relays: tuple[Relay, Relay] | None) -> None:
        self._folder, self._relays = folder, relays
        self._database, self._broker, self._storage = servers
        database, storage = self._database.create(_NAME), self._storage.create(_NAME)
        if relays:
            database = database.replace(f":{self._database.port}/", f":{relays[0].port}/")
            storage = storage.replace(f":{self._storage.port}", f":{relays[1].port}")
        self.database_url, self.broker_url = database, self._broker.url
        self._environment = {
            "HUIBIAN_DATA": str(folder), "HUIBIAN_DATABASE_URL": database, "HUIBIAN_BROKER_URL": self.broker_url,
            "HUIBIAN_STORAGE_URL": storage, "HUIBIAN_STORAGE_PUBLIC_URL": self._storage.endpoint,
            "HUIBIAN_SECRET": "of the bench", **ENVIRONMENT, **_NO_LIMITS,
        }  # fmt: skip
        self._execute("CREATE EXTENSION pg_stat_statements")
        self._web: list[subprocess.Popen[bytes]] = []
        self._workers: list[subprocess.Popen[bytes]] = []
        self.address = f"http://{HOST}:{free_port()}"

    def processor(self) -> dict[str, float]:
        """Seconds of processors so far by kind of process."""
        of_kind = {
            "web": [one.pid for one in self._web], "worker": [one.pid for one in self._workers],
            "postgres": [self._database.pid], "redis": [self._broker.pid], "s3": [self._storage.pid],
        }  # fmt: skip
        return {kind: processes.processor(of_kind[kind]) for kind in KINDS}

    def counts(self) -> Counts:
        """Operations so far; what this question asks of the servers is left out, or the same each time."""
        import redis

        (statements,) = self._execute(
            "SELECT sum(calls)::bigint FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat%'"
        )
        (done,) = self._execute(f"SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = '{_NAME}'")
        with redis.Redis.from_url(self.broker_url) as broker:
            commands = sum(one["calls"] for name, one in broker.info("commandstats").items() if name not in _ASKING)
            stats = broker.info("stats")
        database, storage = (relay.bytes for relay in self._relays) if self._relays else (0, 0)
        return Counts(
            statements, done, commands, self._requests(), database,
            stats["total_net_input_bytes"] + stats["total_net_output_bytes"], storage,
        )  # fmt: skip

    @contextlib.contextmanager
    def workers(self, count: int) -> Iterator[None]:
        """So many times ``huibian worker``, each with one process for jobs, as on so many machines."""
        before = self._workers
        new = [self._started("worker", [sys.executable, "-m", "converter", "worker"], HUIBIAN_WORKERS="1")
               for _ in range(count)]  # fmt: skip
        self._workers = [*before, *(process for process, _ in new)]
        try:
            for process, log in new:
                _until(partial(_is_ready, log), process, log)
            yield
        finally:
            self._workers = before
            _end([process for process, _ in new])

    @contextlib.contextmanager
    def web(self) -> Iterator[None]:
        """The web processes under gunicorn."""
        command = [
            sys.executable, "-m", "gunicorn", "-c", "python:service.gunicorn",
            "--bind", self.address.removeprefix("http://"), "--workers", str(WEB_PROCESSES), "service:create_app()",
        ]  # fmt: skip
        process, log = self._started("web", command)
        self._web = [process]
        try:
            _until(self._answers, process, log)
            yield
        finally:
            self._web = []
            _end([process])

    def _started(self, name: str, command: Sequence[str], **more: str) -> tuple[subprocess.Popen[bytes], Path]:
        log = self._folder / f"{name}-{time.monotonic_ns()}.log"
        metrics = self._folder / "metrics"
        metrics.mkdir(exist_ok=True)
        environment: Mapping[str, str] = os.environ | self._environment | more
        if name == "web":
            environment = {**environment, "PROMETHEUS_MULTIPROC_DIR": str(metrics)}
        with log.open("wb") as out:
            return _popen(command, environment, out), log

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5):
                return True
        except OSError:
            return False

    def _requests(self) -> int:
        """Requests that storage has answered: moto logs each."""
        return (self._storage.folder / "log").read_bytes().count(b' HTTP/1.1"')

    def _execute(self, statement: str) -> tuple[int, ...]:
        import psycopg

        address = self._database.database(_NAME).replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            asked = connection.execute(statement.encode())
            return asked.fetchone() or () if asked.description else ()


_ASKING = {"cmdstat_info", "cmdstat_hello", "cmdstat_client|setinfo", "cmdstat_client"}
"""Redis commands of connecting and of asking for these figures."""


@contextlib.contextmanager
def installed(folder: Path, *, relayed: bool = False) -> Iterator[Installation]:
    """An installation with its web processes; ``relayed``: what goes to database and storage is counted on the way."""
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        database, broker = stack.enter_context(_Database()), stack.enter_context(Redis())
        storage = stack.enter_context(S3())
        relays = None
        if relayed:
            relays = stack.enter_context(Relay(database.port)), stack.enter_context(Relay(storage.port))
        made = Installation(folder, (database, broker, storage), relays)
        stack.enter_context(made.web())
        yield made


def _popen(command: Sequence[str], environment: Mapping[str, str], out: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True)


def _is_ready(log: Path) -> bool:
    """Whether the worker that writes this log takes jobs."""
    return " ready." in log.read_text(errors="replace")


def _until(found: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Waits until ``found()``. Raises RuntimeError with the end of the log where that never comes."""
    end = time.monotonic() + _START_SECONDS
    while not found():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(log.read_text(errors="replace")[-2000:])
        time.sleep(0.05)


def _end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.send_signal(signal.SIGTERM)
    for process in running:
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
