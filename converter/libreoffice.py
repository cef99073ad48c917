"""Documents that only LibreOffice reads (.doc, .wps, .rtf, .odt) → the bytes of a .docx (DXR-17).

LibreOffice is a program beside this one: looked for when it is needed, run once for each file with a profile of its
own in a folder that is deleted afterwards, with macros and links off, without the network where the system can part a
process from it, within limits of time and memory, and ended together with every process that it has started.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from converter.errors import ConversionFailed, NeedsLibreOffice

KINDS: Mapping[str, str] = {
    "doc": "Word 97–2003", "wps": "WPS / Works", "rtf": "RTF", "odt": "OpenDocument",
}  # fmt: skip
"""What is read through LibreOffice: the ending that tells it the format, and what people call it."""

SECONDS = 120
"""Time that one conversion may take."""
MEMORY = 3 << 30
"""Bytes of address space that LibreOffice may use, where the system can limit it."""
MAX_BYTES = 200_000_000
"""Bytes of the .docx that it may write."""

_PROGRAMS = ("soffice", "libreoffice")
_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_NOWHERE = "http://127.0.0.1:9"
"""A proxy that nobody runs: where the network cannot be taken away, what asks for it gets no answer."""
_KEPT = ("PATH", "SYSTEMROOT", "WINDIR", "PROGRAMFILES", "LD_LIBRARY_PATH")
_PARTED = ("unshare", "--user", "--map-root-user", "--net")
_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "2"),
    ("Writer/Content/Update", "Field", "false"),
)
_ITEM = (
    '<item oor:path="/org.openoffice.Office.{0}"><prop oor:name="{1}" oor:op="fuse"><value>{2}</value></prop></item>'
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(_ITEM.format(*setting) for setting in _SETTINGS)
    + "</oor:items>\n"
)


def program() -> str | None:
    """The path of LibreOffice, None where it is not installed."""
    found = (shutil.which(name) for name in _PROGRAMS)
    return next((path for path in found if path), None) or next(filter(os.path.isfile, _PLACES), None)


@functools.lru_cache(maxsize=1)
def to_docx(data: bytes, kind: str, name: str) -> bytes:
    """The document as LibreOffice writes it as Word; ``kind`` is one of :data:`KINDS`, ``name`` goes into errors.

    The last result is kept, since a run asks for it twice: to read it, and to prove what was read.
    Raises NeedsLibreOffice where it is not installed, ConversionFailed where it cannot read the file.
    """
    soffice = program()
    if soffice is None:
        raise NeedsLibreOffice(name=name, format=KINDS[kind])
    with tempfile.TemporaryDirectory(prefix="huibian-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        (folder / f"input.{kind}").write_bytes(data)
        _run(_command(soffice, folder, f"input.{kind}"), folder, name)
        return _result(folder / "out" / "input.docx", name)


def _command(soffice: str, folder: Path, file: str) -> list[str]:
    return [
        *_limits(), soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--nolockcheck", "--nodefault", "--convert-to", "docx:Office Open XML Text", "--outdir", str(folder / "out"),
        str(folder / file),
    ]  # fmt: skip


def _limits() -> list[str]:
    """Programs that run LibreOffice within limits which hold even when this process is killed meanwhile."""
    commands: list[str] = []
    if sys.platform == "linux":
        import resource

        wanted = (("as", resource.RLIMIT_AS, MEMORY), ("cpu", resource.RLIMIT_CPU, SECONDS),
                  ("fsize", resource.RLIMIT_FSIZE, MAX_BYTES + 1), ("core", resource.RLIMIT_CORE, 0))  # fmt: skip
        allowed = ((name, most, resource.getrlimit(number)[1]) for name, number, most in wanted)
        limits = [f"--{name}={most if hard < 0 else min(hard, most)}" for name, most, hard in allowed]
        commands += ["timeout", "--kill-after=1", str(SECONDS + 5)] if shutil.which("timeout") else []
        commands += ["prlimit", *limits, "--"] if shutil.which("prlimit") else []
        commands += _without_network()
    return commands


@functools.cache
def _without_network() -> Sequence[str]:
    """What parts a process from the network, where this user may do that."""
    try:
        done = subprocess.run([*_PARTED, "true"], capture_output=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return _PARTED if done.returncode == 0 else ()


def _run(command: Sequence[str], folder: Path, name: str) -> None:
    try:
        process = subprocess.Popen(
            command, cwd=folder, env=_environment(folder), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=sys.platform != "win32",
        )  # fmt: skip
    except OSError as error:
        raise ConversionFailed(name=name, reason=str(error)) from error
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ConversionFailed(name=name, reason=f"超过 {SECONDS} 秒 / took over {SECONDS} s") from error
    finally:
        _end(process)


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the caller's but where programs lie, so that the result depends on no locale and no settings."""
    kept = {key: os.environ[key] for key in _KEPT if key in os.environ}
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), _NOWHERE)
    places = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP", "APPDATA"), str(folder))
    return {**kept, **proxies, **places, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends what is left of ``process`` and of all that it has started."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # all of them may have ended
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _result(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConversionFailed(name=name, reason="没有结果 / it wrote nothing") from error
    if len(data) > MAX_BYTES:
        raise ConversionFailed(name=name, reason=f"结果超过 {MAX_BYTES} 字节 / over {MAX_BYTES} bytes")
    return data
