"""Markdown: every character of the text comes back from every renderer, and nothing is escaped without need."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from converter.model import SCHEMA, Block, Cell, Compilation, Heading, Paragraph, Report, Table
from converter.options import Options
from converter.writers.markdown import MarkdownWriter
from tests.rendered import RENDERERS, WITH_TABLES, texts, without_signs

TITLE = "云岭县水务局工作总结"

# (case, text of a paragraph, its Markdown)
CASES = [
    ("MDN-03", "1. 摸清底数", "1\\. 摸清底数"),
    ("MDN-03", "（1）摸清底数", "（1）摸清底数"),
    ("MDN-04", "2023. 今年继续推进", "2023\\. 今年继续推进"),
    ("MDN-04", "2023.", "2023\\."),
    ("MDN-05", "完成*率*和5*8=40，a*b*c", "完成\\*率\\*和5\\*8=40，a\\*b\\*c"),
    ("M1", "#1楼改造完成", "\\#1楼改造完成"),
    ("M2", "---", "\\---"),
    ("M2", "====", "&#61;==="),
    ("M3", "    缩进四格", "&#32;   缩进四格"),
    ("M4", "[注]: 本表为快报数", "\\[注]: 本表为快报数"),
    ("M4", "[^1]: 来源", "\\[^1]: 来源"),
    ("M5", "指标<50且>10", "指标&lt;50且>10"),
    ("M5", "<b>x</b>与<script>", "&lt;b>x&lt;/b>与&lt;script>"),
    ("M5", "&lt;不是小于号&#35;", "&amp;lt;不是小于号&amp;#35;"),
    ("M6", "[附件](javascript:alert(1))", "\\[附件](javascript:alert(1))"),
    ("M7", "+ 增长", "\\+ 增长"),
    ("M7", "- 1 -", "\\- 1 -"),
    ("M7", "* 备注", "\\* 备注"),
    ("M7", ">引文", "\\>引文"),
    ("M7", "``引号``", "\\`\\`引号\\`\\`"),
    ("standards 4", "1) 项目", "1\\) 项目"),
    ("standards 4", "１. 全角序号", "１\\. 全角序号"),
    ("standards 4", "50~~60~~", "50&#126;&#126;60&#126;&#126;"),
    ("standards 4", "3~5天，6~8天", "3&#126;5天，6&#126;8天"),
    ("standards 4", "C:\\dir\\*", "C:\\\\dir\\\\\\*"),
    ("standards 4", "甲\t乙", "甲&#9;乙"),
    ("standards 4", ": 定义", "&#58; 定义"),
    ("standards 4", "{: .类}", "\\{: .类}"),
    ("standards 4", "前_中_后，_强调_", "前_中_后，\\_强调\\_"),
    ("standards 4", "https://a.cn/x*y*", "https&#58;//a.cn/x\\*y\\*"),
]

# What is no markup stays as it is.
PLAIN = [
    "1、加强领导", "（一）总体情况。", "1．全角句点", "1.2亿元", "2023.6", "13:30召开会议", "3~5天", "AT&T 与 R&D",
    "a>b", "5%、100％", "甲|乙|丙", "好！", "“十四五”规划", "《条例》第3条（2021年版）", "-5℃", "+3%",
    "网址 https://a.cn/b?c=1&d=2", "邮箱 x@y.cn", "a_b_c", "!重要", "50$", "2023-06-30", "文/图",
    "‘引’·—…【】〔2023〕5号",
]  # fmt: skip

PIECES = [
    *"\\`*_{}[]()<>#+-.!|~=:&;\"'$%@^/?, ", *"0123９１一、（）。：；，“”《》【】—…·〔〕aX中文报",
    *"\u3000\u00a0\u2002\t\U0002a6a5",
    "https://a.cn/b?c=1&d=2", "http://中.cn", "www.a.cn", "x@b.cn", "&amp;", "&#35;", "&copy", "1. ", "2023.", "１. ",
    "- ", "---", "===", "<b>", "</p>", "<!--", "[^1]", "[^1]: ", "```", "~~~", "    ", ": ", "+ ", "**", "__", "![",
    "[TOC]", "{: .x}", "{#y}", "*[a]: ", "| a | b |", "%20", "xn--",
]  # fmt: skip
NASTY = st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join)
OF_ANY_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"], exclude_characters="\ufeff"))
TEXT = st.one_of(NASTY, OF_ANY_TEXT)


def written(*blocks: Block, title: str = TITLE) -> str:
    report = Report(number=1, title=title, lines=(1, 9), blocks=blocks)
    writer = MarkdownWriter(Compilation(schema=SCHEMA, title="汇编", reports=(report,)), Options())
    return without_signs(writer.report(report).decode())


def body(text: str) -> Paragraph:
    return Paragraph(line=2, role="body", text=text)


@pytest.mark.parametrize(("case", "text", "markdown"), CASES)
def test_text_that_looks_like_markup_is_neutralised(case: str, text: str, markdown: str) -> None:
    assert written(body(text)) == f"# {TITLE}\n\n{markdown}\n", case
    for renderer in RENDERERS:
        assert texts(written(body(text)), renderer) == [("h1", TITLE), ("p", text)], (case, renderer)


@pytest.mark.parametrize("text", PLAIN)
def test_text_that_is_no_markup_is_left_alone(text: str) -> None:
    assert written(body(text)) == f"# {TITLE}\n\n{text}\n"
    for renderer in RENDERERS:
        assert texts(written(body(text)), renderer)[-1] == ("p", text), renderer


@settings(deadline=None, max_examples=300)
@given(TEXT)
@example("https://a.cn/b\u3000\\")
@example("__www.a.cn\\")
@example("0.xn--xn--")
@example("中.XN--fiqs8s")
def test_any_paragraph_comes_back_character_for_character(text: str) -> None:
    assume(text.strip())
    for renderer in RENDERERS:
        assert texts(written(body(text)), renderer) == [("h1", TITLE), ("p", text)], renderer


@settings(deadline=None, max_examples=200)
@given(TEXT, TEXT)
@example("0 ", "0")
def test_any_title_and_run_in_heading_come_back(text: str, rest: str) -> None:
    assume(text.strip() and rest.strip())
    markdown = written(Heading(line=2, level=2, marker="none", text=text, body=rest), title=text)
    for renderer in RENDERERS:
        shown = texts(markdown, renderer)
        assert [shown[0], *shown[-2:]] == [("h1", text), ("h3", text), ("p", rest)], renderer


@settings(deadline=None, max_examples=200)
@given(TEXT)
@example("]:字")
def test_any_heading_comes_back_from_the_contents(text: str) -> None:
    heading = text + "字"
    for renderer in RENDERERS:
        shown = texts(written(Heading(line=2, level=1, marker="none", text=heading)), renderer)
        assert ("li", heading) in shown, renderer


@settings(deadline=None, max_examples=150)
@given(st.lists(TEXT, min_size=6, max_size=6))
def test_any_cells_of_a_table_come_back(cells: list[str]) -> None:
    rows = tuple(tuple(Cell(text=text) for text in cells[start : start + 2]) for start in (0, 2, 4))
    for renderer in WITH_TABLES:
        shown = texts(written(Table(line=2, rows=rows)), renderer)[1:]
        assert [text for _, text in shown] == cells, renderer


@settings(deadline=None, max_examples=150)
@given(TEXT, TEXT)
def test_any_cells_of_an_html_table_come_back(first: str, second: str) -> None:
    rows = ((Cell(text=first, colspan=2),), (Cell(text="甲"), Cell(text=second)))
    for renderer in RENDERERS:
        shown = texts(written(Table(line=2, rows=rows), body("后")), renderer)
        assert shown[1:] == [("td", first), ("td", "甲"), ("td", second), ("p", "后")], renderer


def test_paragraphs_of_a_cell_stay_apart() -> None:
    table = Table(line=2, rows=((Cell(text="项目\n（单位）"), Cell(text="数量")),))
    assert "| 项目<br>（单位） | 数量 |" in written(table)
    for renderer in WITH_TABLES:
        assert texts(written(table), renderer)[1] == ("th", "项目\n（单位）")


@pytest.mark.parametrize("character", list("#>-+*`~=_[]|<&1.!{}:。"))
def test_long_runs_of_a_mark_take_linear_time(character: str) -> None:
    text = character * 100_000
    start = time.perf_counter()
    markdown = written(body(text), body(text + "字"), Heading(line=2, level=1, marker="none", text=text + "字"))
    assert time.perf_counter() - start < 2  # quadratic time would be minutes
    assert texts(markdown, "cmark-gfm")[-1] == ("h2", text + "字")
