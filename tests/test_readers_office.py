"""Documents that LibreOffice reads for us: .doc, .rtf, .odt in, the same Compilation as from .docx out (DXR-17)."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from converter import libreoffice
from converter.audit import check, source_ledger
from converter.compare import same
from converter.errors import ConversionFailed, NeedsLibreOffice
from converter.model import Compilation, Heading
from converter.options import Options
from converter.pipeline import convert, parse, read, render
from tests.documents import compilation
from tests.shared import ROOT
from tests.word_mutations import everything

SAMPLES = ("单篇-工作总结.txt", "工作总结汇编.txt", "部门总结.docx")
FILTERS = {"doc": "doc:MS Word 97", "rtf": "rtf", "odt": "odt", "docx": "docx:Office Open XML Text"}

needs_libreoffice = pytest.mark.skipif(libreoffice.program() is None, reason="LibreOffice is not installed")
posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")


def saved_as(kind: str, source: Path, folder: Path) -> bytes:
    """``source`` as LibreOffice saves it in another format; a text is read as UTF-8."""
    soffice = libreoffice.program()
    assert soffice is not None
    text = ["--infilter=Text (encoded):UTF8"] if source.suffix == ".txt" else []
    command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", *text, "--convert-to"]
    subprocess.run([*command, FILTERS[kind], "--outdir", str(folder), str(source)], check=True, capture_output=True)
    return (folder / f"{source.stem}.{kind}").read_bytes()


def script(folder: Path, lines: str) -> str:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def outline(found: Compilation) -> list[tuple[str, list[tuple[int, str]]]]:
    return [(r.title, [(b.level, b.text) for b in r.blocks if isinstance(b, Heading)]) for r in found.reports]


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.parametrize("kind", ["doc", "rtf", "odt", "docx"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_dxr_17_samples_saved_by_libreoffice_are_the_same_compilation(sample: str, kind: str, tmp_path: Path) -> None:
    path = ROOT / "samples" / sample
    data = saved_as(kind, path, tmp_path)
    found = parse(data, f"汇编.{kind}", Options())
    assert found.source is not None
    assert found.source.format == ("word" if kind == "docx" else kind)
    assert source_ledger(data, found).faults == ()
    original = read(path)
    assert same(msgspec.structs.replace(found, title=original.title), original)


@pytest.mark.slow
@needs_libreoffice
def test_dxr_17_an_old_word_file_named_docx_is_converted_and_checked(tmp_path: Path) -> None:
    source = tmp_path / "汇编.txt"
    source.write_text(compilation(("青山县水务局2024年工作总结", "柳河镇2024年工作总结")), encoding="utf-8")
    data = saved_as("doc", source, tmp_path)
    renamed = tmp_path / "汇编.docx"
    renamed.write_bytes(data)
    convert(renamed, tmp_path / "out", Options(formats=("md",)))
    assert check(data, "汇编.docx", tmp_path / "out").faults == ()
    assert outline(read(renamed)) == outline(read(source))


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
def test_a_whole_that_we_wrote_is_the_same_compilation_after_libreoffice_saved_it(kind: str, tmp_path: Path) -> None:
    whole = tmp_path / "汇编.docx"
    whole.write_bytes(render(read(ROOT / "samples" / "工作总结汇编.txt"), "docx"))
    written = read(whole)
    assert len(written.reports) == 12
    data = saved_as(kind, whole, tmp_path)
    found = parse(data, "汇编", Options())
    assert source_ledger(data, found).faults == ()
    assert same(msgspec.structs.replace(found, title=written.title), written)


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.parametrize("data", [b"{\\rtf1 " + b"\\'ff" * 500, b"{\\rtf1" + b"{" * 100_000])
def test_a_damaged_document_is_an_error_or_a_text(data: bytes) -> None:
    try:
        found = parse(data, "坏.rtf", Options())
    except Exception as error:
        assert getattr(error, "http_status", 500) < 500, repr(error)  # noqa: PT017
    else:
        assert source_ledger(data, found).faults == ()


@pytest.fixture
def fresh() -> None:
    libreoffice.to_docx.cache_clear()


@posix
@pytest.mark.usefixtures("fresh")
def test_what_libreoffice_gives_is_what_is_read_and_its_folder_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made.docx").write_bytes(everything())
    seen = tmp_path / "seen"
    program = script(
        tmp_path,
        f'pwd > "{seen}"; env >> "{seen}"; test -f profile/user/registrymodifications.xcu || exit 1\n'
        f'mkdir out; cp "{tmp_path}/made.docx" out/input.docx',
    )
    monkeypatch.setattr(libreoffice, "program", lambda: program)
    monkeypatch.setenv("HUIBIAN_SECRET", "x")
    found = parse(b"{\\rtf1}", "汇编.rtf", Options())
    assert found.source is not None
    assert (found.source.format, len(found.source.sha256)) == ("rtf", 64)
    assert source_ledger(b"{\\rtf1}", found).faults == ()
    told = seen.read_text(encoding="utf-8").splitlines()
    assert not Path(told[0]).exists()
    assert "HUIBIAN_SECRET=x" not in told
    assert "LC_ALL=C.UTF-8" in told


@posix
@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("lines", ["exit 0", "exit 1", "mkdir -p out/input.docx"])
def test_a_conversion_without_a_result_says_so(lines: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = script(tmp_path, lines)
    monkeypatch.setattr(libreoffice, "program", lambda: program)
    with pytest.raises(ConversionFailed, match="没有结果"):
        libreoffice.to_docx(b"{\\rtf1}", "rtf", "汇编.rtf")


@posix
@pytest.mark.usefixtures("fresh")
def test_a_conversion_without_an_end_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = tmp_path / "pid"
    program = script(tmp_path, f'sleep 60 & echo $! > "{pid}"; wait')
    monkeypatch.setattr(libreoffice, "program", lambda: program)
    monkeypatch.setattr(libreoffice, "SECONDS", 1)
    before = time.monotonic()
    with pytest.raises(ConversionFailed, match="1 秒"):
        libreoffice.to_docx(b"{\\rtf1}", "rtf", "汇编.rtf")
    assert time.monotonic() - before < 10
    child = int(pid.read_text(encoding="utf-8"))
    for _ in range(50):
        if not _is_running(child):
            return
        time.sleep(0.1)
    raise AssertionError("a process of the conversion runs on")


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


@posix
@pytest.mark.usefixtures("fresh")
def test_a_result_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = script(tmp_path, "mkdir out; head -c 2000 /dev/zero > out/input.docx")
    monkeypatch.setattr(libreoffice, "program", lambda: program)
    monkeypatch.setattr(libreoffice, "MAX_BYTES", 1000)
    with pytest.raises(ConversionFailed):
        libreoffice.to_docx(b"{\\rtf1}", "rtf", "汇编.rtf")


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("prlimit"), reason="needs prlimit")
@pytest.mark.usefixtures("fresh")
def test_the_limits_hold_where_this_process_has_lower_ones_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resource

    seen = tmp_path / "seen"
    program = script(tmp_path, f'ulimit -Hv > "{seen}"')
    monkeypatch.setattr(libreoffice, "program", lambda: program)
    low = 1 << 30
    monkeypatch.setattr(resource, "getrlimit", lambda number: (low, low) if number == resource.RLIMIT_AS else (-1, -1))
    with pytest.raises(ConversionFailed):
        libreoffice.to_docx(b"{\\rtf1}", "rtf", "汇编.rtf")
    assert int(seen.read_text(encoding="utf-8")) * 1024 == low


@pytest.mark.usefixtures("fresh")
def test_the_audit_says_when_it_cannot_read_again_what_was_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(ROOT / "samples" / "单篇-工作总结.txt")
    assert found.source is not None
    found = msgspec.structs.replace(found, source=msgspec.structs.replace(found.source, format="doc"))
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    with pytest.raises(NeedsLibreOffice):
        libreoffice.to_docx(b"x", "doc", "汇编.doc")
    assert [fault.code for fault in source_ledger(b"x", found).faults] == ["fault-unreadable"]
