"""Without a printed contents: reports found from what recurs, single documents left whole, and a person's own word."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from converter import audit, contents, edit, pipeline, segment
from converter.cli import huibian
from converter.errors import InvalidOptions
from converter.model import COPIED, Compilation
from converter.options import Options
from converter.patterns import LONGEST_LINE, InvalidPattern, Pattern
from converter.segment import Cut
from converter.source import Line, Source
from tests.shared import shared
from tests.sources import characters_in, characters_of, source

A, B, C = (f"云台县{office}2023年工作总结" for office in ("教育局", "水务局", "林业局"))
TEXT = "今年以来，我单位按照年度安排扎实推进各项工作，取得了新的成绩。"
SECTIONS = ("一、主要工作", TEXT, "二、下步打算", TEXT)
SIGNED = ("云台县档案局", "2023年12月30日")
BODY = "\n".join((TEXT, *SECTIONS))
_CASES = Path(__file__).parent / "data" / "segment" / "recurring.txt"
_SHORT = {"~": (TEXT,), "~~": SECTIONS, "~~~": SIGNED}
_STATED: dict[str, dict[str, Any]] = {
    "break": {"page_break": True}, "centered": {"centered": True}, "title": {"style": "title"},
    "h1": {"level": 1}, "h2": {"level": 2}, "h3": {"level": 3},
}  # fmt: skip


class Case(NamedTuple):
    name: str
    why: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]


def _cases() -> Iterator[Case]:
    for block in _CASES.read_text(encoding="utf-8").split("\n== ")[1:]:
        head, *rows = block.strip().split("\n")
        name, _, why = head.partition(" | ")
        lines: list[Line] = []
        starts: list[int] = []
        for row in rows:
            if row.startswith("> "):
                starts.append(len(lines) + 1)
            lines += _lines(row.removeprefix("> "), len(lines) + 1)
        yield Case(name, why, tuple(lines), tuple(starts))


def _lines(row: str, place: int) -> list[Line]:
    if row in _SHORT:
        return [Line(place=place + number, text=text) for number, text in enumerate(_SHORT[row])]
    stated: dict[str, Any] = {}
    while found := re.match(r"\[([a-z]\w+)\]", row):
        stated |= _STATED[found[1]]
        row = row[found.end() :]
    return [Line(place=place, text=row, **stated)]


CASES = list(_cases())


def cut_source(given_source: Source, **by_hand: Any) -> Cut:
    """The cut, every character of which it must account for exactly once."""
    found = contents.find(given_source)
    made = segment.cut(given_source, found, **by_hand)
    assert characters_in(found, made) == characters_of(given_source)
    return made


def cut(text: str, **by_hand: Any) -> Cut:
    return cut_source(source(text), **by_hand)


def codes(made: Cut) -> list[str]:
    return [notice.code for notice in made.notices]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_recurs_is_cut_and_what_is_one_document_stays_one(case: Case) -> None:
    made = cut_source(msgspec.structs.replace(source("", "合集.txt"), lines=case.lines))
    assert tuple(span.first for span in made.spans) == case.starts
    assert {span.why for span in made.spans} == {case.why}
    assert ("recurring-reports" in codes(made)) == (len(case.starts) > 1)


def test_a_notice_says_how_the_reports_were_found_and_how_surely() -> None:
    made = cut(f"{A}\n{BODY}\n{B}\n{BODY}\n{C}\n{BODY}")
    (found,) = (notice for notice in made.notices if notice.code == "recurring-reports")
    assert (found.parameters["how"], found.parameters["count"]) == ("recurrence", 3)
    assert 50 <= found.parameters["confidence"] <= 100


def test_what_is_unsure_is_one_report_and_a_notice_says_where_it_could_be_cut() -> None:
    made = cut(f"石浦镇志\n{TEXT}\n石浦镇2023年党建工作总结\n{TEXT}")
    (unsure,) = (notice for notice in made.notices if notice.code == "recurring-unsure")
    assert (unsure.line, unsure.parameters["count"], unsure.parameters["lines"]) == (3, 1, "3")
    assert len(cut(f"石浦镇志\n{TEXT}\n石浦镇2023年党建工作总结\n{TEXT}", title_pattern="总结$|志$").spans) == 2


def test_the_cover_becomes_the_title_and_a_preface_the_front() -> None:
    made = cut(f"2023年度总结汇编\n前言\n{TEXT}\n{A}\n{BODY}\n{B}\n{BODY}\n{C}\n{BODY}")
    assert (made.title, made.title_line) == ("2023年度总结汇编", 1)
    assert [line.text for line in made.front] == ["前言", TEXT]


def test_sections_before_the_first_title_that_recurs_are_a_report_of_their_own() -> None:
    made = cut(f"山乡巨变的答卷\n{BODY}\n{A}\n{BODY}\n{B}\n{BODY}\n{C}\n{BODY}")
    assert [(span.first, span.title) for span in made.spans][:2] == [(1, "山乡巨变的答卷"), (7, A)]


def test_a_contents_that_names_nothing_of_the_body_does_not_keep_reports_together() -> None:
    made = cut(f"目录\n1．党章学习辅导\t3\n2．纪律处分解读\t9\n{A}\n{BODY}\n{B}\n{BODY}\n{C}\n{BODY}")
    assert [span.title for span in made.spans] == [A, B, C]
    assert codes(made).count("entry-without-body") == 2
    made = cut(f"各单位总结\n目录\n1．党章学习辅导\t3\n2．纪律处分解读\t9\n{A}\n{BODY}\n{B}\n{BODY}\n{C}\n{BODY}")
    assert (made.title, made.title_line, [span.title for span in made.spans]) == ("各单位总结", 1, [A, B, C])


_RECURRING = st.lists(
    st.sampled_from((
        *(A, B, C, TEXT, *SECTIONS, *SIGNED), "第一篇", "第二篇 防汛总结", "【范文三】", "001", "002 总结",
        "述职报告（一）", "述职报告（二）",
        "前言", "附件1", "2024年工作计划", "在会上的讲话", "同志们：", "——石浦镇工作汇报", "=====分篇=====", "目录",
        "1．党章学习\t3", "",
    )),
    max_size=40,
)  # fmt: skip
_FORMAT = st.lists(st.sampled_from((*_STATED, "")), min_size=40, max_size=40)


@given(texts=_RECURRING, stated=_FORMAT, one=st.booleans(), pattern=st.sampled_from(("", "总结", "^第", "没有")))
def test_nothing_is_lost_whatever_recurs_and_whatever_a_person_says(
    texts: list[str], stated: list[str], one: bool, pattern: str
) -> None:
    lines = tuple(
        Line(place=place, text=text, **_STATED.get(how, {}))
        for place, (text, how) in enumerate(zip(texts, stated, strict=False), 1)
        if text
    )
    made = cut_source(msgspec.structs.replace(source(""), lines=lines), one=one, title_pattern=pattern)
    assert [span.number for span in made.spans] == list(range(1, len(made.spans) + 1))


@pytest.mark.parametrize(
    "row",
    [
        A,
        "第一篇 总结",
        "【范文一】",
        "001",
        "述职报告（一）",
        "一、云台县水务局2023年工作总结",
        TEXT,
        "=====分篇=====",
        "关于",
        "附",
    ],
)
def test_a_hundred_thousand_lines_take_seconds(row: str) -> None:
    rows = [row, TEXT] * 50_000
    given_source = source("\n".join(rows))
    began = time.process_time()
    cut_source(given_source)
    assert time.process_time() - began < 20


def _reports() -> list[str]:
    """The reports of the main input, each with its own title."""
    text = shared("data/compilation.txt").read_text(encoding="utf-8")
    lines = text.split("\n")
    given_source = source(text, "compilation.txt")
    spans = segment.cut(given_source, contents.find(given_source)).spans
    return ["\n".join(filter(str.strip, lines[span.first - 1 : span.last])) for span in spans]


def test_reports_glued_together_in_any_order_are_cut_right() -> None:
    reports, chance = _reports(), random.Random(17)
    right = found = wanted = 0
    for _ in range(30):
        group = chance.sample(reports, chance.randint(5, 30))
        starts = {1 + sum(report.count("\n") + 1 for report in group[:place]) for place in range(len(group))}
        cuts = {span.first for span in cut("\n".join(group)).spans}
        right, found, wanted = right + len(cuts & starts), found + len(cuts), wanted + len(starts)
    assert right / found >= 0.99
    assert right / wanted >= 0.99


def test_no_report_of_the_main_input_looks_like_several() -> None:
    for report in _reports():
        made = cut(report)
        assert len(made.spans) == 1
        assert "recurring-unsure" not in codes(made)


@pytest.mark.parametrize("name", ["f11.txt", "f12.txt", "f14.md", "f16.md", "f17.md", "f20.docx", "f33.docx"])
def test_single_documents_of_the_field_stay_one(name: str) -> None:
    assert len(pipeline.read(shared(f"field/{name}")).reports) == 1


def test_a_marker_typed_by_hand_wins_and_is_removed() -> None:
    text = f"汇编\n=====分篇=====\n甲篇\n{BODY}\n"
    text += f"＝＝＝＝＝ 分篇 ＝＝＝＝＝\n云教〔2023〕5号\n乙篇\n{BODY}\n=====CUT=====\n{TEXT}\n"
    for made in (cut(text), cut(text, one=True), cut(text, title_pattern="^乙")):
        assert [(span.title, span.first, span.why) for span in made.spans] == [
            ("甲篇", 3, "cut-marker"), ("乙篇", 10, "cut-marker"), ("", 18, "cut-marker"),
        ]  # fmt: skip
        assert (made.title, made.title_line) == ("汇编", 1)
    gone = [(notice.line, notice.text) for notice in cut(text).notices if notice.removed]
    assert gone == [(2, "=====分篇====="), (9, "＝＝＝＝＝ 分篇 ＝＝＝＝＝"), (17, "=====CUT=====")]


def test_markers_win_over_a_contents_whose_pages_are_kept() -> None:
    made = cut(f"目录\n1．{A}\t5\n2．{B}\t9\n{A}\n{BODY}\n=====分篇=====\n补记\n{BODY}\n=====分篇=====\n{B}\n{BODY}")
    assert [(span.title, span.page) for span in made.spans] == [(A, 5), ("补记", None), (B, 9)]
    assert "body-without-entry" not in codes(made)


def test_a_report_before_the_first_marker_is_one_and_a_cover_is_none() -> None:
    assert [span.first for span in cut(f"{A}\n{BODY}\n=====分篇=====\n{B}\n{BODY}").spans] == [1, 8]
    assert [span.first for span in cut(f"总结汇编\n=====分篇=====\n{B}\n{BODY}").spans] == [3]
    assert [span.first for span in cut(f"前言\n{TEXT}\n=====分篇=====\n{B}\n{BODY}").spans] == [4]


def test_a_line_of_equal_signs_is_no_marker_and_one_without_text_behind_it_cuts_nothing() -> None:
    assert [notice for notice in cut(f"{A}\n==========\n{BODY}").notices if notice.removed] == []
    made = cut(f"{A}\n{BODY}\n=====分篇=====")
    assert (len(made.spans), codes(made).count("cut-marker")) == (1, 1)


def test_markers_in_wrapped_text_and_in_markdown_stand_alone() -> None:
    wrapped = "\n".join(f"　　{TEXT * 3}"[at : at + 40] for _ in range(9) for at in range(0, 92, 40))
    made = pipeline.parse(
        "".join(f"=====分篇=====\n题目{n}\n{wrapped}\n— {n} —\n" for n in range(1, 6)).encode(), "文.txt", Options()
    )
    assert [report.title for report in made.reports] == [f"题目{n}" for n in range(1, 6)]
    made = pipeline.parse(f"# 甲篇\n\n{TEXT}\n=====分篇=====\n## 乙篇\n\n{TEXT}\n".encode(), "文.md", Options())
    assert [(report.title, report.why) for report in made.reports] == [("甲篇", "cut-marker"), ("乙篇", "cut-marker")]


def test_one_keeps_a_compilation_whole() -> None:
    text = f"{A}\n{BODY}\n{B}\n{BODY}\n{C}\n{BODY}"
    assert len(cut(text).spans) == 3
    assert [(span.title, span.why) for span in cut(text, one=True).spans] == [(A, "one")]
    rows = f"2022年\t{A}　　{TEXT * 4}　　{TEXT * 4}　　{TEXT * 4}　　{TEXT}\n" * 3
    assert len(pipeline.parse(rows.encode(), "表.txt", Options()).reports) == 3
    assert len(pipeline.parse(rows.encode(), "表.txt", Options(one=True)).reports) == 1


def test_lines_that_a_pattern_matches_are_titles() -> None:
    text = f"◎教育篇\n{BODY}\n秘密\n◎水利篇\n{BODY}"
    assert [(s.title, s.first, s.why) for s in cut(text, title_pattern="^◎.+篇$").spans] == [
        ("◎教育篇", 1, "title-pattern"), ("◎水利篇", 7, "title-pattern"),
    ]  # fmt: skip
    assert codes(cut(text, title_pattern="^第.+回")) == ["title-pattern-unmatched", "contents-missing"]


@pytest.mark.parametrize(
    "pattern", ["(", "a**", "(?=总结)", r"(总)\1", "(?i)a", r"\b总结", "", "a*", "总|", "x" * 201, "[[总]", "(?P<a>总)"]
)
def test_a_pattern_of_another_language_or_that_matches_everything_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidPattern):
        Pattern(pattern)
    if pattern:
        with pytest.raises(InvalidOptions) as raised:
            Options(title_pattern=pattern)
        assert raised.value.parameters["option"] == "title_pattern"


def test_one_and_a_pattern_exclude_each_other() -> None:
    with pytest.raises(InvalidOptions):
        Options(one=True, title_pattern="总结")


_ATOMS = st.sampled_from(("a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", r"\.", "第", "^", "$", "[]a]", r"[\]b]"))
_PATTERNS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}|{pair[1]})"),
        st.tuples(inner, st.sampled_from(("*", "+", "?", "{2}", "{1,3}", "{2,}", "*?", "{0,1}"))).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=12,
)


@given(pattern=_PATTERNS, line=st.text(alphabet="abc1第.]", max_size=10))
def test_a_pattern_matches_what_python_s_own_matches(pattern: str, line: str) -> None:
    if re.search(pattern, "") is not None:
        return
    assert Pattern(pattern).matches(line) == bool(re.search(pattern, line))


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(.*)*(.*)*(.*)*x", "((a|aa)*b?)*c", "(?:(?:(?:a*b?)*c?)*d?)*e", ".*.*.*.*.*.*x"]
)
def test_no_pattern_takes_long(pattern: str) -> None:
    wanted = Pattern(pattern)
    began = time.process_time()
    assert not any(wanted.matches("a" * (LONGEST_LINE - 1) + "!") for _ in range(1000))
    assert time.process_time() - began < 2


def test_the_command_says_why_each_cut_was_made_and_takes_a_person_s_word(tmp_path: Path) -> None:
    path = tmp_path / "合集.txt"
    path.write_text(f"{A}\n{BODY}\n{B}\n{BODY}\n{C}\n{BODY}", encoding="utf-8")

    def outlined(*options: str) -> list[str]:
        done = CliRunner().invoke(huibian, ["outline", str(path), *options])
        assert done.exit_code == 0
        return re.findall(r"^\d+\. .*\[(\d+: [\w-]+)\]$", done.output, re.MULTILINE)

    assert outlined() == ["1: recurrence", "7: recurrence", "13: recurrence"]
    assert outlined("--one") == ["1: one"]
    assert outlined("--title-pattern", "林业局.+总结") == ["1: title-pattern", "13: title-pattern"]
    out = ["convert", str(path), "-o", str(tmp_path / "out"), "--title-pattern", "(?=总)"]
    refused = CliRunner().invoke(huibian, out, standalone_mode=False)
    assert isinstance(refused.exception, InvalidOptions)


def corrected(compilation: Compilation, *edits: dict[str, Any]) -> Compilation:
    return edit.apply(compilation, edit.edits_from_json(json.dumps(edits).encode()))


def test_an_untitled_document_bears_the_name_of_the_source_as_a_copy() -> None:
    data = f"　　说明如下，{TEXT}\n一、工作\n{TEXT}".encode()
    made = pipeline.parse(data, "说明如下.txt", Options())
    (report,) = made.reports
    assert (report.title, report.title_line, report.title_place) == ("说明如下", COPIED, 1)
    assert audit.source_ledger(data, made).faults == ()
    renamed = corrected(made, {"op": "rename", "report": 1, "title": "水利说明"})
    assert audit.source_ledger(data, renamed).faults == ()
    assert pipeline.read(shared("field/f33.docx")).reports[0].title == "f33"


def test_a_copied_title_is_no_text_to_keep_when_its_report_is_dropped_or_merged() -> None:
    data = f"{TEXT}\n测算口径说明\n{TEXT}".encode()
    made = corrected(pipeline.parse(data, "测算.txt", Options()), {"op": "split", "report": 1, "line": 2})
    for op in ("drop", "merge"):
        changed = corrected(made, {"op": "move", "report": 1, "to": 2}, {"op": op, "report": 2})
        assert len(changed.reports) == 1
        assert "测算" not in [notice.text for notice in changed.notices if notice.removed]
        assert not any(block.line == 1 and getattr(block, "text", "") == "测算" for block in changed.reports[0].blocks)


def test_parts_that_stand_before_the_reports_are_parts_without_a_contents_too() -> None:
    rows = ("上篇 综合工作", A, *SECTIONS, *SIGNED, B, *SECTIONS, *SIGNED, "下篇 专项工作", C, *SECTIONS, *SIGNED)
    made = pipeline.parse("\n".join(rows).encode(), "汇编.txt", Options())
    assert [report.title for report in made.reports] == [A, B, C]
    assert [(part.title, part.line, part.first, part.last) for part in made.parts] == [
        ("上篇 综合工作", 1, 1, 2),
        ("下篇 专项工作", 16, 3, 3),
    ]
    assert [report.lines for report in made.reports] == [(2, 8), (9, 15), (17, 23)]
    assert audit.source_ledger("\n".join(rows).encode(), made).faults == ()


def test_a_part_that_does_not_count_from_one_stays_text() -> None:
    rows = (A, *SECTIONS, *SIGNED, "第二部分 专项工作", B, *SECTIONS, *SIGNED, C, *SECTIONS, *SIGNED)
    made = pipeline.parse("\n".join(rows).encode(), "汇编.txt", Options())
    assert made.parts == ()
    assert [report.title for report in made.reports] == [A, B, C]


def test_one_document_bears_no_title_that_goes_on_behind_its_contents() -> None:
    rows = ("云台县工作材料汇编", "目录", f"1．{A}\t3", f"2．{B}\t6", A, *SECTIONS, B, *SECTIONS)
    data = "\n".join(rows).encode()
    made = pipeline.parse(data, "汇编.txt", Options(one=True))
    assert [(report.title, report.lines) for report in made.reports] == [("云台县工作材料汇编", (1, 14))]
    assert audit.source_ledger(data, made).faults == ()


def test_titles_with_their_speaker_below_are_reports_where_there_are_three() -> None:
    spoken = {
        "水要这样省": "水厂厂长  乔安",
        "我为水渠献一策": "县人大代表  宋词",
        "把水的故事讲下去": "水务局党员  郁金香",
    }
    papers = [f"{title}\n{speaker}\n{TEXT}\n{TEXT}" for title, speaker in spoken.items()]
    assert [span.title for span in cut("\n".join(["座谈会发言汇编", *papers])).spans] == list(spoken)
    assert len(cut("\n".join(["座谈会发言汇编", *papers[:2]])).spans) == 1


def test_a_plan_without_a_unit_is_the_plan_of_the_unit_before() -> None:
    own = [f"{title}\n{BODY}\n" + "\n".join(SIGNED) for title in (A, B, C)]
    plan = f"2024年工作计划\n{BODY}"
    made = cut("\n".join([A, BODY, plan, *SIGNED, *own[1:]]))
    assert [span.title for span in made.spans] == [A, B, C]
