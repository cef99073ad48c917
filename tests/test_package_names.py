"""File names (cases FNM of the field)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.package.names import MAX_BYTES, numbered, safe, unique


def test_fnm_01_a_long_chinese_title_is_cut_between_characters_and_counted_in_bytes() -> None:
    name = safe("某" * 120)
    assert name == "某" * (MAX_BYTES // 3)


def test_fnm_02_long_titles_with_one_beginning_stay_apart_by_their_number() -> None:
    first, second = numbered([(1, "局" * 80 + "甲"), (2, "局" * 80 + "乙")], 2)
    assert first != second
    assert (first[:4], second[:4]) == ("001-", "002-")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("CON", "_CON"),
        ("con.工作总结", "_con.工作总结"),
        ("COM1", "_COM1"),
        ("CONTENTS", "CONTENTS"),
        ("报告：上/下", "报告：上／下"),
        ("总结. ", "总结"),
        ("a:b", "a：b"),
        ('<>:"/\\|?*', "＜＞：＂／＼｜？＊"),
        ("总结\u202e\u200b\x07\ufeff", "总结"),
        ("甲\t乙\n丙", "甲乙丙"),
        ("张　三", "张 三"),
        ("", "无标题"),
        (" . ", "无标题"),
        ("e\u0301", "é"),
    ],
)
def test_fnm_03_names_are_safe_on_windows(title: str, name: str) -> None:
    assert safe(title) == name


def test_a_name_is_not_cut_between_a_letter_and_its_accent() -> None:
    assert safe("aq\u0323", limit=2) == "a"


def test_the_number_has_as_many_digits_as_the_count_needs() -> None:
    assert numbered([(7, "甲")], 90) == ["007-甲"]
    assert numbered([(7, "甲")], 12000) == ["00007-甲"]


def test_unique_names_differ_without_regard_to_case() -> None:
    assert unique("Index", ["index"]) == "Index-2"
    assert unique("甲", ["甲", "甲-2"]) == "甲-3"
    assert unique("乙", ["甲"]) == "乙"


@given(st.text(max_size=200))
def test_fnm_03_and_07_any_title_gives_a_name_that_every_system_takes(title: str) -> None:
    name = safe(title)
    assert 0 < len(name.encode()) <= MAX_BYTES + 1  # one underscore may come before a reserved name
    assert not set(name) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in name)
    assert unicodedata.is_normalized("NFC", name)
    assert name == name.strip(". ")
