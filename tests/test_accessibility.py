"""Every page and state judged by axe-core in Chromium: Chinese and English, light and dark, wide and narrow."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from scripts import site
from service.words import Words
from tests.shared import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

AXE = "axe-core@4.14.1"
SCRIPT = ROOT / "build" / "npm" / "axe-core" / "node_modules" / "axe-core" / "axe.min.js"


class Look(NamedTuple):
    """How a page is looked at."""

    locale: str
    scheme: Literal["light", "dark"]
    width: int


LOOKS = (
    Look("zh-CN", "light", 1280),
    Look("en-GB", "dark", 1280),
    Look("zh-CN", "dark", 320),
    Look("en-GB", "light", 320),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, str, str]]:
    """A browser, the address of a server, and that of a finished job's page."""
    missing = [program for program in ("npm", "chromium") if shutil.which(program) is None]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    subprocess.run([ROOT / "scripts" / "npm.sh", AXE], check=True)
    with site.served(tmp_path_factory.mktemp("data")) as address, site.browsing() as browser:
        page = browser.new_page()
        job = site.upload(page, address, site.SAMPLE)
        page.close()
        yield browser, address, job


def opened(browser: Browser, look: Look) -> Page:
    size = ViewportSize(width=look.width, height=900)
    return browser.new_page(locale=look.locale, color_scheme=look.scheme, viewport=size, reduced_motion="reduce")


def violations(page: Page) -> list[str]:
    """What axe-core finds against, a line each; the frame of a document is judged too."""
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("() => axe.run({ iframes: false })")
    assert found["passes"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]
    ]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.locale} {look.scheme} {look.width}")
@pytest.mark.parametrize("seen", site.SEEN, ids=lambda seen: seen.name)
def test_axe_finds_nothing_against_a_page(place: tuple[Browser, str, str], seen: site.Seen, look: Look) -> None:
    browser, address, job = place
    page = opened(browser, look)
    seen.show(page, address, job)
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("seen", site.SEEN, ids=lambda seen: seen.name)
def test_nothing_is_cut_off_at_320_pixels_nor_with_text_of_double_size(
    place: tuple[Browser, str, str], seen: site.Seen
) -> None:
    browser, address, job = place
    for look, size in ((LOOKS[2], "100%"), (LOOKS[0], "200%")):
        page = opened(browser, look)
        seen.show(page, address, job)
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
        over = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over == 0, (seen.name, look.width, size)
        page.close()


@pytest.mark.parametrize("look", LOOKS[:2], ids=lambda look: f"{look.locale} {look.scheme}")
def test_axe_finds_nothing_against_signing_in(place: tuple[Browser, str, str], look: Look, tmp_path: Path) -> None:
    with site.served(tmp_path, TOKENS="right") as address:
        page = opened(place[0], look)
        page.goto(address)
        assert violations(page) == []
        page.get_by_label(Words(look.locale[:2])("token")).fill("wrong")
        page.locator("main button").click()
        page.locator("#problem").wait_for()
        assert violations(page) == []
        page.locator("#token").fill("right")
        page.locator("main button").click()
        page.locator("#upload").wait_for()
        page.close()
