"""What huibian wrote as Markdown is read back as the Compilation that it was written from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import converter
from converter.audit import expected, prove, source_ledger
from converter.compare import same
from converter.model import (
    SCHEMA,
    Block,
    Cell,
    Compilation,
    Figure,
    Heading,
    Mark,
    MarkerKind,
    Media,
    Paragraph,
    Part,
    Report,
    Role,
    Table,
)
from converter.options import Options
from converter.readers import kind_of
from tests import compilations
from tests.shared import ROOT, shared

SAMPLES = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix in {".txt", ".docx"})


def read_back(data: bytes) -> Compilation:
    made = converter.read(data, name="改过.md")
    assert source_ledger(data, made).faults == ()
    return made


def alone(made: Compilation, report: Report) -> Compilation:
    """What the file of one report holds."""
    return Compilation(schema=SCHEMA, title=report.title, reports=(report,), media=made.media)


def check_both_ways(made: Compilation, options: Options | None = None) -> None:
    whole = converter.render(made, "md", options)
    prove("whole", "md", whole, expected(made))
    back = read_back(whole)
    assert same(back, made)
    assert converter.render(back, "md", options) == whole
    for report in made.reports:
        written = converter.render(made, "md", options, report=report.number)
        back = read_back(written)
        assert same(back, alone(made, report))
        assert converter.render(back, "md", options, report=1) == written


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_read_back_the_same(path: Path) -> None:
    check_both_ways(converter.read(path))


@pytest.mark.parametrize("options", [Options(toc_depth=1), Options(run_in=("bold",))], ids=["depth", "bold"])
def test_it_is_whatever_the_options(options: Options) -> None:
    check_both_ways(converter.read(SAMPLES[0].parent / "工作总结汇编.txt"), options)


def test_front_matter_that_huibian_wrote_is_a_copy() -> None:
    made = converter.read(ROOT / "samples" / "工作总结汇编.txt")
    written = converter.render(made, "md", Options(front_matter=True))
    assert written.startswith(b"---\n")
    assert same(read_back(written), made)


def test_the_sample_of_everything_is_read_back_with_its_parts_and_notes() -> None:
    made = compilations.compilation()
    check_both_ways(made)
    back = read_back(converter.render(made, "md"))
    assert [(part.title, part.first, part.last) for part in back.parts] == [("上篇", 1, 2), ("下篇", 3, 3)]
    notes = [[block.text for held in report.notes.values() for block in held] for report in back.reports]  # type: ignore[union-attr]
    assert notes == [["截至六月底。"], ["一至六月。"], []]
    assert [entry.title for entry in back.contents][:4] == ["", "上篇", "柳河镇上半年工作总结", "一、基本情况"]


@pytest.mark.slow
def test_the_main_input_is_read_back_the_same() -> None:
    check_both_ways(converter.read(shared("data/compilation.txt")))


def test_few_paragraphs_need_to_say_their_role() -> None:
    written = converter.render(converter.read(shared("data/compilation.txt")), "md").decode()
    assert len(re.findall(r'<a class="', written)) <= 5


def test_pictures_are_found_beside_the_file(tmp_path: Path) -> None:
    made = compilations.compilation()
    converter.write(made, tmp_path / "out", Options(formats=("md",)))
    (whole,) = (path for path in (tmp_path / "out").glob("*.md") if path.name != "index.md")
    (second,) = (tmp_path / "out" / "markdown").glob("002-*.md")
    for path in (whole, second):
        assert converter.read(path).media["image1.png"].data == compilations.PNG
    assert read_back(whole.read_bytes()).media["image1.png"].data == b""


def corrected(before: str, after: str) -> Compilation:
    """The sample, written, corrected in one place, and read back; it can be made a Word file again."""
    written = converter.render(compilations.compilation(), "md").decode()
    assert before in written
    back = read_back(written.replace(before, after, 1).encode())
    prove("whole", "docx", converter.render(back, "docx"), expected(back))
    return back


def test_a_title_corrected_in_the_file_is_corrected() -> None:
    made = corrected("</a>柳河镇上半年工作总结", "</a>柳河镇全年工作总结")
    assert made.reports[0].title == "柳河镇全年工作总结"


def test_a_report_whose_title_is_made_a_heading_belongs_to_the_one_before() -> None:
    made = corrected('## <a id="h', '### <a id="h')
    assert [report.title for report in made.reports] == ["青山县水务局工作总结", "青山县林业局工作总结"]


def test_a_heading_put_in_by_hand_is_one() -> None:
    made = corrected("继续推进。", "继续推进。\n\n#### （二）强弱项\n\n新的一段。")
    headings = [(b.level, b.marker, b.text) for b in made.reports[0].blocks if isinstance(b, Heading)]
    assert headings[-1] == (2, "（一）", "（二）强弱项")


def test_the_body_of_a_run_in_heading_may_be_wrapped() -> None:
    made = corrected("开工四个，完成两个。", "开工五个，\n完成三个。")
    heading = made.reports[0].blocks[1]
    assert isinstance(heading, Heading)
    assert (heading.text, heading.body) == ("（一）抓项目。", "开工五个，完成三个。")


def test_bullets_put_in_by_hand_are_a_list() -> None:
    made = corrected("造林三千亩。", "造林三千亩。\n\n- 植树\n- 护林")
    assert [(b.role, b.text) for b in made.reports[2].blocks if isinstance(b, Paragraph)] == [
        ("body", "造林三千亩。"), ("list", "植树"), ("list", "护林"),
    ]  # fmt: skip


def test_a_file_is_told_for_huibians_by_its_anchors_whatever_its_name() -> None:
    made = compilations.compilation()
    for data in (converter.render(made, "md"), converter.render(made, "md", report=3)):
        assert kind_of(data, "无名") == "markdown"


# Compilations made up by Hypothesis: texts full of what could be taken for markup, any role, number, level, mark.

CHARACTERS = st.sampled_from("年一（二）、。：“”0123.,:;*_`[]<>&#|~!\\-+=()/\"'^ 　\tab字體𠀀")
WORDS = st.sampled_from(
    ["一、", "（一）", "1.", "[^1]", "&lt;", "](x)", "---", "https://a.cn/b_c", "<b>", "**", "    ", "目录"]
)
TEXTS = st.lists(CHARACTERS | WORDS, min_size=1, max_size=12).map(lambda parts: "".join(parts).strip()).filter(bool)
HREFS = st.sampled_from(["https://a.cn/?x=1&lt;=2", "http://b.cn/(c)_d*", "mailto:a@b.cn", "https://例.cn/~图"])
ROLES = st.sampled_from(get_args(Role))
MARKERS = st.sampled_from(get_args(MarkerKind))
NOTES = {"a": (Paragraph(line=1, role="note", text="注*文*"),), "b": (Paragraph(line=1, role="note", text="1. 又注"),)}


@st.composite
def marks(draw: st.DrawFn, text: str, *, notes: bool = True) -> tuple[Mark, ...]:
    found: list[Mark] = []
    size = len(text)
    for kind in draw(
        st.lists(st.sampled_from(["bold", "italic", "underline", "superscript", "subscript"]), max_size=2)
    ):
        start = draw(st.integers(0, size - 1))
        found.append(Mark(start=start, end=draw(st.integers(start + 1, size)), kind=kind))  # type: ignore[arg-type]
    if draw(st.integers(0, 3)) == 0:
        start = draw(st.integers(0, size - 1))
        end = draw(st.integers(start + 1, size))
        found.append(Mark(start=start, end=end, kind="link", href=draw(HREFS)))
    if notes and draw(st.integers(0, 5)) == 0:
        at = draw(st.integers(0, size))
        found.append(Mark(start=at, end=at, kind="note", note=draw(st.sampled_from("ab"))))
    return tuple(found)


@st.composite
def cells(draw: st.DrawFn, depth: int = 0) -> Cell:
    text = "\n".join(draw(st.lists(TEXTS, max_size=2)))
    blocks: tuple[Table | Figure, ...] = ()
    if depth < 2 and draw(st.integers(0, 5)) == 0:
        blocks = (draw(st.one_of(tables(depth + 1), figures())),)
    span = draw(st.integers(1, 2))
    return Cell(text=text, marks=draw(marks(text)) if text else (), colspan=span, blocks=blocks)


def tables(depth: int = 0) -> st.SearchStrategy[Table]:
    row = st.lists(cells(depth), min_size=1, max_size=3).map(tuple)
    return st.lists(row, min_size=1, max_size=2).map(lambda rows: Table(line=1, rows=tuple(rows)))


def figures() -> st.SearchStrategy[Figure]:
    return st.builds(Figure, line=st.just(1), media=st.sampled_from(["图 1.png", "b.jpg"]), alt=TEXTS | st.just(""))


@st.composite
def paragraphs(draw: st.DrawFn) -> Paragraph:
    text, role = draw(TEXTS), draw(ROLES)
    marker: MarkerKind | Literal[""] = draw(MARKERS) if role == "item" else ""
    return Paragraph(line=1, role=role, text=text, marker=marker, marks=draw(marks(text)))


@st.composite
def headings(draw: st.DrawFn, level: int) -> Heading:
    text, body = draw(TEXTS), draw(st.just("") | TEXTS | TEXTS.map(lambda text: f" {text}"))
    marker = draw(MARKERS)
    return Heading(line=1, level=level, marker=marker, text=text, body=body, marks=draw(marks(text + body)))


@st.composite
def bodies(draw: st.DrawFn) -> tuple[Block, ...]:
    blocks: list[Block] = []
    level = 0
    for _ in range(draw(st.integers(0, 5))):
        if draw(st.booleans()):
            level = draw(st.integers(1, min(level + 1, 8)))
            blocks.append(draw(headings(level)))
        else:
            blocks.append(draw(st.one_of(paragraphs(), tables(), figures())))
    return tuple(blocks)


@st.composite
def made_up(draw: st.DrawFn) -> Compilation:
    reports = tuple(
        Report(number=number, title=draw(TEXTS), lines=(1, 1), blocks=draw(bodies()), notes=NOTES)
        for number in range(1, draw(st.integers(1, 3)) + 1)
    )
    count = len(reports)
    parts = (
        (Part(title=draw(TEXTS), line=0, first=draw(st.integers(1, count)), last=count),) if draw(st.booleans()) else ()
    )
    media = {name: Media(type="image/png", sha256="", data=b"") for name in ("图 1.png", "b.jpg")}
    return Compilation(
        schema=SCHEMA, title=draw(TEXTS), parts=parts, reports=reports, media=media, notes=NOTES,
        front=_plain(draw(bodies())), back=_plain(draw(bodies())),
    )  # fmt: skip


def _plain(blocks: Sequence[Block]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if not isinstance(block, Heading))


@settings(max_examples=150, deadline=None)
@given(made_up())
def test_any_compilation_is_read_back_the_same(made: Compilation) -> None:
    whole = converter.render(made, "md")
    back = read_back(whole)
    assert same(back, made)
    assert converter.render(back, "md") == whole
    report = made.reports[-1]
    written = converter.render(made, "md", report=report.number)
    again = read_back(written)
    assert same(again, alone(made, report))
    assert converter.render(again, "md", report=1) == written


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        CHARACTERS | WORDS | st.just("\n") | st.sampled_from(["\n# ", "\n- ", "\n> ", "\n| a | b |\n|-|-|\n"]),
        max_size=40,
    )
)
def test_any_markdown_is_read_and_no_character_is_unaccounted_for(parts: list[str]) -> None:
    data = ("# 题\n\n" + "".join(parts)).encode()
    read_back(data)


def test_the_marks_of_a_lead_in_are_told_from_its_own_emphasis() -> None:
    bold = Heading(
        line=1, level=7, marker="none", text="甲乙。", body="丙丁", marks=(Mark(start=1, end=4, kind="bold"),)
    )
    levels = tuple(msgspec.structs.replace(bold, level=level, marks=()) for level in range(1, 7))
    report = Report(number=1, title="总结", lines=(1, 1), blocks=(*levels, bold))
    check_both_ways(Compilation(schema=SCHEMA, title="汇编", reports=(report,)))
