"""``huibian submit`` out of a bucket and into one."""

from __future__ import annotations

import hashlib
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import obstore
import pytest
from obstore.store import S3Store

import converter
from converter.cli.main import run
from scripts.servers import S3
from scripts.servers.s3 import ENVIRONMENT
from service.storage.bucket import store_of
from service.submit import bucket, journal
from service.submit.journal import Entry
from tests import cluster
from tests.service_process import Server, serving
from tests.test_submit import BAD, Running, jobs, submit, text

pytestmark = [pytest.mark.cluster, pytest.mark.local]

NOWHERE = "http://127.0.0.1:1"


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    with pytest.MonkeyPatch.context() as patch, S3() as server:
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        yield server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("data"), workers=2) as made:
        yield made


class Place:
    """A bucket of its own, with a folder ``in`` and a folder ``out``."""

    def __init__(self, s3: S3) -> None:
        self.name = cluster.unique("bucket")
        self.url = s3.create(self.name)
        self.store: S3Store = store_of(self.url)

    def under(self, path: str) -> str:
        return self.url.replace(self.name, f"{self.name}/{path}", 1)

    def put(self, key: str, data: bytes) -> None:
        obstore.put(self.store, key, data)

    def keys(self, prefix: str) -> set[str]:
        return {one["path"] for page in obstore.list(self.store, prefix=prefix) for one in page}

    def results(self, prefix: str = "out") -> dict[str, str]:
        """SHA-256 by key of the results."""
        return {
            key.removeprefix(f"{prefix}/"): hashlib.sha256(bytes(obstore.get(self.store, key).bytes())).hexdigest()
            for key in self.keys(prefix)
            if "/.huibian-submit/" not in key
        }


@pytest.fixture
def place(s3: S3) -> Place:
    made = Place(s3)
    for key, number in (("in/总结.txt", 1), ("in/乡镇/总结.txt", 2), ("in/乡镇/总结.md", 3), ("index.txt", 4)):
        made.put(key, text(number).encode())
    made.put("in/.hidden", b"")
    return made


def converted(files: dict[str, bytes], folder: Path) -> dict[str, str]:
    """SHA-256 of the zip that the command writes of each of ``files``, by the name of its result."""
    found = {}
    for number, (path, data) in enumerate(files.items()):
        out = folder / str(number) / "out.zip"
        converter.convert(data, out, converter.Options(formats=("md",)), name=path.rpartition("/")[2], zipped=True)
        found[path.rpartition(".")[0] + ".zip"] = hashlib.sha256(out.read_bytes()).hexdigest()
    return found


def wanted(folder: Path) -> dict[str, str]:
    first = converted({"总结.txt": text(1).encode(), "乡镇/总结.md": text(3).encode()}, folder / "1")
    (second,) = converted({"总结.txt": text(2).encode()}, folder / "2").values()
    return {**first, "乡镇/总结-2.zip": second}


def test_results_in_a_bucket_are_the_zips_that_the_command_writes(
    server: Server, place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = (place.under("in"), "--out", place.under("out"), "--to", "md")
    assert submit(server, *asked) == 0
    assert place.results() == wanted(tmp_path)
    before = len(jobs(server))
    assert submit(NOWHERE, *asked, "--patience", 0) == 0, "nothing is left to be done"

    place.put("in/乡镇/总结.md", text(5).encode())
    place.put("in/坏.txt", BAD)
    capsys.readouterr()
    assert submit(server, *asked) == 1
    assert "完成 3（这次 1），失败 1" in capsys.readouterr().out
    assert len(jobs(server)) == before + 2
    changed = converted({"乡镇/总结.md": text(5).encode()}, tmp_path / "changed")
    assert place.results() == {**wanted(tmp_path / "again"), **changed}


def test_a_result_that_is_gone_is_put_there_again(server: Server, place: Place, tmp_path: Path) -> None:
    asked = (place.under("in"), "--out", place.under("out"), "--to", "md")
    assert submit(server, *asked) == 0
    before = len(jobs(server))
    obstore.delete(place.store, "out/总结.zip")
    assert submit(server, *asked) == 0
    assert len(jobs(server)) == before
    assert place.results() == wanted(tmp_path)


def test_what_comes_from_a_bucket_may_go_to_a_folder_and_the_other_way_round(
    server: Server, place: Place, tmp_path: Path
) -> None:
    assert submit(server, place.under("in"), "--out", tmp_path / "out", "--to", "md", "--zip") == 0
    assert {
        path.relative_to(tmp_path / "out").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (tmp_path / "out").rglob("*.zip")
    } == wanted(tmp_path / "wanted")
    (tmp_path / "汇编.txt").write_text(text(6), encoding="utf-8")
    assert submit(server, tmp_path / "汇编.txt", "--out", place.under("other"), "--to", "md") == 0
    assert place.results("other") == converted({"汇编.txt": text(6).encode()}, tmp_path / "local")


def test_the_whole_bucket_may_be_asked_for_and_its_results_are_no_inputs(server: Server, place: Place) -> None:
    asked = (place.url, "--out", place.under("out"), "--to", "md")
    assert submit(server, *asked) == 0
    names = {"index.zip", "in/总结.zip", "in/乡镇/总结.zip", "in/乡镇/总结-2.zip"}
    assert place.results().keys() == names
    assert submit(NOWHERE, *asked, "--patience", 0) == 0
    assert place.results().keys() == names


def test_one_object_is_an_input_and_one_that_is_not_there_is_told(
    server: Server, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    assert submit(server, place.under("in/总结.txt"), "--out", place.under("out"), "--to", "md") == 0
    assert place.results().keys() == {"总结.zip"}
    capsys.readouterr()
    assert submit(server, place.under("nothing"), "--out", place.under("out")) == 1
    assert "没有这个桶或对象" in capsys.readouterr().err
    assert submit(server, place.under("in").replace(place.name, "no-such-bucket"), "--out", place.under("out")) == 1
    assert submit(server, place.under("in"), "--out", place.under("out").replace(place.name, "no-such-bucket")) == 1
    assert run(["submit", "s3://", "--out", "s3://", "--server", server.address]) == 2


def test_a_journal_in_a_bucket_is_whole_after_many_segments(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "_SEGMENT_ENTRIES", 10)
    with bucket.kept(place.under("out")) as kept:
        for number in range(95):
            kept.note(Entry(input=str(number % 40), name=str(number), state="sent"))
        assert len(place.keys("out")) >= 9
    assert len(place.keys("out")) == 10
    with bucket.kept(place.under("out")) as kept:
        assert {id: entry.name for id, entry in kept.entries.items()} == {
            str(number % 40): str(number) for number in range(55, 95)
        }
        assert len(place.keys("out")) == 1, "they are made one"
        kept.note(Entry(input="0", name="last", state="done"))
    with bucket.kept(place.under("out")) as kept:
        assert kept.entries["0"].name == "last"
        assert len(kept.entries) == 40


def test_a_run_that_is_killed_goes_on_and_no_job_is_done_twice(server: Server, place: Place, tmp_path: Path) -> None:
    for number in range(60):
        place.put(f"many/{number:03}.txt", text(number + 100).encode())
    asked = (place.under("many"), "--out", place.under("out"), "--to", "md")
    before = len(jobs(server))
    for signal_, enough in ((signal.SIGKILL, 5), (signal.SIGINT, 20)):
        running = Running(asked, server)
        running.until(lambda enough=enough: _slowly(place) >= enough)  # type: ignore[misc]
        assert running.end(signal_)[0] == (130 if signal_ == signal.SIGINT else -signal.SIGKILL)
        assert len(place.results()) < 60
    entries = bucket.BucketJournal(place.under("out")).entries
    assert sum(entry.state == journal.DONE for entry in entries.values()) >= 20, "Ctrl-C loses nothing"
    assert submit(server, *asked) == 0
    assert len(jobs(server)) == before + 60
    files = {f"{number:03}.txt": text(number + 100).encode() for number in range(60)}
    assert place.results() == converted(files, tmp_path)


def _slowly(place: Place) -> int:
    time.sleep(0.05)
    return len(place.keys("out"))
