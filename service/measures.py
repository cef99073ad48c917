"""What operators measure: the metrics themselves, and how the work on a version ended."""

from __future__ import annotations

from typing import NamedTuple

from prometheus_client import Counter, Histogram

_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600)

REQUESTS = Histogram(
    "huibian_request_seconds", "Time of a request until its answer begins.", ("method", "endpoint", "status"),
    buckets=_SECONDS,
)  # fmt: skip
STAGES = Histogram("huibian_stage_seconds", "Time of a stage of a job.", ("stage",), buckets=_SECONDS)
ENDED = Counter("huibian_versions", "Versions that were written or given up, by outcome.", ("status", "code"))


class Outcome(NamedTuple):
    """How the work on a version ended: its status, the code of what went wrong, and the seconds of each stage."""

    status: str
    code: str = ""
    seconds: tuple[tuple[str, float], ...] = ()


def count(outcome: Outcome) -> None:
    """Enters how the work on a version ended."""
    ENDED.labels(outcome.status, outcome.code).inc()
    for stage, seconds in outcome.seconds:
        STAGES.labels(stage).observe(seconds)
