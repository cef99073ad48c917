"""A job's result: one archive whose members are stored as they are, so that each can be read by range."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from converter.model import Compilation
from converter.options import FOLDERS, Format, chosen
from converter.package import archive
from converter.package.folder import MANIFEST
from service.storage import Storage

_LOCAL_HEADER = 30
_FORMATS: dict[str, Format] = {folder: format for format, folder in FOLDERS.items()}
_MEDIA = "media"


class File(msgspec.Struct, frozen=True, kw_only=True):
    """One file of DESIGN 3.2 inside the archive: where its bytes begin, and what the API says of it.

    ``number`` and ``title`` name the report; the whole has number 0; the other files have neither.
    """

    path: str
    size: int
    sha256: str
    offset: int
    crc: int
    format: Format | None = None
    number: int | None = None
    title: str = ""


class _Entry(msgspec.Struct):
    sha256: str


class _Record(msgspec.Struct):
    files: dict[str, _Entry]


def archive_name(title: str) -> str:
    """What the archive of a compilation is called where it is downloaded."""
    return "".join(character for character in f"{title}.zip" if character.isprintable())


def listing(packed: Path, compilation: Compilation) -> tuple[File, ...]:
    """The files of the archive ``packed`` that ``convert`` filled."""
    titles = {report.number: report.title for report in compilation.reports}
    with zipfile.ZipFile(packed) as bundle:
        record = bundle.read(MANIFEST)
        sums = {path: entry.sha256 for path, entry in msgspec.json.decode(record, type=_Record).files.items()}
        sums[MANIFEST] = _sha256(record)
        return tuple(_file(info, sums[info.filename], compilation.title, titles) for info in bundle.infolist())


def _file(info: zipfile.ZipInfo, sha256: str, whole: str, titles: dict[int, str]) -> File:
    format, number = _what(info.filename)
    title = "" if number is None else titles[number] if number else whole
    # Its own writer made the archive: no extra field stands between a member's name and its bytes.
    offset = info.header_offset + _LOCAL_HEADER + len(info.filename.encode())
    return File(
        path=info.filename, size=info.file_size, sha256=sha256, offset=offset, crc=info.CRC,
        format=format, number=number, title=title,
    )  # fmt: skip


def _what(path: str) -> tuple[Format | None, int | None]:
    """The format and the report's number that a path of DESIGN 3.2 stands for."""
    parts = PurePosixPath(path)
    folder = parts.parent.name
    if folder in _FORMATS:
        return _FORMATS[folder], int(parts.name.partition("-")[0])
    suffix = parts.suffix.removeprefix(".")
    whole = folder == "" and suffix in FOLDERS and parts.name != "index.md"
    return (next(format for format in FOLDERS if format == suffix), 0) if whole else (None, None)


def select(files: Sequence[File], formats: frozenset[str], only: str) -> list[File]:
    """The files of the chosen formats and reports, with the pictures that Markdown links.

    ``only`` is ``1-10,25``; empty: every report and the whole. Raises InvalidOptions.
    """
    numbers = frozenset(chosen(only, max((file.number or 0 for file in files), default=0))) if only else None
    media = "md" in formats

    def wanted(file: File) -> bool:
        if file.format is None:
            return media and file.path.startswith(f"{_MEDIA}/")
        return file.format in formats and (numbers is None or file.number in numbers)

    return [file for file in files if wanted(file)]


def stream(storage: Storage, key: str, files: Iterable[File]) -> tuple[int, Iterator[bytes]]:
    """An archive of some of the files, made while it is sent: its length in bytes, and its pieces."""
    files = list(files)
    length = archive.length((file.path, file.size) for file in files)
    members = (
        (file.path, archive.STORED, file.crc, file.size, file.size, storage.read(key, file.offset, file.size))
        for file in files
    )
    return length, archive.pieces(members)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
