"""What is sent: the files of folders, single files, and the objects of buckets, in a fixed order."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from converter.errors import UnreadableInput
from converter.readers import files

_IN_MEMORY = 8 << 20
"""Bytes of a file up to which it is held in memory while it is sent; a larger one lies in the folder for such files."""

_LOCK_OF_WORD = "~$"
_OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})


_ESCAPED = re.compile(r"\\udc([89a-f][0-9a-f])")
"""A byte of a name that is no UTF-8, as an ``id`` has it."""


class Input(NamedTuple):
    """One file: ``id`` names it among all, with ``/`` between folders; ``stamp`` is another one when it changes."""

    id: str
    stamp: str

    @property
    def name(self) -> str:
        return readable(self.id.rpartition("/")[2])

    @property
    def folder(self) -> str:
        return self.id.rpartition("/")[0]


class Source(Protocol):
    """Where files come from. ``root``: the ``id`` of the folder below which their names mean something."""

    root: str

    def inputs(self) -> Iterable[Input]:
        """The files, in a fixed order. Raises UnreadableInput."""
        ...

    def pieces(self, input: Input) -> Iterable[bytes]:
        """The bytes of a file. Raises UnreadableInput, or what says that they cannot be had now."""
        ...


class Content(NamedTuple):
    """The bytes of a file as they are sent: what is digested is what is sent, whatever becomes of the file."""

    file: IO[bytes]
    size: int
    sha256: str


@contextmanager
def content(pieces: Iterable[bytes]) -> Iterator[Content]:
    """The bytes in ``pieces``, gone when the block ends."""
    digest, size = hashlib.sha256(), 0
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            file.write(piece)
        yield Content(file, size, digest.hexdigest())


def is_wanted(name: str) -> bool:
    """Whether a file in a folder is anybody's work: not hidden, no lock of Word, nothing that a file manager left."""
    return not name.startswith((".", _LOCK_OF_WORD)) and name.lower() not in _OF_THE_SYSTEM


class Folder:
    """The files in a folder and in those below it, without those in ``out``; or one file, whatever it is called."""

    def __init__(self, path: Path, out: Path | None = None) -> None:
        self._path = Path(os.path.abspath(path))
        self._out = None if out is None else os.path.realpath(out)
        self.root = _escaped(self._path if self._path.is_dir() else self._path.parent)

    def inputs(self) -> Iterator[Input]:
        if not self._path.is_dir():
            yield _stamped(self._path)
            return
        for folder, below, found in os.walk(self._path, onerror=_refuse):
            below[:] = sorted(name for name in below if is_wanted(name) and not self._is_out(folder, name))
            for name in sorted(filter(is_wanted, found)):
                yield _stamped(Path(folder, name))

    def pieces(self, input: Input) -> Iterator[bytes]:
        try:
            with open(_unescaped(input.id), "rb") as file:
                while piece := file.read(1 << 20):
                    yield piece
        except OSError as error:
            raise _unreadable(input.name, error) from error

    def _is_out(self, folder: str, name: str) -> bool:
        return self._out is not None and os.path.realpath(os.path.join(folder, name)) == self._out


def _stamped(path: Path) -> Input:
    """A change of the bytes changes at least the time of the inode's change, which nobody can set."""
    try:
        found = path.stat()
    except FileNotFoundError as error:
        if path.is_symlink():  # leads nowhere: an input that cannot be read, not a fault of the folder
            return Input(_escaped(path), "")
        raise _unreadable(path.name, error) from error
    except OSError as error:
        raise _unreadable(path.name, error) from error
    return Input(_escaped(path), f"{found.st_size}-{found.st_mtime_ns}-{found.st_ctime_ns}")


def readable(name: str) -> str:
    """A part of an ``id`` as people read it: a name that is no UTF-8 came from a Windows that speaks Chinese."""
    raw = _unescaped(name).encode("utf-8", "surrogateescape")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _escaped(path: Path) -> str:
    return path.as_posix().encode("utf-8", "backslashreplace").decode()


def _unescaped(id: str) -> str:
    return _ESCAPED.sub(lambda found: chr(0xDC00 + int(found[1], 16)), id)


def _refuse(error: OSError) -> None:
    raise _unreadable(str(error.filename), error) from error


def _unreadable(name: str, error: OSError) -> UnreadableInput:
    return UnreadableInput(name=name, reason=files.reason_of(error))
