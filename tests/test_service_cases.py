"""Cases of the field about the service that no other file has (WEB-10, 11, 14, 15, 17)."""

from __future__ import annotations

import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import update

from service.results import File
from service.storage import CHUNK
from service.tables import Job, Version
from service.tasks import result_key
from tests.documents import compilation
from tests.service_client import API, converted, ended, served, services_of, upload


def many(count: int) -> bytes:
    """A compilation of so many reports."""
    return compilation(tuple(f"第{number}乡镇2024年工作总结" for number in range(1000, 1000 + count))).encode()


def test_web_10_the_id_comes_at_once_and_the_time_limit_ends_the_work_and_says_so(tmp_path: Path) -> None:
    with served(tmp_path, job_seconds=1) as app:
        client = app.test_client()
        accepted = upload(client, many(3000)).get_json()
        assert accepted["status"] in {"queued", "running"}
        id = accepted["id"]
        job = ended(client, id)
        assert (job["status"], job["error"]["code"]) == ("rejected", "time-limit")
        assert "1 秒" in job["error"]["detail"]
        assert list((tmp_path / "scratch").iterdir()) == [], "no work goes on"


def test_web_11_a_job_made_in_one_process_is_found_in_another(tmp_path: Path) -> None:
    with served(tmp_path) as one, served(tmp_path) as other:
        id = upload(one.test_client(), compilation().encode()).get_json()["id"]
        assert other.test_client().get(f"{API}/jobs/{id}").status_code == 200
        assert ended(other.test_client(), id)["status"] == "done"
        services_of(one).database.write(lambda session: session.execute(update(Job).values(expires_at=1)))
        expired, unknown = (other.test_client().get(f"{API}/jobs/{name}") for name in (id, "x" * 24))
        assert (expired.status_code, unknown.status_code) == (410, 404)
        assert expired.get_json()["detail"] != unknown.get_json()["detail"]


def test_web_14_results_are_kept_until_the_time_that_was_told(tmp_path: Path) -> None:
    with served(tmp_path, retention_seconds=3600) as app:
        client = app.test_client()
        job = converted(client, compilation().encode(), formats=["md"])
        told = datetime.fromisoformat(job["expires_at"])
        assert 3590 <= (told - datetime.now(UTC)).total_seconds() <= 3600
        services = services_of(app)
        almost = {"expires_at": time.time() + 5}
        services.database.write(lambda session: session.execute(update(Job).values(almost)))
        services.sweep()
        assert client.head(f"{API}/jobs/{job['id']}/archive").status_code == 200


@pytest.mark.local
def test_web_15_an_archive_of_400_mb_is_made_while_it_is_sent_in_flat_memory(tmp_path: Path) -> None:
    """180 files of 2.2 MB, each a part of one sparse object."""
    size, count = 2_200_000, 180
    with served(tmp_path) as app:
        client, services = app.test_client(), services_of(app)
        id = converted(client, compilation().encode(), formats=["md"])["id"]
        files = [
            File(path=f"word/{number:03}-x.docx", size=size, sha256="0" * 64, offset=number * size, crc=0,
                 format="docx", number=number, title="x")
            for number in range(1, count + 1)
        ]  # fmt: skip
        with (tmp_path / "storage" / result_key(id, 1)).open("r+b") as object:
            object.truncate((count + 1) * size)
        listed = msgspec.json.encode(files).decode()
        services.database.write(lambda session: session.execute(update(Version).values(files=listed)))
        before = set(tmp_path.rglob("*"))
        tracemalloc.start()
        answer = client.get(f"{API}/jobs/{id}/archive?to=docx")
        sent = sum(len(piece) for piece in answer.iter_encoded())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert sent == answer.content_length
        assert sent > 390_000_000
        assert peak < 12 * CHUNK
        assert set(tmp_path.rglob("*")) == before, "no temporary file"


def test_web_17_progress_says_which_report_of_how_many(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        client = app.test_client()
        id = upload(client, many(600)).get_json()["id"]
        seen: set[tuple[str, int]] = set()
        while (job := client.get(f"{API}/jobs/{id}").get_json())["status"] in {"queued", "running"}:
            progress = job["progress"]
            if progress["stage"] == "reports":
                assert progress["total"] == 600
                seen.add(("reports", progress["done"]))
            time.sleep(0.02)
        assert job["status"] == "done"
        assert len(seen) >= 3
