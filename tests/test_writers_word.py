"""The Word writer: the cases DXW of the field, and how a document is laid out."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from converter.model import Compilation, Figure, Heading, Paragraph, Part, Report
from converter.options import Options
from converter.writers.word import WordWriter
from converter.writers.word.pagemap import page_numbers
from scripts.pages import word_file
from tests.word_files import (
    FILLER,
    NAMES,
    W,
    WordFile,
    findings,
    heading,
    paragraph,
    png,
    run_style,
    style_of,
    table,
    text_of,
    value,
    written,
)
from tests.word_samples import COMPILATION, FIRST, SECOND

FOUR_LEVELS = (
    heading(1, "一、", "一、工作开展情况"),
    heading(2, "（一）", "（一）工程建设"),
    heading(3, "1.", "1.抓好养护"),
    heading(4, "（1）", "（1）清淤"),
)


def writer(compilation: Compilation = COMPILATION) -> WordWriter:
    return WordWriter(compilation, Options())


@pytest.fixture(scope="module")
def report() -> WordFile:
    return WordFile(writer().report(FIRST))


@pytest.fixture(scope="module")
def whole() -> WordFile:
    return WordFile(writer().whole())


def face(file: WordFile, identifier: str) -> str:
    """The East-Asian face of a style, as Word resolves it."""
    while identifier:
        style = file.style(identifier)
        for fonts in style.iterfind("w:rPr/w:rFonts", NAMES):
            return value(fonts, "eastAsia")
        identifier = value(style.find("w:basedOn", NAMES))
    (default,) = file.xml("word/styles.xml").iterfind("w:docDefaults/w:rPrDefault/w:rPr/w:rFonts", NAMES)
    return value(default, "eastAsia")


def test_dxw_01_faces_are_set_for_east_asian_text_and_no_theme_attribute_wins_over_them(report: WordFile) -> None:
    styles = ("Title", "BodyText", "Heading1", "Heading2", "Heading3", "Footer")
    faces = {style: face(report, style) for style in styles}
    assert faces == {
        "Title": "方正小标宋简体", "BodyText": "仿宋_GB2312", "Heading1": "黑体", "Heading2": "楷体_GB2312",
        "Heading3": "仿宋_GB2312", "Footer": "宋体",
    }  # fmt: skip
    for part in ("word/styles.xml", "word/document.xml", "word/footer1.xml"):
        assert not re.search(rb'w:\w*Theme="', report.parts[part])


def test_dxw_03_the_title_is_no_heading_and_tables_have_lines_of_their_own_pitch() -> None:
    file = written(*FOUR_LEVELS[:2], table(("指标", "数量"), ("渠道", "3条")), FILLER)
    assert file.paragraphs()[:3] == [
        ("Title", "青山县水务局2024年工作总结"), ("Heading1", "一、工作开展情况"), ("Heading2", "（一）工程建设"),
    ]  # fmt: skip
    assert file.style("Title").find("w:pPr/w:outlineLvl", NAMES) is None
    assert [text for _, text, _ in file.entries()] == ["一、工作开展情况", "（一）工程建设"]
    in_table = {style_of(p) for p in file.find(".//w:tbl//w:p")}
    assert in_table == {"TableHeading", "TableText"}
    for style in in_table:
        assert value(file.style(style).find("w:pPr/w:spacing", NAMES), "line") == "400"
    figure = file.style("Figure").find("w:pPr/w:spacing", NAMES)
    assert value(figure, "lineRule") == "auto"  # an exact pitch would cut a picture off


@pytest.mark.parametrize("case", ["DXW-05", "DXW-07"])
def test_dxw_05_and_07_the_contents_is_filled_and_linked_without_an_update(case: str, report: WordFile) -> None:
    assert [entry[:2] for entry in report.entries()] == [
        ("TOC1", "一、工作开展情况"), ("TOC2", "（一）工程建设"), ("TOC3", "1.抓好养护"), ("TOC1", "二、统计情况"),
        ("TOC1", "（三）序号类别与层次不同的标题"), ("TOC1", "附件1"),
    ]  # fmt: skip
    assert b"updateFields" not in report.parts["word/settings.xml"]
    (gallery,) = report.find("w:sdt/w:sdtPr/w:docPartObj/w:docPartGallery")
    assert value(gallery) == "Table of Contents"
    kinds = [value(mark, "fldCharType") for mark in report.find("w:sdt//w:fldChar")]
    assert kinds == ["begin", "separate", *["begin", "separate", "end"] * 6, "end"]


def test_dxw_08_every_entry_has_its_page_in_a_field_of_its_own() -> None:
    """A title and its blank line, then lines of the standard's page: 22 on each."""
    file = written(
        heading(1, "一、", "一、首页的"), lines_of_text(18), heading(1, "一、", "二、首页末行之后的"),
        lines_of_text(20),
        heading(2, "（一）", "（一）第二页末行的。", "正文。"), heading(1, "一、", "三、第三页的"), paragraph("正文。"),
    )  # fmt: skip
    assert file.pages() == [
        ("一、首页的", 1), ("二、首页末行之后的", 2), ("（一）第二页末行的", 2), ("三、第三页的", 3),
    ]  # fmt: skip
    codes = [code.text for code in file.find("w:sdt//w:instrText")]
    assert codes[0].split() == ["TOC", "\\o", '"1-3"', "\\h", "\\z", "\\u"]
    assert codes[1:] == [f" PAGEREF {anchor} \\h " for _, _, anchor in file.entries()]
    assert [len(p.findall("w:hyperlink/w:r/w:tab", NAMES)) for p in file.find("w:sdt//w:p[w:hyperlink]")] == [1] * 4
    for style in ("TOC1", "TOC2"):
        tab = file.style(style).find("w:pPr/w:tabs/w:tab", NAMES)
        assert [value(tab, name) for name in ("val", "leader", "pos")] == ["right", "dot", "8844"]


def lines_of_text(count: int) -> Paragraph:
    return paragraph("渠" * (26 + 28 * (count - 1)))


def test_dxw_08_the_pages_of_the_whole_are_those_of_its_reports_one_after_the_other() -> None:
    first, second = (
        Report(number=n, title=f"报告{n}", lines=(1, 2), blocks=(heading(1, "一、", "一、甲"), lines_of_text(30),
               heading(1, "一、", "二、乙"), FILLER)) for n in (1, 2)
    )  # fmt: skip
    parts = (Part(title="下篇", line=3, first=2, last=2),)
    compilation = Compilation(schema="huibian/1", title="汇编", reports=(first, second), parts=parts)
    assert WordFile(writer(compilation).report(first)).pages() == [("一、甲", 1), ("二、乙", 2)]
    file = WordFile(writer(compilation).whole())
    assert file.pages() == [
        ("报告1", 1), ("一、甲", 1), ("二、乙", 2), ("下篇", 4), ("报告2", 5), ("一、甲", 5), ("二、乙", 6),
    ]  # fmt: skip
    laid = page_numbers(*word_file.section(writer(compilation).whole()))
    assert [laid[anchor] for _, _, anchor in file.entries()] == [number for _, number in file.pages()]


def test_a_report_of_one_page_has_no_contents_and_no_bookmarks() -> None:
    file = written(*FOUR_LEVELS)
    assert not file.find("w:sdt")
    assert not file.bookmarks()
    assert [value(number, "start") for number in file.find(".//w:sectPr/w:pgNumType")] == ["1"]


def collected_by_word(file: WordFile, depth: int) -> list[tuple[int, str]]:
    """What Word's TOC \\o "1-depth" \\u finds: paragraphs by the outline level of their style, runs by a linked one."""
    levels = {}
    for style in file.xml("word/styles.xml").iterfind("w:style[w:pPr]", NAMES):
        outline = style.find("w:pPr/w:outlineLvl", NAMES)
        if outline is not None:
            for identifier in (value(style, "styleId"), value(style.find("w:link", NAMES))):
                levels[identifier] = int(value(outline)) + 1
    levels.pop("", None)
    found = []
    for p in file.find("w:p"):
        runs = [run for run in p.iter(f"{{{W}}}r") if run_style(run) in levels]
        if style_of(p) in levels:
            found.append((levels[style_of(p)], text_of(p)))
        elif runs:
            found.append((levels[run_style(runs[0])], "".join(map(text_of, runs))))
    return [(level, text) for level, text in found if level <= depth]


def test_dxw_09_an_update_in_word_finds_the_same_entries(report: WordFile, whole: WordFile) -> None:
    for file, depth in ((report, 3), (whole, 2)):
        code = file.find("w:sdt//w:instrText")[0]
        assert code.text.split()[:3] == ["TOC", "\\o", f'"1-{depth}"']
        listed = [(int(style.removeprefix("TOC")), text) for style, text, _ in file.entries()]
        assert listed == [(level, text.rstrip("。")) for level, text in collected_by_word(file, depth)]


def test_dxw_11_each_entry_leads_to_a_bookmark_of_its_own_around_its_heading() -> None:
    numbers = [*range(19), 0]
    file = written(*(heading(1 + n % 3, "1.", f"{n}.事项。", "正文。" * (n % 2)) for n in numbers), FILLER)
    anchors = [anchor for _, _, anchor in file.entries()]
    bookmarks = file.bookmarks()
    assert len(set(anchors)) == 20
    assert [bookmarks[anchor].rstrip("。") for anchor in anchors] == [text for _, text, _ in file.entries()]
    # One that ended after a mark that may hang at the end of its paragraph would bring an empty line in LibreOffice.
    assert not file.find("w:p[w:pPr/w:pStyle[starts-with(@w:val, 'Heading')]]/*[last()][self::w:bookmarkEnd]")
    identifiers = [value(start, "id") for start in file.find(".//w:bookmarkStart")]
    assert len(set(identifiers)) == 20
    assert all(len(name) <= 40 for name in bookmarks)


def test_dxw_12_headings_stand_in_the_built_in_styles_with_their_outline_levels() -> None:
    file = written(*FOUR_LEVELS)
    styles = [file.style(style) for style, _ in file.paragraphs()[1:]]
    assert [value(style.find("w:name", NAMES)) for style in styles] == [f"heading {level}" for level in (1, 2, 3, 4)]
    assert [value(style.find("w:pPr/w:outlineLvl", NAMES)) for style in styles] == ["0", "1", "2", "3"]


def test_dxw_13_numbers_are_text_as_they_stand_and_no_list_counts_them() -> None:
    numbered = [f"{number}.事项" for number in (1, 2, 3, 1, 2, 3)]
    file = written(*(paragraph(text, "item") for text in numbered))
    assert [text for _, text in file.paragraphs()[1:]] == numbered
    assert not file.find(".//w:numPr")
    assert "word/numbering.xml" not in file.parts


def test_dxw_14_the_page_number_is_a_field_in_runs_of_its_own_on_the_outer_side(report: WordFile) -> None:
    sides = {}
    for reference in report.find("w:sectPr/w:footerReference"):
        identifier = reference.get(f"{{{NAMES['r']}}}id")
        (target,) = [r.get("Target") for r in report.xml("word/_rels/document.xml.rels") if r.get("Id") == identifier]
        footer = report.xml(f"word/{target}")
        sides[value(reference, "type")] = value(footer.find("w:p/w:pPr/w:jc", NAMES))
        runs = [run[-1].tag.removeprefix(f"{{{W}}}") for run in footer.iterfind("w:p/w:r", NAMES)]
        assert runs == ["t", "fldChar", "instrText", "fldChar", "t", "fldChar", "t"]
        assert text_of(footer) == "— 1 —"
    assert sides == {"default": "right", "even": "left"}
    assert report.xml("word/settings.xml").find("w:evenAndOddHeaders", NAMES) is not None


def test_the_page_is_that_of_the_standard(report: WordFile) -> None:
    for section in report.find(".//w:sectPr"):
        size, margins, grid = (section.find(f"w:{name}", NAMES) for name in ("pgSz", "pgMar", "docGrid"))
        millimetres = [round(int(value(margins, side)) * 25.4 / 1440) for side in ("top", "bottom", "left", "right")]
        assert millimetres == [37, 35, 28, 26]
        assert (value(size, "w"), value(size, "h")) == ("11906", "16838")
        assert (value(grid, "type"), value(grid, "linePitch")) == ("lines", "579")
    normal = report.style("Normal")
    assert value(normal.find("w:pPr/w:spacing", NAMES), "lineRule") == "exact"
    assert [value(normal.find(f"w:pPr/w:{name}", NAMES)) for name in ("widowControl", "snapToGrid")] == ["0", "0"]
    assert value(report.style("BodyText").find("w:pPr/w:ind", NAMES), "firstLineChars") == "200"


def test_the_contents_has_pages_of_its_own_and_the_text_begins_on_page_1(report: WordFile) -> None:
    numbers = [(value(n, "fmt"), value(n, "start")) for n in report.find(".//w:sectPr/w:pgNumType")]
    assert numbers == [("upperRoman", "1"), ("decimal", "1")]
    (end,) = report.find("w:p[w:pPr/w:sectPr]")
    assert report.body[0].tag == f"{{{W}}}sdt"
    assert report.body[1] is end


def test_a_report_without_headings_has_no_contents_and_one_section() -> None:
    file = written(paragraph("只有一段。"))
    assert file.paragraphs() == [("Title", "青山县水务局2024年工作总结"), ("BodyText", "只有一段。")]
    assert len(file.find(".//w:sdt")) == 0
    assert len(file.find(".//w:sectPr")) == 1


def test_toc_depth_says_how_deep_the_contents_goes() -> None:
    file = written(*FOUR_LEVELS, FILLER, options=Options(toc_depth=2))
    assert [style for style, _, _ in file.entries()] == ["TOC1", "TOC2"]
    assert '"1-2"' in file.find("w:sdt//w:instrText")[0].text
    assert len(file.bookmarks()) == 2


def test_a_run_in_heading_is_one_paragraph_of_body_text_that_opens_in_the_linked_style() -> None:
    file = written(heading(2, "（一）", "（一）工程建设。", "今年完成“两渠”。"), FILLER)
    assert file.paragraphs()[1:-1] == [("BodyText", "（一）工程建设。今年完成“两渠”。")]
    styles = [(run_style(run), text_of(run)) for run in file.find("w:p[w:bookmarkStart]/w:r")]
    assert styles == [("Heading2Char", "（一）工程建设。"), ("", "今年完成“两渠”。")]
    assert value(file.style("Heading2Char").find("w:link", NAMES)) == "Heading2"
    assert value(file.style("Heading2").find("w:link", NAMES)) == "Heading2Char"
    assert [entry[:2] for entry in file.entries()] == [("TOC2", "（一）工程建设")]
    assert list(file.bookmarks().values()) == ["（一）工程建设。"]


def test_the_face_goes_by_the_class_of_the_number_and_the_style_by_the_level() -> None:
    file = written(
        heading(1, "一、", "一、甲"), heading(1, "（一）", "（一）乙"), heading(2, "一、", "一、丙"),
        heading(2, "1.", "1.丁。", "正文"), heading(3, "none", "戊"), heading(1, "none", "己"),
    )  # fmt: skip
    runs = {text_of(run): run.find("w:rPr/w:rFonts", NAMES) for run in file.find("w:p//w:r")}
    faces = {text: value(fonts, "eastAsia") if fonts is not None else "" for text, fonts in runs.items()}
    assert faces == {
        "青山县水务局2024年工作总结": "", "一、甲": "", "（一）乙": "楷体_GB2312", "一、丙": "黑体",
        "1.丁。": "仿宋_GB2312", "正文": "", "戊": "", "己": "",
    }  # fmt: skip


def test_in_the_whole_reports_are_heading_1_on_new_pages_and_headings_one_deeper(whole: WordFile) -> None:
    shown = [(style, text) for style, text in whole.paragraphs() if style.startswith(("Title", "Part", "Heading"))]
    assert shown[:6] == [
        ("Title", "2024年工作总结材料汇编"), ("PartTitle", "上篇"), ("Heading1", "青山县水务局2024年工作总结"),
        ("Heading2", "一、工作开展情况"), ("Heading2", "二、统计情况"), ("Heading2", "（三）序号类别与层次不同的标题"),
    ]  # fmt: skip
    for style in ("PartTitle", "Heading1"):
        assert whole.style(style).find("w:pPr/w:pageBreakBefore", NAMES) is not None
    assert face(whole, "Heading2") == "黑体"
    assert face(whole, "Heading3") == "楷体_GB2312"
    assert [entry[:2] for entry in whole.entries()] == [
        ("TOC1", "上篇"), ("TOC1", "青山县水务局2024年工作总结"), ("TOC2", "一、工作开展情况"),
        ("TOC2", "二、统计情况"), ("TOC2", "（三）序号类别与层次不同的标题"), ("TOC2", "附件1"),
        ("TOC1", "下篇"), ("TOC1", "柳河镇2024年工作总结"),
    ]  # fmt: skip


def test_the_whole_holds_title_front_reports_back_and_the_loose_notes_last(whole: WordFile) -> None:
    texts = [text for _, text in whole.paragraphs()]
    order = ["2024年工作总结材料汇编", "（2篇）", "编者按：仅供参考。", "上篇", FIRST.title]
    order += ["下篇", SECOND.title, "编后记"]
    assert [text for text in texts if text in order] == order
    assert texts[-2:] == ["编后记", "正文没有引用的注。"]


def test_a_part_stands_before_its_first_report_only() -> None:
    compilation = msgspec.structs.replace(COMPILATION, parts=(Part(title="下篇", line=2, first=2, last=2),))
    file = WordFile(writer(compilation).whole())
    texts = [text for style, text in file.paragraphs() if style in {"PartTitle", "Heading1"}]
    assert texts == [FIRST.title, "下篇", SECOND.title]


def test_an_empty_title_reads_untitled_and_an_empty_compilation_is_a_file_too(tmp_path: Path) -> None:
    empty = Compilation(schema="huibian/1", title="", reports=())
    data = writer(empty).whole()
    assert WordFile(data).paragraphs() == [("Title", "（无标题）")]
    assert findings(data, tmp_path) == []
    assert written(title=" ").paragraphs() == [("Title", "（无标题）")]


def test_lines_under_the_title_and_at_the_end_stand_as_the_standard_says() -> None:
    name, date = paragraph("青山县水务局办公室综合科", "signature"), paragraph("2024年5月", "date")
    file = written(paragraph("（5月8日）", "date"), paragraph("各位代表：", "salutation"), name, date)
    assert [style for style, _ in file.paragraphs()] == ["Title", "Byline", "Salutation", "Signature", "Date"]
    gaps = [style_of(p) for p in file.find("w:p[w:pPr/w:spacing/@w:after='579']")]
    assert gaps == ["Byline"]
    # The name is 12 characters wide and begins 14 from the right, the date 2 after it; that is 4.5 wide: 14 - 2 - 4.5.
    assert [value(ind, "rightChars") for ind in file.find("w:p/w:pPr/w:ind")] == ["750"]


def test_a_date_longer_than_the_name_stands_two_characters_in_and_moves_the_name() -> None:
    file = written(paragraph("正文。"), paragraph("水务局", "signature"), paragraph("2024年12月20日", "date"))
    # The date is 7 characters wide and begins 9 from the right; the name begins 2 before it and is 3 wide: 9 + 2 - 3.
    assert [value(ind, "rightChars") for ind in file.find("w:p/w:pPr/w:ind")] == ["800"]


def test_further_attachments_stand_under_the_first() -> None:
    lines = ("附件：1.项目清单", "2.资金安排表", "附件：另一份")
    file = written(paragraph("正文。"), *(paragraph(line, "attachment") for line in lines))
    assert [text_of(p) for p in file.find("w:p[w:pPr/w:ind]")] == ["2.资金安排表"]
    signed = written(
        paragraph("附件：1.项目清单", "attachment"),
        paragraph("2.资金安排表", "attachment"),
        paragraph("青山县水务局", "signature"),
    )
    (last,) = signed.find("w:p[w:pPr/w:keepNext and w:pPr/w:ind]")
    assert text_of(last) == "2.资金安排表"
    first, further = file.style("Attachment").find("w:pPr/w:ind", NAMES), file.find("w:p/w:pPr/w:ind")[0]
    assert (value(first, "leftChars"), value(first, "hangingChars")) == ("500", "300")
    assert (value(further, "leftChars"), value(further, "hangingChars")) == ("500", "0")


def test_captions_stay_with_their_table_or_picture() -> None:
    picture = Figure(line=1, media="图.png")
    blocks = (paragraph("表1", "caption"), table(("甲",)), picture, paragraph("图1", "caption"), paragraph("正文。"))
    kept = written(*blocks, media={"图.png": png(9, 9)}).find("w:p[w:pPr/w:keepNext]")
    assert [(style_of(p), text_of(p)) for p in kept] == [("Caption", "表1"), ("Figure", "")]


def test_an_annex_begins_on_a_new_page_flush_left() -> None:
    file = written(paragraph("正文。"), heading(1, "annex", "附件1"))
    (annex,) = file.find("w:p[w:pPr/w:pStyle/@w:val='Heading1']/w:pPr")
    assert [child.tag.removeprefix(f"{{{W}}}") for child in annex] == ["pStyle", "pageBreakBefore", "ind"]
    assert value(annex.find("w:ind", NAMES), "firstLineChars") == "0"


@pytest.mark.parametrize(
    ("last", "kept"),
    [
        (paragraph("特此报告。"), True),
        (heading(1, "一、", "一、下步打算。", "再修一批渠道。"), True),
        (paragraph("渠" * 100), False),
    ],
    ids=["a short paragraph", "a run-in heading", "more than three lines"],
)
def test_a_short_last_paragraph_goes_over_with_the_signature(last: Paragraph | Heading, kept: bool) -> None:
    """The page of the signature holds text (GB/T 9704-2012 §7.3.5)."""
    file = written(FILLER, last, paragraph("青山县水务局", "signature"), paragraph("2024年12月20日", "date"))
    (found,) = (p for p in file.find("./w:p") if text_of(p) == last.full_text())
    assert (found.find("w:pPr/w:keepNext", NAMES) is not None) == kept
    assert (found.find("w:pPr/w:keepLines", NAMES) is not None) == kept
