"""A file with one report on each line becomes reports with paragraphs; nothing else is taken for one."""

from __future__ import annotations

import re

import pytest

from converter import audit, pipeline
from converter.model import Compilation, Heading, Paragraph, without_blanks
from converter.options import Options
from tests.shared import shared

PARAGRAPHS = (
    "各位代表：",
    "现在，我代表镇人民政府报告一年来的工作，请予审议。",
    "一、过去一年的工作",
    "一年来，我们修通了三条村道，办好了两所幼儿园，群众出行和入园都方便了许多。" * 4,
    "二、今年的打算",
    "今年要把水厂建成，把旧街改好，把年轻人请回来，让每个村都有自己的产业和带头人。" * 4,
)


def parse(text: str) -> Compilation:
    data = text.encode()
    compilation = pipeline.parse(data, "历年报告.txt", Options())
    assert audit.source_ledger(data, compilation).faults == ()
    return compilation


def row(*pieces: str, gap: str = "　　") -> str:
    return gap.join([*pieces, *PARAGRAPHS])


def texts(compilation: Compilation, number: int) -> list[str]:
    blocks = compilation.reports[number - 1].blocks
    assert all(isinstance(block, Heading | Paragraph) for block in blocks)
    return [block.full_text() for block in blocks if isinstance(block, Heading | Paragraph)]


@pytest.mark.parametrize("gap", ["　　", "\t", "　　　　", "　　 "])
def test_each_line_is_a_report_and_its_gaps_part_paragraphs(gap: str) -> None:
    compilation = parse("\n".join(row(f"枫溪镇{year}年工作报告", gap=gap) for year in (2021, 2022, 2023)))
    assert [report.title for report in compilation.reports] == [
        f"枫溪镇{year}年工作报告" for year in (2021, 2022, 2023)
    ]
    assert [report.lines for report in compilation.reports] == [(1, 1), (2, 2), (3, 3)]
    assert texts(compilation, 2) == list(PARAGRAPHS)
    assert {report.why for report in compilation.reports} == {"line"}


def test_what_stands_before_the_first_tab_belongs_to_the_title_as_it_stands() -> None:
    compilation = parse("\n".join(f"{year}\t" + row(f"枫溪镇{year}年工作报告") for year in (2021, 2022)))
    assert [report.title for report in compilation.reports] == ["枫溪镇2021年工作报告", "枫溪镇2022年工作报告"]
    assert compilation.reports[0].title_text == "2021\n枫溪镇2021年工作报告"


def test_a_report_without_a_title_is_called_by_its_key() -> None:
    compilation = parse("\n".join(f"{year}\t" + row() for year in (2021, 2022)))
    assert [report.title for report in compilation.reports] == ["2021", "2022"]
    assert texts(compilation, 1) == list(PARAGRAPHS)


def test_a_subtitle_behind_a_dash_is_no_part_of_the_title() -> None:
    lines = [row(f"枫溪镇工作报告——{year}年1月8日在镇人民代表大会上") for year in (2021, 2022)]
    compilation = parse("\n".join(lines))
    assert compilation.reports[0].title == "枫溪镇工作报告"
    assert compilation.reports[0].subtitle == "——2021年1月8日在镇人民代表大会上"


def test_a_note_before_the_title_stays_before_it() -> None:
    note = "本报2022年1月9日讯，镇人民代表大会昨天闭幕，会议批准了下面的报告。"
    compilation = parse("\n".join(f"{year}\t" + row(note, "枫溪镇工作报告") for year in (2021, 2022)))
    assert compilation.reports[0].title == "枫溪镇工作报告"
    assert texts(compilation, 1)[:3] == [note, "枫溪镇工作报告", PARAGRAPHS[0]]


def test_a_title_line_above_the_reports_is_the_title_of_the_compilation() -> None:
    compilation = parse("枫溪镇历年工作报告汇编\n" + "\n".join(row(f"枫溪镇{year}年工作报告") for year in (2021, 2022)))
    assert compilation.title == "枫溪镇历年工作报告汇编"
    assert compilation.title_line == 1
    assert [report.lines for report in compilation.reports] == [(2, 2), (3, 3)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\n".join(PARAGRAPHS * 5), id="one paragraph a line"),
        pytest.param(
            "\n".join("　　".join(["指标", "去年", "今年", "增长"] * 30) for _ in range(9)), id="rows of a table"
        ),
        pytest.param("\n".join([row("枫溪镇工作报告"), *PARAGRAPHS * 3]), id="one long line among others"),
        pytest.param("\n".join(["很长的一段话，没有任何空隙。" * 60] * 4), id="long paragraphs"),
    ],
)
def test_no_other_text_is_taken_for_one_report_a_line(text: str) -> None:
    assert {report.why for report in parse(text).reports} != {"line"}


def test_every_paragraph_of_the_reports_from_the_field_is_found_in_order() -> None:
    source = shared("field/f01.txt")
    rows = source.read_text(encoding="utf-8").splitlines()
    compilation = pipeline.read(source)
    assert len(compilation.reports) == len(rows) == 48
    count = 0
    for report, line in zip(compilation.reports, rows, strict=True):
        whole = without_blanks(report.title + "".join(texts(compilation, report.number)))
        place = 0
        for piece in filter(None, map(without_blanks, re.split("　　|\t", line.partition("\t")[2]))):
            place = whole.index(piece, place) + len(piece)
            count += 1
    assert count == 5150


def test_long_lines_of_cells_without_sentences_are_rows_of_a_table_and_no_reports() -> None:
    line = "　　".join("镇中心小学操场东侧看台修缮工程施工单位项目经理姓名和电话" for _ in range(40))
    compilation = parse("\n".join([line] * 3))
    assert "line" not in {report.why for report in compilation.reports}
