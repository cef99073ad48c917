"""The words of the pages: both languages say the same things, and all of them are used."""

from __future__ import annotations

import re
import string

import pytest

from service import words
from tests.shared import ROOT

SOURCES = [
    *(ROOT / "service" / "templates").glob("*.html"),
    *(ROOT / "service" / "web").glob("*.py"),
    ROOT / "service" / "words" / "__init__.py",
]
TEXT = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SOURCES))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(words._TABLE))
def test_both_languages_have_the_same_words_with_the_same_parameters(key: str) -> None:
    chinese, *english = words._TABLE[key]
    assert chinese
    assert 1 <= len(english) <= 2
    assert all(english)
    assert fields(chinese) == fields(english[0])
    assert all(fields(text) <= fields(chinese) for text in english)


def test_every_word_that_a_page_asks_for_is_there() -> None:
    asked = set(re.findall(r"""\bt(?:\.raw)?\(["']([\w-]+)["']\s*[,)]""", TEXT)) | set(
        re.findall(r"""words\(\)\(["']([\w-]+)["']""", TEXT)
    )
    assert asked
    assert asked <= set(words._TABLE)


def test_no_word_is_left_that_no_page_asks_for() -> None:
    literal = set(re.findall(r"""["']([\w-]+)["']""", TEXT))
    found = re.findall(r"""["']([a-z_]+_)["'] ~|f["']([a-z_]+_)\{""", TEXT)
    heads = tuple(first or second for first, second in found)
    tails = tuple(re.findall(r"""name ~ ["'](_[a-z]+)["']""", TEXT))
    states = {"queued", "running", "done", "failed", "rejected", "cancelled"}
    left = [key for key in words._TABLE if key not in literal | states and not key.startswith(heads)]
    assert [key for key in left if not key.endswith(tails)] == []
