"""Section numbers: classes, values and the numbers of running text (HDG-01, -07, -12, -16, -20)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter import numbering
from converter.numbering import Marker

DATA = Path(__file__).parent / "data" / "numbering"
NUMBERS = [
    row.split("\t")
    for row in (DATA / "numbers.tsv").read_text(encoding="utf-8").split("\n")
    if row and not row.startswith("#")
]
NO_NUMBERS = (DATA / "no_numbers.txt").read_text(encoding="utf-8").split("\n")


@pytest.mark.parametrize(("text", "kind", "value", "words"), NUMBERS)
def test_a_number_is_recognised_whatever_its_form(text: str, kind: str, value: str, words: str) -> None:
    found = numbering.marker(text)
    assert found is not None
    assert (found.kind, found.value, text[found.end :]) == (kind, int(value), words)
    assert not found.lost


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_a_number_of_running_text_is_none(text: str) -> None:
    assert numbering.marker(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "value", "words"),
    [
        ("一总体要求", "一、", 1, "总体要求"),
        ("二2024年下半年计划", "一、", 2, "2024年下半年计划"),
        ("（二问题", "（一）", 2, "问题"),
        ("（3问题", "（1）", 3, "问题"),
        ("3 概述", "1.", 3, "概述"),
        ("2.5个项目完工", "1.", 2, "5个项目完工"),
        ("第三条为了规范", "article", 3, "为了规范"),
        ("第一部分上半年工作", "part", 1, "上半年工作"),
    ],
)
def test_what_only_siblings_can_confirm_is_possible(text: str, kind: str, value: int, words: str) -> None:
    found = numbering.possible(text)
    assert numbering.marker(text) is None
    assert found is not None
    assert (found.kind, found.value, text[found.end :], found.lost) == (kind, value, words, True)


@pytest.mark.parametrize(
    "text", ["一是抓好", "一季度总结", "一方面", "3、4月份", "40多名", "13:30", "甲", "", "（甲", "第三方"]
)
def test_what_no_sibling_could_confirm_is_not_possible(text: str) -> None:
    assert numbering.possible(text) is None


@pytest.mark.parametrize("text", ["1.2.3 甲", "1．2．3　甲"])
def test_a_decimal_keeps_its_components(text: str) -> None:
    assert numbering.marker(text) == Marker("1.1", 3, 6, (1, 2, 3))


@pytest.mark.parametrize("text", ["一是抓好", "十一是加大", "其一，要", "第一，要", "首先，要", "一要抓好"])
def test_enumerations_of_running_text_are_told_apart(text: str) -> None:
    assert numbering.enumerates(text)
    assert numbering.marker(text) is None


@pytest.mark.parametrize("text", ["一、是非", "第一章", "首先进的", "其实", "一年来"])
def test_not_everything_that_begins_so_enumerates(text: str) -> None:
    assert not numbering.enumerates(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一千零一", 1001), ("一百零一", 101), ("九千九百九十九", 9999), ("两千", 2000), ("廿五", 25), ("卅", 30),
        ("二〇二三", 2023), ("壹佰", 100), ("12", 12),
    ],
)  # fmt: skip
def test_numerals_have_their_value(text: str, value: int) -> None:
    assert numbering.number(text) == value


@pytest.mark.parametrize("text", ["十百", "十十", "一百一百", "一二十", "十千", "12345", "甲", "", "1a"])
def test_what_is_no_numeral_has_none(text: str) -> None:
    assert numbering.number(text) is None


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "零"), (7, "七"), (10, "十"), (12, "十二"), (20, "二十"), (101, "一百零一"), (110, "一百一十"),
     (1001, "一千零一"), (1010, "一千零一十"), (9999, "九千九百九十九")],
)  # fmt: skip
def test_a_value_is_written_as_a_chinese_numeral(value: int, written: str) -> None:
    assert numbering.chinese(value) == written


@given(st.integers(min_value=1, max_value=numbering.MAX_NUMBER))
def test_every_number_is_read_as_it_is_written(value: int) -> None:
    assert numbering.number(numbering.chinese(value)) == value
    found = numbering.marker(f"（{numbering.chinese(value)}）甲")
    assert found is not None
    assert found.value == value
    assert numbering.written(found) == f"（{numbering.chinese(value)}）"


@pytest.mark.parametrize(
    ("text", "written"),
    [("㈢丙", "（三）"), ("１、丁", "1."), ("①甲", "①"), ("1.2 甲", "1.2"), ("第2章 甲", "第二章"), ("附件", "附件")],
)
def test_a_number_is_written_as_the_standard_does(text: str, written: str) -> None:
    found = numbering.marker(text)
    assert found is not None
    assert numbering.written(found) == written


@given(st.text(alphabet="一二三十百千〇廿第章节条部分附件（()）.．、:：1239０１①㈠⒈ 　甲年月亿", max_size=60))
def test_a_number_lies_inside_its_line(text: str) -> None:
    for found in (numbering.marker(text), numbering.possible(text)):
        assert found is None or (0 < found.end <= len(text) and 0 <= found.value <= numbering.MAX_NUMBER)
