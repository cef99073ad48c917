"""The servers of a cluster, started once for all tests of a process that ask for them, and installations on them.

With ``--cluster`` every application of the tests of the service is one of an installation of its own: a database of
PostgreSQL, a database of Redis as the broker, a bucket of S3, and one worker of Celery.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from scripts.servers import S3, PostgreSQL, Redis
from scripts.servers.process import free_port
from scripts.servers.redis import DATABASES
from scripts.servers.s3 import ENVIRONMENT
from service.config import PREFIX, Settings
from tests.shared import ROOT

END_SECONDS = 30


class Servers(NamedTuple):
    """What installations share."""

    database: PostgreSQL
    broker: Redis
    storage: S3


class _Shared:
    """The servers of this process, once they are started."""

    servers: Servers | None = None
    numbers = itertools.count()


@contextlib.contextmanager
def serving() -> Iterator[Servers]:
    """The servers, and in the environment the credentials for them."""
    with pytest.MonkeyPatch.context() as patch, PostgreSQL() as database, Redis() as broker, S3() as storage:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        yield Servers(database, broker, storage)


@contextlib.contextmanager
def shared() -> Iterator[None]:
    """The servers are there for :func:`installed`."""
    with serving() as servers:
        _Shared.servers = servers
        yield
    _Shared.servers = None


def is_shared() -> bool:
    """Whether applications are to be installed on the servers."""
    return _Shared.servers is not None


def place(servers: Servers) -> dict[str, str]:
    """The three URLs of a new installation, all empty."""
    number, name = next(_Shared.numbers), unique("installation")
    return {
        "database_url": servers.database.create(name),
        "broker_url": servers.broker.database(number % DATABASES),
        "storage_url": servers.storage.create(name),
        "secret": "of the tests",
    }


def installed(settings: Settings) -> Settings:
    """``settings``, with the URLs of an installation of its own: the same for the same folder of data."""
    assert _Shared.servers is not None
    kept = Path(settings.data) / "installation.json"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(msgspec.json.encode(place(_Shared.servers)))
    urls = msgspec.json.decode(kept.read_bytes(), type=dict[str, str])
    return msgspec.structs.replace(settings, **{**urls, **({"secret": settings.secret} if settings.secret else {})})


def environment(settings: Settings) -> dict[str, str]:
    """``settings`` as variables of the environment."""
    values = msgspec.structs.asdict(settings)
    default = msgspec.structs.asdict(Settings())
    given = {name: value for name, value in values.items() if value != default[name]}
    return {
        PREFIX + name.upper(): ",".join(value) if isinstance(value, tuple) else str(value)
        for name, value in given.items()
    }


class Worker:
    """``huibian worker`` in a process of its own."""

    def __init__(self, settings: Settings, *arguments: str) -> None:
        self._log = Path(settings.data) / f"{unique('worker')}.log"
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "converter", "worker", *arguments], cwd=ROOT, stdout=log, stderr=log,
                env=os.environ | environment(settings), start_new_session=True,
            )  # fmt: skip

    def wait(self) -> None:
        """Until it takes jobs."""
        until = time.monotonic() + END_SECONDS
        while " ready." not in self.log():
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < until, self.log()
            time.sleep(0.05)

    def kill(self) -> None:
        """Ends the main process as a power cut would; its children notice."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Ends it in good order; what runs is ended too, after a while."""
        if self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def log(self) -> str:
        return self._log.read_text(errors="replace")


@contextlib.contextmanager
def gunicorn(settings: Settings) -> Iterator[str]:
    """The web processes of an installation as they run in production, two of them; their address."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "-c", "python:service.gunicorn", "--bind", f"127.0.0.1:{port}",
        "--workers", "2", "service:create_app()",
    ]  # fmt: skip
    with (Path(settings.data) / f"{unique('gunicorn')}.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | environment(settings), stdout=log, stderr=log, start_new_session=True
        )
    try:
        _answers(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(END_SECONDS)


def _answers(address: str) -> None:
    until = time.monotonic() + END_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)


def unique(prefix: str) -> str:
    """A name that no other test has."""
    return f"{prefix}-{secrets.token_hex(6)}"
