"""compose.yaml, which no engine runs here: its settings, paths, commands and ports are those of the project."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import re
import shlex
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import pytest
import redis
import yaml
from gunicorn.config import Config

from scripts.servers.process import free_port
from service.cluster.cli import worker
from service.cluster.queueing import GRACE_SECONDS
from service.config import PREFIX, Settings, from_environment
from tests.documents import compilation
from tests.service_process import serving
from tests.shared import ROOT

pytestmark = pytest.mark.local

FILE = ROOT / "compose.yaml"
EXAMPLE = ROOT / "deploy" / "compose.env"
NGINX = ROOT / "deploy" / "compose-nginx.conf"
GIVEN = {"POSTGRES_PASSWORD": "postgres1", "REDIS_PASSWORD": "redis1", "HUIBIAN_SECRET": "secret1"}

_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
_SIZES = {"m": 1 << 20, "g": 1 << 30}
_SECONDS = {"s": 1, "m": 60}


def loaded(**given: str) -> dict[str, Any]:
    """The services by name, each variable replaced as Compose does it."""

    def value(found: re.Match[str]) -> str:
        name, kind, default = found.groups()
        assert kind != "?" or given.get(name), f"{name} must be given"
        return given.get(name) or (default if kind == "-" else "")

    text = _VARIABLE.sub(value, FILE.read_text(encoding="utf-8"))
    services: dict[str, Any] = yaml.safe_load(text)["services"]
    return services


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return loaded(**GIVEN)


def variables(service: dict[str, Any]) -> dict[str, str]:
    """What a service has in its environment; values without quotes are texts too, as for Compose."""
    return {name: str(value) for name, value in service["environment"].items() if value is not None}


def settings_of(service: dict[str, Any]) -> Settings:
    return from_environment(variables(service))


def seconds(text: str) -> int:
    return int(text[:-1]) * _SECONDS[text[-1]]


def asked_for() -> set[str]:
    """The variables that the file takes from .env."""
    text = FILE.read_text(encoding="utf-8")
    bare = re.findall(r"^  ([A-Z_]+):$", text, re.MULTILINE)
    return {name for name, _, _ in _VARIABLE.findall(text)} | set(bare)


def test_there_are_two_web_processes_and_two_workers_behind_a_proxy(services: dict[str, Any]) -> None:
    assert set(services) == {"database", "broker", "web", "worker", "proxy"}
    assert [services[name]["deploy"]["replicas"] for name in ("web", "worker")] == [2, 2]


@pytest.mark.parametrize("name", ["database", "broker", "web", "worker", "proxy"])
def test_every_service_is_kept_in_its_bounds(services: dict[str, Any], name: str) -> None:
    service = services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert service["pids_limit"] > 0
    runs_as = service.get("user") or ("huibian" if "build" in service else "")
    assert runs_as not in {"", "root", "0"} or "unprivileged" in service["image"]


def test_only_the_proxy_is_reached_from_outside_and_only_from_this_machine(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert services["proxy"]["ports"][0].startswith("127.0.0.1:")
    assert all(services[name]["networks"] == ["back"] for name in ("database", "broker"))
    assert yaml.safe_load(FILE.read_text(encoding="utf-8"))["networks"]["back"] == {"internal": True}


def test_every_name_and_path_leads_somewhere(services: dict[str, Any]) -> None:
    whole = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for service in services.values():
        for volume in service["volumes"]:
            source = volume.partition(":")[0]
            assert (ROOT / source).is_file() if source.startswith(".") else source in whole["volumes"]
        assert set(service["networks"]) <= set(whole["networks"])
        assert all("healthcheck" in services[other] for other in service.get("depends_on", ()))


def test_settings_are_those_of_the_service_and_fit_together(services: dict[str, Any]) -> None:
    known = {PREFIX + name.upper() for name in Settings.__struct_fields__}
    for name in ("web", "worker"):
        given = services[name]["environment"]
        assert {setting for setting in given if setting.startswith(PREFIX)} <= known
        settings = settings_of(services[name])
        for url, other in ((settings.database_url, "database"), (settings.broker_url, "broker")):
            assert urlsplit(url).hostname == other
        assert not settings.storage_url, "the volume at /data, as HUIBIAN_DATA of the image says"
    assert settings_of(services["web"]) == settings_of(services["worker"])
    assert settings_of(services["web"]).proxies == 1
    assert services["broker"]["environment"]["REDIS_PASSWORD"] == urlsplit(settings.broker_url).password == "redis1"
    assert services["database"]["environment"]["POSTGRES_PASSWORD"] == urlsplit(settings.database_url).password


def test_the_example_names_what_is_asked_for_and_nothing_else() -> None:
    named = set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    assert named == asked_for()
    needed = {name for name, kind, _ in _VARIABLE.findall(FILE.read_text(encoding="utf-8")) if kind == "?"}
    assert needed == set(GIVEN)
    for missing in needed:
        with pytest.raises(AssertionError, match=missing):
            loaded(**{**GIVEN, missing: ""})


def test_defaults_of_limits_are_said_alike_in_both_files(services: dict[str, Any]) -> None:
    said = dict(re.findall(r"^(HUIBIAN_\w+)=(\S+)$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    assert said
    assert said.items() <= variables(services["web"]).items()


def test_secrets_are_never_committed_nor_built_in() -> None:
    for name in (".gitignore", ".dockerignore"):
        assert re.search(r"^/?\.env$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE), name


def test_the_image_is_the_one_of_the_dockerfile_with_what_several_machines_need(services: dict[str, Any]) -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    for name in ("web", "worker"):
        ((argument, value),) = services[name]["build"]["args"].items()
        assert f"ARG {argument}=" in text
        assert f"requirements/${argument}.txt" in text
        locked = (ROOT / "requirements" / f"{value}.txt").read_text(encoding="utf-8")
        assert set(re.findall(r"^(celery|gunicorn|obstore|psycopg|redis)==", locked, re.MULTILINE)) == {
            "celery", "gunicorn", "obstore", "psycopg", "redis",
        }  # fmt: skip
        assert "/data" in [volume.partition(":")[2] for volume in services[name]["volumes"]]


def test_commands_are_those_of_the_image(services: dict[str, Any]) -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert 'ENTRYPOINT ["/opt/huibian/bin/huibian"]' in text
    asked = Config().parser().parse_args(services["web"]["command"])
    assert (asked.config, asked.bind, asked.args) == (
        "python:service.gunicorn", ["0.0.0.0:8000"], ["service:create_app()"],
    )  # fmt: skip
    check = services["worker"]["healthcheck"]["test"]
    for called in (services["worker"]["command"], check[2:]):
        assert called[0] == "worker"
        # A copy, since a command keeps what it was first asked with.
        assert isinstance(copy.copy(worker).make_context("worker", called[1:]), click.Context)
    health = json.loads(re.search(r"^    CMD (\[.*\])$", text, re.MULTILINE)[1])  # type: ignore[index]
    assert services["web"]["healthcheck"]["test"] == ["CMD", *health]


def test_ports_agree(services: dict[str, Any]) -> None:
    text, proxy = NGINX.read_text(encoding="utf-8"), services["proxy"]
    (bind,) = Config().parser().parse_args(services["web"]["command"]).bind
    assert f"set $web web:{bind.rpartition(':')[2]};" in text
    (listens,) = re.findall(r"listen (\d+);", text)
    assert proxy["ports"][0].rpartition(":")[2] == listens
    assert urlsplit(proxy["healthcheck"]["test"][-1]).port == int(listens)


def test_who_is_stopped_has_the_time_that_it_needs(services: dict[str, Any]) -> None:
    settings = settings_of(services["worker"])
    gunicorn = (ROOT / "service" / "gunicorn.py").read_text(encoding="utf-8")
    (graceful,) = re.findall(r"^graceful_timeout = (\d+)$", gunicorn, re.MULTILINE)
    assert seconds(services["worker"]["stop_grace_period"]) >= settings.job_seconds + GRACE_SECONDS
    assert seconds(services["web"]["stop_grace_period"]) > int(graceful)


def test_a_worker_has_the_memory_that_its_jobs_may_use(services: dict[str, Any]) -> None:
    settings, limit = settings_of(services["worker"]), services["worker"]["deploy"]["resources"]["limits"]["memory"]
    assert int(limit[:-1]) * _SIZES[limit[-1]] >= settings.processes() * settings.job_memory + (512 << 20)


def compose() -> list[str]:
    """Whatever reads a Compose file here, without an engine."""
    if shutil.which("docker-compose"):
        return ["docker-compose"]
    docker = shutil.which("docker")
    there = docker and subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode == 0
    return [str(docker), "compose"] if there else []


@pytest.mark.skipif(not compose(), reason="docker-compose is not here")
def test_compose_accepts_the_file(tmp_path: Path) -> None:
    done = subprocess.run(
        [*compose(), "--file", str(FILE), "--project-directory", str(tmp_path), "config", "--quiet"],
        env=os.environ | GIVEN, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def directives(path: Path) -> set[str]:
    """What nginx is told about the service, but for where it is."""
    text = re.sub(r"#.*", "", path.read_text(encoding="utf-8"))
    found = {" ".join(line.split()) for line in re.split(r"[;{}]", text)}
    said = ("client_max", "client_body_timeout", "client_header", "limit_conn", "gzip", "proxy_")
    return {line for line in found if line.startswith(said) and not line.startswith(("proxy_pass", "proxy_temp_path"))}


def test_both_settings_of_nginx_say_the_same_of_the_service() -> None:
    alone = directives(ROOT / "deploy" / "nginx.conf")
    assert len(alone) > 12
    assert directives(NGINX) == alone


@contextlib.contextmanager
def nginx(folder: Path, web: str) -> Iterator[str]:
    """nginx with the settings of compose.yaml before ``web``; its address."""
    port = free_port()
    text = NGINX.read_text(encoding="utf-8")
    for there, here in (
        ("/tmp/", f"{folder}/"), ("/var/cache/nginx/", f"{folder}/"), ("web:8000", web),
        ("listen 8080", f"listen 127.0.0.1:{port}"), ("error_log stderr", f"error_log {folder}/log"),
    ):  # fmt: skip
        assert there in text
        text = text.replace(there, here)
    (folder / "mime.types").write_text("types { text/html html; }", encoding="utf-8")
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    alone = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")  # whoever else may not enter this folder
    process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", alone])
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not here")
def test_the_service_is_reached_through_the_proxy_and_its_metrics_are_not(tmp_path: Path) -> None:
    with (
        serving(tmp_path / "data", workers=1, proxies=1) as server,
        nginx(tmp_path, urlsplit(server.address).netloc) as address,
    ):
        answered(f"{address}/healthz")
        server.address, straight = address, server.address
        status, job = server.upload(compilation().encode(), formats=["md"])
        assert status == 202
        assert server.ended(job["id"])["status"] == "done"
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(f"{address}/metrics")
        assert urllib.request.urlopen(f"{straight}/metrics").status == 200


def answered(url: str) -> None:
    """Waits until somebody answers."""
    until = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(url):
                return
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.05)


@pytest.mark.cluster
def test_redis_takes_its_password_from_standard_input(services: dict[str, Any], tmp_path: Path) -> None:
    port = free_port()
    shell, flag, script = services["broker"]["command"]
    script = script.replace("$$", "$").replace(
        "--dir /data", f"--dir {shlex.quote(str(tmp_path))} --port {port} --bind 127.0.0.1"
    )
    process = subprocess.Popen([shell, flag, script], env=os.environ | services["broker"]["environment"])
    try:
        client = redis.Redis("127.0.0.1", port, password="redis1")
        until = time.monotonic() + 30
        while True:
            try:
                assert client.ping()
                break
            except redis.ConnectionError:
                assert time.monotonic() < until
                time.sleep(0.05)
        with pytest.raises(redis.AuthenticationError):
            redis.Redis("127.0.0.1", port).ping()
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        client.close()
    finally:
        process.terminate()
        process.wait()
