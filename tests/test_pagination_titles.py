"""Titles of several lines are balanced, without a change to their text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.pagination import LIBREOFFICE_7_4, WORD, Parameters, balancing_inset
from converter.pagination.lines import break_lines
from converter.pagination.text import Look, Run, prepared

WIDTH = 8844
TITLE = Look(size=44, hint=True)


def lines(title: str, parameters: Parameters = WORD, *, inset: int | None = None) -> list[str]:
    width = WIDTH - 2 * (balancing_inset(title, WIDTH, TITLE) if inset is None else inset)
    text = prepared([Run(title, TITLE)], parameters)
    return [text.characters[line.start : line.end] for line in break_lines(text, width, width, parameters)]


@pytest.mark.parametrize("title", ["青山县水务局工作总结", "青山县水务局2024年农田灌溉工作总结"])
def test_a_title_of_one_line_stays_as_it_is(title: str) -> None:
    assert balancing_inset(title, WIDTH, TITLE) == 0


def test_a_title_that_people_have_broken_stays_as_it_is() -> None:
    assert balancing_inset("青山县水务局\n关于农田灌溉和防汛抗旱工作情况的总结报告", WIDTH, TITLE) == 0


def test_no_lone_character_stands_under_a_full_line() -> None:
    title = "青山县水务局关于农田灌溉和防汛抗旱工作的报告"
    assert list(map(len, lines(title, inset=0))) == [20, 2]
    assert [len(line) for line in lines(title)] == [11, 11]


@pytest.mark.parametrize(
    "title", ["青山县水务局关于2024年农田灌溉工作的总结报告", "青山县水务局2024年上半年水利工作总结报告"]
)
def test_both_programs_break_a_title_alike(title: str) -> None:
    assert lines(title, LIBREOFFICE_7_4) == lines(title, WORD)
    assert len(lines(title)) == 2


@given(title=st.text(st.sampled_from("青山县水务局关于灌溉的总结报告2024年（）“”、"), min_size=1, max_size=90))
def test_a_title_takes_no_more_lines_than_it_needs_with_half_a_character_to_spare(title: str) -> None:
    assert 0 <= balancing_inset(title, WIDTH, TITLE) < WIDTH // 2
    assert len(lines(title)) <= len(lines(title, inset=TITLE.size * 5 // 2 + 1))
