"""Clients of the installation: each sends documents, sees how they end, and compares what was written.

They do what docs/service.md tells clients to do: where there is no answer, or one that says "later", the same request
goes to the next web process, an upload with the same Idempotency-Key.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import io
import itertools
import json
import secrets
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from scripts.servers.process import HOST

Sums = Mapping[str, str]
"""SHA-256 by path of everything that is written of a document."""

_PATIENCE_SECONDS = 900.0
"""How long a client waits for the end of its job, and for an answer to one request."""

_ANSWER_SECONDS = 60
_PAUSE_SECONDS = 0.5
_LOOK_SECONDS = 1.5
_LONGEST_PAUSE_SECONDS = 3.0
_LATER = frozenset({429, 502, 503, 504, 507})
_API = "/api/v1/jobs"


class Document(NamedTuple):
    """What is sent; ``wanted`` is what the command writes of it, nothing for one that kills whoever reads it."""

    name: str
    data: bytes
    wanted: Sums | None


class NoAnswer(Exception):
    """Nobody answered a request well, for all the patience of the client."""


class Job(NamedTuple):
    """A document that was accepted, and how its client saw it end: the status, the code of an error, the archive."""

    id: str
    document: Document
    status: str = ""
    code: str = ""
    found: Sums | None = None


class Crowd:
    """Clients that take turns at several web processes."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = itertools.cycle(ports)
        self._lock = threading.Lock()
        self._accepted: list[str] = []
        self._over = threading.Event()
        self.answers: Counter[str] = Counter()
        """The answers that had clients ask again, by status; ``none`` where there was none."""

    @property
    def accepted(self) -> list[str]:
        """The ids of the jobs that were accepted so far."""
        with self._lock:
            return list(self._accepted)

    def leave(self) -> None:
        """Has every client give up."""
        self._over.set()

    def send(self, document: Document) -> Job:
        """Sends a document until it is accepted. Raises NoAnswer."""
        parts = {"file": FileStorage(io.BytesIO(document.data), document.name), "options": "{}"}
        boundary, body = encode_multipart(parts)
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Idempotency-Key": secrets.token_hex()}
        id = json.loads(self._ask("POST", _API, body, headers))["id"]
        with self._lock:
            self._accepted.append(id)
        return Job(id, document)

    def follow(self, job: Job) -> Job:
        """The job as it ended, or as it is when patience ends; its archive is read where it is done."""
        until = time.monotonic() + _PATIENCE_SECONDS
        with contextlib.suppress(NoAnswer):
            while time.monotonic() < until:
                record: dict[str, Any] = json.loads(self._ask("GET", f"{_API}/{job.id}?wait=2"))
                if record["status"] not in {"queued", "running"}:
                    found = self._archive(job.id) if record["status"] == "done" else None
                    code = (record["error"] or {}).get("code", "")
                    return job._replace(status=record["status"], code=code, found=found)
                self._over.wait(_LOOK_SECONDS)
        return job

    def _archive(self, id: str) -> Sums:
        data = self._ask("GET", f"{_API}/{id}/archive")
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as bundle:
                return {name: hashlib.sha256(bundle.read(name)).hexdigest() for name in bundle.namelist()}
        except zipfile.BadZipFile:
            return {}

    def _ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> bytes:
        until = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < until and not self._over.is_set():
            with self._lock:
                port = next(self._ports)
            pause = _PAUSE_SECONDS
            try:
                status, data, later = _answer(port, method, path, body, headers or {})
            except (OSError, http.client.HTTPException):
                self._count("none")
            else:
                if status < 400:
                    return data
                self._count(str(status))
                if status not in _LATER:
                    self._count(f"{method} {status} {data[:200].decode(errors='replace')}")
                pause = max(pause, later)
            self._over.wait(min(pause, _LONGEST_PAUSE_SECONDS))
        raise NoAnswer(path)

    def _count(self, answer: str) -> None:
        with self._lock:
            self.answers[answer] += 1

    def wrong_answers(self) -> list[str]:
        """The answers that no client should ever get, whatever is away."""
        return sorted(f"{count} × {answer}" for answer, count in self.answers.items() if " " in answer)


def _answer(
    port: int, method: str, path: str, body: bytes, headers: Mapping[str, str]
) -> tuple[int, bytes, float]:  # fmt: skip
    """Status and body of an answer, and the seconds that it asks to wait. Raises OSError, HTTPException."""
    connection = http.client.HTTPConnection(HOST, port, timeout=_ANSWER_SECONDS)
    try:
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read(), float(answer.getheader("Retry-After") or 0)
    finally:
        connection.close()
