"""A document from wherever it lies: path, bytes or open binary file → bytes and a name, with a size limit."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from converter.errors import FolderInput, TooLarge, UnreadableInput

MAX_BYTES = 200_000_000
UNNAMED = "input"

_GIVEN = "a document is given by its path, as bytes, or as a file that is open in binary mode ('rb')"

_CAUSES: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "文件不存在 / there is no such file"),
    (PermissionError, "没有读取权限 / permission denied"),
)


def load(source: str | os.PathLike[str] | bytes | BinaryIO, name: str | None = None) -> tuple[bytes, str]:
    """The bytes of ``source`` and the name to call it by: ``name``, else the file's own, else ``input``.

    Nothing over the limit is read into memory. Raises FolderInput, UnreadableInput or TooLarge; TypeError for what is
    no document, such as a file that is open as text.
    """
    if isinstance(source, bytes):
        check_size(len(source), name or UNNAMED)
        return source, name or UNNAMED
    if isinstance(source, (str, os.PathLike)):
        return _from_path(os.fspath(source), name)
    if not hasattr(source, "read"):
        raise TypeError(_GIVEN)
    own = getattr(source, "name", None)
    called = name or (os.path.basename(own) if isinstance(own, str) else "") or UNNAMED
    return _limited(source, called), called


def check_size(size: int, name: str) -> None:
    """Raises TooLarge for more bytes than huibian reads."""
    if size > MAX_BYTES:
        raise TooLarge(name=name, size=size, limit=MAX_BYTES)


def _from_path(path: str, name: str | None) -> tuple[bytes, str]:
    called = name or os.path.basename(path) or path
    try:
        if os.path.isdir(path):  # Windows calls opening a folder a lack of permission
            raise FolderInput(name=called)
        check_size(os.stat(path).st_size, called)
        with Path(path).open("rb") as file:
            return _limited(file, called), called
    except (OSError, ValueError) as error:
        raise UnreadableInput(name=called, reason=reason_of(error)) from error


def _limited(file: BinaryIO, name: str) -> bytes:
    """What is left in ``file``; a device or a pipe does not say its size beforehand."""
    try:
        data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableInput(name=name, reason=reason_of(error)) from error
    if not isinstance(data, bytes):
        raise TypeError(_GIVEN)
    check_size(len(data), name)
    return data


def reason_of(error: OSError | ValueError) -> str:
    for cause, reason in _CAUSES:
        if isinstance(error, cause):
            return reason
    return getattr(error, "strerror", None) or str(error)
