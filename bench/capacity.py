"""From the figures of ``make bench-scale`` to the size of an installation, as the tables of docs/capacity.md."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bench.table import MEGABYTE

Result = dict[str, Any]

DAY = 24 * 3600
OURS = ("web", "worker", "postgres", "redis")
"""The kinds of processes that are counted; storage is another's, and here only played."""

_TERABYTE = 1_000_000 * MEGABYTE


class Assumed(NamedTuple):
    """What is assumed of the use, and of machines."""

    jobs: int = 1_000_000
    """Compilations a day."""
    peak: float = 4.0
    """The rate of the busiest hour, by which everything is sized, over that of the day."""
    pages: int = 20
    """Pages that are looked at for a job."""
    retention: float = 24 * 3600
    """Seconds for which results are kept."""
    busy: float = 0.7
    """The part of a machine that may be used at the peak."""
    cores: int = 8
    """Cores of a machine."""
    network: float = 10e9 / 8
    """Bytes a second from and to storage: 10 Gbit/s."""


MIXES = {"all like the sample": 0.0, "one of five like the main input": 0.2, "all like the main input": 1.0}
"""The part of the jobs that is as large as the main input; the others are as the sample."""


class Cost(NamedTuple):
    """A job: seconds of processors by kind, operations, and bytes."""

    kinds: Mapping[str, float]
    operations: Mapping[str, float]
    archive: float
    upload: float


class Size(NamedTuple):
    """An installation: jobs a second at the peak, cores that are busy then by kind, operations and bytes a second, and
    bytes that storage keeps."""

    peak: float
    cores: Mapping[str, float]
    operations: Mapping[str, float]
    kept: float

    def machines(self, kind: str, assumed: Assumed) -> int:
        """Machines for one kind of process."""
        return math.ceil(self.cores[kind] / assumed.busy / assumed.cores)


class Limit(NamedTuple):
    """What there is one of: how many jobs a second it can take, and what is done where that is too few."""

    what: str
    per_second: float
    lift: str


def cost(result: Result, part: float, assumed: Assumed) -> Cost:
    """A job on average, where ``part`` of them are as the main input and the others as the sample."""
    shares = {"main": part, "sample": 1 - part}
    beside = {name: _widest(result, name)["kinds"] for name in shares}
    operations = result["operations"]

    def mixed(of: Mapping[str, float]) -> float:
        return sum(shares[name] * of[name] for name in shares)

    kinds = {
        kind: mixed({name: one[kind] for name, one in beside.items()}) + assumed.pages * result["page"][kind]
        for kind in OURS
    }
    counted = {what: mixed({name: operations[name][what] for name in shares}) for what in operations["main"]}
    return Cost(kinds, counted, mixed(operations["archive"]), mixed(result["sizes"]))


def size(one: Cost, assumed: Assumed) -> Size:
    """What an installation needs whose jobs cost that."""
    average = assumed.jobs / DAY
    peak = average * assumed.peak
    return Size(
        peak, {kind: seconds * peak for kind, seconds in one.kinds.items()},
        {what: number * peak for what, number in one.operations.items()},
        average * assumed.retention * _stored(one),
    )  # fmt: skip


def limits(result: Result, one: Cost, assumed: Assumed) -> list[Limit]:
    """What there is one of, the one that is reached first first; without what cost less than could be measured."""
    moved = one.operations["storage_bytes"] + one.archive
    found = [
        Limit("PostgreSQL: uploads that are accepted, each a commit on disk", result["admissions"],
              "a faster disk for its log (WAL); then a second installation under another name"),
        Limit(f"PostgreSQL: {assumed.cores} cores", _rate(assumed.cores * assumed.busy, one.kinds["postgres"]),
              "more cores; then a second installation under another name"),
        Limit("Redis: one core", _rate(assumed.busy, one.kinds["redis"]),
              "an own broker for the lane bulk; then a second installation under another name"),
        Limit("network of storage: 10 Gbit/s", assumed.network * assumed.busy / moved,
              "storage of several machines; browsers download from it directly (`HUIBIAN_STORAGE_PUBLIC_URL`)"),
    ]  # fmt: skip
    return sorted((limit for limit in found if limit.per_second < math.inf), key=lambda limit: limit.per_second)


def _rate(budget: float, cost: float) -> float:
    """Jobs a second that ``budget`` allows; infinite where the cost of one was too small to be measured."""
    return budget / cost if cost else math.inf


def lines(result: Result, assumed: Assumed = Assumed()) -> list[str]:  # noqa: B008  # it is frozen
    """Everything as Markdown."""
    machine = result["machine"]
    head = (
        f"{machine['processor']}, {machine['cores']} cores, Python {machine['python']}; everything on this machine, "
        f"clients too. Main input: {_megabytes(result['sizes']['main'])}, 90 reports; sample: "
        f"{_megabytes(result['sizes']['sample'])}, 12 reports; three formats of each."
    )
    parts = (_beside(result), _kinds(result), _grid(result), _operations(result), _sizes(result, assumed),
             _limits(result, assumed))  # fmt: skip
    return [head, *(line for part in parts for line in ("", *part))]


def _widest(result: Result, name: str) -> Result:
    """The comparison of an input with the most side by side."""
    found: Result = max((one for one in result["beside"] if one["input"] == name), key=lambda one: one["count"])
    return found


def _stored(one: Cost) -> float:
    """Bytes that storage keeps of a job: upload, lines of the source (about as large), result."""
    return 2 * one.upload + one.archive


def _beside(result: Result) -> Iterator[str]:
    yield "**Beside plain `huibian convert`** (medians; processors without those of storage, which moto plays)"
    yield ""
    rows = []
    for one in result["beside"]:
        ours = one["service"]
        for name, what in (("afresh", "a new process for each file"), ("plain", "one process for all files")):
            theirs = one[name]
            rows.append((
                f"{one['input']}, {one['count']} × {what}",
                f"{theirs['processor']:.3f} s", f"{ours['processor']:.3f} s",
                f"{ours['processor'] / theirs['processor']:.2f}", f"{60 / theirs['seconds']:.1f}",
                f"{60 / ours['seconds']:.1f}", f"{theirs['seconds'] / ours['seconds']:.2f}",
            ))  # fmt: skip
    yield from _table(("plain", "processors a job", "installation", "ratio (asked: ≤ 1.15)", "jobs a minute",
                       "installation", "ratio (asked with two: ≥ 0.85)"), rows)  # fmt: skip


def _kinds(result: Result) -> Iterator[str]:
    yield "**Seconds of processors by kind of process**"
    yield ""
    rows = [
        (f"a job: {one['input']}, {one['count']} workers", *(f"{one['kinds'][kind]:.4f}" for kind in (*OURS, "s3")))
        for one in result["beside"]
    ]
    rows.append(("a page", *(f"{result['page'][kind]:.4f}" for kind in (*OURS, "s3"))))
    yield from _table(("", *OURS, "S3 (moto)"), rows)


def _grid(result: Result) -> Iterator[str]:
    yield "**Clients at the same time** (the sample; pages are looked at meanwhile; asked: p95 < 200 ms)"
    yield ""
    rows = [
        (str(one["workers"]), str(one["clients"]), f"{one['per_second'] * 60:.0f}",
         f"{one['pages']['p50'] * 1000:.0f} ms", f"{one['pages']['p95'] * 1000:.0f} ms")
        for one in result["grid"]
    ]  # fmt: skip
    yield from _table(("workers", "clients", "jobs a minute", "pages p50", "pages p95"), rows)


def _operations(result: Result) -> Iterator[str]:
    yield "**Operations and bytes of a job**, its archive downloaded from storage itself, and of an idle second"
    yield ""
    found = result["operations"]
    columns = ("main", "sample", "idle")
    names = {
        "statements": "database: statements", "transactions": "database: transactions", "commands": "broker: commands",
        "requests": "storage: requests",
    }  # fmt: skip
    moved = {"database_bytes": "database: bytes", "broker_bytes": "broker: bytes", "storage_bytes": "storage: bytes"}
    rows = [(name, *(f"{found[column][what]:.1f}" for column in columns)) for what, name in names.items()]
    rows += [(name, *(_megabytes(found[column][what]) for column in columns)) for what, name in moved.items()]
    rows.append(("the archive", *(_megabytes(found["archive"][column]) for column in columns[:2]), ""))
    yield from _table(("", "main input", "sample", "idle, a second"), rows)


def _sizes(result: Result, assumed: Assumed) -> Iterator[str]:
    yield (
        f"**Sizing for {assumed.jobs:,} jobs a day**: the busiest hour has {assumed.peak:g} times the rate of the day, "
        f"{assumed.pages} pages are looked at for a job, machines of {assumed.cores} such cores are used to "
        f"{assumed.busy:.0%}, results are kept {assumed.retention / 3600:g} hours."
    )
    yield ""
    sizes = [size(cost(result, part, assumed), assumed) for part in MIXES.values()]
    rows = [("jobs a second at the peak", *(f"{one.peak:.1f}" for one in sizes))]
    for kind in OURS:
        needed = (f"{one.cores[kind]:.1f} cores: {one.machines(kind, assumed)} machines" for one in sizes)
        rows.append((kind, *needed))
    rows.append(("database: statements a second", *(f"{one.operations['statements']:.0f}" for one in sizes)))
    rows.append(("broker: commands a second", *(f"{one.operations['commands']:.0f}" for one in sizes)))
    rows.append(("storage: requests a second", *(f"{one.operations['requests']:.0f}" for one in sizes)))
    rows.append(("storage: traffic of the service a second",
                 *(_megabytes(one.operations["storage_bytes"]) for one in sizes)))  # fmt: skip
    rows.append(("storage: kept", *(f"{one.kept / _TERABYTE:.2f} TB" for one in sizes)))
    yield from _table(("", *MIXES), rows)


def _limits(result: Result, assumed: Assumed) -> Iterator[str]:
    part = MIXES["one of five like the main input"]
    one = cost(result, part, assumed)
    peak = size(one, assumed).peak
    found = limits(result, one, assumed)
    first = found[0]
    reached = "above" if first.per_second >= peak else "below"
    yield (
        f"**The first bottleneck** of what there is one of (one of five jobs like the main input): {first.what}, "
        f"{first.per_second:.0f} jobs a second, {reached} the peak of {peak:.1f}. It is lifted by {first.lift}. "
        "Workers and web processes are added one by one; nothing of theirs is shared."
    )
    yield ""
    rows = [(limit.what, f"{limit.per_second:.0f}", f"{limit.per_second / peak:.1f} ×", limit.lift) for limit in found]
    yield from _table(("what there is one of", "jobs a second", "of the peak", "lifted by"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(row)} |"


def _megabytes(size: float) -> str:
    return f"{size / MEGABYTE:.2f} MB"
