"""The service's contract (DESIGN 3.5): jobs, files, archive, pages, errors."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.config import InvalidSetting, from_environment
from tests.documents import TITLES, compilation
from tests.service_client import API, ended, served, services_of, stored, upload


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with served(tmp_path_factory.mktemp("data"), max_upload=300_000) as made:
        yield made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def job(app: Flask) -> dict[str, Any]:
    """A job that is done."""
    client = app.test_client()
    answer = upload(client, compilation().encode())
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"{API}/jobs/{answer.get_json()['id']}"
    return ended(client, answer.get_json()["id"])


def test_a_job_goes_from_upload_to_done(job: dict[str, Any]) -> None:
    assert (job["status"], job["version"], job["error"]) == ("done", 1, None)
    assert (job["title"], job["reports"]) == ("青山县工作总结汇编", len(TITLES))
    assert job["name"] == "报告汇编.txt"  # WEB-01
    assert job["expires_at"]  # WEB-14
    assert len(job["id"]) >= 22  # 128 bits and more in base64


def test_the_files_are_those_of_the_contract_and_each_can_be_downloaded(
    client: FlaskClient, job: dict[str, Any]
) -> None:
    files = client.get(job["links"]["files"]).get_json()
    assert len(files) == len(TITLES) * 3 + 6
    chosen = next(file for file in files if file["path"] == f"markdown/002-{TITLES[1]}.md")
    assert (chosen["format"], chosen["number"], chosen["title"]) == ("md", 2, TITLES[1])
    answer = client.get(chosen["url"])
    assert answer.data.decode().startswith(f"# {TITLES[1]}\n")
    assert len(answer.data) == chosen["size"] == answer.content_length
    assert answer.headers["ETag"] == f'"{chosen["sha256"]}"'
    assert answer.headers["Content-Disposition"].startswith(
        "attachment; filename=\"report-002.md\"; filename*=UTF-8''002-"
    )


def test_a_part_of_a_file_is_sent_and_an_unchanged_one_is_not(client: FlaskClient, job: dict[str, Any]) -> None:
    file = client.get(job["links"]["files"]).get_json()[0]
    whole = client.get(file["url"]).data
    part = client.get(file["url"], headers={"Range": "bytes=5-9"}, buffered=True)
    assert (part.status_code, part.data) == (206, whole[5:10])
    assert client.get(file["url"], headers={"If-None-Match": f'"{file["sha256"]}"'}).status_code == 304
    beyond = client.get(file["url"], headers={"Range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond.get_json(force=True)["code"]) == (416, "bad-range")


def test_the_archive_holds_everything_or_what_was_chosen(client: FlaskClient, job: dict[str, Any]) -> None:
    address = job["links"]["archive"]
    everything = client.get(address)
    assert len(zipfile.ZipFile(io.BytesIO(everything.data)).namelist()) == len(TITLES) * 3 + 6
    some = client.get(f"{address}?to=docx,epub&only=1,3")
    assert some.content_length == len(some.data)
    bundle = zipfile.ZipFile(io.BytesIO(some.data))
    assert bundle.testzip() is None
    assert sorted(bundle.namelist()) == sorted(
        f"{folder}/{number:03}-{TITLES[number - 1]}.{suffix}"
        for folder, suffix in (("word", "docx"), ("epub", "epub"))
        for number in (1, 3)
    )
    assert client.get(f"{address}?only=9").status_code == 404
    assert client.get(f"{address}?to=pdf").get_json()["code"] == "bad-request"
    assert client.get(f"{address}?only=x").get_json()["code"] == "invalid-options"


def test_the_outline_is_the_compilation(client: FlaskClient, job: dict[str, Any]) -> None:
    value = client.get(job["links"]["outline"]).get_json()
    assert [report["title"] for report in value["reports"]] == list(TITLES)


def test_options_choose_what_is_written(client: FlaskClient) -> None:
    answer = upload(client, compilation().encode(), options=json.dumps({"formats": ["md"], "whole": False}))
    job = ended(client, answer.get_json()["id"])
    paths = {file["path"] for file in client.get(job["links"]["files"]).get_json()}
    assert paths == {f"markdown/{n:03}-{title}.md" for n, title in enumerate(TITLES, 1)} | {
        "index.md", "compilation.json", "audit.json",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ('{"formats": ["pdf"]}', "invalid-options"),
        ("{", "bad-request"),
        ('{"only": "0"}', "invalid-options"),
        ('{"x": 1}', "bad-request"),
    ],
)
def test_wrong_options_are_refused_at_the_door(client: FlaskClient, options: str, code: str) -> None:
    answer = upload(client, b"x", options=options)
    assert (answer.status_code, answer.get_json()["code"]) == (400, code)


@pytest.mark.parametrize(("data", "code"), [(b"", "empty"), (b"%PDF-1.4", "pdf"), (b"PK\x05\x06" + b"\0" * 18, "zip")])
def test_an_input_that_cannot_be_converted_is_rejected_with_its_code(
    client: FlaskClient, data: bytes, code: str
) -> None:
    job = ended(client, upload(client, data).get_json()["id"])
    assert (job["status"], job["error"]["code"]) == ("rejected", code)
    assert "报告汇编.txt" in job["error"]["detail"]
    assert client.get(f"{API}/jobs/{job['id']}/files").status_code == 409


def test_web_06_an_upload_over_the_limit_is_answered_413(client: FlaskClient) -> None:
    answer = upload(client, b"x" * 300_001)
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too-large")
    assert answer.mimetype == "application/problem+json"


def test_a_request_without_a_file_is_refused(client: FlaskClient) -> None:
    assert client.post(f"{API}/jobs", data={}).get_json()["code"] == "no-file"
    assert client.put(f"{API}/jobs").get_json()["code"] == "method-not-allowed"


def test_a_deleted_job_is_gone_with_its_files(app: Flask, client: FlaskClient) -> None:
    id = upload(client, compilation().encode()).get_json()["id"]
    ended(client, id)
    assert client.delete(f"{API}/jobs/{id}").status_code == 204
    assert client.get(f"{API}/jobs/{id}").get_json()["code"] == "not-found"
    assert stored(app, id) == set()


def test_web_11_an_unknown_id_is_404(client: FlaskClient) -> None:
    answer = client.get(f"{API}/jobs/x")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not-found")


def test_a_file_outside_the_result_cannot_be_named(client: FlaskClient, job: dict[str, Any]) -> None:
    for path in ("../upload", "..%2Fupload", "/etc/passwd", "markdown"):
        answer = client.get(f"{API}/jobs/{job['id']}/files/{path}", follow_redirects=True)
        assert answer.status_code == 404


def test_an_expired_job_is_410_and_swept(tmp_path: Path) -> None:
    with served(tmp_path, retention_seconds=1, sweep_seconds=3600) as app:
        client = app.test_client()
        id = upload(client, compilation().encode(), options='{"formats": ["md"]}').get_json()["id"]
        ended(client, id)
        time.sleep(1.1)
        assert client.get(f"{API}/jobs/{id}").get_json()["code"] == "expired"
        services_of(app).sweep()
        assert client.get(f"{API}/jobs/{id}").status_code == 410
        assert stored(app, id) == set()


def test_a_full_queue_is_answered_429(tmp_path: Path) -> None:
    with served(tmp_path, max_queue=0) as app:
        answer = upload(app.test_client(), b"x")
        assert (answer.status_code, answer.get_json()["code"]) == (429, "queue-full")
        assert int(answer.headers["Retry-After"]) > 0


def test_a_job_that_was_open_when_the_server_ended_is_taken_up_again(tmp_path: Path) -> None:
    with served(tmp_path) as first:
        id = upload(first.test_client(), compilation().encode()).get_json()["id"]
    with served(tmp_path) as second:
        assert ended(second.test_client(), id)["status"] == "done"


def test_a_job_over_the_time_limit_is_ended(tmp_path: Path) -> None:
    many = tuple(f"第{number}乡镇2024年工作总结" for number in range(100, 2600))
    with served(tmp_path, job_seconds=1) as app:
        job = ended(app.test_client(), upload(app.test_client(), compilation(many).encode()).get_json()["id"])
        assert (job["status"], job["error"]["code"]) == ("rejected", "time-limit")


def test_a_changing_request_from_another_site_is_refused(client: FlaskClient) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}):
        answer = client.post(f"{API}/jobs", headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (403, "cross-site")
    assert client.post(f"{API}/jobs", headers={"Origin": "http://localhost"}).status_code == 400


def test_pages_in_both_languages_carry_the_policy(client: FlaskClient, job: dict[str, Any]) -> None:
    chinese = client.get("/")
    assert 'lang="zh-CN"' in chinese.text
    assert "default-src 'self'" in chinese.headers["Content-Security-Policy"]
    english = client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert 'lang="en"' in english.text
    page = client.get(f"/jobs/{job['id']}")
    assert f"{len(TITLES)} 篇报告" in page.text
    assert client.get("/jobs/nothing").status_code == 404
    assert client.get("/healthz").data == b"ok\n"


def test_the_form_starts_a_job_and_goes_to_its_page(client: FlaskClient) -> None:
    data = {"file": (io.BytesIO(compilation().encode()), "a.txt"), "formats": ["md"]}
    answer = client.post("/jobs", data=data)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    refused = client.post("/jobs", data={})
    assert refused.status_code == 400
    assert "没有选文件" in refused.text


def test_a_title_with_markup_is_text_on_the_page(client: FlaskClient) -> None:
    text = compilation(("<script>alert(1)</script>县2024年工作总结", *TITLES[1:]))
    id = upload(client, text.encode()).get_json()["id"]
    ended(client, id)
    assert "<script>alert" not in client.get(f"/jobs/{id}").text


def test_settings_come_from_the_environment() -> None:
    settings = from_environment({"HUIBIAN_DATA": "/srv/x", "HUIBIAN_MAX_UPLOAD": "1000"})
    assert (settings.max_upload, settings.database()) == (1000, "sqlite:////srv/x/huibian.db")
    for name, value in (("HUIBIAN_WORKERS", "many"), ("HUIBIAN_WORKERS", "-1"), ("HUIBIAN_BROKER_URL", "redis://x")):
        with pytest.raises(InvalidSetting):
            from_environment({name: value})


def test_html_is_a_format_that_one_may_choose_and_its_pages_are_listed_and_archived(client: FlaskClient) -> None:
    form = client.get("/").get_data(as_text=True)
    chosen = {value: bool(checked) for value, checked in re.findall(r'name="formats" value="(\w+)"( checked)?', form)}
    assert chosen == {"md": True, "docx": True, "epub": True, "html": False}
    id = upload(client, compilation().encode(), options='{"formats": ["html"]}').get_json()["id"]
    found = ended(client, id)
    files = client.get(found["links"]["files"]).get_json()
    pages = [(file["number"], file["path"]) for file in files if file["format"] == "html"]
    assert sorted(pages)[0] == (0, "青山县工作总结汇编.html")
    assert [path for _, path in sorted(pages)[1:]] == [f"html/{n:03}-{title}.html" for n, title in enumerate(TITLES, 1)]
    archive = client.get(found["links"]["archive"] + "?to=html&only=1")
    assert zipfile.ZipFile(io.BytesIO(archive.data)).namelist() == [f"html/001-{TITLES[0]}.html"]
    assert "HTML" in client.get(f"/jobs/{id}").get_data(as_text=True)
