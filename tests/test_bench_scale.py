"""The bench of a larger installation counts what it says, and sizes by arithmetic alone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from bench import capacity, processes, scale, table
from bench.capacity import Assumed
from bench.installation import Counts
from bench.measure import ROOT
from bench.relay import Relay
from bench.service import SAMPLE

ASSUMED = Assumed(jobs=86_400, peak=2, pages=10, retention=3600, busy=0.5, cores=4, network=1e9)


def _kinds(web: float, worker: float, postgres: float, redis: float) -> dict[str, float]:
    return {"web": web, "worker": worker, "postgres": postgres, "redis": redis, "s3": 9.0}


def _side(seconds: float, processor: float) -> dict[str, float]:
    return {"seconds": seconds, "processor": processor}


def _counts(number: float) -> dict[str, float]:
    return dict.fromkeys(Counts._fields, number)


@pytest.fixture
def result() -> dict[str, Any]:
    """Figures of a run that never was, round ones."""
    beside = [
        {"input": name, "count": count, "kinds": kinds, "afresh": _side(2, 2.0), "plain": _side(1, 1.6),
         "service": _side(1.25, 1.8)}
        for count in (1, 2)
        for name, kinds in (("main", _kinds(0.1, 2.0 * count, 0.02, 0.004)), ("sample", _kinds(0.05, 0.2, 0.01, 0.001)))
    ]  # fmt: skip
    return {
        "machine": {"processor": "P", "cores": 2, "python": "3.11"},
        "sizes": {"main": 1_000_000, "sample": 50_000}, "beside": beside, "page": _kinds(0.01, 0, 0.001, 0),
        "grid": [{"workers": 2, "clients": 10, "per_second": 1.5, "pages": {"p50": 0.02, "p95": 0.125}}],
        "admissions": 200.0,
        "operations": {"main": _counts(100.0), "sample": _counts(40.0), "idle": _counts(1.0),
                       "archive": {"main": 7_000_000, "sample": 400_000}},
    }  # fmt: skip


def test_a_job_costs_the_mean_of_the_mix_and_the_pages_that_are_looked_at(result: dict[str, Any]) -> None:
    one = capacity.cost(result, 0.25, ASSUMED)
    assert one.kinds == pytest.approx({
        "web": 0.25 * 0.1 + 0.75 * 0.05 + 10 * 0.01, "worker": 0.25 * 4 + 0.75 * 0.2,
        "postgres": 0.25 * 0.02 + 0.75 * 0.01 + 10 * 0.001, "redis": 0.25 * 0.004 + 0.75 * 0.001,
    })  # fmt: skip
    assert one.operations["statements"] == 55
    assert (one.archive, one.upload) == (2_050_000, 287_500)


def test_an_installation_is_sized_for_its_peak(result: dict[str, Any]) -> None:
    one = capacity.size(capacity.cost(result, 1, ASSUMED), ASSUMED)
    assert one.peak == 2, "a job a second, twice that at the peak"
    assert one.cores["worker"] == 8
    assert one.machines("worker", ASSUMED) == 4, "half of four cores each"
    assert one.machines("redis", ASSUMED) == 1
    assert one.operations["statements"] == 200
    assert one.kept == 3600 * (2 * 1_000_000 + 7_000_000)


def test_the_first_bottleneck_is_what_is_reached_first(result: dict[str, Any]) -> None:
    limits = capacity.limits(result, capacity.cost(result, 1, ASSUMED), ASSUMED)
    found = {limit.what.partition(":")[0]: limit.per_second for limit in reversed(limits)}
    assert found["Redis"] == 125
    assert found["PostgreSQL"] == pytest.approx(4 * 0.5 / 0.03), "its processors before its disk"
    assert found["network of storage"] == pytest.approx(1e9 * 0.5 / 7_000_100)
    assert limits[0].what == "PostgreSQL: 4 cores"


def test_the_tables_state_ratios_sizes_and_the_bottleneck(result: dict[str, Any], tmp_path: Path) -> None:
    page = tmp_path / "capacity.md"
    page.write_text(f"before\n{scale.BEGIN}\nold\n{table.END}\nafter\n", encoding="utf-8")
    table.fill(page, capacity.lines(result, ASSUMED), begin=scale.BEGIN)
    text = page.read_text(encoding="utf-8")
    assert "| main, 2 × a new process for each file | 2.000 s | 1.800 s | 0.90 | 30.0 | 48.0 | 1.60 |" in text
    assert "| main, 2 × one process for all files | 1.600 s | 1.800 s | 1.12 | 60.0 | 48.0 | 0.80 |" in text
    assert "| 2 | 10 | 90 | 20 ms | 125 ms |" in text
    assert "| worker | 0.4 cores: 1 machines | 1.9 cores: 1 machines | 8.0 cores: 4 machines |" in text
    assert "above the peak of 2.0" in text
    assert "old" not in text


def test_the_page_of_capacity_has_a_place_for_the_figures() -> None:
    text = (ROOT / "docs" / "capacity.md").read_text(encoding="utf-8")
    assert 0 < text.index(scale.BEGIN) < text.index(table.END)


def test_counts_are_those_since_the_ones_before() -> None:
    before, now = Counts(*range(7)), Counts(*range(10, 80, 10))
    assert now.since(before) == Counts(10, 19, 28, 37, 46, 55, 64)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process_costs_what_its_children_cost_dead_or_alive() -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass\n"
    code = (
        "import subprocess, sys, time\n"
        f"subprocess.run([sys.executable, '-S', '-c', {burn!r}])\n"
        f"child = subprocess.Popen([sys.executable, '-S', '-c', {burn + 'print(1, flush=True); time.sleep(60)'!r}])\n"
        "child.wait()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-S", "-c", code], stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert processes.processor([process.pid]) >= 0.5, "each rounded down to the system's ticks"
        assert processes.processor([2**30]) == 0
        os.killpg(process.pid, 9)


def test_a_relay_counts_bytes_both_ways() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(connection.recv(100) * 3)

        threading.Thread(target=answer, daemon=True).start()
        with Relay(server.getsockname()[1]) as relay, socket.create_connection(("127.0.0.1", relay.port)) as client:
            client.sendall(b"hello")
            received = b""
            while piece := client.recv(100):
                received += piece
            assert received == b"hello" * 3
            assert (relay.sent, relay.received) == (5, 15)


@pytest.mark.cluster
def test_the_bench_measures_a_whole_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "DATA", tmp_path / "scale")
    monkeypatch.setattr(scale, "WORKERS", (1,))
    monkeypatch.setattr(scale, "CLIENTS", (2,))
    plan = scale.Plan(rounds=1, jobs=(1, 2), grid=4, counted=(1, 2), adds=20)
    result = scale.measured(SAMPLE, plan, lambda line: None)
    assert len(result["beside"]) == 4
    for one in result["beside"]:
        assert one["kinds"]["worker"] > 0
        assert one["service"]["processor"] >= one["kinds"]["worker"]
    assert (result["grid"][0]["jobs"], result["grid"][0]["workers"]) == (4, 1)
    assert result["grid"][0]["pages"]["p95"] > 0
    assert result["admissions"] > 0
    counted = result["operations"]["sample"]
    assert counted["requests"] == 5, "the upload put, measured and read; the lines and the result put"
    assert counted["storage_bytes"] > result["operations"]["archive"]["sample"] > 100_000
    assert min(counted["statements"], counted["commands"], counted["database_bytes"]) > 0
    assert any("first bottleneck" in line for line in capacity.lines(result))
