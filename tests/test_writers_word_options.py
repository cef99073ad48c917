"""The look of Word files as the options choose it: style, pitch, bold levels, separators, a template of the user's."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from pathlib import Path

import docx
import msgspec
import pytest
from docx.shared import Cm, Pt

import converter
from converter import audit
from converter.cli.main import run
from converter.errors import InvalidOptions
from converter.model import Figure, Media
from converter.options import MAX_TEMPLATE, Options
from converter.writers.word import WordWriter, unshown
from converter.writers.word.pagemap.formats import DEEPEST, sheet
from converter.writers.word.styles import NAMESPACE
from tests.word_files import (
    FILLER,
    NAMES,
    WordFile,
    findings,
    heading,
    of_blocks,
    paragraph,
    png,
    run_style,
    style_of,
    table,
    text_of,
    value,
    written,
)
from tests.word_samples import COMPILATION, FIRST

HEADINGS = (
    heading(1, "一、", "一、工程"), heading(2, "（一）", "（一）清淤。", "完成3公里。"), heading(3, "1.", "1.支渠"),
    FILLER,
)  # fmt: skip


def template(*, footer: str = "", numbered: bool = False) -> bytes:
    """A file of python-docx's own: 18 cm wide, a header with a picture, headings in 10 pt, and text of its own."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.left_margin, section.right_margin = Cm(18), Cm(2), Cm(2)
    header = section.header.paragraphs[0]
    header.text = "渡口街道办事处"
    header.add_run().add_picture(io.BytesIO(png(20, 10).data))
    if footer:
        section.footer.paragraphs[0].text = footer
    heading_1 = document.styles["heading 1"]
    heading_1.font.size = Pt(10)
    if numbered:
        heading_1.paragraph_format.element.get_or_add_pPr().get_or_add_numPr()
    document.add_paragraph("模板里的字。")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def file_of(options: Options, *, whole: bool = False) -> WordFile:
    writer = WordWriter(COMPILATION, options)
    return WordFile(writer.whole() if whole else writer.report(FIRST))


EVERY_LOOK = {
    "plain": Options(style="plain"),
    "pitch and bold": Options(line_pitch=28, bold_levels=(2, 3)),
    "separator": Options(run_in=("heading", "separator")),
    "template": Options(word_template=template()),
    "template with a footer": Options(word_template=template(footer="第 页", numbered=True)),
}


@pytest.mark.parametrize("options", EVERY_LOOK.values(), ids=EVERY_LOOK)
def test_every_look_is_a_valid_file_that_holds_all_text(options: Options, tmp_path: Path) -> None:
    writer = WordWriter(COMPILATION, options)
    report, whole = writer.report(FIRST), writer.whole()
    assert findings(report, tmp_path) == []
    assert findings(whole, tmp_path) == []
    assert audit.file_faults("docx", report, audit.expected(COMPILATION, FIRST, options.toc_depth)) == []
    assert audit.file_faults("docx", whole, audit.expected(COMPILATION)) == []
    for data in (report, whole):
        file = WordFile(data)
        defined = {value(style, "styleId") for style in file.xml("word/styles.xml").iterfind("w:style", NAMES)}
        for tag in ("pStyle", "rStyle", "tblStyle"):
            assert {value(element) for element in file.find(f".//w:{tag}")} <= defined
        assert {anchor for _, _, anchor in file.entries()} == set(file.bookmarks())


def test_a_plain_file_has_usual_margins_one_face_for_headings_and_numbers_in_the_middle() -> None:
    file = written(*HEADINGS, options=Options(style="plain"))
    (margins,) = file.find("w:sectPr/w:pgMar")
    assert [value(margins, side) for side in ("top", "bottom", "left", "right")] == ["1440", "1440", "1800", "1800"]
    for level in (1, 2, 3):
        assert value(file.style(f"Heading{level}").find("w:rPr/w:rFonts", NAMES), "eastAsia") == "黑体"
    assert not file.find(".//w:p//w:rFonts[@w:eastAsia]")
    assert text_of(file.xml("word/footer1.xml")) == "1"
    assert file.xml("word/settings.xml").find("w:evenAndOddHeaders", NAMES) is None


@pytest.mark.parametrize(("pitch", "twips", "lines"), [(28, "560", 22), (30, "600", 21), (0, "579", 22)])
def test_the_pitch_is_exact_for_text_title_and_grid(pitch: float, twips: str, lines: int) -> None:
    rows = "渠" * (26 + 28 * (lines - 4))  # after the title and its blank line a page but one line
    file = written(heading(1, "一、", "一、甲"), paragraph(rows), heading(1, "一、", "二、乙"),
                   paragraph("正文。"), options=Options(line_pitch=pitch))  # fmt: skip
    assert value(file.style("Normal").find("w:pPr/w:spacing", NAMES), "line") == twips
    assert value(file.find("w:sectPr/w:docGrid")[0], "linePitch") == twips
    assert file.pages() == [("一、甲", 1), ("二、乙", 2)]


def test_chosen_levels_are_bold_in_both_styles_of_a_heading() -> None:
    file = written(*HEADINGS, options=Options(bold_levels=(2,)))
    bold = [style for style in ("Heading1", "Heading2", "Heading2Char", "Heading3")
            if file.style(style).find("w:rPr/w:b", NAMES) is not None]  # fmt: skip
    assert bold == ["Heading2", "Heading2Char"]
    whole = WordFile(WordWriter(COMPILATION, Options(bold_levels=(2,))).whole())
    assert whole.style("Heading3").find("w:rPr/w:b", NAMES) is not None  # a level deeper there
    assert whole.style("Heading2").find("w:rPr/w:b", NAMES) is None


def test_a_style_separator_joins_a_heading_of_its_own_to_its_text() -> None:
    file = written(*HEADINGS, options=Options(run_in=("separator",)))
    (lead,) = file.find("w:p[w:pPr/w:rPr/w:specVanish]")
    assert (style_of(lead), text_of(lead)) == ("Heading2", "（一）清淤。")
    assert lead.find("w:pPr/w:rPr/w:vanish", NAMES) is not None
    assert (style_of(lead.getnext()), text_of(lead.getnext())) == ("BodyText", "完成3公里。")
    assert ("TOC2", "（一）清淤") in [entry[:2] for entry in file.entries()]
    assert not any(run_style(run) for run in file.find("w:p/w:r"))


def test_a_template_gives_page_header_and_styles_and_ours_are_added_where_it_has_none() -> None:
    file = file_of(Options(word_template=template()))
    (size,) = file.find("w:sectPr/w:pgSz")
    assert value(size, "w") == str(round(18 / 2.54 * 1440))
    assert value(file.style("Heading1").find("w:rPr/w:sz", NAMES)) == "20"
    (name,) = (part for part in file.parts if part.startswith("word/their-header"))
    assert text_of(file.xml(name)) == "渡口街道办事处"
    assert any(part.startswith("word/media/their-header") for part in file.parts)
    assert "模板里的字" not in file.parts["word/document.xml"].decode()
    assert [
        text_of(file.xml(part)) for part in file.parts if part.startswith("word/footer")
    ]  # numbers for the contents
    assert value(file.style("Byline").find("w:basedOn", NAMES)) == "Normal"
    tab = file.style("TOC1").find("w:pPr/w:tabs/w:tab", NAMES)
    assert [value(tab, name) for name in ("val", "pos")] == ["right", str(int(value(size, "w")) - 2 * 1134)]


def test_a_template_keeps_its_footer_and_loses_its_automatic_numbers() -> None:
    file = file_of(Options(word_template=template(footer="内部资料", numbered=True)), whole=True)
    footers = [part for part in file.parts if "footer" in part and part.endswith(".xml")]
    assert [text_of(file.xml(part)) for part in footers] == ["内部资料"]
    assert b"numPr" not in file.parts["word/styles.xml"]


def test_styles_of_a_template_go_by_name_whatever_their_ids() -> None:
    data = template()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    styles = parts["word/styles.xml"]
    for former, other in ((b"Heading1", b"1"), (b"Normal", b"a"), (b"Title", b"a7"), (b"Heading1Char", b"10")):
        styles = styles.replace(b'"' + former + b'"', b'"' + other + b'"')
    parts["word/styles.xml"] = styles.replace(b"Heading 1 Char", "标题 1 字符".encode())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    file = file_of(Options(word_template=buffer.getvalue()))
    assert value(file.style("Heading1").find("w:name", NAMES)) in {"heading 1", "Heading 1"}
    assert value(file.style("Heading1").find("w:link", NAMES)) == "Heading1Char"
    assert value(file.style("Heading1Char").find("w:name", NAMES)) == "标题 1 字符"


@pytest.mark.parametrize(
    "options",
    [
        {"line_pitch": 27.9}, {"line_pitch": 31}, {"bold_levels": (1,)}, {"bold_levels": (2, 2)},
        {"word_template": b"PK\x03\x04 no package"}, {"word_template": b"x" * (MAX_TEMPLATE + 1)},
        {"word_template": template(), "style": "plain"}, {"word_template": template(), "bold_levels": (2,)},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(InvalidOptions):
        Options(**options)  # type: ignore[arg-type]


def test_a_template_that_is_a_bomb_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * 50_000_000)
    with pytest.raises(InvalidOptions):
        Options(word_template=buffer.getvalue())


NORMAL = '<w:name w:val="Normal"/>'


@pytest.mark.parametrize(
    ("part", "pattern", "other"),
    [
        ("styles", NORMAL, NORMAL + '<w:pPr><w:spacing w:line="abc" w:lineRule="exact"/></w:pPr>'),
        ("styles", NORMAL, NORMAL + '<w:pPr><w:spacing w:line="-5" w:lineRule="exact"/></w:pPr>'),
        ("styles", NORMAL, NORMAL + '<w:rPr><w:sz w:val="0"/></w:rPr>'),
        ("styles", NORMAL, NORMAL + '<w:rPr><w:sz w:val="1000000"/></w:rPr>'),
        ("document", 'w:w="[0-9]+"', 'w:w="-99"'),
        ("document", 'w:h="[0-9]+"', 'w:h="inf"'),
    ],
)
def test_measures_that_no_page_has_are_taken_for_the_usual_ones(part: str, pattern: str, other: str) -> None:
    with zipfile.ZipFile(io.BytesIO(template())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    altered = re.sub(pattern, other, parts[f"word/{part}.xml"].decode(), count=1)
    assert altered != parts[f"word/{part}.xml"].decode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**parts, f"word/{part}.xml": altered.encode()}.items():
            package.writestr(name, content)
    writer = WordWriter(COMPILATION, Options(word_template=buffer.getvalue()))
    assert audit.file_faults("docx", writer.report(FIRST), audit.expected(COMPILATION, FIRST)) == []
    assert audit.file_faults("docx", writer.whole(), audit.expected(COMPILATION)) == []


def test_of_styles_that_are_based_on_one_another_the_nearest_count() -> None:
    based = '<w:style w:type="paragraph" w:styleId="s{0}"><w:basedOn w:val="s{1}"/>{2}</w:style>'
    styles = (based.format(i, i - 1, "" if i else "<w:pPr><w:keepNext/></w:pPr>") for i in range(DEEPEST + 1))
    found = sheet(f'<w:styles xmlns:w="{NAMESPACE}">{"".join(styles)}</w:styles>'.encode())
    assert ["keepNext" in found.paragraphs[f"s{i}"] for i in (0, 1, DEEPEST - 1, DEEPEST)] == [True, True, True, False]


def test_a_template_is_base64_in_json() -> None:
    data = template()
    options = msgspec.json.decode(msgspec.json.encode({"word_template": base64.b64encode(data).decode()}), type=Options)
    assert options.word_template == data


def test_pictures_that_word_cannot_show_are_said_in_a_notice() -> None:
    blocks = (
        Figure(line=3, media="好.png"), Figure(line=4, media="新.avif", alt="渠首"), Figure(line=5, media="没有.png"),
        table(("甲",)),
    )  # fmt: skip
    media = {"好.png": png(5, 5), "新.avif": Media(type="image/avif", sha256="", data=b"x")}
    compilation, _ = of_blocks(*blocks, media=media)
    found = [(one.code, one.line, one.text, one.report) for one in unshown(compilation)]
    assert found == [("word-picture", 4, "渠首", 1), ("word-picture", 5, "没有.png", 1)]


def test_a_run_says_what_its_word_files_leave_out_once(tmp_path: Path) -> None:
    compilation, _ = of_blocks(Figure(line=4, media="新.avif", alt="渠首"), media={})
    first = converter.write(compilation, tmp_path / "one", Options(formats=("docx",)))
    assert [one.code for one in first.notices] == ["word-picture"]
    again = converter.write(msgspec.structs.replace(compilation, notices=first.notices), tmp_path / "two")
    assert [one.code for one in again.notices] == ["word-picture"]
    assert not converter.write(compilation, tmp_path / "three", Options(formats=("md",))).notices


def test_the_command_takes_the_same_choices(tmp_path: Path) -> None:
    given, look = tmp_path / "in.txt", tmp_path / "look.docx"
    given.write_text("青山县水务局2024年工作总结\n一、工程\n完成清淤3公里。\n", encoding="utf-8")
    look.write_bytes(template())
    for number, choices in enumerate(
        (["--style", "plain", "--run-in", "bold,separator"], ["--line-pitch", "28", "--bold-levels", "2,3"],
         ["--word-template", str(look)]),
    ):  # fmt: skip
        out = tmp_path / str(number)
        assert run(["convert", str(given), "-o", str(out), "--to", "docx", *choices]) == 0
        (report,) = (out / "word").iterdir()
        width = value(WordFile(report.read_bytes()).find("w:sectPr/w:pgSz")[0], "w")
        assert (width == "11906") == (number < 2)
    assert run(["convert", str(given), "-o", str(tmp_path / "bad"), "--word-template", str(given)]) == 2
