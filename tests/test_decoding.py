"""What is wrong with a JSON text, in both languages and with its place."""

from __future__ import annotations

import msgspec
import pytest

from converter.decoding import fault
from converter.edit import edits_from_json
from converter.errors import InvalidEdit
from converter.messages import in_language
from converter.options import Options


@pytest.mark.parametrize(
    ("text", "path", "zh"),
    [
        ('{"toc_depth": "x"}', "$.toc_depth", "应为 int，却是 str"),
        ('{"formats": ["pdf"]}', "$.formats[0]", "不能取值 'pdf'"),
        ('{"nope": 1}', "$", "没有 nope 这个成员"),
        ('{"cover": "***"}', "$.cover", "不是 base64"),
        ("[1]", "$", "应为 object，却是 array"),
        ("{", "$", "JSON 不完整"),
        ("{'a'", "$", "不是合法的 JSON"),
    ],
)
def test_a_fault_is_told_in_chinese_and_english_with_its_place(text: str, path: str, zh: str) -> None:
    with pytest.raises(msgspec.DecodeError) as caught:
        msgspec.json.decode(text, type=Options)
    found = fault(caught.value)
    assert (found.path, found.zh) == (path, zh)
    assert str(caught.value).startswith(found.en)
    assert found.member == path[2:].partition("[")[0]


def test_what_is_nested_too_deeply_is_told_too() -> None:
    with pytest.raises(InvalidEdit) as caught:
        edits_from_json('[{"x": ' + "[" * 100_000)
    assert "嵌套太深" in caught.value.message("zh")


def test_the_place_stands_in_a_sentence_where_it_is_not_the_whole() -> None:
    with pytest.raises(InvalidEdit) as caught:
        edits_from_json('[{"op": "rename", "report": "x", "title": ""}]')
    assert caught.value.message("zh") == "修改 JSON 不成立：$[0].report 处应为 int，却是 str。"
    assert "at `$[0].report`" in caught.value.message("en")


def test_a_reason_in_two_languages_shows_the_one_of_the_sentence() -> None:
    assert in_language("太大 / too large", "zh") == "太大"
    assert in_language("太大 / too large", "en") == "too large"
    assert in_language("redis://… | amqp://…", "en") == "redis://… | amqp://…"
    assert in_language("a / b / c", "zh") == "a / b / c"
