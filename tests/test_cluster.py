"""An installation on PostgreSQL, Celery with Redis, and S3: what only several processes can get wrong."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
import redis
import urllib3
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from scripts.reliability.links import Link
from scripts.servers import RabbitMQ
from service import create_app
from service.app import close
from service.cluster.runner import ClusterRunner
from service.config import Settings
from service.database import Database, is_uncertain
from service.jobs import BULK, INTERACTIVE, RUNNING
from service.tables import Job
from tests import cluster
from tests.cluster import Servers, Worker
from tests.documents import compilation
from tests.service_client import API, converted, ended, services_of, sums, upload, written_by_the_command
from tests.shared import ROOT

pytestmark = pytest.mark.cluster

TEXT = compilation().encode()
LONG = compilation(tuple(f"第{number}乡镇2024年工作总结" for number in range(100, 1600))).encode()
WAIT = 60


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with cluster.serving() as started:
        yield started


@pytest.fixture
def settings(servers: Servers, tmp_path: Path) -> Settings:
    """Of an installation of its own."""
    return Settings(data=str(tmp_path), workers=1, **cluster.place(servers))  # type: ignore[arg-type]


@contextlib.contextmanager
def web(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    try:
        yield app
    finally:
        close(app)


@contextlib.contextmanager
def working(settings: Settings, *arguments: str) -> Iterator[Worker]:
    worker = Worker(settings, *arguments)
    try:
        worker.wait()
        yield worker
    finally:
        worker.stop()


def until(found: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not found():
        assert time.monotonic() < end
        time.sleep(0.02)


def sent(app: Flask, data: bytes = TEXT, lane: str = INTERACTIVE) -> str:
    answer = upload(app.test_client(), data, options='{"formats": ["md"]}', lane=lane)
    assert answer.status_code == 202, answer.text
    id: str = answer.get_json()["id"]
    return id


def status(app: Flask, id: str) -> str:
    job = services_of(app).jobs.get(id)
    return job.status if job else "gone"


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def test_ten_processes_that_start_together_migrate_once(servers: Servers) -> None:
    url = servers.database.create(name := cluster.unique("migrated"))
    code = "from service.database import Database; from service.migrate import migrate; migrate(Database({!r}))"
    started = [subprocess.Popen([sys.executable, "-c", code.format(url)], cwd=ROOT) for _ in range(10)]
    assert [process.wait(WAIT) for process in started] == [0] * 10
    with psycopg.connect(servers.database.database(name).replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM jobs").fetchone() == (0,)


def test_what_a_cluster_writes_is_what_the_command_writes(settings: Settings, tmp_path: Path) -> None:
    with web(settings) as app, working(settings):
        job = converted(app.test_client(), TEXT)
        written = sums(app.test_client(), job["id"])
    assert written == written_by_the_command(TEXT, tmp_path / "out", name="报告汇编.txt")


def test_a_job_that_the_broker_was_not_told_of_is_sent_by_the_reaper(settings: Settings) -> None:
    away = msgspec.structs.replace(settings, broker_url="redis://127.0.0.1:1/0")
    with web(away) as app:
        id = sent(app)
        assert status(app, id) == "queued"
    with web(settings) as app, working(settings):
        services_of(app).sweep()
        assert ended(app.test_client(), id)["status"] == "done"


def test_a_message_that_the_broker_lost_is_sent_again(settings: Settings) -> None:
    with web(settings) as app:
        id = sent(app)
        redis.Redis.from_url(settings.broker_url).flushdb()
        services = services_of(app)
        services.sweep()
        assert services.runner.known() == 0, "it may still be on its way"
        services.database.write(lambda session: session.execute(update(Job).values(sent_at=Job.sent_at - 60)))
        services.sweep()
        services.sweep()
        assert services.runner.known() == 1
        with working(settings):
            assert ended(app.test_client(), id)["status"] == "done"


def test_a_message_that_a_worker_took_along_when_it_died_is_sent_again(settings: Settings) -> None:
    """Redis itself would hold it back until no job could still be running."""
    with web(settings) as app:
        id = sent(app)
        broker, services = redis.Redis.from_url(settings.broker_url), services_of(app)
        message = broker.rpop(INTERACTIVE)
        assert isinstance(message, bytes)
        broker.hset("unacked", "of a worker that is no more", message.decode())
        services.database.write(lambda session: session.execute(update(Job).values(sent_at=Job.sent_at - 60)))
        services.sweep()
        assert services.runner.known() == 1
        with working(settings):
            assert ended(app.test_client(), id)["status"] == "done"


def test_many_reapers_at_once_send_a_job_once(settings: Settings) -> None:
    with web(settings) as one, web(settings) as other:
        services = services_of(one)
        ids = {sent(one) for _ in range(5)}
        redis.Redis.from_url(settings.broker_url).flushdb()
        services.database.write(lambda session: session.execute(update(Job).values(sent_at=None)))
        taken = [next.id for app in (one, other, one) for next in services_of(app).waiting.take(3)]
        assert sorted(taken) == sorted(ids)


def test_a_job_whose_process_is_killed_is_done_by_the_next_one(settings: Settings) -> None:
    with web(settings) as app, working(settings) as worker:
        id = sent(app, LONG)
        until(lambda: status(app, id) == RUNNING)
        for child in children(worker.process.pid):
            os.kill(child, signal.SIGKILL)
        job = ended(app.test_client(), id)
        assert job["status"] == "done"
        found = services_of(app).jobs.get(id)
        assert found is not None
        assert found.attempts == 2


def test_a_document_that_kills_every_worker_ends_as_failed_and_the_queue_moves_on(settings: Settings) -> None:
    with web(settings) as app, working(settings) as worker:
        poison, other = sent(app, LONG), sent(app)
        killed = 0
        while status(app, poison) in {"queued", RUNNING}:
            if status(app, poison) == RUNNING:
                for child in children(worker.process.pid):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(child, signal.SIGKILL)
                        killed += 1
                until(lambda: status(app, poison) != RUNNING)
        failed = ended(app.test_client(), poison)
        assert (failed["status"], failed["error"]["code"]) == ("failed", "worker-lost")
        assert killed - settings.job_attempts in {0, 1}, "the last one may be killed while it gives up"
        assert ended(app.test_client(), other)["status"] == "done"


def test_a_job_whose_worker_is_gone_is_taken_up_once_its_lease_is_over(settings: Settings) -> None:
    with web(settings) as app:
        with working(settings) as worker:
            id = sent(app, LONG)
            until(lambda: status(app, id) == RUNNING)
            main = children(worker.process.pid)
            worker.kill()
            until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in main))
        services = services_of(app)
        services.database.write(lambda session: session.execute(update(Job).values(beat_at=0)))
        services.sweep()
        with working(settings):
            assert ended(app.test_client(), id)["status"] == "done"


def test_a_message_that_comes_twice_is_worked_on_once(settings: Settings) -> None:
    with web(settings) as app:
        id = sent(app)
        runner = services_of(app).runner
        for _ in range(3):
            runner.submit(id, 1)
        with working(settings):
            assert ended(app.test_client(), id)["version"] == 1
            until(lambda: runner.known() == 0)
        found = services_of(app).jobs.get(id)
        assert found is not None
        assert found.attempts == 1


def test_a_deleted_job_ends_its_process_within_a_second_or_two(settings: Settings) -> None:
    with web(settings) as app, working(settings) as worker:
        id = sent(app, LONG)
        until(lambda: status(app, id) == RUNNING)
        at_work = children(worker.process.pid)
        began = time.monotonic()
        assert app.test_client().delete(f"{API}/jobs/{id}").status_code == 204
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in at_work))
        assert time.monotonic() - began < 5
        assert converted(app.test_client(), TEXT, formats=["md"])["status"] == "done"


def test_of_one_client_no_more_jobs_run_at_once_than_allowed_and_all_get_their_turn(settings: Settings) -> None:
    capped = msgspec.structs.replace(settings, workers=2, max_client_running=1)
    with web(capped) as app, working(capped):
        ids = [sent(app, LONG) for _ in range(3)]
        seen = set[int]()
        while any(status(app, id) in {"queued", RUNNING} for id in ids):
            seen.add(sum(status(app, id) == RUNNING for id in ids))
        assert max(seen) == 1
        assert [status(app, id) for id in ids] == ["done"] * 3


def test_interactive_jobs_go_before_bulk_ones(settings: Settings) -> None:
    with web(settings) as app:
        bulk = [sent(app, lane=BULK) for _ in range(6)]
        soon = [sent(app, lane=INTERACTIVE) for _ in range(2)]
        with working(settings):
            jobs: list[Any] = [(ended(app.test_client(), id), services_of(app).jobs.get(id))[1] for id in bulk + soon]
        order = [job.id for job in sorted(jobs, key=lambda job: job.ended_at)]
        assert set(order[:4]) >= set(soon), "but for what was handed out before"
        assert upload(app.test_client(), TEXT, lane="slow").get_json()["code"] == "bad-request"


def test_a_worker_of_one_lane_leaves_the_other_alone(settings: Settings) -> None:
    with web(settings) as app, working(settings, "--lane", "bulk"):
        interactive, bulk = sent(app), sent(app, lane=BULK)
        assert ended(app.test_client(), bulk)["status"] == "done"
        assert status(app, interactive) == "queued"


def test_whole_archives_are_downloaded_from_storage_itself_where_browsers_reach_it(settings: Settings) -> None:
    public = "http://storage.example.org"
    shown = msgspec.structs.replace(settings, storage_public_url=public)
    with web(shown) as app, working(shown):
        job = converted(app.test_client(), TEXT, formats=["md"])
        answer = app.test_client().get(job["links"]["archive"])
        assert (answer.status_code, answer.headers["Cache-Control"]) == (307, "no-store")
        assert answer.headers["Location"].startswith(f"{public}/installation-")
        assert app.test_client().get(job["links"]["archive"] + "?to=md").status_code == 200


def test_storage_that_is_away_is_answered_503_and_costs_a_job_no_attempt(settings: Settings) -> None:
    nowhere = "s3://nowhere?endpoint=http://127.0.0.1:1"
    away = msgspec.structs.replace(settings, storage_url=nowhere)
    with web(away) as app:
        answer = upload(app.test_client(), TEXT)
        assert (answer.status_code, answer.get_json()["code"]) == (503, "unavailable")
        assert int(answer.headers["Retry-After"]) > 0


def test_web_processes_keep_nothing_of_their_own(settings: Settings) -> None:
    """Whatever process answers, on whatever machine: what one was told, the others know."""
    with cluster.gunicorn(settings) as one, cluster.gunicorn(settings) as other, working(settings):
        body, kind = urllib3.encode_multipart_formdata(
            {"file": ("报告汇编.txt", TEXT), "options": '{"formats": ["md"]}'}
        )
        answer = urllib3.request("POST", f"{one}{API}/jobs", body=body, headers={"Content-Type": kind})
        path = answer.headers["Location"]
        job = urllib3.request("GET", f"{other}{path}?wait=30").json()
        assert job["status"] == "done"
        for address in (one, other) * 4:
            archive = urllib3.request("GET", f"{address}{path}/archive")
            assert (archive.status, archive.data[:4]) == (200, b"PK\x03\x04")
        assert urllib3.request("GET", f"{one}/readyz").json() == {"database": "ok", "storage": "ok", "workers": "ok"}


def test_rabbitmq_may_be_the_broker(settings: Settings) -> None:
    with RabbitMQ() as broker:
        place = msgspec.structs.replace(settings, broker_url=broker.url)
        with web(place) as app:
            assert services_of(app).runner.known() == 0, "before the first message there is no queue"
            first = sent(app)
            assert services_of(app).runner.known() == 1
            with working(place) as worker:
                assert ended(app.test_client(), first)["status"] == "done"
                broker.kill()
                second = sent(app)
                assert status(app, second) == "queued"
                broker.start()
                services_of(app).sweep()
                assert ended(app.test_client(), second)["status"] == "done"
                third = sent(app, LONG)
                until(lambda: status(app, third) == RUNNING)
                os.kill(children(worker.process.pid)[0], signal.SIGKILL)
                assert ended(app.test_client(), third)["status"] == "done"


def test_the_broker_is_restarted_under_a_worker(servers: Servers, settings: Settings) -> None:
    with web(settings) as app, working(settings):
        first = sent(app, LONG)
        until(lambda: status(app, first) == RUNNING)
        servers.broker.kill()
        second = sent(app)
        servers.broker.start()
        assert ended(app.test_client(), first)["status"] == "done"
        services_of(app).sweep()
        assert ended(app.test_client(), second)["status"] == "done"


def test_the_database_is_restarted_under_a_worker(servers: Servers, settings: Settings) -> None:
    with web(settings) as app, working(settings):
        id = sent(app, LONG)
        until(lambda: status(app, id) == RUNNING)
        servers.database.kill()
        answer = upload(app.test_client(), TEXT)
        assert (answer.status_code, answer.get_json()["code"]) == (503, "unavailable")
        servers.database.start()
        assert ended(app.test_client(), id)["status"] == "done"


def test_who_can_reach_neither_broker_nor_database_leaves_the_message_to_the_reaper() -> None:
    class Away:
        def give_back(self, id: str, number: int) -> None:
            raise OperationalError("UPDATE", {}, OSError("gone"))

    runner = ClusterRunner(Settings(broker_url="redis://127.0.0.1:1/0"), Away())  # type: ignore[arg-type]
    runner.submit("x", 1)
    runner.close()


def test_a_web_process_that_starts_before_its_database_waits_for_it(servers: Servers, settings: Settings) -> None:
    servers.database.kill()
    later = threading.Timer(2, servers.database.start)
    later.start()
    try:
        with web(settings) as app:
            assert status(app, sent(app)) == "queued"
    finally:
        later.join()


def test_a_commit_that_nobody_answers_may_have_been_made(servers: Servers) -> None:
    link = Link(servers.database.port)
    whole = Database(servers.database.url)
    broken = Database(servers.database.url.replace(str(servers.database.port), str(link.port)))

    def cut_off(session: Session) -> None:
        session.execute(text("SELECT 1"))
        link.cut()

    with contextlib.closing(link), contextlib.closing(whole), contextlib.closing(broken):
        with pytest.raises(OperationalError) as raised:
            broken.write(cut_off)
        assert is_uncertain(raised.value)
        with pytest.raises(ProgrammingError) as refused:
            whole.write(lambda session: session.execute(text("SELECT * FROM nothing")))
        assert not is_uncertain(refused.value)


def test_a_runner_that_reaches_no_broker_says_so() -> None:
    class NoList:
        def give_back(self, id: str, number: int) -> None:
            raise AssertionError

    runner = ClusterRunner(Settings(broker_url="redis://127.0.0.1:1/0"), NoList())  # type: ignore[arg-type]
    assert not runner.alive()
    assert runner.known() is None
    runner.cancel("x", 1)
    runner.close()
