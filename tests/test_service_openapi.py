"""The description of the API says what is so: every route is in it, and answers are as it describes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import load_all_checks

from service import openapi
from tests.documents import compilation
from tests.service_client import converted, ended, served, services_of, upload
from tests.shared import ROOT

load_all_checks()

OPERATIONS = [(path, method) for path, methods in openapi.document()["paths"].items() for method in methods]

FEW, MANY = 10, 100
"""Examples of each operation in the quick tests, and in the full ones."""

UNFIT = ["2xx", "400", "404", "409", "410", "412", "413", "415", "422", "428", "429"]
"""How a request may be answered that the description allows: a value of the right shape may still not fit the job."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    data = tmp_path_factory.mktemp("data")
    with served(data, max_queue=3, max_text=100_000, max_outline=2_000_000) as made:
        yield made


@pytest.fixture(scope="module")
def job(app: Flask) -> str:
    id: str = converted(app.test_client(), compilation().encode(), formats=["md"])["id"]
    return id


@pytest.fixture(scope="module")
def described(app: Flask) -> Any:
    config = schemathesis.Config.from_dict({"checks": {"positive_data_acceptance": {"expected-statuses": UNFIT}}})
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config)


@pytest.mark.parametrize("examples", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_answers_are_as_described(described: Any, job: str, path: str, method: str, examples: int) -> None:
    """About a job that is there, unless it would be erased."""

    @given(case=described[path][method].as_strategy())
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    def answered(case: Any) -> None:
        if method != "delete" and "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = job
        if case.headers and "If-Match" in case.headers:
            case.headers["If-Match"] = '"1"'
        case.call_and_validate()

    answered()


def test_every_route_of_the_api_is_described_and_every_description_is_a_route(app: Flask) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if rule.endpoint.startswith("api.") and method not in {"HEAD", "OPTIONS"}
    }
    paths = openapi.document()["paths"]
    assert routes == {(path, method) for path, operations in paths.items() for method in operations}


def test_every_field_of_an_upload_that_the_api_reads_is_described_and_every_one_described_is_read() -> None:
    sources = [ROOT / "service" / "api" / "creating.py", ROOT / "service" / "uploads.py"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    read = set(re.findall(r"request\.(?:form|files)\.get\(\"(\w+)\"", code))
    described = openapi.document()["components"]["schemas"]["Upload"]["properties"]
    assert read == described.keys()
    assert described["lane"]["enum"] == ["interactive", "bulk"]


def test_the_lane_of_an_upload_is_taken_as_described(app: Flask) -> None:
    client = app.test_client()
    described = openapi.document()["components"]["schemas"]["Upload"]["properties"]["lane"]
    for lane in (*described["enum"], ""):
        answer = upload(client, compilation().encode(), options='{"formats": ["md"]}', lane=lane)
        assert answer.status_code == 202
        id = answer.get_json()["id"]
        found = services_of(app).jobs.get(id)
        assert found is not None
        assert found.lane == (lane or described["default"])
        assert ended(client, id)["status"] == "done"
    refused = upload(client, compilation().encode(), lane="night")
    assert (refused.status_code, refused.get_json()["code"]) == (400, "bad-request")


def test_every_reference_in_the_description_leads_somewhere() -> None:
    document = openapi.document()
    named = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert named <= document["components"]["schemas"].keys()
    assert {"Options", "Compilation", "Edits", "Problem", "Job"} <= named
