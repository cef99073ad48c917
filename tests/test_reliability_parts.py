"""The parts of ``make reliability``: what it plays is what it says, and what is wrong it finds."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from scripts.reliability import bucket, page, verdict
from scripts.reliability.bucket import Front
from scripts.reliability.clients import Crowd, Document, Job
from scripts.reliability.faults import KINDS, Played, plan
from scripts.reliability.links import Link
from scripts.reliability.verdict import LOST, RIGHT, TWICE, WRONG, Ended, Record, Verdict

SUMS = {"index.md": "1"}
GOOD = Document("甲.txt", "甲镇总结\n".encode(), SUMS)
POISON = Document("毒.txt", "毒\n正文\n".encode(), None)
ONCE = Record(100, 110, 1, 1)
BODY = b"x" * 1000


@contextlib.contextmanager
def echoing() -> Iterator[int]:
    """A server that says back what it hears."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    threading.Thread(target=echo, args=[connection], daemon=True).start()

        def echo(connection: socket.socket) -> None:
            with connection, contextlib.suppress(OSError):
                while data := connection.recv(100):
                    connection.sendall(data)

        threading.Thread(target=answer, daemon=True).start()
        yield listening.getsockname()[1]


class Storage(BaseHTTPRequestHandler):
    """Storage in which every object is BODY."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def front() -> Iterator[Front]:
    with HTTPServer(("127.0.0.1", 0), Storage) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = Front(server.server_address[1], 1)
        yield found
        found.close()
        server.shutdown()


def test_a_plan_has_as_many_faults_of_each_kind_and_is_the_same_for_the_same_seed() -> None:
    planned = plan(40, 8)
    assert planned == plan(40, 8) != plan(40, 9)
    counts = Counter(one.kind for one in planned)
    assert set(counts) == set(KINDS)
    assert set(counts.values()) <= {3, 4}
    assert [one.moment for one in planned] == sorted(one.moment for one in planned)
    assert 0 < planned[0].moment < planned[-1].moment < 1


def test_a_link_passes_is_cut_holds_and_is_mended() -> None:
    with echoing() as port:
        link = Link(port)
        with socket.create_connection(("127.0.0.1", link.port), 5) as client:
            client.sendall(b"one")
            assert client.recv(10) == b"one"
            link.hold()
            client.sendall(b"two")
            client.settimeout(0.2)
            with pytest.raises(TimeoutError):
                client.recv(10)
            client.settimeout(5)
            link.mend()
            assert client.recv(10) == b"two"
            link.cut()
            assert _is_reset(client)
        assert _is_refused(link.port)
        link.mend()
        with socket.create_connection(("127.0.0.1", link.port), 5) as again:
            again.sendall(b"three")
            assert again.recv(10) == b"three"
        link.close()


def _is_refused(port: int) -> bool:
    """Whether a new connection comes to nothing, at once or when something is expected of it."""
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as refused:
            return _is_reset(refused)
    except ConnectionError:
        return True


def _is_reset(connection: socket.socket) -> bool:
    try:
        return connection.recv(10) == b""
    except ConnectionResetError:
        return True


def test_storage_answers_well_fails_and_is_cut_off_in_the_middle(front: Front) -> None:
    assert _got(front) == (200, BODY)
    front.state = bucket.FAILING
    assert _got(front)[0] == 503
    front.state = bucket.CUT
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        _got(front)
    front.state = bucket.SLOW
    assert _got(front) == (200, BODY)


def _got(front: Front) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", front.port, timeout=20)
    try:
        connection.request("GET", "/object")
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


DONE = Job("a", GOOD, "done", "", SUMS)
KILLED = Job("b", POISON, "failed", "worker-lost")


@pytest.mark.parametrize(
    ("job", "record", "logged", "kills", "end"),
    [
        (DONE, ONCE, 1, 0, RIGHT),
        (DONE, ONCE, 0, 0, RIGHT),  # killed before it could say so
        (DONE._replace(found={"index.md": "2"}), ONCE, 1, 0, WRONG),
        (DONE._replace(found={}), ONCE, 1, 0, WRONG),
        (DONE, None, 1, 0, LOST),
        (DONE._replace(status="failed", code="internal", found=None), ONCE, 0, 0, LOST),
        (DONE._replace(status="running", found=None), ONCE, 0, 0, LOST),
        (DONE, ONCE, 2, 0, TWICE),
        (DONE, Record(100, 110, 2, 2), 1, 0, TWICE),
        (KILLED, Record(100, 110, 0, 0), 0, 3, RIGHT),
        (KILLED, Record(100, 110, 0, 0), 0, 4, LOST),  # it went on killing
        (KILLED._replace(code="internal"), Record(100, 110, 0, 0), 0, 3, LOST),
    ],
)
def test_how_a_job_ended_is_told_from_all_that_is_known_of_it(
    job: Job, record: Record | None, logged: int, kills: int, end: str
) -> None:
    assert verdict.end_of(job, record, logged, kills, attempts=3) == end


def test_the_table_has_a_row_for_each_kind_with_the_jobs_that_were_open_then_and_says_what_is_wrong() -> None:
    jobs = [
        Ended(DONE, RIGHT, ONCE), Ended(DONE._replace(id="c"), WRONG, Record(200, 210, 1, 1)),
        Ended(KILLED, RIGHT, Record(300, 310, 0, 0)),
    ]  # fmt: skip
    web, poison = KINDS[0], next(kind for kind in KINDS if kind.zh.startswith("文件"))
    played = [Played(web, 105, 106, None), Played(web, 205, 206, None), Played(poison, 400, 401, KILLED)]
    found = Verdict(jobs, ["leftover objects: 2"])
    assert not found.holds()
    lines = list(page.lines(found, played, Crowd([1])))
    assert f"| {web.zh} / {web.en} | 2 | 2 | 1 | 1 | 0 | 0 |" in lines
    assert f"| {poison.zh} / {poison.en} | 1 | 1 | 1 | 0 | 0 | 0 |" in lines
    assert "| **全部 / all** | 3 | 3 | 2 | 1 | 0 | 0 |" in lines
    assert lines[-1] == "- leftover objects: 2"
    assert Verdict(jobs[:1], []).holds()


def test_the_page_has_a_place_for_the_table() -> None:
    text = (Path(__file__).parent.parent / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert text.count(page.BEGIN) == 1
