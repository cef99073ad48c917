"""Word → huibian → Word → huibian is a fixed point: what was read from a file that huibian wrote reads so again; and
Markdown and JSON of the whole give the Compilation that they were written from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from converter import serialize
from converter.compare import same
from converter.model import Compilation, Heading, Paragraph, Report
from converter.options import Options
from converter.pipeline.reading import parse, read
from converter.writers.markdown import MarkdownWriter
from converter.writers.word import WordWriter
from tests.audit_sample import RICH_WHOLE
from tests.generate import cases
from tests.generate.sample import some
from tests.shared import ROOT, shared
from tests.word_samples import COMPILATION

SAMPLES = sorted(path.name for path in (ROOT / "samples").iterdir() if path.name != "README.md")
LOOKS = {
    "as it is": Options(),
    "separators, bold": Options(run_in=("heading", "separator"), bold_levels=(2, 3)),
    "plain": Options(style="plain"),
}
FIELD = ("f11.txt", "f12.txt", "f14.md", "f16.md", "f17.md", "f20.docx", "f33.docx")
NAME = "送审稿.docx"
"""What the file is called says nothing of what it was written from."""


def again(compilation: Compilation, options: Options | None = None) -> Compilation:
    """The compilation read from the whole that is written of it."""
    return parse(WordWriter(compilation, options or Options()).whole(), NAME, Options())


def reports_again(compilation: Compilation, options: Options | None = None) -> Iterator[tuple[Report, Compilation]]:
    """Every report with what is read from its own file."""
    writer = WordWriter(compilation, options or Options())
    for report in compilation.reports:
        yield report, parse(writer.report(report), NAME, Options())


def alone(report: Report) -> Compilation:
    return Compilation(schema="huibian/1", title=report.title, reports=(report,))


def check_reports(compilation: Compilation, options: Options | None = None) -> None:
    """Each report's file reads as that report, and so does the file that is written of what was read."""
    for report, read_back in reports_again(compilation, options):
        assert same(read_back, alone(report)), report.number
        ((_, twice),) = reports_again(read_back, options)
        assert same(twice, read_back), report.number


@pytest.mark.parametrize("options", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_whole_of_a_sample_reads_as_what_it_was_written_from(name: str, options: Options) -> None:
    made = read(ROOT / "samples" / name)
    first = again(made, options)
    assert same(first, made)
    assert same(again(first, options), first)
    assert [(part.title, part.first, part.last) for part in first.parts] == [
        (part.title, part.first, part.last) for part in made.parts
    ]


@pytest.mark.parametrize("options", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_reports_of_a_sample_read_as_one_report_each(name: str, options: Options) -> None:
    check_reports(read(ROOT / "samples" / name), options)


@pytest.mark.parametrize("made", [COMPILATION, RICH_WHOLE], ids=["every kind of block", "every mark"])
def test_what_was_read_from_word_is_written_and_read_the_same(made: Compilation) -> None:
    first = again(made)
    assert [report.title for report in first.reports] == [report.title for report in made.reports]
    assert same(again(first), first)
    check_reports(first)


@pytest.mark.slow
def test_the_90_reports_and_the_whole_of_the_main_input_read_as_what_they_were_written_from() -> None:
    made = read(shared("data/compilation.txt"))
    check_reports(made)
    first = again(made)
    assert same(first, made)
    assert same(again(first), first)


@pytest.mark.slow
@pytest.mark.parametrize("name", FIELD)
def test_a_document_of_the_field_comes_through_word_as_it_is(name: str) -> None:
    made = read(shared(f"field/{name}"))
    assert len(made.reports) == 1
    assert same(again(made), made)
    read_back = [own for _, own in reports_again(made)]
    # Without a title of its own a report bears a copy of the file's name.
    assert [same(msgspec.structs.replace(own, title=made.title), made) for own in read_back] == [True]


@pytest.mark.slow
def test_generated_compilations_read_again_as_they_read_first() -> None:
    for recipe in some([*cases.intact(), *cases.damaged()], 60):
        first = again(parse(cases.case(recipe).data, "汇编.txt", Options()))
        assert same(again(first), first), recipe
        if recipe.form.layout == "list of titles in a report":
            continue  # a report whose headings are titles of papers looks like a collection of these
        for _, read_back in reports_again(first):
            assert len(read_back.reports) == 1, recipe


@pytest.mark.parametrize("front_matter", [False, True])
@pytest.mark.parametrize("path", [*(ROOT / "samples" / name for name in SAMPLES), Path("main")], ids=lambda p: p.name)
def test_markdown_and_json_of_the_whole_read_as_what_they_were_written_from(path: Path, front_matter: bool) -> None:
    made = read(shared("data/compilation.txt") if path.name == "main" else path)
    whole = MarkdownWriter(made, Options(front_matter=front_matter)).whole()
    assert whole.startswith(b"---") == front_matter
    assert same(parse(whole, "汇编.md", Options()), made)
    assert same(parse(serialize.dump(made), "compilation.json", Options()), made)


def test_lines_above_a_title_come_back_with_their_roles_below_it() -> None:
    lines = ["第一篇", "青政发〔2024〕12号", "签发人：王某某", "秘密★1年", "附件2", "青山县林业局2024年工作总结"]
    lines += ["各项工作稳步推进，完成造林三千亩。", "一、主要工作", "完成造林三千亩。", "二、存在问题", "人手偏紧。"]
    second = ["第二篇", "柳河镇2024年工作总结", "各项工作稳步推进，修路三条。", "一、主要工作", "修路三条。"]
    contents = ["青山县材料汇编", "目录", f"1．{lines[5]}\t1", f"2．{second[1]}\t4"]
    made = parse("\n".join([*contents, *lines, *second]).encode(), "汇编.txt", Options())
    roles = [block.role for block in made.reports[0].blocks if isinstance(block, Paragraph)]
    assert roles[:5] == ["docnumber", "docnumber", "byline", "byline", "docnumber"]
    assert same(again(made), made)
    check_reports(made)


def test_statements_that_could_be_headings_by_their_words_come_back_as_statements() -> None:
    blocks = (
        Heading(line=1, level=1, marker="一、", text="一、项目情况"),
        Heading(line=2, level=2, marker="none", text="基本信息"),
        Paragraph(line=3, role="item", marker="1.", text="1.项目名称：青山水库除险加固。"),
        Paragraph(line=4, role="item", marker="1.", text="2.建设地点：青山县柳河镇。"),
        Paragraph(line=5, role="list", text="• **施工许可**（2024年起施行）"),
        Heading(line=6, level=1, marker="一、", text="二、下一步打算"),
        Paragraph(line=7, role="body", text="抓紧施工。"),
    )
    made = alone(Report(number=1, title="青山县水务局项目说明", lines=(1, 7), blocks=blocks))
    check_reports(made)
    assert same(again(made), made)
