"""Wrapped at any width, on pages with any furniture: the paragraphs come back, and no character is lost."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from converter import audit, pipeline
from converter.model import without_blanks
from converter.options import Options, Wrap
from converter.readers import read
from converter.unwrap import unwrap
from tests.printed_pages import LAYOUTS, Printed, document, printed

DOCUMENTS = 300
LEAST = 0.99
"""Share of the paragraphs that come back. Where neither an indent nor a blank line shows where they begin, some that
end at the full width cannot be told from those that go on."""
LEAST_SHOWN = 0.995
"""The same, where an indent or a blank line shows it and a line has 30 characters or more."""


def made(seed: int, layout: str, width: int) -> Printed:
    rng = Random(seed)
    reports = rng.randint(1, 3)
    return printed(rng, layout, width, [paragraph for _ in range(reports) for paragraph in document(rng)])


def test_nearly_all_paragraphs_come_back() -> None:
    wanted, lost = Counter[bool](), Counter[bool]()
    for seed in range(DOCUMENTS):
        rng = Random(seed)
        layout, width = LAYOUTS[seed % 3], rng.randint(30, 45) * rng.choice((1, 2))
        page = made(seed, layout, width)
        found = unwrap(read(page.text.encode(), "某局.txt", Options()))
        shown = layout != "flush" and width >= 60
        wanted[shown] += len(page.paragraphs)
        back = Counter(line.text for line in found.lines if not line.furniture)
        lost[shown] += (Counter(page.paragraphs) - back).total()
    assert lost.total() <= (1 - LEAST) * wanted.total()
    assert lost[True] <= (1 - LEAST_SHOWN) * wanted[True]


cases = st.builds(made, st.integers(0, 10**6), st.sampled_from(LAYOUTS), st.integers(24, 100))


@given(cases, st.sampled_from(get_args(Wrap)))
def test_every_character_stays_and_lines_stay_in_order(page: Printed, wrap: Wrap) -> None:
    before = read(page.text.encode(), "某局.txt", Options())
    after = unwrap(before, wrap)
    characters = (Counter(without_blanks("".join(line.text for line in own.lines))) for own in (before, after))
    assert next(characters) == next(characters)
    places = [line.place for line in after.lines]
    assert places == sorted(places)
    spans = {place for line in after.lines for place in range(line.place, line.last + 1)}
    assert {line.place for line in before.lines} <= spans


@settings(max_examples=40)
@given(cases, st.sampled_from(get_args(Wrap)))
def test_every_character_is_accounted_for(page: Printed, wrap: Wrap) -> None:
    data = page.text.encode()
    assert audit.source_ledger(data, pipeline.parse(data, "某局.txt", Options(wrap=wrap))).faults == ()


lines = st.lists(
    st.one_of(
        st.text("今年以来，全县。（一）1.2第页-—·; 　ab\t\f", max_size=90),
        st.sampled_from(["- 3 -", "4", "第5页", "目录", "一、总体情况", "某县年鉴", "1．某局总结\t3", "##vipbegin##"]),
    ),
    max_size=60,
)


@settings(max_examples=200)
@given(lines, st.sampled_from(get_args(Wrap)))
def test_any_lines_pass_without_a_lost_character(rows: list[str], wrap: Wrap) -> None:
    data = "\n".join(["全年工作。", *rows]).encode()
    assert audit.source_ledger(data, pipeline.parse(data, "某局.txt", Options(wrap=wrap))).faults == ()
