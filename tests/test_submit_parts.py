"""The parts of ``huibian submit``, each alone: names, journal, form, results, patience, jobs in flight."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import IO, Any

import pytest
from werkzeug.formparser import parse_form_data

import converter
from converter.errors import DiskFull
from converter.package import bundle
from service.submit import journal
from service.submit.batch import Batch
from service.submit.client import Failure, Job, Refused, Unreached, Upload
from service.submit.errors import DamagedArchive, ServerAway
from service.submit.inputs import Folder, Input
from service.submit.journal import JOURNAL, Entry, FileJournal, key_of
from service.submit.multipart import Form
from service.submit.naming import Naming
from service.submit.patience import Patience
from service.submit.places import FolderPlace, Told
from service.submit.work import Busy, Item, Step, Work
from tests.documents import compilation

ROOT = "/data/in"


def given(naming: Naming, *paths: str) -> list[str]:
    return [naming.give(Input(f"{ROOT}/{path}", ""), ROOT) for path in paths]


def test_results_are_called_as_their_files_in_the_folders_of_their_files() -> None:
    assert given(Naming(), "a.txt", "a.docx", "A.md", "乡镇/a.txt", "乡镇/a.txt.bak", "乡镇/b/a.txt") == [
        "a", "a-2", "A-3", "乡镇/a", "乡镇/a.txt", "乡镇/b/a",
    ]  # fmt: skip


def test_a_folder_that_is_called_as_a_result_gets_another_name() -> None:
    assert given(Naming(), "a.txt", "a/b.txt", "a/c/d.txt") == ["a", "a-2/b", "a-2/c/d"]


def test_names_that_were_given_before_stay_whatever_is_added() -> None:
    naming = Naming()
    naming.keep(f"{ROOT}/b.txt", "b")
    naming.keep(f"{ROOT}/x/y/b.txt", "x-2/y/b")
    assert given(naming, "b.docx", "x/y/c.txt", "x/c.txt", "x.txt", "z.txt") == ["b-2", "x-2/y/c", "x-2/c", "x", "z"]


def test_files_with_the_name_of_another_root_are_no_others_result() -> None:
    naming = Naming()
    naming.keep("/other/b.txt", "b")
    naming.keep("/other/x/b.txt", "x/b")
    assert given(naming, "b.txt", "x/b.txt") == ["b-2", "x-2/b"]


def test_very_many_equal_names_are_found_at_once() -> None:
    names = given(Naming(), *("总结.txt" for _ in range(20_000)))
    assert names[-1] == "总结-20000"
    assert len(set(names)) == 20_000


def test_what_is_nobodys_work_is_no_input(tmp_path: Path) -> None:
    for name in ("b.txt", "a.docx", ".a.txt", "~$a.docx", "Thumbs.db", "desktop.ini", "x/c.txt", "out/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"a")
    names = [Path(one.id).relative_to(tmp_path).as_posix() for one in Folder(tmp_path, tmp_path / "out").inputs()]
    assert names == ["a.docx", "b.txt", "x/c.txt"]
    assert [one.name for one in Folder(tmp_path / ".a.txt").inputs()] == [".a.txt"], "a file that is named is meant"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_names_that_are_no_utf_8_are_read_as_a_chinese_windows_wrote_them(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/" + "乡镇".encode("gb18030")
    os.mkdir(folder)
    Path(os.fsdecode(folder + b"/" + "总结.txt".encode("gb18030"))).write_bytes(b"text")
    source = Folder(tmp_path)
    (found,) = source.inputs()
    assert found.name == "总结.txt"
    assert Naming().give(found, source.root) == "乡镇/总结"
    assert b"".join(source.pieces(found)) == b"text"
    assert journal.read(journal.written([Entry(input=found.id, name="总结", state="sent")]).splitlines()).keys() == {
        found.id
    }


def entry(number: int, **values: Any) -> Entry:
    return Entry(**{"input": f"/in/{number}.txt", "name": str(number), "state": "sent", **values})


def test_a_line_that_was_cut_off_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / JOURNAL
    path.write_bytes(journal.written([entry(1), entry(2), entry(1, state="done")]) + b'{"input":"/in/3.txt","na')
    with journal.kept(tmp_path) as found:
        assert found.entries == {one.input: one for one in (entry(1, state="done"), entry(2))}
        found.note(entry(4))
    with journal.kept(tmp_path) as found:
        assert found.entries.keys() == {"/in/1.txt", "/in/2.txt", "/in/4.txt"}
    assert len(path.read_bytes().splitlines()) == 3, "what no longer counts is left out"


def test_what_is_noted_is_there_before_anybody_closes_the_journal(tmp_path: Path) -> None:
    with contextlib.closing(FileJournal(tmp_path / JOURNAL)) as found:
        found.note(entry(1))
        assert (tmp_path / JOURNAL).read_bytes() == journal.written([entry(1)])


def test_a_key_is_another_one_for_everything_that_bears_on_the_result() -> None:
    keys = {
        key_of(*of)
        for of in (
            ("a", "n", "{}", 0),
            ("b", "n", "{}", 0),
            ("a", "m", "{}", 0),
            ("a", "n", "[]", 0),
            ("a", "n", "{}", 1),
        )
    }
    assert len(keys) == 5
    assert all(len(key) == 64 for key in keys)
    assert key_of("a", "n", "{}", 0) in keys


@pytest.mark.parametrize("name", ["总结.txt", 'a"b\\c;d%22\r\n.txt', "'é'.docx"])
def test_a_form_is_read_as_it_was_meant(name: str) -> None:
    data = b"--\r\nbytes" * 100_000
    form = Form({"options": '{"only": "1"}', "lane": "bulk"}, name, io.BytesIO(data), len(data))
    body = b"".join(iter(lambda: form.read(7_777), b""))
    assert len(body) == form.length
    _, fields, files = parse_form_data({
        "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": form.content_type,
        "REQUEST_METHOD": "POST",
    })  # fmt: skip
    assert fields.to_dict() == {"options": '{"only": "1"}', "lane": "bulk"}
    with contextlib.closing(files["file"]) as file:
        assert (file.filename, file.read()) == (name, data)


@pytest.fixture
def archive(tmp_path: Path) -> bytes:
    """A result as the service sends it."""
    converter.convert(compilation().encode(), tmp_path / "made", converter.Options(formats=("md",)), name="a.txt")
    bundle.pack(tmp_path / "made", tmp_path / "made.zip", stored=True)
    return (tmp_path / "made.zip").read_bytes()


def without(data: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for info in before.infolist():
            if info.filename != name:
                after.writestr(info, before.read(info))
    return out.getvalue()


def with_one_more(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("../more.md", "more")
    return out.getvalue()


def test_a_result_that_is_not_whole_is_refused_and_nothing_is_changed(archive: bytes, tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "out")
    place.put("a", io.BytesIO(archive))
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    text = "各项工作稳步推进".encode()
    assert archive.count(text) > 1
    changed = archive.replace(text, "各项工作全面推进".encode())
    for damaged in (
        archive[:-30], archive[: len(archive) // 2], b"", b"<html>", changed, without(archive, "index.md"),
        without(archive, "audit.json"), with_one_more(archive),
    ):  # fmt: skip
        for name in ("a", "b"):
            with pytest.raises(DamagedArchive):
                place.put(name, io.BytesIO(damaged))
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before
    assert not place.has("b")
    assert place.has("a")


def test_a_changed_member_with_a_right_checksum_is_refused_too(archive: bytes, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as before, zipfile.ZipFile(out, "w") as after:
        for info in before.infolist():
            after.writestr(info.filename, before.read(info) + (b"more" if info.filename == "index.md" else b""))
    with pytest.raises(DamagedArchive, match=r"index\.md"):
        FolderPlace(tmp_path / "out").put("a", out)


class Noted(Patience):
    """It does not wait, but notes for how long it would have."""

    def __init__(self, seconds: float) -> None:
        self.away: list[str] = []
        super().__init__("http://server", seconds, self.away.append)
        self.waited: list[float] = []

    def pause(self, seconds: float) -> None:
        self.waited.append(seconds)


def answers(*given: object) -> Any:
    """A request that is answered with each of ``given`` in turn."""
    left = list(given)

    def request() -> object:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return request


def busy(status: int, retry_after: float | None = None) -> Refused:
    return Refused(status, Failure("unavailable"), retry_after)


def test_a_service_that_is_away_is_asked_again_ever_less_often() -> None:
    patience = Noted(1000)
    assert patience.ask(answers(*[Unreached("reset")] * 7, 42)) == 42
    assert patience.waited == [0.5, 1, 2, 4, 8, 10, 10]
    assert patience.away == ["reset"], "told once"


def test_retry_after_is_heeded_and_what_is_decided_is_not_asked_again() -> None:
    patience = Noted(1000)
    assert patience.ask(answers(busy(503, 30), busy(507, 0), busy(502), 1)) == 1
    assert patience.waited == [30, 1, 2]
    for status in (400, 404, 409, 413, 422, 429, 500):
        with pytest.raises(Refused):
            patience.ask(answers(busy(status, 5)))
    assert len(patience.waited) == 3


def test_a_service_that_stays_away_ends_the_run() -> None:
    with pytest.raises(ServerAway) as raised:
        Noted(0).ask(answers(Unreached("refused")))
    assert raised.value.parameters["reason"] == "refused"
    assert "http://server" in raised.value.message("en")


def test_a_request_that_fails_while_others_are_answered_is_at_fault_itself() -> None:
    patience = Noted(1000)
    failing = answers(*[Unreached("reset")] * 5)

    def request() -> object:
        patience.ask(lambda: None)
        return failing()

    with pytest.raises(Refused) as raised:
        patience.ask(request)
    assert raised.value.failure.code == "server-away"


class Service:
    """A service in memory, in the place of :class:`Client`; ``ends``: how its jobs end, one after another."""

    def __init__(self, archive: bytes, *ends: Job) -> None:
        self.archive_bytes, self.ends, self.keys = archive, list(ends), list[str]()

    def create(self, upload: Upload) -> Job:
        self.keys.append(upload.key)
        return Job(f"job{len(self.keys)}", "queued")

    def job(self, id: str, wait: float) -> Job:
        return self.ends.pop(0)

    def archive(self, id: str, into: IO[bytes]) -> None:
        into.write(self.archive_bytes)


class Memory:
    """A journal that lies nowhere."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}

    def note(self, entry: Entry) -> None:
        self.entries[entry.input] = entry


class Forgetful(Service):
    def job(self, id: str, wait: float) -> Job:
        raise busy(410)


def item_of(path: Path) -> Item:
    source = Folder(path)
    (found,) = source.inputs()
    return Item(found, source, "a")


def test_a_job_that_failed_is_tried_anew_under_another_key_by_the_next_run(archive: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(compilation(), encoding="utf-8")
    item, memory = item_of(tmp_path / "a.txt"), Memory()
    service = Service(archive, Job("1", "running"), Job("1", "failed", Failure("worker-lost")), Job("2", "done"))
    work = Work(service, Noted(0), FolderPlace(tmp_path / "out"), memory, b"{}")  # type: ignore[arg-type]
    assert (work.plan(item), work.send(item), work.follow(item, 0), work.follow(item, 0)) == (
        "send", "follow", "follow", "over",
    )  # fmt: skip
    assert memory.entries[item.input.id].code == "worker-lost"
    assert (work.plan(item), work.send(item), work.follow(item, 0), work.plan(item)) == (
        "send", "follow", "over", "over",
    )  # fmt: skip
    assert len(set(service.keys)) == 2
    assert (memory.entries[item.input.id].state, memory.entries[item.input.id].code) == ("done", "")


def test_a_job_that_is_gone_is_sent_again_under_its_key_a_few_times_only(archive: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(compilation(), encoding="utf-8")
    item, memory = item_of(tmp_path / "a.txt"), Memory()
    service = Forgetful(archive)
    work = Work(service, Noted(0), FolderPlace(tmp_path / "out"), memory, b"{}")  # type: ignore[arg-type]
    step: Step = "send"
    while step != "over":
        step = work.send(item) if step == "send" else work.follow(item, 0)
    assert service.keys == [service.keys[0]] * 4
    assert memory.entries[item.input.id].state == "failed"


class Full(FolderPlace):
    def put(self, name: str, archive: IO[bytes]) -> Told:
        raise DiskFull(out=name)


def test_a_full_disk_ends_the_run_and_what_came_back_damaged_does_not(archive: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(compilation(), encoding="utf-8")
    item, memory = item_of(tmp_path / "a.txt"), Memory()
    service = Service(archive[:100], Job("1", "done"), Job("1", "done"))
    work = Work(service, Noted(0), FolderPlace(tmp_path / "out"), memory, b"{}")  # type: ignore[arg-type]
    assert (work.send(item), work.follow(item, 0)) == ("follow", "over")
    assert memory.entries[item.input.id].code == "damaged-archive"
    assert work.plan(item) == "follow", "it is only fetched again"
    full = Work(service, Noted(0), Full(tmp_path / "out"), memory, b"{}")  # type: ignore[arg-type]
    with pytest.raises(DiskFull):
        full.follow(item, 0)


class Jobs:
    """Work that counts how many of its jobs are open, refusing those over ``room``."""

    def __init__(self, room: int, seconds: float = 0.05) -> None:
        self.room, self.seconds = room, seconds
        self.lock = threading.Lock()
        self.open, self.most, self.refused = 0, 0, 0
        self.not_before, self.early = 0.0, 0

    def send(self, item: Item) -> Step:
        with self.lock:
            self.early += time.monotonic() < self.not_before
            if self.open >= self.room:
                self.refused += 1
                self.not_before = time.monotonic() + self.seconds
                raise Busy(self.seconds)
            self.open += 1
            self.most = max(self.most, self.open)
        return "follow"

    def follow(self, item: Item, wait: float) -> Step:
        with self.lock:
            self.open -= 1
        return "over"


def through(work: Any, count: int, in_flight: int) -> Batch:
    items = [Item(Input(str(number), ""), Folder(Path(".")), str(number)) for number in range(count)]
    batch = Batch(work, in_flight)
    batch.start(items, [])
    wait(batch)
    return batch


def wait(batch: Batch) -> None:
    while batch.is_running():
        time.sleep(0.01)


def test_no_more_jobs_are_open_than_asked_for() -> None:
    work = Jobs(room=1000)
    batch = through(work, 200, 3)
    assert (work.most, work.refused, len(batch.over), batch.in_flight) == (3, 0, 200, 0)


def test_a_service_that_takes_fewer_is_sent_nothing_until_it_says_and_then_no_more_than_it_takes() -> None:
    work = Jobs(room=1)
    work.open = 1  # somebody else's
    threading.Timer(0.2, lambda: setattr(work, "room", 4)).start()
    batch = through(work, 300, 64)
    assert len(batch.over) == 300
    assert work.refused >= 1
    assert work.refused <= 8 * 10, "not each of them is refused once"
    assert work.most <= 4


def test_a_batch_begins_with_what_is_sent_already() -> None:
    taken: list[str] = []

    class First(Jobs):
        def follow(self, item: Item, wait: float) -> Step:
            taken.append(item.name)
            return "over"

    items = [Item(Input(name, ""), Folder(Path(".")), name) for name in ("sent", "new")]
    batch = Batch(First(room=9), 1)  # type: ignore[arg-type]
    batch.start(items[1:], items[:1])
    wait(batch)
    assert taken == ["sent", "new"]


def test_what_is_raised_ends_the_batch_and_is_told() -> None:
    class Broken(Jobs):
        def follow(self, item: Item, wait: float) -> Step:
            raise ServerAway(server="", reason="", seconds=0)

    batch = through(Broken(room=9), 50, 5)
    assert isinstance(batch.error, ServerAway)
    assert batch.over == set()


def test_a_batch_of_nothing_ends_at_once() -> None:
    assert through(Jobs(room=1), 0, 5).over == set()
