"""Attacks on a running server: each is answered as documented, and other users' requests go on meanwhile."""

from __future__ import annotations

import http.client
import io
import json
import re
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.documents import TITLES, compilation
from tests.docx_input import cell, docx, p, packed, part, r, relations, table
from tests.service_client import API
from tests.service_process import Server, serving

pytestmark = pytest.mark.local

LIMIT = 2_000_000
SLOW = 2
"""Seconds that a request may take to come in."""


class Neighbour(threading.Thread):
    """Another user, who looks at pages and downloads all the time."""

    def __init__(self, server: Server, job: str) -> None:
        super().__init__(daemon=True)
        self._server, self._paths = server, ("/", f"/jobs/{job}", f"{API}/jobs/{job}", f"{API}/jobs/{job}/archive")
        self._over = threading.Event()
        self.statuses: list[int] = []
        self.seconds: list[float] = []

    def run(self) -> None:
        while True:
            for path in self._paths:
                begun = time.perf_counter()
                self.statuses.append(self._server.request("GET", path)[0])
                self.seconds.append(time.perf_counter() - begun)
            if self._over.wait(0.02):
                return

    def stop(self) -> None:
        self._over.set()
        self.join(30)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("data")
    limits = {"max_upload": LIMIT, "max_text": 100_000, "upload_seconds": SLOW, "job_memory": 1 << 30}
    with serving(data, workers=1, job_seconds=30, max_client_jobs=0, **limits) as made:
        yield made


@pytest.fixture(scope="module")
def job(server: Server) -> str:
    """Somebody's job that is done."""
    id: str = server.upload(compilation().encode())[1]["id"]
    assert server.ended(id)["status"] == "done"
    return id


@pytest.fixture(autouse=True)
def neighbour(server: Server, job: str, request: pytest.FixtureRequest) -> Iterator[Neighbour]:
    """Whose requests are all answered, whatever others do; how fast is printed."""
    other = Neighbour(server, job)
    other.start()
    yield other
    other.stop()
    assert set(other.statuses) == {200}
    p95 = sorted(other.seconds)[int(len(other.seconds) * 0.95)]
    print(f"{request.node.name}: p95 of {len(other.seconds)} requests of another user {p95 * 1000:.0f} ms")


def rejected(server: Server, data: bytes, name: str = "附件.docx") -> str:
    """The code with which an upload is rejected."""
    status, answer = server.upload(data, name)
    assert status == 202
    found = server.ended(answer["id"])
    assert found["status"] == "rejected", found
    code: str = found["error"]["code"]
    return code


def done(server: Server, data: bytes, name: str, **options: object) -> str:
    status, answer = server.upload(data, name, **options)
    assert status == 202
    found = server.ended(answer["id"])
    assert found["status"] == "done", found
    id: str = answer["id"]
    return id


def test_a_zip_bomb_is_rejected(server: Server) -> None:
    bomb = docx(p("正文"), parts={"word/media/x.png": bytes(300_000_000)})
    assert len(bomb) < LIMIT
    assert rejected(server, bomb) == "unsafe-package"


def test_a_package_of_too_many_entries_is_rejected(server: Server) -> None:
    assert rejected(server, docx(p("正文"), parts={f"word/x{n}.xml": b"" for n in range(5000)})) == "unsafe-package"


def test_a_billion_laughs_are_rejected(server: Server) -> None:
    entities = '<!ENTITY a0 "哈">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    document = f"<!DOCTYPE x [{entities}]>" + part("document", "<w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body>")
    assert rejected(server, docx(p("x"), parts={"word/document.xml": document})) == "damaged-package"


def test_a_package_that_names_files_outside_is_rejected(server: Server) -> None:
    assert rejected(server, docx(p("正文"), parts={"../../etc/cron.d/x": b"x"})) == "unsafe-package"


def test_a_name_that_is_a_path_or_holds_a_header_stays_a_name(server: Server) -> None:
    for name in (
        "../../../etc/cron.d/x.txt",
        "..\\..\\x.txt",
        "/etc/passwd",
        "x%0d%0aSet-Cookie: a=b.txt",
        "\x1b[31m.txt",
    ):
        id = done(server, compilation().encode(), name)
        status, listed = server.request("GET", f"{API}/jobs/{id}/files")
        assert status == 200
        assert not [file["path"] for file in json.loads(listed) if ".." in file["path"] or file["path"].startswith("/")]
    names = {path.name for path in server.data.rglob("*")}
    assert not {"x.txt", "passwd"} & names
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=30)
    raw = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a\r\nSet-Cookie: x=1"\r\n\r\nx\r\n--b--\r\n'
    connection.request("POST", f"{API}/jobs", raw, {"Content-Type": "multipart/form-data; boundary=b"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.getheader("Set-Cookie") is None
    assert answer.status in {202, 400}


def hostile() -> bytes:
    """A Word file with markup in title, heading and cell, and a link that is a script."""
    link = f'<w:hyperlink r:id="rId9">{r("附件")}</w:hyperlink>'
    script = "javascript:alert(1)"
    return docx(
        p(r("<script>alert(1)</script>局2024年工作总结")), p("一、<img src=x onerror=alert(2)>工作"), p(link),
        table(cell(p(r("<svg onload=alert(3)>"))) + cell(p("\"'><iframe src=//example.org>"))), p("正文。"),
        rels=(("rId9", "hyperlink", script),), external=frozenset({"rId9"}),
    )  # fmt: skip


def test_markup_in_title_link_and_cell_is_text_everywhere(server: Server) -> None:
    id = done(server, hostile(), "<script>alert(0)</script>.docx", formats=["md", "html", "epub"])
    pages = [f"/jobs/{id}", f"/jobs/{id}?lang=en", f"/jobs/{id}/reports/1", f"{API}/jobs/{id}/preview/1"]
    for page in pages:
        status, body = server.request("GET", page)
        text = body.decode()
        assert status == 200
        assert "&lt;script&gt;" in text
        assert not re.search(r"<script>|<img src=x|<svg onload|<iframe src=//|javascript:", text), page
    with zipfile.ZipFile(io.BytesIO(server.request("GET", f"{API}/jobs/{id}/archive?to=html,epub")[1])) as bundle:
        for name in bundle.namelist():
            assert b"javascript:" not in bundle.read(name)


def test_html_of_a_document_is_never_shown_as_a_page_of_this_site(server: Server) -> None:
    id = done(server, compilation().encode(), "a.txt", formats=["html"])
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=30)
    files = json.loads(server.request("GET", f"{API}/jobs/{id}/files")[1])
    connection.request("GET", next(file["url"] for file in files if file["format"] == "html"))
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.getheader("Content-Type") == "application/octet-stream"
    assert (answer.getheader("Content-Disposition") or "").startswith("attachment")
    assert answer.getheader("X-Content-Type-Options") == "nosniff"


def test_the_id_of_another_job_opens_only_that_one(server: Server, job: str) -> None:
    mine = done(server, compilation(heading="我的汇编").encode(), "a.txt", formats=["md"])
    for path in (f"{mine}/files/..%2F{job}%2Fupload", f"{mine}/../{job}x", f"{job[:-1]}", f"{job}%00", job.swapcase()):
        assert server.request("GET", f"{API}/jobs/{path}")[0] in {400, 404}
    title = "我的汇编"
    assert title.encode() not in server.request("GET", f"{API}/jobs/{job}/outline")[1]


def test_an_upload_over_the_limit_is_413(server: Server) -> None:
    for size in (LIMIT + 1, 2 * LIMIT):
        status, answer = server.upload(b"x" * size)
        assert (status, answer["code"]) == (413, "too-large")


def test_an_upload_far_over_the_limit_is_refused_before_it_is_sent(server: Server) -> None:
    head = f"POST {API}/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000000\r\n\r\n"
    with socket.create_connection(_place(server), timeout=30) as connection:
        connection.sendall(head.encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert '"code": "too-large"' in answer


def test_slow_uploads_are_ended_with_408_and_hold_nobody_up(server: Server) -> None:
    head = f"POST {API}/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n"
    head += "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
    connections = [socket.create_connection(_place(server), timeout=30) for _ in range(40)]
    for connection in connections:
        connection.sendall(head.encode())
    answers = [_trickled(connection) for connection in connections[:1]]
    for connection in connections[1:]:
        connection.close()
    assert answers[0].startswith("HTTP/1.1 408 ")
    assert '"code": "too-slow"' in answers[0]


def _trickled(connection: socket.socket) -> str:
    """The answer that ends a request whose body comes byte by byte."""
    connection.settimeout(0.1)
    with connection:
        for _ in range(300):
            try:
                connection.sendall(b"-")
                if answer := connection.recv(65536):
                    return b"".join([answer, *iter(lambda: connection.recv(65536), b"")]).decode()
            except TimeoutError:
                continue
    raise AssertionError("a slow upload is never ended")


def _place(server: Server) -> tuple[str, int]:
    parts = urlsplit(server.address)
    return parts.hostname or "", parts.port or 0


def test_a_form_of_a_thousand_parts_is_413(server: Server) -> None:
    piece = 'Content-Disposition: form-data; name="{}"\r\n\r\nx\r\n'
    body = "".join(f"--b\r\n{piece.format(number)}" for number in range(1000)) + "--b--\r\n"
    status, answer = server.request(
        "POST", f"{API}/jobs", body.encode(), Content_Type="multipart/form-data; boundary=b"
    )
    assert (status, json.loads(answer)["code"]) == (413, "form-too-large")


def test_another_content_type_is_415(server: Server) -> None:
    status, answer = server.request("POST", f"{API}/jobs", b"{}", Content_Type="application/json")
    assert (status, json.loads(answer)["code"]) == (415, "media-type")


@pytest.mark.parametrize(
    "raw",
    [b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"GET /" + b"a" * 300_000, b"POST / HTTP/1.1\r\n\x00"],
)
def test_what_is_no_request_is_refused_and_stops_nobody(server: Server, raw: bytes) -> None:
    with socket.create_connection(_place(server), timeout=5) as connection:
        try:
            connection.sendall(raw + b"\r\n\r\n")
            answer = connection.recv(1000)
        except (ConnectionError, TimeoutError):
            answer = b""
    assert not answer.startswith(b"HTTP/1.1 2") or raw.startswith(b"GET / ")


def test_a_package_that_is_no_word_file_is_rejected(server: Server) -> None:
    assert rejected(server, packed({"x.txt": "x", "y.rels": relations()}), "a.zip") == "zip"


def test_titles_of_other_reports_are_untouched_by_all_this(server: Server, job: str) -> None:
    outline = json.loads(server.request("GET", f"{API}/jobs/{job}/outline")[1])
    assert [report["title"] for report in outline["reports"]] == list(TITLES)
    kept = {path.name for path in (server.data / "storage" / job).iterdir()}
    assert kept == {"upload", "lines-1", "result-1.zip"}
