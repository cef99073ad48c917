"""OUT/index.md: a link to every file of a run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

import cmarkgfm

from converter.model import SCHEMA, Compilation, Part, Report
from converter.options import Options
from converter.package import names
from converter.writers import index


def compilation(*reports: Report, title: str = "年度总结汇编", parts: tuple[Part, ...] = ()) -> Compilation:
    return Compilation(schema=SCHEMA, title=title, reports=reports, parts=parts)


def report(number: int, title: str, organization: str = "", date: str = "") -> Report:
    return Report(number=number, title=title, lines=(number, number), organization=organization, date=date)


TWO = (report(1, "云岭县水务局工作总结", "云岭县水务局", "2024-07-05"), report(2, "松湾镇工作总结"))


def index_of(
    made: Compilation, numbers: Sequence[int] = (1, 2), whole: str = "年度总结汇编", options: Options | None = None
) -> str:
    titles = [(each.number, each.title) for each in made.reports if each.number in numbers]
    stems = dict(zip(numbers, names.numbered(titles, len(made.reports)), strict=True))
    return index.index(made, options or Options(), stems, whole).decode()


def links(markdown: str) -> list[tuple[str, str]]:
    html = cmarkgfm.github_flavored_markdown_to_html(markdown)
    return [(unquote(href), name) for href, name in re.findall(r'<a href="([^"]*)">([^<]*)</a>', html)]


def test_every_file_of_the_run_is_linked_and_the_whole_stands_first() -> None:
    assert links(index_of(compilation(*TWO))) == [
        ("年度总结汇编.md", "Markdown"),
        ("年度总结汇编.docx", "Word"),
        ("年度总结汇编.epub", "EPUB"),
        ("markdown/001-云岭县水务局工作总结.md", "Markdown"),
        ("word/001-云岭县水务局工作总结.docx", "Word"),
        ("epub/001-云岭县水务局工作总结.epub", "EPUB"),
        ("markdown/002-松湾镇工作总结.md", "Markdown"),
        ("word/002-松湾镇工作总结.docx", "Word"),
        ("epub/002-松湾镇工作总结.epub", "EPUB"),
    ]


def test_links_are_ascii_so_that_chinese_names_resolve_everywhere() -> None:
    assert all(target.isascii() for target in re.findall(r"\]\(([^)]*)\)", index_of(compilation(*TWO))))


def test_brackets_blanks_and_percent_signs_in_a_name_do_not_end_the_link() -> None:
    made = compilation(report(1, "完成 100% 目标（一）(试行) 的总结"), title="a")
    assert ("markdown/001-完成 100% 目标（一）(试行) 的总结.md", "Markdown") in links(index_of(made, [1]))


def test_organization_and_date_have_columns_where_any_report_states_them() -> None:
    written = index_of(compilation(*TWO))
    assert "| 序号 | 标题 | 单位 | 日期 | 文件 |" in written
    assert "| 1 | 云岭县水务局工作总结 | 云岭县水务局 | 2024-07-05 |" in written
    assert "| 2 | 松湾镇工作总结 |  |  |" in written


def test_columns_that_no_report_fills_are_left_out() -> None:
    assert "| 序号 | 标题 | 文件 |" in index_of(compilation(report(1, "甲"), report(2, "乙")))


def test_only_the_chosen_reports_are_listed_and_no_whole() -> None:
    written = index_of(compilation(*TWO), [2], whole="")
    assert "共 1 篇" in written
    assert "全文" not in written
    assert next(target for target, _ in links(written)) == "markdown/002-松湾镇工作总结.md"


def test_only_the_chosen_formats_are_linked() -> None:
    written = index_of(compilation(*TWO), options=Options(formats=("epub",)))
    assert {name for _, name in links(written)} == {"EPUB"}


def test_pages_of_html_and_the_chunks_are_linked_where_they_are_written() -> None:
    written = index_of(compilation(TWO[0]), [1], options=Options(formats=("html",), chunks=True))
    assert links(written) == [
        ("年度总结汇编.html", "HTML"), ("chunks.jsonl", "chunks.jsonl"), ("html/001-云岭县水务局工作总结.html", "HTML"),
    ]  # fmt: skip


def test_parts_head_their_own_reports() -> None:
    parts = (Part(title="上篇", line=1, first=1, last=1), Part(title="下篇", line=5, first=2, last=2))
    written = index_of(compilation(*TWO, parts=parts))
    order = [written.index(text) for text in ("## 上篇", "| 1 | 云岭县水务局", "## 下篇", "| 2 | 松湾镇")]
    assert order == sorted(order)


def test_titles_that_look_like_markup_are_shown_as_they_stand() -> None:
    title = "*重点*|工作_1_<b>"
    html = cmarkgfm.github_flavored_markdown_to_html(index_of(compilation(report(1, title)), [1]))
    assert "<td>*重点*|工作_1_&lt;b&gt;</td>" in html


def test_a_compilation_without_a_title_still_has_a_heading() -> None:
    assert index_of(compilation(*TWO, title="")).startswith("# （无标题）\n")
