"""Storage in a folder of this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from service.storage.interface import CHUNK, LOOK, Idle, Readable

_NEW = ".new"


class Folder:
    """Objects as files of a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._new_files = root / _NEW
        self._new_files.mkdir(parents=True, exist_ok=True)

    def put(self, key: str, source: Readable, *, name: str = "") -> int:
        target = self._root / key
        descriptor, new = tempfile.mkstemp(dir=self._new_files)
        try:
            with os.fdopen(descriptor, "wb") as file:
                while piece := source.read(CHUNK):
                    file.write(piece)
                size = file.tell()
                file.flush()
                os.fsync(descriptor)
            target.parent.mkdir(exist_ok=True)
            Path(new).replace(target)
        except BaseException:
            Path(new).unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                target.parent.rmdir()  # where it is empty
            raise
        _sync(target.parent)
        return size

    def read(self, key: str, start: int = 0, size: int | None = None) -> Pieces:
        return Pieces(self._root / key, start, self.size(key) - start if size is None else size)

    def size(self, key: str) -> int:
        return (self._root / key).stat().st_size

    def link(self, key: str, seconds: int) -> None:
        return None

    def remove(self, key: str) -> None:
        (self._root / key).unlink(missing_ok=True)

    def delete(self, job: str) -> None:
        shutil.rmtree(self._root / job, ignore_errors=True)

    def older_than(self, seconds: float, after: str = "") -> Idle:
        found = sorted(path.name for path in self._root.iterdir() if path.name > after and path.name != _NEW)
        turn = found[:LOOK]
        old = frozenset(path.name for path in _old((self._root / name for name in turn), seconds))
        return Idle(old, turn[-1] if len(found) > len(turn) else "")

    def sweep(self, seconds: float) -> None:
        for path in _old(self._new_files.iterdir(), seconds):
            path.unlink(missing_ok=True)

    def free(self) -> int:
        return shutil.disk_usage(self._root).free

    def check(self) -> None:
        self._root.stat()


def _old(paths: Iterable[Path], seconds: float) -> Iterator[Path]:
    """Those of ``paths`` that have not changed for so long."""
    limit = time.time() - seconds
    for path in paths:
        with contextlib.suppress(FileNotFoundError):  # gone in the meantime
            if path.stat().st_mtime < limit:
                yield path


def _sync(folder: Path) -> None:
    """Makes a new name in ``folder`` survive a power cut, where the system knows how."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class Pieces:
    """Bytes of a file, piece by piece. The file is opened for the first piece only, since an answer may need none."""

    def __init__(self, path: Path, start: int, size: int) -> None:
        self._path, self._start, self._left = path, start, size
        self._file: BinaryIO | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._file is None and self._left > 0:
            self._file = self._path.open("rb")
            self._file.seek(self._start)
        piece = self._file.read(min(CHUNK, self._left)) if self._file and self._left > 0 else b""
        if not piece:
            self.close()
            raise StopIteration
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        """Closes the file; a WSGI server does it where an answer is not read to its end."""
        self._left = 0
        if self._file is not None:
            self._file.close()
