"""What operators measure, for Prometheus at ``/metrics``.

Where several processes serve (gunicorn), ``PROMETHEUS_MULTIPROC_DIR`` names a folder in which they add up.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from service.measures import REQUESTS
from service.services import Services, services


def watch(app: Flask) -> None:
    """Measures every request of ``app``, and serves what was measured."""

    def end(response: Response) -> Response:
        seconds = time.perf_counter() - g.begun
        REQUESTS.labels(request.method, request.endpoint or "none", response.status_code).observe(seconds)
        return response

    app.after_request(end)
    app.add_url_rule("/metrics", "metrics", _answer)


def _answer() -> Response:
    now = CollectorRegistry()
    now.register(_Queue(services()))
    return Response(generate_latest(_registry()) + generate_latest(now), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


class _Queue(Collector):
    """What the database says now."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterator[GaugeMetricFamily]:
        queue = self._services.jobs.queue()
        jobs = GaugeMetricFamily("huibian_jobs", "Jobs that are open, by status.", labels=["status"])
        for status, number in queue.counts.items():
            jobs.add_metric([status], number)
        yield jobs
        ages = GaugeMetricFamily("huibian_queue_age_seconds", "How long the oldest job waits.", labels=["lane"])
        for lane, seconds in queue.ages.items():
            ages.add_metric([lane], seconds)
        yield ages
        free = self._services.storage.free()
        if free is not None:
            yield GaugeMetricFamily("huibian_storage_free_bytes", "Room where uploads and results lie.", value=free)
