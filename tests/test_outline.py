"""The outline: conservation, marks, evidence, cost, and the scores on the hand-labelled reports."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converter.model import Block, Cell, Figure, Heading, Mark, Paragraph, Table, bare, without_blanks
from converter.outline import dates, facts, outline, plain
from converter.source import Line
from tests.shared import shared

OPENINGS = (
    "一、", "二、", "三、", "（一）", "（二）", "(三)", "1.", "2、", "3．", "（1）", "①", "②", "1.1 ", "1.2 ",
    "第一章 ", "第二章", "第一条 ", "第二条", "附件1", "附件：", "一是", "第一，", "一", "（二",
    "3 ", "", "“", "——", "●",
)  # fmt: skip
BODIES = (
    "工作总结", "加强组织领导，提高认识", "加强管理。全年检查四十次，发现隐患六处。", "存在的问题", "下半年工作计划：",
    "截至5月底，我局共完成投资3.2亿元，同比增长8％。", "完成改造。", "（三）开展巡查；（四）开展培训。", "情况如下：",
    "", "2024年3月5日", "某县水务局", "各位代表：", "16", "- 3 -", "某水发〔2024〕3号", "说明文字" * 30, "”",
    "表1 统计表", "2023年以来", "5月31日前完成。", "第一节 概况", "一、二、三季度", "二、总体要求。三、保障措施。",
)  # fmt: skip


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    """The lines of a report: openings and bodies of every kind in any order, with what a format states."""
    found: list[Line] = []
    for place in range(1, draw(st.integers(0, 25)) + 1):
        text = (draw(st.sampled_from(OPENINGS)) + draw(st.sampled_from(BODIES))).strip()
        if not text:
            found.append(Line(place=place, block=Table(line=place, rows=((Cell(text="格"),),))))
            continue
        ends = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        marks = (Mark(start=ends[0], end=ends[1], kind="bold"),) if draw(st.booleans()) else ()
        level = draw(st.sampled_from((0, 0, 0, 0, 1, 2, 3)))
        found.append(Line(place=place, text=text, marks=marks, level=level, offset=draw(st.integers(0, 4))))
    return found


def texts(blocks: tuple[Block, ...], line: int) -> list[tuple[int, str]]:
    return [
        (block.offset, block.full_text())
        for block in blocks
        if isinstance(block, Heading | Paragraph) and block.line == line
    ]


@settings(max_examples=300, deadline=None)
@given(lines(), st.integers(0, 8))
def test_every_character_is_in_one_block_or_removed_notice(given_lines: list[Line], title_line: int) -> None:
    result = outline(given_lines, title_line=title_line)
    for line in given_lines:
        if line.block is not None:
            assert line.block in result.blocks
            continue
        kept = texts(result.blocks, line.place)
        kept += [(n.offset, n.text) for n in result.notices if n.removed and n.line == line.place]
        assert without_blanks("".join(text for _, text in sorted(kept))) == without_blanks(line.text)
        for offset, text in kept:
            assert line.text[offset - line.offset :].startswith(text)


@settings(max_examples=200, deadline=None)
@given(lines())
def test_levels_begin_with_1_and_skip_none(given_lines: list[Line]) -> None:
    level = 0
    for block in outline(given_lines).blocks:
        if isinstance(block, Heading):
            assert 1 <= block.level <= level + 1
            assert block.text
            level = block.level


@settings(max_examples=200, deadline=None)
@given(lines())
def test_marks_stay_over_the_characters_they_were_over(given_lines: list[Line]) -> None:
    marked = {
        (line.place, line.offset + at)
        for line in given_lines
        for mark in line.marks
        for at in range(mark.start, mark.end)
        if not line.text[at].isspace()
    }
    result = outline(given_lines)
    found = {
        (block.line, block.offset + at)
        for block in result.blocks
        if isinstance(block, Heading | Paragraph)
        for mark in block.marks
        for at in range(mark.start, mark.end)
    }
    removed = {n.line for n in result.notices if n.removed}
    assert {place for place in marked if place[0] not in removed} <= found
    assert all(
        0 <= mark.start <= mark.end <= len(block.full_text())
        for block in result.blocks
        if isinstance(block, Heading | Paragraph)
        for mark in block.marks
    )


def test_a_note_between_two_pieces_belongs_to_the_first() -> None:
    text = "（一）修渠一条，灌溉农田三百亩，受益群众二百户；（二）修路两条。"
    cut = text.index("（二）")
    line = Line(place=1, text=text, marks=(Mark(start=cut, end=cut, kind="note", note="1"),))
    first, second = outline([line]).blocks
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert [(mark.start, mark.note) for mark in first.marks] == [(cut, "1")]
    assert second.marks == ()


def test_lines_before_the_title_belong_to_the_head_and_to_no_section() -> None:
    above = ["【范文一】", "机密★1年", "某水发〔2024〕3号", "签发人：张三", "某县水务局"]
    below = ["县人民政府：", "一、工作进展", "各项工程都按照计划推进。", "二、下步打算", "继续推进各项工程。"]
    given_lines = [Line(place=at, text=text) for at, text in enumerate(above, 1)]
    given_lines += [Line(place=at, text=text) for at, text in enumerate(below, 7)]
    blocks = outline(given_lines, title_line=6).blocks
    roles = [block.role for block in blocks if isinstance(block, Paragraph)]
    assert roles == ["docnumber", "byline", "docnumber", "byline", "byline", "salutation", "body", "body"]
    assert [(b.line, b.level) for b in blocks if isinstance(b, Heading)] == [(8, 1), (10, 1)]
    assert facts(blocks).organization == "某县水务局"


def test_tables_and_figures_pass_through() -> None:
    table = Table(line=2, rows=((Cell(text="一、数"),),))
    figure = Figure(line=3, media="image1.png")
    given_lines = [Line(place=1, text="一、数据"), Line(place=2, block=table), Line(place=3, block=figure)]
    heading, *rest = outline(given_lines).blocks
    assert isinstance(heading, Heading)
    assert rest == [table, figure]
    assert plain(given_lines)[1:] == (table, figure)


def test_front_and_back_matter_are_paragraphs() -> None:
    assert plain([Line(place=7, text="一、甲", offset=2)]) == (Paragraph(line=7, role="body", text="一、甲", offset=2),)


def test_a_centred_line_may_head_a_section() -> None:
    text = "做好一名窗口工作人员需要热情、耐心和细心，更需要扎实的业务功底。"
    given_lines = [Line(place=1, text="立足本职", centered=True), Line(place=2, text=text)]
    assert isinstance(outline(given_lines).blocks[0], Heading)
    assert isinstance(outline([Line(place=1, text="立足本职"), given_lines[1]]).blocks[0], Paragraph)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2023年6月13日", "2023-06-13"), ("（2023年6月）", "2023-06"), ("2023年", "2023"), ("2023-6-3", "2023-06-03"),
        ("二〇二三年六月十三日", "2023-06-13"), ("二○二三年十二月廿一日", "2023-12-21"),
        ("２０２３年６月１日", "2023-06-01"),
        ("2023年13月1日", ""), ("2023年6月13日召开", ""), ("6月13日", ""), ("", ""),
    ],
)  # fmt: skip
def test_dates_have_their_iso_form(text: str, iso: str) -> None:
    assert dates.iso(text) == iso


def test_a_report_is_dated_at_its_end() -> None:
    blocks = (
        Paragraph(line=1, role="date", text="（2024年1月）"),
        Paragraph(line=2, role="signature", text="某县水务局 2024年2月3日"),
    )
    assert facts(blocks) == ("", "某县水务局", "2024-02-03")


NEST = ("一、甲", "（一）乙", "1.丙", "（1）丁", "①戊")
PATHOLOGICAL = {
    "the same heading again and again": ["一、甲"] * 30_000,
    "numbers nested and restarted": list(NEST) * 6_000,
    "numbers that only grow": [f"{n % 999}.甲" for n in range(30_000)],
    "short lines": ["立足本职"] * 30_000,
    "attachments": ["附件1：甲"] * 30_000,
    "dates": ["2024年1月1日"] * 30_000,
    "offices": ["局" * 44] * 30_000,
    "opening quotes": ["“甲"] * 30_000,
    "one long line": ["一、" + "甲" * 1_500_000],
    "one line of stops": ["一、" + "。" * 1_500_000],
    "one line of numbers": ["（一）" + "。（二）" * 300_000],
    "one line of brackets": ["（" * 1_500_000],
    "one line of blanks": ["一、甲。" + " " * 1_500_000 + "乙"],
}


@pytest.mark.parametrize("given_texts", PATHOLOGICAL.values(), ids=PATHOLOGICAL.keys())
def test_pathological_input_takes_linear_time(given_texts: list[str]) -> None:
    given_lines = [Line(place=i, text=text) for i, text in enumerate(given_texts, 1)]
    start = time.process_time()
    result = outline(given_lines)
    assert time.process_time() - start < 6
    assert len(result.blocks) >= len(given_texts)


def reports() -> list[tuple[int, list[Line]]]:
    """The main input cut at the lines that equal the printed titles, in order; its marked noise is left out."""
    source = shared("data/compilation.txt").read_text(encoding="utf-8-sig").split("\n")
    entries = [(i, m[1]) for i, m in enumerate(map(re.compile(r"\d+．(.*)\t\d+$").match, source)) if m]
    starts: list[int] = []
    at = entries[-1][0] + 1
    for _, title in entries:
        at = next(i for i in range(at, len(source)) if bare(source[i]) == bare(title)) + 1
        starts.append(at)
    found: list[tuple[int, list[Line]]] = []
    for number, (start, end) in enumerate(zip(starts, [*(s - 1 for s in starts[1:]), len(source)], strict=True), 1):
        title = bare(entries[number - 1][1])
        rows = ((i + 1, source[i].replace("##paidbegin##", "").strip()) for i in range(start, end))
        found.append((number, [Line(place=i, text=t) for i, t in rows if t and bare(t) != title]))
    return found


@pytest.fixture(scope="module")
def main_input() -> list[tuple[int, list[Line]]]:
    return reports()


def test_the_gold_is_met(main_input: list[tuple[int, list[Line]]], tmp_path: Path) -> None:
    compilation = {
        "reports": [
            {"number": number, "blocks": [described(b) for b in outline(own).blocks]} for number, own in main_input
        ]
    }
    path = tmp_path / "compilation.json"
    path.write_text(json.dumps(compilation), encoding="utf-8")
    command = [sys.executable, str(shared("tools/score_outline.py")), str(shared("gold")), str(path)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout

    exact = re.search(r"exact .*F1 ([\d.]+)", shown)
    clean = re.search(r"without an error (\d+)/36", shown)
    marker = re.search(r"marker ([\d.]+)", shown)
    assert exact
    assert clean
    assert marker
    assert float(exact[1]) >= 0.985
    assert int(clean[1]) >= 33
    assert float(marker[1]) >= 0.99
    scores = {m[1]: float(m[2]) for m in re.finditer(r"(\w+) ([\d.]+) \(\d+\)", shown)}
    assert all(scores[role] >= 0.95 for role in ("heading", "runin", "enum", "item", "body", "signature", "date"))


def described(block: Block) -> dict[str, object]:
    if isinstance(block, Heading):
        members = {"level": block.level, "marker": block.marker, "text": block.text, "body": block.body}
        return {"type": "heading", "line": block.line, **members}
    assert isinstance(block, Paragraph)
    return {"type": "paragraph", "line": block.line, "role": block.role, "text": block.text}


def test_the_main_input_takes_little_time(main_input: list[tuple[int, list[Line]]]) -> None:
    def run() -> float:
        start = time.process_time()
        for _, own in main_input:
            outline(own)
        return time.process_time() - start

    assert min(run() for _ in range(3)) <= 0.15


FIELD = {"f11.txt": 2, "f12.txt": 1, "f14.md": 0, "f16.md": 0, "f17.md": 0}
"""Real documents, with the lines of their titles."""
ONLY_TOP = ("f14.md", "f16.md")
"""Their truth below level 1 comes from a pattern."""


@pytest.mark.parametrize("name", FIELD)
def test_documents_of_other_genres_have_their_outline(name: str) -> None:
    truth = shared(f"field/truth/{name.split('.')[0]}.outline.tsv").read_text(encoding="utf-8")
    wanted = {int(row.split("\t")[0]): int(row.split("\t")[1]) for row in truth.splitlines() if row}
    found = {b.line: b.level for b in outline(field_lines(name)).blocks if isinstance(b, Heading)}
    if name in ONLY_TOP:
        assert {at for at, level in found.items() if level == 1} == {at for at, level in wanted.items() if level == 1}
        return
    right = sum(found.get(at) == level for at, level in wanted.items())
    assert 2 * right / (len(found) + len(wanted)) >= 0.97


def field_lines(name: str) -> list[Line]:
    """The lines of a document without its title, as the readers of text and Markdown give them."""
    found: list[Line] = []
    for place, row in enumerate(shared(f"field/{name}").read_text(encoding="utf-8-sig").split("\n"), 1):
        marks, _, words = row.partition(" ") if row.startswith("#") else ("", "", row)
        text = words.strip()
        if text and not text.startswith("<!--") and marks != "#":
            found.append(Line(place=place, text=text, level=len(marks)))
    return found[FIELD[name] :]
