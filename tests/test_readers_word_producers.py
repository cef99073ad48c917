"""Files as other programs write them: what is their own way of saying contents, headings and numbers."""

from __future__ import annotations

from converter.audit import source_ledger
from converter.model import Heading
from converter.options import Options
from converter.pipeline.reading import parse
from tests.docx_input import docx, in_list, level, p, part, r, style

TITLES = ("青山县水务局2024年工作总结", "柳河镇2024年工作总结")
TEXT = "全年围绕年初确定的目标，各项工作稳步推进，完成投资一亿二千万元，同比增长百分之八点五。"


def wps_entry(number: int, title: str, page: int) -> str:
    """An entry of the contents that WPS makes by itself: a style of its own, a link, no TOC field."""
    link = f'<w:hyperlink w:anchor="_WPSOffice_Level{number}" w:history="1">{r(title)}</w:hyperlink>'
    return p(f"{link}<w:r><w:tab/></w:r>{r(str(page))}", '<w:pStyle w:val="8"/>')


def wps_heading(text: str, style_id: str, identifier: int) -> str:
    """A heading of WPS: styles are numbered, direction is stated, the list stands in the paragraph as well."""
    marked = f'<w:bookmarkStart w:id="{identifier}" w:name="_WPSOffice_Level{identifier}"/>{r(text)}'
    numbered = in_list(1) if style_id == "3" else ""
    return p(
        f'{marked}<w:bookmarkEnd w:id="{identifier}"/>', f'<w:pStyle w:val="{style_id}"/>{numbered}<w:bidi w:val="0"/>'
    )


def wps_file() -> bytes:
    styles = style("1", "Normal") + style("2", "heading 1") + style("8", "WPSOffice手动目录 1")
    styles += style("3", "heading 2", f"<w:pPr>{in_list(1)}</w:pPr>")
    lists = f'<w:abstractNum w:abstractNumId="0">{level(0, "chineseCounting", "%1、")}</w:abstractNum>'
    lists += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    body = [p("2024年工作总结汇编", '<w:jc w:val="center"/>'), p("目录", '<w:jc w:val="center"/>')]
    body += [wps_entry(number, title, 3 * number) for number, title in enumerate(TITLES, 1)]
    for number, title in enumerate(TITLES, 1):
        body += [wps_heading(title, "2", number), p(TEXT), wps_heading("工作开展情况", "3", 10 + number), p(TEXT)]
    custom = part("wpsCustomData", "")
    return docx(*body, styles=styles, numbering=lists, parts={"customXml/item1.xml": custom})


def test_a_file_of_wps_is_cut_by_the_contents_that_wps_makes() -> None:
    data = wps_file()
    made = parse(data, "汇编.docx", Options())
    assert made.title == "2024年工作总结汇编"
    assert [(entry.title, entry.page) for entry in made.contents[1:]] == [(TITLES[0], 3), (TITLES[1], 6)]
    assert [report.title for report in made.reports] == list(TITLES)
    headings = [[b.text for b in report.blocks if isinstance(b, Heading)] for report in made.reports]
    assert headings == [["一、工作开展情况"], ["二、工作开展情况"]]  # one list goes through the file, as WPS shows it
    assert source_ledger(data, made).faults == ()
