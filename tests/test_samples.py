"""The samples are what samples/README.md says, and their labels belong to their lines."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest

import converter
from converter import Compilation
from converter.model import Block, Heading, Paragraph, Report
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


@cache
def compilation(name: str) -> Compilation:
    return converter.read(SAMPLES / f"{name}.txt")


def first_blocks(report: Report) -> dict[int, Block]:
    """The first block of each line."""
    return {block.line: block for block in reversed(report.blocks)}


def label_of(block: Block) -> list[str]:
    """A block as a row of the labels says it."""
    if isinstance(block, Heading):
        if block.body:
            return ["runin", str(block.level), block.marker, block.text]
        return ["heading", str(block.level), block.marker, block.text]
    assert isinstance(block, Paragraph)
    role = "para" if block.role == "body" else block.role
    return [role, "", block.marker] if block.marker else [role]


@pytest.mark.parametrize(("name", "path"), LABEL_FILES, ids=lambda value: str(getattr(value, "stem", value)))
def test_the_outline_of_every_report_is_the_labelled_one(name: str, path: Path) -> None:
    found = compilation(name)
    report = found.reports[int(path.stem) - 1]
    blocks = first_blocks(report)
    removed = {notice.line for notice in found.notices if notice.removed}
    doubted = {notice.line for notice in found.notices if notice.code in ("uncertain-heading", "uncertain-item")}
    unsure = [int(row[0]) for row in rows(path) if row[1] == "unsure"]
    for place, role, *rest in rows(path):
        line = int(place)
        if role in ("title", "repeat", "noise"):
            assert line not in blocks, place
            assert (line in removed) == (role != "title"), place
        elif role == "table":
            assert label_of(blocks[line]) == ["para"], place
        elif role == "unsure":
            assert label_of(blocks[line])[0] in ("heading", "runin", "item"), place
            assert doubted & set(unsure), place
        else:
            assert label_of(blocks[line]) == [role, *rest], place


@pytest.mark.parametrize("name", ENCODINGS)
def test_the_notices_are_those_listed_and_no_others(name: str) -> None:
    listed = [(int(line), code) for line, code in rows(LABELS / name / "notices.tsv")]
    assert sorted((notice.line, notice.code) for notice in compilation(name).notices) == sorted(listed)


def test_every_notice_that_the_readme_promises_is_given_on_its_report() -> None:
    found = compilation("工作总结汇编").notices
    promised: list[tuple[set[int], str]] = []
    table = (SAMPLES / "README.md").read_text(encoding="utf-8").partition("## Which report")[2]
    for row in re.findall(r"^\| (?!report)([^|]+) \|[^|]+\| ([^|]+) \|$", table, re.MULTILINE):
        numbers = re.match(r"\d+(?:, \d+)*", row[0])
        reports = {int(number) for number in numbers[0].split(", ")} if numbers else set()
        _, _, codes = row[1].partition("notice")
        promised += [(reports, code) for code in re.findall(r"`([a-z-]+)`", codes)]
    assert len(promised) >= 20
    for reports, code in promised:
        given = {notice.report for notice in found if notice.code == code}
        assert given & reports or (not reports and given), (reports, code)


def test_organization_date_and_subtitle_are_those_that_the_text_says() -> None:
    said = [(report.organization, report.date) for report in compilation("工作总结汇编").reports]
    assert said == [
        ("云岭县发展和改革局", "2024-07-03"), ("云岭县教育局", "2024-06-28"), ("松湾镇人民政府", "2024-07-01"),
        ("云岭县交通运输局", "2024-07-08"), ("云岭县水务局", "2024-07-05"), ("", ""), ("白鹭街道办事处", "2024-07"),
        ("云岭县文化和旅游局", "2024-06-30"), ("云岭县民政局　云岭县财政局　云岭县卫生健康局", "2024-07-10"),
        ("云岭县档案馆", ""), ("云岭县应急管理局", "2024-07-02"), ("云岭县司法局", "2024-06-25"),
    ]  # fmt: skip
    subtitles = [report.subtitle for report in compilation("工作总结汇编").reports if report.subtitle]
    assert subtitles == ["——在全县档案工作推进会上的汇报"]


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
