"""A machine whose clock is wrong by hours, or by days: nothing is erased, nobody is told that it is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service import tasks
from tests.documents import compilation
from tests.service_client import converted, idle, served, services_of, sums, upload

TEXT = compilation().encode()
DAYS = 2 * 24 * 3600.0

Clock = Callable[[float], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Has this process's clock be wrong by so many seconds."""
    right = time.time

    def wrong(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: right() + seconds)

    return wrong


@pytest.mark.parametrize("jump", [DAYS, -DAYS])
def test_a_result_is_not_called_expired_by_a_clock_that_jumped(tmp_path: Path, clock: Clock, jump: float) -> None:
    with served(tmp_path, retention_seconds=3600) as app:
        client = app.test_client()
        job = converted(client, TEXT, formats=["md"])
        clock(jump)
        assert client.get(job["links"]["self"]).status_code == 200
        services_of(app).sweep()
        assert sums(client, job["id"])


def test_a_result_whose_time_is_over_is_called_expired_before_it_is_swept(tmp_path: Path) -> None:
    with served(tmp_path, retention_seconds=0) as app:
        assert converted(app.test_client(), TEXT, formats=["md"])["code"] == "expired"


@pytest.mark.parametrize("jump", [DAYS, -DAYS])
def test_jobs_are_queued_by_the_clock_that_all_share(tmp_path: Path, clock: Clock, jump: float) -> None:
    with served(tmp_path) as app:
        idle(app)
        clock(jump)
        id = upload(app.test_client(), TEXT).get_json()["id"]
        services = services_of(app)
        job = services.jobs.get(id)
        assert job is not None
        shared = services.jobs.now()
        assert abs(job.created_at - shared) < 60
        assert abs(job.queued_at - shared) < 60


def test_a_clock_that_jumped_erases_no_folder_of_a_version_that_is_being_written(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        done = converted(app.test_client(), TEXT, formats=["md"])["id"]
        idle(app)
        open_ = upload(app.test_client(), TEXT).get_json()["id"]
        services = services_of(app)
        scratch = services.settings.scratch()
        at_work, left = (scratch / f"{tasks.scratch_name(id, 1)}abc_1234" for id in (open_, done))
        for folder in (at_work, left):
            folder.mkdir(parents=True)
            os.utime(folder, (time.time() - DAYS,) * 2)
        services.sweep()
        assert at_work.exists()
        assert not left.exists()


def test_what_another_sweeper_has_removed_already_stops_no_sweep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    with served(tmp_path) as app:
        services = services_of(app)
        scratch = services.settings.scratch()
        left = scratch / "left"
        left.mkdir(parents=True)
        os.utime(left, (time.time() - DAYS,) * 2)
        listed = Path.iterdir

        def with_one_that_is_gone(folder: Path) -> Iterator[Path]:
            yield from (folder / "gone", *listed(folder))

        monkeypatch.setattr(Path, "iterdir", with_one_that_is_gone)
        services.sweep()
        assert not left.exists()
