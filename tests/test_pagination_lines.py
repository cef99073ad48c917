"""Where lines end: each rule of one program with a case, and what holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converter.pagination import LIBREOFFICE_7_4, WORD, Parameters
from converter.pagination.characters import is_word, script
from converter.pagination.lines import break_lines
from converter.pagination.text import Look, Run, Text, prepared

BODY = Look(size=32, spacing=-5)
HINTED = BODY._replace(hint=True)
LINE, FIRST = 8844, 8844 - 632
LIBREOFFICE_WITHOUT_HANGING = LIBREOFFICE_7_4._replace(hanging=frozenset())
BOTH = pytest.mark.parametrize("parameters", [LIBREOFFICE_7_4, WORD], ids=["LibreOffice", "Word"])


def lines(
    text: str, parameters: Parameters = LIBREOFFICE_7_4, *, room: float = LINE, first: float = LINE, look: Look = HINTED
) -> list[str]:
    return of_runs([Run(text, look)], parameters, room=room, first=first)


def of_runs(runs: list[Run], parameters: Parameters, *, room: float = LINE, first: float = LINE) -> list[str]:
    text = prepared(runs, parameters)
    return [text.characters[line.start : line.end] for line in break_lines(text, first, room, parameters)]


def cells(count: int) -> int:
    """The room that LibreOffice needs for ``count`` Chinese characters."""
    return 315 * count + 5


@BOTH
def test_a_line_of_the_body_has_28_characters_and_its_first_26(parameters: Parameters) -> None:
    assert list(map(len, lines("渠" * 80, parameters, first=FIRST))) == [26, 28, 26]


@BOTH
def test_a_title_of_22_points_has_20_characters_a_line(parameters: Parameters) -> None:
    assert list(map(len, lines("渠" * 45, parameters, look=Look(size=44)))) == [20, 20, 5]


def test_in_libreoffice_the_last_character_of_a_portion_keeps_its_full_width() -> None:
    assert len(lines("渠" * 10, room=cells(10), first=cells(10))) == 1
    assert len(lines("渠" * 10, room=cells(10) - 1, first=cells(10) - 1)) == 2
    assert len(lines("渠" * 10, WORD, first=3150)) == 1


@pytest.mark.parametrize(("parameters", "space"), [(LIBREOFFICE_7_4, 64), (WORD, 80)], ids=["LibreOffice", "Word"])
def test_chinese_and_latin_letters_and_digits_are_parted_by_a_space(parameters: Parameters, space: int) -> None:
    """Two hanzi, two digits, one hanzi: three portions, two spaces."""
    trailing = 5 if parameters.portions else 0
    width = 3 * 315 + 2 * 155 + 3 * trailing + 2 * space
    assert lines("水渠12处", parameters, first=width) == ["水渠12处"]
    assert len(lines("水渠12处", parameters, first=width - 1)) == 2


def test_no_space_stands_between_digits_and_marks() -> None:
    width = 4 * 315 + 2 * 155 + 15
    assert lines("水（12）处", first=width) == ["水（12）处"]


@pytest.mark.parametrize(
    ("text", "narrow"), [("在2020”年", "”"), ("在2020”年", "0"), ("“水”", "“"), ("甲·乙", "·"), ("甲×乙", "×")]
)
def test_in_libreoffice_a_mark_is_latin_after_latin_and_at_the_beginning(text: str, narrow: str) -> None:
    portion = next(
        one for one in prepared([Run(text, BODY)], LIBREOFFICE_7_4).portions if narrow in text[one.start : one.end]
    )
    assert not portion.chinese


@pytest.mark.parametrize(("text", "wide"), [("在“水”上", "“"), ("渠——水", "—"), ("水…", "…"), ("见①水", "①")])
def test_in_libreoffice_a_mark_after_chinese_is_chinese(text: str, wide: str) -> None:
    (portion,) = prepared([Run(text, BODY)], LIBREOFFICE_7_4).portions
    assert portion.chinese
    assert wide in text


@pytest.mark.parametrize(("look", "chinese"), [(HINTED, True), (BODY, False)])
def test_in_word_the_hint_of_the_run_decides_on_marks(look: Look, chinese: bool) -> None:
    portions = prepared([Run("2020”", look)], WORD).portions
    assert portions[-1].chinese is chinese


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("疏浚渠道、清淤", cells(4), ["疏浚渠", "道、清淤"]),
        ("疏浚（渠道）", cells(3), ["疏浚", "（渠", "道）"]),
        ("疏浚《渠道》。", cells(5), ["疏浚《渠", "道》。"]),
    ],
)  # fmt: skip
def test_no_line_begins_with_a_closing_or_ends_in_an_opening_mark(text: str, room: int, expected: list[str]) -> None:
    assert lines(text, LIBREOFFICE_WITHOUT_HANGING, room=room, first=room) == expected


@BOTH
def test_one_mark_may_stand_outside_the_line(parameters: Parameters) -> None:
    assert lines("疏浚渠道，清淤", parameters, room=cells(4), first=cells(4)) == ["疏浚渠道，", "清淤"]


@BOTH
def test_a_mark_does_not_hang_where_the_next_must_not_begin_a_line(parameters: Parameters) -> None:
    assert lines("疏浚渠道。”清淤", parameters, room=cells(4), first=cells(4))[0] == "疏浚渠"


@BOTH
def test_a_latin_word_is_not_broken(parameters: Parameters) -> None:
    assert lines("推广使用Sensor设备", parameters, room=cells(6), first=cells(6))[0] == "推广使用"


def test_in_libreoffice_a_comma_is_not_parted_from_the_number_behind_it() -> None:
    """No break before the number: the portion before it is asked as if its last character did not fit."""
    room = cells(5) + 40
    assert lines("保障供水，4月", LIBREOFFICE_WITHOUT_HANGING, room=room, first=room) == ["保障供", "水，4月"]


def test_in_word_a_line_may_break_between_a_comma_and_a_number() -> None:
    assert lines("保障供水，4月", WORD, room=cells(5) + 40, first=cells(5) + 40) == ["保障供水，", "4月"]


@pytest.mark.parametrize("text", ["水渠1％增长", "水渠12.5km增长"])
def test_what_belongs_to_a_number_is_not_parted_from_it(text: str) -> None:
    for room in range(cells(3), cells(6), 20):
        begun = [line[0] for line in lines(text, LIBREOFFICE_WITHOUT_HANGING, room=room, first=room)[1:]]
        assert not set(begun) & set("％.km5")


@BOTH
def test_latin_prose_breaks_after_spaces_and_these_stay_at_the_end_of_the_line(parameters: Parameters) -> None:
    text = "the canal was cleaned and the sluice gates were repaired"
    assert all(line.endswith(" ") and not line.startswith(" ") for line in lines(text, parameters, room=2000)[:-1])


@BOTH
def test_a_word_longer_than_the_line_is_cut(parameters: Parameters) -> None:
    assert "".join(lines("w" * 90, parameters)) == "w" * 90
    assert len(lines("w" * 90, parameters)) > 1


@BOTH
def test_a_dash_of_two_cells_is_not_cut_in_half(parameters: Parameters) -> None:
    assert lines("渠水——清", parameters, room=cells(3), first=cells(3))[0] == "渠水"


@BOTH
def test_the_number_of_a_note_goes_with_the_character_before_it(parameters: Parameters) -> None:
    runs = [Run("渠" * 5, BODY), Run("1", BODY._replace(raised=True), note=True), Run("水", BODY)]
    assert list(map(len, of_runs(runs, parameters, room=cells(5), first=cells(5)))) == [4, 3]


@BOTH
def test_a_forced_end_ends_the_line_and_a_last_one_opens_an_empty_line(parameters: Parameters) -> None:
    assert lines("渠\n水\n", parameters) == ["渠\n", "水\n", ""]


@BOTH
def test_a_tab_leads_to_the_next_stop(parameters: Parameters) -> None:
    assert len(lines("渠\t" * 3 + "水", parameters, room=3 * 632 + 320, first=3 * 632 + 320)) == 1
    assert len(lines("渠\t" * 3 + "水", parameters, room=3 * 632 + 300, first=3 * 632 + 300)) == 2


@pytest.mark.parametrize("before", ["渠", "a"])
def test_text_is_cut_into_scripts_as_its_characters_say(before: str) -> None:
    """Every character of the basic plane, behind one of either script."""
    points = [*range(0x21, 0xD800), *range(0xE000, 0xFFFC)]
    expected = script(before)
    for character in map(chr, points):
        portions = prepared([Run(before + character, BODY)], LIBREOFFICE_7_4).portions
        assert portions[-1].chinese is ((script(character) or expected) == "chinese"), hex(ord(character))


def test_runs_of_one_look_are_one_portion_and_others_are_not() -> None:
    assert len(prepared([Run("渠", BODY), Run("水", BODY)], LIBREOFFICE_7_4).portions) == 1
    assert len(prepared([Run("渠", BODY), Run("水", BODY._replace(bold=True))], LIBREOFFICE_7_4).portions) == 2


def test_bold_letters_are_wider() -> None:
    text = "maintenance"
    widths = [prepared([Run(text, Look(bold=bold))], WORD).portions[0].width(0, len(text)) for bold in (False, True)]
    assert widths[0] < widths[1]


@BOTH
@pytest.mark.timeout(10)
@pytest.mark.parametrize("unit", ["。", "—", "（", " ", "a", "1", "渠1", "“"])
def test_fifty_thousand_times_one_character_is_broken_in_a_moment(parameters: Parameters, unit: str) -> None:
    assert sum(map(len, lines(unit * 50_000, parameters))) == 50_000 * len(unit)


def width(text: Text, start: int, end: int, parameters: Parameters) -> float:
    """The width of a line, summed up once more, portion by portion."""
    total = 0.0
    for portion in text.portions:
        first, last = max(start, portion.start), min(end, portion.end)
        if first < last:
            total += round(portion.width(first, last))
        if start < portion.start < end:
            before, after = text.characters[portion.start - 1], text.characters[portion.start]
            parted = is_word(before) and is_word(after) and script(before) != script(after)
            total += int(portion.size * parameters.script_space) * parted
    return total


TEXTS = st.text(st.sampled_from("渠水田上，。、；（）“”《》—…1230.%％ abcXY-·×①/"), min_size=1, max_size=120)
ROOMS = st.integers(1000, LINE)


@BOTH
@given(text=TEXTS, room=ROOMS)
def test_breaking_lines_loses_no_character(parameters: Parameters, text: str, room: int) -> None:
    assert "".join(lines(text, parameters, room=room)) == text


@BOTH
@given(text=TEXTS, room=ROOMS)
def test_no_line_is_wider_than_its_room_but_for_a_hung_mark(parameters: Parameters, text: str, room: int) -> None:
    laid = prepared([Run(text, HINTED)], parameters)
    for line in break_lines(laid, room, room, parameters):
        end = line.start + len(text[line.start : line.end].rstrip(" ")) - line.hung
        assert width(laid, line.start, end, parameters) <= room + 1


@BOTH
@given(text=TEXTS.filter(lambda text: " " not in text), room=ROOMS)
def test_lines_that_are_ended_by_force_where_they_end_stay_as_they_are(
    parameters: Parameters, text: str, room: int
) -> None:
    parameters = parameters._replace(hanging=frozenset())
    broken = lines(text, parameters, room=room, first=room)
    again = lines("\n".join(broken), parameters, room=room, first=room)
    assert [line.rstrip("\n") for line in again] == broken


PROSE = st.text(st.sampled_from("渠水，。、；：“”（）——…·①12345.8% aWil-,/\u3000\u00a0\u2003ｱ"), max_size=160)


@given(PROSE, st.booleans(), st.integers(900, 9000), st.integers(900, 9000), st.sampled_from([BODY, Look(44)]))
def test_a_line_that_is_measured_as_a_whole_ends_where_portion_by_portion_it_does(
    text: str, hint: bool, first: int, room: int, look: Look
) -> None:
    look = look._replace(hint=hint)
    whole = of_runs([Run(text, look)], WORD, room=room, first=first)
    note = Run("9", look, note=True)  # what is not text only is filled portion by portion
    parts = of_runs([Run(text, look), Run("\n", look), note], WORD, room=room, first=first)
    assert [line for line in whole if line] == [line.removesuffix("\n") for line in parts[:-1] if line != "\n"]
