"""Where results go: a folder or a zip for each compilation, whole or not at all, checked before it gets its name."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import IO, NamedTuple, Protocol

import msgspec

from converter import audit
from converter.model import Notice
from converter.package import bundle, folder
from service.submit.errors import DamagedArchive

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError)
_SEVERITIES = ("info", "warning", "error")


class Told(NamedTuple):
    """The notices of a result: their number by code, and the worst severity (empty: there are none)."""

    counts: dict[str, int]
    severity: str


class Place(Protocol):
    """Where results go."""

    def has(self, name: str) -> bool:
        """Whether there is a result of this name."""
        ...

    def put(self, name: str, archive: IO[bytes]) -> Told:
        """Has the result of this name be what is in ``archive``.

        Raises DamagedArchive, or an OutputError; then nothing is changed.
        """
        ...


class FolderPlace:
    """Below the folder ``out``: what ``huibian convert`` would write, with the same guard of people's edits."""

    def __init__(self, out: Path, *, zipped: bool = False, force: bool = False) -> None:
        self._out, self._zipped, self._force = out, zipped, force

    def has(self, name: str) -> bool:
        target = self._target(name)
        return target.is_file() if self._zipped else (target / folder.MANIFEST).is_file()

    def put(self, name: str, archive: IO[bytes]) -> Told:
        replacing = bundle.replacing if self._zipped else folder.replacing
        with replacing(self._target(name), audit.manifest, force=self._force) as target:
            return unpack(archive, target)

    def _target(self, name: str) -> Path:
        return self._out / (f"{name}.zip" if self._zipped else name)


class _Record(msgspec.Struct):
    """What is read of an audit.json here."""

    notices: list[Notice] = []


def unpack(archive: IO[bytes], target: Path) -> Told:
    """Writes the members of ``archive`` below ``target``: all those that its audit.json names, and no others.

    Raises DamagedArchive.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            record = packed.read(folder.MANIFEST)
            sums = audit.manifest(record)
            if sums is None or {*packed.namelist()} != {folder.MANIFEST, *sums}:
                raise DamagedArchive(reason=folder.MANIFEST)
            for info in packed.infolist():
                _write(packed, info, target, sums.get(info.filename))
    except _BROKEN as error:
        raise DamagedArchive(reason=type(error).__name__) from error
    notices = msgspec.json.decode(record, type=_Record).notices
    worst = max((_SEVERITIES.index(notice.severity) for notice in notices), default=-1)
    return Told(dict(Counter(notice.code for notice in notices)), _SEVERITIES[worst] if worst >= 0 else "")


def _write(packed: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, sha256: str | None) -> None:
    path = Path(packed.extract(info, target))  # a name that would lead out of the folder is made to stay in it
    if sha256 is not None:
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise DamagedArchive(reason=info.filename)
