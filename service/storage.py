"""Where uploads and results lie: few objects a job, under unique keys, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

CHUNK = 1 << 20


class Folder:
    """Objects as files of a folder. A key is ``job/name``, made by the service alone: no name of a user is in it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(parents=True, exist_ok=True)

    def put(self, key: str, source: IO[bytes]) -> int:
        """Stores what ``source`` holds, piece by piece; the size in bytes."""
        target = self._root / key
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._new(target) as file:
            shutil.copyfileobj(source, file, CHUNK)
            return file.tell()

    def read(self, key: str, start: int = 0, size: int | None = None) -> Pieces:
        """The object's bytes from ``start`` on, ``size`` of them. Raises FileNotFoundError."""
        return Pieces(self._root / key, start, self.size(key) - start if size is None else size)

    def size(self, key: str) -> int:
        """Bytes of the object. Raises FileNotFoundError."""
        return (self._root / key).stat().st_size

    def delete(self, job: str) -> None:
        """Removes every object of the job."""
        shutil.rmtree(self._root / job, ignore_errors=True)

    def older_than(self, seconds: float) -> set[str]:
        """The jobs whose objects lie here and have not changed for so long."""
        limit = time.time() - seconds
        with os.scandir(self._root) as entries:
            return {entry.name for entry in entries if entry.is_dir() and entry.stat().st_mtime < limit}

    @contextlib.contextmanager
    def _new(self, target: Path) -> Iterator[BinaryIO]:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


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
