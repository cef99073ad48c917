"""The service's settings: one frozen object, read from the environment once and passed on.

Every setting has a default that suits one process on a laptop; docs/settings.md lists them all (a test compares).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from converter.decoding import fault
from converter.errors import HuibianError

PREFIX = "HUIBIAN_"

BROKERS = ("redis://", "rediss://", "amqp://", "amqps://")
"""How the address of a broker may begin."""

LogLevel = Literal["debug", "info", "warning", "error"]

_LEAST = {"threads": 1, "max_versions": 1, "job_attempts": 1, "job_seconds": 1, "sweep_seconds": 1}
"""The least values of settings for which 0 means nothing."""


class InvalidSetting(HuibianError):
    """A setting has a value that it cannot have (parameters ``name``, ``reason``)."""

    code = "invalid-setting"
    exit_status = 2


class UnusablePlace(HuibianError):
    """What a setting names cannot be opened: a folder, a database (parameters ``name``, ``reason``)."""

    code = "unusable-place"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes are in bytes, times in seconds. Each field is set by ``HUIBIAN_`` + its name in capitals."""

    data: str = "huibian-data"
    """The folder for everything that the service keeps, where the URLs below do not say otherwise."""
    database_url: str = ""
    """SQLAlchemy's URL of the database; empty: SQLite in ``data``."""
    broker_url: str = ""
    """The broker (`redis://…` or `amqp://…`) that hands jobs to `huibian worker`; the database is then no SQLite, and
    `secret` is set; empty: processes of this one run them."""
    storage_url: str = ""
    """Where uploads and results lie: a folder, or a bucket `s3://name/prefix?endpoint=…&region=…&style=path` (what is
    left out, and credentials, as `AWS_…` say); empty: a folder in `data`."""
    storage_public_url: str = ""
    """The endpoint of the bucket as browsers reach it: whole archives are then downloaded from there, by links that are
    signed; empty: everything is sent by the service."""

    max_upload: int = 200 * 1000 * 1000
    """Bytes of an uploaded file."""
    max_text: int = 16 * 1024 * 1024
    """Bytes of a text that is pasted instead, and of all fields of a form together."""
    max_outline: int = 32 * 1024 * 1024
    """Bytes of an outline (compilation.json) that is shown and corrected; a larger one is only downloaded."""
    upload_seconds: int = 600
    """A request must be sent whole within this time."""
    max_queue: int = 100
    """Jobs that may be open at a time; more are answered 429."""
    max_client_jobs: int = 20
    """Jobs that one client (a token, or an address) may have open; more are answered 429; 0: no limit."""
    max_client_running: int = 0
    """Jobs of one client that run at a time, in all workers together; the others wait; 0: any number."""
    min_free: int = 256 * 1024 * 1024
    """Bytes that must stay free where uploads lie; without them an upload is answered 507."""
    max_versions: int = 20
    """Versions of a job that are kept for undo and redo."""

    workers: int = 0
    """Worker processes; 0: one per processor."""
    threads: int = 16
    """Requests that are answered at a time."""
    job_seconds: int = 600
    """A job that takes longer is ended."""
    job_memory: int = 2 * 1024**3
    """Memory that a worker process may use (where the system can limit it); 0: no limit."""
    job_attempts: int = 3
    """Times that a job is begun before it is given up because its worker died each time."""
    retention_seconds: int = 24 * 3600
    """How long uploads and results are kept after a job has ended."""
    sweep_seconds: int = 300
    """Time between two sweeps of what has expired."""

    tokens: tuple[str, ...] = ()
    """Bearer tokens, parted by commas: who has none is answered 401, on pages and in the API; empty: open to all."""
    secret: str = ""
    """What cookies are signed and addresses are digested with, the same for all processes; empty: made and kept in
    `data`."""
    proxies: int = 0
    """Proxies in front, whose X-Forwarded-For, -Proto, -Host and -Prefix are believed; 0: none, they are ignored."""
    metrics_port: int = 0
    """The port at which `huibian worker` shows what it measures, at `/metrics`; 0: it does not. The web processes show
    theirs, and the queue, at their own `/metrics`."""
    metrics_host: str = "127.0.0.1"
    """The address that `metrics_port` listens on; empty: all of the machine."""
    log_level: LogLevel = "info"
    """What is logged, as lines of JSON on stderr: `debug`, `info`, `warning` or `error`. Never text of a document."""
    source_url: str = ""
    """Where users find the source of this installation (AGPL); empty: the page names the licence only."""

    def database(self) -> str:
        """The URL of the database."""
        return self.database_url or f"sqlite:///{self._inside('huibian.db')}"

    def storage(self) -> str:
        """The folder or the address of uploads and results."""
        return self.storage_url.removeprefix("file://") or self._inside("storage")

    def keeps_objects(self) -> bool:
        """Whether uploads and results lie in a bucket, not in a folder."""
        return self.storage_url.startswith("s3://")

    def scratch(self) -> Path:
        """The folder in which workers work."""
        return Path(self._inside("scratch"))

    def processes(self) -> int:
        """Worker processes to run."""
        return self.workers or os.cpu_count() or 1

    def _inside(self, name: str) -> str:
        return str(Path(self.data).absolute() / name)


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of ``environment`` (default: the process's). Raises InvalidSetting."""
    given = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(Settings):
        name = PREFIX + field.name.upper()
        if given.get(name):
            values[field.name] = _value(name, given[name], field.type)
    settings = Settings(**values)
    _check_storage(settings)
    _check_cluster(settings)
    return settings


def _check_storage(settings: Settings) -> None:
    """Raises InvalidSetting for an address that is no folder's and no bucket's: it would be taken for a folder."""
    scheme, mark, _ = settings.storage_url.partition("://")
    if mark and scheme not in ("file", "s3"):
        reason = "须是文件夹，或 s3://… / it must be a folder, or s3://…"
        raise InvalidSetting(name="HUIBIAN_STORAGE_URL", reason=reason)


def _check_cluster(settings: Settings) -> None:
    """Raises InvalidSetting where several processes could not work together."""
    if not settings.broker_url:
        return
    if not settings.broker_url.startswith(BROKERS):
        known = ", ".join(BROKERS)
        reason = f"须以 {known} 之一开头 / it must begin with one of {known}"
        raise InvalidSetting(name="HUIBIAN_BROKER_URL", reason=reason)
    if settings.database().startswith("sqlite"):
        reason = "有 HUIBIAN_BROKER_URL 时须是 postgresql+psycopg://… / with HUIBIAN_BROKER_URL it must be postgresql+psycopg://…"
        raise InvalidSetting(name="HUIBIAN_DATABASE_URL", reason=reason)
    if not settings.secret:
        reason = "有 HUIBIAN_BROKER_URL 时不能空着 / with HUIBIAN_BROKER_URL it must not be empty"
        raise InvalidSetting(name="HUIBIAN_SECRET", reason=reason)


def _value(name: str, text: str, type_: Any) -> Any:
    given = [part.strip() for part in text.split(",") if part.strip()] if type_ == tuple[str, ...] else text
    try:
        value = msgspec.convert(given, type_, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidSetting(name=name, reason=fault(error).reason) from error
    least = _LEAST.get(name.removeprefix(PREFIX).lower(), 0)
    if isinstance(value, int) and value < least:
        raise InvalidSetting(name=name, reason=f"至少是 {least} / it must be at least {least}")
    return value
