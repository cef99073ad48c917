"""Power cuts, dead workers, a locked database, a full disk, clients that go: no job is lost, no byte is wrong."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import io
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

import converter
from converter import edit, serialize
from converter.model import Compilation
from service import tasks
from service.jobs import Written
from service.tables import Job
from tests.documents import compilation
from tests.service_client import (
    API,
    converted,
    ended,
    idle,
    served,
    services_of,
    upload,
    written_by_the_command,
)  # fmt: skip
from tests.service_process import Server, serving

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

KINDS = 3
TEXTS = [
    compilation(tuple(f"第{number}乡镇2024年工作总结" for number in range(100, 112)), f"第{kind}本汇编").encode()
    for kind in range(KINDS)
]
NAME = "报告汇编.txt"


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """What the command writes of each text."""
    folder = tmp_path_factory.mktemp("wanted")
    return [written_by_the_command(text, folder / str(kind), NAME) for kind, text in enumerate(TEXTS)]


class Load(threading.Thread):
    """Uploads one text after another and keeps what was accepted; where there is no answer it tries again."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self._server, self._over = server, threading.Event()
        self.accepted: dict[str, int] = {}

    def run(self) -> None:
        number = 0
        while not self._over.is_set():
            with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
                status, answer = self._server.upload(TEXTS[number % KINDS])
                if status == 202:
                    self.accepted[answer["id"]] = number % KINDS
                    number += 1
            time.sleep(0.15)

    def stop(self) -> None:
        self._over.set()
        self.join(60)


def archived(server: Server, id: str) -> dict[str, str]:
    """SHA-256 by path of what the job's archive holds."""
    status, data = server.request("GET", f"{API}/jobs/{id}/archive")
    assert status == 200
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        return {name: hashlib.sha256(bundle.read(name)).hexdigest() for name in bundle.namelist()}


def all_end_well(server: Server, accepted: Mapping[str, int], wanted: list[dict[str, str]]) -> None:
    """Whether every accepted job ends done, with the bytes that the command writes."""
    assert accepted
    for id, kind in accepted.items():
        job = server.ended(id)
        assert (job["status"], job["version"], job["error"]) == ("done", 1, None)
        assert archived(server, id) == wanted[kind]


def only_results_are_left(data: Path, ids: Mapping[str, int], seconds: float = 30) -> None:
    """Whether the sweeps leave a handful of objects for each job, and nothing else."""
    until = time.monotonic() + seconds
    while True:
        storage = data / "storage"
        found = {path.relative_to(storage).as_posix() for path in storage.rglob("*") if path.is_file()}
        wanted = {f"{id}/{name}" for id in ids for name in ("lines-1", "result-1.zip", "upload")}
        left = [*sorted(found - wanted), *map(str, (data / "scratch").iterdir())]
        if not left and wanted <= found:
            return
        assert time.monotonic() < until, (left, wanted - found)
        time.sleep(0.5)


@pytest.mark.local
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kills", [3, pytest.param(30, marks=pytest.mark.slow)])
def test_a_server_killed_at_any_moment_under_load_loses_no_job(
    tmp_path: Path, wanted: list[dict[str, str]], kills: int
) -> None:
    server = Server(tmp_path, workers=2, sweep_seconds=1, upload_seconds=1, job_seconds=20, max_client_jobs=0)
    server.start()
    load = Load(server)
    load.start()
    moments = random.Random(kills)
    for _ in range(kills):
        time.sleep(moments.uniform(0.3, 2.5))
        server.kill()
        server.start()
    time.sleep(1)
    load.stop()
    try:
        all_end_well(server, load.accepted, wanted)
        with contextlib.closing(sqlite3.connect(tmp_path / "huibian.db")) as connection:
            known = connection.execute("SELECT id FROM jobs").fetchall()
        for (id,) in known:  # some were accepted though their client was never told
            server.ended(id)
        only_results_are_left(tmp_path, {id: 0 for (id,) in known}, 60)
    finally:
        server.stop()


@pytest.mark.local
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kills", [3, pytest.param(30, marks=pytest.mark.slow)])
def test_corrections_under_a_server_that_is_killed_are_all_there_or_not_at_all(tmp_path: Path, kills: int) -> None:
    """Each renames a report after the number of the version that it makes, if it is accepted; what is shown then is,
    byte for byte, what the same corrections give on this machine."""
    server = Server(tmp_path, workers=1, max_versions=100)
    server.start()
    moments = random.Random(kills)
    try:
        id = server.upload(TEXTS[0], formats=["md"])[1]["id"]
        server.ended(id)
        corrected = converter.read(TEXTS[0], name=NAME)
        for kill in range(kills):
            before = server.job(id)["version"]
            edits = [{"op": "rename", "report": 1, "title": f"第{before + 1}版"}]
            killer = threading.Timer(moments.uniform(0, 0.6), server.kill)
            killer.start()
            accepted = _edited(server, id, before, edits)
            killer.join()
            server.start()
            job = server.ended(id)
            assert job["status"] == "done"
            assert job["version"] in ({before + 1} if accepted else {before, before + 1})
            if job["version"] > before:
                corrected = edit.apply(corrected, edit.edits_from_json(json.dumps(edits)))
            assert archived(server, id) == _written_here(corrected, tmp_path / f"here-{kill}")
    finally:
        server.stop()


def _written_here(compilation: Compilation, folder: Path) -> dict[str, str]:
    """What the command writes of a corrected outline."""
    folder.mkdir()
    source = folder / "compilation.json"
    source.write_bytes(serialize.dump(compilation))
    return written_by_the_command(source, folder / "out", formats=("md",))


def _edited(server: Server, id: str, version: int, edits: list[dict[str, object]]) -> bool:
    """Whether the server said that it has taken the corrections."""
    body = json.dumps(edits).encode()
    with contextlib.suppress(OSError, http.client.HTTPException):
        status, _ = server.request(
            "POST", f"{API}/jobs/{id}/edits", body, If_Match=f'"{version}"', Content_Type="application/json"
        )
        return status == 202
    return False


@pytest.mark.local
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kills", [4, pytest.param(30, marks=pytest.mark.slow)])
def test_workers_killed_at_any_moment_lose_no_job(tmp_path: Path, wanted: list[dict[str, str]], kills: int) -> None:
    settings = {"workers": 2, "sweep_seconds": 1, "upload_seconds": 1, "job_seconds": 20, "max_client_jobs": 0}
    with serving(tmp_path, job_attempts=kills + 1, **settings) as server:
        load = Load(server)
        load.start()
        moments = random.Random(kills)
        for _ in range(kills):
            time.sleep(moments.uniform(0.2, 1.5))
            if workers := server.workers():
                os.kill(moments.choice(workers), signal.SIGKILL)
        load.stop()
        all_end_well(server, load.accepted, wanted)
        only_results_are_left(tmp_path, load.accepted, 60)


@pytest.mark.local
def test_a_job_whose_worker_dies_each_time_is_given_up_and_others_go_on(tmp_path: Path) -> None:
    with serving(tmp_path, workers=1, job_attempts=2) as server:
        many = compilation(tuple(f"第{number}乡镇2024年工作总结" for number in range(1000, 3000))).encode()
        poison = server.upload(many)[1]["id"]
        for attempt in (1, 2):
            while _attempt(tmp_path, poison) != (attempt, "reports"):
                time.sleep(0.02)
            for worker in server.workers():
                os.kill(worker, signal.SIGKILL)
        job = server.ended(poison)
        assert (job["status"], job["error"]["code"]) == ("failed", "worker-lost")
        assert server.ended(server.upload(TEXTS[0])[1]["id"])["status"] == "done"


@pytest.mark.local
def test_a_job_for_which_no_worker_can_even_begin_is_given_up(tmp_path: Path) -> None:
    with serving(tmp_path, workers=1, job_attempts=2, job_memory=20_000_000) as server:
        job = server.ended(server.upload(TEXTS[0])[1]["id"])
        assert (job["status"], job["error"]["code"]) == ("failed", "worker-lost")


def _attempt(data: Path, id: str) -> tuple[int, str]:
    """Which attempt at a job runs, and its stage."""
    with contextlib.closing(sqlite3.connect(data / "huibian.db")) as connection:
        found: tuple[int, str] = connection.execute("SELECT attempts, stage FROM jobs WHERE id = ?", (id,)).fetchone()
        return found


@pytest.mark.local
def test_a_job_is_cancelled_in_the_middle_within_a_second_with_its_process(tmp_path: Path) -> None:
    with serving(tmp_path, workers=1, sweep_seconds=1) as server:
        many = compilation(tuple(f"第{number}乡镇2024年工作总结" for number in range(1000, 4000))).encode()
        id = server.upload(many)[1]["id"]
        while server.job(id)["progress"]["stage"] != "reports":
            time.sleep(0.05)
        (worker,) = server.workers()
        begun = time.monotonic()
        assert server.request("DELETE", f"{API}/jobs/{id}")[0] == 204
        while Path(f"/proc/{worker}").exists():
            assert time.monotonic() < begun + 20
            time.sleep(0.01)
        took = time.monotonic() - begun
        assert server.request("GET", f"{API}/jobs/{id}")[0] == 404
        only_results_are_left(tmp_path, {})
        assert server.ended(server.upload(TEXTS[0])[1]["id"])["status"] == "done"
        assert took < 1, took


@pytest.mark.local
def test_a_locked_database_is_answered_503_and_a_running_job_waits_for_it(tmp_path: Path) -> None:
    with serving(tmp_path, workers=1) as server:
        server.ended(server.upload(TEXTS[1])[1]["id"])
        many = compilation(tuple(f"第{number}乡镇2024年工作总结" for number in range(100, 400))).encode()
        id = server.upload(many)[1]["id"]
        while server.job(id)["status"] != "running":
            time.sleep(0.02)
        lock = sqlite3.connect(tmp_path / "huibian.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        try:
            status, answer = server.upload(TEXTS[0])
            assert (status, answer["code"]) == (503, "unavailable")
            assert server.job(id)["status"] == "running"
        finally:
            lock.execute("ROLLBACK")
            lock.close()
        assert server.ended(id)["status"] == "done"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB."""
    mount = tmp_path / "disk"
    mount.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(mount)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("mounting a small disk needs root on Linux")
    yield mount
    subprocess.run(["umount", str(mount)], check=True)


@pytest.mark.local
def test_a_full_disk_while_uploading_is_507_and_while_writing_ends_the_job_and_leaves_nothing(small_disk: Path) -> None:
    with serving(small_disk, workers=1, sweep_seconds=1, upload_seconds=1, job_seconds=5) as server:
        first = server.upload(TEXTS[0])[1]["id"]
        assert server.ended(first)["status"] == "done"
        for _ in range(3):
            status, answer = server.upload(b"x" * 10_000_000)
            assert (status, answer["code"]) == (507, "storage-full")
        many = compilation(tuple(f"第{number}乡镇2024年工作总结" for number in range(100, 400))).encode()
        job = server.ended(server.upload(many)[1]["id"])
        assert (job["status"], job["error"]["code"]) in {("failed", "disk-full"), ("failed", "storage-full")}
        again = server.upload(TEXTS[1])[1]["id"]
        assert server.ended(again)["status"] == "done"
        server.request("DELETE", f"{API}/jobs/{job['id']}")
        only_results_are_left(small_disk, {first: 0, again: 1})


@pytest.mark.local
def test_a_client_that_goes_in_the_middle_leaves_nothing_and_stops_nobody(tmp_path: Path) -> None:
    with serving(tmp_path, workers=1, sweep_seconds=1, upload_seconds=1) as server:
        host, port = urlsplit(server.address).hostname, urlsplit(server.address).port
        head = f"POST {API}/jobs HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000000\r\n"
        head += "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
        for _ in range(20):
            with socket.create_connection((host, port)) as connection:
                connection.sendall(head.encode() + b"y" * 600_000)
        id = server.upload(TEXTS[0])[1]["id"]
        server.ended(id)
        for _ in range(20):
            with socket.create_connection((host, port)) as connection:
                connection.sendall(f"GET {API}/jobs/{id}/archive HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
                connection.recv(100)
        assert server.request("GET", f"{API}/jobs/{id}/archive")[0] == 200
        only_results_are_left(tmp_path, {id: 0})


def test_the_same_job_run_twice_at_once_is_written_once_with_the_same_bytes(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        services, client = services_of(app), app.test_client()
        idle(app)
        id = upload(client, TEXTS[0]).get_json()["id"]
        outcomes: list[object] = []
        both = [threading.Thread(target=lambda: outcomes.append(tasks.run(services.settings, id, 1))) for _ in "12"]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        assert sorted(outcome is None for outcome in outcomes) == [False, True]
        assert ended(client, id)["version"] == 1
        assert tasks.run(services.settings, id, 1) is None


def test_a_worker_that_comes_back_from_the_dead_changes_nothing(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        services, client = services_of(app), app.test_client()
        idle(app)
        id = upload(client, TEXTS[0]).get_json()["id"]
        assert services.jobs.begin(id, 1) is not None, "a worker that falls asleep"
        assert tasks.run(services.settings, id, 1) is None, "it may still be at work"
        services.database.write(lambda session: session.execute(update(Job).values(beat_at=0)))
        assert services.waiting.recover() == 1
        outcome = tasks.run(services.settings, id, 1)
        assert outcome is not None
        assert outcome.status == "done"
        before = ended(client, id)
        assert not services.jobs.beat(id, 1, "reports", 1, 2)
        assert not services.jobs.finish(id, 1, Written((), "x", 0, (), ""), expires_in=1)
        assert not services.jobs.end(id, 1, "failed", {"code": "internal", "parameters": {}}, expires_in=1)
        assert ended(client, id) == before


def test_a_correction_that_was_queued_when_the_server_ended_is_written_after_the_start(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        id = converted(app.test_client(), TEXTS[0], formats=["md"])["id"]
        idle(app)
        edits = [{"op": "rename", "report": 1, "title": "新题目"}]
        app.test_client().post(f"{API}/jobs/{id}/edits", json=edits, headers={"If-Match": '"1"'})
    with served(tmp_path) as app:
        job = ended(app.test_client(), id)
        assert (job["status"], job["version"]) == ("done", 2)
        assert any("新题目" in file["path"] for file in app.test_client().get(job["links"]["files"]).get_json())
