"""Which page lines fall on: headings kept with their text, tables, pictures, notes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.pagination import LIBREOFFICE_7_4, WORD, Pages, Parameters, Sheet, paginate
from converter.pagination.blocks import Block, Cell, Format, Paragraph, Row, Table
from converter.pagination.text import Look, Run

LINE = 579
SHEET = Sheet(8844, 12756, LINE)
ROWS = 22
BODY = Format(pitch=LINE, first=632, style="Body")
HEADING = BODY._replace(keep_next=True, style="Heading")
LOOK = Look(size=32, spacing=-5)
BOTH = pytest.mark.parametrize("parameters", [LIBREOFFICE_7_4, WORD], ids=["LibreOffice", "Word"])


def text(rows: int, form: Format = BODY, **more: object) -> Paragraph:
    """A paragraph that takes ``rows`` lines."""
    return Paragraph((Run("渠" * (26 + 28 * (rows - 1)), LOOK),), form, **more)  # type: ignore[arg-type]


def heading(name: str, form: Format = HEADING) -> Paragraph:
    return Paragraph((Run("一、渠系", LOOK),), form, anchors=((name, 0),))


def cell(rows: int, height: int = LINE) -> Cell:
    return Cell((Paragraph((Run("渠" * 10 * rows, LOOK),), Format(pitch=height)),), 3200)


def table(*rows: int, headers: int = 0, whole: bool = False) -> Table:
    return Table(tuple(Row((cell(count), cell(1)), header=i < headers, whole=whole) for i, count in enumerate(rows)))


def laid(*blocks: Block, parameters: Parameters = LIBREOFFICE_7_4) -> Pages:
    return paginate(blocks, SHEET, parameters)


@BOTH
def test_a_page_has_22_lines(parameters: Parameters) -> None:
    assert [spot.page for spot in laid(text(45), parameters=parameters).blocks[0]] == [1] * 22 + [2] * 22 + [3]


@BOTH
def test_a_heading_goes_over_with_the_first_line_of_its_text(parameters: Parameters) -> None:
    assert laid(text(21), heading("a"), text(2), parameters=parameters).anchors == {"a": 2}
    assert laid(text(20), heading("a"), text(2), parameters=parameters).anchors == {"a": 1}


@BOTH
def test_a_row_of_headings_goes_over_together(parameters: Parameters) -> None:
    pages = laid(text(20), heading("a"), heading("b"), text(1), parameters=parameters)
    assert pages.anchors == {"a": 2, "b": 2}


def test_headings_over_more_than_a_page_are_not_moved_again_and_again() -> None:
    pages = laid(text(3), *(heading(str(number)) for number in range(50)), text(1))
    assert pages.anchors["0"] == 2
    assert pages.total == 4


def test_a_heading_stays_where_the_next_thing_begins_a_page_anyway() -> None:
    pages = laid(text(21), heading("a"), heading("b", HEADING._replace(new_page=True)), text(1))
    assert pages.anchors == {"a": 1, "b": 2}


def test_a_heading_goes_over_with_the_table_under_it() -> None:
    assert laid(text(20), heading("a"), table(1, 1, headers=1)).anchors == {"a": 2}


def test_a_page_break_before_the_first_paragraph_makes_no_empty_page() -> None:
    assert laid(heading("a", HEADING._replace(new_page=True))).anchors == {"a": 1}


def test_an_anchor_is_on_the_page_of_the_line_that_it_stands_in() -> None:
    pages = laid(text(20), text(4, anchors=(("begin", 0), ("end", 26 + 28 + 28 + 5))))
    assert pages.anchors == {"begin": 1, "end": 2}


def test_the_space_between_paragraphs_counts_and_is_lost_at_the_end_of_a_page() -> None:
    spaced = BODY._replace(before=LINE, after=LINE)
    pages = laid(text(1, spaced), text(1, spaced), text(15, spaced), text(1))
    assert [spots[0].y // LINE for spots in pages.blocks] == [1, 4, 7, 0]
    assert pages.blocks[3][0].page == 2


def test_the_space_before_a_paragraph_is_kept_on_a_page_that_it_begins_itself() -> None:
    form = BODY._replace(before=LINE, new_page=True)
    assert [spots[0].y // LINE for spots in laid(text(1), text(1, form)).blocks] == [0, 1]


def test_the_space_before_paragraphs_that_go_over_together_is_lost() -> None:
    signature = BODY._replace(before=LINE, keep_next=True)
    pages = laid(text(20), text(1, signature), text(1))
    assert [(spots[0].page, spots[0].y // LINE) for spots in pages.blocks[1:]] == [(2, 0), (2, 1)]


def test_a_paragraph_whose_lines_are_kept_together_goes_over_as_a_whole_with_what_is_kept_with_it() -> None:
    whole = BODY._replace(keep_lines=True)
    pages = laid(text(20), text(1, HEADING), text(3, whole), text(1))
    assert [[spot.page for spot in spots] for spots in pages.blocks[1:]] == [[2], [2, 2, 2], [2]]
    assert [spot.page for spot in laid(text(20), text(3, BODY)).blocks[1]] == [1, 1, 2]


def test_lines_kept_together_that_no_page_holds_are_parted() -> None:
    pages = laid(text(1), text(30, BODY._replace(keep_lines=True)), text(1))
    assert [spots[-1].page for spots in pages.blocks] == [1, 3, 3]


def test_paragraphs_of_one_contextual_style_have_no_space_between_them() -> None:
    form = BODY._replace(before=LINE, contextual=True, style="Signature")
    assert [spots[0].y // LINE for spots in laid(text(1), text(1, form), text(1, form)).blocks] == [0, 2, 3]


def test_a_picture_that_does_not_fit_goes_over() -> None:
    picture = Paragraph((Run("\ufffc", LOOK, width=3000, height=9 * LINE),), Format())
    assert [spots[0].page for spots in laid(text(13), picture, text(1)).blocks] == [1, 1, 2]
    assert [spots[0].page for spots in laid(text(14), picture, text(1)).blocks] == [1, 2, 2]


def test_the_lines_of_a_row_are_as_high_as_its_highest_cell() -> None:
    pages = laid(table(1, 3), text(1))
    assert pages.blocks[1][0].y == 4 * LINE + 3 * 10


def test_a_table_longer_than_a_page_repeats_its_header_on_each() -> None:
    pages = laid(table(*[1] * 45, headers=1))
    on_second = [spot.y for spot in pages.blocks[0] if spot.page == 2]
    assert on_second[0] == LINE + 10
    assert pages.total == 3


def test_a_row_is_cut_between_its_lines_unless_it_is_to_stay_whole() -> None:
    assert [spot.page for spot in laid(text(19), table(1, 4)).blocks[1]] == [1, 1, 2]
    assert [spot.page for spot in laid(text(19), table(1, 4, whole=True)).blocks[1]] == [1, 2]


def test_a_row_higher_than_a_page_goes_on() -> None:
    pages = laid(table(1, 60, headers=1, whole=True), text(1))
    assert [spot.page for spot in pages.blocks[0]] == [1, 1, 2, 3]


def test_a_cell_over_two_rows_makes_the_last_of_them_higher() -> None:
    tall = cell(5)._replace(rows=2)
    pages = laid(Table((Row((tall, cell(1))), Row((cell(1),)))), text(1))
    assert pages.blocks[1][0].y == 5 * LINE + 3 * 10


def test_in_libreoffice_no_mark_hangs_in_a_cell() -> None:
    narrow = Cell((Paragraph((Run("渠" * 10 + "。", LOOK),), Format(pitch=LINE)),), 3155)
    rows = [
        laid(Table((Row((narrow,)),)), text(1), parameters=one).blocks[1][0].y // LINE
        for one in (LIBREOFFICE_7_4, WORD)
    ]
    assert rows == [2, 1]


def noted(rows: int, note_rows: int) -> Paragraph:
    """A paragraph whose last character bears a note."""
    form = Format(pitch=300)
    note = Paragraph((Run("渠" * 42 * note_rows, Look(size=21)),), form)
    paragraph = text(rows)
    mark = Run("1", LOOK._replace(raised=True), note=True)
    return paragraph._replace(runs=(Run(paragraph.runs[0].text[:-1], LOOK), mark), notes=((note,),))


@BOTH
def test_a_note_takes_its_room_from_the_page_of_its_mark(parameters: Parameters) -> None:
    pages = laid(noted(3, 3), text(19), parameters=parameters)
    assert [spot.page for spot in pages.blocks[1]].count(1) == (12756 - 900 - parameters.note_rule) // LINE - 3


@BOTH
def test_a_line_goes_over_where_its_note_finds_no_room(parameters: Parameters) -> None:
    assert [spots[-1].page for spots in laid(text(21), noted(1, 2), parameters=parameters).blocks] == [1, 2]


def test_in_libreoffice_a_ruled_page_ends_at_a_whole_line() -> None:
    """18 twips are left under 22 lines; a picture that is 10 higher than its lines uses them in Word only."""
    picture = Paragraph((Run("\ufffc", LOOK, width=3000, height=10 * LINE + 10),), Format())
    totals = [laid(picture, text(12), parameters=parameters).total for parameters in (LIBREOFFICE_7_4, WORD)]
    assert totals == [2, 1]


def test_in_libreoffice_a_bookmark_that_ends_after_a_hung_mark_brings_an_empty_line() -> None:
    hung = Paragraph((Run("渠" * 26 + "。", LOOK),), BODY, marked_to_end=True)
    lines = [len(laid(hung, parameters=parameters).blocks[0]) for parameters in (LIBREOFFICE_7_4, WORD)]
    assert lines == [2, 1]


def test_nothing_is_on_no_page() -> None:
    assert laid() == Pages({}, [], 0)


BLOCKS = st.one_of(
    st.builds(text, st.integers(1, 30), st.sampled_from([BODY, HEADING, BODY._replace(new_page=True)])),
    st.builds(lambda rows: table(*rows, headers=1), st.lists(st.integers(1, 30), min_size=1, max_size=12)),
    st.builds(noted, st.integers(1, 5), st.integers(1, 4)),
)


@BOTH
@given(blocks=st.lists(BLOCKS, max_size=25))
def test_lines_follow_one_another_down_the_pages(parameters: Parameters, blocks: list[Block]) -> None:
    pages = laid(*blocks, parameters=parameters)
    spots = [(spot.page, spot.y) for lines in pages.blocks for spot in lines]
    assert all(one < other for one, other in pairwise(spots))
    assert pages.total == max((page for page, _ in spots), default=0)
    assert len(pages.blocks) == len(blocks)
