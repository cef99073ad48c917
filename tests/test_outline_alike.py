"""Headings that are told by their likes, by the type, by a blank or by a label, and the sentences beside them that are
none: from bytes to the Compilation."""

from __future__ import annotations

import io

import docx
import pytest

import converter
from converter.model import Heading, Paragraph
from tests.test_outline_field_cases import outlined, single

BODY = "镇里先后召开四次现场会，逐项研究解决管网改造中遇到的难题，居民反映的漏水问题基本得到处理。"
OTHER = "巡查队每天早晚各走一遍，发现堵点随手清理，汛期没有出现道路积水的情况，群众十分满意。"


@pytest.mark.parametrize(
    "titles",
    [
        ("破题：从“没人管”到“有人管”", "解题：从“单打一”到“合着干”"),
        ("问得勤：门槛常踏破", "看得细：账本有来历", "办得快：回音不过夜"),
        ("数字一：12.6公里", "数字二：3400户", "数字三：0投诉"),
        ("建好一支巡查队。", "管好一张排水网。", "用好一本明白账。"),
        ("一年来，我们一户一户查漏点，供水更安稳。", "一年来，我们一条一条清管网，排水更通畅。",
         "一年来，我们一件一件办实事，日子更舒心。"),
        ("一是摸底再细一些", "二是改造再快一些"),
        ("一要看责任落没落", "二要看效果好不好"),
        ("第一，关于水价", "第二，关于水质"),
        ("◆摸清家底有章法", "◆改造管网有力度"),
        ("【工作缘起】", "【主要做法】"),
        ("小水表里的大学问", "小水渠上的大民生"),
    ],
)  # fmt: skip
def test_lines_of_one_build_with_a_text_below_each_are_headings(titles: tuple[str, ...]) -> None:
    found = single(BODY, *(line for title in titles for line in (title, OTHER)))
    assert outlined(found) == list(titles)


@pytest.mark.parametrize(
    "titles",
    [
        ("【管网改造】", "【水质检测】"),
        ("“勤”字当先，让漏点早发现。", "“细”字当家，让账目早公开。", "“快”字当头，让问题早解决。"),
        ("学会“算细账”。", "学会“解难题”。"),
        ("一个水源保护区。", "一张输水管网。", "一套调度系统。"),
    ],
)
def test_openings_of_one_build_are_run_in_headings(titles: tuple[str, ...]) -> None:
    found = single(BODY, *(title + OTHER for title in titles))
    assert outlined(found) == [f"{title}｜{OTHER}" for title in titles]


@pytest.mark.parametrize(
    "lines",
    [
        ("一是摸底再细一些", "二是改造再快一些", "三是服务再好一些"),
        ("学会“算细账”。" + OTHER, "学会“解难题”。" + OTHER, BODY),
        ("管网改造提速增效。" + OTHER, "水质检测从严从紧。" + OTHER, "便民服务更加有力。" + OTHER),
        ("水厂是全镇的命脉。" + OTHER, "水厂是群众的依靠。" + OTHER, "水厂是安全的底线。" + OTHER),
        ("时间：上午九时", "地点：水厂会议室", "主持：甄宏"),
        ("——在“查”字上破题。" + OTHER, "——在“改”字上发力。" + OTHER),
        ("建好一支巡查队。", OTHER, BODY),
    ],
)
def test_a_list_a_part_of_a_text_and_sentences_about_somebody_are_no_headings(lines: tuple[str, ...]) -> None:
    assert outlined(single(BODY, *lines)) == []


def test_headings_told_by_their_likes_lie_below_the_section_they_part() -> None:
    lines = ["一、改造管网", BODY, "建好一支巡查队。", OTHER, "管好一张排水网。", OTHER, "用好一本明白账。", OTHER]
    found = single(*lines, "二、下步打算", BODY)
    assert outlined(found) == [
        "一、改造管网", "  建好一支巡查队。", "  管好一张排水网。", "  用好一本明白账。", "二、下步打算",
    ]  # fmt: skip


def test_numbers_lie_below_labels_and_beside_run_in_headings_without_a_number() -> None:
    below = single(
        BODY, "【工作缘起】", OTHER, "【主要做法】", "1.摸底。" + OTHER, "2.改造。" + OTHER, "【成效】", BODY
    )
    assert outlined(below) == [
        "【工作缘起】", "【主要做法】", f"  1.摸底。｜{OTHER}", f"  2.改造。｜{OTHER}", "【成效】",
    ]  # fmt: skip
    beside = (
        "一、改造管网",
        "学会“算细账”。" + OTHER,
        "学会“解难题”。" + OTHER,
        "（一）摸底",
        BODY,
        "（二）改造",
        BODY,
    )
    found = outlined(single(*beside))
    assert [line for line in found if "（" in line] == ["  （一）摸底", "  （二）改造"]


def test_numbers_lie_below_a_line_that_names_their_section_and_it_below_the_number_before_it() -> None:
    found = single("指导思想：", BODY, "主要措施：", "一、抓改造", BODY, "二、抓检测", BODY)
    assert outlined(found) == ["指导思想：", "主要措施：", "  一、抓改造", "  二、抓检测"]
    months = ("一月份", "1.制定计划，排查漏点。", "二月份", "1.更换水表，检修水泵。")
    found = single("一、任务", BODY, "1.摸底。" + OTHER, "2.改造。" + OTHER, "二、安排", *months)
    assert [line for line in outlined(found) if "月份" in line] == ["  一月份", "  二月份"]


def test_a_wide_blank_parts_a_heading_from_its_text_but_not_the_halves_of_a_title() -> None:
    found = single("一、供水　排水", BODY, "（一）管网改造　" + OTHER, "（二）水质检测　" + BODY)
    assert outlined(found) == ["一、供水　排水", f"  （一）管网改造｜　{OTHER}", f"  （二）水质检测｜　{BODY}"]


def test_behind_a_label_that_only_counts_stands_the_title() -> None:
    found = single("一、几点思考", "（1）思考之一：漏点怎样早发现。" + OTHER, "（2）思考之二：水费怎样才公道。" + BODY)
    assert outlined(found) == [
        "一、几点思考", f"  （1）思考之一：漏点怎样早发现。｜{OTHER}", f"  （2）思考之二：水费怎样才公道。｜{BODY}",
    ]  # fmt: skip


def test_a_short_phrase_behind_a_colon_is_title_over_a_text_and_text_over_none() -> None:
    titles = ("一、现状：量在增，质不优", "二、问题：路不宽，人不足", "三、建议：强龙头，补链条")
    assert outlined(single(*(line for title in titles for line in (title, BODY)))) == list(titles)
    facts = single("一、指标", BODY, "1.供水：全年供水四百一十万吨", "2.排水：全年处理污水三百万吨", "二、打算", BODY)
    assert outlined(facts)[1:3] == ["  1.供水：｜全年供水四百一十万吨", "  2.排水：｜全年处理污水三百万吨"]


def test_a_number_before_another_number_counts_where_its_run_wants_it_over_a_title() -> None:
    found = single("一、二季度亮点", BODY, "二、短板", BODY, "三、四季度安排", BODY)
    assert outlined(found)[1:] == ["二、短板", "三、四季度安排"]
    text = "三、四季度供水量略有下降，主要是雨水偏多。"
    assert outlined(single("一、供水", BODY, "二、排水", text, "三、打算", BODY)) == [
        "一、供水",
        "二、排水",
        "三、打算",
    ]


def test_the_author_whom_the_contents_prints_is_no_heading() -> None:
    lines = ["征文选", "目录", "在水边长大 / 乔安 / 1", "老井 / 宋词 / 4", "在水边长大", "乔安", BODY, "一、水渠", BODY]
    found = converter.read("\n".join([*lines, "二、水塔", BODY, "老井", "宋词", BODY]).encode(), name="征文.txt")
    assert outlined(found) == ["一、水渠", "二、水塔"]
    first = found.reports[0].blocks[0]
    assert isinstance(first, Paragraph)
    assert (first.role, first.text) == ("byline", "乔安")


def word(*paragraphs: tuple[str, str, str]) -> list[Heading]:
    """The headings of a Word file; a paragraph is its style, what is bold in it, and the rest."""
    document = docx.Document()
    for style, bold, rest in paragraphs:
        paragraph = document.add_paragraph(style=style)
        paragraph.add_run(bold).bold = True
        paragraph.add_run(rest)
    file = io.BytesIO()
    document.save(file)
    blocks = converter.read(file.getvalue(), name="总结.docx").reports[0].blocks
    return [block for block in blocks if isinstance(block, Heading)]


def test_words_set_bold_at_the_beginning_of_several_paragraphs_are_headings() -> None:
    found = word(
        ("Normal", "某县水务局工作总结", ""), ("Normal", "", BODY),
        ("Normal", "建强巡查队伍。", OTHER), ("Normal", "补上制度短板。", BODY),
    )  # fmt: skip
    assert [(h.level, h.text) for h in found] == [(1, "建强巡查队伍。"), (1, "补上制度短板。")]
    assert word(("Normal", "某县水务局工作总结", ""), ("Normal", "", BODY), ("Normal", "注意：", OTHER)) == []


def test_bold_words_behind_a_number_end_at_the_blank() -> None:
    found = word(
        ("Normal", "某县水务局工作总结", ""), ("Normal", "一、重点工作", ""),
        ("Normal", "（一）抓改造 ", OTHER), ("Normal", "（二）抓检测", ""), ("Normal", "", BODY),
    )  # fmt: skip
    assert [(h.level, h.text) for h in found] == [(1, "一、重点工作"), (2, "（一）抓改造"), (2, "（二）抓检测")]


def test_a_sibling_in_another_style_is_a_sibling() -> None:
    found = word(
        ("Title", "某县水务局工作总结", ""),
        *(row for title, style in (("一、供水", "Heading 1"), ("二、排水", "Heading 1"), ("三、打算", "Heading 2"))
          for row in ((style, title, ""), ("Normal", "", BODY))),
    )  # fmt: skip
    assert [(h.level, h.text) for h in found] == [(1, "一、供水"), (1, "二、排水"), (1, "三、打算")]
