"""``make reliability`` in small: every kind of fault once, on PostgreSQL, Celery with Redis, and S3."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.reliability.faults import KINDS
from scripts.reliability.run import Asked, run
from scripts.reliability.verdict import RIGHT

JOBS = 30


@pytest.mark.cluster
@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_whatever_is_accepted_under_every_kind_of_fault_ends_right_and_once(tmp_path: Path) -> None:
    result = run(Asked(JOBS, 0, len(KINDS), 5), tmp_path, lambda _: None)
    assert {one.kind for one in result.played} == set(KINDS)
    assert result.verdict.wrong == []
    assert [one for one in result.verdict.jobs if one.end != RIGHT] == []
    assert len(result.verdict.jobs) == JOBS + 1, "and the one that kills"
