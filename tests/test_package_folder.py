"""The swap of a finished folder: the old one or the new one, whole, and nobody's work is lost."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from converter.errors import DiskFull, OutputBusy, OutputEdited, OutputForeign, OutputUnwritable
from converter.package import bundle, folder, lock
from converter.package.exchange import exchange


def manifest(data: bytes) -> Mapping[str, str] | None:
    """A stand-in for the audit's: JSON of SHA-256 by path; anything else was altered."""
    try:
        known: dict[str, str] = json.loads(data)
    except ValueError:
        return None
    return known


def fill(target: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, encoding="utf-8")
    sums = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    (target / folder.MANIFEST).write_text(json.dumps(sums), encoding="utf-8")


def write(out: Path, text: str, *, force: bool = False, zipped: bool = False) -> None:
    with (bundle if zipped else folder).replacing(out, manifest, force=force) as target:
        fill(target, {"markdown/001.md": text})


def text_of(out: Path) -> str:
    return (out / "markdown/001.md").read_text(encoding="utf-8")


def names(parent: Path) -> list[str]:
    return sorted(path.name for path in parent.iterdir())


@pytest.fixture(params=[True, False], ids=["exchange", "two renames"])
def out(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """OUT, on a system that can exchange two folders and on one that cannot."""
    if not request.param:
        monkeypatch.setattr(folder, "exchange", lambda _one, _other: False)
    return tmp_path / "out"


def test_a_second_run_takes_the_place_of_the_first(out: Path) -> None:
    write(out, "旧")
    write(out, "新")
    assert text_of(out) == "新"
    assert names(out.parent) == ["out"]


def test_an_edited_file_is_refused_by_name_and_kept_by_force(out: Path) -> None:
    write(out, "旧")
    (out / "markdown/001.md").write_text("改过", encoding="utf-8")
    with pytest.raises(OutputEdited) as refused:
        write(out, "新")
    assert "markdown/001.md" in str(refused.value)
    assert text_of(out) == "改过"
    write(out, "新", force=True)
    assert text_of(out) == "新"
    assert text_of(out.with_name("out.~1~")) == "改过"
    assert names(out.parent) == ["out", "out.~1~"]


@pytest.mark.parametrize("added", ["mine.txt", "markdown/mine.md", "audit.json"])
def test_a_file_that_was_added_or_an_altered_record_is_refused(out: Path, added: str) -> None:
    write(out, "旧")
    (out / added).write_text("我的", encoding="utf-8")
    with pytest.raises(OutputEdited) as refused:
        write(out, "新")
    assert refused.value.parameters["name"] == added


def test_a_symbolic_link_in_the_folder_is_somebodys_work(out: Path) -> None:
    write(out, "旧")
    (out / "link").symlink_to(out / "markdown")
    with pytest.raises(OutputEdited):
        write(out, "新")


def test_files_of_the_system_and_deleted_files_do_not_stand_in_the_way(out: Path) -> None:
    write(out, "旧")
    (out / ".DS_Store").write_bytes(b"x")
    (out / "markdown/001.md").unlink()
    write(out, "新")
    assert text_of(out) == "新"


def test_a_folder_that_huibian_did_not_write_is_refused(out: Path) -> None:
    fill(out, {"a.txt": "甲"})
    (out / folder.MANIFEST).unlink()
    with pytest.raises(OutputForeign):
        write(out, "新")
    assert names(out) == ["a.txt"]


def test_an_empty_folder_is_taken_and_a_file_is_not(out: Path) -> None:
    out.mkdir()
    write(out, "新")
    assert text_of(out) == "新"
    file = out.with_name("file")
    file.write_bytes(b"x")
    with pytest.raises(OutputUnwritable):
        write(file, "新")


def test_a_run_that_fails_leaves_the_old_folder_and_nothing_else(out: Path) -> None:
    write(out, "旧")
    with pytest.raises(DiskFull):
        _fill_the_disk(out)
    assert text_of(out) == "旧"
    assert names(out.parent) == ["out"]


def _fill_the_disk(out: Path) -> None:
    with folder.replacing(out, manifest) as target:
        fill(target, {"markdown/001.md": "半"})
        raise OSError(errno.ENOSPC, "No space left on device")


def test_two_runs_at_once_for_one_folder_are_not_allowed(out: Path) -> None:
    with folder.replacing(out, manifest) as target:
        with pytest.raises(OutputBusy):
            write(out, "另")
        fill(target, {"markdown/001.md": "一"})
    assert text_of(out) == "一"


def test_an_edit_made_while_the_run_was_writing_is_kept(out: Path) -> None:
    write(out, "旧")
    with folder.replacing(out, manifest) as target:
        fill(target, {"markdown/001.md": "新"})
        (out / "markdown/001.md").write_text("刚改", encoding="utf-8")
    assert text_of(out) == "新"
    assert text_of(out.with_name("out.~1~")) == "刚改"


class Killed(BaseException):
    """Stands for kill -9: nothing may be put in order after it."""


def _dying(step: Callable[..., object], turn: list[int]) -> Callable[..., object]:
    def run(*arguments: object, **named: object) -> object:
        turn[0] -= 1
        if turn[0] <= 0:  # and a dead process does nothing more
            raise Killed
        return step(*arguments, **named)

    return run


@pytest.mark.parametrize("moment", range(1, 9))
@pytest.mark.parametrize("edited", [False, True])
def test_a_kill_before_any_step_leaves_the_old_or_the_new_folder_and_the_next_run_clears_up(
    out: Path, moment: int, edited: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(out, "旧")
    if edited:
        (out / "markdown/001.md").write_text("改过", encoding="utf-8")
    turn = [moment]
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", _dying(Path.rename, turn))
        patch.setattr(folder, "exchange", _dying(exchange, turn))
        patch.setattr(folder, "_delete", _dying(folder._delete, turn))
        with contextlib.suppress(Killed):
            write(out, "新", force=True)
    left = {
        path.name: text_of(path) for path in out.parent.iterdir() if path.is_dir() and (path / folder.MANIFEST).exists()
    }
    assert "旧" in left.values() or "改过" in left.values() or "新" in left.values()
    if edited:
        assert "改过" in left.values()
    write(out, "再", force=True)
    after = {name: text_of(out.parent / name) for name in names(out.parent)}
    assert after["out"] == "再"
    assert not [name for name in after if name.startswith(".")]
    if edited:
        assert "改过" in after.values()


def test_a_zip_is_written_whole_and_guarded_like_a_folder(tmp_path: Path) -> None:
    out = tmp_path / "out.zip"
    write(out, "旧", zipped=True)
    first = out.read_bytes()
    write(out, "旧", zipped=True)
    assert out.read_bytes() == first
    out.write_bytes(b"mine")
    with pytest.raises(OutputForeign):
        write(out, "新", zipped=True)
    write(out, "新", zipped=True, force=True)
    assert (tmp_path / "out.zip.~1~").read_bytes() == b"mine"
    assert names(tmp_path) == ["out.zip", "out.zip.~1~"]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(OutputUnwritable):
        write(tmp_path / "file" / "out", "新")


def test_a_file_that_became_a_link_is_nobodys_to_replace(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, "甲")
    written = out / "markdown/001.md"
    written.rename(tmp_path / "elsewhere.md")
    written.symlink_to(tmp_path / "elsewhere.md")
    with pytest.raises(OutputEdited):
        write(out, "乙")
    assert (tmp_path / "elsewhere.md").read_text(encoding="utf-8") == "甲"


def test_a_lock_whose_file_its_holder_has_just_removed_is_taken_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, take, removed = tmp_path / "lock", lock._try_lock, list[Path]()

    def taken_too_late(descriptor: int) -> None:
        take(descriptor)
        if not removed:  # as one who held it does when he is done, between our opening and our locking it
            path.unlink()
            removed.append(path)

    monkeypatch.setattr(lock, "_try_lock", taken_too_late)
    with lock.held(path, tmp_path / "out"):
        assert path.exists()
        with pytest.raises(OutputBusy), lock.held(path, tmp_path / "out"):
            pass
