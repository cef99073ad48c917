"""Markdown: what a file of a report and of the whole looks like."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converter import numbering
from converter.model import (
    SCHEMA,
    Block,
    Cell,
    Compilation,
    Figure,
    Heading,
    Mark,
    MarkKind,
    Paragraph,
    Part,
    Report,
    Role,
    Table,
)
from converter.options import Options
from converter.writers.markdown import MarkdownWriter
from tests.rendered import RENDERERS, WITH_FOOTNOTES, Shown, page, texts, without_signs

Notes = Mapping[str, tuple[Block, ...]]
_TAGS: Mapping[MarkKind, str] = {
    "bold": "strong",
    "italic": "em",
    "underline": "u",
    "superscript": "sup",
    "subscript": "sub",
}


def compilation(
    *reports: Report, parts: tuple[Part, ...] = (), front: tuple[Block, ...] = (), back: tuple[Block, ...] = ()
) -> Compilation:
    return Compilation(schema=SCHEMA, title="年度总结汇编", reports=reports, parts=parts, front=front, back=back)


def report(*blocks: Block, number: int = 1, title: str = "松湾镇工作总结", notes: Notes | None = None) -> Report:
    return Report(number=number, title=title, lines=(1, 9), blocks=blocks, notes=notes or {})


def written(*blocks: Block, options: Options | None = None, notes: Notes | None = None) -> str:
    made = report(*blocks, notes=notes)
    return without_signs(MarkdownWriter(compilation(made), options or Options()).report(made).decode())


def whole(made: Compilation) -> str:
    return MarkdownWriter(made, Options()).whole().decode()


def heading(text: str, level: int = 1, body: str = "", marks: tuple[Mark, ...] = ()) -> Heading:
    number = numbering.marker(text)
    return Heading(line=2, level=level, marker=number.kind if number else "none", text=text, body=body, marks=marks)


def body(text: str, *marks: Mark) -> Paragraph:
    return Paragraph(line=3, role="body", text=text, marks=marks)


def mark(kind: MarkKind, start: int, end: int, href: str = "", note: str = "") -> Mark:
    return Mark(start=start, end=end, kind=kind, href=href, note=note)


OUTLINE = (
    heading("一、工作情况"),
    heading("（一）抓好示范。", 2, "全镇建成示范点三处。"),
    heading("1.选点", 3),
    heading("（1）标准", 4),
    heading("二、下一步打算"),
    body("继续推进。"),
)


def test_a_report_is_its_title_its_contents_and_one_paragraph_a_line() -> None:
    lines = written(*OUTLINE, options=Options(toc_depth=2)).split("\n")
    links = [line.partition("](")[0] for line in lines[4:7]]
    assert lines[:4] == ["# 松湾镇工作总结", "", "**目录**", ""]
    assert links == ["- [一、工作情况", "    - [（一）抓好示范", "- [二、下一步打算"]
    assert lines[-3:] == ["", "继续推进。", ""]
    assert all(not line for line in lines[7::2])


@pytest.mark.parametrize("renderer", RENDERERS)
def test_every_link_of_the_contents_leads_to_its_heading(renderer: str) -> None:
    for markdown in (written(*OUTLINE), whole(compilation(report(*OUTLINE), report(*OUTLINE, number=2)))):
        shown = page(markdown, renderer)
        assert shown.links
        assert {link.removeprefix("#") for link in shown.links} <= set(shown.ids)
        assert len(set(shown.ids)) == len(shown.ids)


def test_the_depth_of_the_contents_follows_the_option() -> None:
    for depth in (1, 2, 3, 4):
        entries = [
            text for tag, text in texts(written(*OUTLINE, options=Options(toc_depth=depth)), "cmark-gfm") if tag == "li"
        ]
        assert len(entries) == (2, 3, 4, 5)[depth - 1]


def test_a_report_without_headings_has_no_contents() -> None:
    assert written(body("只有正文。")) == "# 松湾镇工作总结\n\n只有正文。\n"


@pytest.mark.parametrize("renderer", RENDERERS)
def test_levels_of_the_outline_are_depths_of_headings(renderer: str) -> None:
    tags = [tag for tag, _ in texts(written(*OUTLINE), renderer) if tag != "li"]
    assert tags == ["h1", "p", "h2", "h3", "p", "h4", "h5", "h2", "p"]
    tags = [tag for tag, _ in texts(whole(compilation(report(*OUTLINE))), renderer) if tag != "li"]
    assert tags == ["h1", "p", "h2", "h3", "h4", "p", "h5", "h6", "h3", "p"]


@pytest.mark.parametrize("renderer", RENDERERS)
def test_mdn_07_a_run_in_heading_is_a_heading_whose_anchor_says_that_the_next_paragraph_goes_on(renderer: str) -> None:
    shown = page(written(*OUTLINE), renderer)
    assert [name for _, name in shown.anchors] == ["", "run-in", "", "", ""]
    place = shown.shown.index(Shown("h3", "（一）抓好示范。"))
    assert shown.shown[place + 1] == Shown("p", "全镇建成示范点三处。")


@pytest.mark.parametrize("renderer", RENDERERS)
def test_a_heading_deeper_than_markdown_has_is_a_bold_lead_in_with_an_id(renderer: str) -> None:
    deep = heading("①选址。", 6, "选址四处。")
    shown = page(written(deep, heading("②建设", 7)), renderer)
    assert [name for _, name in shown.anchors] == ["h7 run-in", "h8"]
    assert Shown("p", "①选址。选址四处。", (("strong", "①选址。"),)) in shown.shown
    assert Shown("p", "②建设", (("strong", "②建设"),)) in shown.shown


def test_mdn_01_ids_stay_when_something_else_is_inserted() -> None:
    before = page(written(*OUTLINE), "cmark-gfm").ids
    after = page(written(heading("零、说明"), body("新的一段。"), *OUTLINE), "cmark-gfm").ids
    assert [name for name in after if name in before] == before


def test_mdn_01_equal_headings_have_ids_of_their_own() -> None:
    ids = page(written(heading("主要成效"), heading("主要成效"), heading("主要成效")), "cmark-gfm").ids
    assert ids == [ids[0], f"{ids[0]}-2", f"{ids[0]}-3"]
    assert ids[0].isascii()


def test_the_whole_and_the_report_give_a_heading_the_same_id() -> None:
    alone, together = (
        page(written(*OUTLINE), "cmark-gfm").ids,
        page(whole(compilation(report(*OUTLINE))), "cmark-gfm").ids,
    )
    assert together[1:] == alone


@pytest.mark.parametrize("renderer", RENDERERS)
def test_the_whole_lists_parts_reports_and_their_headings_of_level_1(renderer: str) -> None:
    parts = (Part(title="上篇", line=1, first=1, last=1), Part(title="（下篇）", line=9, first=2, last=2))
    reports = (report(*OUTLINE), report(heading("一、概况"), number=2, title="水务局总结"))
    made = whole(compilation(*reports, parts=parts, front=(body("编者的话"),), back=(body("编后记"),)))
    entries = [line.partition("](")[0] for line in made.split("\n") if "](#" in line]
    assert entries == [
        "- [上篇", "    - [松湾镇工作总结", "        - [一、工作情况", "        - [二、下一步打算",
        "- [（下篇）", "    - [水务局总结", "        - [一、概况",
    ]  # fmt: skip
    shown = [(tag, text) for tag, text in texts(made, renderer) if tag != "li"]
    assert shown[:5] == [
        ("h1", "年度总结汇编"),
        ("p", "目录"),
        ("p", "编者的话"),
        ("p", "上篇"),
        ("h2", "松湾镇工作总结"),
    ]
    assert shown[-4:] == [("p", "（下篇）"), ("h2", "水务局总结"), ("h3", "一、概况"), ("p", "编后记")]


@pytest.mark.parametrize(
    ("markdown", "text", "marks"),
    [
        ("加强**组织**领导", "加强组织领导", [mark("bold", 2, 4)]),
        pytest.param(
            "<strong>（一）加强领导。</strong>今年以来", "（一）加强领导。今年以来", [mark("bold", 0, 8)], id="MDN-07"
        ),
        pytest.param("<strong>数量：</strong>10件", "数量：10件", [mark("bold", 0, 3)], id="MDN-08"),
        ("*重点*工作", "重点工作", [mark("italic", 0, 2)]),
        ("<strong>甲</strong><em>乙</em>", "甲乙", [mark("bold", 0, 1), mark("italic", 1, 2)]),
        ("<strong>甲*乙*</strong><em>丙</em>", "甲乙丙", [mark("bold", 0, 2), mark("italic", 1, 3)]),
        ("5km<sup>2</sup>、H<sub>2</sub>O、<u>注</u>", "5km2、H2O、注",
         [mark("superscript", 3, 4), mark("subscript", 6, 7), mark("underline", 9, 10)]),
        ("见[附件\\]](https://a.cn/%E4%B8%AD%20%28x%29?a=1&b=2)", "见附件]",
         [mark("link", 1, 4, "https://a.cn/中 (x)?a=1&b=2")]),
        ("写信[**给**我](mailto:x@y.cn)", "写信给我", [mark("link", 2, 4, "mailto:x@y.cn"), mark("bold", 2, 3)]),
        ("附件", "附件", [mark("link", 0, 2, "javascript:alert(1)")]),  # M6
        ("[&#94;1](http://a.cn)", "^1", [mark("link", 0, 2, "http://a.cn")]),
        ("好\\![附件](http://a.cn)", "好!附件", [mark("link", 2, 4, "http://a.cn")]),
        ("甲&amp;lt;", "甲&lt;", [mark("link", 0, 2, "file:///x")]),
    ],
)  # fmt: skip
def test_marks_are_written_so_that_every_renderer_shows_them(markdown: str, text: str, marks: list[Mark]) -> None:
    made = written(body(text, *marks))
    assert made == f"# 松湾镇工作总结\n\n{markdown}\n"
    for renderer in RENDERERS:
        assert texts(made, renderer)[-1] == ("p", text), renderer


_MARK = st.tuples(st.sampled_from(list(_TAGS)), st.integers(0, 12), st.integers(1, 12))
_MARKED = st.lists(st.sampled_from([*"中文a1（）。，“”*_`[]!&;~ ", "https://a.cn"]), min_size=6, max_size=14).map(
    "".join
)


@settings(deadline=None, max_examples=250)
@given(_MARKED.filter(lambda text: text == text.strip()), st.lists(_MARK, max_size=4))
def test_any_marks_cover_the_same_characters_in_every_renderer(
    text: str, drawn: list[tuple[MarkKind, int, int]]
) -> None:
    marks = [mark(kind, start, min(start + length, len(text))) for kind, start, length in drawn if start < len(text)]
    expected = {kind: "".join(text[place] for place in sorted(_covered(marks, kind))) for kind in _TAGS}
    made = written(body(text, *marks))
    for renderer in RENDERERS:
        shown = page(made, renderer).shown[-1]
        assert shown.text == text, renderer
        for kind, tag in _TAGS.items():
            assert "".join(piece for found, piece in shown.marks if found == tag) == expected[kind], renderer


def _covered(marks: list[Mark], kind: str) -> set[int]:
    return {place for each in marks if each.kind == kind for place in range(each.start, each.end)}


def test_marks_of_a_run_in_heading_are_parted_between_heading_and_body() -> None:
    made = written(heading("（一）示范。", 1, "建成三处", (mark("italic", 3, 8), mark("bold", 6, 10))))
    assert made.endswith("</a>（一）<em>示范。</em>\n\n<strong>*建成*三处</strong>\n")


NOTE = (Paragraph(line=9, role="note", text="县统计局年报。"), Paragraph(line=9, role="note", text="下同。"))


@pytest.mark.parametrize("renderer", WITH_FOOTNOTES)
def test_notes_are_footnotes_numbered_by_reference(renderer: str) -> None:
    made = written(body("产值增长两成。", mark("note", 6, 6, note="b")), notes={"a": NOTE[:1], "b": NOTE})
    assert "产值增长两成[^1]。\n\n县统计局年报。\n\n[^1]: <a id=" in made  # nothing refers to note a: a paragraph
    shown = page(made, renderer)
    assert {"#fn:1", "#fn-1"} & set(shown.links)
    assert [text.rstrip("\xa0 ↩") for tag, text in texts(made, renderer)[-2:]] == ["县统计局年报。", "下同。"]


def test_m4_a_note_of_one_word_does_not_vanish_where_footnotes_are_unknown() -> None:
    made = written(body("产值增长两成。", mark("note", 6, 6, note="b")), notes={"b": NOTE[:1]})
    for renderer in RENDERERS:
        assert any("县统计局年报。" in text for _, text in texts(made, renderer)), renderer


def test_notes_of_several_reports_are_numbered_through_the_whole() -> None:
    one = report(body("甲", mark("note", 1, 1, note="1")), notes={"1": NOTE[:1]})
    two = report(body("乙", mark("note", 1, 1, note="1")), number=2, notes={"1": NOTE[:1]})
    made = whole(compilation(one, two))
    assert "甲[^1]" in made
    assert "乙[^2]" in made
    assert [line.partition(":")[0] for line in made.split("\n") if line.startswith("[^")] == ["[^1]", "[^2]"]


@pytest.mark.parametrize("renderer", RENDERERS)
def test_a_note_that_only_an_html_table_refers_to_is_linked_both_ways(renderer: str) -> None:
    rows = ((Cell(text="合计", colspan=2, marks=(mark("note", 2, 2, note="1"),)),), (Cell(text="甲"), Cell(text="乙")))
    shown = page(written(Table(line=2, rows=rows), notes={"1": NOTE}), renderer)
    assert {link.removeprefix("#") for link in shown.links} <= set(shown.ids)
    assert shown.shown[-1].text == "1县统计局年报。\n下同。"


def test_merged_cells_and_pictures_in_cells_need_an_html_table() -> None:
    rows = (
        (Cell(text="项目", rowspan=2), Cell(text="甲<乙")),
        (Cell(blocks=(Figure(line=2, media="图1.png", alt='"图"'),)),),
    )
    assert written(Table(line=2, rows=rows)).endswith(
        '<table>\n<tr><td rowspan="2">项目</td><td>甲&lt;乙</td></tr>\n'
        '<tr><td><img src="../media/%E5%9B%BE1.png" alt="&quot;图&quot;"></td></tr>\n</table>\n'
    )


def test_a_plain_table_is_a_gfm_table_and_a_ragged_one_keeps_its_cells() -> None:
    rows = ((Cell(text="项目"), Cell(text="数量|件")), (Cell(text="1. 甲"), Cell(text="")))
    assert written(Table(line=2, rows=rows)).endswith("\n\n| 项目 | 数量\\|件 |\n| --- | --- |\n| 1. 甲 |  |\n")
    ragged = (*rows, (Cell(text="丙"), Cell(text="1"), Cell(text="2")))
    cells = [text for tag, text in texts(written(Table(line=2, rows=ragged)), "cmark-gfm") if tag == "td"]
    assert cells == ["项目", "数量|件", "1. 甲", "", "丙", "1", "2"]


def test_pictures_are_linked_from_where_the_file_lies() -> None:
    picture = Figure(line=2, media="图 1.png", alt="示范点[东]")
    assert written(picture).endswith("\n![示范点\\[东\\]](../media/%E5%9B%BE%201.png)\n")
    assert whole(compilation(report(picture))).endswith("\n![示范点\\[东\\]](media/%E5%9B%BE%201.png)\n")


def test_empty_titles_are_named() -> None:
    empty = Report(number=1, title="", lines=(1, 1), blocks=(body("甲"),))
    writer = MarkdownWriter(Compilation(schema=SCHEMA, title="", reports=(empty,)), Options())
    assert without_signs(writer.report(empty).decode()) == "# （无标题）\n\n甲\n"
    assert writer.whole().decode().startswith("# （无标题）\n\n**目录**\n\n- [（无标题）](#")


KINDS: tuple[Role, ...] = ("salutation", "signature", "date", "item", "enum")


def test_roles_are_plain_paragraphs_and_empty_blocks_are_nothing() -> None:
    roles = [Paragraph(line=1, role=role, text=role) for role in KINDS]
    assert written(*roles, body(""), Table(line=1, rows=())) == "\n\n".join(
        ["# 松湾镇工作总结", "salutation", "signature", "date", "item", "enum\n"]
    )


@pytest.mark.parametrize("renderer", RENDERERS)
def test_a_role_that_no_rule_gives_to_the_text_is_a_sign_that_nobody_sees(renderer: str) -> None:
    made = report(*(Paragraph(line=1, role=role, text=role) for role in KINDS), body("全镇平稳。"))
    text = MarkdownWriter(compilation(made), Options()).report(made).decode()
    assert [f'<a class="{role}"></a>{role}' in text for role in KINDS] == [True] * len(KINDS)
    assert "\n\n全镇平稳。\n" in text
    assert texts(text, renderer) == [("h1", "松湾镇工作总结"), *(("p", role) for role in KINDS), ("p", "全镇平稳。")]


def test_a_file_without_a_heading_opens_with_an_anchor_that_tells_it_for_huibians() -> None:
    writer = MarkdownWriter(compilation(), Options())
    assert re.match(r'# <a id="h[0-9a-f]{12}"></a>松湾镇工作总结\n\n甲\n', writer.report(report(body("甲"))).decode())
    assert re.match(r'# <a id="h[0-9a-f]{12}" class="compilation"></a>年度总结汇编\n', writer.whole().decode())


def test_the_back_matter_is_told_from_the_last_report() -> None:
    made = whole(compilation(report(*OUTLINE), back=(body("编后记"),)))
    assert made.endswith('\n\n继续推进。\n\n<a class="back"></a>\n\n编后记\n')


def test_the_files_of_ninety_reports_and_the_whole_are_written_fast() -> None:
    paragraphs = [body("全镇落实各项措施，完成率达到95%（其中示范点3处），群众满意度持续提升。" * 5) for _ in range(20)]
    reports = [report(*OUTLINE, *paragraphs, number=number, title=f"第{number}号总结") for number in range(1, 91)]
    writer = MarkdownWriter(compilation(*reports), Options())
    start = time.perf_counter()
    for each in reports:
        writer.report(each)
    writer.whole()
    assert time.perf_counter() - start < 1  # measured 0.05 s; generous for a busy machine
