"""What is read from the XML of a Word file for its pages."""

from __future__ import annotations

import pytest
from lxml import etree

from converter.model import Compilation, Report
from converter.options import Options
from converter.pagination import LIBREOFFICE_7_4
from converter.pagination.blocks import Paragraph, Table
from converter.writers.word import WordWriter
from converter.writers.word.pagemap import page_numbers, pages
from converter.writers.word.pagemap.formats import W, sheet
from converter.writers.word.pagemap.story import Story
from scripts.pages.word_file import section
from tests import word_files
from tests.word_samples import COMPILATION as SAMPLE
from tests.word_samples import FIRST, SECOND

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"/>'
    '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
)
STYLES = f"""<w:styles {NAMESPACES}>
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="32"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="N">
  <w:pPr><w:spacing w:line="579" w:lineRule="exact"/></w:pPr><w:rPr><w:spacing w:val="-5"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Indented"><w:basedOn w:val="N"/>
  <w:pPr><w:ind w:firstLineChars="200" w:firstLine="632"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Head"><w:basedOn w:val="Indented"/>
  <w:pPr><w:keepNext/></w:pPr><w:rPr><w:spacing w:val="0"/><w:sz w:val="44"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/><w:pPr><w:keepNext/></w:pPr></w:style>
<w:style w:type="character" w:styleId="Small">
  <w:rPr><w:sz w:val="21"/><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="table" w:default="1" w:styleId="T"><w:tblPr><w:tblCellMar>
  <w:left w:w="108" w:type="dxa"/><w:bottom w:w="7" w:type="dxa"/><w:right w:w="100" w:type="dxa"/>
</w:tblCellMar></w:tblPr></w:style>
</w:styles>""".encode()
NOTE = '<w:footnote w:id="3"><w:p><w:r><w:footnoteRef/><w:t>注</w:t></w:r></w:p></w:footnote>'
NOTES = f"<w:footnotes {NAMESPACES}>{NOTE}</w:footnotes>"


def blocks(xml: str, *, as_word: bool = False) -> list[Paragraph | Table]:
    body = etree.fromstring(f"<w:body {NAMESPACES}>{xml}</w:body>")
    notes = {note.get(f"{W}id", ""): note for note in etree.fromstring(NOTES)}
    return list(Story(sheet(STYLES), notes, as_word=as_word).blocks(body))


def paragraph(xml: str, *, as_word: bool = False) -> Paragraph:
    (block,) = blocks(f"<w:p>{xml}</w:p>", as_word=as_word)
    assert isinstance(block, Paragraph)
    return block


def table(xml: str) -> Table:
    (block,) = blocks(f"<w:tbl>{xml}</w:tbl>")
    assert isinstance(block, Table)
    return block


def cell(text: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="2000"/>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'


def test_a_paragraph_without_a_style_has_the_default_one() -> None:
    read = paragraph("<w:r><w:t>渠</w:t></w:r>")
    assert (read.format.pitch, read.format.first, read.size) == (579, 0, 32)
    assert read.runs[0].look.spacing == -5


def test_a_style_has_what_it_is_based_on_and_overrides_it() -> None:
    read = paragraph('<w:pPr><w:pStyle w:val="Head"/></w:pPr><w:r><w:t>渠</w:t></w:r>')
    assert (read.format.pitch, read.format.first, read.format.keep_next) == (579, 632, True)
    assert (read.runs[0].look.size, read.runs[0].look.spacing) == (44, 0)


def test_a_style_that_is_based_on_itself_is_read_once() -> None:
    assert paragraph('<w:pPr><w:pStyle w:val="Loop"/></w:pPr>').format.keep_next


def test_what_a_paragraph_states_itself_wins() -> None:
    stated = '<w:pStyle w:val="Head"/><w:keepNext w:val="0"/><w:spacing w:before="40" w:line="240" w:lineRule="auto"/>'
    form = paragraph(f'<w:pPr>{stated}<w:ind w:firstLine="0" w:left="9" w:right="8" w:hanging="5"/></w:pPr>').format
    assert (form.pitch, form.before, form.keep_next) == (0, 40, False)
    assert (form.first, form.left, form.right) == (-5, 9, 8)


@pytest.mark.parametrize(
    ("style", "as_word", "first"), [("Indented", False, 632), ("Indented", True, 640), ("Head", True, 880)]
)
def test_word_takes_indents_in_characters_by_the_size_of_type(style: str, as_word: bool, first: int) -> None:
    read = paragraph(f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>', as_word=as_word)
    assert read.format.first == first


def test_runs_differ_by_all_that_they_state_but_the_hint() -> None:
    properties = ("", '<w:rFonts w:hint="eastAsia"/>', "<w:b/>", '<w:rStyle w:val="Small"/>')
    looks = [
        run.look
        for run in paragraph("".join(f"<w:r><w:rPr>{one}</w:rPr><w:t>渠</w:t></w:r>" for one in properties)).runs
    ]
    assert [look.hint for look in looks] == [False, True, False, False]
    assert looks[0].face == looks[1].face
    assert len({look.face for look in looks}) == 3
    assert (looks[3].size, looks[3].raised) == (21, True)


def test_tabs_ends_of_lines_links_and_bookmarks_are_read_at_their_places() -> None:
    read = paragraph(
        '<w:bookmarkStart w:id="1" w:name="first"/><w:r><w:t>渠</w:t><w:tab/><w:t>水</w:t><w:br/></w:r>'
        '<w:hyperlink r:id="x"><w:bookmarkStart w:id="2" w:name="second"/><w:r><w:t>网</w:t></w:r></w:hyperlink>'
        '<w:bookmarkEnd w:id="1"/>'
    )
    assert "".join(run.text for run in read.runs) == "渠\t水\n网"
    assert read.anchors == (("first", 0), ("second", 4))
    assert read.runs[-1].look.face != read.runs[0].look.face
    assert read.marked_to_end


def test_in_word_a_paragraph_goes_on_behind_a_style_separator() -> None:
    lead = "<w:p><w:pPr><w:rPr><w:specVanish/></w:rPr></w:pPr><w:r><w:t>渠系。</w:t></w:r></w:p>"
    xml = lead + '<w:p><w:bookmarkStart w:id="1" w:name="rest"/><w:r><w:t>清淤</w:t></w:r></w:p>'
    (joined,) = blocks(xml, as_word=True)
    assert isinstance(joined, Paragraph)
    assert [run.text for run in joined.runs] == ["渠系。", "清淤"]
    assert joined.anchors == (("rest", 3),)
    assert len(blocks(xml)) == 2


def test_a_picture_is_as_wide_and_high_as_its_extent() -> None:
    read = paragraph('<w:r><w:drawing><wp:inline><wp:extent cx="635000" cy="317500"/></wp:inline></w:drawing></w:r>')
    assert [(run.text, run.width, run.height) for run in read.runs] == [("\ufffc", 1001, 501)]


def test_footnotes_are_numbered_in_order_and_read_with_their_mark() -> None:
    read = paragraph('<w:r><w:t>渠</w:t></w:r><w:r><w:footnoteReference w:id="3"/></w:r>')
    assert [(run.text, run.note) for run in read.runs] == [("渠", False), ("1", True)]
    ((note,),) = read.notes
    assert isinstance(note, Paragraph)
    assert [run.text for run in note.runs] == ["1", "注"]


def test_rows_are_read_with_their_head_their_merges_and_the_room_in_their_cells() -> None:
    wide, down, under = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    head = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" + cell("甲", wide) + cell("乙")
    rows = (head, cell("丙") + cell("丁") + cell("戊", down), cell("己", wide) + cell("", under))
    read = table("".join(f"<w:tr>{row}</w:tr>" for row in rows))
    assert [(row.header, row.whole) for row in read.rows] == [(True, True), (False, False), (False, False)]
    assert [[cell.rows for cell in row.cells] for row in read.rows] == [[1, 1], [1, 1, 2], [1]]
    assert read.rows[0].cells[0].width == 2000 - 208


def test_pages_are_those_of_the_sections_own_paper() -> None:
    body = "".join(f'<w:p><w:bookmarkStart w:id="{n}" w:name="{n}"/><w:r><w:t>渠</w:t></w:r></w:p>' for n in range(30))
    for height, last_of_first_page in ((16838, 21), (16838 - 579, 20)):
        xml = f"<w:body {NAMESPACES}>{body}{SECTION.replace('16838', str(height))}</w:body>"
        numbers = page_numbers(xml.encode(), STYLES)
        assert [name for name, number in numbers.items() if number == 1][-1] == str(last_of_first_page)


def test_every_heading_in_the_contents_of_a_written_report_has_a_page() -> None:
    parts = section(WordWriter(SAMPLE, Options(toc_depth=9)).report(FIRST))
    numbers = page_numbers(*parts)
    assert list(numbers) == [f"_Toc{number:09}" for number in range(1, len(numbers) + 1)]
    assert numbers["_Toc000000001"] == 1
    assert list(numbers.values()) == sorted(numbers.values())
    assert numbers[max(numbers)] > 1  # an annex begins on a new page


def test_the_reports_of_the_whole_begin_on_new_pages() -> None:
    parts = section(WordWriter(SAMPLE, Options()).whole())
    laid = pages(*parts)
    starts = [lines[0] for lines in laid.blocks if lines[0].text in {FIRST.title, SECOND.title}]
    assert [spot.y for spot in starts] == [0, 0]
    assert starts[0].page < starts[1].page


def test_lines_of_28_characters_and_pages_of_22_lines_come_from_the_writer_itself() -> None:
    report = Report(number=1, title="题", lines=(1, 1), blocks=(word_files.paragraph("渠" * 1500),))
    compilation = Compilation(schema="huibian/1", title="题", reports=(report,))
    laid = pages(*section(WordWriter(compilation, Options()).report(report)), parameters=LIBREOFFICE_7_4)
    assert [len(spot.text) for spot in laid.blocks[1]][:2] == [26, 28]
    assert [spot.page for spot in laid.blocks[1]].count(2) == 22
