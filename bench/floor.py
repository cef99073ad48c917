"""The floor: what it costs only to deflate and to write the members of the files that huibian wrote.

What stands in several files with the same bytes is deflated once, as huibian does with what is the same in every
report. No Python program that writes these files can be faster; how near huibian comes is the figure.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import NamedTuple

from converter.package.archive import archive, member


class Parts(NamedTuple):
    """The files below a folder, taken apart: the distinct members, and for each archive which of them it holds."""

    members: list[tuple[str, bytes, bool]]
    archives: dict[str, list[int]]
    plain: dict[str, bytes]

    def deflated(self) -> int:
        """Bytes that are deflated."""
        return sum(len(data) for _, data, _ in self.members)


def parts_of(folder: Path) -> Parts:
    """Takes every file below ``folder`` apart."""
    index: dict[tuple[str, bytes, bool], int] = {}
    parts = Parts([], {}, {})
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.suffix in {".docx", ".epub"}:
            with zipfile.ZipFile(path) as package:
                found = [
                    (info.filename, package.read(info), info.compress_type == zipfile.ZIP_STORED)
                    for info in package.infolist()
                ]
            parts.archives[name] = [index.setdefault(one, len(index)) for one in found]
        else:
            parts.plain[name] = path.read_bytes()
    parts.members.extend(index)
    return parts


def write(parts: Parts, folder: Path) -> None:
    """Deflates every distinct member once and writes every file into ``folder``."""
    for below in {Path(name).parent for name in (*parts.archives, *parts.plain)}:
        (folder / below).mkdir(parents=True, exist_ok=True)
    packed = [member(name, data, stored=stored) for name, data, stored in parts.members]
    for name, numbers in parts.archives.items():
        (folder / name).write_bytes(archive(packed[number] for number in numbers))
    for name, data in parts.plain.items():
        (folder / name).write_bytes(data)
