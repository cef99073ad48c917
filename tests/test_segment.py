"""The cut into reports: titles found, aligned and told from what only looks like them; nothing lost, little removed."""

from __future__ import annotations

import time
from collections import Counter
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converter import contents, segment
from converter.contents.document import Document
from converter.model import Part
from converter.segment import Cut
from converter.segment.alignment import aligned
from converter.segment.candidates import Candidate
from converter.segment.edges import document_title
from converter.segment.noise import is_advertising
from converter.source import Line, Source
from tests.compilation_texts import DAMAGES, NUMBERS, PAGES, compilation
from tests.shared import shared
from tests.sources import characters_in, characters_of, source

A, B, C, D = (f"云台县{office}2023年工作总结" for office in ("教育局", "水务局", "林业局", "统计局"))
TEXT = "今年以来，我局按照县委部署，扎实推进各项工作，取得了新的成绩。"
BODY = f"{TEXT}\n一、主要工作\n完成年度任务。\n二、下步打算\n继续努力。"


def printed(*titles: str) -> str:
    return "\n".join(["目录", *(f"{number}．{title}\t{number * 5}" for number, title in enumerate(titles, 1))])


def cut(text: str, name: str = "汇编.txt") -> Cut:
    """The cut of ``text``, every character of which it must account for exactly once."""
    return cut_source(source(text, name))


def cut_source(given_source: Source) -> Cut:
    found = contents.find(given_source)
    made = segment.cut(given_source, found)
    assert characters_in(found, made) == characters_of(given_source)
    return made


def codes(made: Cut) -> list[tuple[str, int | None]]:
    return [(notice.code, notice.report) for notice in made.notices]


def test_the_main_input_is_ninety_reports_in_the_order_of_its_contents() -> None:
    given_source = source(shared("data/compilation.txt").read_text(encoding="utf-8"), "compilation.txt")
    found = contents.find(given_source)
    made = cut_source(given_source)
    assert [(span.number, span.title, span.page) for span in made.spans] == [
        (entry.number, entry.title, entry.page) for entry in found.entries if entry.number
    ]
    assert {span.why for span in made.spans} == {"contents"}
    assert (made.spans[0].first, made.spans[0].last, made.spans[-1].last) == (94, 116, 2209)
    assert (made.title, made.title_text, made.title_line) == (
        "2023年半年工作总结材料汇编（90篇）", "2023年半年工作总结材料汇编\n（90篇）", 1,
    )  # fmt: skip
    assert (made.front, made.back, made.parts) == ((), (), ())


def test_the_text_removed_from_the_main_input_is_exactly_this() -> None:
    text = shared("data/compilation.txt").read_text(encoding="utf-8")
    lines = text.split("\n")
    made = cut(text, "compilation.txt")
    assert [(n.code, n.line, n.offset, n.text) for n in made.notices if n.removed] == [
        ("paid-marker", 99, 0, "##paidbegin##"),
        ("repeated-title", 2074, 0, lines[2073]),
        *(("advertising", place, 0, lines[place - 1]) for place in (2213, 2214, 2215)),
        ("paid-marker", 2218, 0, "##paidend##"),
    ]
    rest = next(line for line in made.spans[0].lines if line.place == 99)
    assert (rest.offset, rest.text) == (13, lines[98].removeprefix("##paidbegin##"))
    equal = [notice.parameters["numbers"] for notice in made.notices if notice.code == "equal-titles"]
    assert equal == ["38、39", "40、41", "47、48", "85、88"]


def test_every_report_of_the_main_input_alone_is_one_report() -> None:
    text = shared("data/compilation.txt").read_text(encoding="utf-8")
    lines = text.split("\n")
    for span in cut(text, "compilation.txt").spans:
        alone = cut("\n".join(lines[span.first - 1 : span.last]))
        assert [own.title for own in alone.spans] == [span.title]


def test_a_single_document_is_a_compilation_of_one_under_its_own_title() -> None:
    made = cut(f"机密★1年\n云政发〔2023〕8号\n云台县水务局\n2023年工作总结\n{BODY}", "水务.txt")
    (span,) = made.spans
    assert (made.title, made.title_line) == ("云台县水务局2023年工作总结", 0)
    assert (span.title, span.title_text) == (made.title, "云台县水务局\n2023年工作总结")
    assert (span.title_line, span.first, span.last, span.why) == (3, 1, 9, "single")
    assert [line.place for line in span.lines] == [1, 2, 5, 6, 7, 8, 9]
    assert codes(made) == [("contents-missing", None), ("title-joined", 1)]


def test_a_document_without_a_title_keeps_all_its_text_and_bears_the_name_of_the_source() -> None:
    made = cut(f"{TEXT}\n一、工作\n完成。", "说明.docx")
    assert (made.title, made.title_line) == ("说明", 0)
    assert (made.spans[0].title, made.spans[0].title_line, made.spans[0].first, made.spans[0].last) == ("说明", 0, 1, 3)
    assert cut("", "空.txt").spans[0].lines == ()


def test_a_single_document_with_a_contents_of_its_sections_is_one_report() -> None:
    sections = "一、总体情况\n（一）基础\n二、主要做法\n三、下步打算"
    lines = "\n".join(f"{line}\n{TEXT}" for line in sections.split("\n"))
    made = cut("云台县水务局2023年工作报告\n目录\n" + sections.replace("\n", "……1\n") + f"……9\n{lines}")
    assert [(span.title, span.why) for span in made.spans] == [("云台县水务局2023年工作报告", "single")]
    assert made.notices == ()


def test_a_contents_none_of_whose_entries_stands_in_the_body_is_said_and_cuts_nothing() -> None:
    made = cut(f"{printed(A, B)}\n{D}\n{BODY}".replace("云台县统计局", "青岚市委宣传部"))
    assert len(made.spans) == 1
    assert codes(made) == [("entry-without-body", None)] * 2


def test_titles_that_differ_are_matched_and_the_difference_is_said() -> None:
    bodies = (
        "云台县 教育局2023年工作总结", "云台县水务局二〇二三年工作总结", "2023年工作总结（云台县林业局）",
        "云台县统汁局2023年工作总结",
    )  # fmt: skip
    made = cut(printed(A, B, C, D) + "".join(f"\n{title}\n{BODY}" for title in bodies))
    assert [span.title for span in made.spans] == list(bodies)
    assert [span.page for span in made.spans] == [5, 10, 15, 20]
    differing = [notice for notice in made.notices if notice.code == "title-differs"]
    assert [notice.report for notice in differing] == [2, 3, 4]
    assert differing[0].parameters["printed"] == B


def test_full_and_half_width_are_no_difference() -> None:
    made = cut(f"{printed('云台县“三农”工作总结（２０２３年）', B)}\n云台县“三农“工作总结(2023年)\n{BODY}\n{B}\n{BODY}")
    assert len(made.spans) == 2
    assert made.notices == ()


@pytest.mark.parametrize("broken", [f"{B[:6]}\n{B[6:]}", f"{B[:3]}\n{B[3:11]}\n{B[11:]}"])
def test_a_title_broken_over_lines_is_joined_without_a_space(broken: str) -> None:
    made = cut(f"{printed(A, B)}\n{A}\n{BODY}\n{broken}\n{BODY}")
    span = made.spans[1]
    assert (span.title, span.title_text, span.title_line) == (B, broken, 10)
    assert codes(made) == [("title-joined", 2)]


def test_reports_of_one_title_whose_own_names_stand_on_the_next_line_are_told_apart() -> None:
    made = cut(f"{printed('述职报告（张明）', '述职报告（李华）')}\n述职报告\n张明\n{BODY}\n述职报告\n李华\n{BODY}")
    assert [span.title for span in made.spans] == ["述职报告张明", "述职报告李华"]


def test_equal_titles_are_resolved_by_order() -> None:
    made = cut(f"{printed(A, B, B, C)}\n{A}\n{BODY}\n{B}\n{BODY}\n{B}\n{BODY}\n{C}\n{BODY}")
    assert [(span.title, span.page) for span in made.spans] == [(A, 5), (B, 10), (B, 15), (C, 20)]
    assert codes(made) == [("equal-titles", 2)]


def test_a_title_straight_after_itself_is_removed_once() -> None:
    made = cut(f"{printed(A, B)}\n{A}\n{BODY}\n{B[:6]}\n{B[6:]}\n　{B}\n{BODY}")
    (gone,) = (notice for notice in made.notices if notice.removed)
    assert (gone.code, gone.report, gone.line, gone.offset, gone.text) == ("repeated-title", 2, 12, 1, B)


def test_a_title_in_a_sentence_or_in_a_list_is_no_title() -> None:
    first = (
        f"{TEXT}\n按照《{C}》的要求，结合{B}，落实。\n材料清单如下：\n{A}\n{B}\n{C}\n以上材料请参阅。\n一、工作\n完成。"
    )
    made = cut(f"{printed(A, B, C)}\n{A}\n{first}\n{B}\n{BODY}\n{C}\n{BODY}")
    assert [span.title_line for span in made.spans] == [5, 15, 21]
    assert made.notices == ()


def test_a_missing_a_moved_and_an_additional_report_are_said() -> None:
    other = "青岚市财政局2024年预算执行情况报告"
    made = cut(f"{printed(A, B, C, D)}\n{A}\n{BODY}\n2024年1月5日\n{other}\n{BODY}\n{D}\n{BODY}\n{C}\n{BODY}")
    assert [(span.number, span.title, span.why) for span in made.spans] == [
        (1, A, "contents"), (2, other, "title"), (3, D, "contents"), (4, C, "contents"),
    ]  # fmt: skip
    assert codes(made)[:2] == [("entry-without-body", None), ("body-without-entry", 2)]
    (moved,) = (notice for notice in made.notices if notice.code == "order-differs")
    assert moved.parameters["number"] in (3, 4)


def test_numbered_titles_with_sections_of_a_higher_class_below_are_those_of_reports() -> None:
    titles = [f"{number}、{office}工作总结" for number, office in enumerate(("内一科", "外一科", "护理部"), 1)]
    text = "\n".join(["云台县医院2023年科室工作总结", "目录", *titles, *(f"{title}\n{BODY}" for title in titles)])
    assert [span.title for span in cut(text).spans] == titles
    flat = text.replace("一、主要工作", TEXT).replace("二、下步打算", TEXT)
    assert len(cut(flat).spans) == 1


@pytest.mark.parametrize(("below", "reports"), [("柏山乡", 3), (TEXT, 1)])
def test_numbered_titles_that_the_contents_prints_with_their_author_are_those_of_reports(
    below: str, reports: int
) -> None:
    titles = ("（一）让水渠连起来", "（二）让水塔用起来", "（三）让水表转起来")
    listed = [f"{title}　柏山乡（{page}）" for page, title in enumerate(titles, 1)]
    lines = [line for title in titles for line in (title, below, TEXT, TEXT)]
    assert len(cut("\n".join(["水利创新案例", "目录", *listed, *lines])).spans) == reports


def test_a_report_of_the_form_of_the_printed_ones_is_additional_without_another_sign() -> None:
    titles = [f"云台县{office}第三季度工作汇报" for office in ("教育局", "水务局", "林业局")]
    made = cut(f"{printed(*titles[:2])}\n{titles[0]}\n{TEXT}\n{titles[1]}\n{TEXT}\n{titles[2]}\n{TEXT}")
    assert [(span.title, span.why) for span in made.spans][2:] == [(titles[2], "title")]
    other = "云台县林业局专项整治工作汇报"
    assert len(cut(f"{printed(*titles[:2])}\n{titles[0]}\n{TEXT}\n{titles[1]}\n{TEXT}\n{other}\n{TEXT}").spans) == 2


def test_a_heading_without_a_number_over_sections_is_no_additional_report() -> None:
    inner = f"{TEXT}\n上半年工作总结\n一、抓学习\n完成。\n二、抓落实\n完成。\n2023年下半年工作计划\n一、抓学习\n继续。"
    assert len(cut(f"{printed(A, B)}\n{A}\n{inner}\n{B}\n{inner}").spans) == 2


def test_lines_before_a_title_belong_to_its_report() -> None:
    made = cut(
        f"{printed(A, C)}\n秘密\n云教〔2023〕5号\n签发人：王林\n{A}\n{BODY}\n云台县教育局\n2023年7月1日\n"
        f"【范文二】\n云台县林业局\n2023年工作总结\n{BODY}"
    )
    assert [(span.first, span.title_line) for span in made.spans] == [(4, 7), (15, 16)]
    assert [line.text for line in made.spans[0].lines[:3]] == ["秘密", "云教〔2023〕5号", "签发人：王林"]
    assert [line.text for line in made.spans[0].lines[-2:]] == ["云台县教育局", "2023年7月1日"]
    assert (made.spans[1].title, made.spans[1].lines[0].text) == (C, "【范文二】")


def test_the_unit_before_a_title_is_the_signature_of_the_report_before_unless_that_has_ended() -> None:
    titles = ("2023年教育工作总结", "2023年水利工作总结")
    signed = cut(f"{printed(*titles)}\n{titles[0]}\n{BODY}\n云台县教育局\n{titles[1]}\n{BODY}")
    assert signed.spans[0].lines[-1].text == "云台县教育局"
    ended = cut(f"{printed(*titles)}\n{titles[0]}\n{BODY}\n2023年7月1日\n云台县水务局\n{titles[1]}\n{BODY}")
    assert ended.spans[1].lines[0].text == "云台县水务局"


def test_parts_hold_their_reports_and_their_titles_are_no_text_of_a_report() -> None:
    made = cut(
        f"目录\n第一部分 综合类\n1.{A}\t1\n2.{B}\t3\n第二部分 专项类\n3.{C}\t5\n"
        f"第一部分\n综合类\n本部分收录两篇。\n{A}\n{BODY}\n{B}\n{BODY}\n第二部分 专项类\n{C}\n{BODY}"
    )
    assert made.parts == (
        Part(title="第一部分综合类", title_text="第一部分\n综合类", line=7, first=1, last=2),
        Part(title="第二部分 专项类", line=22, first=3, last=3),
    )
    assert [(span.title, span.first) for span in made.spans] == [(A, 9), (B, 16), (C, 23)]
    assert (made.front, made.spans[0].lines[0].text) == ((), "本部分收录两篇。")


def test_a_part_that_stands_only_in_the_contents_has_no_line() -> None:
    made = cut(f"目录\n综合类\n1.{A}\t1\n专项类\n2.{B}\t5\n3.{C}\t7\n{A}\n{BODY}\n{B}\n{BODY}\n{C}\n{BODY}")
    assert made.parts == (Part(title="综合类", line=0, first=1, last=1), Part(title="专项类", line=0, first=2, last=3))
    assert made.notices == ()


def test_of_reports_with_their_sections_in_the_contents_the_reports_cut() -> None:
    made = cut(
        f"目录\n一、{A}\t1\n（一）办学条件\t1\n（二）师资队伍\t2\n二、{B}\t4\n（一）防汛备汛\t4\n"
        f"{A}\n{TEXT}\n（一）办学条件\n改善。\n（二）师资队伍\n加强。\n{B}\n{TEXT}\n（一）防汛备汛\n到位。"
    )
    assert [(span.title, len(span.lines)) for span in made.spans] == [(A, 5), (B, 3)]
    assert made.notices == ()


def test_reports_whose_titles_are_numbered_like_sections_are_reports() -> None:
    bodies = "\n".join(f"{number}、{title}\n{BODY}" for number, title in zip("一二三", (A, B, C), strict=True))
    made = cut(f"目录\n一、{A}\n二、{B}\n三、{C}\n{bodies}")
    assert [span.title for span in made.spans] == [f"一、{A}", f"二、{B}", f"三、{C}"]
    assert made.notices == ()


def test_of_two_columns_the_numbers_give_the_order() -> None:
    made = cut(
        f"目录\n1.{A}……1    3.{C}……9\n2.{B}……5    4.{D}……12\n" + "\n".join(f"{title}\n{BODY}" for title in (A, B, C, D))
    )
    assert [span.page for span in made.spans] == [1, 5, 9, 12]
    assert made.notices == ()


def test_front_and_back_matter_are_kept_and_said() -> None:
    made = cut(f"总结汇编\n前言\n本书供参考。\n{printed(A, B)}\n编者按：\n{A}\n{BODY}\n{B}\n{BODY}\n后记\n感谢各单位。")
    assert [line.text for line in made.front] == ["前言", "本书供参考。", "编者按："]
    assert [line.text for line in made.back] == ["后记", "感谢各单位。"]
    assert made.spans[-1].last == 19
    assert {notice.code: notice.parameters["count"] for notice in made.notices} == {"front-matter": 3, "back-matter": 2}


@pytest.mark.parametrize(
    "text",
    [
        "更多范文请关注公众号：文稿驿站",
        "【公文驿站】海量素材库，持续更新，欢迎加入会员群，请联系客服微信gwyz",
        "代写总结、讲话稿，原创高质量，需要的小伙伴请添加客服QQ",
    ],
)
def test_advertising_at_an_end_is_removed_and_said(text: str) -> None:
    made = cut(f"{printed(A, B)}\n{A}\n{BODY}\n{text}\n{B}\n{BODY}\n{text}")
    assert [(n.code, n.report, n.text) for n in made.notices] == [("advertising", 1, text), ("advertising", 2, text)]
    inside = cut(f"{printed(A, B)}\n{A}\n{text}\n{BODY}\n{B}\n{BODY}")
    assert inside.notices == ()


@pytest.mark.parametrize(
    "text",
    [
        "开通微信公众号，每天更新普法素材，建立案例素材库，推动会员单位资料共享，群众满意度持续提升。",
        "图书馆推出会员优惠活动，读者扫码关注公众号即可领取资料。",
        "联系人：王林，联系方式：0000-1234567，网址：www.example.invalid",
        "工会组织会员开展PPT制作比赛，并通过微信群发布作品。",
    ],
)
def test_text_of_a_report_is_no_advertising(text: str) -> None:
    assert not is_advertising(text)


def test_stated_levels_of_word_tell_a_title_from_a_quotation() -> None:
    text = f"{printed(A, B)}\n{A}\n{BODY}\n{B}\n此件供参考。\n{TEXT}\n{B}\n{BODY}"
    plain = source(text)
    stated = [msgspec.structs.replace(n, level=1) if n.text == B and n.place > 12 else n for n in plain.lines]
    assert [span.title_line for span in cut_source(msgspec.structs.replace(plain, lines=tuple(stated))).spans] == [
        4,
        13,
    ]


def test_a_title_that_word_states_needs_no_name_of_a_genre() -> None:
    lines = [
        Line(place=place, text=text, style="title") for place, text in enumerate(("云台县水务局", "一季度台账"), 1)
    ]
    assert document_title(Document([*lines, Line(place=3, text=TEXT)])) == (0, 2)


@pytest.mark.parametrize("damage", DAMAGES)
def test_generated_compilations_are_cut_exactly(damage: str) -> None:
    forms = [(number, page) for number in NUMBERS for page in PAGES]
    wrong: list[Any] = []
    for seed, (number, page) in enumerate(forms):
        made = compilation(seed, number, page, damage)
        found = cut(made.text)
        removed = [notice.line for notice in found.notices if notice.removed]
        if [span.title_line for span in found.spans] != made.starts or removed != made.repeats:
            wrong.append((seed, number, page, made.starts, [span.title_line for span in found.spans]))
    allowed = 0.005 if damage == "none" else 0.03
    assert len(wrong) <= allowed * len(forms), wrong


ALPHABET = (
    "目录|目|录|前言|后记|【范文一】|第一部分|第一部分 综合|一、工作|- 3 -|7|：|。|（|……|云台县教育局|2023年7月1日|"
    f"{A}|{B}|{A[:6]}|{A[6:]}|1．{A}\t3|2．{B}……6|《{A}》|篇一：{B}|{TEXT}|"
    "##paidbegin##|##paidend##文|更多范文请关注公众号：文稿驿站"
)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(ALPHABET.split("|")), max_size=30))
def test_nothing_is_lost_or_doubled_whatever_the_lines_are(lines: list[str]) -> None:
    made = cut("\n".join(lines))
    assert [span.number for span in made.spans] == list(range(1, len(made.spans) + 1))
    assert all(span.first <= span.last for span in made.spans)
    places = [line.place for span in made.spans for line in span.lines]
    assert len(places) == len(set(places))


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), max_size=12))
def test_any_text_is_cut_without_loss(lines: list[str]) -> None:
    cut("\n".join(lines))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 7), st.integers(1, 9)), max_size=9))
def test_the_alignment_is_the_heaviest_increasing_chain(rows: list[tuple[int, int, int]]) -> None:
    found = [Candidate(entry, at, 1, score) for entry, at, score in rows]
    chain = aligned(found, 8)
    assert all(a.entry < b.entry and a.at < b.at for a, b in pairwise(chain))

    def heaviest(entry: int, at: int) -> int:
        later = [c for c in found if c.entry > entry and c.at > at]
        return max((c.score + heaviest(c.entry, c.at) for c in later), default=0)

    assert sum(candidate.score for candidate in chain) == heaviest(-1, -1)


def entries(count: int) -> str:
    return "目录\n" + "\n".join(f"{n}.第{n}号工作总结\t{n}" for n in range(count))


PATHOLOGICAL = {
    "equal lines": "\n".join(["工作总结"] * 20_000),
    "equal titles": "目录\n"
    + "\n".join(f"{n}.工作总结\t{n}" for n in range(9_000))
    + "\n完成。"
    + "\n工作总结" * 9_000,
    "misread titles": entries(3_000) + "".join(f"\n完成。\n第{n}号土作总结" for n in range(3_000)),
    "missing bodies": entries(10_000) + f"\n{TEXT}",
    "short lines": f"目录\n1.{A}\t1\n" + "\n".join(f"短行{n}" for n in range(20_000)),
    "heads": "\n".join(["【范文一】"] * 20_000),
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in PATHOLOGICAL.items()])
def test_pathological_input_takes_no_more_than_seconds(text: str) -> None:
    started = time.process_time()
    cut(text)
    assert time.process_time() - started < 20


def test_a_hundred_times_the_reports_take_about_a_hundred_times_as_long() -> None:
    def seconds(count: int) -> float:
        titles = [f"第{number}号云台县工作总结" for number in range(count)]
        given_source = source(f"{printed(*titles)}\n" + "\n".join(f"{title}\n{BODY}" for title in titles))
        started = time.process_time()
        made = segment.cut(given_source, contents.find(given_source))
        assert Counter(span.why for span in made.spans) == {"contents": count}
        return time.process_time() - started

    once = min(seconds(50) for _ in range(3))
    assert seconds(5_000) < 300 * once


def test_the_title_of_a_part_that_stands_before_the_contents_is_no_front_matter_too() -> None:
    made = cut(f"{A}\n目录\n1．{A}\t3\n1．{A}\t3\n《{A}》")
    assert [part.title for part in made.parts] == [A]
    assert made.front == ()
