"""What happens when the power goes, the disk fills up, or two runs meet: tried by doing it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documents import compilation
from tests.shared import ROOT

TITLES = tuple(f"第{number}乡镇2024年工作总结" for number in range(100, 140))


def start(source: Path, out: Path, *more: str, stderr: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-m", "converter", "convert", str(source), "-o", str(out), *more]
    return subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=stderr)


def state(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def unlike(found: dict[str, bytes], wanted: list[dict[str, bytes]]) -> list[str]:
    """The files in which ``found`` differs from the nearest of ``wanted``."""
    differing = [[name for name in sorted({*one, *found}) if one.get(name) != found.get(name)] for one in wanted]
    return min(differing, key=len)


@pytest.fixture
def sources(tmp_path: Path) -> tuple[Path, Path]:
    """Two compilations that differ, so that old and new can be told apart."""
    old, new = tmp_path / "旧.txt", tmp_path / "新.txt"
    old.write_text(compilation(TITLES, "旧的汇编"), encoding="utf-8")
    new.write_text(compilation(TITLES, "新的汇编"), encoding="utf-8")
    return old, new


@pytest.mark.parametrize("kills", [4, pytest.param(30, marks=pytest.mark.slow)])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_kill_9_at_any_moment_leaves_the_old_or_the_new_folder_whole(
    sources: tuple[Path, Path], tmp_path: Path, kills: int, jobs: str
) -> None:
    old, new = sources
    out = tmp_path / "out"
    wanted = []
    for source in sources:
        assert start(source, out).wait() == 0
        wanted.append(state(out))
    begun = time.monotonic()
    assert start(old, out, "--jobs", jobs).wait() == 0
    took = time.monotonic() - begun
    moments = random.Random(kills)
    for turn in range(kills):
        process = start((new, old)[turn % 2], out, "--jobs", jobs)
        time.sleep(moments.uniform(0, took))
        process.kill()
        process.wait()
        assert unlike(state(out), wanted) == []
    _until_free(new, out)
    assert state(out) == wanted[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "新.txt", "旧.txt"]


def _until_free(source: Path, out: Path) -> None:
    """Runs once more; a killed run's worker processes may hold on for a moment."""
    for _ in range(50):
        process = start(source, out)
        if process.wait() == 0:
            return
        time.sleep(0.1)
    raise AssertionError("OUT stays busy")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MB."""
    mount = tmp_path / "disk"
    mount.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(mount)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("mounting a small disk needs root on Linux")
    yield mount
    subprocess.run(["umount", str(mount)], check=True)


def test_a_full_disk_is_said_and_leaves_the_old_folder(sources: tuple[Path, Path], small_disk: Path) -> None:
    old, new = sources
    out = small_disk / "out"
    assert start(old, out, "--to", "md", "--only", "1-3").wait() == 0
    before = state(out)
    process = start(new, out, stderr=subprocess.PIPE)
    _, said = process.communicate()
    assert process.returncode == 1
    assert "磁盘已满" in said.decode()
    assert said.count(b"\n") == 1
    assert state(out) == before
    assert [path.name for path in small_disk.iterdir()] == ["out"]


def test_ctrl_c_ends_with_130_and_leaves_nothing(sources: tuple[Path, Path], tmp_path: Path) -> None:
    kept = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it, and so do we
    try:
        process = start(sources[0], tmp_path / "out", "--jobs", "2", stderr=subprocess.PIPE)
    finally:
        signal.signal(signal.SIGINT, kept)
    deadline = time.monotonic() + 20
    while not (tmp_path / ".out.huibian-new" / "word").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["新.txt", "旧.txt"]


def test_two_runs_for_one_folder_the_second_is_refused(sources: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    both = [start(source, out) for source in sources]
    ended = [process.wait() for process in both]
    assert 0 in ended
    assert set(ended) <= {0, 1}
    assert len(state(out)) == len(TITLES) * 3 + 6


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_worker_that_dies_ends_the_run_with_one_line(sources: tuple[Path, Path], tmp_path: Path) -> None:
    process = start(sources[0], tmp_path / "out", "--jobs", "2", stderr=subprocess.PIPE)
    deadline = time.monotonic() + 20
    while not (children := _children(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.1)
    for child in children:
        os.kill(child, signal.SIGKILL)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert b"Traceback" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["新.txt", "旧.txt"]


def _children(process: int) -> list[int]:
    """The worker processes of ``process``."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return [int(child) for child in listed if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
