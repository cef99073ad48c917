"""docs/operations.md, rehearsed: an installation is started, backed up, destroyed and restored by the page's lines."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import obstore
import psycopg
import pytest

from scripts.servers import PostgreSQL, Redis, Swift
from scripts.servers.process import free_port
from service.config import Settings
from service.storage.bucket import Bucket
from tests.cluster import unique
from tests.documents import compilation
from tests.service_client import API, sums_of
from tests.service_process import Server, serving
from tests.shared import ROOT
from tests.test_docs import commands, examples

PAGE = ROOT / "docs" / "operations.md"
TEXT = compilation().encode()
OTHER = compilation(heading="白水县工作总结汇编").encode()


class Lines(NamedTuple):
    """The blocks of the page that run, in its order."""

    settings: list[str]
    start: list[str]
    check: list[str]
    lane: list[str]
    bucket: list[str]
    back_up: list[str]
    restore: list[str]
    back_up_one: list[str]
    restore_one: list[str]


def lines() -> Lines:
    return Lines(*(commands(one) for one in examples(PAGE) if one.info.endswith("tests/test_operations.py runs it")))


class Shell:
    """Runs lines of the page in a folder, the names of its example replaced."""

    def __init__(self, folder: Path, instead: Mapping[str, str], settings: list[str] | None = None) -> None:
        self._folder, self._instead = folder, instead
        self._settings = settings or []
        programs = folder / "bin"
        programs.mkdir(exist_ok=True)
        for name, module in (("huibian", "converter"), ("gunicorn", "gunicorn")):
            (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n', encoding="utf-8")
            (programs / name).chmod(0o755)
        self._environment = os.environ | {
            "PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "HUIBIAN_DATA": str(folder / "data"),
            "HUIBIAN_WORKERS": "1", "HUIBIAN_MIN_FREE": "0", "RCLONE_CONFIG": str(folder / "none"),
        }  # fmt: skip
        self._environment.pop("AWS_CA_BUNDLE", None)  # rclone takes none beside its own option

    def run(self, block: list[str]) -> None:
        done = subprocess.run(self._command(block), cwd=self._folder, env=self._environment, capture_output=True,
                              text=True, check=False, timeout=200)  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    @contextlib.contextmanager
    def running(self, line: str) -> Iterator[None]:
        """``line`` in the background, as its ``&`` has it, and ended in good order."""
        assert line.endswith(" &")
        command = self._command([f"exec {line.removesuffix(' &')}"])
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(command, cwd=self._folder, env=self._environment, stdout=log, stderr=log)
        try:
            yield
            assert process.poll() is None, (self._folder / "log").read_text(encoding="utf-8")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)

    def _command(self, block: list[str]) -> list[str]:
        script = "\n".join([*self._settings, *block])
        for name, here in self._instead.items():
            script = script.replace(name, here)
        assert ".example" not in script
        return ["bash", "-euo", "pipefail", "-c", script]


class Place(NamedTuple):
    """An installation on servers of its own."""

    database: PostgreSQL
    broker: Redis
    storage: Swift
    name: str
    shell: Shell
    web: Server


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with PostgreSQL() as database, Redis() as broker, Swift() as storage:
        name, address = unique("installation"), f"127.0.0.1:{free_port()}"
        for variable, value in storage.credentials.items():
            monkeypatch.setenv(variable, value)
        key, password = (storage.credentials[f"AWS_{part}"] for part in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"))
        instead = {
            "postgresql+psycopg://huibian@database.example/huibian": database.create(name),
            "postgresql://huibian@database.example/huibian": plain(database.database(name)),
            "postgresql://huibian@database.example/postgres": plain(database.url),
            "redis://broker.example/0": broker.url,
            "s3://huibian?endpoint=https://storage.example": storage.create(name),
            "https://storage.example": storage.endpoint, "results:huibian": f"results:{name}",
            "ACCESS_KEY_ID=key": f"ACCESS_KEY_ID={key}", "ACCESS_KEY=password": f"ACCESS_KEY={password}",
            "127.0.0.1:8000": address,
        }  # fmt: skip
        web = Server(tmp_path)
        web.address = f"http://{address}"
        yield Place(
            database, broker, storage, name, Shell(tmp_path, instead, [*lines().settings, *lines().bucket]), web
        )


def plain(url: str) -> str:
    """The URL as PostgreSQL's own programs take it."""
    return url.replace("+psycopg", "")


def destroy(place: Place) -> None:
    """Loses everything: database, bucket, broker."""
    place.database.drop(place.name)
    store = Bucket(place.storage.bucket(place.name))._store
    for found in obstore.list(store):
        obstore.delete(store, [one["path"] for one in found])
    place.broker.kill()
    shutil.rmtree(place.broker.folder / "appendonlydir")
    place.broker.start()


def corrected(web: Server) -> str:
    """A job with two versions."""
    status, job = web.upload(TEXT, formats=["md", "docx"])
    assert status == 202
    assert web.ended(job["id"])["status"] == "done"
    edit = web.request("POST", f"{API}/jobs/{job['id']}/edits", b'[{"op": "drop", "report": 1}]',
                       Content_Type="application/json", If_Match='"1"')  # fmt: skip
    assert edit[0] == 202
    assert web.ended(job["id"])["version"] == 2
    id: str = job["id"]
    return id


def downloads(web: Server, id: str) -> list[dict[str, str]]:
    """What can be downloaded of both versions."""
    answers = [web.request("GET", f"{API}/jobs/{id}/archive?version={version}") for version in (1, 2)]
    assert [status for status, _ in answers] == [200, 200]
    return [sums_of(data) for _, data in answers]


def undone(web: Server, id: str) -> int:
    """The version that is shown after undo."""
    assert web.request("POST", f"{API}/jobs/{id}/undo", If_Match='"2"')[0] == 200
    version: int = web.job(id)["version"]
    return version


@pytest.mark.cluster
@pytest.mark.s3
def test_an_installation_is_started_backed_up_destroyed_and_restored(place: Place) -> None:
    page, shell, web = lines(), place.shell, place.web
    serve, work = page.start
    with shell.running(serve):
        with shell.running(work), shell.running(page.lane[0]):
            shell.run(page.check)
            done = corrected(web)
            before = downloads(web, done)
        _, waiting = web.upload(OTHER, formats=["md"])
        shell.run(page.back_up)
    destroy(place)
    shell.run(page.restore)
    with psycopg.connect(plain(place.database.database(place.name))) as connection:
        connection.execute("UPDATE jobs SET sent_at = sent_at - 60")  # the restoring took a minute
    with shell.running(serve), shell.running(work):
        shell.run(page.check)
        assert downloads(web, done) == before
        assert undone(web, done) == 1
        assert web.ended(waiting["id"])["status"] == "done"
    kept = place.storage.client().head_object(Bucket=place.name, Key=f"{done}/result-2.zip")
    assert "filename*=UTF-8''" in kept["ContentDisposition"]


@pytest.mark.local
@pytest.mark.skipif(not shutil.which("sqlite3"), reason="sqlite3 is not here")
def test_one_machine_is_backed_up_while_it_runs_and_restored(tmp_path: Path) -> None:
    shell, page = Shell(tmp_path, {}), lines()
    with serving(tmp_path / "huibian-data", workers=1) as server:
        done = corrected(server)
        before = downloads(server, done)
        _, waiting = server.upload(OTHER, formats=["md"])
        shell.run(page.back_up_one)
        gone = corrected(server)
    shell.run(page.restore_one)
    with serving(tmp_path / "huibian-data", workers=1) as server:
        assert downloads(server, done) == before
        assert undone(server, done) == 1
        assert server.ended(waiting["id"])["status"] == "done"
        assert server.request("GET", f"{API}/jobs/{gone}")[0] == 404


@pytest.mark.cluster
@pytest.mark.s3
@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime is not here")
def test_a_clock_that_is_wrong_shows_as_the_page_says(place: Place) -> None:
    code = "import sys; from service.storage.bucket import Bucket; Bucket(sys.argv[1]).check()"
    url = place.storage.bucket(place.name)
    for shift, status in (("+0", 0), ("+1h", 1)):
        done = subprocess.run(["faketime", "-f", shift, sys.executable, "-c", code, url], cwd=ROOT,
                              capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == status, done.stderr
    assert "RequestTimeTooSkewed" in done.stderr
    assert "RequestTimeTooSkewed" in PAGE.read_text(encoding="utf-8")


def test_what_the_page_names_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    known = {f"HUIBIAN_{name.upper()}" for name in Settings.__struct_fields__}
    assert set(re.findall(r"HUIBIAN_[A-Z_]+", text)) <= known
    units = {unit.stem for unit in (ROOT / "deploy").glob("*.service")}
    assert set(re.findall(r"^\$ systemctl \w+ (\S+)$", text, re.MULTILINE)) == units - {"huibian"}
    for path in re.findall(r"(?:requirements|deploy|service)/[\w./-]+\w", text):
        assert (ROOT / path).exists(), path
    services = set(re.findall(r"^  ([a-z]+):$", (ROOT / "compose.yaml").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"web", "worker"} <= services
    assert set(re.findall(r"--scale (\w+)=", text)) <= services


@pytest.mark.parametrize("word", ["broker away", "storage away", "worker lost"])
def test_the_words_of_the_log_that_the_page_names_are_logged(word: str) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "service").rglob("*.py"))
    assert f'_log.warning("{word}"' in code
    assert f"`{word}`" in PAGE.read_text(encoding="utf-8")
