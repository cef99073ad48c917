"""Paragraphs that were joined from several lines: the ledger follows them over these lines, and no further."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from converter import audit
from converter.model import SCHEMA, Block, Compilation, Heading, Notice, Paragraph, Report, SourceInfo, notice

LINES = (
    "云岭县林业局二〇二四年",  # 1, with 2 the title
    "工作总结",
    "　　一、巡护。全年巡护",  # 3, 5, 6: a run-in heading; 4 is a page number
    "- 1 -",
    "一千二百次，",
    "处置险情六起。",
    "（一）人员到位，",  # 7 and 8: two pieces
    "责任到人；（二）经费到位。",
    "公众号转让会员，",  # 9 and 10 are removed as one
    "有意请加微信。",
    "完。",
)
DATA = "\n".join(LINES).encode()
SOLD = LINES[8] + LINES[9]
BLOCKS: tuple[Block, ...] = (
    Heading(line=3, offset=2, level=1, marker="一、", text="一、巡护。", body="全年巡护一千二百次，处置险情六起。"),
    Paragraph(line=7, role="item", marker="（一）", text="（一）人员到位，责任到人；"),
    Paragraph(line=7, offset=13, role="item", marker="（一）", text="（二）经费到位。"),
    Paragraph(line=11, role="body", text="完。"),
)
REMOVED = (
    notice("page-number", line=4, text=LINES[3], removed=True),
    notice("advertising", line=9, text=SOLD, removed=True),
)


def model(
    blocks: tuple[Block, ...] = BLOCKS, notices: tuple[Notice, ...] = REMOVED, title: str = LINES[0] + LINES[1]
) -> Compilation:  # fmt: skip
    report = Report(number=1, title=title, lines=(1, 11), title_line=1, blocks=blocks)
    info = SourceInfo(
        name="a.txt", sha256=hashlib.sha256(DATA).hexdigest(), format="text", encoding="utf-8", lines=len(LINES)
    )
    return Compilation(schema=SCHEMA, source=info, title=title, reports=(report,), notices=notices)


def faults(made: Compilation) -> list[tuple[str, int]]:
    return [(fault.code, fault.line) for fault in audit.source_ledger(DATA, made).faults]


def changed(at: int, **members: object) -> Compilation:
    return model((*BLOCKS[:at], msgspec.structs.replace(BLOCKS[at], **members), *BLOCKS[at + 1 :]))


def test_a_title_a_heading_with_its_body_pieces_and_a_removal_run_over_several_lines() -> None:
    ledger = audit.source_ledger(DATA, model())
    assert ledger.faults == ()
    assert ledger.removed == len("-1-") + len(SOLD)
    assert ledger.source == sum(len("".join(line.split())) for line in LINES) == ledger.removed + ledger.model


@pytest.mark.parametrize("offset", [0, 7, 99])
def test_a_piece_whose_offset_does_not_count_in_the_joined_paragraph_is_found(offset: int) -> None:
    assert faults(changed(2, offset=offset)) != []


def test_a_piece_that_names_the_line_in_which_it_begins_is_found_at_the_paragraph_before_it() -> None:
    assert faults(changed(2, line=8)) == [("fault-place", 7)]


def test_a_paragraph_that_ends_inside_a_line_of_another_is_found() -> None:
    taken = (
        msgspec.structs.replace(BLOCKS[0], body="全年巡护一千二百次，处置险"),
        Paragraph(line=6, offset=5, role="body", text="情六起。"),
        *BLOCKS[1:],
    )
    assert ("fault-place", 3) in faults(model(taken))


@pytest.mark.parametrize("text", [SOLD[:-1], SOLD + "完", LINES[8] + "有意请加薇信。"])
def test_a_removal_that_is_not_all_of_its_lines_is_found(text: str) -> None:
    told = notice("advertising", line=9, text=text, removed=True)
    assert faults(model(notices=(REMOVED[0], told))) != []


def test_a_title_that_its_lines_do_not_hold_is_found() -> None:
    assert faults(model(title=LINES[0] + "工作报告")) != []
