"""``make bench-service``: the service under load, as people and programs use it; prints a table.

Load: several clients upload the main input one after another, each until its archive is downloaded, while one more
looks at pages and another downloads files. Memory: many jobs of the small sample, and the resident memory of the
server after a tenth and after all of them. Written to build/bench-service.json, with ``--write-docs`` into the docs.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import shutil
import statistics
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import table
from bench.measure import KIBIBYTE, ROOT
from bench.serving import served

DATA = ROOT / "build" / "bench" / "service"
RESULT = ROOT / "build" / "bench-service.json"
PAGE = ROOT / "docs" / "service.md"
INPUT = ROOT.parent / "shared" / "data" / "compilation.txt"
SAMPLE = ROOT / "samples" / "工作总结汇编.txt"
BEGIN = "<!-- figures: make bench-service BENCH=--write-docs -->"
CLIENTS = 4
"""Who upload at the same time."""
EARLY = 0.1
"""The part of the jobs after which memory is read first: everything that is loaded once is loaded."""

_ELSEWHERE = 307
"""Storage itself has the archive."""

Result = dict[str, Any]


class Client:
    """One user of the service at ``address``, with a connection of its own."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
        self._again = 0.0

    def close(self) -> None:
        self._connection.close()

    def request(self, method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, path, body, named)
        answer = self._connection.getresponse()
        data = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {data[:200]!r}")
        self._again = float(answer.headers.get("Retry-After", 0))
        if answer.status == _ELSEWHERE:
            with urllib.request.urlopen(answer.headers["Location"]) as elsewhere:
                data = elsewhere.read()
        return data

    def upload(self, source: Path) -> str:
        """The id of a new job."""
        head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{source.stem}.txt"\r\n\r\n'
        body = head.encode() + source.read_bytes() + b"\r\n--b--\r\n"
        answer = self.request("POST", "/api/v1/jobs", body, Content_Type="multipart/form-data; boundary=b")
        id: str = json.loads(answer)["id"]
        return id

    def finished(self, source: Path) -> str:
        """The id of a job that was uploaded, is done, and whose archive was downloaded."""
        id = self.upload(source)
        while (status := json.loads(self.request("GET", f"/api/v1/jobs/{id}?wait=20"))["status"]) != "done":
            if status not in ("queued", "running"):
                raise RuntimeError(f"job {id}: {status}")
            time.sleep(self._again)
        self.request("GET", f"/api/v1/jobs/{id}/archive")
        return id


def load(address: str, source: Path, seconds: float) -> Result:
    """Archives a minute, and how long pages and downloads take meanwhile."""
    with closing(Client(address)) as client:
        ready = client.finished(source)
        files = json.loads(client.request("GET", f"/api/v1/jobs/{ready}/files"))
    over = threading.Event()
    pages = ["/", f"/jobs/{ready}", f"/jobs/{ready}/reports/7"]
    downloads = [next(file["url"] for file in files if file["format"] == format) for format in ("docx", "epub", "md")]
    downloads.append(f"/api/v1/jobs/{ready}/archive?to=docx&only=1-10")
    with ThreadPoolExecutor(CLIENTS + 2) as people:
        looking = people.submit(timed, address, pages, over)
        fetching = people.submit(timed, address, downloads, over)
        begun = time.perf_counter()
        uploading = [people.submit(_until, address, source, begun + seconds) for _ in range(CLIENTS)]
        done = sum(future.result() for future in uploading)
        took = time.perf_counter() - begun
        over.set()
        return {
            "jobs": done, "seconds": took, "per_minute": done / took * 60,
            "pages": looking.result(), "downloads": fetching.result(),
        }  # fmt: skip


def _until(address: str, source: Path, end: float) -> int:
    """How many archives one client gets until ``end``; the last one is waited for."""
    count = 0
    with closing(Client(address)) as client:
        while time.perf_counter() < end:
            client.finished(source)
            count += 1
    return count


def timed(address: str, paths: list[str], over: threading.Event) -> Result:
    """How long requests for ``paths`` take until ``over``, one after another in turns with a pause between."""
    times: list[float] = []
    with closing(Client(address)) as client:
        while not over.wait(0.05):
            for path in paths:
                begun = time.perf_counter()
                client.request("GET", path)
                times.append(time.perf_counter() - begun)
    ranked = statistics.quantiles(times, n=100)
    return {"requests": len(times), "p50": ranked[49], "p95": ranked[94]}


def memory(address: str, process: int, source: Path, jobs: int) -> Result:
    """The server's resident bytes after the first tenth of ``jobs``, and after the last one."""
    early = max(1, int(jobs * EARLY))
    numbers, lock = iter(range(1, jobs + 1)), threading.Lock()
    seen: dict[int, int] = {}

    def work() -> None:
        with closing(Client(address)) as client:
            for number in shared(numbers, lock):
                id = client.finished(source)
                client.request("GET", f"/jobs/{id}")
                if number in (early, jobs):
                    seen[number] = resident(process)

    with ThreadPoolExecutor(CLIENTS) as people:
        for future in [people.submit(work) for _ in range(CLIENTS)]:
            future.result()
    return {"first": early, "jobs": jobs, "early": seen[early], "late": seen[jobs], "ratio": seen[jobs] / seen[early]}


def shared(numbers: Iterator[int], lock: threading.Lock) -> Iterator[int]:
    """``numbers``, each of which one of several threads gets."""
    while True:
        with lock:
            number = next(numbers, None)
        if number is None:
            return
        yield number


def resident(process: int) -> int:
    """The resident memory of a process in bytes."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) * KIBIBYTE


def lines(result: Result) -> list[str]:
    """The figures as Markdown."""
    machine, under, kept = result["machine"], result["load"], result["memory"]
    head = (
        f"{machine['processor']}, {machine['cores']} cores, Python {machine['python']}; everything on this machine, the"
        f" {CLIENTS + 2} clients too; input of {result['input'] / table.MEGABYTE:.2f} MB, 90 reports in three formats."
    )
    pages, downloads = under["pages"], under["downloads"]
    rows = [
        ("uploads to a downloaded archive, a minute", f"{under['per_minute']:.1f} ({under['jobs']} jobs)"),
        ("pages under that load", _spread(pages)),
        ("downloads under that load", _spread(downloads)),
        (f"memory of the server after job {kept['first']}", f"{kept['early'] / table.MEGABYTE:.0f} MB"),
        (f"memory of the server after job {kept['jobs']}",
         f"{kept['late'] / table.MEGABYTE:.0f} MB, {kept['ratio']:.2f} × (asked: ≤ 1.1)"),
    ]  # fmt: skip
    return [head, "", "| what | measured |", "| --- | --- |", *(f"| {what} | {found} |" for what, found in rows)]


def _spread(times: Result) -> str:
    return f"p50 {times['p50'] * 1000:.0f} ms, p95 {times['p95'] * 1000:.0f} ms ({times['requests']} requests)"


def measured(source: Path, seconds: float, jobs: int, say: Callable[[str], None]) -> Result:
    """Both parts, each with a server of its own."""
    result: Result = {"machine": machine(), "input": source.stat().st_size}
    for name in ("load", "memory"):
        shutil.rmtree(DATA, ignore_errors=True)
        say(name)
        with served(DATA) as (address, process):
            part = load(address, source, seconds) if name == "load" else memory(address, process, SAMPLE, jobs)
        result[name] = part
    shutil.rmtree(DATA, ignore_errors=True)
    return result


def machine() -> Result:
    """What the figures were measured on."""
    found = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    processor = found.partition("model name\t: ")[2].partition("\n")[0] or platform.processor()
    return {"processor": processor, "cores": os.cpu_count(), "python": platform.python_version()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", type=Path, default=INPUT)
    parser.add_argument("--seconds", type=float, default=60, help="of load")
    parser.add_argument("--jobs", type=int, default=500, help="of the memory part")
    parser.add_argument("--write-docs", action="store_true", help="fill in the figures of docs/service.md")
    options = parser.parse_args()
    result = measured(options.input, options.seconds, options.jobs, lambda line: print(line, file=sys.stderr))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1), encoding="utf-8")
    print("\n".join(lines(result)))
    if options.write_docs:
        table.fill(PAGE, lines(result), begin=BEGIN)


if __name__ == "__main__":
    main()
