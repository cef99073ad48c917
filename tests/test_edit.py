"""Corrections: what each does, what it refuses, and that none loses a character."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from converter import edit
from converter.edit.operations import DropBlock, Merge, Rename, SetLevel, Split
from converter.errors import InvalidEdit
from converter.model import Block, Compilation, Heading, Mark, Paragraph, Part, Table
from converter.readers.model_check import problem
from converter.renumber import in_order
from tests.compilations import compilation, heading, paragraph

Correction = Callable[[Compilation], Compilation]


def titles(found: Compilation) -> list[str]:
    return [report.title for report in found.reports]


def headings(found: Compilation, report: int = 1) -> list[tuple[int, str]]:
    return [(b.level, b.text) for b in found.reports[report - 1].blocks if isinstance(b, Heading)]


def text_of(block: Block) -> str:
    if isinstance(block, Table):
        return "".join(cell.text for row in block.rows for cell in row)
    return block.full_text() if isinstance(block, Heading | Paragraph) else ""


def stock(found: Compilation) -> list[str]:
    """Every character that the source has, sorted: model + removed + dropped by corrections − added by them."""
    texts = [(report.title_text or report.title).replace("\n", "") for report in found.reports]
    texts += [part.title for part in found.parts]
    matter = (*found.front, *found.back)
    texts += [text_of(block) for block in (*matter, *(block for report in found.reports for block in report.blocks))]
    texts += [text_of(block) for report in found.reports for note in report.notes.values() for block in note]
    texts += [notice.text for notice in found.notices if notice.removed]
    texts += [change.dropped for change in found.changes if change.code == "edited"]
    characters = sorted("".join("".join(texts).split()))
    for change in found.changes:
        if change.code == "edited":
            for character in "".join(change.added.split()):
                characters.remove(character)
    return characters


def test_a_renamed_report_keeps_its_title_as_it_stands() -> None:
    found = edit.rename(compilation(), 1, " 柳河镇总结 ").reports[0]
    assert (found.title, found.title_text) == ("柳河镇总结", "柳河镇上半年工作总结")
    back = edit.rename(edit.rename(compilation(), 1, "别的"), 1, "柳河镇上半年工作总结")
    assert back == compilation()


def test_the_compilation_gets_another_title() -> None:
    found = edit.set_title(compilation(), "全县汇编")
    assert (found.title, found.title_text) == ("全县汇编", "青山县工作汇编")


def test_a_merged_report_becomes_a_section_of_the_one_before() -> None:
    found = edit.merge(compilation(), 2)
    assert titles(found) == ["柳河镇上半年工作总结", "青山县林业局工作总结"]
    assert [report.number for report in found.reports] == [1, 2]
    merged = found.reports[0]
    assert merged.lines == (10, 24)
    assert headings(found)[-2:] == [(1, "青山县水务局工作总结"), (2, "一、供水")]
    assert [(part.first, part.last) for part in found.parts] == [(1, 1), (2, 2)]
    assert [notice.report for notice in found.notices] == [1, None, 1]


def test_notes_of_merged_reports_are_kept_apart() -> None:
    merged = edit.merge(compilation(), 2).reports[0]
    assert {key: note[0].text for key, note in merged.notes.items() if isinstance(note[0], Paragraph)} == {
        "1": "截至六月底。", "2": "一至六月。",
    }  # fmt: skip
    marks = [mark.note for block in merged.blocks if isinstance(block, Paragraph) for mark in block.marks]
    assert marks == ["1", "2"]


def test_a_report_is_split_at_a_heading() -> None:
    found = edit.split(compilation(), 1, line=15)
    assert titles(found)[:2] == ["柳河镇上半年工作总结", "二、下步打算"]
    assert [report.lines for report in found.reports[:2]] == [(10, 14), (15, 19)]
    assert headings(found, 2) == [(1, "（一）补短板")]
    assert [(part.first, part.last) for part in found.parts] == [(1, 3), (4, 4)]
    assert [notice.report for notice in found.notices] == [2, None, 3]
    assert (list(found.reports[0].notes), list(found.reports[1].notes)) == (["1"], [])


def test_a_split_and_a_merge_give_the_same_text_in_the_same_order() -> None:
    found = edit.merge(edit.split(compilation(), 1, block=4), 2)
    assert [text_of(b) for b in found.reports[0].blocks] == [text_of(b) for b in compilation().reports[0].blocks]
    assert headings(found) == headings(compilation())


def test_a_run_in_heading_that_becomes_a_title_leaves_its_body_as_a_paragraph() -> None:
    second = edit.split(compilation(), 1, block=1).reports[1]
    assert second.title == "（一）抓项目。"
    body = second.blocks[0]
    assert isinstance(body, Paragraph)
    assert (body.text, body.line, body.offset, body.marks) == ("开工四个，完成两个。", 12, 7, ())


def test_a_note_to_which_only_the_new_title_refers_becomes_a_paragraph() -> None:
    found = edit.split(compilation(), 1, block=2)
    assert (found.reports[0].notes, found.reports[1].notes) == ({}, {})
    last = found.reports[1].blocks[-1]
    assert isinstance(last, Paragraph)
    assert (last.role, last.text) == ("note", "截至六月底。")


def test_a_note_of_a_dropped_block_is_taken_out_with_it() -> None:
    found = edit.drop_block(compilation(), 1, 2)
    assert found.reports[0].notes == {}
    assert [notice.text for notice in found.notices][-2:] == ["数据见附表。", "截至六月底。"]


def test_a_changed_block_and_the_note_at_its_place_are_taken_out_as_the_source_has_them() -> None:
    found = edit.drop(edit.set_text(compilation(), 1, 2, "数据另见附表。"), 1)
    assert {"数据见附表。", "截至六月底。"} <= {notice.text for notice in found.notices if notice.removed}
    assert found.changes == compilation().changes
    assert stock(found) == stock(compilation())


def test_marks_stay_on_their_characters_where_a_change_could_be_told_in_two_ways() -> None:
    bold = paragraph(27, "好呀好", marks=(Mark(start=0, end=2, kind="bold"), Mark(start=2, end=3, kind="italic")))
    whole = compilation()
    last = replace(whole.reports[2], blocks=(bold,))
    changed = edit.set_text(replace(whole, reports=(*whole.reports[:2], last)), 3, 0, "好").reports[2].blocks[0]
    assert isinstance(changed, Paragraph)
    assert changed.marks == (Mark(start=0, end=1, kind="bold"),)


def test_parts_open_in_the_order_of_the_text_the_one_that_holds_others_first() -> None:
    inner, outer, last = (
        Part(title=t, line=1, first=a, last=b) for t, a, b in (("内", 1, 1), ("外", 1, 3), ("末", 4, 4))
    )
    assert [part.title for part in in_order([last, inner, outer])] == ["外", "内", "末"]


def test_a_dropped_report_is_kept_in_notices() -> None:
    found = edit.drop(compilation(), 3)
    assert titles(found) == titles(compilation())[:2]
    assert [(n.code, n.line, n.text) for n in found.notices if n.removed and n.code == "edited-out"] == [
        ("edited-out", 27, "造林三千亩。"), ("edited-out", 26, "青山县林业局工作总结"), ("edited-out", 25, "下篇"),
    ]  # fmt: skip
    assert [part.title for part in found.parts] == ["上篇"]


@pytest.mark.parametrize(
    ("report", "to", "order", "parts"),
    [
        (3, 1, [3, 1, 2], [(1, 3)]),
        (1, 2, [2, 1, 3], [(1, 2), (3, 3)]),
        (1, 3, [2, 3, 1], [(1, 1), (2, 3)]),
        (2, 2, [1, 2, 3], [(1, 2), (3, 3)]),
    ],
)  # fmt: skip
def test_a_moved_report_joins_the_part_where_it_goes(
    report: int, to: int, order: list[int], parts: list[tuple[int, int]]
) -> None:
    before = titles(compilation())
    found = edit.move(compilation(), report, to)
    assert titles(found) == [before[number - 1] for number in order]
    assert [(part.first, part.last) for part in found.parts] == parts


def test_a_level_moves_the_headings_under_it_and_nothing_is_skipped() -> None:
    found = edit.set_level(compilation(), 1, 4, 2)
    assert headings(found) == [(1, "一、基本情况"), (2, "（一）抓项目。"), (2, "二、下步打算"), (3, "（一）补短板")]
    assert headings(edit.set_level(found, 1, 4, 1)) == headings(compilation())
    assert headings(edit.set_level(compilation(), 1, 0, 3)) == headings(compilation())
    assert headings(edit.set_level(compilation(), 1, 1, 9))[1] == (2, "（一）抓项目。")


def test_a_changed_text_is_entered_and_its_marks_follow() -> None:
    found = edit.set_text(compilation(), 1, 1, "（一）狠抓项目。")
    block = found.reports[0].blocks[1]
    assert isinstance(block, Heading)
    assert (block.full_text(), block.marker) == ("（一）狠抓项目。开工四个，完成两个。", "（一）")
    assert block.marks == (Mark(start=0, end=8, kind="bold"),)
    change = found.changes[-1]
    assert (change.code, change.line, change.dropped) == ("edited", 12, "（一）抓项目。开工四个，完成两个。")
    again = edit.set_text(found, 1, 1, "（一）抓项目。")
    assert again.changes == compilation().changes


def test_a_paragraph_becomes_a_run_in_heading_and_back() -> None:
    made = edit.set_heading(compilation(), 1, 6, 3, length=2)
    block = made.reports[0].blocks[6]
    assert isinstance(block, Heading)
    assert (block.text, block.body, block.level, block.marker, block.why) == ("继续", "推进。", 3, "none", "edited")
    back = edit.set_paragraph(made, 1, 6).reports[0].blocks[6]
    assert isinstance(back, Paragraph)
    assert (back.text, back.role, back.marker) == ("继续推进。", "body", "")


def test_a_heading_that_becomes_a_paragraph_keeps_its_marker_and_levels_close_up() -> None:
    found = edit.set_paragraph(compilation(), 1, 4, "item")
    block = found.reports[0].blocks[4]
    assert isinstance(block, Paragraph)
    assert (block.text, block.role, block.marker) == ("二、下步打算", "item", "一、")
    assert headings(edit.set_paragraph(compilation(), 1, 0)) == [
        (1, "（一）抓项目。"), (1, "二、下步打算"), (2, "（一）补短板"),
    ]  # fmt: skip


def test_facts_and_roles_are_corrected() -> None:
    found = edit.set_role(
        edit.set_organization(edit.set_date(compilation(), 2, "2024-07-01"), 2, "水务局"), 2, 0, "byline"
    )
    report = found.reports[1]
    assert (report.date, report.organization) == ("2024-07-01", "水务局")
    assert isinstance(report.blocks[0], Paragraph)
    assert report.blocks[0].role == "byline"
    assert edit.set_date(found, 2, "").reports[1].date == ""


def test_a_dropped_block_is_kept_in_a_notice_as_the_source_has_it() -> None:
    edited = edit.set_text(compilation(), 1, 6, "持续推进。")
    found = edit.drop_block(edited, 1, 6)
    assert found.notices[-1].text == "继续推进。"
    assert found.changes == compilation().changes
    assert len(found.reports[0].blocks) == 8


@pytest.mark.parametrize(
    "correction",
    [
        lambda c: edit.rename(c, 4, "题"),
        lambda c: edit.rename(c, 0, "题"),
        lambda c: edit.rename(c, 1, " "),
        lambda c: edit.rename(c, 1, "两\n行"),
        lambda c: edit.rename(c, 1, "控\x07制"),
        lambda c: edit.merge(c, 1),
        lambda c: edit.split(c, 1, block=9),
        lambda c: edit.split(c, 1, block=3),
        lambda c: edit.split(c, 1, line=3),
        lambda c: edit.split(c, 1),
        lambda c: edit.split(c, 1, block=1, line=12),
        lambda c: edit.drop(edit.drop(edit.drop(c, 1), 1), 1),
        lambda c: edit.move(c, 1, 4),
        lambda c: edit.set_date(c, 1, "2024-02-30"),
        lambda c: edit.set_level(c, 1, 2, 1),
        lambda c: edit.set_level(c, 1, 0, 0),
        lambda c: edit.set_level(c, 1, 0, 10),
        lambda c: edit.set_text(c, 1, 3, "表"),
        lambda c: edit.set_text(c, 1, 2, "文", "正文"),
        lambda c: edit.set_heading(c, 1, 2, 1, length=0),
        lambda c: edit.set_heading(c, 1, 2, 1, length=7),
        lambda c: edit.set_role(c, 1, 0, "item"),
        lambda c: edit.drop_block(c, 1, -1),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(correction: Correction) -> None:
    with pytest.raises(InvalidEdit) as raised:
        correction(compilation())
    assert "?" not in raised.value.message("zh")


def test_corrections_come_as_json_and_apply_one_after_another() -> None:
    edits = edit.edits_from_json(
        '[{"op": "split", "report": 1, "line": 15}, {"op": "rename", "report": 2, "title": "打算"},'
        ' {"op": "drop", "report": 4}]'
    )
    assert titles(edit.apply(compilation(), edits)) == ["柳河镇上半年工作总结", "打算", "青山县水务局工作总结"]


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b'[{"op": "fly"}]', b'[{"op": "rename", "report": 1}]', b'[{"op": "drop", "report": 1, "x": 1}]',
     b'[{"op": "set_role", "report": 1, "block": 0, "role": "poem"}]', b"[" * 5000],
)  # fmt: skip
def test_json_that_holds_no_corrections_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidEdit):
        edit.edits_from_json(data)


SMALL = st.integers(1, 4)
INDEX = st.integers(0, 9)
CORRECTIONS: st.SearchStrategy[edit.Edit] = st.one_of(
    st.builds(Rename, report=SMALL, title=st.sampled_from(("甲总结", "乙总结"))),
    st.builds(Merge, report=SMALL),
    st.builds(Split, report=SMALL, block=INDEX),
    st.builds(edit.operations.Drop, report=SMALL),
    st.builds(edit.operations.Move, report=SMALL, to=SMALL),
    st.builds(SetLevel, report=SMALL, block=INDEX, level=st.integers(1, 4)),
    st.builds(edit.operations.SetText, report=SMALL, block=INDEX, text=st.sampled_from(("一、新的标题", "另一句话。"))),
    st.builds(edit.operations.SetHeading, report=SMALL, block=INDEX, level=st.integers(1, 4), length=st.just(2)),
    st.builds(edit.operations.SetParagraph, report=SMALL, block=INDEX),
    st.builds(DropBlock, report=SMALL, block=INDEX),
)


@given(st.lists(CORRECTIONS, max_size=8))
def test_whatever_is_corrected_the_compilation_stays_whole(edits: list[edit.Edit]) -> None:
    found = compilation()
    for correction in edits:
        try:
            found = edit.apply(found, [correction])
        except InvalidEdit:
            continue
        assert problem(found) is None
        assert [report.number for report in found.reports] == list(range(1, len(found.reports) + 1))
        for report in found.reports:
            levels = [block.level for block in report.blocks if isinstance(block, Heading)]
            assert all(level <= before + 1 for before, level in zip([0, *levels], levels, strict=False))
    assert stock(found) == stock(compilation())


@given(st.lists(st.integers(1, 9), max_size=12))
def test_levels_are_closed_up_without_changing_which_heading_is_under_which(levels: list[int]) -> None:
    report = compilation().reports[2]
    blocks = (*(heading(30 + i, f"题{i}", level, "none") for i, level in enumerate(levels)), paragraph(90, "末"))
    whole = replace(compilation(), reports=(*compilation().reports[:2], replace(report, blocks=blocks)))
    closed = [level for level, _ in headings(edit.set_role(whole, 3, len(levels), "date"), 3)]
    assert [_parent(closed, i) for i in range(len(levels))] == [_parent(levels, i) for i in range(len(levels))]
    assert all(level == 1 or _parent(closed, i) is not None for i, level in enumerate(closed))


def _parent(levels: list[int], index: int) -> int | None:
    return next((i for i in range(index - 1, -1, -1) if levels[i] < levels[index]), None)
