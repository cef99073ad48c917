"""A finished folder as one zip file (``--zip``), with the same guard of people's edits as a folder."""

from __future__ import annotations

import contextlib
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

from converter.package import folder, lock
from converter.package.archive import LEVEL

_TIME = (1980, 1, 1, 0, 0, 0)
_PACKED_ALREADY = {".docx", ".epub", ".png", ".jpg", ".jpeg", ".gif", ".webp"}


@contextlib.contextmanager
def replacing(out: Path, manifest: folder.Manifest, *, force: bool = False) -> Iterator[Path]:
    """A new folder to write into; its zip takes the place of the file ``out`` when the block ends well.

    Raises what :func:`converter.package.folder.replacing` raises.
    """
    target = Path(os.path.realpath(out))
    work, packed = (target.with_name(f".{target.name}.huibian-{what}") for what in ("new", "ready"))
    with folder.writing_errors(out):
        target.parent.mkdir(parents=True, exist_ok=True)
        with lock.held(target.with_name(f".{target.name}.huibian-lock"), out):
            changed = _edited(target, manifest)
            if not force:
                folder.refuse_if_edited(changed, out, folder.kept_name(target))
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            try:
                yield work
                pack(work, packed)
                if changed is not None:
                    shutil.copy2(target, folder.kept_name(target))
                packed.replace(target)
            finally:
                packed.unlink(missing_ok=True)
                shutil.rmtree(work, ignore_errors=True)


def pack(source: Path, out: Path, *, stored: bool = False) -> None:
    """Writes every file below ``source`` into the zip ``out``: sorted, with fixed times and modes.

    ``stored`` leaves every member as it is, so that it can be read out of the archive by range.
    """
    with zipfile.ZipFile(out, "w", compresslevel=LEVEL) as bundle:
        for path in sorted(path for path in source.rglob("*") if path.is_file()):
            info = zipfile.ZipInfo(path.relative_to(source).as_posix(), _TIME)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            as_it_is = stored or path.suffix.lower() in _PACKED_ALREADY
            info.compress_type = zipfile.ZIP_STORED if as_it_is else zipfile.ZIP_DEFLATED
            info.file_size = path.stat().st_size
            with path.open("rb") as data, bundle.open(info, "w") as member:
                shutil.copyfileobj(data, member, 1 << 20)


def _edited(target: Path, manifest: folder.Manifest) -> str | None:
    if not os.path.lexists(target):
        return None
    try:
        with zipfile.ZipFile(target) as bundle:
            known = manifest(bundle.read(folder.MANIFEST))
            names = [name for name in bundle.namelist() if name != folder.MANIFEST]
            if known is None:
                return folder.MANIFEST
            return folder.first_edited(((name, bundle.read(name)) for name in names), known)
    except (KeyError, zipfile.BadZipFile, IsADirectoryError):
        return ""
