"""Corrections: each is a version, the one before stays, and of two people nobody overwrites the other."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service import corrections
from service.problems import Problem
from tests.documents import TITLES, compilation
from tests.docx_input import docx, p
from tests.service_client import API, converted, ended, served, services_of, stored, sums, written_by_the_command
from tests.word_files import png

RENAMED = "青山县林业局工作总结（修订）"
RENAME = [{"op": "rename", "report": 1, "title": RENAMED}]

PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="a" descr="机构图"/>'
    '<a:graphic><a:graphicData><a:blip r:embed="rId5"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with served(tmp_path_factory.mktemp("data"), max_versions=4) as made:
        yield made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def job(client: FlaskClient) -> dict[str, Any]:
    return converted(client, compilation().encode(), formats=["md"])


def edit(client: FlaskClient, id: str, match: str | None, body: Any, what: str = "edits") -> Any:
    headers = {} if match is None else {"If-Match": match}
    method = client.put if what == "outline" else client.post
    return method(f"{API}/jobs/{id}/{what}", json=body, headers=headers)


def titles(client: FlaskClient, id: str, query: str = "") -> list[str]:
    value = client.get(f"{API}/jobs/{id}/outline{query}").get_json()
    return [report["title"] for report in value["reports"]]


def test_a_correction_is_written_as_the_next_version_and_the_former_one_stays(
    client: FlaskClient, job: dict[str, Any], tmp_path: Path
) -> None:
    id = job["id"]
    before = sums(client, id)
    assert client.head(job["links"]["outline"]).headers["ETag"] == '"1"'
    answer = edit(client, id, '"1"', RENAME)
    assert (answer.status_code, answer.get_json()["pending"], answer.get_json()["version"]) == (202, 2, 1)
    assert answer.headers["Location"] == f"{API}/jobs/{id}"
    done = ended(client, id)
    assert (done["status"], done["version"], done["undo"], done["redo"]) == ("done", 2, 1, None)
    assert client.head(job["links"]["outline"]).headers["ETag"] == '"2"'
    assert titles(client, id) == [RENAMED, *TITLES[1:]]
    assert titles(client, id, "?version=1") == list(TITLES)
    assert sums(client, id, "?version=1") == before
    corrected = tmp_path / "compilation.json"
    corrected.write_bytes(client.get(job["links"]["outline"]).data)
    assert sums(client, id) == written_by_the_command(corrected, tmp_path / "out", formats=("md",))


def test_files_of_a_former_version_are_listed_and_lead_to_themselves(client: FlaskClient, job: dict[str, Any]) -> None:
    edit(client, job["id"], '"1"', RENAME)
    ended(client, job["id"])
    for version, title in ((1, TITLES[0]), (2, RENAMED)):
        files = client.get(f"{API}/jobs/{job['id']}/files?version={version}").get_json()
        first = next(file for file in files if file["path"] == f"markdown/001-{title}.md")
        assert client.get(first["url"]).data.decode().startswith(f"# {title}\n")


def test_undo_and_redo_show_versions_and_write_nothing(client: FlaskClient, job: dict[str, Any]) -> None:
    id = job["id"]
    edit(client, id, '"1"', RENAME)
    ended(client, id)
    undone = client.post(f"{API}/jobs/{id}/undo", headers={"If-Match": '"2"'})
    assert (undone.status_code, undone.get_json()["version"], undone.get_json()["redo"]) == (200, 1, 2)
    assert titles(client, id) == list(TITLES)
    assert client.post(f"{API}/jobs/{id}/undo", headers={"If-Match": '"1"'}).get_json()["code"] == "no-step"
    redone = client.post(f"{API}/jobs/{id}/redo", headers={"If-Match": '"1"'})
    assert (redone.get_json()["version"], redone.get_json()["status"]) == (2, "done")
    assert client.post(f"{API}/jobs/{id}/redo", headers={"If-Match": '"2"'}).status_code == 409


def test_a_correction_after_undo_gets_a_new_number_and_redo_takes_the_newest(
    client: FlaskClient, job: dict[str, Any]
) -> None:
    id = job["id"]
    for title in ("甲", "乙"):
        edit(client, id, '"1"', [{"op": "rename", "report": 2, "title": title}])
        ended(client, id)
        shown = client.get(f"{API}/jobs/{id}").get_json()["version"]
        client.post(f"{API}/jobs/{id}/undo", headers={"If-Match": f'"{shown}"'})
    assert client.post(f"{API}/jobs/{id}/redo", headers={"If-Match": '"1"'}).get_json()["version"] == 3
    assert titles(client, id)[1] == "乙"


def test_without_if_match_428_and_with_another_version_412(client: FlaskClient, job: dict[str, Any]) -> None:
    id = job["id"]
    for what in ("edits", "outline", "options", "undo", "redo"):
        assert edit(client, id, None, RENAME, what).status_code == 428
        for stale in ('"2"', '"x"', 'W/"1"', "*"):
            answer = edit(client, id, stale, RENAME, what)
            assert (answer.status_code, answer.get_json()["code"]) == (412, "stale")


def test_of_two_who_correct_at_once_exactly_one_wins(app: Flask, client: FlaskClient, job: dict[str, Any]) -> None:
    answers: list[int] = []
    ready = threading.Barrier(8)

    def correct(number: int) -> None:
        own = app.test_client()
        ready.wait()
        answers.append(edit(own, job["id"], '"1"', [{"op": "rename", "report": 1, "title": f"{number}"}]).status_code)

    people = [threading.Thread(target=correct, args=[number]) for number in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(answers) == [202] + [412] * 7
    assert ended(client, job["id"])["version"] == 2
    assert stored(app, job["id"]) == {"lines-1", "result-1.zip", "result-2.zip", "upload"}


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ([{"op": "rename", "report": 9, "title": "x"}], "invalid-edit", "$[0]"),
        ([*RENAME, {"op": "merge", "report": 1}], "invalid-edit", "$[1]"),
        ([*RENAME, {"op": "set_level", "report": 1, "block": 1, "level": "x"}], "invalid-edit", "$[1].level"),
        ([{"op": "explode"}], "invalid-edit", "$[0].op"),
        ([], "invalid-edit", "$"),
        ({}, "invalid-edit", "$"),
    ],
)
def test_a_correction_that_does_not_fit_is_422_with_its_place(
    client: FlaskClient, job: dict[str, Any], body: Any, code: str, path: str
) -> None:
    answer = edit(client, job["id"], '"1"', body)
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)
    assert answer.get_json()["path"].startswith(path)
    assert client.get(f"{API}/jobs/{job['id']}").get_json()["version"] == 1


def test_a_whole_outline_is_taken_in_the_place_of_the_one_shown(client: FlaskClient, job: dict[str, Any]) -> None:
    value = client.get(job["links"]["outline"]).get_json()
    value["reports"][2]["title"] = "柳河镇工作总结"
    assert edit(client, job["id"], '"1"', value, "outline").status_code == 202
    assert ended(client, job["id"])["version"] == 2
    assert titles(client, job["id"])[2] == "柳河镇工作总结"


def test_an_outline_that_is_wrong_is_422_with_path_and_line(client: FlaskClient, job: dict[str, Any]) -> None:
    value = client.get(job["links"]["outline"]).get_json()
    value["reports"][1]["blocks"][1]["level"] = "one"
    answer = edit(client, job["id"], '"1"', value, "outline").get_json()
    assert (answer["code"], answer["path"]) == ("invalid-json", "$.reports[1].blocks[1].level")
    assert answer["line"] == value["reports"][1]["blocks"][1]["line"]
    value = client.get(job["links"]["outline"]).get_json()
    value["media"] = {"x.png": {"type": "image/png", "sha256": ""}}
    assert edit(client, job["id"], '"1"', value, "outline").get_json()["path"] == "$.media.x.png"
    assert client.post(f"{API}/jobs/{job['id']}/edits", data="[]", headers={"If-Match": '"1"'}).status_code == 415


def test_other_options_write_the_same_outline_anew(client: FlaskClient, job: dict[str, Any], tmp_path: Path) -> None:
    id = job["id"]
    edit(client, id, '"1"', {"formats": ["md", "epub"], "toc_depth": 1}, "options")
    done = ended(client, id)
    assert (done["version"], done["options"]["formats"], done["options"]["toc_depth"]) == (2, ["md", "epub"], 1)
    wanted = written_by_the_command(
        compilation().encode(), tmp_path / "a", "报告汇编.txt", formats=("md", "epub"), toc_depth=1
    )
    assert sums(client, id) == wanted
    edit(client, id, '"2"', RENAME)
    ended(client, id)
    edit(client, id, '"3"', {"formats": ["docx"]}, "options")
    assert ended(client, id)["options"]["toc_depth"] == 1
    assert titles(client, id)[0] == RENAMED
    assert any(file.startswith(f"word/001-{RENAMED}") for file in sums(client, id))


def test_an_option_of_reading_reads_the_upload_again(client: FlaskClient, job: dict[str, Any], tmp_path: Path) -> None:
    id = job["id"]
    edit(client, id, '"1"', RENAME)
    ended(client, id)
    edit(client, id, '"2"', {"title_pattern": "^柳河镇.*总结$"}, "options")
    assert ended(client, id)["status"] == "done"
    assert sums(client, id) == written_by_the_command(
        compilation().encode(), tmp_path / "a", "报告汇编.txt", formats=("md",), title_pattern="^柳河镇.*总结$"
    )
    assert RENAMED not in titles(client, id)
    client.post(f"{API}/jobs/{id}/undo", headers={"If-Match": '"3"'})
    assert titles(client, id)[0] == RENAMED


@pytest.mark.parametrize("body", [{"formats": ["pdf"]}, {"formats": []}, {"x": 1}, [1], "x"])
def test_wrong_options_are_refused(client: FlaskClient, job: dict[str, Any], body: Any) -> None:
    assert edit(client, job["id"], '"1"', body, "options").status_code == 400


def test_a_correction_that_cannot_be_written_leaves_the_former_version(client: FlaskClient) -> None:
    job = converted(client, compilation().encode(), formats=["md"], only="3")
    id, before = job["id"], sums(client, job["id"])
    edit(client, id, '"1"', [{"op": "drop", "report": 1}])
    failed = ended(client, id)
    assert (failed["status"], failed["version"], failed["error"]["code"]) == ("rejected", 1, "invalid-options")
    assert sums(client, id) == before
    edit(client, id, '"1"', RENAME)
    done = ended(client, id)
    assert (done["status"], done["version"], done["error"]) == ("done", 3, None)


def test_old_versions_go_and_undo_ends_where_they_were(app: Flask, client: FlaskClient, job: dict[str, Any]) -> None:
    id = job["id"]
    for version in range(1, 6):
        edit(client, id, f'"{version}"', [{"op": "rename", "report": 1, "title": f"第{version}次"}])
        ended(client, id)
    kept = {*(f"result-{number}.zip" for number in (3, 4, 5, 6)), "lines-1", "upload"}
    assert stored(app, id) == kept
    assert client.get(f"{API}/jobs/{id}/outline?version=2").get_json()["code"] == "no-version"
    for version in (6, 5, 4):
        assert client.post(f"{API}/jobs/{id}/undo", headers={"If-Match": f'"{version}"'}).status_code == 200
    assert client.post(f"{API}/jobs/{id}/undo", headers={"If-Match": '"3"'}).status_code == 409


def test_pictures_go_along_with_a_correction(client: FlaskClient, tmp_path: Path) -> None:
    document = docx(
        p("青山县林业局2024年工作总结"), p("一、机构"), p(PICTURE),
        rels=(("rId5", "image", "media/image1.png"),), parts={"word/media/image1.png": png(9, 9).data},
    )  # fmt: skip
    job = converted(client, document, "图.docx", formats=["md", "html"])
    media = {path for path in sums(client, job["id"]) if path.startswith("media/")}
    assert media
    edit(client, job["id"], '"1"', [{"op": "rename", "report": 1, "title": "新题目"}])
    assert ended(client, job["id"])["status"] == "done"
    assert media <= set(sums(client, job["id"]))
    page = client.get(f"{API}/jobs/{job['id']}/preview/1")
    assert b"data:image/" in page.data


def test_reports_are_told_with_what_is_known_of_them(client: FlaskClient, job: dict[str, Any]) -> None:
    first, *_ = client.get(job["links"]["reports"]).get_json()
    assert (first["number"], first["title"], first["page"], first["why"]) == (1, TITLES[0], 3, "contents")
    assert (first["organization"], first["date"], first["lines"]) == ("青山县林业局", "2024-12-20", [6, 17])
    assert [heading["text"] for heading in first["headings"] if heading["level"] == 1] == [
        "一、工作开展情况", "二、存在的问题", "三、下一步打算",
    ]  # fmt: skip
    assert first["characters"] == sum(len("".join(line.split())) for line in compilation().splitlines()[5:17])


def test_source_lines_are_those_of_the_upload(client: FlaskClient, job: dict[str, Any]) -> None:
    rows = compilation().splitlines()
    answer = client.get(f"{API}/jobs/{job['id']}/source?from=6&to=8")
    assert answer.mimetype == "application/jsonl"
    assert [json.loads(row) for row in answer.data.splitlines()] == [
        {"line": line, "text": rows[line - 1]} for line in (6, 7, 8)
    ]
    edit(client, job["id"], '"1"', RENAME)
    ended(client, job["id"])
    assert client.get(f"{API}/jobs/{job['id']}/source?from=6&to=8").data == answer.data
    assert client.get(f"{API}/jobs/{job['id']}/source?from=9&to=8").status_code == 400
    assert client.get(f"{API}/jobs/{job['id']}/source?from=x").status_code == 400


def test_the_preview_of_a_report_lives_in_a_sandbox(client: FlaskClient) -> None:
    text = compilation(("<script>alert(1)</script>局2024年工作总结", *TITLES[1:]))
    job = converted(client, text.encode(), formats=["md"])
    page = client.get(f"{API}/jobs/{job['id']}/preview/1")
    assert page.mimetype == "text/html"
    assert page.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text
    assert client.get(f"{API}/jobs/{job['id']}/preview/9").status_code == 404


def test_an_outline_over_the_limit_is_not_loaded(tmp_path: Path) -> None:
    with served(tmp_path, max_outline=1000) as app:
        client = app.test_client()
        id = converted(client, compilation().encode(), formats=["md"])["id"]
        for what in (f"{id}/reports", f"{id}/preview/1"):
            answer = client.get(f"{API}/jobs/{what}")
            assert (answer.status_code, answer.get_json()["code"]) == (413, "outline-too-large")
        assert edit(client, id, '"1"', RENAME).get_json()["code"] == "outline-too-large"
        assert edit(client, id, '"1"', {"x": "y" * 2000}, "outline").status_code == 413


def test_a_job_without_a_result_cannot_be_corrected(client: FlaskClient) -> None:
    job = converted(client, b"%PDF-1.4")
    answer = edit(client, job["id"], '"1"', RENAME)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "not-done")


def test_the_pages_may_correct_without_http(app: Flask, client: FlaskClient, job: dict[str, Any]) -> None:
    services = services_of(app)
    started = corrections.edit(services, job["id"], 1, json.dumps(RENAME).encode())
    assert (started.status, started.pending) in {("queued", 2), ("running", 2), ("done", None)}
    ended(client, job["id"])
    assert corrections.undo(services, job["id"], 2).version == 1
    with pytest.raises(Problem) as caught:
        corrections.redo(services, job["id"], 2)
    assert caught.value.code == "stale"
