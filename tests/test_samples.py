"""The samples are what samples/README.md says, and their labels belong to their lines."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from scripts import make_sample_docx
from tests.shared import ROOT

SAMPLES = ROOT / "samples"
LABELS = ROOT / "tests" / "data" / "samples"
ENCODINGS = {"工作总结汇编": "utf-8", "街道汇报汇编-gb18030": "gb18030", "单篇-工作总结": "utf-8"}
LABEL_FILES = [(name, path) for name in ENCODINGS for path in sorted((LABELS / name).glob("*.lab"))]


def lines(name: str) -> list[str]:
    data = (SAMPLES / f"{name}.txt").read_bytes()
    return data.decode(ENCODINGS[name]).replace("\r\n", "\n").rstrip("\n").split("\n")


def rows(path: Path) -> list[list[str]]:
    return [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", ENCODINGS)
def test_every_line_after_the_contents_is_labelled_once_in_order(name: str) -> None:
    labelled = [int(row[0]) for of, path in LABEL_FILES if of == name for row in rows(path)]
    assert labelled == list(range(labelled[0], len(lines(name)) + 1))


@pytest.mark.parametrize(("name", "path"), LABEL_FILES, ids=lambda value: str(getattr(value, "stem", value)))
def test_headings_open_their_lines_and_skip_no_level(name: str, path: Path) -> None:
    text, level = lines(name), 0
    for line, role, *rest in rows(path):
        if role in ("heading", "runin"):
            whole = text[int(line) - 1]
            assert whole.startswith(rest[2])
            assert (whole == rest[2]) == (role == "heading")
            assert 1 <= int(rest[0]) <= level + 1
            level = int(rest[0])


def test_the_gb18030_sample_has_crlf_and_four_byte_characters_before_its_headings() -> None:
    data = (SAMPLES / "街道汇报汇编-gb18030.txt").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")
    with pytest.raises(UnicodeDecodeError):
        data.decode("gbk")
    title = next(line for line in lines("街道汇报汇编-gb18030") if line.startswith("（一）㵲"))
    assert len("㵲".encode("gb18030")) == 4
    assert title


def test_the_word_sample_is_what_its_script_makes() -> None:
    with (
        zipfile.ZipFile(make_sample_docx.SAMPLE) as kept,
        zipfile.ZipFile(io.BytesIO(make_sample_docx.built())) as made,
    ):
        assert kept.namelist() == made.namelist()
        assert [kept.read(name) for name in kept.namelist()] == [made.read(name) for name in made.namelist()]


def test_the_readme_names_every_sample() -> None:
    told = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for path in SAMPLES.iterdir():
        assert path.name == "README.md" or f"`{path.name}`" in told
