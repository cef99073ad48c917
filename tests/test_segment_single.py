"""A Word file whose contents lists the headings of one document is one report; one that lists reports is cut."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from converter.options import Options
from converter.pipeline.reading import parse
from tests.docx_input import docx, p, r, style

CENTRED = '<w:jc w:val="center"/>'
STYLES = "".join(
    (
        style("1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
        style("2", "heading 2"),
        style("T", "Title", f"<w:pPr>{CENTRED}</w:pPr>"),
        style("P", "Part Title", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
        style("11", "toc 1"),
        style("21", "toc 2"),
    )
)
TEXT = "全年围绕年初确定的目标，各项工作稳步推进，完成投资一亿二千万元，同比增长百分之八点五。"
SECTIONS = ("一、工作开展情况", "二、存在的问题", "三、下一步打算")
BARE = ("工作开展情况", "存在的问题", "下一步打算")
PLANS = ("一、2024年工作总结", "二、2025年工作计划")
REPORTS = ("青山县水务局2024年工作总结", "柳河镇2024年工作总结", "青山县林业局2024年工作总结")
ONE = REPORTS[0]


class Shape(NamedTuple):
    """``body`` of a Word file and the titles of its reports."""

    name: str
    body: list[str]
    reports: tuple[str, ...]


def styled(text: str, identifier: str) -> str:
    return p(text, f'<w:pStyle w:val="{identifier}"/>')


def contents(*entries: tuple[int, str]) -> list[str]:
    """The line 目录 and the entries (level, text) as Word has them."""
    lines = [
        styled(f"{r(text)}<w:r><w:tab/></w:r>{r(str(page))}", f"{level}1")
        for page, (level, text) in enumerate(entries, 1)
    ]
    return [p("目　录", CENTRED), *lines]


def firsts(titles: tuple[str, ...]) -> list[str]:
    return contents(*((1, title) for title in titles))


def sections(titles: tuple[str, ...], identifier: str = "1") -> list[str]:
    return [line for title in titles for line in (styled(title, identifier), p(TEXT), p(TEXT))]


def reports(identifier: str = "1") -> list[str]:
    return [line for title in REPORTS for line in (styled(title, identifier), *sections(SECTIONS, "2"))]


BOTH_LEVELS = contents(
    *((level, text) for title in REPORTS for level, text in ((1, title), *((2, s) for s in SECTIONS)))
)
SHAPES = (
    Shape("a title over the sections", [*firsts(SECTIONS), styled(ONE, "T"), *sections(SECTIONS)], (ONE,)),
    Shape("a title in the middle", [*firsts(SECTIONS), p(ONE, CENTRED), *sections(SECTIONS)], (ONE,)),
    Shape("a title and a lead-in", [*firsts(SECTIONS), styled(ONE, "T"), p(TEXT), *sections(SECTIONS)], (ONE,)),
    Shape("sections without numbers", [*firsts(BARE), styled(ONE, "T"), *sections(BARE)], (ONE,)),
    Shape("sections called like papers", [*firsts(PLANS), styled(ONE, "T"), *sections(PLANS)], (ONE,)),
    Shape("one section", [*firsts(SECTIONS[:1]), styled(ONE, "T"), *sections(SECTIONS[:1])], (ONE,)),
    Shape("a cover", [styled(ONE, "T"), *firsts(BARE), *sections(BARE)], (ONE,)),
    Shape("a cover, and the title again", [styled(ONE, "T"), *firsts(BARE), styled(ONE, "T"), *sections(BARE)], (ONE,)),
    Shape(
        "one title is listed over all sections",
        [styled(ONE, "T"), *contents((1, ONE), *((2, s) for s in BARE)), styled(ONE, "1"), *sections(BARE, "2")],
        (ONE,),
    ),
    Shape("reports", [styled("工作总结汇编", "T"), *firsts(REPORTS), *reports()], REPORTS),
    Shape("reports and their sections", [styled("工作总结汇编", "T"), *BOTH_LEVELS, *reports()], REPORTS),
    Shape("the collection's title below", [*firsts(REPORTS), styled("工作总结汇编", "T"), *reports()], REPORTS),
    Shape("a title that names no collection", [*BOTH_LEVELS, styled("2024年工作总结", "T"), *reports()], REPORTS),
    Shape("a preface", [*firsts(REPORTS), styled("前言", "T"), p(TEXT), *reports()], REPORTS),
    Shape("titles of reports are styled", [*firsts(REPORTS), *reports("T")], REPORTS),
    Shape(
        "every report has a title that is not listed",
        [*firsts(SECTIONS * 3), *(line for title in REPORTS for line in (styled(title, "T"), *sections(SECTIONS)))],
        REPORTS,
    ),
    Shape("a part", [*firsts(("综合部门", *REPORTS)), styled("综合部门", "P"), *reports()], REPORTS),
)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_file_is_cut_where_its_contents_lists_reports(shape: Shape) -> None:
    made = parse(docx(*shape.body, styles=STYLES), "送审稿.docx", Options())
    assert tuple(report.title for report in made.reports) == shape.reports


def test_a_part_has_the_reports_below_it() -> None:
    made = parse(docx(*SHAPES[-1].body, styles=STYLES), "送审稿.docx", Options())
    assert [(part.title, part.first, part.last) for part in made.parts] == [("综合部门", 1, 3)]
