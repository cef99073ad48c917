"""The rules of the outline, each with the cases that it decides, as data in tests/data/outline/*.txt.

A case begins with ``== name``. A row is the expected label, a tab and the text of a line; ``｜`` shows where a run-in
heading ends, ``{…}`` at the end is evidence that the format states, ``+`` before a label means that the piece stands in
the same line as the one before. Labels: ``H<level> <marker>``, ``item <marker>`` or a role.
Then ``! code row`` for each notice (rows from 0) and ``= fact value``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from converter.model import Heading, Paragraph
from converter.outline import facts, outline
from converter.source import Line

DATA = Path(__file__).parent / "data" / "outline"
_EVIDENCE = re.compile(r" \{([^{}]+)\}$")


class Case(NamedTuple):
    name: str
    lines: list[Line]
    rows: list[tuple[str, int, str]]
    notices: list[tuple[str, int]]
    facts: dict[str, str]


def cases() -> Iterator[Case]:
    for path in sorted(DATA.glob("*.txt")):
        _, *parts = path.read_text(encoding="utf-8").split("\n== ")
        for part in parts:
            name, _, body = part.partition("\n")
            yield case(f"{path.stem}: {name}", [row for row in body.split("\n") if row])


def case(name: str, rows: list[str]) -> Case:
    found = Case(name, [], [], [], {})
    for row in rows:
        if row.startswith("! "):
            _, code, at = row.split(" ")
            found.notices.append((code, found.rows[int(at)][1]))
        elif row.startswith("= "):
            _, fact, value = row.split(" ", 2)
            found.facts[fact] = value
        else:
            add_row(found, *row.split("\t", 1))
    return found


def add_row(found: Case, label: str, text: str) -> None:
    evidence = _EVIDENCE.search(text)
    text = text[: evidence.start()] if evidence else text
    plain = text.replace("｜", "")
    if label.startswith("+"):
        found.lines[-1] = msgspec.structs.replace(found.lines[-1], text=found.lines[-1].text + plain)
    else:
        stated = dict(pair.split("=") for pair in evidence[1].split(" ")) if evidence else {}
        found.lines.append(
            msgspec.convert({"place": len(found.lines) + 1, "text": plain, **stated}, Line, strict=False)
        )
    found.rows.append((label.lstrip("+"), len(found.lines), text))


CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_outline_is_that_of_a_careful_editor(case: Case) -> None:
    result = outline(case.lines)

    assert [seen(block) for block in result.blocks] == case.rows
    assert sorted((n.code, n.line) for n in result.notices) == sorted(case.notices)
    if case.facts:
        said = facts(result.blocks)
        assert {fact: getattr(said, fact) for fact in case.facts} == case.facts


def seen(block: object) -> tuple[str, int, str]:
    if isinstance(block, Heading):
        text = f"{block.text}｜{block.body}" if block.body else block.text
        return f"H{block.level} {block.marker}", block.line, text
    assert isinstance(block, Paragraph)
    return f"{block.role} {block.marker}".strip(), block.line, block.text


def test_every_case_file_has_cases() -> None:
    assert len(CASES) >= 40
    assert {case.name.split(":")[0] for case in CASES} == {path.stem for path in DATA.glob("*.txt")}
