"""Text files: every ENC case of the field, by its id, and what decoding must never do."""

from __future__ import annotations

import codecs
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter import libreoffice
from converter.errors import (
    BinaryInput,
    DamagedPackage,
    EmptyInput,
    LineTooLong,
    NeedsLibreOffice,
    PdfInput,
    UnknownEncoding,
    ZipInput,
)
from converter.options import Options
from converter.readers import read
from converter.readers.encoding import SAMPLE
from converter.readers.hygiene import BREAKS, INVISIBLE
from converter.source import Source
from tests.shared import shared

SENTENCE = "我局今年上半年共办理企业登记事项三百件，群众满意率稳步提高。"
TRADITIONAL = "本鎮今年以來積極推動各項建設，完成道路整修二十條。"
DOCUMENT = f"某局上半年工作总结\r\n一、基本情况\r\n　　{SENTENCE}\r\n\r\n二、存在的问题\r\n"
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")


def source(data: bytes, encoding: str = "") -> Source:
    return read(data, "某局.txt", Options(encoding=encoding))


def texts(data: bytes, encoding: str = "") -> list[str]:
    return [line.text for line in source(data, encoding).lines]


def codes(found: Source) -> list[str]:
    return [notice.code for notice in found.notices]


@pytest.mark.parametrize("encoding", [*UNICODE, "gb18030"])
def test_every_encoding_gives_the_same_lines_at_the_same_places(encoding: str) -> None:
    found = source(DOCUMENT.encode(encoding))
    assert [(line.place, line.offset, line.text) for line in found.lines] == [
        (1, 0, "某局上半年工作总结"),
        (2, 0, "一、基本情况"),
        (3, 2, SENTENCE),
        (5, 0, "二、存在的问题"),
    ]
    assert found.info.lines == 5
    assert found.changes == ()
    assert DOCUMENT.encode(encoding).decode(found.info.encoding) == DOCUMENT


def test_enc_01_rare_characters_of_gb18030_are_read_with_the_superset() -> None:
    text = "镕䶮㙍\n一、总体要求"
    found = source(text.encode("gb18030"))
    assert [line.text for line in found.lines] == text.split("\n")
    assert found.info.encoding == "gb18030"


@pytest.mark.parametrize("said", ["gb2312", "gbk", "GB18030"])
def test_enc_01_gb2312_and_gbk_that_are_named_mean_gb18030(said: str) -> None:
    assert texts("镕䶮㙍".encode("gb18030"), encoding=said) == ["镕䶮㙍"]


@pytest.mark.parametrize("text", ["中", "目录", "总结", "目录\n一", "联通"])
def test_enc_03_a_file_of_few_bytes_in_gb18030_is_chinese(text: str) -> None:
    assert texts(text.encode("gb18030")) == text.split("\n")


@pytest.mark.parametrize("text", ["Café, déjà vu", "Привет, мир", "Ünïcödé"])
def test_enc_03_letters_of_two_bytes_in_utf_8_stay_what_they_are(text: str) -> None:
    assert texts(text.encode()) == [text]


def test_enc_05_one_bad_byte_is_repaired_and_reported_by_its_line() -> None:
    lines = [SENTENCE] * 80
    data = "\n".join(lines).encode()
    at = data.index(b"\n", 1200)
    found = source(data[:at] + b"\xff" + data[at:])
    place = data[:at].count(b"\n") + 1
    assert [line.text for line in found.lines].count(SENTENCE) == 79
    assert found.lines[place - 1].text == SENTENCE + "\ufffd"
    [change] = found.changes
    assert (change.code, change.line, change.offset, change.added) == ("bad-bytes", place, len(SENTENCE), "\ufffd")
    [notice] = found.notices
    assert (notice.code, notice.line, notice.parameters["count"]) == ("bad-bytes", place, 1)


def test_enc_05_a_bad_byte_far_behind_the_sample_is_repaired_too() -> None:
    data = (SENTENCE + "\n").encode() * (2 * SAMPLE // len(SENTENCE.encode()))
    found = source(data + b"\xff" + "尾".encode())
    assert found.lines[-1].text == "\ufffd尾"
    assert len(found.changes) == 1


def test_enc_05_one_bad_byte_in_gb18030_is_repaired_too() -> None:
    found = source((SENTENCE.encode("gb18030") + b"\xff\n") + SENTENCE.encode("gb18030"))
    assert [line.text for line in found.lines] == [SENTENCE + "\ufffd", SENTENCE]
    assert codes(found) == ["encoding-guessed", "bad-bytes"]


def test_enc_05_a_character_cut_in_the_middle_is_one_fault_of_two_bytes() -> None:
    found = source(SENTENCE.encode() + "局".encode()[:2])
    assert found.lines[0].text == SENTENCE + "\ufffd"
    assert found.notices[0].parameters["count"] == 2


def test_enc_06_replacement_and_private_use_characters_stay_and_are_reported() -> None:
    found = source(f"{SENTENCE}\n此行\ufffd\ufffd丢字，\ue5e5保留。\n{SENTENCE}".encode())
    assert [line.text for line in found.lines] == [SENTENCE, "此行\ufffd\ufffd丢字，\ue5e5保留。", SENTENCE]
    [notice] = found.notices
    assert (notice.code, notice.line, notice.parameters["count"]) == ("replacement-characters", 2, 2)
    assert found.changes == ()


@pytest.mark.parametrize(
    "bom", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF8]
)
def test_enc_08_the_byte_order_mark_decides_first(bom: bytes) -> None:
    encodings = {
        codecs.BOM_UTF16_LE: "utf-16-le",
        codecs.BOM_UTF16_BE: "utf-16-be",
        codecs.BOM_UTF32_LE: "utf-32-le",
        codecs.BOM_UTF32_BE: "utf-32-be",
        codecs.BOM_UTF8: "utf-8",
    }
    found = source(bom + "总结 2024\n一、".encode(encodings[bom]))
    assert [line.text for line in found.lines] == ["总结 2024", "一、"]
    assert found.changes == ()


def test_enc_08_latin_text_in_utf_16_without_a_mark_has_no_nul_left() -> None:
    assert texts("Annual report 2024\nPart one".encode("utf-16-le")) == ["Annual report 2024", "Part one"]


def test_enc_08_a_lone_surrogate_in_utf_16_is_damage() -> None:
    data = codecs.BOM_UTF16_LE + SENTENCE.encode("utf-16-le") + b"\x00\xd8" + SENTENCE.encode("utf-16-le")
    found = source(data)
    assert found.lines[0].text.count("\ufffd") == 1
    assert codes(found) == ["bad-bytes"]


@pytest.mark.parametrize(
    "ruined",
    [
        "锟斤拷锟斤拷",
        "工作安排".encode().decode("gb18030"),
        "工作安排".encode().decode("latin-1"),
        "工作".encode().decode("cp1252"),
        "工作总结".encode("gb18030").decode("latin-1"),
    ],
)
def test_enc_10_text_that_was_ruined_before_is_flagged_and_kept(ruined: str) -> None:
    found = source(f"{SENTENCE}\n各科室{ruined}，请核对。".encode())
    assert [(notice.code, notice.line) for notice in found.notices if notice.code == "double-decoded"] == [
        ("double-decoded", 2)
    ]
    dropped = "".join(change.dropped for change in found.changes)
    assert len(found.lines[1].text) + len(dropped) == len(f"各科室{ruined}，请核对。")


def test_enc_10_ordinary_text_is_not_flagged() -> None:
    text = "阿·买提·江····第1—3项，×××× 15°，涓涓细流，浜河、姗姗来迟，Müller 先生。"
    assert source(text.encode()).notices == ()


def test_enc_11_symbols_before_headings_are_kept_whatever_the_size() -> None:
    rows = ["◇一、基本情况", "●（一）主要做法", SENTENCE]
    found = source(("\r\n".join(rows * 3000)).encode("gb18030"))
    assert [line.text for line in found.lines] == rows * 3000
    assert found.info.lines == 9000


def test_enc_12_characters_of_four_bytes_do_not_shift_a_line() -> None:
    rows = ["㐀㐁㐂𠀀𠀁", "一、基本情况", "䶮㙍", "二、打算"]
    found = source("\n".join(rows).encode("gb18030"))
    assert [(line.place, line.text) for line in found.lines] == list(enumerate(rows, 1))


def test_enc_13_control_characters_are_dropped_and_counted() -> None:
    found = source("工作\x0b总结\x0c\x00\ufffe\n下\x07一行".encode())
    assert [(line.place, line.offset, line.text) for line in found.lines] == [
        (1, 0, "工作"), (1, 3, "总结"), (2, 0, "下一行"),
    ]  # fmt: skip
    assert [line.page_break for line in found.lines] == [False, False, True]
    assert [(change.line, change.offset, change.dropped) for change in found.changes] == [
        (1, 6, "\x00\ufffe"), (2, 1, "\x07"),
    ]  # fmt: skip
    [notice] = found.notices
    assert (notice.code, notice.line, notice.parameters["count"]) == ("control-characters", 1, 3)


def test_m12_only_line_ends_part_source_lines() -> None:
    found = source("甲\u2028乙\x85丙\r丁\r\n戊\n己".encode())
    assert [(line.place, line.offset, line.text) for line in found.lines] == [
        (1, 0, "甲"), (1, 2, "乙"), (1, 4, "丙"), (2, 0, "丁"), (3, 0, "戊"), (4, 0, "己"),
    ]  # fmt: skip


def test_m13_a_mark_inside_joined_files_is_dropped_and_the_offset_counts_it() -> None:
    found = source("第一行\n\ufeff 　第二\u200b行\u202e".encode())
    assert (found.lines[1].text, found.lines[1].offset) == ("第二行", 3)
    assert [(change.offset, change.dropped) for change in found.changes] == [
        (0, "\ufeff"),
        (5, "\u200b"),
        (7, "\u202e"),
    ]


@pytest.mark.parametrize("text", [TRADITIONAL, "關於本縣工作總結", f"一、概況\n{TRADITIONAL}\n二、碁峰銹蝕裏程"])
def test_big5_is_taken_where_its_characters_are_the_more_frequent(text: str) -> None:
    assert texts(text.encode("cp950")) == text.split("\n")


def test_traditional_text_in_gb18030_stays_gb18030() -> None:
    assert source(TRADITIONAL.encode("gb18030")).info.encoding == "gb18030"


def test_a_named_encoding_overrides_the_ladder() -> None:
    assert texts("目录".encode("gb18030"), encoding="utf-8") == ["Ŀ¼"]


def test_a_named_encoding_is_repaired_where_a_few_bytes_do_not_fit() -> None:
    found = source((SENTENCE.encode() + b"\xff"), encoding="utf-8")
    assert codes(found) == ["bad-bytes"]


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "utf-32"])
def test_a_named_encoding_that_does_not_fit_is_refused(encoding: str) -> None:
    with pytest.raises(UnknownEncoding):
        source(DOCUMENT.encode("gb18030"), encoding=encoding)


def test_a_guess_is_told_and_utf_8_is_none() -> None:
    assert codes(source(DOCUMENT.encode("gb18030"))) == ["encoding-guessed"]
    assert codes(source(DOCUMENT.encode())) == []


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\ufeff\u200b　\n".encode(), "\u2028".encode()])
def test_what_holds_no_text_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyInput):
        source(data)


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 8, b"\x00" * 500, b"\x7fELF\x02\x01\x01" + bytes(60), b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"],
)
def test_bytes_that_are_no_text_are_binary(data: bytes) -> None:
    with pytest.raises(BinaryInput):
        source(data)


def test_a_line_over_the_limit_is_refused_with_its_number_and_size() -> None:
    with pytest.raises(LineTooLong) as raised:
        source(b"x\n" + "字".encode() * 1_700_000)
    assert (raised.value.parameters["line"], raised.value.parameters["size"]) == (2, 5_100_000)


def test_a_line_of_many_characters_under_the_limit_is_read() -> None:
    assert len(texts(b"x" * 4_999_999)[0]) == 4_999_999


def test_the_main_input_is_read_whole() -> None:
    data = shared("data/compilation.txt").read_bytes()
    found = source(data)
    rows = data.decode().split("\n")
    assert found.info.lines == len(rows) - 1
    assert [(line.place, line.text) for line in found.lines] == [
        (place, row.strip()) for place, row in enumerate(rows, 1) if row.strip()
    ]
    assert (found.changes, found.notices) == ((), ())


TEXT = st.text(st.characters(codec="utf-8"), max_size=200)


@given(st.one_of(TEXT, st.text("一二（）a \t\n\r\x0b\x0c\u2028\ufeff\u200b\x00\ufffd", max_size=60)))
def test_reading_utf_8_never_loses_a_character(text: str) -> None:
    """source − dropped + added = lines, character for character, blanks apart (DESIGN 3.4)."""
    try:
        found = source(text.encode(), encoding="utf-8")
    except (EmptyInput, UnknownEncoding):
        return
    rows = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for change in reversed(found.changes):
        row = rows[change.line - 1]
        assert row[change.offset :].startswith(change.dropped)
        rows[change.line - 1] = row[: change.offset] + change.added + row[change.offset + len(change.dropped) :]
    assert "".join("".join(rows).split()) == "".join("".join(line.text.split()) for line in found.lines)
    for line in found.lines:
        assert line.text == line.text.strip() != ""
        assert not set(line.text) & (INVISIBLE | BREAKS | {"\n", "\r"})


@given(
    st.text("工作总结今年以来全县经济社会发展的一是，。、\n 0123", min_size=4, max_size=80),
    st.sampled_from((*UNICODE, "gb18030")),
)
def test_chinese_text_is_decoded_from_every_encoding(text: str, encoding: str) -> None:
    if not text.strip() or (encoding.startswith("utf-16-") and not _told(text)):
        return
    assert texts(text.encode(encoding)) == [row.strip() for row in text.split("\n") if row.strip()]


def _told(text: str) -> bool:
    """Whether UTF-16 without a mark can be told from text in one byte a character."""
    return "\n" in text.strip() and sum(character > "\u4e00" for character in text) >= 4


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_an_error_of_their_own(data: bytes) -> None:
    try:
        with patch.object(libreoffice, "program", return_value=None):
            found = source(data)
    except (EmptyInput, BinaryInput, PdfInput, NeedsLibreOffice, ZipInput, DamagedPackage):
        return
    assert not any(0xD800 <= ord(character) <= 0xDFFF for line in found.lines for character in line.text)
