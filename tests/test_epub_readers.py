"""Books judged by EPUBCheck and Ace, and opened in the engines of two readers, epub.js and foliate-js, in Chromium."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import msgspec
import pytest

import converter
from converter.options import Options
from converter.writers.epub import EpubWriter
from scripts.readers import drive
from tests import epubcheck
from tests.shared import ROOT, shared
from tests.test_writers_epub import PNG, THREE_LEVELS, Opened, compilation, made, report, rich
from tests.test_writers_epub_cover import LARGE, NOTES

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module", autouse=True)
def _programs() -> None:
    missing = [program for program in ("npm", "chromium") if shutil.which(program) is None]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def samples() -> dict[str, bytes]:
    """The book of the whole of every sample."""
    found = [path for path in sorted((ROOT / "samples").iterdir()) if path.suffix in {".txt", ".docx"}]
    return {path.stem: EpubWriter(converter.read(path), Options()).whole() for path in found}


def saved(books: dict[str, bytes], folder: Path) -> list[Path]:
    paths = [folder / f"{number:02}.epub" for number, _ in enumerate(books)]
    for path, data in zip(paths, books.values(), strict=True):
        path.write_bytes(data)
    return paths


def ten_books() -> dict[str, bytes]:
    # Its last report skips a level, as no model does.
    whole = msgspec.structs.replace(rich(), reports=rich().reports[:-1])
    odd = EpubWriter(whole, Options(cover=PNG))
    books = samples() | {"whole": odd.whole(), "rich": odd.report(rich().reports[0])}
    books |= {"empty": odd.report(rich().reports[2]), "outline": made(*THREE_LEVELS)}
    books |= {name: made(LARGE[name], notes=NOTES) for name in ("paragraph", "table")}
    assert len(books) >= 10
    return books


def books_of(path: Path, folder: Path) -> list[Path]:
    """Every book that a run writes of ``path``: the reports' and the whole's."""
    converter.convert(path, folder, Options(formats=("epub",)))
    return sorted(folder.rglob("*.epub"))


def test_epubcheck_has_nothing_to_say_about_any_book_of_the_samples(tmp_path: Path) -> None:
    inputs = [path for path in sorted((ROOT / "samples").iterdir()) if path.suffix in {".txt", ".docx"}]
    books = [book for path in inputs for book in books_of(path, tmp_path / path.stem)]
    assert len(books) > 20
    assert epubcheck.check(books) == []


def test_epubcheck_has_nothing_to_say_about_the_books_of_the_main_input(tmp_path: Path) -> None:
    books = books_of(shared("data/compilation.txt"), tmp_path / "out")
    assert len(books) == 91
    assert epubcheck.check(books) == []


def test_ace_finds_no_violation_in_ten_books(tmp_path: Path) -> None:
    paths = saved(ten_books(), tmp_path)
    subprocess.run([ROOT / "scripts" / "ace.sh", tmp_path / "ace", *paths], check=True)
    for path in paths:
        assert violations(tmp_path / "ace" / path.stem) == []


def test_ace_would_find_a_violation_in_a_broken_book(tmp_path: Path) -> None:
    data = rewritten(made(*THREE_LEVELS), b"schema:accessibilityHazard", b"schema:nothing")
    (path,) = saved({"broken": data}, tmp_path)
    subprocess.run([ROOT / "scripts" / "ace.sh", tmp_path / "ace", path], check=True)
    assert violations(tmp_path / "ace" / path.stem)


def violations(folder: Path) -> list[str]:
    """What Ace's report names, of any impact; and that it did judge the book."""
    said = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    found = [
        f"{subject['earl:testSubject']['url']}: {one['earl:test']['dct:title']} {one['earl:result']['dct:description']}"
        for subject in said["assertions"]
        for one in subject["assertions"]
    ]
    assert (said["earl:result"]["earl:outcome"] == "pass") == (not found)
    return found


def rewritten(data: bytes, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old, new))
    return out.getvalue()


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Five books: parts, tables and notes; a Word and a text sample; one in several files; nine levels."""
    large = report(
        1, "长篇", *THREE_LEVELS, LARGE["paragraph"], *THREE_LEVELS, LARGE["table"], *THREE_LEVELS, notes=NOTES
    )
    of_samples = samples()
    books = {
        "rich": EpubWriter(rich(), Options(cover=PNG)).whole(),
        "deep": EpubWriter(rich(), Options(toc_depth=9)).report(rich().reports[0]),
        "large": EpubWriter(compilation(large), Options()).report(large),
        "text": of_samples["工作总结汇编"],
        "word": of_samples["部门总结"],
    }
    return saved(books, tmp_path_factory.mktemp("five"))


@pytest.fixture(scope="module")
def _engines() -> None:
    drive.install()


@pytest.mark.usefixtures("_engines")
@pytest.mark.parametrize("engine", drive.ENGINES)
def test_every_entry_of_five_books_lands_on_its_heading(engine: drive.Engine, five: list[Path]) -> None:
    for path, found in drive.landings(engine, five).items():
        entries = [(label.strip(), href) for _, label, href in Opened(path.read_bytes()).nav_entries()]
        assert ["".join(one.label.split()) for one in found] == ["".join(label.split()) for label, _ in entries]
        assert [one for one in found if not one.right()] == []


@pytest.mark.usefixtures("_engines")
@pytest.mark.parametrize("engine", drive.ENGINES)
def test_an_entry_that_leads_elsewhere_is_noticed(engine: drive.Engine, tmp_path: Path) -> None:
    data = rewritten(made(*THREE_LEVELS, LARGE["paragraph"], notes=NOTES), b"xhtml#h5", b"xhtml#none")
    (path,) = saved({"astray": data}, tmp_path)
    (found,) = drive.landings(engine, [path]).values()
    assert [one.label for one in found if not one.right()] == ["（二）抓好植树"]


@pytest.mark.usefixtures("_engines")
@pytest.mark.parametrize("engine", drive.ENGINES)
def test_every_entry_of_the_main_input_lands_on_its_heading(engine: drive.Engine, tmp_path: Path) -> None:
    whole = converter.read(shared("data/compilation.txt"))
    (path,) = saved({"whole": EpubWriter(whole, Options()).whole()}, tmp_path)
    (found,) = drive.landings(engine, [path]).values()
    assert len(found) > 300
    assert [one for one in found if not one.right()] == []
