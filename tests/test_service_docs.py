"""The examples of docs/service.md run, and what is deployed fits the service's limits."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.api.creating import MAX_WAIT
from service.config import Settings
from tests.service_process import Server, serving
from tests.shared import ROOT
from tests.test_docs import commands, examples

pytestmark = pytest.mark.local

PAGE = ROOT / "docs" / "service.md"
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("data"), workers=1) as made:
        yield made


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    return tmp_path


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="curl and jq are not here")
def test_the_lines_with_curl_run(server: Server, workplace: Path) -> None:
    lines = [line for one in examples(PAGE) if one.language == "console" for line in commands(one)]
    said = run(["bash", "-euo", "pipefail", "-c", "\n".join(lines).replace(ADDRESS, server.address)], workplace)
    assert '"status": "done"' in said
    assert '"version": 2' in said
    assert '"redo": 2' in said
    assert (workplace / "first.docx").read_bytes().startswith(b"PK")
    assert (workplace / "word.zip").read_bytes().startswith(b"PK")
    assert "huibian/1" in (workplace / "compilation.json").read_text(encoding="utf-8")


def test_the_client_in_python_runs(server: Server, workplace: Path) -> None:
    (client,) = [one.text for one in examples(PAGE) if one.language == "python"]
    said = run([sys.executable, "-c", client.replace(ADDRESS, server.address)], workplace)
    assert said.startswith("1 ")
    assert (workplace / "epub.zip").read_bytes().startswith(b"PK")


def settings_of_nginx() -> dict[str, str]:
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    return dict(re.findall(r"^\s*(client_max_body_size|proxy_read_timeout) (\d+)[ms];", text, re.MULTILINE))


def test_nginx_lets_through_what_the_service_answers_itself() -> None:
    found, settings = settings_of_nginx(), Settings()
    assert int(found["client_max_body_size"]) << 20 >= 2 * (settings.max_upload + settings.max_text)
    assert int(found["proxy_read_timeout"]) > MAX_WAIT


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not here")
def test_nginx_accepts_its_settings(tmp_path: Path) -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8").replace("listen 80;", "listen 127.0.0.1:18080;")
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {text} }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    run(["nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")], tmp_path)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    unit = (ROOT / "deploy" / "huibian.service").read_text(encoding="utf-8")
    (tmp_path / "huibian.service").write_text(unit.replace("/opt/huibian/bin/huibian", "/bin/true"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "huibian.service")], capture_output=True, text=True, check=False
    )
    assert "huibian.service" not in done.stderr


def test_the_container_runs_without_rights_and_writes_only_its_volume() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    last = text.rpartition("FROM ")[2]
    assert re.search(r"^USER huibian$", last, re.MULTILINE)
    assert "HUIBIAN_DATA=/data" in last
    assert re.search(r"^VOLUME /data$", last, re.MULTILINE)
