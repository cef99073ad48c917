"""What operators see: health, metrics, logs without a word of a document, settings, migrations."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from service import create_app, logs, measures
from service.cluster import watching
from service.config import InvalidSetting, Settings, UnusablePlace, from_environment
from service.database import Database
from service.migrate import NewerDatabase, migrate
from tests.documents import TITLES, compilation
from tests.service_client import API, converted, ended, idle, served, upload
from tests.shared import ROOT


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with served(tmp_path_factory.mktemp("data")) as made:
        yield made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What is logged, as operators get it."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.configure("info")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(out := io.StringIO())
    yield out
    root.handlers[:] = before
    root.setLevel(level)


def values(client: FlaskClient) -> dict[tuple[str, str], float]:
    """The metrics by name and labels."""
    found = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (sample.name, ",".join(f"{key}={sample.labels[key]}" for key in sorted(sample.labels))): sample.value
        for family in found
        for sample in family.samples
    }


@pytest.mark.local
def test_metrics_count_jobs_stages_and_failures_by_code(client: FlaskClient) -> None:
    before = values(client)
    converted(client, compilation().encode(), formats=["md"])
    converted(client, b"%PDF-1.4")
    after = values(client)

    def grown(name: str, labels: str) -> float:
        return after[name, labels] - before.get((name, labels), 0)

    assert grown("huibian_versions_total", "code=,status=done") == 1
    assert grown("huibian_versions_total", "code=pdf,status=rejected") == 1
    for stage in ("reports", "whole", "record", "pack", "store"):
        assert grown("huibian_stage_seconds_count", f"stage={stage}") == 1
    assert grown("huibian_stage_seconds_count", "stage=read") == 2
    assert grown("huibian_request_seconds_count", "endpoint=api.create,method=POST,status=202") == 2
    assert after["huibian_jobs", "status=queued"] == after["huibian_queue_age_seconds", "lane=interactive"] == 0
    assert after["huibian_storage_free_bytes", ""] > 0


def test_the_queue_is_measured_while_nobody_works(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        idle(app)
        client = app.test_client()
        upload(client, b"x", lane="bulk")
        found = values(client)
        assert found["huibian_jobs", "status=queued"] == 1
        assert found["huibian_queue_age_seconds", "lane=bulk"] > 0
        assert found["huibian_queue_age_seconds", "lane=interactive"] == 0
        assert client.get("/readyz").get_json() == {"database": "ok", "storage": "ok", "workers": "failing"}
        assert client.get("/healthz").data == b"ok\n"


def test_every_metric_has_a_line_in_the_docs() -> None:
    page = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")
    names = {metric._name for metric in (measures.REQUESTS, measures.STAGES, measures.ENDED)}
    names |= {metric._name for metric in (watching.STARTED, watching.LOST, watching.RUNNING)}
    names |= {"huibian_jobs", "huibian_queue_age_seconds", "huibian_storage_free_bytes"}
    assert [name for name in sorted(names) if f"`{name}" not in page] == []


@pytest.mark.local
def test_logs_are_json_with_the_ids_and_without_a_word_of_the_document(
    client: FlaskClient, logged: io.StringIO
) -> None:
    answer = upload(client, compilation().encode(), headers={"X-Request-Id": "from-a-proxy-1"})
    assert answer.headers["X-Request-Id"] == "from-a-proxy-1"
    id = answer.get_json()["id"]
    ended(client, id)
    converted(client, b"%PDF-1.4", "机密文件.pdf")
    text = logged.getvalue()
    events = [json.loads(line) for line in text.splitlines()]
    accepted = next(event for event in events if event.get("endpoint") == "api.create")
    assert (accepted["request"], accepted["job"], accepted["status"]) == ("from-a-proxy-1", id, 202)
    done = next(event for event in events if event["event"] == "job" and event["job"] == id)
    assert (done["status"], done["version"]) == ("done", 1)
    for word in (*TITLES, "青山县", "机密文件", "报告汇编"):
        assert word not in text
        assert json.dumps(word)[1:-1] not in text


def test_an_exception_is_logged_by_type_and_place_never_by_its_words(logged: io.StringIO) -> None:
    try:
        raise ValueError("文件里的一句话")
    except ValueError:
        logs.logger("test").exception("failed")
    event = json.loads(logged.getvalue())
    assert event["exception"] == "ValueError"
    assert event["at"][-1].endswith("test_an_exception_is_logged_by_type_and_place_never_by_its_words")
    assert "一句话" not in logged.getvalue()


def test_a_request_id_that_is_none_gets_another(client: FlaskClient) -> None:
    for given in ("x", "a b c d e f g h", "é" * 10, "x" * 65):
        answered = client.get(
            "/healthz", headers={"X-Request-Id": given.encode("latin-1", "replace").decode("latin-1")}
        )
        assert answered.headers["X-Request-Id"] != given


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUIBIAN_WORKERS", "many"), ("HUIBIAN_WORKERS", "-1"), ("HUIBIAN_LOG_LEVEL", "loud"),
        ("HUIBIAN_BROKER_URL", "redis://x"), ("HUIBIAN_MAX_QUEUE", "x"), ("HUIBIAN_THREADS", "0"),
        ("HUIBIAN_STORAGE_URL", "ftp://x"), ("HUIBIAN_STORAGE_URL", "S3://bucket"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        from_environment({name: value})
    assert "HUIBIAN_" in caught.value.message("en")


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("data", "{file}/data", "HUIBIAN_DATA"), ("storage_url", "{file}/storage", "HUIBIAN_STORAGE_URL"),
        ("database_url", "sqlite:///{file}/x.db", "HUIBIAN_DATABASE_URL"),
        ("database_url", "x", "HUIBIAN_DATABASE_URL"),
        ("database_url", "unknown://x", "HUIBIAN_DATABASE_URL"),
    ],
)  # fmt: skip
def test_a_place_that_cannot_be_opened_is_told_by_the_setting_that_names_it(
    tmp_path: Path, field: str, value: str, named: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    given = {"data": str(tmp_path / "data"), field: value.format(file=tmp_path / "file")}
    with pytest.raises(UnusablePlace) as caught:
        create_app(Settings(**given))  # type: ignore[arg-type]
    assert caught.value.parameters["name"] == named
    assert caught.value.exit_status == 1


def test_tokens_are_parted_by_commas() -> None:
    assert from_environment({"HUIBIAN_TOKENS": " a, b ,,c "}).tokens == ("a", "b", "c")


def test_every_setting_says_what_it_is_for() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = dict(line.split("|")[1:4:2] for line in page.splitlines() if line.startswith("| `HUIBIAN_"))
    assert {name.strip(" `") for name in rows} == {f"HUIBIAN_{name.upper()}" for name in Settings.__struct_fields__}
    assert [name for name, meaning in rows.items() if len(meaning.strip()) < 10] == []


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    from service import clients

    settings = Settings(data=str(tmp_path))
    first = clients.digest(settings, "cookie", "x")
    clients.secret_of.cache_clear()
    assert clients.digest(settings, "cookie", "x") == first
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert clients.digest(Settings(data=str(tmp_path), secret="given"), "cookie", "x") != first


@pytest.mark.local
def test_a_database_of_the_first_release_is_brought_up_and_its_jobs_go_on(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        done = converted(app.test_client(), compilation().encode(), formats=["md"])
        idle(app)
        waiting = upload(app.test_client(), compilation().encode()).get_json()["id"]
    _downgrade(tmp_path)
    with served(tmp_path) as app:
        client = app.test_client()
        assert ended(client, waiting)["status"] == "done"
        headers = {"If-Match": '"1"'}
        renamed = client.post(f"{API}/jobs/{done['id']}/edits", json=[{"op": "drop", "report": 1}], headers=headers)
        assert renamed.status_code == 202
        assert (ended(client, done["id"])["version"], ended(client, done["id"])["reports"]) == (2, 2)


@pytest.mark.local
def test_a_database_of_a_later_release_is_left_alone_and_said_to_be_one(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'huibian.db'}")
    migrate(database)
    with database.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabase, match="9999"):
        migrate(database)
    database.close()
    command = [sys.executable, "-m", "converter", "serve", "--port", "0", "--data", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "9999" in done.stderr


def _downgrade(data: Path) -> None:
    database = Database(f"sqlite:///{data / 'huibian.db'}")
    config = Config()
    config.set_main_option("script_location", str(ROOT / "service" / "migrations"))
    with database.writer.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    database.close()


def test_a_new_database_has_every_table_as_the_types_say(tmp_path: Path) -> None:
    from service.tables import Base

    database = Database(f"sqlite:///{tmp_path / 'huibian.db'}")
    migrate(database)
    migrate(database)
    database.close()
    with sqlite3.connect(tmp_path / "huibian.db") as connection:
        for table in Base.metadata.sorted_tables:
            rows = connection.execute(f"PRAGMA table_info({table.name})").fetchall()
            columns: dict[str, Any] = {row[1]: (bool(row[3]), bool(row[5])) for row in rows}
            assert columns == {c.name: (not c.nullable, c.primary_key) for c in table.columns}
    connection.close()
