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

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

import converter
from service import create_app
from service.app import close
from service.config import Settings
from service.services import KEY, Services

API = "/api/v1"


@contextlib.contextmanager
def served(data: Path, **settings: Any) -> Iterator[Flask]:
    """An application whose data lie in ``data``, with one worker."""
    app = create_app(Settings(**{"data": str(data), "workers": 1, "min_free": 0, **settings}))
    try:
        yield app
    finally:
        close(app)


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
    with zipfile.ZipFile(io.BytesIO(answer.data)) as bundle:
        return {name: hashlib.sha256(bundle.read(name)).hexdigest() for name in bundle.namelist()}


def written_by_the_command(source: Path | bytes, out: Path, name: str | None = None, **options: Any) -> dict[str, str]:
    """SHA-256 by path of what the local command writes from the same input."""
    converter.convert(source, out, converter.Options(**options), name=name)
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.rglob("*")
        if path.is_file()
    }
