"""Word files through LibreOffice into PDF, with the same stand-in fonts everywhere."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from converter.writers.word import page

PACKAGES = {"fonts-liberation": "LiberationSerif-Regular.ttf", "fonts-noto-cjk": "NotoSansCJK-Regular.ttc"}
"""Debian's packages of the stand-ins, and a file by which they are known."""

_INSTALLED = Path("/usr/share/fonts")
_CHINESE = (page.TITLE_FACE, page.BODY_FACE, page.SUBHEADING_FACE, page.HEADING_FACE, page.NUMBER_FACE)
_ALIAS = '<alias binding="same"><family>{}</family><prefer><family>{}</family></prefer></alias>'


def to_pdf(files: Sequence[Path], out: Path, work: Path) -> None:
    """Renders ``files`` into the folder ``out`` in one call; ``work`` keeps fonts and LibreOffice's own profile."""
    environment = {**os.environ, "FONTCONFIG_FILE": str(_fonts(work))}
    profile = (work / "profile").absolute().as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(out)]
    out.mkdir(parents=True, exist_ok=True)
    subprocess.run([*command, *map(str, files)], env=environment, check=True, stdout=subprocess.DEVNULL)


def _fonts(work: Path) -> Path:
    """The configuration with nothing but the stand-ins: Noto Sans CJK for every Chinese face, Liberation Serif."""
    folders = [_folder(package, name, work / "fonts") for package, name in PACKAGES.items()]
    aliases = [(page.LATIN_FACE, "Liberation Serif"), *((face, "Noto Sans CJK SC") for face in _CHINESE)]
    lines = [*(f"<dir>{folder}</dir>" for folder in folders), f"<cachedir>{(work / 'cache').absolute()}</cachedir>"]
    lines += [_ALIAS.format(*alias) for alias in aliases]
    file = work / "fonts.conf"
    file.write_text(
        f'<?xml version="1.0"?>\n<fontconfig>\n{chr(10).join(lines)}\n</fontconfig>\n', encoding="utf-8", newline="\n"
    )
    return file.absolute()


def _folder(package: str, name: str, unpacked: Path) -> Path:
    """Where the font ``name`` lies: installed, or taken out of its package without installing it."""
    for root in (_INSTALLED, unpacked):
        found = next(root.rglob(name), None) if root.is_dir() else None
        if found:
            return found.parent.absolute()
    unpacked.mkdir(parents=True, exist_ok=True)
    subprocess.run(["apt-get", "download", package], cwd=unpacked, check=True, stdout=subprocess.DEVNULL)
    archive = next(unpacked.glob(f"{package}_*.deb"))
    subprocess.run(["dpkg-deb", "-x", archive.name, "."], cwd=unpacked, check=True)
    archive.unlink()
    return _folder(package, name, unpacked)


def missing_programs() -> list[str]:
    """The programs that are needed and not there."""
    return [program for program in ("soffice", "pdftotext") if shutil.which(program) is None]
