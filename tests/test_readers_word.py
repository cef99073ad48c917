"""Word files as a person sees them: the DXR cases by their id, and what must never be silent."""

from __future__ import annotations

import pytest

from converter.audit import source_ledger
from converter.errors import EmptyInput
from converter.model import Cell, Figure, Mark, Paragraph, Table
from converter.options import Options
from converter.pipeline import parse
from converter.readers import read
from converter.readers.word.numerals import numeral
from converter.source import Line, Source
from tests.docx_input import cell, docx, in_list, level, p, part, r, style, table
from tests.shared import shared

LIST = '<w:abstractNum w:abstractNumId="0">{}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
BREAK = "<w:r><w:br/></w:r>"
PAGE = '<w:r><w:br w:type="page"/></w:r>'


def source(data: bytes) -> Source:
    """The file as read, whose every character the audit's own reading accounts for."""
    found = read(data, "汇编.docx", Options())
    assert source_ledger(data, parse(data, "汇编.docx", Options())).faults == ()
    return found


def lines(*body: str, **parts: str) -> tuple[Line, ...]:
    return source(docx(*body, **parts)).lines  # type: ignore[arg-type]


def texts(*body: str, **parts: str) -> list[str]:
    return [line.text for line in lines(*body, **parts)]


def field(code: str, result: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_paragraphs_and_tables_count_their_place_from_one() -> None:
    found = lines(p("青山县工作汇编"), p(), table(cell(p("数"))), p("　一、概况　"))
    assert [(line.place, line.offset, line.text) for line in found] == [
        (1, 0, "青山县工作汇编"), (3, 0, ""), (4, 1, "一、概况"),
    ]  # fmt: skip
    assert found[1].block == Table(line=3, rows=((Cell(text="数"),),))


def test_hdg_18_soft_breaks_make_logical_lines_of_one_place() -> None:
    found = lines(p(r("一、总体") + BREAK + r("（一）目标") + BREAK + r("正文内容")))
    assert [(line.place, line.offset, line.text) for line in found] == [
        (1, 0, "一、总体"), (1, 5, "（一）目标"), (1, 11, "正文内容"),
    ]  # fmt: skip


def test_dxr_01_automatic_numbers_become_text_and_are_entered() -> None:
    numbering = LIST.format(level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）"))
    found = source(
        docx(p("概况", in_list(1)), p("做法", in_list(1, 1)), p("成效", in_list(1, 1)), p("打算", in_list(1)),
             p("安排", in_list(1, 1)), numbering=numbering)
    )  # fmt: skip
    assert [line.text for line in found.lines] == ["一、概况", "（一）做法", "（二）成效", "二、打算", "（一）安排"]
    assert [line.number for line in found.lines] == ["一、", "（一）", "（二）", "二、", "（一）"]
    assert [(change.code, change.line, change.added) for change in found.changes][:2] == [
        ("automatic-number", 1, "一、"), ("automatic-number", 2, "（一）"),
    ]  # fmt: skip


def test_dxr_03_levels_are_numbered_together() -> None:
    start = level(0, "decimal", "%1").replace('start w:val="1"', 'start w:val="3"')
    numbering = LIST.format(start + level(1, "decimal", "%1.%2"))
    assert texts(p("总则", in_list(1)), p("目标", in_list(1, 1)), p("任务", in_list(1, 1)), numbering=numbering) == [
        "3 总则", "3.1 目标", "3.2 任务",
    ]  # fmt: skip


def test_dxr_03_a_list_that_starts_anew_and_one_that_goes_on() -> None:
    numbering = (
        LIST.format(level(0, "decimal", "%1．"))
        + '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num>"
    )
    body = [p("甲", in_list(n)) for n in (1, 1, 2, 2, 1)]
    assert texts(*body, numbering=numbering) == ["1．甲", "2．甲", "5．甲", "6．甲", "7．甲"]


def test_dxr_05_a_heading_that_is_in_a_list_too_is_a_heading_numbered_once() -> None:
    styles = style("2", "heading 2", f"<w:pPr>{in_list(1)}</w:pPr>")
    numbering = LIST.format(level(0, "chineseCounting", "（%1）"))
    [line] = lines(p("做法", '<w:pStyle w:val="2"/>' + in_list(1)), styles=styles, numbering=numbering)
    assert (line.text, line.level, line.style) == ("（一）做法", 2, "")


def test_a_list_that_a_paragraph_switches_off_gives_no_number() -> None:
    styles = style("1", "heading 1", f"<w:pPr>{in_list(1)}</w:pPr>")
    numbering = LIST.format(level(0, "chineseCounting", "%1、"))
    body = [p("甲", '<w:pStyle w:val="1"/>' + extra) for extra in ("", in_list(0), "")]
    assert texts(*body, styles=styles, numbering=numbering) == ["一、甲", "甲", "二、甲"]


@pytest.mark.parametrize(
    ("glyph", "font", "shown"),
    [
        ("\uf0b7", "Symbol", "• 甲"), ("\uf06c", "Wingdings", "● 甲"), ("n", "Wingdings", "■ 甲"),
        ("Ø", "Wingdings", "➢ 甲"), ("o", "Courier New", "○ 甲"), ("●", "宋体", "● 甲"), ("－", "", "－ 甲"),
        ("\uf0b7", "", "• 甲"), ("\uf099", "Webdings", "• 甲"), ("", "", "甲"), ("\u200b", "", "甲"),
    ],
)  # fmt: skip
def test_bullets_are_lists_and_the_glyph_is_what_a_person_sees(glyph: str, font: str, shown: str) -> None:
    look = f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>' if font else ""
    numbering = LIST.format(level(0, "bullet", glyph).replace("</w:lvl>", f"{look}</w:lvl>"))
    found = source(docx(p("甲", in_list(1)), numbering=numbering))
    assert [(line.text, line.style) for line in found.lines] == [(shown, "list")]
    assert "".join(change.added for change in found.changes) == shown.removesuffix("甲").strip()


def test_dxr_06_a_contents_in_a_content_control_is_contents_and_other_controls_are_text() -> None:
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    contents = p("目录") + p(r("一、概况") + "<w:r><w:tab/></w:r>" + r("3"))
    found = lines(
        f"<w:sdt>{gallery}<w:sdtContent>{contents}</w:sdtContent></w:sdt>",
        f"<w:sdt><w:sdtContent>{p('青山县人民政府')}</w:sdtContent></w:sdt>",
        p(f"<w:sdt><w:sdtContent>{r('甲')}</w:sdtContent></w:sdt>" + r("乙")),
    )
    assert [(line.text, line.style) for line in found] == [
        ("目录", "contents"), ("一、概况\t3", "contents"), ("青山县人民政府", ""), ("甲乙", ""),
    ]  # fmt: skip


def test_dxr_22_a_contents_field_over_several_paragraphs_is_contents_and_no_heading() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
    begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    entry = r("一、概况") + "<w:r><w:tab/></w:r>" + field("PAGEREF _Toc1 \\h", r("12"))
    found = lines(
        p(begin + entry, '<w:outlineLvl w:val="0"/>'),
        p(r("二、打算……18")),
        p(end),
        p(r("正文"), '<w:outlineLvl w:val="0"/>'),
    )
    assert [(line.text, line.style, line.level) for line in found] == [
        ("一、概况\t12", "contents", 0), ("二、打算……18", "contents", 0), ("正文", "", 1),
    ]  # fmt: skip


def test_a_contents_field_without_an_end_does_not_swallow_the_document() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC </w:instrText></w:r>'
    found = lines(p(begin), p("一、概况"))
    assert [(line.text, line.style) for line in found] == [("一、概况", "")]


def test_dxr_08_insertions_are_accepted_deletions_left_out_and_entered() -> None:
    moved = p(f"<w:moveTo>{r('移来')}</w:moveTo>")
    gone = p(f"<w:moveFrom>{r('移走')}</w:moveFrom>")
    found = source(
        docx(p(r("前") + f"<w:ins>{r('插')}</w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"), moved, gone)
    )
    assert [line.text for line in found.lines] == ["前插", "移来"]
    assert [(change.code, change.line, change.offset, change.dropped) for change in found.changes] == [
        ("deleted-revision", 1, 2, "删"), ("deleted-revision", 3, 0, "移走"),
    ]  # fmt: skip
    [notice] = found.notices
    assert (notice.code, notice.parameters) == ("revisions", {"inserted": 2, "deleted": 2})


def test_dxr_08_a_paragraph_whose_end_is_deleted_goes_on_in_the_next() -> None:
    assert texts(p("前半", "<w:rPr><w:del/></w:rPr>"), p("后半")) == ["前半后半"]


def test_dxr_09_a_text_box_is_read_once_at_its_anchor() -> None:
    box = f"<w:txbxContent>{p('某局工作总结')}</w:txbxContent>"
    alternate = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    found = lines(p(alternate + r("今年以来")), p(r("各科室：") + alternate + r("请核对")))
    assert [(line.place, line.offset, line.text) for line in found] == [
        (1, 0, "某局工作总结"), (1, 7, "今年以来"), (2, 0, "各科室：请核对"), (2, 8, "某局工作总结"),
    ]  # fmt: skip


def test_dxr_11_hyperlinks_are_text_with_a_mark_where_they_lead_outside() -> None:
    link = '<w:hyperlink r:id="rId7">{}</w:hyperlink>'
    inner = '<w:hyperlink w:anchor="_a">{}</w:hyperlink>'
    data = docx(
        p(r("见") + link.format(r("附件1")) + r("、") + inner.format(r("附件2")) + r("。")),
        p(field('HYPERLINK "https://example.org/a"', r("网址"))),
        p('<w:hyperlink r:id="rId8">' + r("脚本") + "</w:hyperlink>"),
        rels=(("rId7", "hyperlink", "https://example.org/"), ("rId8", "hyperlink", "javascript:alert(1)")),
        external=frozenset({"rId7", "rId8"}),
    )
    found = source(data).lines
    assert [line.text for line in found] == ["见附件1、附件2。", "网址", "脚本"]
    assert [line.marks for line in found] == [
        (Mark(start=1, end=4, kind="link", href="https://example.org/"),),
        (Mark(start=0, end=2, kind="link", href="https://example.org/a"),),
        (),
    ]


def test_dxr_12_notes_are_kept_with_their_references() -> None:
    separator = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    note = f'<w:footnote w:id="4">{p("数据截至六月底。")}</w:footnote>'
    data = docx(
        p(r("完成投资三亿元") + '<w:r><w:footnoteReference w:id="4"/></w:r>' + r("。")),
        rels=(("n", "footnotes", "footnotes.xml"),),
        parts={"word/footnotes.xml": part("footnotes", separator + note)},
    )
    found = source(data)
    assert found.lines[0].text == "完成投资三亿元。"
    assert found.lines[0].marks == (Mark(start=7, end=7, kind="note", note="1"),)
    assert found.notes == {"1": (Paragraph(line=1, role="note", text="数据截至六月底。"),)}


def test_dxr_13_tables_stand_where_they_stand() -> None:
    found = lines(p("前文"), table(cell(p("甲")) + cell(p("乙")), cell(p("丙")) + cell(p("丁"))), p("后文"))
    assert [line.text for line in found] == ["前文", "", "后文"]
    assert isinstance(found[1].block, Table)
    assert [[c.text for c in row] for row in found[1].block.rows] == [["甲", "乙"], ["丙", "丁"]]


def test_dxr_14_merged_and_nested_cells() -> None:
    inner = table(cell(p("内")))
    found = lines(
        table(
            cell(p("跨列"), '<w:gridSpan w:val="2"/>') + cell(p("跨行"), '<w:vMerge w:val="restart"/>'),
            cell(p(r("粗", "<w:b/>") + r("细")) + p("二行")) + cell(inner + p()) + cell(p(), "<w:vMerge/>"),
            cell(p("末")) + cell(p("末")) + cell(p("末")),
        )
    )
    block = found[0].block
    assert isinstance(block, Table)
    assert block.rows == (
        (Cell(text="跨列", colspan=2), Cell(text="跨行", rowspan=2)),
        (
            Cell(text="粗细\n二行", marks=(Mark(start=0, end=1, kind="bold"),)),
            Cell(blocks=(Table(line=1, rows=((Cell(text="内"),),)),)),
        ),
        (Cell(text="末"), Cell(text="末"), Cell(text="末")),
    )


PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:extent cx="1270000" cy="635000"/><wp:docPr id="1" name="a" descr="组织架构"/>'
    '<a:graphic><a:graphicData><a:blip r:embed="rId5"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)


def test_dxr_14_pictures_are_figures_with_their_bytes_and_alternative_text() -> None:
    data = docx(
        p(r("前文") + PICTURE), p(PICTURE),
        rels=(("rId5", "image", "media/image1.png"),), parts={"word/media/image1.png": b"\x89PNG\r\n"},
    )  # fmt: skip
    found = source(data)
    figure = Figure(line=1, media="image1.png", alt="组织架构", offset=3, width=100.0, height=50.0)
    assert [line.block for line in found.lines] == [None, figure, Figure(
        line=2, media="image1.png", alt="组织架构", width=100.0, height=50.0)]  # fmt: skip
    assert (found.media["image1.png"].data, found.media["image1.png"].type) == (b"\x89PNG\r\n", "image/png")


def test_dxr_15_headings_are_known_by_the_name_of_their_style_or_its_outline_level() -> None:
    styles = (
        style("1", "heading 1")
        + style("a", "标题 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
        + style("b", "我的标题", '<w:basedOn w:val="c"/>')
        + style("c", "Heading 3", '<w:basedOn w:val="b"/>')
        + style("t", "Title") + style("s", "Subtitle") + style("k", "caption") + style("z", "toc 2")
    )  # fmt: skip
    ids = ("1", "a", "b", "t", "s", "k", "z", "gone")
    found = lines(*(p("甲", f'<w:pStyle w:val="{i}"/>') for i in ids), styles=styles)
    assert [(line.level, line.style) for line in found] == [
        (1, ""), (1, ""), (3, ""), (0, "title"), (0, "subtitle"), (0, "caption"), (2, "contents"), (0, ""),
    ]  # fmt: skip


def test_a_stated_outline_level_wins_over_the_style_and_nine_is_body() -> None:
    styles = style("1", "heading 1")
    found = lines(
        *(p("甲", f'<w:pStyle w:val="1"/><w:outlineLvl w:val="{n}"/>') for n in (9, 2)), styles=styles
    )  # fmt: skip
    assert [line.level for line in found] == [0, 3]


@pytest.mark.parametrize("target", ["NULL", "#_top", "media/gone.png"])
def test_dxr_18_a_relationship_that_points_nowhere_is_ignored_with_a_notice(target: str) -> None:
    found = source(docx(p("正文"), rels=(("rId3", "image", target),)))
    assert [line.text for line in found.lines] == ["正文"]
    assert [notice.code for notice in found.notices] == ["dangling-relations"]


def test_m8_wrapped_text_is_text() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{r('hàn')}</w:rt><w:rubyBase>{r('汉')}</w:rubyBase></w:ruby></w:r>"
    found = source(
        docx(p(f"<w:smartTag>{r('北京')}</w:smartTag>" + f'<w:fldSimple w:instr="PAGE">{r("3")}</w:fldSimple>' + ruby))
    )
    assert found.lines[0].text == "北京3汉"
    assert [(notice.code, notice.text) for notice in found.notices] == [("phonetic-guides", "hàn")]


def test_m9_hidden_text_is_left_out_and_entered() -> None:
    styles = style("h", "隐藏", "<w:rPr><w:vanish/></w:rPr>", "character")
    found = source(
        docx(p(r("见") + r("密", "<w:vanish/>") + r("文", '<w:rStyle w:val="h"/>') + r("件")), styles=styles)
    )
    assert found.lines[0].text == "见件"
    assert [(change.code, change.offset, change.dropped) for change in found.changes] == [
        ("hidden-text", 1, "密"), ("hidden-text", 2, "文"),
    ]  # fmt: skip
    assert [(notice.code, notice.parameters["count"]) for notice in found.notices] == [("hidden-text", 2)]


def test_m10_symbols_are_text_and_unknown_ones_a_placeholder_with_a_notice() -> None:
    symbols = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Webdings" w:char="F061"/></w:r>'
    found = source(docx(p(r("完成") + symbols)))
    assert found.lines[0].text == "完成✓□"
    assert [notice.code for notice in found.notices] == ["word-part-skipped"]


def test_marks_are_joined_over_runs_and_follow_the_text() -> None:
    plain = r("今年", '<w:b w:val="0"/><w:u w:val="single"/>') + r("2", '<w:vertAlign w:val="superscript"/>')
    [line] = lines(p(r("　（一）", "<w:b/>") + r("做法", "<w:b/><w:i/>") + plain))
    assert line.text == "（一）做法今年2"
    assert set(line.marks) == {
        Mark(start=0, end=5, kind="bold"), Mark(start=3, end=5, kind="italic"),
        Mark(start=5, end=7, kind="underline"), Mark(start=7, end=8, kind="superscript"),
    }  # fmt: skip


def test_page_breaks_of_every_kind_are_evidence() -> None:
    section = '<w:sectPr><w:type w:val="{}"/></w:sectPr>'
    found = lines(
        p("甲"), p(PAGE), p("乙"), p("丙" , "<w:pageBreakBefore/>"), p("丁", section.format("nextPage")),
        p("戊", section.format("nextPage")), p("己", section.format("continuous")), p(r("庚") + PAGE + r("辛")),
        section.format("continuous"),
    )  # fmt: skip
    assert {line.text: line.page_break for line in found} == {
        "甲": False, "乙": True, "丙": True, "丁": False, "戊": True, "己": False, "庚": False, "辛": True,
    }  # fmt: skip


def test_centred_paragraphs_say_so() -> None:
    styles = style("m", "居中", '<w:pPr><w:jc w:val="center"/></w:pPr>')
    found = lines(
        p("甲", '<w:jc w:val="center"/>'), p("乙", '<w:pStyle w:val="m"/>'),
        p("丙", '<w:pStyle w:val="m"/><w:jc w:val="left"/>'), styles=styles,
    )  # fmt: skip
    assert [line.centered for line in found] == [True, True, False]


def test_invisible_characters_in_runs_are_dropped_and_entered() -> None:
    found = source(docx(p(r("总") + r("\u200b结\u2028下行"))))
    assert [(line.offset, line.text) for line in found.lines] == [(0, "总结"), (4, "下行")]
    assert [(change.offset, change.dropped) for change in found.changes] == [(1, "\u200b")]


def test_headers_and_footers_are_quoted_and_comments_reported() -> None:
    data = docx(
        p(r("正文") + '<w:r><w:commentReference w:id="1"/></w:r><w:r><w:commentReference w:id="2"/></w:r>'),
        rels=(("h", "header", "header1.xml"),), parts={"word/header1.xml": part("hdr", p("青山县年鉴"))},
    )  # fmt: skip
    found = source(data)
    assert [line.text for line in found.lines] == ["正文"]
    assert [(notice.code, notice.text, notice.parameters.get("count")) for notice in found.notices] == [
        ("word-comments", "", 2), ("word-furniture", "青山县年鉴", None),
    ]  # fmt: skip


def test_strict_ooxml_is_read_like_transitional() -> None:
    document = part("document", "<w:body>" + p("正文", '<w:outlineLvl w:val="1"/>') + "</w:body>")
    strict = document.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert strict != document
    assert source(docx(parts={"word/document.xml": strict})).lines == (Line(place=1, text="正文", level=2),)


def test_a_word_file_without_text_is_empty() -> None:
    with pytest.raises(EmptyInput):
        source(docx(p(), p("　")))


@pytest.mark.parametrize(
    ("value", "style_", "shown"),
    [
        (10, "chineseCounting", "十"), (11, "chineseCountingThousand", "十一"), (20, "japaneseCounting", "二十"),
        (101, "chineseCountingThousand", "一百零一"), (110, "chineseCountingThousand", "一百一十"),
        (1001, "chineseCountingThousand", "一千零一"), (12, "ideographDigital", "一二"),
        (10, "ideographDigital", "一〇"),
        (3, "chineseLegalSimplified", "叁"), (2, "ideographTraditional", "乙"), (12, "ideographZodiac", "亥"),
        (12, "decimalFullWidth", "１２"), (1, "decimalEnclosedCircle", "①"), (21, "decimalEnclosedCircle", "㉑"),
        (50, "decimalEnclosedCircle", "㊿"), (51, "decimalEnclosedCircle", "51"), (3, "decimalEnclosedParen", "⑶"),
        (4, "decimalEnclosedFullstop", "⒋"), (27, "lowerLetter", "aa"), (14, "upperRoman", "XIV"),
        (7, "decimalZero", "07"), (5, "none", ""), (5, "unheardOf", "5"), (1, "ideographEnclosedCircle", "㊀"),
    ],
)  # fmt: skip
def test_numbers_look_as_word_writes_them(value: int, style_: str, shown: str) -> None:
    assert numeral(value, style_) == shown


def test_the_field_document_with_a_contents_control_and_automatic_headings() -> None:
    found = source(shared("field/f33.docx").read_bytes())
    assert [(line.text, line.style) for line in found.lines][:2] == [
        ("目录", "contents"), ("一、\t风险识别\t1", "contents"),
    ]  # fmt: skip
    heading = found.lines[2]
    assert (heading.text, heading.number, heading.level) == ("一、风险识别", "一、", 1)


def test_the_field_document_with_a_field_that_was_never_updated() -> None:
    found = source(shared("field/f20.docx").read_bytes())
    assert found.lines[1].style == "contents"
    assert sum(line.page_break for line in found.lines) == 12


@pytest.mark.parametrize(
    ("restart", "numbers"), [("", ["1.", "1.", "2.", "1."]), ('<w:lvlRestart w:val="0"/>', ["1.", "1.", "2.", "2."])]
)
def test_a_level_of_a_list_begins_anew_below_a_higher_one_unless_it_says_that_it_does_not(
    restart: str, numbers: list[str]
) -> None:
    lists = LIST.format(level(0, "decimal", "%1.") + level(1, "decimal", "%2.", restart))
    found = lines(*[p("甲", in_list(1, depth)) for depth in (0, 1, 0, 1)], numbering=lists)
    assert [line.number for line in found] == numbers
