"""``huibian serve`` in a process of its own, as it runs for people: started, killed, started again."""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.service_client import API
from tests.shared import ROOT

TIMEOUT = 60


class Server:
    """A server over one folder of data; its port is another one after each start, unless one is given."""

    def __init__(self, data: Path, *, port: int = 0, **settings: object) -> None:
        self.data, self._port = data, port
        self._environment = os.environ | {"PYTHONUNBUFFERED": "1", "HUIBIAN_LANG": "en", "HUIBIAN_MIN_FREE": "0"}
        self._environment |= {f"HUIBIAN_{name.upper()}": str(value) for name, value in settings.items()}
        self.process: subprocess.Popen[str] | None = None
        self.address = ""

    def start(self) -> None:
        command = [sys.executable, "-m", "converter", "serve", "--port", str(self._port), "--data", str(self.data)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.process.stdout is not None
        found = re.search(r"http://\S+:\d+", self.process.stdout.readline())
        assert found is not None, "the server does not start"
        self.address = found[0]

    def kill(self) -> None:
        """Ends it as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self._gone()

    def stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self._gone()

    def _gone(self) -> None:
        assert self.process is not None
        self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def workers(self) -> list[int]:
        """The worker processes that run now."""
        assert self.process is not None
        found: list[int] = []
        for listed in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += map(int, listed.read_text(encoding="ascii").split())
        return [pid for pid in found if _is_worker(pid)]

    def request(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """Status and body of the answer. Raises OSError or HTTPException where there is none."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=TIMEOUT)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def upload(self, data: bytes, name: str = "报告汇编.txt", **options: object) -> tuple[int, dict[str, Any]]:
        boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(data), name), "options": json.dumps(options)})
        content_type = f"multipart/form-data; boundary={boundary}"
        status, answer = self.request("POST", f"{API}/jobs", body, Content_Type=content_type)
        return status, json.loads(answer)

    def job(self, id: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.request("GET", f"{API}/jobs/{id}")[1])
        return found

    def ended(self, id: str, seconds: float = 120) -> dict[str, Any]:
        """The job, once it is no more queued or running."""
        until = time.monotonic() + seconds
        while (job := self.job(id))["status"] in {"queued", "running"}:
            assert time.monotonic() < until, f"the job does not end: {job['status']}, {job['progress']}"
            time.sleep(0.1)
        return job


def _is_worker(pid: int) -> bool:
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


@contextlib.contextmanager
def serving(data: Path, *, port: int = 0, **settings: object) -> Iterator[Server]:
    """A server that runs, and is stopped in the end."""
    server = Server(data, port=port, **settings)
    server.start()
    try:
        yield server
    finally:
        server.stop()
