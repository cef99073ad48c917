"""The swap of a finished folder: OUT is the old one or the new one, whole, at every moment (DESIGN 3.1).

A run writes into ``.OUT.huibian-new`` beside OUT. When all of it is there the folder is renamed to
``.OUT.huibian-ready`` and changes places with OUT: in one step where the system can exchange two folders (Linux,
macOS), elsewhere through ``.OUT.huibian-old``. What comes out of OUT is deleted only when every file in it is as
huibian wrote it; otherwise it is kept as ``OUT.~1~``. A killed run leaves only the hidden folders, and the next run
under the same lock completes or undoes it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from converter.errors import DiskFull, OutputEdited, OutputForeign, OutputUnwritable
from converter.package import lock
from converter.package.exchange import exchange

MANIFEST = "audit.json"
"""The file that names all others as they were written."""

Manifest = Callable[[bytes], Mapping[str, str] | None]
"""Reads the bytes of audit.json: SHA-256 by path, or None where the file itself was altered."""

OF_THE_SYSTEM = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that a file manager leaves in any folder: nobody's work."""


@contextlib.contextmanager
def replacing(out: Path, manifest: Manifest, *, force: bool = False) -> Iterator[Path]:
    """A new folder to write into; it takes the place of ``out`` when the block ends without an exception.

    Raises OutputEdited, OutputForeign, OutputBusy, OutputUnwritable or DiskFull; ``out`` is then as it was.
    """
    target = Path(os.path.realpath(out))
    with writing_errors(out):
        target.parent.mkdir(parents=True, exist_ok=True)
        with lock.held(_beside(target, "lock"), out):
            _recover(target, manifest)
            _guard(target, out, manifest, force=force)
            new, ready = _beside(target, "new"), _beside(target, "ready")
            new.mkdir()
            try:
                yield new
                new.rename(ready)
            except BaseException:
                shutil.rmtree(new, ignore_errors=True)  # what is left the next run clears up
                raise
            _swap(ready, target, manifest)


@contextlib.contextmanager
def writing_errors(out: Path) -> Iterator[None]:
    """Turns what the system says while writing into the error that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(out=str(out)) from error
        raise OutputUnwritable(out=str(out), reason=error.strerror or str(error)) from error


def first_edited(files: Iterator[tuple[str, bytes]], manifest: Mapping[str, str]) -> str | None:
    """The first of ``files`` (path, bytes) that is not as ``manifest`` has it; None when all are."""
    for path, data in files:
        if manifest.get(path) != hashlib.sha256(data).hexdigest():
            return path
    return None


def edited(folder: Path, manifest: Manifest) -> str | None:
    """The first file of ``folder`` that is not as huibian wrote it; ``""`` where huibian did not write the folder.

    None when the folder may go: it is empty, or all its files are as written (files that are missing are no loss).
    """
    paths = sorted(path for path in folder.rglob("*") if path.name not in OF_THE_SYSTEM and not _plain_folder(path))
    if not paths:
        return None
    try:
        known = manifest((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        return ""
    if known is None:
        return MANIFEST
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if name != MANIFEST and (path.is_symlink() or not path.is_file() or known.get(name) != _sha256(path)):
            return name
    return None


def kept_name(target: Path) -> Path:
    """The first free name ``OUT.~1~``, ``OUT.~2~`` … for a former folder or file."""
    number = 1
    while os.path.lexists(kept := target.with_name(f"{target.name}.~{number}~")):
        number += 1
    return kept


def refuse_if_edited(name: str | None, out: Path, kept: Path) -> None:
    """Raises OutputEdited or OutputForeign for what :func:`edited` found."""
    if name:
        raise OutputEdited(out=str(out), name=name, kept=kept.name)
    if name is not None:
        raise OutputForeign(out=str(out), kept=kept.name)


def _guard(target: Path, out: Path, manifest: Manifest, *, force: bool) -> None:
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise OutputUnwritable(out=str(out), reason="不是文件夹 / not a folder")
    if not force:
        refuse_if_edited(edited(target, manifest), out, kept_name(target))


def _swap(ready: Path, target: Path, manifest: Manifest) -> None:
    if not target.exists():
        ready.rename(target)
    elif exchange(ready, target):
        _retire(ready, target, manifest)
    else:
        old = _beside(target, "old")
        target.rename(old)
        ready.rename(target)
        _retire(old, target, manifest)


def _retire(former: Path, target: Path, manifest: Manifest) -> None:
    """Deletes the folder that came out of OUT, or keeps it where it holds anybody's work."""
    if edited(former, manifest) is None:
        trash = _beside(target, "trash")
        former.rename(trash)
        _delete(trash)
    else:
        former.rename(kept_name(target))


def _recover(target: Path, manifest: Manifest) -> None:
    """Completes or undoes a run that was killed. ``new`` and ``trash`` hold nothing that OUT lacks."""
    _delete(_beside(target, "new"))
    _delete(_beside(target, "trash"))
    for name in ("ready", "old"):
        left = _beside(target, name)
        if not left.exists():
            continue
        if target.exists():
            _retire(left, target, manifest)
        else:
            left.rename(target)


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.huibian-{what}")


def _delete(folder: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(folder)


def _plain_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
