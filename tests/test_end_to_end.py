"""The first door, tried as a user would: a real server, curl's requests, a real browser."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.documents import TITLES, compilation
from tests.shared import ROOT, shared


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``huibian serve`` in a process of its own; its address."""
    data = tmp_path_factory.mktemp("data")
    command = [sys.executable, "-m", "converter", "serve", "--port", "0", "--data", str(data)]
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "HUIBIAN_LANG": "en"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = re.search(r"http://[^/]+", process.stdout.readline())
        assert address is not None
        yield address[0]
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) in {0, 130}


def get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:
        data: bytes = answer.read()
        return data


def curl(*arguments: str) -> Any:
    if shutil.which("curl") is None:
        pytest.skip("curl is not here")
    done = subprocess.run(["curl", "-fsS", *arguments], capture_output=True, check=True)
    return json.loads(done.stdout)


def test_the_main_input_uploaded_with_curl_gives_90_reports_and_the_archive(server: str) -> None:
    path = shared("data/compilation.txt")
    job = curl("-F", f"file=@{path}", f"{server}/api/v1/jobs")
    while job["status"] in {"queued", "running"}:
        job = curl(f"{server}{job['links']['self']}?wait=20")
    assert (job["status"], job["reports"]) == ("done", 90)
    files = curl(f"{server}{job['links']['files']}")
    for format in ("md", "docx", "epub"):
        chosen = next(file for file in files if file["format"] == format and file["number"] == 90)
        assert len(get(server + chosen["url"])) == chosen["size"]
    with zipfile.ZipFile(io.BytesIO(get(server + job["links"]["archive"]))) as bundle:
        assert bundle.testzip() is None
        assert len(bundle.namelist()) == 90 * 3 + 3 + 3


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright."""
    chromium = shutil.which("chromium")
    if chromium is None:
        reason = "Chromium is not here (scripts/tools.sh installs it)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield started
        started.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_person_uploads_watches_and_downloads(server: str, browser: Any, javascript: bool, tmp_path: Path) -> None:
    source = tmp_path / "报告汇编.txt"
    source.write_text(compilation(), encoding="utf-8")
    context = browser.new_context(java_script_enabled=javascript, locale="zh-CN")
    page = context.new_page()
    page.goto(server)
    page.get_by_label("选择汇编文件").set_input_files(source)
    page.get_by_role("button", name="上传并转换").click()
    page.get_by_role("link", name="全部文件（zip）").wait_for(timeout=30_000)
    assert page.get_by_text(f"{len(TITLES)} 篇报告").is_visible()
    with page.expect_download() as one:
        page.get_by_label(f"{TITLES[1]} Word").click()
    assert one.value.suggested_filename == f"002-{TITLES[1]}.docx"
    with page.expect_download() as everything:
        page.get_by_role("link", name="全部文件（zip）").click()
    assert everything.value.suggested_filename == "青山县工作总结汇编.zip"
    assert len(zipfile.ZipFile(everything.value.path()).namelist()) == len(TITLES) * 3 + 6
    page.goto(f"{page.url}?lang=en")
    assert page.get_by_text(f"{len(TITLES)} reports").is_visible()
    context.close()


def test_a_file_that_is_too_large_is_said_before_it_is_sent(server: str, browser: Any) -> None:
    page = browser.new_page(locale="zh-CN")
    page.goto(server)
    page.evaluate("document.querySelector('form').dataset.limit = '10'")
    chosen = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"12345678901"}
    page.get_by_label("选择汇编文件").set_input_files(chosen)
    page.get_by_role("button", name="上传并转换").click()
    assert page.get_by_role("alert").inner_text() == "这个文件超过了大小上限。"
    assert page.url.rstrip("/") == server
    page.close()
