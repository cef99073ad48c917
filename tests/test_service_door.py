"""What is let in: files and texts, once for each key, within limits, from whom it may come."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse, encode_multipart

from service import auth
from service.api import creating
from tests.documents import TITLES, compilation
from tests.service_client import (
    API,
    converted,
    ended,
    idle,
    served,
    services_of,
    stored,
    sums,
    upload,
    written_by_the_command,
)  # fmt: skip

TEXT = compilation()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with served(tmp_path_factory.mktemp("data"), max_upload=800_000, max_text=700_000) as made:
        yield made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_pasted_text_is_converted_like_a_file_with_the_same_bytes(client: FlaskClient, tmp_path: Path) -> None:
    fields = {"text": TEXT, "name": "汇编.txt", "options": '{"formats": ["md"]}'}
    answer = client.post(f"{API}/jobs", data=fields)
    assert answer.status_code == 202
    assert ended(client, answer.get_json()["id"])["name"] == "汇编.txt"
    wanted = written_by_the_command(TEXT.encode(), tmp_path / "out", "汇编.txt", formats=("md",))
    assert sums(client, answer.get_json()["id"]) == wanted


def form(client: FlaskClient, content_type: str, text: str) -> TestResponse:
    """A form with a text, made in memory."""
    boundary, body = encode_multipart({"text": text})
    if content_type == "multipart/form-data":
        return client.post(f"{API}/jobs", data=body, content_type=f"{content_type}; boundary={boundary}")
    return client.post(f"{API}/jobs", data=f"text={text}", content_type=content_type)


def test_web_05_a_text_of_600_kb_is_taken_and_one_over_the_limit_is_told_so(client: FlaskClient) -> None:
    for content_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
        taken, over = (form(client, content_type, "x" * size) for size in (600_000, 700_001))
        assert taken.status_code == 202
        assert (over.status_code, over.get_json()["code"]) == (413, "form-too-large")


def test_a_form_of_a_thousand_parts_is_refused(client: FlaskClient) -> None:
    fields: dict[str, Any] = {f"field{number}": "x" for number in range(1000)}
    answer = client.post(f"{API}/jobs", data={**fields, "file": (io.BytesIO(b"x"), "a.txt")})
    assert (answer.status_code, answer.get_json()["code"]) == (413, "form-too-large")


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "application/octet-stream"])
def test_another_content_type_is_refused(client: FlaskClient, content_type: str) -> None:
    answer = client.post(f"{API}/jobs", data=b"x", content_type=content_type)
    assert (answer.status_code, answer.get_json()["code"]) == (415, "media-type")
    assert "multipart/form-data" in answer.get_json()["detail"]


def test_the_same_key_and_body_is_the_same_job_and_another_body_is_refused(app: Flask, client: FlaskClient) -> None:
    key = {"Idempotency-Key": "6f1c-一"}
    first = upload(client, TEXT.encode(), headers=key)
    again = upload(client, TEXT.encode(), headers=key)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.get_json()["id"] == again.get_json()["id"]
    name, options = "报告汇编.txt", {"options": '{"toc_depth": 2}'}
    refused: list[tuple[bytes, str, dict[str, str]]] = [
        (b"other", name, {}), (TEXT.encode(), "b.txt", {}), (TEXT.encode(), name, options)
    ]  # fmt: skip
    for data, name, fields in refused:
        other = upload(client, data, name, headers=key, **fields)
        assert (other.status_code, other.get_json()["code"]) == (422, "key-reused")
    assert upload(client, TEXT.encode(), headers={"Idempotency-Key": "x" * 256}).status_code == 400
    ended(client, first.get_json()["id"])
    assert stored(app) == services_of(app).jobs.known(stored(app)), "what was refused or repeated leaves nothing"
    client.delete(f"{API}/jobs/{first.get_json()['id']}")
    assert upload(client, TEXT.encode(), headers=key).get_json()["id"] != first.get_json()["id"]


def test_the_same_key_sent_by_several_at_once_makes_one_job(app: Flask) -> None:
    ids: list[str] = []
    ready = threading.Barrier(6)

    def send() -> None:
        client = app.test_client()
        ready.wait()
        ids.append(upload(client, TEXT.encode(), headers={"Idempotency-Key": "at once"}).get_json()["id"])

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 6
    assert len(set(ids)) == 1


def test_a_client_with_too_many_jobs_is_told_when_to_come_back_and_others_are_not(tmp_path: Path) -> None:
    with served(tmp_path, max_client_jobs=2) as app:
        idle(app)  # what is queued stays so
        client = app.test_client()
        answers = [upload(client, b"x") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [202, 202, 429]
        assert answers[2].get_json()["code"] == "too-many-jobs"
        assert int(answers[2].headers["Retry-After"]) > 0
        other = client.post(
            f"{API}/jobs", data={"file": (io.BytesIO(b"x"), "a")}, environ_base={"REMOTE_ADDR": "198.51.100.7"}
        )
        assert other.status_code == 202


def test_the_address_behind_a_proxy_counts_only_where_a_setting_says_so(tmp_path: Path) -> None:
    for proxies, wanted in ((0, [202, 429]), (1, [202, 202])):
        with served(tmp_path / str(proxies), max_client_jobs=1, proxies=proxies) as app:
            idle(app)
            client = app.test_client()
            forwarded = [{"X-Forwarded-For": f"198.51.100.{number}"} for number in (1, 2)]
            assert [upload(client, b"x", headers=headers).status_code for headers in forwarded] == wanted


@pytest.mark.local
def test_where_there_is_no_room_an_upload_is_507_and_leaves_nothing(tmp_path: Path) -> None:
    with served(tmp_path, min_free=1 << 60) as app:
        answer = upload(app.test_client(), b"x")
        assert (answer.status_code, answer.get_json()["code"]) == (507, "storage-full")
        assert stored(app) == set()
        assert app.test_client().get("/readyz").status_code == 503


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with served(tmp_path_factory.mktemp("closed"), tokens=("first-token", "second-token"), secret="x") as made:
        yield made


def test_without_a_token_the_api_answers_401_and_a_page_leads_to_the_form(closed: Flask) -> None:
    client = closed.test_client()
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic Zmlyc3QtdG9rZW4="}):
        answer = client.get(f"{API}/jobs/x", headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (401, "unauthorized")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert upload(client, b"x").status_code == 401
    assert client.get("/metrics").status_code == 401
    assert client.get("/jobs/x?lang=en").headers["Location"] == "/login?next=/jobs/x?lang%3Den"
    for path in ("/healthz", "/readyz", "/login", "/static/style.css"):
        assert client.get(path, buffered=True).status_code == 200


def test_a_bearer_token_opens_the_api(closed: Flask) -> None:
    client = closed.test_client()
    token = {"Authorization": "Bearer second-token"}
    answer = upload(client, TEXT.encode(), headers=token)
    assert answer.status_code == 202
    assert client.get(answer.headers["Location"], headers=token).status_code == 200


def test_the_form_keeps_a_token_as_a_cookie_that_says_nothing(closed: Flask) -> None:
    client = closed.test_client()
    wrong = client.post("/login", data={"token": "wrong"})
    assert wrong.status_code == 401
    assert "口令不对" in wrong.text
    answer = client.post("/login", data={"token": "first-token", "next": "/jobs/x"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/jobs/x")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "first-token" not in cookie
    assert client.get("/").status_code == 200
    assert client.get(f"{API}/jobs/x").status_code == 404
    client.set_cookie(auth.COOKIE, "0" * 32)
    assert client.get(f"{API}/jobs/x").status_code == 401


@pytest.mark.parametrize(
    "address", ["https://example.org/", "//example.org", "/\\example.org", "\\\\example.org", "//[", ""]
)
def test_the_form_leads_to_no_other_site(closed: Flask, address: str) -> None:
    assert closed.test_client().get("/login", query_string={"next": address}).status_code == 200
    answer = closed.test_client().post("/login", data={"token": "first-token", "next": address})
    assert answer.headers["Location"] == "/"


def test_jobs_under_a_token_are_counted_for_it_and_not_for_the_address(tmp_path: Path) -> None:
    with served(tmp_path, tokens=("a", "b"), max_client_jobs=1) as app:
        idle(app)
        client = app.test_client()
        sent = [upload(client, b"x", headers={"Authorization": f"Bearer {token}"}).status_code for token in "aab"]
        assert sent == [202, 429, 202]


def test_web_01_02_03_names_are_kept_for_people_and_never_used_as_paths(app: Flask, client: FlaskClient) -> None:
    for name in ("报告汇编.docx", "../../etc/passwd", "（一）报告 (1).txt", "C:\\x.txt", "…" * 300):
        job = converted(client, TEXT.encode(), name, formats=["md"])
        assert job["status"] == "done"
        assert job["name"] == name.replace("\\", "")[:255]
    assert upload(client, b"x", "a\r\nSet-Cookie: x=1.txt").status_code == 400
    assert stored(app) == services_of(app).jobs.known(stored(app))
    titled = compilation(("（一）报告 (1)", *TITLES[1:]))
    job = converted(client, titled.encode(), formats=["md"])
    file = next(f for f in client.get(job["links"]["files"]).get_json() if f["number"] == 1)
    disposition = client.head(file["url"]).headers["Content-Disposition"]
    assert disposition == (
        "attachment; filename=\"report-001.md\"; filename*=UTF-8''001-"
        "%EF%BC%88%E4%B8%80%EF%BC%89%E6%8A%A5%E5%91%8A%20%281%29.md"
    )


def test_another_jobs_id_opens_nothing_of_this_one(client: FlaskClient) -> None:
    one = converted(client, TEXT.encode(), formats=["md"])
    other = converted(client, compilation(heading="另一本汇编").encode(), formats=["md"])
    assert one["id"] != other["id"]
    path = "另一本汇编.md"
    assert client.head(f"{API}/jobs/{other['id']}/files/{path}").status_code == 200
    assert client.get(f"{API}/jobs/{one['id']}/files/{path}").status_code == 404
    assert client.get(f"{API}/jobs/{one['id']}/files/..%2F..%2F{other['id']}%2Fupload").status_code == 404
    assert client.get(f"{API}/jobs/{other['id'][:-1]}").status_code == 404


def test_options_may_be_part_of_an_upload_only_as_json(client: FlaskClient) -> None:
    assert upload(client, b"x", options=json.dumps({"formats": ["md"]})).status_code == 202
    assert upload(client, b"x", options="[" * 100_000).get_json()["code"] == "bad-request"


@pytest.mark.local
def test_who_finds_too_many_waiting_is_answered_at_once_and_told_when_to_ask_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(tmp_path) as app:
        idle(app)
        client = app.test_client()
        path = upload(client, b"x").headers["Location"]
        assert "Retry-After" not in client.get(f"{path}?wait=0.01").headers
        for places in ("_LONG", "_SHORT"):
            monkeypatch.setattr(f"service.api.creating.{places}", threading.BoundedSemaphore(1))
        with creating._LONG, creating._SHORT:
            answer = client.get(f"{path}?wait=30")
            assert (answer.get_json()["status"], answer.headers["Retry-After"]) == ("queued", "1")
            assert "Retry-After" not in client.get(path).headers, "who does not wait may ask at once"
