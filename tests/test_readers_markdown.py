"""Any Markdown: its blocks as lines, with the levels that its headings state, and nothing lost."""

from __future__ import annotations

import time

import msgspec
import pytest

import converter
from converter.audit import source_ledger
from converter.errors import EmptyInput
from converter.model import Block, Change, Compilation, Figure, Heading, Mark, Paragraph, Table
from converter.options import Options
from converter.readers import kind_of, markdown, read
from converter.source import Line, Source

NAME = "汇报.md"


def source(text: str) -> Source:
    return read(text.encode(), NAME, Options())


def lines(text: str) -> list[str]:
    return [line.text for line in source(text).lines]


def only(text: str) -> Line:
    (line,) = source(text).lines
    return line


def compiled(text: str) -> Compilation:
    made = converter.read(text.encode(), name=NAME)
    assert source_ledger(text.encode(), made).faults == ()
    return made


def codes(text: str) -> set[str]:
    return {notice.code for notice in compiled(text).notices}


def kinds(line: Line) -> list[tuple[str, str]]:
    return [(mark.kind, line.text[mark.start : mark.end]) for mark in line.marks]


BLOCKS: list[tuple[str, list[str]]] = [
    ("甲段\n\n乙段", ["甲段", "乙段"]),
    ("# 总结 #\n\n## 一、概况\n正文", ["总结", "一、概况", "正文"]),
    ("总结\n===\n\n概况\n---\n\n正文", ["总结", "概况", "正文"]),
    ("全镇平稳。\n---\n下一节", ["全镇平稳。", "下一节"]),
    ("##一、总体要求\n##不是#标题##", ["一、总体要求", "##不是#标题##"]),
    ("#1 机组投产", ["#1 机组投产"]),
    ("- 甲\n- 乙\n  续乙\n\n    乙下\n* 丙", ["甲", "乙续乙", "乙下", "丙"]),
    ("1. 甲\n\n（1）乙\n\n2. 丙", ["1. 甲", "（1）乙", "2. 丙"]),
    ("7) 甲\n8) 乙", ["7) 甲", "8) 乙"]),
    ("2023. 今年继续推进", ["2023. 今年继续推进"]),
    ("- 甲\n    1. 子\n    2. 丑\n- 乙", ["甲", "1. 子", "2. 丑", "乙"]),
    ("> 引文一\n> 引文二\n>\n> > 再引", ["引文一引文二", "再引"]),
    ("```python\na*b*c\n\n  d[0](e)\n```\n后文", ["a*b*c", "d[0](e)", "后文"]),
    ("前文\n\n    x = *y*\n\n后文", ["前文", "x = *y*", "后文"]),
    ("    首行空四格的**正文**", ["首行空四格的正文"]),
    ("前\n\n***\n\n后", ["前", "后"]),
    ("<!-- 备注\n\n还有 -->\n正文<!-- 批注 -->完", ["正文完"]),
    ("正文 <!-- 没有结束", ["正文 <!-- 没有结束"]),
    ('<div align="center">\n<h2>二级</h2>\n<p>正文<br/>另起</p>\n</div>', ["二级", "正文", "另起"]),
    ("增长<20%，见<附件>和<name>", ["增长<20%，见<附件>和<name>"]),
    ("正文[^a]。\n\n[^a]: 注文\n    续注\n\n后文", ["正文。", "后文"]),
    ("见[官网][g]和[g]。\n\n[g]: https://example.cn/a \"题\"", ["见官网和g。"]),
    ("[1]: 见附件", ["[1]: 见附件"]),
    ("第一段  \n第二段\\\n第三段", ["第一段", "第二段", "第三段"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BLOCKS, ids=[text[:12] for text, _ in BLOCKS])
def test_blocks_become_lines_and_no_character_is_unaccounted_for(text: str, expected: list[str]) -> None:
    assert lines(text) == expected
    compiled(text)


INLINE: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("**（一）加强领导。**今年以来", "（一）加强领导。今年以来", [("bold", "（一）加强领导。")]),
    ("**数量：**10件", "数量：10件", [("bold", "数量：")]),
    ("*斜*和***粗斜***", "斜和粗斜", [("italic", "斜"), ("bold", "粗斜"), ("italic", "粗斜")]),
    ("面积5*8=40，长6*7", "面积5*8=40，长6*7", []),
    ("注：*为必填，*表示选填", "注：*为必填，*表示选填", []),
    ("姓名：____ 单位：____", "姓名：____ 单位：____", []),
    ("file_name_a 和 _强调_", "file_name_a 和 强调", [("italic", "强调")]),
    (r"\*不是\*强调\_", "*不是*强调_", []),
    ("`a*b*c` 与 ``x`y``", "a*b*c 与 x`y", []),
    ("[政务网](https://example.cn/a_(b)?x=1&amp;y=2)", "政务网", [("link", "政务网")]),
    ("<https://example.cn>", "https://example.cn", [("link", "https://example.cn")]),
    ("~~废止~~现行 3~5天", "废止现行 3~5天", []),
    ("A&amp;B &lt;c&gt; &#x4E2D;&nope;", "A&B <c> 中&nope;", []),
    ("x<sup>2</sup>、H<sub>3</sub>O", "x2、H3O", [("superscript", "2"), ("subscript", "3")]),
    ("<u>线</u><ins>又线</ins>", "线又线", [("underline", "线又线")]),
    ("**外[链](https://a.cn)内**", "外链内", [("bold", "外链内"), ("link", "链")]),
    ("[未完(https://a.cn)", "[未完(https://a.cn)", []),
    ("![[[", "![[[", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown", "marked"), INLINE, ids=[text[:12] for text, _, _ in INLINE])
def test_markup_in_a_line_becomes_marks(text: str, shown: str, marked: list[tuple[str, str]]) -> None:
    line = only(text)
    assert line.text == shown
    assert sorted(kinds(line)) == sorted(marked)
    compiled(text)


def test_headings_state_their_level_and_lines_keep_their_number() -> None:
    found = [
        (line.place, line.level, line.style) for line in source("\n# 总结\n\n### 一、概况\n\n正文\n\n> ## 引\n").lines
    ]
    assert found == [(2, 1, "title"), (4, 3, ""), (6, 0, ""), (8, 2, "")]


def test_stated_levels_win_over_numbers_and_none_is_skipped() -> None:
    made = compiled(
        "# 柳河镇工作总结\n\n## （一）概况\n\n正文如下。\n\n#### 一、成绩\n\n正文二。\n\n## （二）问题\n\n正文三。\n"
    )
    (report,) = made.reports
    assert report.title == "柳河镇工作总结"
    assert [(b.level, b.marker) for b in report.blocks if isinstance(b, Heading)] == [
        (1, "（一）"), (2, "一、"), (1, "（一）"),
    ]  # fmt: skip


WRAPPED = "今年以来，全镇上下深入贯彻落实县委、县政府的决策部署，\n聚焦主责主业，各项工作取得了新的\n进展。"


def test_mdn_09_hard_wrapped_lines_are_joined_without_a_blank_between_chinese_characters() -> None:
    assert lines(WRAPPED) == [WRAPPED.replace("\n", "")]
    assert lines("使用 Word\nand Excel\n处理") == ["使用 Word and Excel处理"]
    assert lines("**加粗**\n**又粗**") == ["加粗又粗"]
    line = only(WRAPPED)
    assert (line.place, line.last) == (1, 3)
    compiled(WRAPPED)


def test_rows_that_speak_for_themselves_are_paragraphs() -> None:
    assert lines("一、概况\n（一）面积\n全镇很大。\n人口不多。") == ["一、概况", "（一）面积全镇很大。", "人口不多。"]
    assert lines("松湾镇人民政府\n2024年6月1日") == ["松湾镇人民政府", "2024年6月1日"]


def test_a_wrapped_row_that_begins_with_a_number_by_chance_goes_on() -> None:
    text = "全镇共完成各类投资和建设任务若干项，其中按照年初确定的目标任务，已经全部完成\n二、三季度的各项指标。"
    assert lines(text) == [text.replace("\n", "")]


def test_a_table_has_cells_with_marks_and_none_is_lost() -> None:
    text = "| 单位 | 数 |\n|:--|--:|\n| **甲** | 1\\|2 |\n| 乙 |\n| 丙 | 3 | 多 |\n\n后文"
    table = source(text).lines[0].block
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["单位", "数", ""], ["甲", "1|2", ""], ["乙", "", ""], ["丙", "3", "多"],
    ]  # fmt: skip
    assert table.rows[1][0].marks == (Mark(start=0, end=1, kind="bold"),)
    compiled(text)


def test_a_table_of_html_keeps_merged_cells_and_tables_within() -> None:
    text = (
        "<table>\n<caption>表1</caption>\n<tr><th colspan='2'>年&nbsp;度</th></tr>\n"
        "<tr><td rowspan=2><b>甲</b><br>乙</td>\n"
        "<td><table><tr><td>内</td></tr></table>外</td></tr>\n</table>\n\n后文"
    )
    caption, line, after = source(text).lines
    assert (caption.text, after.text) == ("表1", "后文")
    assert isinstance(line.block, Table)
    (head,), (first, second, third) = line.block.rows
    assert (head.text, head.colspan, first.text, first.rowspan) == ("年\xa0度", 2, "甲\n乙", 2)
    assert first.marks == (Mark(start=0, end=1, kind="bold"),)
    inner = second.blocks[0]
    assert isinstance(inner, Table)
    assert (inner.rows[0][0].text, third.text) == ("内", "外")
    compiled(text)


def test_footnotes_become_notes() -> None:
    made = compiled("# 总结\n\n全年完成。[^来源]\n\n[^来源]: 县统计局。\n\n    第二段。\n\n[^未引]: 无人引用。\n")
    (report,) = made.reports
    (block,) = report.blocks
    assert isinstance(block, Paragraph)
    assert block.marks == (Mark(start=5, end=5, kind="note", note="来源"),)
    assert [b.text for b in report.notes["来源"] if isinstance(b, Paragraph)] == ["县统计局。", "第二段。"]
    assert list(made.notes) == ["未引"]


def test_front_matter_is_kept_before_the_reports_and_gives_the_title_where_there_is_no_other() -> None:
    made = compiled('---\ntitle: "柳河镇总结"\nauthor: 柳河镇\n---\n\n## 一、概况\n\n正文。\n')
    assert (made.title, made.reports[0].title) == ("柳河镇总结", "柳河镇总结")
    assert [block.text for block in made.front if isinstance(block, Paragraph)] == ["author: 柳河镇"]
    made = compiled("---\ntitle: 别名\n---\n# 柳河镇总结\n\n正文。\n")
    assert made.title == "柳河镇总结"
    assert [block.text for block in made.front if isinstance(block, Paragraph)] == ["title: 别名"]


def test_a_rule_at_the_beginning_is_no_front_matter() -> None:
    assert lines("---\n\n正文。\n\n---\n\n后文。\n") == ["正文。", "后文。"]


def test_comments_and_tags_are_told_of() -> None:
    assert "markdown-comments" in codes("# 总结\n\n<!-- 内部 -->\n\n正文。\n")
    assert "markdown-tags" in codes('# 总结\n\n<font color="red">正文</font>。\n')
    assert codes('# 总结\n\n<a id="x"></a>正文<b>粗</b>。\n') <= {"contents-missing"}


def test_a_picture_that_can_be_had_is_a_figure_and_another_leaves_its_words() -> None:
    def fetch(way: str) -> bytes:
        assert way in ("img/a.png", "./b.png")
        return b"\x89PNG"

    text = "![管网图](img/a.png)\n\n![](./b.png) ![乙](b.png)\n\n见![远图](https://a.cn/c.png)\n\n![上级](../../d.png)"
    made = markdown.read(text.encode(), NAME, Options(), fetch)
    figures = [line.block for line in made.lines if isinstance(line.block, Figure)]
    assert [(figure.media, figure.alt) for figure in figures] == [("a.png", "管网图"), ("b.png", ""), ("b-2.png", "乙")]
    assert [line.text for line in made.lines if line.text] == ["见远图", "上级"]
    assert sum(notice.code == "picture-missing" for notice in made.notices) == 2
    assert made.media["a.png"].type == "image/png"


def test_control_characters_and_bad_bytes_keep_their_place_in_the_ledger() -> None:
    data = "# 总\u200b结\n\n**甲\x0c乙**丙".encode() + b"\xff" + "丁\n".encode()
    made = converter.read(data, name=NAME)
    assert source_ledger(data, made).faults == ()
    assert made.title == "总结"
    (block,) = made.reports[0].blocks
    assert isinstance(block, Paragraph)
    assert block.text == "甲 乙丙\ufffd丁"


@pytest.mark.parametrize(
    ("row", "lengths"),
    [("|1|2|3|", [3, 3] + [3] * 20), ("|1|2|3|" + "4|" * 60, [2, 63] + [1] * 20)],
    ids=["a little longer", "far longer"],
)
def test_short_rows_of_a_table_are_filled_up_unless_most_of_it_would_be_filling(row: str, lengths: list[int]) -> None:
    table = only(f"|甲|乙|\n|-|-|\n{row}\n" + "|丙|\n" * 20).block
    assert isinstance(table, Table)
    assert [len(cells) for cells in table.rows] == lengths
    assert [cells[0].text for cells in table.rows] == ["甲", "1"] + ["丙"] * 20


@pytest.mark.parametrize("name", ["a.md", "A.MD", "a.markdown"])
def test_markdown_is_told_by_the_name(name: str) -> None:
    assert kind_of(b"# a", name) == "markdown"
    assert kind_of(b"# a", "a.txt") == "text"


def test_a_file_of_nothing_but_markup_is_empty() -> None:
    with pytest.raises(EmptyInput):
        source("<!-- 无 -->\n\n---\n")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("# 总结\n\n全镇平稳。\n\n- 甲\n", Change(code="markup", line=3, dropped="全镇平稳。")),
        ("# 总结\n\n全镇平稳。\n\n5 &lt; 6\n", Change(code="markup", line=5, offset=2, dropped="&lt;", added=">")),
    ],
    ids=["text", "reference"],
)
def test_the_ledger_finds_text_that_is_dropped_as_markup(text: str, wrong: Change) -> None:
    made = compiled(text)
    kept = tuple(change for change in made.changes if change.line != wrong.line)
    (report,) = made.reports
    blocks = tuple(_altered(block, wrong) for block in report.blocks if block.line != wrong.line or wrong.added)
    lied = msgspec.structs.replace(
        made, changes=tuple(sorted((*kept, wrong), key=lambda change: change.line)),
        reports=(msgspec.structs.replace(report, blocks=blocks),),
    )  # fmt: skip
    (fault,) = source_ledger(text.encode(), lied).faults
    assert (fault.code, fault.line) == ("fault-entry", wrong.line)


def _altered(block: Block, wrong: Change) -> Block:
    if isinstance(block, Paragraph) and block.line == wrong.line:
        return msgspec.structs.replace(block, text=block.text.replace("<", wrong.added))
    return block


SIZE = 20_000
PATHOLOGICAL = {
    "brackets": "[" * SIZE, "pictures": "![" * SIZE, "stars": "a*" * SIZE, "strong": "**a " * SIZE,
    "mixed": "*a_ " * SIZE, "quotes": ">" * SIZE, "quoted rows": "> a\n" * SIZE, "bullets": "- " * SIZE + "a",
    "links": "[a](" * SIZE, "labels": "[a]" * SIZE, "angles": "<a " * SIZE, "comments": "<!-- a\n\n" * SIZE,
    "tables": "<table>\n\n" * SIZE, "ticks": "`a``" * SIZE, "bars": "|" * SIZE + "\n" + "|-" * SIZE,
    "items": "1. a\n" * SIZE, "closing": "a](u)" * SIZE, "around": "[" * SIZE + "](u)" * SIZE,
    "nested": "\n".join("  " * (n % 500) + "- a" for n in range(3000)), "fence": "```\n" * SIZE,
    "cells": "<table>" + "<tr><td>" * SIZE + "</table>", "underscores": "_a" * SIZE,
}  # fmt: skip


@pytest.mark.parametrize("kind", PATHOLOGICAL)
def test_what_is_made_to_hang_a_parser_is_read_in_linear_time(kind: str) -> None:
    def cost(text: str) -> float:
        start = time.process_time()
        markdown.read(text.encode(), NAME, Options())
        return time.process_time() - start

    text = "# 题\n\n" + PATHOLOGICAL[kind]
    assert cost(text) < 8  # seconds; a quadratic one takes minutes
    compiled(text[: len(text) // 10])
