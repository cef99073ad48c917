"""``huibian submit`` against a service in a process of its own: complete, nothing twice, whatever interrupts it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

import converter
from converter.cli.main import run
from scripts.servers.process import free_port
from service.submit.journal import JOURNAL
from tests.documents import compilation
from tests.service_process import Server, serving
from tests.shared import ROOT

pytestmark = pytest.mark.local

OFFICES = ("红石乡", "白沙镇", "竹溪街道", "县档案馆", "县气象局")
BAD = bytes(range(256)) * 4


def text(number: int) -> str:
    """A small compilation, another one for each number."""
    return compilation((f"{OFFICES[number % 5]}{2000 + number // 5}年工作总结",), f"第{number}批工作总结汇编")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("data"), workers=2) as made:
        yield made


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIBIAN_LANG", "zh")


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Files in folders, with names that are equal, hard to send, or not for us."""
    folder = tmp_path / "汇编"
    (folder / "乡镇").mkdir(parents=True)
    (folder / "总结.txt").write_text(text(1), encoding="utf-8")
    (folder / "总结.md").write_text(text(2), encoding="utf-8")
    (folder / "乡镇" / "总结.txt").write_text(text(3), encoding="gb18030")
    (folder / "乡镇" / "一份; 'a' 100%.txt").write_text("没有标题的一段话。\n", encoding="utf-8")
    (folder / "乡镇" / "~$总结.docx").write_bytes(b"Word")
    (folder / ".DS_Store").write_bytes(b"Finder")
    return folder


def submit(server: Server | str, *arguments: object) -> int:
    address = server if isinstance(server, str) else server.address
    return run(["submit", *map(str, arguments), "--server", address])


def sums(folder: Path) -> dict[str, str]:
    """SHA-256 by path of the files below ``folder``, without what lies there hidden."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def converted(files: dict[str, Path], out: Path, *, zipped: bool = False) -> dict[str, str]:
    """What the local command writes from the same files, under these names."""
    for name, path in files.items():
        target = out / (f"{name}.zip" if zipped else name)
        converter.convert(path, target, converter.Options(formats=("md",)), zipped=zipped)
    return sums(out)


def named(inputs: Path) -> dict[str, Path]:
    return {
        "总结": inputs / "总结.md",
        "总结-2": inputs / "总结.txt",
        "乡镇/总结": inputs / "乡镇" / "总结.txt",
        "乡镇/一份; 'a' 100%": inputs / "乡镇" / "一份; 'a' 100%.txt",
    }


def jobs(server: Server, column: str = "id") -> list[object]:
    with contextlib.closing(sqlite3.connect(server.data / "huibian.db")) as connection:
        return [value for (value,) in connection.execute(f"SELECT {column} FROM jobs")]


def states(out: Path) -> dict[str, str]:
    """How each input stands, by the last line about it that is whole."""
    found = {}
    for line in (out / JOURNAL).read_bytes().splitlines() if (out / JOURNAL).exists() else ():
        with contextlib.suppress(json.JSONDecodeError):
            entry = json.loads(line)
            found[entry["input"]] = entry["state"]
    return found


@pytest.mark.parametrize("zipped", [False, True])
def test_what_is_fetched_is_what_the_command_writes(
    server: Server, inputs: Path, tmp_path: Path, zipped: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert submit(server, inputs, "--out", out, "--to", "md", *(["--zip"] if zipped else [])) == 0
    assert sums(out) == converted(named(inputs), tmp_path / "local", zipped=zipped)
    assert capsys.readouterr().out.startswith("共 4 份：完成 4（这次 4），失败 0，未完 0\n")
    assert set(jobs(server, "lane")) == {"bulk"}


def test_a_second_run_needs_no_server(
    server: Server, inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert submit(server, inputs, "--out", out, "--to", "md") == 0
    first, before = capsys.readouterr().out, sums(out)
    assert submit("http://127.0.0.1:1", inputs, "--out", out, "--to", "md", "--patience", 0) == 0
    assert capsys.readouterr().out == first.replace("这次 4", "这次 0")
    assert sums(out) == before


def test_one_that_cannot_be_converted_does_not_stop_the_others(
    server: Server, inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (inputs / "坏.txt").write_bytes(BAD)
    (inputs / "断.txt").symlink_to("没有")
    out = tmp_path / "out"
    before = len(jobs(server))
    assert submit(server, inputs, "--out", out, "--to", "md") == 1
    said = capsys.readouterr()
    assert said.out.startswith("共 6 份：完成 4（这次 4），失败 2，未完 0\n失败：\n  binary  1\n  unreadable  1\n")
    assert re.search(r"坏\.txt: 坏\.txt 不是文本", said.err)
    assert sorted(path.name for path in out.iterdir() if not path.name.startswith(".")) == ["乡镇", "总结", "总结-2"]

    sent = len(jobs(server)) - before
    assert submit(server, inputs, "--out", out, "--to", "md") == 1
    assert len(jobs(server)) - before == sent, "what was rejected is not sent again"
    assert submit(server, inputs, "--out", out, "--to", "md", "--retry") == 1
    assert len(jobs(server)) - before == sent + 1

    (inputs / "坏.txt").write_text(text(4), encoding="utf-8")
    (inputs / "断.txt").unlink()
    assert submit(server, inputs, "--out", out, "--to", "md") == 0
    assert (out / "坏" / "audit.json").is_file()


def test_what_has_changed_is_done_again_and_what_was_only_touched_is_not(
    server: Server, inputs: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert submit(server, inputs, "--out", out, "--to", "md") == 0
    before = len(jobs(server))
    (inputs / "总结.txt").touch()
    (inputs / "乡镇" / "总结.txt").write_text(text(5), encoding="utf-8")
    (inputs / "aa.txt").write_text(text(6), encoding="utf-8")
    assert submit(server, inputs, "--out", out, "--to", "md") == 0
    assert len(jobs(server)) == before + 2
    assert sums(out) == converted({**named(inputs), "aa": inputs / "aa.txt"}, tmp_path / "local")
    assert submit(server, inputs, "--out", out, "--to", "md", "--no-whole") == 0
    assert len(jobs(server)) == before + 2 + 5, "other Options are another conversion"


def test_an_edited_result_is_replaced_only_by_force(
    server: Server, inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, source = tmp_path / "out", inputs / "总结.txt"
    assert submit(server, source, "--out", out, "--to", "md") == 0
    (report,) = (out / "总结" / "markdown").iterdir()
    report.write_text("改过", encoding="utf-8")
    source.write_text(text(7), encoding="utf-8")
    assert submit(server, source, "--out", out, "--to", "md") == 1
    assert "output-edited  1" in capsys.readouterr().out
    assert report.read_text(encoding="utf-8") == "改过"
    before = len(jobs(server))
    assert submit(server, source, "--out", out, "--to", "md", "--force") == 0
    assert len(jobs(server)) == before, "the job was done; only its result had no place"
    assert (out / "总结.~1~" / "markdown" / report.name).read_text(encoding="utf-8") == "改过"


def test_a_result_that_is_gone_is_fetched_again_and_a_job_that_is_gone_is_done_again(
    server: Server, inputs: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert submit(server, inputs, "--out", out, "--to", "md") == 0
    before = set(jobs(server))
    shutil.rmtree(out / "总结")
    assert submit(server, inputs, "--out", out, "--to", "md") == 0
    assert set(jobs(server)) == before
    shutil.rmtree(out / "总结")
    lines = map(json.loads, (out / JOURNAL).read_text(encoding="utf-8").splitlines())
    (id,) = {line["job"] for line in lines if line["name"] == "总结"}
    assert server.request("DELETE", f"/api/v1/jobs/{id}")[0] == 204
    assert submit(server, inputs, "--out", out, "--to", "md") == 0
    assert len(set(jobs(server)) - before) == 1
    assert sums(out) == converted(named(inputs), tmp_path / "local")


def test_without_its_journal_no_job_is_done_twice(server: Server, inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert submit(server, inputs, "--out", out, "--to", "md") == 0
    before = set(jobs(server))
    (out / JOURNAL).unlink()
    assert submit(server, inputs, "--out", out, "--to", "md") == 0
    assert set(jobs(server)) == before
    assert sums(out) == converted(named(inputs), tmp_path / "local")


def test_jobs_that_are_fetched_can_be_erased(server: Server, inputs: Path, tmp_path: Path) -> None:
    before = set(jobs(server))
    assert submit(server, inputs, "--out", tmp_path / "out", "--to", "md", "--toc-depth", 4, "--erase") == 0
    assert set(jobs(server)) == before
    assert submit("http://127.0.0.1:1", inputs, "--out", tmp_path / "out", "--to", "md", "--toc-depth", 4) == 0


def test_warnings_end_with_3_where_that_is_asked_for(server: Server, tmp_path: Path) -> None:
    source = ROOT / "samples" / "工作总结汇编.txt"
    asked = (source, "--out", tmp_path / "out", "--to", "md", "--quiet")
    assert submit(server, *asked) == 0
    assert submit(server, *asked, "--strict") == 3


def test_quiet_says_only_what_failed(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "坏.txt").write_bytes(BAD)
    assert submit(server, tmp_path / "坏.txt", "--out", tmp_path / "out", "--quiet") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1


def test_words_are_english_where_english_is_asked_for(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIBIAN_LANG", "en")
    (tmp_path / "bad.txt").write_bytes(BAD)
    assert submit(server, tmp_path / "bad.txt", "--out", tmp_path / "out") == 1
    said = capsys.readouterr()
    assert said.out.startswith("1 compilations: 0 done (0 by this run), 1 failed, 0 left\nFailed:\n  binary  1\n")
    assert re.fullmatch(r"[ -~]+\n", said.err)


def test_a_service_that_is_closed_wants_the_token(
    inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = (inputs / "总结.txt", "--out", tmp_path / "out", "--to", "md")
    with serving(tmp_path / "data", workers=1, tokens="yes") as closed:
        assert submit(closed, *asked) == 1
        assert "口令" in capsys.readouterr().err
        monkeypatch.setenv("HUIBIAN_TOKEN", "yes")
        assert submit(closed, *asked) == 0


@pytest.mark.parametrize(
    ("address", "words"),
    [("http://127.0.0.1:1", "没有应答"), ("{}/nowhere", "不是汇编服务"), ("ftp://127.0.0.1", None), ("nonsense", None)],
)
def test_an_address_where_no_service_is_is_told(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], address: str, words: str | None
) -> None:
    (tmp_path / "总结.txt").write_text(text(1), encoding="utf-8")
    asked = (tmp_path / "总结.txt", "--out", tmp_path / "out", "--patience", 0)
    assert submit(address.format(server.address), *asked) == (1 if words else 2)
    assert (words or "Invalid value for '--server'") in capsys.readouterr().err


def test_wrong_usage_ends_with_2(server: Server, inputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert submit(server, inputs, "--out", inputs) == 2
    assert submit(server, inputs, "--out", inputs / "out", "--line-pitch", 99) == 2
    assert submit(server, inputs / "没有", "--out", inputs / "out") == 1
    said = capsys.readouterr().err
    assert "OUT 不能就是 INPUT" in said
    assert "line_pitch" in said
    assert "文件不存在" in said


def test_one_run_at_a_time_writes_a_folder(server: Server, inputs: Path, tmp_path: Path) -> None:
    from converter.errors import OutputBusy
    from service.submit import journal

    with journal.kept(tmp_path / "out"), pytest.raises(OutputBusy), journal.kept(tmp_path / "out"):
        pass
    with journal.kept(tmp_path / "out"):
        assert submit(server, inputs, "--out", tmp_path / "out") == 1
    assert submit(server, inputs, "--out", tmp_path / "out", "--to", "md") == 0


class Running:
    """The command in a process of its own."""

    def __init__(self, arguments: Sequence[object], server: Server) -> None:
        command = [sys.executable, "-m", "converter", "submit", *map(str, arguments), "--server", server.address]
        environment = os.environ | {"HUIBIAN_LANG": "zh"}
        kept = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
        try:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        finally:
            signal.signal(signal.SIGINT, kept)

    def until(self, found: Callable[[], bool]) -> None:
        while not found():
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.02)

    def end(self, sent: int = 0) -> tuple[int, str, str]:
        """Its status and what it said, once it has ended, at a signal or by itself."""
        if sent:
            self.process.send_signal(sent)
        said, errors = self.process.communicate(timeout=250)
        return self.process.returncode, said, errors


def done(out: Path) -> set[str]:
    return {input for input, state in states(out).items() if state == "done"}


def test_a_service_that_is_killed_and_comes_back_is_waited_for(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:03}.txt").write_text(text(number), encoding="utf-8")
    server = Server(tmp_path / "data", port=free_port(), workers=1)
    server.start()
    try:
        running = Running((folder, "--out", out, "--to", "md"), server)
        running.until(lambda: len(done(out)) >= 5)
        server.kill()
        assert len(done(out)) < 40
        server.start()
        status, said, errors = running.end()
        assert (status, said.splitlines()[0]) == (0, "共 40 份：完成 40（这次 40），失败 0，未完 0")
        assert "没有应答" in errors
        assert len(jobs(server)) == 40
    finally:
        server.stop()
    files = {f"{number:03}": folder / f"{number:03}.txt" for number in range(40)}
    assert sums(out) == converted(files, tmp_path / "local")


@pytest.mark.slow
def test_300_files_interrupted_twice_are_complete_and_nothing_is_done_twice(tmp_path: Path) -> None:
    folder, out, files = tmp_path / "in", tmp_path / "out", dict[str, Path]()
    for number in range(300):
        name = f"{number % 7}/{number:03}"
        files[name] = folder / f"{name}.txt"
        files[name].parent.mkdir(parents=True, exist_ok=True)
        files[name].write_text(text(number), encoding="utf-8")
    asked = (folder, "--out", out, "--to", "md")
    with serving(tmp_path / "data", workers=2) as server:
        kept: dict[Path, int] = {}
        for signal_, enough in ((signal.SIGINT, 60), (signal.SIGKILL, 160)):
            running = Running(asked, server)
            running.until(lambda enough=enough: len(done(out)) >= enough)  # type: ignore[misc]
            status, said, errors = running.end(signal_)
            assert status == (130 if signal_ == signal.SIGINT else -signal.SIGKILL)
            assert ("再运行同一条命令就接着做" in errors) == (signal_ == signal.SIGINT)
            assert enough <= len(done(out)) < 300
            assert all(inode == path.stat().st_ino for path, inode in kept.items())
            names = [path.relative_to(folder).with_suffix("") for path in map(Path, done(out))]
            kept = {out / name: (out / name).stat().st_ino for name in names}

        status, said, _ = Running(asked, server).end()
        assert status == 0
        assert said.startswith(f"共 300 份：完成 300（这次 {300 - len(kept)}），失败 0，未完 0\n")
        assert all(inode == path.stat().st_ino for path, inode in kept.items()), "what was there was left alone"
        assert jobs(server, "attempts") == [1] * 300
        assert len(set(jobs(server, "name"))) == 300

    assert submit("http://127.0.0.1:1", *asked, "--patience", 0) == 0
    assert sums(out) == converted(files, tmp_path / "local")
    hidden = {path.name for path in out.rglob(".*")}
    assert hidden <= {JOURNAL}, "nothing half-written is left"


def test_a_zip_in_the_place_of_a_folder_is_asked_for_anew(server: Server, inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert submit(server, inputs / "总结.txt", "--out", out, "--to", "md") == 0
    before = set(jobs(server))
    assert submit(server, inputs / "总结.txt", "--out", out, "--to", "md", "--zip") == 0
    assert set(jobs(server)) == before
    with zipfile.ZipFile(out / "总结.zip") as bundle:
        assert {hashlib.sha256(bundle.read(name)).hexdigest() for name in bundle.namelist()} == set(
            sums(out / "总结").values()
        )
