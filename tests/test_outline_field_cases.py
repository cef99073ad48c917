"""The field's cases of headings (HDG-01 … HDG-21), each by its id, from bytes to the Compilation."""

from __future__ import annotations

import io

import docx
import pytest

import converter
from converter import Compilation
from converter.model import Heading, Paragraph, bare

TITLE = "某县水务局2024年工作总结"


def single(*lines: str) -> Compilation:
    """One document, its title before ``lines``."""
    return converter.read("\n".join((TITLE, *lines)).encode(), name="总结.txt")


def outlined(found: Compilation, report: int = 0) -> list[str]:
    """The headings of a report, indented by their level, the body of a run-in heading behind ｜."""
    blocks = found.reports[report].blocks
    headings = [block for block in blocks if isinstance(block, Heading)]
    return ["  " * (h.level - 1) + h.text + (f"｜{h.body}" if h.body else "") for h in headings]


def roles(found: Compilation) -> list[tuple[str, str]]:
    return [(block.role, block.text) for block in found.reports[0].blocks if isinstance(block, Paragraph)]


def codes(found: Compilation) -> list[tuple[str, int]]:
    return [(notice.code, notice.line) for notice in found.notices if notice.line]


@pytest.mark.parametrize("text", ["第一批工程已经开工，共十二个。", "第三方评估的结果良好", "第四本台账已经移交。"])
def test_hdg_01_an_ordinal_with_a_measure_word_heads_nothing(text: str) -> None:
    found = single("一、工程建设", text, "二、下步打算", "继续推进各项工程的建设，确保按期完工。")
    assert outlined(found) == ["一、工程建设", "二、下步打算"]
    assert ("body", text) in roles(found)


def test_hdg_02_a_chapter_needs_no_blank_and_fifteen_sentences_are_items() -> None:
    sentences = [f"{number}.第{number}处泵站已经检修完毕。" for number in range(1, 16)]
    found = single("第一章总体情况", *sentences, "第二章下步打算", "继续检修其余泵站。")
    assert outlined(found) == ["第一章总体情况", "第二章下步打算"]
    assert [role for role, _ in roles(found)] == ["item"] * 15 + ["body"]


def test_hdg_04_children_never_cross_the_boundary_of_their_parent() -> None:
    lines = ["一、供水", "供水的总体情况如下。", "（一）水厂", "水厂运行平稳。"]
    lines += ["二、排水", "排水的总体情况如下。", "（一）管网", "管网运行平稳。"]
    found = single(*lines)
    assert outlined(found) == ["一、供水", "  （一）水厂", "二、排水", "  （一）管网"]
    assert [block.line for block in found.reports[0].blocks] == list(range(2, 10))


@pytest.mark.parametrize(("text", "removed"), [("———————", False), ("16", True), ("- 3 -", True), ("※", False)])
def test_hdg_06_a_lone_number_is_a_page_number_and_a_divider_is_text(text: str, removed: bool) -> None:
    prose = "全年累计检查在建工程四十余处，发现的隐患都已经整改到位。"
    found = single("一、检查", prose, text, prose)
    assert outlined(found) == ["一、检查"]
    assert (("page-number", 4) in codes(found)) == removed
    assert (("body", text) in roles(found)) == (not removed)


def test_hdg_07_a_time_or_a_quantity_is_no_number_though_it_fits_the_sequence() -> None:
    items = [f"{number}.完成第{number}号闸门的除锈和防腐。" for number in range(1, 13)]
    found = single("一、进展", *items, "13:30召开现场会，部署后续工作。", "40多名干部参加了会议。")
    assert outlined(found) == ["一、进展"]
    assert [role for role, _ in roles(found)] == ["item"] * 12 + ["body", "body"]


def test_hdg_09_what_stands_before_the_first_report_or_section_is_kept() -> None:
    text = "\n".join(
        ["工作总结汇编", "目录", "1．甲镇2024年工作总结\t2", "2．乙镇2024年工作总结\t5", "编者按一。", "编者按二。",
         "甲镇2024年工作总结", "甲镇的引言。", "一、农业", "粮食丰收。", "乙镇2024年工作总结", "一、工业", "工业增长。"]
    )  # fmt: skip
    found = converter.read(text.encode(), name="汇编.txt")
    assert [block.full_text() for block in found.front if isinstance(block, Paragraph)] == ["编者按一。", "编者按二。"]
    assert [(block.line, type(block)) for block in found.reports[0].blocks] == [
        (8, Paragraph),
        (9, Heading),
        (10, Paragraph),
    ]


def test_hdg_10_a_heading_may_share_its_line_with_its_text() -> None:
    found = single("（一）加强组织领导。今年以来，全局上下一心。", "（二）强化督查。每月通报一次进展。")
    assert outlined(found) == ["（一）加强组织领导。｜今年以来，全局上下一心。", "（二）强化督查。｜每月通报一次进展。"]


def test_hdg_12_numerals_joined_by_a_listing_comma_are_no_number() -> None:
    lines = ["3、4月份累计完成投资两千万元。", "“一、二、三等奖”各两名。", "一、二、三季度都完成了任务。"]
    assert outlined(single("一、进展", *lines)) == ["一、进展"]


def test_hdg_13_a_title_with_a_wrong_character_is_matched_and_reported() -> None:
    text = "\n".join(
        ["工作汇编", "目录", "1．甲镇工业基础调研报告\t2", "2．乙镇农业基础调研报告\t5",
         "甲镇工业基咄调研报告", "一、概况", "甲镇的工业。", "乙镇农业基础调研报告", "一、概况", "乙镇的农业。"]
    )  # fmt: skip
    found = converter.read(text.encode(), name="汇编.txt")
    assert [report.title for report in found.reports] == ["甲镇工业基咄调研报告", "乙镇农业基础调研报告"]
    assert ("title-differs", 5) in codes(found)


def test_hdg_15_a_title_over_two_lines_is_one() -> None:
    text = "\n".join(
        ["工作汇编", "目录", "1．关于某某局2024年度工作总结的报告\t2", "2．乙镇2024年工作总结\t5",
         "关于某某局2024年度", "工作总结的报告", "一、概况", "运行平稳。", "乙镇2024年工作总结", "一、概况", "平稳。"]
    )  # fmt: skip
    found = converter.read(text.encode(), name="汇编.txt")
    assert found.reports[0].title == "关于某某局2024年度工作总结的报告"
    assert found.reports[0].title_text == "关于某某局2024年度\n工作总结的报告"
    assert ("title-joined", 5) in codes(found)


def test_hdg_16_numbers_beyond_ten_have_their_values() -> None:
    numerals = ["九十九", "一百", "一百零一", "一百〇二", "一百零三"]
    first = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
    tens = [f"{ten}十{unit}" for ten in ("", *first[1:9]) for unit in ("", *first[:9])][1:]
    lines = [f"{numeral}、专题{at}" for at, numeral in enumerate([*first, *tens, *numerals[1:]], 1)]
    text = [row for line in lines for row in (line, "这个专题的内容已经研究并且确定下来。")]
    found = single(*text)
    assert [bare(line) for line in outlined(found)] == lines
    assert "number-gap" not in dict(codes(found))


def test_hdg_18_line_breaks_in_a_word_paragraph_part_its_lines() -> None:
    document = docx.Document()
    document.add_paragraph(TITLE)
    paragraph = document.add_paragraph()
    for at, text in enumerate(("一、总体", "（一）目标", "目标已经全部完成，各项指标都好于上年。")):
        run = paragraph.add_run(text)
        if at < 2:
            run.add_break()
    stream = io.BytesIO()
    document.save(stream)
    found = converter.read(stream.getvalue(), name="总结.docx")
    assert outlined(found) == ["一、总体", "  （一）目标"]
    assert roles(found) == [("body", "目标已经全部完成，各项指标都好于上年。")]


def test_hdg_20_every_form_of_a_number_is_recognised_and_kept() -> None:
    pairs = ["(一)甲类工作", "（⼆）乙类工作", "㈢丙类工作", "１．第一项", "⒉第二项"]
    text = [row for line in pairs for row in (line, "这项工作已经按照时间要求全部完成到位。")]
    found = single("一、进展", *text)
    assert outlined(found) == ["一、进展", *("  " + line for line in pairs[:3]), *("    " + line for line in pairs[3:])]


@pytest.mark.parametrize("text", ["一是抓好落实。二是抓好督查。", "第一，要提高认识。", "其一，要改进作风。"])
def test_hdg_21_an_enumeration_is_never_a_heading(text: str) -> None:
    found = single("一、要求", text)
    assert outlined(found) == ["一、要求"]
    assert roles(found) == [("enum", text)]
