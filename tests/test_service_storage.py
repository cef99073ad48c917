"""What the service asks of storage, of a folder and of a bucket alike; what only a bucket can."""

from __future__ import annotations

import io
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from scripts.servers import S3, Swift
from service.config import InvalidSetting, Settings, from_environment
from service.database import Database
from service.jobs import Jobs
from service.migrate import migrate
from service.storage import Away, Idle, Storage, storage_of
from service.storage.bucket import Bucket
from service.sweeping import Sweeper
from tests.cluster import unique
from tests.documents import compilation
from tests.service_client import API, converted, served, stored, sums_of, upload, written_by_the_command

LARGE = os.urandom(1 << 20) * 20
JOB = "q-_7job"

REAL = (pytest.mark.cluster, pytest.mark.s3)
"""Tests with a server that checks signatures."""


@pytest.fixture(scope="module")
def moto() -> Iterator[S3]:
    with S3() as server:
        yield server


@pytest.fixture(scope="module")
def swift() -> Iterator[Swift]:
    with Swift() as server:
        yield server


def use(server: S3, patch: pytest.MonkeyPatch) -> S3:
    """``server``, its credentials in the environment."""
    for name, value in server.credentials.items():
        patch.setenv(name, value)
    return server


@pytest.fixture(params=[pytest.param("moto", marks=pytest.mark.cluster), pytest.param("swift", marks=REAL)])
def s3(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> S3:
    """Each server in turn."""
    return use(request.getfixturevalue(request.param), monkeypatch)


@pytest.fixture(
    params=[
        "folder",
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("moto", "moto, with a prefix")),
        *(pytest.param(name, marks=REAL) for name in ("swift", "swift, with a prefix")),
    ]
)
def storage(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Storage:
    name, _, prefix = request.param.partition(",")
    if name == "folder":
        return storage_of(Settings(data=str(tmp_path)))
    server = use(request.getfixturevalue(name), monkeypatch)
    server.create(bucket := unique("storage"))
    below = "/offices/north" if prefix else ""
    return storage_of(Settings(storage_url=f"s3://{bucket}{below}?endpoint={server.endpoint}"))


class Broken(io.BytesIO):
    """A client that is gone after some megabytes."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 12 << 20:
            raise OSError("gone")
        return super().read(size)


@pytest.mark.parametrize("data", [b"", b"text", LARGE], ids=["nothing", "little", "parts"])
def test_an_object_is_read_as_it_was_put(storage: Storage, data: bytes) -> None:
    assert storage.put(f"{JOB}/upload", io.BytesIO(data)) == len(data)
    assert storage.size(f"{JOB}/upload") == len(data)
    assert b"".join(storage.read(f"{JOB}/upload")) == data


@pytest.mark.parametrize(("start", "size"), [(0, 0), (5, 1), (3_000_000, 5_000_000), (len(LARGE) - 7, 7)])
def test_a_range_is_read_as_such(storage: Storage, start: int, size: int) -> None:
    storage.put(f"{JOB}/result-1.zip", io.BytesIO(LARGE))
    assert b"".join(storage.read(f"{JOB}/result-1.zip", start, size)) == LARGE[start : start + size]


def test_a_new_object_takes_the_place_of_the_old_one(storage: Storage) -> None:
    for data in (b"first and longer", b"second"):
        storage.put(f"{JOB}/result-1.zip", io.BytesIO(data))
    assert b"".join(storage.read(f"{JOB}/result-1.zip")) == b"second"


def test_reading_may_end_before_the_object_does(storage: Storage) -> None:
    storage.put(f"{JOB}/upload", io.BytesIO(LARGE))
    stream = storage.read(f"{JOB}/upload")
    assert LARGE.startswith(next(stream))
    stream.close()
    assert list(stream) == []


def test_what_is_not_there_is_said_to_be_so(storage: Storage) -> None:
    for work in (lambda: storage.size(f"{JOB}/upload"), lambda: list(storage.read(f"{JOB}/upload", 0, 1))):
        with pytest.raises(FileNotFoundError):
            work()
    storage.remove(f"{JOB}/upload")
    storage.delete(JOB)


def test_an_upload_that_breaks_off_leaves_nothing(storage: Storage) -> None:
    source: BinaryIO = Broken(LARGE)
    with pytest.raises(OSError, match="gone"):
        storage.put(f"{JOB}/upload", source)
    with pytest.raises(FileNotFoundError):
        storage.size(f"{JOB}/upload")
    assert storage.older_than(-60) == Idle(frozenset(), "")


def test_removing_takes_one_object_and_deleting_all_of_a_job(storage: Storage) -> None:
    for key in (f"{JOB}/upload", f"{JOB}/lines-1", f"{JOB}/result-1.zip", f"{JOB}x/upload"):
        storage.put(key, io.BytesIO(b"text"))
    storage.remove(f"{JOB}/upload")
    with pytest.raises(FileNotFoundError):
        storage.size(f"{JOB}/upload")
    assert storage.size(f"{JOB}/lines-1") == 4
    storage.delete(JOB)
    with pytest.raises(FileNotFoundError):
        storage.size(f"{JOB}/lines-1")
    assert storage.older_than(-60) == Idle(frozenset({f"{JOB}x"}), "")


def test_jobs_are_told_apart_by_age(storage: Storage) -> None:
    storage.put("old/upload", io.BytesIO(b"text"))
    time.sleep(2.1)
    storage.put("young/upload", io.BytesIO(b"text"))
    assert storage.older_than(1.05) == Idle(frozenset({"old"}), "")
    assert storage.older_than(60) == Idle(frozenset(), "")


def test_jobs_are_looked_at_some_at_a_time_each_whole(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("folder", "bucket"):
        monkeypatch.setattr(f"service.storage.{place}.LOOK", 3)
    for job in ("-a", "B_", "Ba", "c"):
        for name in ("lines-1", "result-1.zip", "upload"):
            storage.put(f"{job}/{name}", io.BytesIO(b"text"))
    seen, turns, after = list[str](), 0, ""
    while not turns or after:
        idle = storage.older_than(-60, after)
        seen += idle.jobs
        turns, after = turns + 1, idle.after
    assert sorted(seen) == ["-a", "B_", "Ba", "c"], "each once"
    assert turns > 1


def test_a_sweeper_erases_what_belongs_to_no_job_in_turns_wherever_it_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.storage.folder.LOOK", 2)
    settings = Settings(data=str(tmp_path), sweep_seconds=1)
    storage, database = storage_of(settings), Database(settings.database())
    migrate(database)
    jobs = Jobs(database)
    jobs.add("b-kept", "x.txt", "{}")
    for job in ("a", "b-kept", "c", "d", "e", "f", "g"):
        storage.put(f"{job}/upload", io.BytesIO(b"text"))
        os.utime(tmp_path / "storage" / job, (1, 1))
    sweeper = Sweeper(settings, jobs, storage)
    for _ in range(5):
        sweeper.sweep()
    monkeypatch.setattr("service.storage.folder.LOOK", 100)
    assert storage.older_than(-60) == Idle(frozenset({"b-kept"}), "")
    database.close()


def test_a_folder_has_no_links(tmp_path: Path) -> None:
    assert storage_of(Settings(data=str(tmp_path))).link(f"{JOB}/upload", 60) is None


@pytest.mark.parametrize("prefix", ["", "/offices/north"])
def test_a_signed_link_gives_the_object_under_its_name(s3: S3, prefix: str) -> None:
    bucket = unique("links")
    s3.create(bucket)
    url = f"s3://{bucket}{prefix}?endpoint={s3.endpoint}"
    assert Bucket(url).link("job/result-1.zip", 60) is None
    storage = Bucket(url, public=s3.endpoint.replace("127.0.0.1", "localhost"))
    storage.put("job/result-1.zip", io.BytesIO(LARGE), name="青山县 “汇编”.zip")
    link = storage.link("job/result-1.zip", 60)
    assert link is not None
    assert link.startswith("http://localhost:")
    assert "X-Amz-Signature=" in link
    with urllib.request.urlopen(link) as answer:
        assert answer.read() == LARGE
        assert answer.headers["Content-Type"] == "application/zip"
        assert answer.headers["Content-Disposition"] == (
            "attachment; filename*=UTF-8''%E9%9D%92%E5%B1%B1%E5%8E%BF%20%E2%80%9C%E6%B1%87%E7%BC%96%E2%80%9D.zip"
        )


def test_an_upload_that_breaks_off_leaves_no_parts_in_a_bucket(s3: S3) -> None:
    bucket = unique("parts")
    storage = Bucket(s3.create(bucket))
    with pytest.raises(OSError, match="gone"):
        storage.put(f"{JOB}/upload", Broken(LARGE))
    assert not s3.client().list_multipart_uploads(Bucket=bucket).get("Uploads")


@pytest.mark.cluster
def test_storage_that_does_not_answer_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    with S3() as server:
        use(server, monkeypatch)
        storage = Bucket(server.create("gone-soon"))
        storage.put(f"{JOB}/upload", io.BytesIO(b"text"))
        stream = storage.read(f"{JOB}/upload", 0, 4)
    for work in (
        lambda: storage.put(f"{JOB}/upload", io.BytesIO(b"text")),
        lambda: next(stream),
        lambda: storage.size(f"{JOB}/upload"),
        lambda: storage.remove(f"{JOB}/upload"),
        lambda: storage.delete(JOB),
        lambda: storage.older_than(60),
    ):
        with pytest.raises(Away):
            work()


def test_a_bucket_that_is_not_there_is_storage_that_is_away(s3: S3) -> None:
    nowhere = Bucket(s3.bucket("nowhere"))
    for work in (nowhere.check, lambda: nowhere.put(f"{JOB}/upload", io.BytesIO(b"text"))):
        with pytest.raises(Away):
            work()
    Bucket(s3.create(unique("somewhere"))).check()


@pytest.mark.cluster
@pytest.mark.s3
def test_a_link_is_worth_nothing_once_it_is_changed_or_over(swift: Swift, monkeypatch: pytest.MonkeyPatch) -> None:
    use(swift, monkeypatch)
    storage = Bucket(swift.create(unique("links")), public=swift.endpoint)
    for name in ("job/result-1.zip", "job/result-2.zip"):
        storage.put(name, io.BytesIO(b"text"))
    link = storage.link("job/result-1.zip", 1)
    assert link is not None
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(link.replace("result-1", "result-2"))
    time.sleep(2.1)
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(link)


@pytest.mark.cluster
@pytest.mark.s3
def test_a_wrong_secret_is_storage_that_is_away_and_the_log_says_why(
    swift: Swift, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    url = use(swift, monkeypatch).create(unique("closed"))
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    refused = Bucket(url)
    for work in (
        lambda: refused.put(f"{JOB}/upload", io.BytesIO(b"text")),
        lambda: refused.size(f"{JOB}/upload"),
        lambda: next(refused.read(f"{JOB}/upload", 0, 4)),
        lambda: refused.delete(JOB),
        refused.check,
    ):
        with pytest.raises(Away, match=r"PermissionDenied|SignatureDoesNotMatch"):
            work()
    with served(tmp_path, storage_url=url) as app:
        client = app.test_client()
        answer = upload(client, compilation().encode())
        assert (answer.status_code, answer.get_json()["code"]) == (503, "unavailable")
        assert client.get("/readyz").get_json()["storage"] == "failing"
    said = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(said) == 2
    assert all("storage away" in line and "SignatureDoesNotMatch" in line for line in said)


@pytest.mark.cluster
@pytest.mark.s3
def test_a_job_on_a_server_that_checks_signatures_is_downloaded_by_a_link(
    swift: Swift, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = use(swift, monkeypatch).create(unique("offices"))
    with served(tmp_path / "data", storage_url=url, storage_public_url=swift.endpoint) as app:
        client = app.test_client()
        job = converted(client, compilation().encode(), formats=["md"])
        answer = client.get(job["links"]["archive"])
        assert answer.status_code == 307
        with urllib.request.urlopen(answer.headers["Location"]) as archive:
            packed = archive.read()
        assert client.delete(f"{API}/jobs/{job['id']}").status_code == 204
        assert stored(app) == set()
    assert sums_of(packed) == written_by_the_command(
        compilation().encode(), tmp_path / "out", name="报告汇编.txt", formats=("md",)
    )


@pytest.mark.parametrize("url", ["s3://", "s3://bucket?endpoit=x", "s3://bucket?style=round"])
def test_an_address_that_names_no_bucket_is_refused(url: str) -> None:
    with pytest.raises(InvalidSetting):
        storage_of(from_environment({"HUIBIAN_STORAGE_URL": url}))
