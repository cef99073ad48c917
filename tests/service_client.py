"""What the tests of the service share: an application, uploads, the end of a job."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import obstore
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

import converter
from service import create_app
from service.app import close
from service.config import Settings
from service.services import KEY, Services
from service.storage.bucket import Bucket
from tests import cluster

API = "/api/v1"


@contextlib.contextmanager
def served(data: Path, **settings: Any) -> Iterator[Flask]:
    """An application whose data lie in ``data``, or in an installation of their own, with one worker."""
    asked = Settings(**{"data": str(data), "workers": 1, "min_free": 0, **settings})
    with installed(asked) as place:
        app = create_app(place)
        try:
            if cluster.is_shared():
                _WORKERS[place.data].wait()
            yield app
        finally:
            close(app)


@contextlib.contextmanager
def installed(settings: Settings) -> Iterator[Settings]:
    """``settings``; with ``--cluster`` of an installation that has these data, and a worker while this is open."""
    if not cluster.is_shared():
        yield settings
        return
    place = cluster.installed(settings)
    _WORKERS[place.data] = worker = cluster.Worker(place)
    try:
        yield place
    finally:
        worker.stop()


_WORKERS: dict[str, cluster.Worker] = {}


def idle(app: Flask) -> None:
    """Has nobody work for ``app`` any more: what is queued stays so."""
    found = services_of(app)
    if cluster.is_shared():
        _WORKERS[found.settings.data].stop()
    else:
        found.runner.close()


def stored(app: Flask, job: str = "") -> set[str]:
    """The names of the objects of a job; without one, the jobs that have objects."""
    settings = services_of(app).settings
    if settings.keeps_objects():
        store = Bucket(settings.storage())._store
        found = [one["path"] for page in obstore.list(store, prefix=f"{job}/" if job else None) for one in page]
        names = {path.partition("/")[2 if job else 0] for path in found}
    else:
        folder = Path(settings.storage()) / job
        names = {path.name for path in folder.iterdir()} if folder.exists() else set()
    return {name for name in names if not name.startswith(".")}


def services_of(app: Flask) -> Services:
    found: Services = app.extensions[KEY]
    return found


def upload(
    client: FlaskClient, data: bytes, name: str = "报告汇编.txt", *, headers: dict[str, str] | None = None,
    **fields: str,
) -> TestResponse:  # fmt: skip
    """POST jobs with ``data`` as a file."""
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(data), name), **fields})
    return client.post(
        f"{API}/jobs", data=body, content_type=f"multipart/form-data; boundary={boundary}", headers=headers
    )


def ended(client: FlaskClient, id: str) -> dict[str, Any]:
    """The job, once it is no more queued or running."""
    for _ in range(20):
        job: dict[str, Any] = client.get(f"{API}/jobs/{id}?wait=10").get_json()
        if job["status"] not in {"queued", "running"}:
            return job
    raise AssertionError("the job does not end")


def converted(client: FlaskClient, data: bytes, name: str = "报告汇编.txt", **options: Any) -> dict[str, Any]:
    """The job of an upload, ended."""
    answer = upload(client, data, name, options=json.dumps(options))
    assert answer.status_code == 202, answer.get_data(as_text=True)
    return ended(client, answer.get_json()["id"])


def sums(client: FlaskClient, id: str, query: str = "") -> dict[str, str]:
    """SHA-256 by path of everything in the job's archive, read back from its bytes."""
    answer = client.get(f"{API}/jobs/{id}/archive{query}")
    assert answer.status_code == 200
    return sums_of(answer.data)


def sums_of(archive: bytes) -> dict[str, str]:
    """SHA-256 by path of what a zip holds."""
    with zipfile.ZipFile(io.BytesIO(archive)) as bundle:
        return {name: hashlib.sha256(bundle.read(name)).hexdigest() for name in bundle.namelist()}


def written_by_the_command(source: Path | bytes, out: Path, name: str | None = None, **options: Any) -> dict[str, str]:
    """SHA-256 by path of what the local command writes from the same input."""
    converter.convert(source, out, converter.Options(**options), name=name)
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.rglob("*")
        if path.is_file()
    }
