"""What a Word file shows without storing it as text, and what stands beside its text: fields, guides, boxes."""

from __future__ import annotations

import io
import zipfile

import pytest

from converter.audit import source_ledger
from converter.compare import same
from converter.model import Heading
from converter.options import Options
from converter.pipeline import parse
from converter.readers import read
from converter.readers.word.formula import Shown, shown
from converter.source import Source
from tests.docx_input import cell as table_cell
from tests.docx_input import docx, p, packed, part, r, style, table
from tests.word_mutations import everything


def source(*body: str, **parts: str) -> Source:
    """The file as read, whose every character the audit's own reading accounts for."""
    data = docx(*body, **parts)  # type: ignore[arg-type]
    assert source_ledger(data, parse(data, "汇编.docx", Options())).faults == ()
    return read(data, "汇编.docx", Options())


def field(code: str) -> str:
    """A field without a result."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("eq \\o\\ac(○,3)", Shown("③")), ("EQ \\o\\ac(○,21)", Shown("㉑")), ("eq \\o\\ac(○,一)", Shown("㊀")),
        ("eq \\o\\ac(○,甲)", Shown("（甲）")), ("eq \\o\\ac(□,印)", Shown("[印]")),
        ('EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(qīng),青)', Shown("青", "qīng")),
        ("EQ \\f(1,2)", Shown("1/2")), ("EQ \\r(x)", Shown("√x")), ("EQ \\r(3,x+y)", Shown("3√x+y")),
        ("EQ x\\s\\up6(2)+\\f(a,\\r(b))", Shown("x2+a/√b")), ("EQ \\b(\\a\\al\\co2(1,2))", Shown("(1 2)")),
        ("EQ \\f(1", Shown("1")), ("EQ \\", Shown("\\")), ("EQ", Shown()), ("EQ \\(a\\)", Shown("(a)")),
        ('SYMBOL 252 \\f "Wingdings" \\s 12', Shown("✓")), ("SYMBOL 0xA7 \\f Wingdings", Shown("▪")),
        ("SYMBOL x", Shown("x")), ("SYMBOL 99999999999999", Shown()),
        ("MACROBUTTON NoMacro [单击此处填写]", Shown("[单击此处填写]")), ("PAGE", Shown()), ("", Shown()),
    ],
)  # fmt: skip
def test_fields_without_a_result_are_what_they_show(code: str, expected: Shown) -> None:
    assert shown(code) == expected


def test_formulas_nested_beyond_reason_end() -> None:
    assert shown("EQ " + "\\f(" * 5000 + "1,2" + ")" * 5000).text


def test_an_enclosed_character_opens_the_line_and_is_entered() -> None:
    found = source(p(r("青山县工作总结")), p(field("eq \\o\\ac(○,1)") + r("修渠")), p(r("完成") + field("EQ \\f(1,2)")))
    assert [line.text for line in found.lines] == ["青山县工作总结", "①修渠", "完成1/2"]
    assert [(change.code, change.line, change.offset, change.added) for change in found.changes] == [
        ("field-text", 2, 0, "①"), ("field-text", 3, 2, "1/2"),
    ]  # fmt: skip


def test_an_automatic_number_and_a_field_at_one_place_keep_their_order() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    properties = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    gone = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    found = source(
        p(r("总结")), p(field("EQ \\f(1,2)") + r("亩"), properties), p(gone + r("新"), properties), numbering=numbering
    )
    assert [line.text for line in found.lines] == ["总结", "一、1/2亩", "二、新"]


def test_a_field_whose_show_is_not_read_says_so() -> None:
    found = source(p(r("总结") + field("FORMCHECKBOX")))
    assert [(notice.code, notice.parameters["what"]) for notice in found.notices] == [
        ("word-part-skipped", "域 FORMCHECKBOX / field FORMCHECKBOX")
    ]


def test_the_code_of_a_field_in_the_code_of_another_shows_nothing() -> None:
    inner = field("EQ \\f(1,2)")
    begin, end = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    outer = f"{begin}<w:r><w:instrText> IF </w:instrText></w:r>{inner}{end}"
    assert [line.text for line in source(p(r("甲") + outer + r("乙"))).lines] == ["甲乙"]


def test_an_embedded_document_is_pointed_out() -> None:
    found = source(p("总结"), '<w:altChunk r:id="c"/>', p("完"))
    assert [(notice.code, notice.line, notice.parameters["count"]) for notice in found.notices] == [
        ("word-part-skipped", 1, 1)
    ]


def test_word_art_is_pointed_out_with_its_words() -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="青山县人民政府文件"/></v:shape></w:pict></w:r>'
    found = source(p(art + r("总结")))
    assert [line.text for line in found.lines] == ["总结"]
    assert "青山县人民政府文件" in found.notices[0].message


def box(inner: str) -> str:
    return (
        f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def test_a_text_box_in_a_text_box_is_read_once() -> None:
    found = source(p(r("总结")), p(box(p("外") + p(box(p("里"))))))
    assert [line.text for line in found.lines] == ["总结", "外", "里"]


def test_the_look_of_a_heading_sets_off_a_heading_that_opens_a_paragraph() -> None:
    styles = style("1", "heading 2", '<w:link w:val="1c"/>') + style(
        "1c", "标题 2 字符", '<w:link w:val="1"/>', "character"
    )
    look = '<w:rStyle w:val="1c"/>'
    found = source(
        p("总结"), p(r("　抓", look) + r("养护。", look) + r("修渠三条。")), p(r("修渠三条。") + r("抓养护。", look)),
        p(r("全部", look)), styles=styles,
    )  # fmt: skip
    assert [(line.text, line.level, line.head) for line in found.lines] == [
        ("总结", 0, 0), ("抓养护。修渠三条。", 2, 4), ("修渠三条。抓养护。", 0, 0), ("全部", 2, 0),
    ]  # fmt: skip


def test_a_style_separator_parts_the_heading_from_the_text_of_its_line() -> None:
    mark = '<w:pStyle w:val="1"/><w:rPr><w:vanish/><w:specVanish/></w:rPr>'
    body = (p("青山县总结"), p("抓养护", mark), p("修渠三条，清淤两里。"), p("抓管理", mark), p("立规三项，人人上岗。"))
    styles = style("1", "heading 1")
    found = source(*body, styles=styles)
    assert [(line.text, line.level, line.head) for line in found.lines][1] == ("抓养护修渠三条，清淤两里。", 1, 3)
    blocks = parse(docx(*body, styles=styles), "汇编.docx", Options()).reports[0].blocks
    assert [(b.level, b.text, b.body) for b in blocks if isinstance(b, Heading)] == [
        (1, "抓养护", "修渠三条，清淤两里。"), (1, "抓管理", "立规三项，人人上岗。"),
    ]  # fmt: skip


def test_entries_of_a_contents_have_the_level_of_their_style() -> None:
    styles = style("a", "toc 1") + style("b", "目录 2")
    found = source(
        p("一、概况\t1", '<w:pStyle w:val="a"/>'), p("（一）水\t2", '<w:pStyle w:val="b"/>'), p("完"), styles=styles
    )
    assert [(line.style, line.level) for line in found.lines] == [("contents", 1), ("contents", 2), ("", 0)]


def test_furniture_of_a_page_is_quoted_once_with_its_page_number() -> None:
    footer = part("ftr", p(r("— ") + f'<w:fldSimple w:instr="PAGE">{r("1")}</w:fldSimple>' + r(" —")))
    found = read(
        docx(p("总结"), rels=(("a", "footer", "f1.xml"), ("b", "footer", "f2.xml")),
             parts={"word/f1.xml": footer, "word/f2.xml": footer}),
        "汇编.docx", Options(),
    )  # fmt: skip
    assert [(notice.code, notice.text) for notice in found.notices] == [("word-furniture", "— 1 —")]


def test_a_file_with_macros_or_a_template_is_read_like_any_other() -> None:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
        'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    )
    data = docx(p("总结"), parts={"[Content_Types].xml": types, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"})
    for name in ("汇编.docm", "汇编.dotm", "汇编.doc"):
        assert [line.text for line in read(data, name, Options()).lines] == ["总结"]


def test_the_headings_of_a_machine_made_file_are_those_that_it_states() -> None:
    """Named styles for headings and lists: unstyled short lines and list items are none."""
    styles = style("1", "heading 1") + style("l", "List Number")
    body = [p("青山县招标文件")]
    for title in ("投标邀请", "投标须知", "合同条款"):
        body += [p(title, '<w:pStyle w:val="1"/>'), p(title), p("按照规定办理有关手续，按时提交全部材料。")]
        body += [p(f"{n}.时间：以公告为准，逾期不候", '<w:pStyle w:val="l"/>') for n in (1, 2)]
    data = docx(*body, table(table_cell(p("完"))), styles=styles)
    blocks = parse(data, "汇编.docx", Options()).reports[0].blocks
    assert [b.text for b in blocks if isinstance(b, Heading)] == ["投标邀请", "投标须知", "合同条款"]


def test_strict_ooxml_gives_the_same_as_transitional() -> None:
    data = everything()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    strict = packed({name: _strict(content) for name, content in parts.items()})
    assert b"schemas.openxmlformats.org/wordprocessingml" not in _strict(parts["word/document.xml"])
    one, other = (read(found, "汇编.docx", Options()) for found in (data, strict))
    assert (one.lines, one.notes, one.changes, one.notices) == (other.lines, other.notes, other.changes, other.notices)
    assert source_ledger(strict, parse(strict, "汇编.docx", Options())).faults == ()


def _strict(content: bytes) -> bytes:
    """A part as Word writes it when a file is saved as Strict Open XML (ISO/IEC 29500-1, annex A)."""
    for name in (b"wordprocessingml", b"officeDocument", b"drawingml"):
        content = content.replace(
            b"http://schemas.openxmlformats.org/" + name + b"/2006/", b"http://purl.oclc.org/ooxml/" + name + b"/"
        )
    return content


def test_what_a_pdf_converter_makes_of_a_text_is_joined_like_the_text_itself() -> None:
    """A paragraph, or a text box, for each printed line; page numbers among them; no style anywhere."""
    whole = "".join(f"全县修渠{number}条，清淤{number + 3}里，群众满意。" for number in range(1, 40))
    wrapped = [whole[at : at + 30] for at in range(0, len(whole), 30)]
    rows = ["青山县水务局2024年工作总结", "一、工作开展情况"]
    for number, row in enumerate(wrapped, 1):
        rows += [row] if number % 12 else [row, f"— {number // 12} —"]
    rows += ["二、下一步打算", "再修一批渠道。"]
    text = parse("\n".join(rows).encode(), "汇编.txt", Options())
    assert [block.text for block in text.reports[0].blocks][1] == whole  # type: ignore[union-attr]
    for body in ([p(row) for row in rows], [p("".join(box(p(row)) for row in rows))]):
        data = docx(*body)
        found = parse(data, "汇编.docx", Options())
        assert same(text, found)
        assert source_ledger(data, found).faults == ()
