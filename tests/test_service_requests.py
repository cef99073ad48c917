"""Requests that no page of ours makes: numbers that are none, names that mean something to the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from tests.documents import TITLES, compilation
from tests.service_client import API, converted, served

LONG = "9" * 5000
"""More digits than Python makes a number of."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with served(tmp_path_factory.mktemp("data"), max_client_jobs=0) as made:
        yield made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def job(app: Flask) -> str:
    id: str = converted(app.test_client(), compilation().encode(), formats=["md"])["id"]
    return id


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "一", "1000000000", f"1{LONG}", f"000000000001{LONG}"])
def test_a_version_that_is_no_number_is_a_bad_request(client: FlaskClient, job: str, number: str) -> None:
    answer = client.get(f"{API}/jobs/{job}/files", query_string={"version": number})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "bad-request")
    form = {"version": number, "toc_depth": "2"}
    assert client.post(f"/jobs/{job}/options", data=form).status_code == 400
    assert client.post(f"/jobs/{job}/undo", data=form).status_code == 400


def test_of_a_selection_what_is_no_number_is_left_out(client: FlaskClient, job: str) -> None:
    answer = client.get(f"/jobs/{job}/download.zip?only=2&only={LONG}&only=x&only=1&only=2&to=md")
    assert answer.headers["Location"].endswith(f"/jobs/{job}/download.zip?only=1-2&to=md")


@pytest.mark.parametrize(
    "field",
    [{"toc_depth": "1.5"}, {"toc_depth": LONG}, {"bold_levels": LONG}, {"line_pitch": "1e999"}, {"line_pitch": "nan"}],
)
def test_an_option_that_is_no_such_number_is_refused_with_the_form(client: FlaskClient, field: dict[str, str]) -> None:
    answer = client.post("/jobs", data={"text": "甲", **field})
    assert answer.status_code == 400
    assert html.fromstring(answer.text).xpath("//textarea[@name='text']")[0].text.strip() == "甲"


@pytest.mark.parametrize(
    "query", ["_external=1&_scheme=javascript", "_anchor=a&_anchor=b", "endpoint=x", "_method=POST", "lang=zh&q=a&q=b"]
)
def test_the_switch_of_languages_leads_to_this_page_whatever_the_query_names(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/?{query}")
    (switch,) = html.fromstring(answer.text).xpath("//a[@class='switch']/@href")
    assert switch == f"/?{query.replace('lang=zh&', '')}&lang=en"


@pytest.mark.parametrize("origin", ["http://[", "null", "x"])
def test_an_origin_that_is_none_is_another_site(client: FlaskClient, origin: str) -> None:
    assert client.post("/jobs", headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize(
    ("edits", "status"),
    [('[{"op":"rename","report":1000,"title":"甲"}]', 412), ('[{"op":"rename"}]', 422), ("[{}]", 422), ("5", 422)],
)
def test_corrections_that_name_nothing_there_are_refused_after_a_conflict_too(
    client: FlaskClient, edits: str, status: int
) -> None:
    job = converted(client, compilation().encode(), formats=["md"])["id"]
    first = {"version": "1", "do": "title", "title": "全县汇编"}
    assert client.post(f"/jobs/{job}/edits", data=first).status_code == 303
    answer = client.post(f"/jobs/{job}/edits", data={"version": "1", "do": "again", "edits": edits, "report": "1"})
    assert answer.status_code == status
    assert (TITLES[0] in answer.text) is (status == 422)  # the page of the report again
