"""The database is gone after it has committed and before it could say so: what was accepted keeps all that it needs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from tests.documents import compilation
from tests.service_client import API, converted, ended, served, services_of, stored, upload

TEXT = compilation().encode()
EDITS = [{"op": "rename", "report": 1, "title": "新题目"}]


@contextlib.contextmanager
def failing(place: object, name: str, *, done: bool, connected: bool = False) -> Iterator[None]:
    """The method ``name`` of ``place`` does its work (``done``) or not, and then the database fails."""
    method: Callable[..., Any] = getattr(place, name)

    def fails(*arguments: Any, **named: Any) -> None:
        if done:
            method(*arguments, **named)
        lost = OSError("server closed the connection unexpectedly")
        raise OperationalError("COMMIT", {}, lost, connection_invalidated=not connected)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, name, fails)
        yield


def test_an_upload_whose_job_was_entered_unheard_is_kept_and_the_same_request_finds_it(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        client, headers = app.test_client(), {"Idempotency-Key": "again"}
        with failing(services_of(app).jobs, "add", done=True):
            assert upload(client, TEXT, headers=headers).status_code == 503
        answer = upload(client, TEXT, headers=headers)
        assert answer.status_code == 202
        assert [id for id, _, _ in services_of(app).jobs.open()] == [answer.get_json()["id"]]
        services_of(app).runner.submit(answer.get_json()["id"], 1)
        assert ended(client, answer.get_json()["id"])["status"] == "done"


def test_an_upload_whose_job_was_not_entered_is_left_to_the_sweeper(tmp_path: Path) -> None:
    with served(tmp_path, sweep_seconds=1) as app:
        with failing(services_of(app).jobs, "add", done=False):
            assert upload(app.test_client(), TEXT).status_code == 503
        (left,) = stored(app)
        services_of(app).storage.delete(left)
        with failing(services_of(app).jobs, "add", done=False, connected=True), contextlib.suppress(OperationalError):
            upload(app.test_client(), TEXT)
        assert stored(app) == set(), "where the database is there, it has refused"


def test_a_correction_that_was_queued_unheard_keeps_its_outline(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        client = app.test_client()
        id = converted(client, TEXT, formats=["md"])["id"]
        with failing(services_of(app).versions, "start", done=True):
            answer = client.post(f"{API}/jobs/{id}/edits", json=EDITS, headers={"If-Match": '"1"'})
            assert answer.status_code == 503
        services_of(app).runner.submit(id, 2)
        job = ended(client, id)
        assert (job["status"], job["version"]) == ("done", 2)


def test_a_correction_that_is_queued_keeps_its_outline_though_its_answer_fails(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        client = app.test_client()
        id = converted(client, TEXT, formats=["md"])["id"]
        submit = services_of(app).runner.submit

        def told(*arguments: Any) -> None:
            submit(*arguments)
            raise OperationalError("SELECT", {}, OSError("gone"), connection_invalidated=True)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(services_of(app).runner, "submit", told)
            assert client.post(f"{API}/jobs/{id}/edits", json=EDITS, headers={"If-Match": '"1"'}).status_code == 503
        job = ended(client, id)
        assert (job["status"], job["version"]) == ("done", 2)
