"""Generated compilations: cut exactly, nothing lost, the same again from what was written (docs/accuracy.md)."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converter import audit, pipeline, serialize
from converter.compare import same
from converter.options import Options
from tests.generate import cases, damage, forms, layout, printed
from tests.generate.cases import Case, Recipe
from tests.generate.draft import ABOVE, NUMBERED, PLAIN, Form
from tests.generate.encodings import ENCODINGS
from tests.generate.sample import some
from tests.generate.tally import Tally, axes, tally

EXACT, EXACT_DAMAGED = 99.5, 97.0
"""Percent of compilations that are cut exactly: intact, and with one kind of damage."""

MOST_LOST = 0.005
"""Share of the characters that may be removed although the truth removes nothing."""
_QUICK = 90
_QUICK_DAMAGED = 60


def _forms() -> st.SearchStrategy[Form]:
    """Any form, damaged in any one way or not at all."""
    return st.builds(
        Form,
        number=st.sampled_from(list(forms.NUMBERS)), tail=st.sampled_from(forms.TAILS),
        layout=st.sampled_from(printed.LAYOUTS), header=st.sampled_from(layout.HEADERS),
        style=st.sampled_from((PLAIN, NUMBERED, ABOVE)), encoding=st.sampled_from(list(ENCODINGS)),
        damage=st.sampled_from(("", *damage.DAMAGES)),
    ).map(cases.fitted)  # fmt: skip


def compilations() -> st.SearchStrategy[Case]:
    """Generated compilations with their truth."""
    return st.builds(Recipe, _forms(), st.integers(0, 10**6)).map(cases.case)


def _told(found: Tally) -> str:
    worst = sorted(
        (share.percent(), axis, value, share.count) for axis, own in found.by.items() for value, share in own.items()
    )
    return "\n".join(map(str, [f"{found.all.percent():.2f}% of {found.all.count}", *worst[:8], *found.wrong[:5]]))


def test_a_sample_of_intact_compilations_is_cut_exactly() -> None:
    found = tally(some(cases.intact(), _QUICK))
    assert found.all.percent() >= EXACT, _told(found)
    assert found.lost <= MOST_LOST * found.characters


def test_a_sample_of_damaged_compilations_is_cut_exactly() -> None:
    found = tally(some(cases.damaged(), _QUICK_DAMAGED))
    assert found.all.percent() >= EXACT_DAMAGED, _told(found)
    assert found.lost <= MOST_LOST * found.characters


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_all_intact_compilations_are_cut_exactly() -> None:
    found = tally(cases.intact())
    assert found.all.percent() >= EXACT, _told(found)
    assert found.lost <= MOST_LOST * found.characters


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_compilations_with_each_kind_of_damage_are_cut_exactly() -> None:
    found = tally(cases.damaged())
    missed = {name: share.percent() for name, share in found.by["damage"].items() if share.percent() < EXACT_DAMAGED}
    assert missed == {}, _told(found)
    assert found.lost <= MOST_LOST * found.characters


def test_every_form_is_made_often_enough_in_every_encoding() -> None:
    made = [recipe.form for recipe in cases.intact()]
    for axis in ("number", "leader", "page", "layout", "place of the contents", "number in the body"):
        count = Counter((axes(form)[axis], form.encoding) for form in made)
        values = {value for value, _ in count}
        rare = {pair: count[pair] for pair in product(values, ENCODINGS) if count[pair] < cases.LEAST}
        assert rare == {}, axis


def test_every_damage_is_made_often_enough() -> None:
    count = Counter(recipe.form.damage for recipe in cases.damaged())
    assert count.keys() == damage.DAMAGES.keys()
    assert min(count.values()) >= 50


@settings(max_examples=25)
@given(compilations())
def test_the_truth_names_lines_that_hold_the_titles(case: Case) -> None:
    lines = case.text.split("\n")
    for line, title in case.truth.starts:
        following = "".join(lines[line - 1 : line + 3])
        assert title in following
    assert all(lines[line - 1] == text for line, text in case.truth.removed)


@settings(max_examples=25)
@given(compilations())
def test_nothing_raises_and_no_character_is_lost(case: Case) -> None:
    compilation = pipeline.parse(case.data, "input.txt", Options())
    assert audit.source_ledger(case.data, compilation).faults == ()


@settings(max_examples=15)
@given(compilations())
def test_what_was_written_as_json_is_the_same_compilation_again(case: Case) -> None:
    compilation = pipeline.parse(case.data, "input.txt", Options())
    written = serialize.dump(compilation)
    again = pipeline.parse(written, "compilation.json", Options())
    assert same(again, compilation)
    assert serialize.dump(again) == written


@settings(max_examples=15)
@given(compilations())
def test_what_was_written_as_markdown_is_the_same_compilation_again(case: Case) -> None:
    compilation = pipeline.parse(case.data, "input.txt", Options())
    written = pipeline.render(compilation, "md")
    again = pipeline.parse(written, "input.md", Options())
    assert same(again, compilation)
    assert pipeline.render(again, "md") == written


def test_a_case_is_the_same_whenever_it_is_made() -> None:
    for recipe in some(cases.damaged(), 12):
        assert cases.case(recipe) == cases.case(recipe)
