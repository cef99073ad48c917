"""The printed contents: where it stands, its entries in every form, the compilation's title."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter import contents
from converter.contents.cleaning import cleaned
from converter.contents.keys import distance, key, likeness
from converter.contents.ordinals import ordinal
from converter.contents.pieces import pieces
from converter.contents.tail import tail
from converter.model import Entry, Mark
from converter.source import Line
from tests.shared import shared
from tests.sources import source

DATA = Path(__file__).parent / "data" / "contents"
TITLES = ("云台县教育局2023年工作总结", "云台县水务局2023年工作总结", "云台县林业局2023年工作总结")
BODY = "\n今年以来，我局按照县委部署，扎实推进各项工作。\n一、主要工作\n完成年度任务。\n二、下步打算\n继续努力。\n"
BODIES = "".join(title + BODY for title in TITLES)


def cases() -> Iterator[tuple[str, str, str]]:
    text = "\n".join(
        line for line in (DATA / "forms.txt").read_text(encoding="utf-8").split("\n") if not line.startswith("#")
    )
    fields = text.split("\n.\n")
    for name, printed, wanted in zip(fields[::3], fields[1::3], fields[2::3], strict=False):
        yield name.strip(), printed, wanted


def shown(entry: Entry) -> str:
    if not entry.title:
        return "-"
    number, page = ("" if value is None else str(value) for value in (entry.number, entry.page))
    return f"{number}|{entry.title}|{page}|{entry.level}"


@pytest.mark.parametrize(("printed", "wanted"), [pytest.param(p, w, id=n) for n, p, w in cases()])
@pytest.mark.parametrize("cover", ["", "云台县2023年工作总结汇编\n"])
def test_entries_are_read_in_every_form(cover: str, printed: str, wanted: str) -> None:
    found = contents.find(source(f"{cover}{printed}\n{BODIES}"))
    assert [shown(entry) for entry in found.entries] == wanted.strip().split("\n")
    assert found.title == (cover.strip() or "汇编")


@pytest.mark.parametrize("printed", [pytest.param(p, id=n) for n, p, _ in cases()])
def test_entries_hold_the_printed_lines_and_nothing_of_the_body(printed: str) -> None:
    found = contents.find(source(f"{printed}\n{BODIES}"))
    assert "".join("".join(entry.text for entry in found.entries).split()) == "".join(printed.split())
    assert {place for place, _ in found.covered} == {entry.line for entry in found.entries} | {
        entry.line + entry.text.count("\n") for entry in found.entries
    }


def test_the_contents_of_the_main_input_has_ninety_entries() -> None:
    text = shared("data/compilation.txt").read_text(encoding="utf-8")
    found = contents.find(source(text, "compilation.txt"))
    assert [entry.number for entry in found.entries] == [None, *range(1, 91)]
    assert [entry.line for entry in found.entries] == list(range(3, 94))
    assert found.entries[0].text == "目录"
    assert (found.entries[1].page, found.entries[90].page) == (6, 667)
    assert found.title == "2023年半年工作总结材料汇编（90篇）"
    assert [line.place for line in found.title_lines] == [1, 2]


def test_without_a_contents_there_are_no_entries_and_the_title_is_the_name() -> None:
    found = contents.find(source(TITLES[0] + BODY, "folder/年度总结.v2.txt"))
    assert found == contents.Contents(title="年度总结.v2")


def test_a_contents_after_a_preface_is_found_and_the_preface_is_no_title() -> None:
    printed = "".join(f"{title}\n" for title in TITLES)
    found = contents.find(source(f"前言\n本书收录三篇总结，供参考。\n目录\n{printed}{BODIES}"))
    assert [entry.line for entry in found.entries] == [3, 4, 5, 6]
    assert found.title_lines == ()


def test_a_contents_in_the_middle_of_the_file_is_found() -> None:
    printed = "".join(f"{number}．{title}\t{number}\n" for number, title in enumerate(TITLES, 1))
    found = contents.find(source(f"{TITLES[0]}{BODY}目录\n{printed}{TITLES[1]}{BODY}{TITLES[2]}{BODY}"))
    assert [entry.title for entry in found.entries if entry.title] == list(TITLES)
    assert found.title_lines == ()


def test_the_title_of_a_compilation_may_close_with_the_word_contents() -> None:
    printed = "".join(f"{title}……{page}\n" for page, title in enumerate(TITLES, 1))
    found = contents.find(source(f"云台县总结汇编目录\n{printed}{BODIES}"))
    assert (found.title, found.title_lines) == ("云台县总结汇编", ())
    assert found.entries[0] == Entry(line=1, text="云台县总结汇编目录")


def test_a_title_over_two_lines_with_an_edition_in_brackets_is_joined() -> None:
    printed = "".join(f"{number}.{title}\n" for number, title in enumerate(TITLES, 1))
    found = contents.find(source(f"内部资料\n云台县各部门\n工作总结汇编\n（上册）\n目录\n{printed}{BODIES}"))
    assert found.title == "云台县各部门工作总结汇编（上册）"
    assert [line.place for line in found.title_lines] == [2, 3, 4]


def test_a_contents_inside_a_report_is_text_of_that_report() -> None:
    printed = "".join(f"{number}.{title}\n" for number, title in enumerate(TITLES, 1))
    inner = "\n目录\n一、主要工作……1\n二、下步打算……2"
    found = contents.find(source(f"目录\n{printed}{TITLES[0]}{BODY}{TITLES[1]}{inner}{BODY}{TITLES[2]}{BODY}"))
    assert [entry.line for entry in found.entries] == [1, 2, 3, 4]


def test_the_contents_of_a_second_volume_belongs_to_the_compilation() -> None:
    first, second = (f"目录\n1.{one}\t1\n2.{two}\t5\n" for one, two in (TITLES[:2], TITLES[1:]))
    second = second.replace(TITLES[1], "云台县统计局2023年工作总结")
    volumes = f"{first}{TITLES[0]}{BODY}{TITLES[1]}{BODY}{second}云台县统计局2023年工作总结{BODY}{TITLES[2]}{BODY}"
    found = contents.find(source(volumes))
    assert [entry.title for entry in found.entries if entry.title] == [
        *TITLES[:2], "云台县统计局2023年工作总结", TITLES[2]
    ]  # fmt: skip


def test_lines_that_word_states_as_contents_are_the_entries_with_their_levels() -> None:
    given_lines = ["目录", "云台县教育局总结\t1", "一、办学\t1", "云台县水务局总结\t3"]
    levels = [0, 1, 2, 1]
    stated = [
        Line(place=place, text=text, style="contents", level=level)
        for place, (text, level) in enumerate(zip(given_lines, levels, strict=True), 1)
    ]
    body = [
        Line(place=5, text="云台县教育局总结"),
        Line(place=6, text="一、办学"),
        Line(place=7, text="云台县水务局总结"),
    ]
    found = contents.find(msgspec.structs.replace(source(""), lines=(*stated, *body)))
    assert [shown(entry) for entry in found.entries] == [
        "-", "|云台县教育局总结|1|1", "1|办学|1|2", "|云台县水务局总结|3|1"
    ]  # fmt: skip


def test_a_contents_that_word_has_not_filled_yet_is_no_entry() -> None:
    found = contents.find(source(f"目  录\n（按F9更新域后自动生成目录）\n{TITLES[0]}{BODY}"))
    assert [shown(entry) for entry in found.entries] == ["-", "-"]


def test_equal_titles_stay_entries_of_their_own() -> None:
    printed = f"目录\n{TITLES[0]}\n{TITLES[1]}\n{TITLES[1]}\n{TITLES[2]}\n"
    found = contents.find(source(printed + TITLES[0] + BODY + (TITLES[1] + BODY) * 2 + TITLES[2] + BODY))
    assert [entry.line for entry in found.entries] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1．总结", "1.", 1), ("12、总结", "1.", 12), ("１．总结", "1.", 1), ("（一）总结", "（一）", 1),
        ("(3)总结", "（1）", 3), ("十二、总结", "一、", 12), ("第二十一篇 总结", "label", 21),
        ("篇3：总结", "label", 3), ("【范文四】总结", "label", 4), ("范文五：总结", "label", 5),
        ("[6]总结", "[1]", 6), ("007总结", "001", 7), ("8 总结", "1", 8), ("⑨总结", "①", 9),
        ("㈠总结", "①", 1), ("★总结", "★", None), ("第一部分 综合", "part", 1), ("上篇 综合", "part", None),
        ("第二章 综合", "chapter", 2), ("1.2023年总结", "1.", 1), ("1.1总体", "1.1", 1),
    ],
)  # fmt: skip
def test_a_number_before_an_entry_is_recognised(text: str, kind: str, value: int | None) -> None:
    found = ordinal(text)
    assert found is not None
    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize(
    "text", ["2023年工作总结", "3月份总结", "1.5亿元项目总结", "中部地区总结", "第三方评估总结", "总结一下", ""]
)
def test_a_number_of_the_title_itself_is_none(text: str) -> None:
    assert ordinal(text) is None


@pytest.mark.parametrize(
    ("text", "title", "page"),
    [
        ("总结\t6", "总结", 6), ("总结……6", "总结", 6), ("总结...... 6", "总结", 6),
        ("总结— — —6", "总结", 6), ("总结……", "总结", None), ("总结……第六页", "总结", 6),
        ("总结……P6", "总结", 6), ("总结……6-9", "总结", 6), ("总结　xii", "总结", "xii"),
        ("总结（6）", "总结", 6), ("总结12", "总结", 12), ("总结1.5", "总结1.5", None),
        ("总结 mix", "总结 mix", None), ("总结", "总结", None),
    ],
)  # fmt: skip
def test_leader_and_page_are_told_from_the_title(text: str, title: str, page: object) -> None:
    found = tail(text)
    assert (text[: found.end], found.page) == (title, page)


def test_a_glued_page_is_parted_from_a_year_by_the_title_in_the_body() -> None:
    titles = [f"{title}（一）2023" for title in TITLES]
    printed = "".join(f"{title}{page}\n" for title, page in zip(titles, (5, 10, 115), strict=True))
    found = contents.find(source(f"目录\n{printed}" + "".join(title + BODY for title in titles)))
    assert [(entry.title, entry.page) for entry in found.entries[1:]] == list(zip(titles, (5, 10, 115), strict=True))


def test_a_marker_inside_a_line_goes_and_marks_move_with_the_text() -> None:
    line = Line(place=7, text="##paidbegin##各位好", marks=(Mark(start=13, end=15, kind="bold"),))
    (kept,), (gone,) = cleaned([line])
    assert (kept.text, kept.offset, kept.marks) == ("各位好", 13, (Mark(start=0, end=2, kind="bold"),))
    assert (gone.code, gone.line, gone.offset, gone.text, gone.removed) == ("paid-marker", 7, 0, "##paidbegin##", True)


def test_furniture_goes_as_page_number_or_running_head() -> None:
    lines = [Line(place=1, text="- 3 -", furniture=True), Line(place=2, text="县政府公报", furniture=True)]
    kept, gone = cleaned(lines)
    assert kept == []
    assert [notice.code for notice in gone] == ["page-number", "running-head"]


@pytest.mark.parametrize("text", ["增长##倍", "##二级标题##", "[vip", "见[1]", "【付费】", "C##"])
def test_what_only_resembles_a_marker_stays(text: str) -> None:
    assert cleaned([Line(place=1, text=text)]) == ([Line(place=1, text=text)], [])


@given(st.text("甲乙丙丁", max_size=9), st.text("甲乙丙丁", max_size=9))
def test_the_distance_is_that_of_the_plain_recurrence(a: str, b: str) -> None:
    row = list(range(len(b) + 1))
    for at, left in enumerate(a, 1):
        previous, row[0] = row[0], at
        for place, right in enumerate(b, 1):
            previous, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, previous + (left != right))
    assert distance(a, b) == row[-1]


def test_keys_ignore_width_case_white_space_and_punctuation() -> None:
    assert key("ＸＸ县 “三农”工作（２０２３）") == key("××县“三农“工作(2023)") == "xx县三农工作2023"
    assert likeness(key(TITLES[0]), key(TITLES[0])) == 1


@given(st.text(st.sampled_from(" \t　.…·一1（）【】第篇页-6甲年"), max_size=40))
def test_the_pieces_of_a_line_are_the_line(text: str) -> None:
    found = pieces(0, text)
    assert "".join("".join(piece.text for piece in found).split()) == "".join(text.split())
    assert all(text[piece.offset :].startswith(piece.text) for piece in found)


PATHOLOGICAL = {
    "entries": "目录\n" + "\n".join(f"{n}．第{n}号工作总结\t{n}" for n in range(20_000)),
    "dots": "目录\n1．总结" + "." * 100_000 + "6\n2．总结" + " ." * 100_000 + " 甲\n" + "…" * 100_000,
    "equal lines": "\n".join(["工作总结"] * 20_000),
    "headers": "\n".join(["目录\n1.甲局工作总结\t1"] * 10_000),
    "levels": "目录\n" + "\n".join("一、甲\n（一）乙\n1.丙" for _ in range(7_000)),
    "brackets": "目录\n" + "（" * 100_000 + "\n1.甲\t1",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in PATHOLOGICAL.items()])
def test_pathological_input_takes_no_more_than_seconds(text: str) -> None:
    started = time.process_time()
    contents.find(source(text))
    assert time.process_time() - started < 20
