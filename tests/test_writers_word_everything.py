"""Every Word file of the main input and of the samples: clean for the auditor, whole by our own checks, shown by
LibreOffice with the pages that its contents says."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from converter.options import Options
from converter.pipeline.reading import read
from converter.writers.word import WordWriter
from scripts import check_pages
from scripts.pages.render import PACKAGES, missing_programs
from tests.shared import ROOT, shared
from tests.word_files import NAMES, W, WordFile, findings, text_of, value

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

GROUPS = ("main", *sorted(path.name for path in (ROOT / "samples").iterdir() if path.name != "README.md"))


def files(group: str) -> Iterator[bytes]:
    """The files of the reports and of the whole."""
    made = read(shared("data/compilation.txt") if group == "main" else ROOT / "samples" / group)
    writer = WordWriter(made, Options())
    yield from (writer.report(report) for report in made.reports)
    yield writer.whole()


def check_own_rules(file: WordFile) -> None:
    """Every anchor has its bookmark, every id is there once, every style is defined, no contents is empty."""
    defined = {value(style, "styleId") for style in file.xml("word/styles.xml").iterfind("w:style", NAMES)}
    used = {value(element) for tag in ("pStyle", "rStyle", "tblStyle") for element in file.body.iter(f"{{{W}}}{tag}")}
    assert used <= defined
    assert {anchor for _, _, anchor in file.entries()} == set(file.bookmarks())
    for path, name in ((".//w:bookmarkStart", f"{{{W}}}id"), (".//wp:docPr", "id")):
        ids = [element.get(name) for element in file.find(path)]
        assert len(ids) == len(set(ids))
    contents = file.find(".//w:sdtContent")
    assert all(len(file.entries()) > 0 and text_of(one).strip() for one in contents)
    assert [page for _, page in file.pages()] == sorted(page for _, page in file.pages())


@pytest.mark.parametrize("group", GROUPS)
def test_the_auditor_and_our_own_checks_find_nothing(group: str, tmp_path: Path) -> None:
    count = 0
    for count, data in enumerate(files(group), 1):
        assert findings(data, tmp_path) == [], count
        check_own_rules(WordFile(data))
    assert count == {"main": 91}.get(group, count) > 1


def needed() -> list[str]:
    """What is wanting here: programs, and Debian's packages of fonts where they are neither installed nor to be had."""
    roots = (Path("/usr/share/fonts"), check_pages.ROOT / "build" / "pages" / "fonts")
    there = {file.name for root in roots if root.is_dir() for file in root.rglob("*.tt?")}
    fonts = [package for package, name in PACKAGES.items() if name not in there]
    return missing_programs() + (fonts if fonts and shutil.which("apt-get") is None else [])


def test_libreoffice_shows_every_file_with_the_pages_that_its_contents_says(capsys: pytest.CaptureFixture[str]) -> None:
    if missing := needed():
        assert os.environ.get("CI") != "true", missing
        pytest.skip(f"not installed: {', '.join(missing)}")
    shared("data/compilation.txt")
    folder = ROOT / "build" / "pages"
    good = check_pages.main(folder)
    table = capsys.readouterr().out
    assert good == 0, table
    assert "| reports (90) |" in table
    shown = [pypdf.PdfReader(path) for path in (folder / "pdf").glob("*.pdf")]
    assert len(shown) == len(list((folder / "docx").glob("*.docx"))) > 91 + 50
    assert all(len(document.pages) > 0 for document in shown)
