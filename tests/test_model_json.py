"""The Compilation as JSON: what is written, what is read back, and what an edited one is told (DESIGN 3.3)."""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Callable
from typing import Any

import jsonschema
import msgspec
import pytest

from converter import serialize
from converter.compare import same
from converter.errors import InvalidCompilation
from converter.model import SCHEMA, Compilation, Heading, Paragraph, Report
from converter.options import Options
from converter.readers import kind_of, model_json, read
from tests.compilations import PNG, compilation
from tests.shared import shared

NAME = "compilation.json"


def value() -> Any:
    """The sample as plain JSON values, to be edited."""
    return json.loads(serialize.dump(compilation()))


def refusal(edited: Any) -> InvalidCompilation:
    with pytest.raises(InvalidCompilation) as raised:
        model_json.read(json.dumps(edited).encode(), NAME)
    return raised.value


def test_what_is_written_is_read_back_equal_with_its_media() -> None:
    written = serialize.dump(compilation())
    back = model_json.read(written, NAME, {"image1.png": PNG}.__getitem__)
    media = back.media["image1.png"]
    assert (media.data, media.sha256) == (PNG, hashlib.sha256(PNG).hexdigest())
    assert msgspec.structs.replace(back, media=compilation().media) == compilation()
    assert kind_of(written, NAME) == "json"


def test_without_a_way_to_media_their_bytes_stay_empty() -> None:
    assert model_json.read(serialize.dump(compilation()), NAME).media["image1.png"].data == b""


def test_the_json_is_utf_8_in_order_indented_and_ends_with_a_line_end() -> None:
    written = serialize.dump(compilation())
    assert written.startswith(b'{\n "schema": "huibian/1",\n "source": {\n  "name": "')
    assert written.endswith(b"}\n")
    assert "柳河镇".encode() in written
    assert b'"data"' not in written


def test_members_that_programs_count_on_are_always_written_and_defaults_are_not() -> None:
    report = Report(number=1, title="", lines=(1, 2), blocks=(
        Heading(line=2, level=1, marker="none", text="概况"), Paragraph(line=3, role="body", text="正文"),
    ))  # fmt: skip
    written = json.loads(serialize.dump(Compilation(schema=SCHEMA, title="", reports=(report,))))
    assert written == {
        "schema": "huibian/1", "title": "", "reports": [{
            "number": 1, "title": "", "lines": [1, 2], "blocks": [
                {"type": "heading", "line": 2, "level": 1, "marker": "none", "text": "概况"},
                {"type": "paragraph", "line": 3, "role": "body", "text": "正文"},
            ]}],
    }  # fmt: skip


def test_the_schema_accepts_what_is_written_and_refuses_what_the_types_refuse() -> None:
    schema = json.loads(serialize.schema_json())
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    assert list(validator.iter_errors(value())) == []
    edited = value()
    edited["reports"][0]["blocks"][0]["level"] = "one"
    assert not validator.is_valid(edited)
    assert schema.keys() == serialize.schema().keys()
    assert schema["$defs"]["Media"]["properties"].keys() == {"type", "sha256"}


def test_unknown_members_are_ignored() -> None:
    edited = value()
    edited["later"] = edited["reports"][0]["later"] = edited["reports"][0]["blocks"][0]["later"] = {"a": 1}
    assert same(model_json.read(json.dumps(edited).encode(), NAME), compilation())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_json_saved_by_an_editor_in_another_encoding_is_read(encoding: str) -> None:
    data = serialize.dump(compilation()).decode().encode(encoding)
    data = codecs.BOM_UTF16_LE + data if encoding == "utf-16-le" else data
    assert kind_of(data, NAME) == "json"
    assert same(model_json.read(data, NAME), compilation())


def _set(*path: str | int, to: Any) -> Callable[[Any], None]:
    def change(edited: Any) -> None:
        for step in path[:-1]:
            edited = edited[step]
        edited[path[-1]] = to

    return change


def _without(*path: str | int) -> Callable[[Any], None]:
    def change(edited: Any) -> None:
        for step in path[:-1]:
            edited = edited[step]
        del edited[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "path", "line"),
    [
        (_set("reports", 0, "blocks", 1, "level", to="x"), "$.reports[0].blocks[1].level", 12),
        (_set("reports", 1, "blocks", 0, "role", to="poem"), "$.reports[1].blocks[0].role", 22),
        (_set("reports", 1, "blocks", 0, "type", to="verse"), "$.reports[1].blocks[0].type", 22),
        (_without("reports", 0, "blocks", 0, "text"), "$.reports[0].blocks[0]", 11),
        (_without("reports", 1, "title"), "$.reports[1]", 20),
        (_without("title"), "$", 0),
        (_set("schema", to="huibian/2"), "$.schema", 0),
        (_set("reports", 0, "blocks", 1, "level", to=0), "$.reports[0].blocks[1].level", 12),
        (_set("reports", 1, "number", to=1), "$.reports[1].number", 20),
        (_set("reports", 1, "number", to=0), "$.reports[1].number", 20),
        (_set("reports", 1, "lines", to=[24, 20]), "$.reports[1].lines", 24),
        (_set("reports", 0, "date", to="2024-13"), "$.reports[0].date", 10),
        (_set("reports", 0, "title", to="两\n行"), "$.reports[0].title", 10),
        (_set("reports", 0, "blocks", 2, "text", to="控\u0000制"), "$.reports[0].blocks[2].text", 13),
        (_set("reports", 0, "blocks", 1, "body", to="两\r行"), "$.reports[0].blocks[1].body", 12),
        (_set("reports", 0, "blocks", 1, "marks", 0, "end", to=99), "$.reports[0].blocks[1].marks[0]", 12),
        (_set("reports", 0, "blocks", 2, "marks", 0, "note", to="9"), "$.reports[0].blocks[2].marks[0].note", 13),
        (_set("reports", 0, "blocks", 3, "rows", 0, 0, "colspan", to=0), "$.reports[0].blocks[3].rows[0][0]", 14),
        (_set("reports", 0, "blocks", 3, "rows", 1, 0, "text", to="\ufffe"),
         "$.reports[0].blocks[3].rows[1][0].text", 14),
        (_set("reports", 1, "blocks", 2, "media", to="gone.png"), "$.reports[1].blocks[2].media", 24),
        (_set("media", "../x.png", to={"type": "image/png", "sha256": ""}), "$.media.../x.png", 0),
        (_set("parts", 0, "last", to=9), "$.parts[0]", 9),
        (_set("front", 0, "line", to=-1), "$.front[0]", -1),
    ],
)  # fmt: skip
def test_an_edited_json_that_does_not_fit_is_refused_with_its_path_and_source_line(
    change: Callable[[Any], None], path: str, line: int
) -> None:
    edited = value()
    change(edited)
    error = refusal(edited)
    assert (error.parameters["path"], error.parameters["line"]) == (path, line)
    assert path in error.message("en")


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b'{"schema": "huibian/1",\n "title": }', "第 2 行"),
        (b"{\n\n", "JSON"),
        (b"{}", "schema"),
        (b'{"reports":' + b"[" * 5000, "JSON"),
    ],
)
def test_a_json_that_is_malformed_is_refused_with_its_own_line(data: bytes, where: str) -> None:
    with pytest.raises(InvalidCompilation, match=where):
        model_json.read(data, NAME)


def test_reports_are_numbered_anew_when_one_was_cut_out_of_the_json() -> None:
    edited = value()
    del edited["reports"][0]
    edited["parts"][0]["first"] = 2
    back = model_json.read(json.dumps(edited).encode(), NAME)
    assert [(report.number, report.title) for report in back.reports] == [
        (1, "青山县水务局工作总结"), (2, "青山县林业局工作总结"),
    ]  # fmt: skip
    assert [(part.first, part.last) for part in back.parts] == [(1, 1), (2, 2)]
    assert [notice.report for notice in back.notices] == [None, None, 1]


def test_two_compilations_are_the_same_whatever_their_places_and_reasons() -> None:
    other = value()
    other["source"]["name"] = "别的.docx"
    other["notices"] = []
    for report in other["reports"]:
        report["why"] = "edited"
        report["lines"] = [1, 99]
        for block in report["blocks"]:
            block["line"] = 1
    assert same(model_json.read(json.dumps(other).encode(), NAME), compilation())


@pytest.mark.parametrize(
    "marks",
    [
        [{"start": 0, "end": 3, "kind": "bold"}, {"start": 3, "end": 7, "kind": "bold"}],
        [{"start": 2, "end": 7, "kind": "bold"}, {"start": 0, "end": 4, "kind": "bold"}],
        [{"start": 0, "end": 7, "kind": "bold"}, {"start": 3, "end": 3, "kind": "italic"}],
    ],
    ids=["in pieces", "overlapping", "one of nothing"],
)
def test_two_compilations_are_the_same_whose_marks_say_the_same_of_the_same_characters(marks: list[Any]) -> None:
    edited = value()
    edited["reports"][0]["blocks"][1]["marks"] = marks
    assert same(msgspec.convert(edited, Compilation), compilation())


@pytest.mark.parametrize(
    "change",
    [
        _set("title", to="别的"),
        _set("reports", 0, "title", to="别的"),
        _set("reports", 0, "blocks", 0, "level", to=2),
        _set("reports", 0, "blocks", 0, "marker", to="none"),
        _set("reports", 0, "blocks", 1, "body", to="开工四个，完成三个。"),
        _set("reports", 0, "blocks", 2, "role", to="item"),
        _set("reports", 0, "blocks", 2, "text", to="数据见附件。"),
        _set("reports", 0, "blocks", 1, "marks", to=[]),
        _set("reports", 0, "blocks", 3, "rows", 1, 0, "text", to="三季度"),
        _set("reports", 0, "blocks", 3, "rows", 0, 0, "colspan", to=1),
        _set("front", to=[]),
        _without("reports", 0, "blocks", 8),
        _without("reports", 1, "blocks", 2),
    ],
)
def test_two_compilations_differ_in_any_text_or_shape(change: Callable[[Any], None]) -> None:
    edited = value()
    change(edited)
    assert not same(msgspec.convert(edited, Compilation), compilation())


def test_a_large_compilation_is_written_and_read_back_whole() -> None:
    source = read(shared("data/compilation.txt").read_bytes(), "汇编.txt", Options())
    blocks = tuple(Paragraph(line=line.place, role="body", text=line.text) for line in source.lines)
    whole = Compilation(
        schema=SCHEMA,
        title="汇编",
        source=source.info,
        reports=(Report(number=1, title="全", lines=(1, 2218), blocks=blocks),),
    )
    assert model_json.read(serialize.dump(whole), NAME) == whole
