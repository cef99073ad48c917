"""The options: what is refused, and that they come back from JSON as they were (REST and audit.json hold them)."""

from __future__ import annotations

import io
from typing import Any

import msgspec
import pytest

from converter.errors import InvalidOptions
from converter.options import FOLDERS, FORMATS, Options


def test_every_format_has_a_folder_and_three_are_written_where_nobody_chooses() -> None:
    assert FORMATS == ("md", "docx", "epub")
    assert set(FORMATS) < set(FOLDERS)
    assert len(set(FOLDERS.values())) == len(FOLDERS)


def test_options_come_back_from_json_and_defaults_are_left_out() -> None:
    options = Options(
        formats=("html",), run_in=("bold",), front_matter=True, chunks=True, cover=b"\x89PNG\r\n\x1a\n\x00\xff"
    )
    encoded = msgspec.json.encode(options)
    assert b'"cover":"iVBORw0KGgoA/w=="' in encoded
    assert msgspec.json.decode(encoded, type=Options) == options
    assert msgspec.json.encode(Options()) == b"{}"


def test_equal_options_are_the_same_bytes_wherever_they_come_from() -> None:
    """From a command line, from JSON, or by default: audit.json holds them, and is to be the same."""
    given = Options(formats=("md", "docx", "epub"), run_in=("heading",), line_pitch=0.0, only="")
    assert given == Options()
    assert msgspec.json.encode(given) == b"{}"
    assert msgspec.json.decode(b'{"run_in": ["heading"], "line_pitch": 0.0}', type=Options) == given
    assert msgspec.json.encode(msgspec.json.decode(b'{"run_in": ["heading"]}', type=Options)) == b"{}"


@pytest.mark.parametrize(
    "choice",
    [
        {"formats": ["pdf"]}, {"formats": ["md", "md"]}, {"formats": []}, {"run_in": ["heading", "bold"]},
        {"run_in": ["bold", "bold"]}, {"run_in": ["italic"]}, {"cover": "R0lGODlh"}, {"cover": "***"}, {"toc_depth": 0},
        {"only": "0"}, {"encoding": "none"}, {"colour": "red"},
    ],
)  # fmt: skip
def test_what_no_option_can_be_is_refused(choice: dict[str, object]) -> None:
    with pytest.raises((msgspec.ValidationError, InvalidOptions)):
        msgspec.json.decode(msgspec.json.encode(choice), type=Options)


@pytest.mark.parametrize(
    ("choice", "option"),
    [
        ({"formats": ("pdf",)}, "formats"), ({"formats": "docx"}, "formats"), ({"style": "baroque"}, "style"),
        ({"toc_depth": "3"}, "toc_depth"), ({"only": 3}, "only"), ({"wrap": "never"}, "wrap"), ({"one": "yes"}, "one"),
        ({"run_in": "bold"}, "run_in"), ({"cover": io.StringIO()}, "cover"), ({"line_pitch": "29"}, "line_pitch"),
    ],
)  # fmt: skip
def test_what_no_option_can_be_is_refused_in_python_too(choice: dict[str, Any], option: str) -> None:
    with pytest.raises(InvalidOptions) as refused:
        Options(**choice)
    assert refused.value.parameters["option"] == option


def test_a_list_given_in_python_is_taken_for_the_tuple_that_it_means() -> None:
    given: dict[str, Any] = {"formats": ["docx", "md"], "bold_levels": [2], "run_in": ["bold"], "line_pitch": 29}
    meant = Options(formats=("docx", "md"), bold_levels=(2,), run_in=("bold",), line_pitch=29.0)
    assert Options(**given) == meant
    assert hash(Options(**given)) == hash(meant)
