"""The service's pages in Debian's Chromium: a server of its own, a browser, and every page and state to look at."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "samples" / "工作总结汇编.txt"
_TIMEOUT = 60_000  # milliseconds
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")


@contextlib.contextmanager
def served(data: Path, **settings: str) -> Iterator[str]:
    """``huibian serve`` in a process of its own, with ``settings`` by their names without HUIBIAN_; its address."""
    command = [sys.executable, "-m", "converter", "serve", "--port", "0", "--data", str(data)]
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "HUIBIAN_LANG": "en", "HUIBIAN_LOG_LEVEL": "warning"}
    environment |= {f"HUIBIAN_{name}": value for name, value in settings.items()}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = re.search(r"http://[^/]+", process.stdout.readline())
        assert address is not None
        try:
            yield address[0]
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) in {0, 130}


def chromium() -> str | None:
    """Debian's Chromium, where it is installed."""
    return shutil.which("chromium")


@contextlib.contextmanager
def browsing(*without: str) -> Iterator[Browser]:
    """A browser without a window, ``without`` some of the arguments that Playwright starts it with."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(), args=list(_ARGUMENTS), ignore_default_args=list(without) or None
        )
        yield started
        started.close()


def upload(page: Page, address: str, source: Path) -> str:
    """Uploads ``source`` by the form and waits for its end; the address of the job's page."""
    page.goto(address)
    page.locator("#file").set_input_files(source)
    page.locator(".send button").click()
    page.wait_for_url("**/jobs/*")
    page.locator(".state.done, .state.rejected").first.wait_for(timeout=_TIMEOUT)
    return page.url


class Seen(NamedTuple):
    """A page in a state: how to get there from the server's address and the address of a finished job's page."""

    name: str
    show: Callable[[Page, str, str], object]


def _home(page: Page, address: str, _job: str) -> None:
    page.goto(address)


def _options(page: Page, address: str, _job: str) -> None:
    page.goto(address)
    page.locator("details.paste summary").click()
    page.locator("details.options > summary").click()


def _nothing_chosen(page: Page, address: str, _job: str) -> None:
    page.goto(address)
    page.locator(".send button").click()
    page.locator("#problem:not([hidden])").wait_for()


def _wrong_option(page: Page, address: str, _job: str) -> None:
    page.goto(address)
    page.locator("#file").set_input_files(SAMPLE)
    page.evaluate("() => { document.querySelector('#only').value = 'x'; }")
    page.locator(".send button").click()
    page.locator("#problem:not([hidden])").wait_for()


def _several(page: Page, address: str, _job: str) -> None:
    page.goto(address)
    page.locator("#file").set_input_files([SAMPLE, ROOT / "README.md"])
    page.locator(".send button").click()
    page.wait_for_url("**/uploads*")


def _rejected(page: Page, address: str, _job: str) -> None:
    page.goto(address)
    page.locator("#file").set_input_files({"name": "空.txt", "mimeType": "text/plain", "buffer": b" "})
    page.locator(".send button").click()
    page.wait_for_url("**/jobs/*")
    page.locator(".state.rejected").wait_for()


def _job(page: Page, _address: str, job: str) -> None:
    page.goto(job)


def _unfolded(page: Page, _address: str, job: str) -> None:
    page.goto(job)
    if page.locator("#notices-list").count():
        page.locator("#notices-list > summary").click()
    page.locator("details[data-tree] > summary").first.click()
    page.locator(".found").wait_for()
    page.locator('input[name="only"]').first.check()


def _filtered(page: Page, _address: str, job: str) -> None:
    page.goto(job)
    page.locator("#filter").fill("没有这样的篇名")


def _report(page: Page, _address: str, job: str) -> None:
    page.goto(f"{job}/reports/1")
    page.frame_locator("iframe").locator("h1").wait_for()


def _panel(page: Page, _address: str, job: str) -> None:
    page.goto(f"{job}/reports/1?block=2")
    page.frame_locator("iframe").locator("h1").wait_for()
    page.locator("#correct > summary").click()


def _corrected(page: Page, _address: str, job: str) -> None:
    page.goto(f"{job}/reports/1")
    page.locator("html.scripts").wait_for(state="attached")
    page.locator("[id^=up]:enabled, [id^=down]:enabled").first.click()
    page.locator("[data-said]").wait_for(timeout=_TIMEOUT)
    page.locator("#writing:not([data-watch])").wait_for(timeout=_TIMEOUT)


def _job_corrected(page: Page, address: str, job: str) -> None:
    _corrected(page, address, job)
    page.goto(job)
    page.locator("#correct-title > summary").click()
    page.locator("#sure-delete > summary").click()


def _refused(page: Page, _address: str, job: str) -> None:
    page.goto(f"{job}/reports/2")
    page.locator("#correct > summary").click()
    page.locator("#report-title").fill("　")
    page.locator("#do-facts").click()
    page.locator("#problem").wait_for()


def _source(page: Page, _address: str, job: str) -> None:
    page.goto(f"{job}/source?line=30#l30")


def _conflict(page: Page, address: str, job: str) -> None:
    page.goto(f"{job}/reports/2")
    assert page.context.browser is not None
    other = page.context.browser.new_page()
    _corrected(other, address, job)
    other.close()
    page.locator("#correct > summary").click()
    page.locator("#report-title").fill("另一个篇名")
    page.locator("#do-facts").click()
    page.locator("main h2").first.wait_for()
    page.locator("[data-code=stale]").wait_for()


def _change_options(page: Page, _address: str, job: str) -> None:
    page.goto(f"{job}/options")


def _unknown(page: Page, address: str, _job: str) -> None:
    page.goto(f"{address}/jobs/nothing")


SEEN: tuple[Seen, ...] = (
    Seen("home", _home), Seen("home-options", _options), Seen("home-nothing-chosen", _nothing_chosen),
    Seen("home-wrong-option", _wrong_option), Seen("uploads", _several), Seen("job-rejected", _rejected),
    Seen("job", _job), Seen("job-unfolded", _unfolded), Seen("job-filtered", _filtered), Seen("report", _report),
    Seen("report-panel", _panel), Seen("report-refused", _refused), Seen("report-corrected", _corrected),
    Seen("job-corrected", _job_corrected), Seen("source", _source), Seen("conflict", _conflict),
    Seen("options", _change_options), Seen("unknown", _unknown),
)  # fmt: skip
"""Every page in every state worth a look."""
