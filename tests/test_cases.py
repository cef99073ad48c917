"""Each case from the field on Word, EPUB and Markdown has a test that bears its id."""

from __future__ import annotations

import re

import pytest

from tests.shared import ROOT, shared

AREAS = ("DXR", "DXW", "EPB", "MDN")
_CASE = re.compile(r"^### ([A-Z0-9]{3})-(\d\d)$", re.MULTILINE)
_TEST = re.compile(r"^def (test_\w+)", re.MULTILINE)
_QUOTED = re.compile(r'"([A-Z]{3})-(\d\d)"')
_ID = re.compile(r"_([a-z]{3})((?:_(?:and_)?\d\d)+)")


def ids_of_tests() -> set[tuple[str, str]]:
    """The ids in the names of tests (``dxw_05_and_07`` is two) and of their cases."""
    found: set[tuple[str, str]] = set()
    for path in (ROOT / "tests").glob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(_QUOTED.findall(text))
        for name in _TEST.findall(text):
            for area, numbers in _ID.findall(name):
                found |= {(area.upper(), number) for number in re.findall(r"\d\d", numbers)}
    return found


@pytest.mark.parametrize("area", AREAS)
def test_every_case_of_the_area_has_a_test(area: str) -> None:
    cases = {found for found in _CASE.findall(shared("cases.md").read_text(encoding="utf-8")) if found[0] == area}
    assert cases
    assert cases - ids_of_tests() == set()
