"""Hard-wrapped text becomes paragraphs again, and the furniture of pages removed notices (MDN-09, HDG-06, HDG-15)."""

from __future__ import annotations

import json
import re
import time
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from converter import audit, pipeline
from converter.cli import huibian
from converter.model import Compilation, Heading
from converter.options import Options, Wrap
from converter.readers import read
from converter.source import Line, Source
from converter.unwrap import unwrap
from tests.printed_pages import broken, document
from tests.shared import ROOT, shared

PROSE = (
    "今年以来，云岭县林业局围绕年初确定的目标，压实属地责任，推动各项任务落地见效，完成造林三千二百亩。",
    "全县共有护林员四百余名，分布在十二个乡镇，实行网格化管理，每月轮训一次，考核结果与补助挂钩，做到责任到人。",
    "森林防火期内，值班人员二十四小时在岗，发现火情及时上报，全年没有发生较大以上火灾，受到群众好评，也积累了经验。",
    "下一步，将继续完善台账，加强队伍建设，落实经费保障，把已经开工的项目抓紧抓好，确保按期完成，不留尾巴。",
)
SHORT = "本月召开调度会议十二次，解决实际问题三十五个。"


def source(text: str, name: str = "某局.txt") -> Source:
    return read(text.encode(), name, Options())


def wrapped(paragraphs: list[str], width: int = 60, indent: str = "　　") -> list[str]:
    return [row for paragraph in paragraphs for row in broken(paragraph, width, indent)]


def texts(found: Source) -> list[str]:
    return [line.text for line in found.lines if not line.furniture]


def furniture(found: Source) -> list[str]:
    return [line.text for line in found.lines if line.furniture]


def compiled(text: str, wrap: Wrap = "auto") -> Compilation:
    """The compilation of ``text``; every character of it is accounted for."""
    made = pipeline.parse(text.encode(), "某局.txt", Options(wrap=wrap))
    assert audit.source_ledger(text.encode(), made).faults == ()
    return made


def test_mdn_09_lines_of_forty_characters_become_paragraphs_without_a_space_between_chinese_characters() -> None:
    lines = wrapped([*PROSE, *PROSE], 80)
    found = unwrap(source("\n".join(lines)))
    assert texts(found) == [*PROSE, *PROSE]
    (told,) = found.notices
    assert (told.code, told.line) == ("hard-wrapped", 1)
    assert (told.parameters["lines"], told.parameters["paragraphs"]) == (len(lines), 8)
    assert 38 <= told.parameters["width"] <= 40
    places = [(line.place, line.last) for line in found.lines]
    assert places[0] == (1, 2)
    assert all(first[1] + 1 == second[0] for first, second in pairwise(places))


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("采用开源软件", "发布信息", "采用开源软件发布信息"),
        ("采用open", "source软件", "采用open source软件"),
        ("共计12", "35户", "共计1235户"),
        ("执行GB/T", "9704的规定", "执行GB/T 9704的规定"),
        ("带宽达到5", "Gbps", "带宽达到5Gbps"),
        ("long-", "term plan", "long-term plan"),
        ("a plan,", "then", "a plan, then"),
        ("采用Web", "平台", "采用Web平台"),
    ],
)
def test_mdn_09_a_blank_comes_between_latin_words_only(first: str, second: str, joined: str) -> None:
    full = "各村组落实责任到人并且完成排查，" * 3
    text = full[: 30 - len(first)] + first + "\n" + second + "。\n"
    found = unwrap(source(text), "join")
    assert texts(found) == [full[: 30 - len(first)] + joined + "。"]


def test_hdg_15_a_heading_broken_over_two_lines_is_one_heading_and_not_joined_with_its_text() -> None:
    heading = "（一）围绕年初确定的目标，推动林业生态保护修复各项重点任务落地见效走在前列"
    made = compiled("\n".join(wrapped(["一、工作开展情况", heading, *PROSE, "二、下一步打算", *PROSE])))
    headings = [block for block in made.reports[0].blocks if isinstance(block, Heading)]
    assert [block.text for block in headings] == ["一、工作开展情况", heading, "二、下一步打算"]
    assert [block.line for block in headings][:2] == [1, 2]


def test_hdg_15_a_title_broken_over_two_lines_is_one_title_whose_breaks_are_kept() -> None:
    title = ["关于云岭县林业局二〇二四年度森林防火和造林绿化", "工作总结的报告"]
    other = "松湾镇二〇二四年度工作总结"
    lines = ["青山县工作汇编", "目录", f"1．{''.join(title)}\t3", f"2．{other}\t6"]
    made = compiled("\n".join([*lines, *title, *wrapped([*PROSE, *PROSE], 48), other, *wrapped([*PROSE], 48)]))
    assert [report.title for report in made.reports] == ["".join(title), other]
    assert made.reports[0].title_text == "\n".join(title)
    assert [entry.text for entry in made.contents] == lines[1:]


@pytest.mark.parametrize(("text", "removed"), [("———————", False), ("16", True), ("- 3 -", True), ("※", False)])
def test_hdg_06_a_lone_number_between_paragraphs_is_a_page_number_in_any_text(text: str, removed: bool) -> None:
    found = unwrap(source("\n".join([SHORT, text, SHORT])))
    assert furniture(found) == [text] * removed
    made = compiled("\n".join([SHORT, text, SHORT]))
    assert [(n.code, n.line, n.text) for n in made.notices if n.removed] == [("page-number", 2, text)] * removed


@pytest.mark.parametrize(
    "lines",
    [
        ["单位", "数量", "林业局", "16", "水务局", "17", "教育局", "18", "合计", "51", SHORT],
        [SHORT, "1", SHORT, "2", SHORT, "3", SHORT],
        ["序号", "1", "2", "3", "4", SHORT],
        [SHORT, "2024", SHORT],
        ["2024", "青山县工作总结", SHORT],
        [SHORT, "（3）", SHORT],
    ],
)
def test_hdg_06_a_number_of_a_list_a_table_or_a_year_is_no_page_number(lines: list[str]) -> None:
    found = source("\n".join(lines))
    assert unwrap(found) is found


def test_hdg_06_bare_numbers_that_count_on_at_a_pages_distance_are_page_numbers_beside_headings_too() -> None:
    lines = [
        line for page in range(7, 12) for line in (*PROSE, *PROSE, f"{'一二三四五'[page - 7]}、工作情况", str(page))
    ]
    found = unwrap(source("\n".join(lines)))
    assert furniture(found) == ["7", "8", "9", "10", "11"]


PAGE_NUMBERS = [
    "- 3 -", "—3—", "－ ３ －", "·3·", "第3页", "第 3 页 共 20 页", "第3页/共20页", "共20页 第3页", "第3頁", "3",
    "3/20", "3页", "Page 3 of 20",
]  # fmt: skip


@pytest.mark.parametrize("number", PAGE_NUMBERS)
@pytest.mark.parametrize("indent", ["　　", ""])
def test_a_paragraph_that_a_page_cuts_in_two_is_joined_across_the_number(number: str, indent: str) -> None:
    lines = wrapped([*PROSE, *PROSE], indent=indent)
    lines[3:3] = ["", number, "", ""]
    found = unwrap(source("\n".join(lines)))
    assert texts(found) == [*PROSE, *PROSE]
    assert furniture(found) == [number]
    removed = [n for n in compiled("\n".join(lines)).notices if n.removed]
    assert [(n.code, n.line, n.text, n.report) for n in removed] == [("page-number", 5, number, 1)]


def test_a_paragraph_that_a_page_cuts_in_two_is_joined_in_text_that_is_not_wrapped_too() -> None:
    long = "".join(PROSE)
    found = unwrap(
        source("\n".join([PROSE[0], long[:90], "- 4 -", long[90:], "一、总体情况", "- 5 -", "（一）造林", SHORT]))
    )
    assert texts(found) == [PROSE[0], long, "一、总体情况", "（一）造林", SHORT]


LONG = [paragraph for seed in range(4) for paragraph in document(Random(seed))[1:-2]]
"""Text for several pages."""


def paged(head: str, foot: str, breaks: str = "", paragraphs: list[str] = LONG) -> tuple[list[str], list[int]]:
    """``paragraphs`` on pages of 20 lines, and which lines are furniture; the first page has no head."""
    rows = wrapped(paragraphs)
    lines: list[str] = []
    of_page: list[int] = []
    for page, start in enumerate(range(0, len(rows), 20), 1):
        before = [breaks + head.format(page)] if head and page > 1 else []
        after = [foot.format(page)] if foot else []
        text = rows[start : start + 20]
        first = len(lines) + 1
        of_page += [first] * len(before) + [first + len(before) + len(text)] * len(after)
        lines += before + text + after
    return lines, of_page


@pytest.mark.parametrize(
    ("head", "foot", "breaks"),
    [
        ("云岭县林业志", "- {} -", ""),
        ("", "云岭县林业志　{}", ""),
        ("第{}页　云岭县林业志", "", ""),
        ("云岭县林业志", "", ""),
        ("云岭县林业志", "", "\f"),
        ("内部资料 注意保存", "{}", "\f"),
    ],
)
def test_running_heads_and_feet_are_furniture_and_the_text_goes_on_over_them(head: str, foot: str, breaks: str) -> None:
    lines, of_page = paged(head, foot, breaks)
    made = compiled("\n".join(lines))
    assert [block.full_text() for block in made.reports[0].blocks] == LONG  # type: ignore[union-attr]
    removed = [n for n in made.notices if n.removed]
    assert [(n.line, n.text) for n in removed] == [(at, lines[at - 1].strip()) for at in of_page]
    assert {n.code for n in removed} == {"running-head"} | ({"page-number"} if head and foot else set())
    assert len(removed) >= 4


def test_equal_titles_at_the_tops_of_pages_are_no_running_heads() -> None:
    title, body = "二〇二四年度工作总结", wrapped([*PROSE])
    lines = ["青山县工作汇编", "目录", *(f"{n}．{title}\t{n}" for n in range(1, 5))]
    for page in range(1, 5):
        lines += [title, *body, "云岭县林业局", "2024年12月20日", f"- {page} -"]
    made = compiled("\n".join(lines))
    assert [report.title for report in made.reports] == [title] * 4
    assert {n.code for n in made.notices if n.removed} == {"page-number"}


def test_a_running_head_that_repeats_the_title_leaves_the_title() -> None:
    title = "云岭县林业局二〇二四年工作总结"
    lines = ["青山县工作汇编", "目录", f"1．{title}\t1", "2．松湾镇二〇二四年工作总结\t9", title]
    lines += [*paged(title, "- {} -")[0], "松湾镇二〇二四年工作总结", *wrapped([*PROSE])]
    made = compiled("\n".join(lines))
    assert [report.title for report in made.reports] == [title, "松湾镇二〇二四年工作总结"]
    assert {n.text for n in made.notices if n.code == "running-head"} == {title}


def test_a_report_whose_last_paragraph_is_joined_ends_with_its_last_line() -> None:
    lines = wrapped([*PROSE, *PROSE])
    (report,) = compiled("\n".join(lines)).reports
    assert report.lines == (1, len(lines))


def test_a_page_break_before_a_running_head_stays_before_the_line_after_it() -> None:
    lines, _ = paged("云岭县林业志", "", "\f")
    found = unwrap(source("\n".join([*lines, "\f云岭县林业志", "附件：护林员名单"])))
    assert [line.text for line in found.lines if line.page_break and not line.furniture][-1] == "附件：护林员名单"


def test_what_is_parted_again_from_a_joined_paragraph_keeps_its_first_line_and_its_place_in_it() -> None:
    pieces = [
        f"（{n}）落实{name}责任，组织干部逐村逐户排查，建立台账，限期整改到位；"
        for n, name in zip("一二三", ("领导", "部门", "属地"), strict=True)
    ]
    made = compiled("\n".join(wrapped([*PROSE, "".join(pieces), *PROSE], indent="")), "join")
    parted = [block for block in made.reports[0].blocks if block.full_text() in pieces]  # type: ignore[union-attr]
    assert [block.full_text() for block in parted] == pieces  # type: ignore[union-attr]
    assert len({block.line for block in parted}) == 1
    assert [block.offset for block in parted] == [0, len(pieces[0]), 2 * len(pieces[0])]


def test_a_paywall_marker_in_a_line_that_is_joined_is_removed_where_it_stands() -> None:
    lines = wrapped([*PROSE, *PROSE])
    lines[3] += "##vipend##"
    made = compiled("\n".join(lines))
    assert [(n.code, n.line, n.offset) for n in made.notices if n.removed] == [("paid-marker", 4, len(lines[3]) - 10)]
    assert "vipend" not in "".join(block.full_text() for block in made.reports[0].blocks)  # type: ignore[union-attr]


def test_keep_joins_nothing_but_takes_the_furniture_out() -> None:
    lines, _ = paged("云岭县林业志", "- {} -")
    found = unwrap(source("\n".join(lines)), "keep")
    assert [line.text for line in found.lines] == [line.strip() for line in lines]
    assert len(furniture(found)) == len(furniture(unwrap(source("\n".join(lines)))))
    assert found.notices == ()


def test_join_joins_what_is_too_short_to_be_recognised() -> None:
    found = source("\n".join(wrapped([PROSE[0]])))
    assert unwrap(found) is found
    assert texts(unwrap(found, "join")) == [PROSE[0]]


def test_only_the_stretch_that_is_wrapped_is_joined() -> None:
    before, after = ["".join(PROSE)] * 3, ["一、成效", "".join(PROSE), "二、不足", "人手不够", "".join(PROSE)]
    found = unwrap(source("\n".join([*before, *wrapped([*PROSE, *PROSE]), *after])))
    assert texts(found) == [*before, *PROSE, *PROSE, *after]


def test_texts_of_two_widths_are_joined_each_at_its_own() -> None:
    first, second = [*PROSE] * 5, [*reversed(PROSE)] * 5
    found = unwrap(source("\n".join([*wrapped(first, 56), *wrapped(second, 84)])))
    assert texts(found) == [*first, *second]
    assert [n.code for n in found.notices] == ["hard-wrapped"] * 2
    assert [n.parameters["lines"] for n in found.notices] == [len(wrapped(first, 56)), len(wrapped(second, 84))]


@pytest.mark.parametrize(
    "lines",
    [
        ["".join(PROSE), *PROSE, "一、总体情况"] * 4,
        [f"{n}．云岭县林业局二〇二四年第{n}季度工作情况报告……{n * 3}" for n in range(1, 40)],
        ["提高政治站位，强化责任担当，推动工作落实见效", "夯实基层基础，优化服务流程，防范各类风险隐患"] * 3,
        [f"{n}.加强第{n}片区林业资源管护，完善巡护制度，落实巡护责任到人" for n in range(10, 60)],
    ],
)  # fmt: skip
def test_text_that_is_not_wrapped_passes_as_it_is(lines: list[str]) -> None:
    found = source("\n".join(lines))
    assert unwrap(found) is found


@pytest.mark.parametrize(
    "name", ["data/compilation.txt", "field/f01.txt", "field/f12.txt", "field/f14.md", "field/f16.md"]
)
def test_real_text_that_is_not_wrapped_passes_as_it_is(name: str) -> None:
    found = read(shared(name).read_bytes(), name.rpartition("/")[2], Options())
    assert unwrap(found) is found


@pytest.mark.parametrize(
    "path", sorted(p for p in (ROOT / "samples").iterdir() if p.name != "README.md"), ids=lambda p: p.name
)
def test_the_samples_lose_nothing_but_page_numbers(path: Path) -> None:
    found = read(path.read_bytes(), path.name, Options())
    after = unwrap(found)
    assert [line for line in after.lines if not line.furniture] == [
        line for line in found.lines if not re.fullmatch(r"\d+", line.text)
    ]


def test_a_decree_from_a_pdf_has_its_paragraphs_and_its_chapters() -> None:
    data = shared("field/f11.txt").read_bytes()
    truth = [row.split("\t") for row in shared("field/truth/f11.outline.tsv").read_text(encoding="utf-8").splitlines()]
    made = pipeline.parse(data, "f11.txt", Options())
    (report,) = made.reports
    found = [(block.line, block.level, block.text) for block in report.blocks if isinstance(block, Heading)]
    assert [(line, level) for line, level, _ in found] == [(int(row[0]), int(row[1])) for row in truth]
    texts_found = [block.full_text() for block in report.blocks]  # type: ignore[union-attr]
    # Formulas, chapters and the signature apart, every paragraph of a decree closes with a mark.
    assert sum(text[-1] in "。；：;:" for text in texts_found) >= len(texts_found) - len(found) - 5
    assert audit.source_ledger(data, made).faults == ()


def test_deciding_that_the_main_input_is_not_wrapped_takes_no_time() -> None:
    found = read(shared("data/compilation.txt").read_bytes(), "汇编.txt", Options())
    times = []
    for _ in range(5):
        start = time.perf_counter()
        unwrap(found)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.03


def test_the_command_takes_the_choice() -> None:
    text = "\n".join(wrapped([*PROSE, *PROSE]))
    counts = {}
    for wrap in ("auto", "keep"):
        done = CliRunner().invoke(huibian, ["outline", "-", "--json", "--wrap", wrap], input=text.encode())
        assert done.exit_code == 0
        counts[wrap] = len(json.loads(done.stdout_bytes)["reports"][0]["blocks"])
    assert counts == {"auto": 8, "keep": len(text.split("\n"))}


def test_lines_that_the_format_tells_apart_are_never_joined() -> None:
    rows = wrapped([*PROSE, *PROSE])
    lines = tuple(
        Line(place=n, text=row.strip(), offset=2 if row[0].isspace() else 0, level=n == 2)
        for n, row in enumerate(rows, 1)
    )
    base = source("\n".join(rows))
    found = unwrap(Source(info=base.info, lines=lines))
    assert lines[0] in found.lines
    assert lines[1] in found.lines
