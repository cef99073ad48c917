"""chunks.jsonl: what a line says, and that the audit finds any change of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

import converter
from converter.audit import audit_json, check
from converter.audit.chunks import characters, chunks_faults
from converter.model import Cell, Compilation, Figure, Heading, Mark, Paragraph, Part, Table
from converter.options import Options
from converter.writers import chunks
from tests.audit_sample import RICH_WHOLE
from tests.documents import compilation as document
from tests.shared import shared
from tests.test_writers_epub import body, compilation, heading, report

TABLE = Table(line=8, rows=((Cell(text="指标\n（万元）"), Cell(text="一季度")), (Cell(text="张　三"), Cell(text="12"))))
NOTED = Paragraph(line=5, role="body", text="产值两成。", marks=(Mark(start=4, end=4, kind="note", note="a"),))
SMALL = compilation(
    report(
        1, "甲局总结",
        Paragraph(line=2, role="body", text="今年以来，成效明显。"),
        Heading(line=3, level=1, marker="一、", text="一、主要工作"),
        Heading(line=4, level=2, marker="（一）", text="（一）修渠。", body="共修五条。"),
        NOTED, TABLE, Figure(line=9, media="无"),
        Heading(line=10, level=1, marker="一、", text="二、打算"),
        notes={"b": (body("没有出处。"),), "a": (body("据年报。"), body("下同。"))},
    ),
    report(2, "乙局总结", lines=(20, 20)),
    title="汇编", front=(body("编者按。"),), back=(body("编后记。"),),
    parts=(Part(title="上篇", line=1, first=1, last=1),),
)  # fmt: skip


def lines(whole: Compilation, *numbers: int, matter: bool = True) -> list[dict[str, Any]]:
    data = chunks.chunks(whole, numbers or [one.number for one in whole.reports], matter=matter)
    assert data.endswith(b"\n")
    return [json.loads(line) for line in data.decode().rstrip("\n").split("\n")]


def test_a_line_is_a_section_with_its_path_level_text_and_lines() -> None:
    common = {"report": 1, "title": "甲局总结", "part": "上篇"}
    assert lines(SMALL, 1, matter=False) == [
        {**common, "path": [], "level": 0, "text": "今年以来，成效明显。", "lines": [2, 2]},
        {**common, "path": ["一、主要工作"], "level": 1, "text": "一、主要工作", "lines": [3, 3]},
        {
            **common, "path": ["一、主要工作", "（一）修渠。"], "level": 2, "lines": [4, 9],
            "text": "（一）修渠。共修五条。\n产值两成。\n指标 （万元）\t一季度\n张　三\t12",
            "notes": ["据年报。\n下同。"],
        },
        {**common, "path": ["二、打算"], "level": 1, "text": "二、打算", "lines": [10, 10], "notes": ["没有出处。"]},
    ]  # fmt: skip


def test_front_and_back_matter_are_report_0_and_a_report_without_text_has_a_line_too() -> None:
    found = [(one["report"], one["title"], one["text"], one["lines"]) for one in lines(SMALL)]
    assert found[0] == (0, "汇编", "编者按。", [1, 1])
    assert found[-2:] == [(2, "乙局总结", "", [20, 20]), (0, "汇编", "编后记。", [1, 1])]


def test_levels_that_are_skipped_or_come_back_have_the_path_that_stands_above_them() -> None:
    one = report(
        1, "甲", *(heading(level, f"题{number}") for number, level in enumerate((2, 3, 1, 3, 2))), heading(1, " ")
    )
    assert [(line["level"], line["path"]) for line in lines(compilation(one))] == [
        (2, ["题0"]), (3, ["题0", "题1"]), (1, ["题2"]), (3, ["题2", "题3"]), (2, ["题2", "题4"]),
    ]  # fmt: skip


def faults(data: bytes, whole: Compilation = SMALL) -> list[str]:
    numbers = [one.number for one in whole.reports]
    return [fault.code for fault in chunks_faults(data, whole, numbers, matter=True)]


@pytest.mark.parametrize("whole", [SMALL, RICH_WHOLE], ids=["small", "rich"])
def test_the_audit_finds_nothing_to_say(whole: Compilation) -> None:
    data = chunks.chunks(whole, [one.number for one in whole.reports], matter=True)
    assert faults(data, whole) == []
    held = "".join(text for line in lines(whole) for text in (line["text"], *line.get("notes", [])))
    assert characters(data) == len("".join(held.split()))


def changed(place: int, **members: object) -> bytes:
    found = lines(SMALL)
    found[place] |= members
    return b"".join(json.dumps(line).encode() + b"\n" for line in found)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (changed(1, text="今年以来，成效不明显。"), "fault-text"),
        (changed(3, text="（一）修渠。共修五条。"), "fault-text"),
        (changed(3, notes=["据年报。"]), "fault-text"),
        (changed(4, notes=[]), "fault-text"),
        (changed(2, level=2), "fault-level"),
        (changed(3, path=["（一）修渠。"]), "fault-level"),
        (changed(3, lines=[5, 9]), "fault-section"),
        (changed(3, lines=[4, 7]), "fault-section"),
        (changed(3, title="乙局总结"), "fault-section"),
        (changed(3, part=""), "fault-section"),
        (changed(5, report=1), "fault-section"),
        (changed(0, more=1), "fault-unreadable"),
        (b"{", "fault-unreadable"),
        (b"", "fault-text"),
        (changed(0) + changed(0).splitlines(keepends=True)[0], "fault-text"),
        (b"".join(changed(0).splitlines(keepends=True)[:-1]), "fault-text"),
    ],
)
def test_any_change_is_a_fault(data: bytes, code: str) -> None:
    assert changed(0) != data
    assert faults(data) == [code]


def test_a_run_writes_records_links_and_proves_them(tmp_path: Path) -> None:
    source = document().encode()
    written = converter.convert(source, tmp_path / "out", Options(formats=("md",), chunks=True), name="汇编.txt")
    assert "chunks.jsonl" in written.files
    record = audit_json.decode((tmp_path / "out" / "audit.json").read_bytes())
    assert record is not None
    assert record.chunks == audit_json.ProvedFile(
        "chunks.jsonl", characters((tmp_path / "out" / "chunks.jsonl").read_bytes())
    )
    assert "[chunks.jsonl](chunks.jsonl)" in (tmp_path / "out" / "index.md").read_text(encoding="utf-8")
    assert check(source, "汇编.txt", tmp_path / "out").faults == ()
    path = tmp_path / "out" / "chunks.jsonl"
    path.write_bytes(path.read_bytes().replace("资金".encode(), "资产".encode(), 1))
    found = [(finding.code, finding.name) for finding in check(source, "汇编.txt", tmp_path / "out").faults]
    assert found == [("check-edited", "chunks.jsonl"), ("check-fault", "chunks.jsonl")]


def test_only_some_reports_have_their_lines_and_no_matter(tmp_path: Path) -> None:
    source = document().encode()
    converter.convert(source, tmp_path / "out", Options(formats=("md",), chunks=True, only="2"), name="汇编.txt")
    text = (tmp_path / "out" / "chunks.jsonl").read_text(encoding="utf-8")
    assert {json.loads(line)["report"] for line in text.splitlines()} == {2}
    assert check(source, "汇编.txt", tmp_path / "out").faults == ()


def test_without_the_option_there_is_none(tmp_path: Path) -> None:
    written = converter.write(SMALL, tmp_path / "out", Options(formats=("md",)))
    assert "chunks.jsonl" not in written.files


def test_the_main_input_has_a_line_for_each_heading() -> None:
    whole = converter.read(shared("data/compilation.txt"))
    count = sum(isinstance(block, Heading) for one in whole.reports for block in one.blocks)
    found = lines(whole)
    assert len([line for line in found if line["level"]]) == count
    assert msgspec.json.decode(chunks.chunks(whole, [1], matter=False).splitlines()[0], type=chunks.Chunk).report == 1
