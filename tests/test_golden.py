"""Golden folders: ``tests/golden/<case>/`` holds an input (``in.*``, or ``source`` that names a sample) and, in
``out/``, what is to be written from it, with Word and EPUB unzipped and indented.

Adding a case is adding a folder; ``pytest tests/test_golden.py --update-golden`` writes every ``out/`` anew, and the
diff is then read before it is committed. The outlines of the samples are checked against labels made by hand in
test_samples.py; here every character of the files is.
"""

from __future__ import annotations

import difflib
import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from lxml import etree

import converter
from tests.shared import ROOT

GOLDEN = ROOT / "tests" / "golden"
CASES = sorted(path for path in GOLDEN.iterdir() if path.is_dir())
COMPLETE = "minimal"
"""The case that keeps every member; the others leave out those that are the same in each file."""

_CONSTANT = {"styles.xml", "settings.xml", "fontTable.xml", "theme1.xml", "style.css", "container.xml", "mimetype"}
_CONSTANT |= {"[Content_Types].xml", ".rels", "document.xml.rels", "webSettings.xml", "app.xml", "footnotes.xml.rels"}
_RECORD = "audit.json"  # the SHA-256 of every other file: it says nothing that they do not
SHOWN = 200


def source_of(case: Path) -> Path:
    named = case / "source"
    return ROOT / named.read_text(encoding="utf-8").strip() if named.exists() else next(case.glob("in.*"))


def written(case: Path, folder: Path) -> dict[str, str]:
    """What converting the case writes, as readable text by path."""
    converter.convert(source_of(case), folder / "out", name=source_of(case).name)
    files: dict[str, str] = {}
    for path in sorted((folder / "out").rglob("*")):
        name = path.relative_to(folder / "out").as_posix()
        if path.suffix in {".docx", ".epub"}:
            files |= {f"{name}/{member}": text for member, text in members(path, complete=case.name == COMPLETE)}
        elif path.is_file() and path.suffix in {".md", ".json"} and name != _RECORD:
            files[name] = path.read_bytes().decode()
    return files


def members(path: Path, *, complete: bool) -> Iterator[tuple[str, str]]:
    """The text members of a Word file or an EPUB; XML indented, so that a diff shows what changed."""
    with zipfile.ZipFile(path) as bundle:
        for name in bundle.namelist():
            constant = PurePosixPath(name).name in _CONSTANT or PurePosixPath(name).name.startswith("footer")
            if (complete or not constant) and not name.startswith("word/media/"):
                yield name, readable(bundle.read(name))


def readable(data: bytes) -> str:
    if not data.lstrip().startswith(b"<"):
        return data.decode(errors="replace")
    tree = etree.parse(io.BytesIO(data))
    etree.indent(tree)
    return etree.tostring(tree, encoding="unicode") + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_written_is_as_agreed(case: Path, tmp_path: Path, update_golden: bool) -> None:
    found = written(case, tmp_path)
    golden = case / "out"
    if update_golden:
        update(golden, found)
    wanted = {
        path.relative_to(golden).as_posix(): path.read_bytes().decode() for path in golden.rglob("*") if path.is_file()
    }
    assert sorted(found) == sorted(wanted)
    differing = [diff for name in wanted for diff in differences(name, wanted[name], found[name])]
    assert not differing, "\n" + "\n".join(differing[:SHOWN])


def differences(name: str, wanted: str, found: str) -> Iterator[str]:
    if wanted != found:
        yield from difflib.unified_diff(
            wanted.splitlines(), found.splitlines(), f"golden/{name}", name, lineterm="", n=1
        )


def update(golden: Path, files: dict[str, str]) -> None:
    shutil.rmtree(golden, ignore_errors=True)
    for name, text in files.items():
        (golden / name).parent.mkdir(parents=True, exist_ok=True)
        (golden / name).write_bytes(text.encode())


def test_there_is_a_case_for_every_sample() -> None:
    named = {source_of(case) for case in CASES}
    assert {path for path in (ROOT / "samples").iterdir() if path.suffix in {".txt", ".docx"}} <= named
