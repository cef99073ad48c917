"""``make bench-scale``: what a job costs on a larger installation, beside plain ``huibian convert``; prints tables.

Everything runs on this machine: PostgreSQL, Redis, S3 (moto), web processes under gunicorn, and 1, 2 and 4 times
``huibian worker`` with one process for jobs each. Measured are: jobs beside as many plain processes, in turn in the
same run; throughput and pages with 1, 10 and 100 clients; operations and bytes of a job; the cost of a page; how many
uploads a second are accepted. Written to build/bench-scale.json, with ``--write-docs`` into docs/capacity.md.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, NamedTuple

from bench import capacity, table
from bench.installation import KINDS, Installation, installed
from bench.measure import ROOT, Cost, Side, command, in_turn
from bench.service import INPUT, SAMPLE, Client, machine, shared, timed

DATA = ROOT / "build" / "bench" / "scale"
RESULT = ROOT / "build" / "bench-scale.json"
PAGE = ROOT / "docs" / "capacity.md"
BEGIN = "<!-- figures: make bench-scale BENCH=--write-docs -->"
PLAIN = (1, 2)
"""Plain processes side by side, and workers beside them."""

WORKERS, CLIENTS = (1, 2, 4), (1, 10, 100)
AHEAD = 2
"""Clients for each worker beside plain processes: one job runs, the next one waits."""

_PAGES = 300
_IDLE_SECONDS = 12.0
_ADDING = 8

Result = dict[str, Any]
Say = Callable[[str], None]


class Plan(NamedTuple):
    """How much is measured: rounds, and jobs of the main input and of the sample for a worker in each."""

    rounds: int = 5
    jobs: tuple[int, int] = (4, 20)
    grid: int = 100
    counted: tuple[int, int] = (5, 20)
    adds: int = 400


def convert(sources: Sequence[Path], out: Path) -> Cost:
    """``huibian convert`` of all ``sources`` in one process."""
    shutil.rmtree(out, ignore_errors=True)
    call = [sys.executable, "-m", "converter", "convert", *map(str, sources), "-o", str(out), "--quiet", "--jobs", "1"]
    return command(call)


def plain(sources: Sequence[Path], count: int, *, afresh: bool) -> Cost:
    """``count`` processes side by side, each of which converts ``sources``; ``afresh``: a new process for each file."""

    def one(number: int) -> list[Cost]:
        out = DATA / f"plain-{number}"
        return [convert([source], out) for source in sources] if afresh else [convert(sources, out)]

    begun = time.perf_counter()
    with ThreadPoolExecutor(count) as side_by_side:
        costs = [cost for found in side_by_side.map(one, range(count)) for cost in found]
    return Cost(time.perf_counter() - begun, processor=sum(cost.processor for cost in costs))


def batch(address: str, source: Path, jobs: int, clients: int) -> float:
    """Seconds until ``clients`` have got the archives of ``jobs`` uploads, each one after another."""
    numbers, lock = iter(range(jobs)), threading.Lock()

    def work() -> None:
        with closing(Client(address)) as client:
            for _ in shared(numbers, lock):
                client.finished(source)

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as people:
        for future in [people.submit(work) for _ in range(clients)]:
            future.result()
    return time.perf_counter() - begun


class Beside:
    """Jobs of an installation as a side of a comparison; what each kind of process used is kept of every round."""

    def __init__(self, there: Installation, source: Path, jobs: int, workers: int) -> None:
        self._there, self._source, self._jobs, self._workers = there, source, jobs, workers
        self.kinds: list[dict[str, float]] = []

    def __call__(self) -> Cost:
        before = self._there.processor()
        seconds = batch(self._there.address, self._source, self._jobs, AHEAD * self._workers)
        after = self._there.processor()
        used = {kind: after[kind] - before[kind] for kind in KINDS}
        self.kinds.append(used)
        return Cost(seconds, processor=sum(used.values()) - used["s3"])


def beside(there: Installation, source: Path, each: int, count: int, rounds: int, say: Say) -> Result:
    """``count`` workers and as many plain processes, ``each`` jobs for one of them in a round."""
    copies = [DATA / f"{source.stem}-{number}.txt" for number in range(each)]
    for copy in copies:
        shutil.copyfile(source, copy)
    jobs = each * count
    service = Beside(there, source, jobs, count)
    sides: dict[str, Side] = {
        "afresh": lambda: plain(copies, count, afresh=True),
        "plain": lambda: plain(copies, count, afresh=False),
        "service": service,
    }
    costs = in_turn(sides, rounds, say)
    found: Result = {
        name: {"seconds": statistics.median(one.seconds for one in of_side) / jobs,
               "processor": statistics.median(one.processor for one in of_side) / jobs}
        for name, of_side in costs.items()
    }  # fmt: skip
    kinds = {kind: statistics.median(one[kind] for one in service.kinds) / jobs for kind in KINDS}
    return {"count": count, "jobs": jobs, "rounds": rounds, "kinds": kinds, **found}


def ratios(there: Installation, inputs: dict[str, Path], plan: Plan, say: Say) -> list[Result]:
    """Both inputs beside one and two plain processes."""
    found = []
    with ExitStack() as stack:
        for count in PLAIN:
            stack.enter_context(there.workers(1))
            for (name, source), each in zip(inputs.items(), plan.jobs, strict=True):
                batch(there.address, source, count, count)  # warm
                say(f"{name}, {count} side by side")
                found.append({"input": name, **beside(there, source, each, count, plan.rounds, say)})
    return found


def grid(there: Installation, plan: Plan, say: Say) -> list[Result]:
    """Jobs of the sample for every number of workers and clients, while somebody looks at pages."""
    found = []
    for workers in WORKERS:
        with there.workers(workers):
            for clients in CLIENTS:
                say(f"{workers} workers, {clients} clients")
                jobs = max(plan.grid // 4 if clients == 1 else plan.grid, clients)
                found.append({"workers": workers, "clients": clients, **_loaded(there, jobs, clients)})
    return found


def _loaded(there: Installation, jobs: int, clients: int) -> Result:
    """Who looks does it in a process of its own, which waits for none of the clients."""
    with closing(Client(there.address)) as client:
        ready = client.finished(SAMPLE)
    pages = ["/", f"/jobs/{ready}", f"/jobs/{ready}/reports/7"]
    spawn = multiprocessing.get_context("spawn")
    with spawn.Manager() as manager, ProcessPoolExecutor(1, mp_context=spawn) as other:
        over = manager.Event()
        looking = other.submit(timed, there.address, pages, over)
        seconds = batch(there.address, SAMPLE, jobs, clients)
        over.set()
        return {"jobs": jobs, "seconds": seconds, "per_second": jobs / seconds, "pages": looking.result()}


def operations(inputs: dict[str, Path], plan: Plan, say: Say) -> Result:
    """Operations and bytes of a job of each input, one after another, and those of an idle second."""
    found: Result = {}
    with installed(DATA / "counted", relayed=True) as there, there.workers(1):
        for (name, source), jobs in zip(inputs.items(), plan.counted, strict=True):
            say(f"operations, {name}")
            batch(there.address, source, 1, 1)  # warm
            before = there.counts()
            batch(there.address, source, jobs, 1)
            added = there.counts().since(before)
            found[name] = {what: number / jobs for what, number in added._asdict().items()}
        say("operations, idle")
        before = there.counts()
        time.sleep(_IDLE_SECONDS)
        added = there.counts().since(before)
        found["idle"] = {what: number / _IDLE_SECONDS for what, number in added._asdict().items()}
        found["archive"] = {name: _archive(there, source) for name, source in inputs.items()}
    return found


def _archive(there: Installation, source: Path) -> int:
    """Bytes of the whole archive of a job."""
    with closing(Client(there.address)) as client:
        return len(client.request("GET", f"/api/v1/jobs/{client.finished(source)}/archive"))


def pages(there: Installation) -> Result:
    """Seconds of processors for a page, by kind of process."""
    with closing(Client(there.address)) as client, there.workers(1):
        ready = client.finished(SAMPLE)
        paths = ["/", f"/jobs/{ready}", f"/jobs/{ready}/reports/7"]
        for path in paths:  # warm
            client.request("GET", path)
        before = there.processor()
        for number in range(_PAGES):
            client.request("GET", paths[number % len(paths)])
        after = there.processor()
    return {kind: (after[kind] - before[kind]) / _PAGES for kind in KINDS}


def admissions(there: Installation, adds: int) -> float:
    """Jobs of different clients that the database takes a second."""
    from service.database import Database
    from service.jobs import Jobs, Limits, new_id

    with closing(Database(there.database_url)) as database:
        jobs, limits = Jobs(database), Limits(10 * adds, 0)
        begun = time.perf_counter()
        with ThreadPoolExecutor(_ADDING) as clients:
            added = list(clients.map(
                lambda number: jobs.add(new_id(), "x.txt", "{}", client=str(number), limits=limits), range(adds)
            ))  # fmt: skip
        seconds = time.perf_counter() - begun
        for one in added:
            jobs.forget(one.job.id)
    return adds / seconds


def measured(main: Path, plan: Plan, say: Say) -> Result:
    """Everything."""
    shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir(parents=True)
    inputs = {"main": main, "sample": SAMPLE}
    result: Result = {"machine": machine(), "sizes": {name: path.stat().st_size for name, path in inputs.items()}}
    with installed(DATA / "installation") as there:
        result["beside"] = ratios(there, inputs, plan, say)
        result["page"] = pages(there)
        result["grid"] = grid(there, plan, say)
        result["admissions"] = admissions(there, plan.adds)
    result["operations"] = operations(inputs, plan, say)
    shutil.rmtree(DATA, ignore_errors=True)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", type=Path, default=INPUT, help="a compilation (default: the main input)")
    parser.add_argument("--rounds", type=int, default=Plan().rounds, help="how often each side is measured")
    parser.add_argument("--write-docs", action="store_true", help="fill in the figures of docs/capacity.md")
    options = parser.parse_args()
    plan = Plan(rounds=options.rounds)
    result = measured(options.input.resolve(), plan, lambda line: print(line, file=sys.stderr, flush=True))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    lines = capacity.lines(result)
    print("\n".join(lines))
    if options.write_docs:
        table.fill(PAGE, lines, begin=BEGIN)


if __name__ == "__main__":
    main()
