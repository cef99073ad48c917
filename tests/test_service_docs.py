"""The examples of docs/service.md run, and what is deployed fits the service's limits."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from gunicorn.config import Config

from service.api.creating import MAX_WAIT
from service.cluster.queueing import GRACE_SECONDS
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


UNITS = sorted((ROOT / "deploy").glob("*.service"))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_accepts_the_unit(unit: Path, tmp_path: Path) -> None:
    text = re.sub(r"/opt/huibian/bin/\w+", "/bin/true", unit.read_text(encoding="utf-8"))
    (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / unit.name)], capture_output=True, text=True, check=False
    )
    assert unit.name not in done.stderr


def test_the_three_units_start_what_there_is_and_keep_it_in_the_same_bounds() -> None:
    texts = {unit.stem: unit.read_text(encoding="utf-8") for unit in UNITS}
    assert set(texts) == {"huibian", "huibian-web", "huibian-worker"}
    bounds = [
        re.findall(r"^(?:Protect|Private|Restrict|NoNew|Capab|Lock|SystemCall).*", text, re.M)
        for text in texts.values()
    ]
    assert len(bounds[0]) > 12
    assert bounds[1:] == [bounds[0]] * 2
    called = {name: shlex.split(re.findall(r"^ExecStart=(.*)$", text, re.M)[0]) for name, text in texts.items()}
    assert [called[name][:2] for name in ("huibian", "huibian-worker")] == [
        ["/opt/huibian/bin/huibian", "serve"], ["/opt/huibian/bin/huibian", "worker"],
    ]  # fmt: skip
    assert called["huibian-web"][0] == "/opt/huibian/bin/gunicorn"
    assert Config().parser().parse_args(called["huibian-web"][1:]).args == ["service:create_app()"]


def test_a_worker_under_systemd_has_time_to_end_its_job() -> None:
    text = (ROOT / "deploy" / "huibian-worker.service").read_text(encoding="utf-8")
    (stop,) = re.findall(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)
    assert int(stop) >= Settings().job_seconds + GRACE_SECONDS
    assert re.search(r"^KillMode=mixed$", text, re.MULTILINE)


def test_the_container_runs_without_rights_and_writes_only_its_volume() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    last = text.rpartition("FROM ")[2]
    assert re.search(r"^USER huibian$", last, re.MULTILINE)
    assert "HUIBIAN_DATA=/data" in last
    assert re.search(r"^VOLUME /data$", last, re.MULTILINE)
