"""Tables, pictures and notes in Word files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converter.model import Cell, Figure, Mark, Media, Table
from converter.options import Options
from converter.writers.word import WordWriter
from converter.writers.word.figures import max_height
from converter.writers.word.page import GONGWEN
from converter.writers.word.tables import MAX_COLUMNS
from tests.word_files import (
    NAMES,
    Element,
    WordFile,
    findings,
    of_blocks,
    paragraph,
    png,
    style_of,
    table,
    text_of,
    value,
    written,
)

EMU_PER_POINT, EMU_PER_TWIP = 12700, 635


def cell(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    return Cell(text=text, colspan=colspan, rowspan=rowspan)


def laid(element: Element) -> list[list[tuple[str, int, str]]]:
    """The cells of a table by row: (text, columns, merge)."""
    rows = element.iterfind("w:tr", NAMES)
    return [
        [(text_of(tc), int(_property(tc, "gridSpan") or 1), _property(tc, "vMerge")) for tc in row]
        for row in map(_cells, rows)
    ]


def _cells(row: Element) -> list[Element]:
    return list(row.iterfind("w:tc", NAMES))


def _property(tc: Element, name: str) -> str:
    return value(tc.find(f"w:tcPr/w:{name}", NAMES))


def only_table(*rows: tuple[str | Cell, ...]) -> Element:
    (found,) = written(table(*rows)).find("w:tbl")
    return found


def test_merged_cells_span_columns_and_rows() -> None:
    found = only_table(
        (cell("指标", rowspan=2), cell("完成", colspan=2)),
        ("数量", "同比"),
        ("渠道", cell("合计", colspan=2, rowspan=2)),
        ("水库",),
    )
    assert laid(found) == [
        [("指标", 1, "restart"), ("完成", 2, "")],
        [("", 1, "continue"), ("数量", 1, ""), ("同比", 1, "")],
        [("渠道", 1, ""), ("合计", 2, "restart")],
        [("水库", 1, ""), ("", 2, "continue")],
    ]


def test_short_rows_are_filled_and_spans_that_reach_too_far_are_cut() -> None:
    found = only_table((cell("甲", rowspan=99), "乙", "丙"), ("丁",), ())
    assert laid(found) == [
        [("甲", 1, "restart"), ("乙", 1, ""), ("丙", 1, "")],
        [("", 1, "continue"), ("丁", 1, ""), ("", 1, "")],
        [("", 1, "continue"), ("", 2, "")],
    ]
    assert laid(only_table((cell("甲", colspan=3), cell("乙", rowspan=2)), (cell("丙", colspan=9), "丁"))) == [
        [("甲", 3, ""), ("乙", 1, "restart"), ("", 1, "")],
        [("丙", 3, ""), ("", 1, "continue"), ("丁", 1, "")],
    ]


@settings(max_examples=80)
@given(st.lists(st.lists(st.tuples(st.integers(-1, 70), st.integers(-1, 9)), max_size=5), max_size=6))
def test_any_table_is_a_full_grid_that_keeps_every_cell_in_order(spans: list[list[tuple[int, int]]]) -> None:
    names = iter(range(1000))
    rows = tuple(tuple(cell(f"格{next(names)}", across, down) for across, down in row) for row in spans)
    texts = [one.text for row in rows for one in row]
    found = written(Table(line=1, rows=rows)).find("w:tbl")
    assert len(found) == bool(texts)
    for one in found:
        assert [text for row in laid(one) for text, _, _ in row if text] == texts
        columns = one.findall("w:tblGrid/w:gridCol", NAMES)
        assert {sum(span for _, span, _ in row) for row in laid(one)} == {len(columns)}
        assert len(columns) <= MAX_COLUMNS
        assert sum(int(value(column, "w")) for column in columns) == GONGWEN.text_width


def test_a_table_too_wide_for_word_keeps_its_cells_one_a_row() -> None:
    found = only_table(tuple(f"{n}" for n in range(MAX_COLUMNS + 1)), ("末",))
    assert laid(found) == [[(text, 1, "")] for text in [*map(str, range(MAX_COLUMNS + 1)), "末"]]
    assert not found.findall(".//w:tblHeader", NAMES)


def test_the_head_is_repeated_on_every_page_and_is_never_the_whole_table() -> None:
    def heads(*rows: tuple[str | Cell, ...]) -> list[bool]:
        return [row.find("w:trPr/w:tblHeader", NAMES) is not None for row in only_table(*rows).iterfind("w:tr", NAMES)]

    assert heads(("甲", "乙"), ("1", "2")) == [True, False]
    assert heads((cell("甲", rowspan=2), "乙"), ("丙",), ("1", "2")) == [True, True, False]
    assert heads(("甲", "乙")) == [False]
    assert heads((cell("甲", rowspan=2), "乙"), ("丙",)) == [False, False]


def test_columns_are_as_wide_as_their_text_asks_and_fill_the_line() -> None:
    found = only_table(("序号", "项目名称及建设内容说明"), ("1", "渠道"))
    narrow, wide = (int(value(column, "w")) for column in found.iterfind("w:tblGrid/w:gridCol", NAMES))
    assert narrow + wide == GONGWEN.text_width
    assert wide > 3 * narrow


def test_the_lines_of_a_cell_are_paragraphs_with_their_marks_and_notes() -> None:
    marks = (Mark(start=1, end=4, kind="bold"), Mark(start=3, end=3, kind="note", note="1"))
    file = written(table((Cell(text="甲乙\n丙丁", marks=marks),)), notes={"1": (paragraph("注。", "note"),)})
    lines = file.find(".//w:tc/w:p")
    assert [[(text_of(run), run.find("w:rPr/w:b", NAMES) is not None) for run in p][1:] for p in lines] == [
        [("甲", False), ("乙", True)],
        [("", False), ("丙", True), ("丁", False)],
    ]
    assert text_of(file.xml("word/footnotes.xml")).strip() == "注。"


def test_a_table_in_a_cell_and_two_tables_running_are_parted_by_a_paragraph(tmp_path: Path) -> None:
    inner = table(("内", "层"))
    blocks = (table((Cell(text="外", blocks=(inner, inner)),)), table((Cell(blocks=(inner,)),)))
    compilation, report = of_blocks(*blocks)
    data = WordWriter(compilation, Options()).report(report)
    file = WordFile(data)
    for found in file.find(".//w:tbl"):
        assert found.getnext().tag == f"{{{NAMES['w']}}}p"
    assert len(file.find(".//w:tbl")) == 5
    assert findings(data, tmp_path) == []


def extent(file: WordFile) -> tuple[int, int]:
    (found,) = file.find(".//wp:extent")
    return int(found.get("cx")), int(found.get("cy"))


@pytest.mark.parametrize(
    ("media", "width", "height", "points"),
    [
        (png(100, 50), 0, 0, (100, 50)),
        (png(100, 50), 200, 0, (200, 100)),
        (png(100, 50), 0, 200, (400, 200)),
        (png(100, 50), 30, 40, (30, 40)),
        (png(1000, 100), 0, 0, (GONGWEN.text_width / 20, GONGWEN.text_width / 200)),
        (png(10, 900), 0, 0, (max_height(GONGWEN) / 1800, max_height(GONGWEN) / 20)),
    ],
)
def test_a_picture_has_its_size_and_fits_the_type_area(
    media: Media, width: float, height: float, points: tuple[float, float]
) -> None:
    file = written(Figure(line=1, media="图.png", width=width, height=height, alt="<库>"), media={"图.png": media})
    assert extent(file) == pytest.approx([point * EMU_PER_POINT for point in points], rel=0.002)
    (drawing,) = file.find(".//wp:docPr")
    assert drawing.get("descr") == "<库>"
    assert file.parts["word/media/image1.png"] == media.data
    (p,) = file.find("w:p[w:r/w:drawing]")
    assert value(file.style(style_of(p)).find("w:pPr/w:spacing", NAMES), "lineRule") == "auto"


def test_a_picture_in_a_cell_fits_the_cell() -> None:
    figure = Figure(line=1, media="图.png")
    file = written(table((Cell(text="甲", blocks=(figure,)), Cell(blocks=(figure,)))), media={"图.png": png(900, 9)})
    widths = [int(found.get("cx")) for found in file.find(".//wp:extent")]
    assert len(widths) == 2
    assert max(widths) < GONGWEN.text_width * EMU_PER_TWIP / 2


def test_a_picture_used_twice_lies_in_the_package_once() -> None:
    figure = Figure(line=1, media="图.png")
    file = written(figure, figure, media={"别的.png": png(9, 9), "图.png": png(10, 10)})
    assert [name for name in file.parts if name.startswith("word/media/")] == ["word/media/image2.png"]
    assert len({blip.get(f"{{{NAMES['r']}}}embed") for blip in file.find(".//a:blip")}) == 1


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


@pytest.mark.parametrize(
    ("kind", "data"), [("png", b"\x89PNG\r\n\x1a\nbroken"), ("png", png(9, 9).data[:40]), ("svg", SVG)]
)
def test_a_picture_of_unknown_size_is_written_all_the_same(kind: str, data: bytes, tmp_path: Path) -> None:
    media = {"图.png": Media(type={"svg": "image/svg+xml"}.get(kind, "image/png"), sha256="", data=data)}
    compilation, report = of_blocks(Figure(line=1, media="图.png"), media=media)
    written_file = WordWriter(compilation, Options()).report(report)
    assert WordFile(written_file).parts[f"word/media/image1.{kind}"] == data
    assert min(extent(WordFile(written_file))) > 0
    assert findings(written_file, tmp_path) == []


NO_BYTES, NO_PICTURE = Media(type="image/png", sha256=""), Media(type="x/y", sha256="", data=b"z")


@pytest.mark.parametrize("media", [{}, {"图.png": NO_BYTES}, {"图.png": NO_PICTURE}])
def test_a_picture_that_there_is_not_leaves_no_broken_reference(media: dict[str, Media]) -> None:
    file = written(Figure(line=1, media="图.png"), paragraph("正文。"), media=media)
    assert not file.find(".//w:drawing")
    assert not [name for name in file.parts if name.startswith("word/media/")]


def noted(text: str, *keys: str) -> tuple[str, tuple[Mark, ...]]:
    return text, tuple(Mark(start=len(text), end=len(text), kind="note", note=key) for key in keys)


def test_notes_are_footnotes_in_the_order_of_their_references() -> None:
    notes = {key: (paragraph(f"注{key}。", "note"),) for key in ("a", "b", "c")}
    first, second = noted("甲。", "b"), noted("乙。", "a", "b", "没有")
    file = written(paragraph(first[0], marks=first[1]), paragraph(second[0], marks=second[1]), notes=notes)
    footnotes = file.xml("word/footnotes.xml")
    texts = {value(note, "id"): text_of(note).strip() for note in footnotes if not value(note, "type")}
    assert [value(reference, "id") for reference in file.find(".//w:footnoteReference")] == ["1", "2"]
    assert texts == {"1": "注b。", "2": "注a。"}
    assert [value(note, "type") for note in footnotes][:2] == ["separator", "continuationSeparator"]
    assert file.paragraphs()[-1] == ("Note", "注c。")


def test_a_file_without_references_has_no_part_for_footnotes() -> None:
    file = written(paragraph("甲。"), notes={"1": (paragraph("注。", "note"),)})
    assert not [name for name in file.parts if "footnotes" in name]
    assert b"footnotes" not in file.parts["[Content_Types].xml"]
    assert file.paragraphs()[-1] == ("Note", "注。")


def test_a_note_of_a_table_and_a_picture_alone_has_its_number_and_its_own_relationships(tmp_path: Path) -> None:
    text, marks = noted("甲。", "1", "2")
    notes = {"1": (table(("表",)), Figure(line=1, media="图.png")), "2": ()}
    compilation, report = of_blocks(paragraph(text, marks=marks), notes=notes, media={"图.png": png(9, 9)})
    data = WordWriter(compilation, Options()).report(report)
    file = WordFile(data)
    assert len(file.xml("word/footnotes.xml").findall(".//w:footnoteRef", NAMES)) == 2
    assert b"media/image1.png" in file.parts["word/_rels/footnotes.xml.rels"]
    assert b"media/image1.png" not in file.parts["word/_rels/document.xml.rels"]
    assert findings(data, tmp_path) == []


def test_loose_notes_that_refer_to_one_another_are_paragraphs_all() -> None:
    text, marks = noted("注一。", "2")
    notes = {"1": (paragraph(text, "note", marks=marks),), "2": (paragraph("注二。", "note"),)}
    file = written(paragraph("甲。"), notes=notes)
    assert [text for _, text in file.paragraphs()][1:] == ["甲。", "注一。", "注二。"]
