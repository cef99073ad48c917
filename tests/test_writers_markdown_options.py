"""Markdown by options: YAML at its head, and run-in headings as the bold beginning of their paragraph."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import converter
from converter import audit
from converter.model import SCHEMA, Compilation, Heading, Paragraph, Report, SourceInfo
from converter.options import Options
from converter.writers.markdown import MarkdownWriter
from tests.audit_sample import RICH, RICH_WHOLE
from tests.rendered import RENDERERS, Shown, page

SOURCE = SourceInfo(name="汇编.txt", sha256="0" * 64, format="text", lines=300)
REPORT = Report(
    number=7, title="松湾镇工作总结", lines=(94, 116), organization="松湾镇", date="2024-06",
    blocks=(
        Heading(line=95, level=1, marker="一、", text="一、主要工作"),
        Heading(line=96, level=2, marker="（一）", text="（一）抓好示范。", body="建成示范点三处。"),
        Heading(line=97, level=2, marker="（一）", text="（二）抓好推广", body="推广到八个村。"),
        Paragraph(line=98, role="body", text="继续推进。"),
    ),
)  # fmt: skip
WHOLE = Compilation(schema=SCHEMA, title="年度“总结”汇编", source=SOURCE, reports=(REPORT,))


def written(whole: Compilation, options: Options, report: Report | None = None) -> str:
    writer = MarkdownWriter(whole, options)
    return (writer.report(report) if report else writer.whole()).decode()


def yaml(markdown: str) -> dict[str, object]:
    """The members of the YAML at the head: all of them are values of JSON, which YAML 1.2 holds."""
    head, _, _ = markdown.removeprefix("---\n").partition("\n---\n\n# ")
    return {name: json.loads(value) for name, _, value in (line.partition(": ") for line in head.split("\n"))}


def test_front_matter_says_what_a_report_is_and_where_it_stands() -> None:
    made = written(WHOLE, Options(front_matter=True), REPORT)
    assert made.startswith('---\ntitle: "松湾镇工作总结"\nnumber: 7\n')
    assert yaml(made) == {
        "title": "松湾镇工作总结", "number": 7, "organization": "松湾镇", "date": "2024-06",
        "compilation": "年度“总结”汇编", "source": "汇编.txt", "lines": [94, 116],
    }  # fmt: skip
    assert made.partition("\n---\n\n")[2] == written(WHOLE, Options(), REPORT)


def test_front_matter_of_the_whole_has_the_number_of_reports() -> None:
    made = written(WHOLE, Options(front_matter=True))
    assert yaml(made) == {"title": "年度“总结”汇编", "reports": 1, "source": "汇编.txt", "lines": [1, 300]}


def test_what_the_text_does_not_say_is_left_out() -> None:
    bare = Report(number=1, title="", lines=(1, 2))
    made = written(Compilation(schema=SCHEMA, title="", reports=(bare,)), Options(front_matter=True), bare)
    assert yaml(made) == {"number": 1, "lines": [1, 2]}


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example('"\\: #\x7f\x85\x9f\ufeff\ufffe\u2028\n---\n')
def test_any_title_is_one_line_of_yaml(title: str) -> None:
    one = Report(number=1, title=title, lines=(1, 2))
    made = written(Compilation(schema=SCHEMA, title="汇编", reports=(one,)), Options(front_matter=True), one)
    line = made.split("\n")[1]
    assert not set(line) & {chr(code) for code in (*range(0x20), 0x7F, *range(0x80, 0x85), *range(0x86, 0xA0), 0xFEFF)}
    assert yaml(made).get("title", "") == title


@pytest.mark.parametrize("renderer", RENDERERS)
def test_mdn_07_a_run_in_heading_as_bold_lead_in_is_bold_in_every_renderer_and_keeps_its_id(renderer: str) -> None:
    shown = page(written(WHOLE, Options(run_in=("bold",)), REPORT), renderer)
    assert Shown("p", "（一）抓好示范。建成示范点三处。", (("strong", "（一）抓好示范。"),)) in shown.shown
    assert Shown("p", "（二）抓好推广推广到八个村。", (("strong", "（二）抓好推广"),)) in shown.shown
    assert [kind for _, kind in shown.anchors] == ["", "h3 run-in", "h3 run-in"]
    assert {link.removeprefix("#") for link in shown.links} == set(shown.ids)


def test_ids_are_the_same_with_and_without_the_option() -> None:
    ids = [page(written(WHOLE, Options(run_in=(kind,)), REPORT), "cmark-gfm").ids for kind in ("heading", "bold")]
    assert ids[0] == ids[1]


@pytest.mark.parametrize("report", [RICH, None], ids=["report", "whole"])
@pytest.mark.parametrize("options", [Options(front_matter=True), Options(run_in=("bold",))], ids=["yaml", "bold"])
def test_the_audit_reads_both_back(report: Report | None, options: Options) -> None:
    data = written(RICH_WHOLE, options, report).encode()
    expected = audit.expected(RICH_WHOLE, report, 3)
    assert audit.file_faults("md", data, expected) == []
    assert audit.file_faults("md", data.replace(b"# ", b"\\# ", 1), expected) != []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('title: "松湾镇', 'title: "柳河镇'), ("number: 7", "number: 8"), ('date: "2024-06"', 'date: "2024-07"'),
        ('organization: "松湾镇"\n', ""), ("lines: [94, 116]", "lines: [94, 117]"), ("---\n\n#", "tags: []\n---\n\n#"),
        ('compilation: "年度', "compilation: 年度"),
    ],
)  # fmt: skip
def test_the_audit_finds_what_the_head_of_a_file_says_wrongly(before: str, after: str) -> None:
    data = written(WHOLE, Options(front_matter=True), REPORT)
    assert before in data
    expected = audit.expected(WHOLE, REPORT, 3)
    assert audit.file_faults("md", data.encode(), expected) == []
    (fault,) = audit.file_faults("md", data.replace(before, after, 1).encode(), expected)
    assert fault.code == ("fault-unreadable" if after == "compilation: 年度" else "fault-head")


def test_mdn_09_hard_wrapped_lines_become_one_line_with_blanks_between_latin_words_only() -> None:
    lines = [
        "云岭县水务局工作总结",
        "　　全县围绕年初确定的目标任务，整修渠道",
        "四十公里，新建泵站三座，改造中低产田一千",
        "二百亩，群众满意度持续提升，工程质量良好。",
        "　　县水务局建成监测平台，接入 data center",
        "report 两份，站点信息三百条，实现汛情早发",
        "现早处置，全年没有发生一起责任事故。",
    ]
    whole = converter.read("\n".join(lines).encode(), Options(wrap="join"), name="甲.txt")
    text = written(whole, Options(), whole.reports[0]).partition("\n\n")[2]
    assert text == (
        "全县围绕年初确定的目标任务，整修渠道四十公里，新建泵站三座，改造中低产田一千二百亩，群众满意度持续提升，"
        "工程质量良好。\n\n"
        "县水务局建成监测平台，接入 data center report 两份，站点信息三百条，实现汛情早发现早处置，"
        "全年没有发生一起责任事故。\n"
    )
