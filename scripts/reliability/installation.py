"""An installation on this machine: its servers, two web processes, two workers, and what stands between them."""

from __future__ import annotations

import contextlib
import http.client
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from obstore.store import S3Store

from scripts.reliability import poisoned
from scripts.reliability.bucket import Front
from scripts.reliability.links import Link
from scripts.reliability.units import Unit
from scripts.servers import S3, PostgreSQL, Redis
from scripts.servers.process import HOST, free_port
from scripts.servers.s3 import ENVIRONMENT
from service.config import Settings, from_environment

_NAME = "reliability"
_START_SECONDS = 90
_LIMITS = {
    "HUIBIAN_MAX_CLIENT_JOBS": "0", "HUIBIAN_MAX_QUEUE": "400", "HUIBIAN_SWEEP_SECONDS": "15",
    "HUIBIAN_SECRET": "only-for-this-run",
}  # fmt: skip
"""Sweeps come soon enough for somebody who waits."""


class Installation(NamedTuple):
    """``settings`` are those of the web processes; each worker reaches the broker by a link of its own."""

    settings: Settings
    database: PostgreSQL
    broker: Redis
    storage: Front
    webs: list[Unit]
    workers: list[Unit]
    links: list[Link]
    ports: list[int]
    toll: Path
    """How often poisonous documents killed a process: a line each time."""

    def store(self) -> S3Store:
        """The bucket of the installation."""
        endpoint = f"http://{HOST}:{self.storage.port}"
        return S3Store(
            _NAME, endpoint=endpoint, region=ENVIRONMENT["AWS_REGION"], client_options={"allow_http": True},
            access_key_id=ENVIRONMENT["AWS_ACCESS_KEY_ID"], secret_access_key=ENVIRONMENT["AWS_SECRET_ACCESS_KEY"],
        )  # fmt: skip


@contextlib.contextmanager
def installed(folder: Path, seed: int) -> Iterator[Installation]:
    """An installation whose processes keep their own things in ``folder``."""
    with contextlib.ExitStack() as stack:
        database, broker = stack.enter_context(PostgreSQL()), stack.enter_context(Redis())
        s3 = stack.enter_context(S3())
        s3.create(_NAME)
        front = Front(s3.port, seed)
        stack.callback(front.close)
        links = [Link(broker.port) for _ in range(2)]
        for link in links:
            stack.callback(link.close)
        toll = folder / "toll"
        toll.touch()
        common = {
            **ENVIRONMENT, **_LIMITS, "HUIBIAN_DATA": str(folder), "HUIBIAN_DATABASE_URL": database.create(_NAME),
            "HUIBIAN_BROKER_URL": broker.url, "HUIBIAN_STORAGE_URL": f"s3://{_NAME}?endpoint=http://{HOST}:{front.port}",
            poisoned.TOLL: str(toll), "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        ports = [free_port() for _ in range(2)]
        webs = [_web(port, common, folder, stack) for port in ports]
        workers = [_worker(link, common, folder, stack) for link in links]
        settings = from_environment(common)
        for port in ports:
            _answers(port)
        yield Installation(settings, database, broker, front, webs, workers, links, ports, toll)


def _web(port: int, common: dict[str, str], folder: Path, stack: contextlib.ExitStack) -> Unit:
    command = [
        sys.executable, "-m", "gunicorn", "-c", "python:service.gunicorn", "--bind", f"{HOST}:{port}", "--workers", "1",
        "service:create_app()",
    ]  # fmt: skip
    unit = Unit(f"web-{port}", command, common, folder)
    stack.callback(unit.stop)
    return unit


def _worker(link: Link, common: dict[str, str], folder: Path, stack: contextlib.ExitStack) -> Unit:
    command = [sys.executable, "-m", "scripts.reliability.poisoned"]
    own = {"HUIBIAN_BROKER_URL": f"redis://{HOST}:{link.port}/0", "HUIBIAN_WORKERS": "1"}
    unit = Unit(f"worker-{link.port}", command, {**common, **own}, folder)
    stack.callback(unit.stop)
    return unit


def _answers(port: int) -> None:
    """Waits until the installation can take work, and somebody is there to do it."""
    until = time.monotonic() + _START_SECONDS
    while True:
        connection = http.client.HTTPConnection(HOST, port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        if time.monotonic() > until:
            raise RuntimeError("the installation does not start")
        time.sleep(0.2)
