"""From the input to the model: every character in exactly one place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter import audit, serialize
from converter.model import Change, Compilation, Heading, Notice, Paragraph, Report, SourceInfo
from converter.options import Options
from converter.readers.text import read
from tests.audit_sample import DATA, LINES, compilation, mutations
from tests.audit_sources import as_front
from tests.shared import shared

ODD = "甲乙，。 \t\u3000\r\n\x0b\x0c\x1c\x85\u2028\x00\x07\ufeff\u200b\u202e\ufffd1a"
replace = msgspec.structs.replace


def faults(model: Compilation, data: bytes = DATA) -> tuple[audit.Fault, ...]:
    return audit.source_ledger(data, model).faults


def test_the_sample_is_accounted_for_character_by_character() -> None:
    ledger = audit.source_ledger(DATA, compilation())
    assert ledger.faults == ()
    assert ledger.source == sum(len("".join(line.split())) for line in LINES)
    removed = [LINES[10], "##vipbegin##", "##vipend##", "-12-", LINES[29]]
    assert ledger.removed == sum(map(len, removed))
    assert (ledger.dropped, ledger.added) == (2, 0)
    assert ledger.model == ledger.source - ledger.removed - ledger.dropped + ledger.added


def test_any_altered_character_of_the_input_is_found_at_its_line() -> None:
    # The ends of lines are mutated too; only white space may change unseen.
    for index, changed in mutations(list(LINES), count=400, seed=20241):
        lines = [*LINES[:index], changed, *LINES[index + 1 :]]
        found = faults(compilation(), "\r\n".join(lines).encode())
        assert [fault.line for fault in found][:1] == [index + 1], (LINES[index], changed, found)


def _claiming(value: Any, line: int = 0) -> Iterator[tuple[dict[str, Any], str, int]]:
    """(holder, key, line) of every string of the model's JSON that claims a part of the source."""
    if isinstance(value, list):
        for member in value:
            yield from _claiming(member, line)
    elif isinstance(value, dict) and value.get("removed", "code" not in value or "dropped" in value):
        line = value.get("title_line") or value.get("line") or value.get("lines", [line])[0]
        of_title = "title_text" if "title_text" in value else "title"
        of_title = "" if "page" in value else of_title
        yield from (
            (value, key, line) for key in ("text", "body", "dropped", of_title) if isinstance(value.get(key), str)
        )
        for key in ("contents", "parts", "front", "reports", "blocks", "back", "notices", "changes"):
            yield from _claiming(value.get(key), line)


def test_any_altered_character_of_the_model_is_found_at_its_line() -> None:
    texts = [holder[key] for holder, key, _ in _claiming(json.loads(serialize.dump(compilation())))]
    assert len(texts) > 35
    for index, changed in mutations(texts, count=400, seed=77):
        model = json.loads(serialize.dump(compilation()))
        holder, key, line = list(_claiming(model))[index]
        line += changed.split("\n")[0] == texts[index].split("\n")[0] if key == "title_text" else 0
        holder[key] = changed
        found = faults(msgspec.convert(model, Compilation))
        assert line in [fault.line for fault in found], (key, texts[index], changed, found)


@pytest.mark.parametrize("dropped", range(11))
def test_a_block_that_is_lost_or_stands_twice_is_found_at_its_line(dropped: int) -> None:
    model = compilation()
    first = model.reports[0]
    for blocks in (
        first.blocks[:dropped] + first.blocks[dropped + 1 :],
        (*first.blocks[: dropped + 1], *first.blocks[dropped:]),
    ):
        changed = replace(model, reports=(replace(first, blocks=blocks), model.reports[1]))
        assert faults(changed)[0].line == first.blocks[dropped].line


def test_a_block_that_names_another_line_is_found() -> None:
    model = compilation()
    moved = replace(model.reports[1].blocks[-1], line=27, offset=99)
    second = replace(model.reports[1], blocks=(*model.reports[1].blocks[:-1], moved))
    (fault,) = faults(replace(model, reports=(model.reports[0], second)))
    assert (fault.code, fault.line, fault.found) == ("fault-place", 27, "28")


def test_text_that_was_moved_to_the_line_before_is_found() -> None:
    model = compilation()
    heading, body = model.reports[1].blocks[1:3]
    assert isinstance(heading, Heading)
    assert isinstance(body, Paragraph)
    blocks = (replace(heading, text=heading.text + body.text[:1]), replace(body, text=body.text[1:]))
    second = replace(model.reports[1], blocks=(model.reports[1].blocks[0], *blocks, *model.reports[1].blocks[3:]))
    assert [fault.line for fault in faults(replace(model, reports=(model.reports[0], second)))] == [24]


def test_hard_wrapped_lines_may_be_joined_into_one_block() -> None:
    data = "甲乙丙，\n丁戊己。\n庚辛。\n".encode()
    source = read(data, "x.txt", Options())
    first, second, third = as_front(source).front
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    joined = replace(first, text=first.text + second.text)
    assert faults(replace(as_front(source), front=(joined, third)), data) == ()


def test_a_removed_text_must_be_entered_where_it_stands() -> None:
    model = compilation()
    for index, notice in enumerate(model.notices[:5]):
        others = model.notices[:index] + model.notices[index + 1 :]
        assert faults(replace(model, notices=others))[0].line == notice.line
        quoting: Notice = replace(notice, removed=False)
        assert faults(replace(model, notices=(*others, quoting)))[0].line == notice.line
        elsewhere: Notice = replace(notice, line=notice.line + 1)
        assert faults(replace(model, notices=(*others, elsewhere)))


def test_what_reading_dropped_must_be_entered_where_it_stood() -> None:
    model = compilation()
    first, second = model.changes
    wrong: list[tuple[Change, ...]] = [
        (), (first,), (replace(first, offset=3), second), (replace(first, offset=-1), second),
        (replace(first, dropped="\x08"), second), (first, replace(second, added="甲")),
        (first, replace(second, line=99)), (first, replace(second, offset=10_000)),
    ]  # fmt: skip
    for changes in wrong:
        assert faults(replace(model, changes=changes)), changes


def test_a_title_that_is_not_in_the_source_claims_nothing() -> None:
    data = "各位代表：\n特此报告。\n".encode()
    source = read(data, "x.txt", Options())
    report = Report(number=1, title="x", lines=(1, 2), blocks=as_front(source).front)
    assert faults(replace(as_front(source), front=(), reports=(report,)), data) == ()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-8-sig", "utf-32"])
def test_every_encoding_is_accounted_for(encoding: str) -> None:
    data = "\n".join(LINES).encode(encoding)
    ledger = audit.source_ledger(data, as_front(read(data, "x.txt", Options())))
    assert ledger.faults == ()
    assert ledger.source - ledger.dropped == ledger.model


def test_bad_bytes_become_added_characters() -> None:
    data = "甲乙\n丙".encode() + b"\xff" + "丁\n".encode() * 40
    model = as_front(read(data, "x.txt", Options()))
    ledger = audit.source_ledger(data, model)
    assert (ledger.faults, ledger.added) == ((), 1)
    assert ledger.source + 1 == ledger.model
    (unentered,) = faults(replace(model, changes=()), data)
    assert (unentered.code, unentered.line) == ("fault-entry", 2)


@given(st.text(st.sampled_from(ODD)))
def test_whatever_a_text_holds_every_character_is_accounted_for(text: str) -> None:
    data = ("各项工作稳步推进" * 20 + text).encode()
    ledger = audit.source_ledger(data, as_front(read(data, "x.txt", Options())))
    assert ledger.faults == ()
    assert ledger.source - ledger.dropped + ledger.added == ledger.model


def test_an_edited_json_is_compared_with_what_was_made_of_it() -> None:
    model = compilation()
    data = serialize.dump(model)
    for encoded in (data, data.decode().encode("utf-16"), data.decode().encode("utf-8-sig")):
        ledger = audit.source_ledger(encoded, model)
        assert ledger.faults == ()
        assert ledger.source == ledger.model > 0
    altered = data.replace("管护员312名".encode(), "管护员321名".encode())
    (fault,) = faults(model, altered)
    assert (fault.line, fault.expected[:3], fault.found[:3]) == (28, "21名", "12名")


def test_reports_of_an_edited_json_may_be_numbered_anew() -> None:
    model = compilation()
    edited = replace(model, reports=(replace(model.reports[0], number=4), replace(model.reports[1], number=9)))
    assert faults(model, serialize.dump(edited)) == ()


def test_without_an_input_only_the_model_is_counted() -> None:
    ledger = audit.source_ledger(None, compilation())
    assert (ledger.source, ledger.faults) == (0, ())
    assert ledger.model > 300


def test_another_input_is_told_even_where_its_text_is_the_same() -> None:
    (fault,) = faults(compilation(), DATA + b"\n")
    assert fault.code == "fault-input"
    assert faults(replace(compilation(), source=None))[0].code == "fault-input"
    info = SourceInfo(name="x", sha256="", format="text", encoding="no-such-encoding")
    assert faults(replace(compilation(), source=info))[0].code == "fault-unreadable"


def test_the_main_input_is_accounted_for_as_it_is_read() -> None:
    data = shared("data/compilation.txt").read_bytes()
    ledger = audit.source_ledger(data, as_front(read(data, "x.txt", Options())))
    assert ledger.faults == ()
    assert ledger.source == ledger.model > 300_000
