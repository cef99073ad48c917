"""The pages in Chromium: what only a browser shows, such as a second click, going back, and a network that is away."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from scripts import site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if site.chromium() is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("not installed: chromium")
    with site.served(tmp_path_factory.mktemp("data")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with site.browsing("--disable-back-forward-cache") as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN")
    yield context.new_page()
    context.close()


@pytest.fixture
def job(page: Page, address: str) -> str:
    return site.upload(page, address, site.SAMPLE)


def test_a_second_click_while_an_answer_is_awaited_does_nothing(page: Page, job: str) -> None:
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto(f"{job}/reports/1")
    page.locator("html.scripts").wait_for(state="attached")
    page.locator("[id^=down]:enabled").first.dblclick()
    page.locator("[data-said]").wait_for()
    assert sent == [f"{job}/edits"]


def test_a_page_that_the_browser_kept_takes_another_file(page: Page, address: str, job: str) -> None:
    page.evaluate("() => window.history.back()")
    page.wait_for_function("() => !window.location.pathname.startsWith('/jobs')")
    assert page.evaluate("() => performance.getEntriesByType('navigation')[0].notRestoredReasons") is None
    expect(page.locator(".send button")).to_be_enabled()
    assert page.locator("#upload").get_attribute("aria-busy") == "false"


def test_a_network_that_is_away_is_seen_and_what_was_typed_stays(page: Page, job: str) -> None:
    page.goto(f"{job}/reports/1")
    page.locator("html.scripts").wait_for(state="attached")
    page.locator("#correct > summary").click()
    page.locator("#report-title").fill("新的篇名")
    page.route("**/edits", lambda route: route.abort())
    page.locator("#do-facts").click()
    told = page.locator("#live.lost")
    expect(told).to_have_text("连不上服务器，请检查网络后再试一次。")
    box = told.bounding_box()
    assert box is not None
    assert box["width"] > 100
    assert page.locator("#report-title").input_value() == "新的篇名"
    page.unroute("**/edits")
    page.locator("#do-facts").click()
    expect(page.locator("h1")).to_contain_text("新的篇名")
    expect(page.locator("#live")).not_to_have_class("unseen lost")


def test_a_refused_correction_can_be_loaded_anew(page: Page, job: str) -> None:
    page.goto(f"{job}/reports/1")
    page.locator("html.scripts").wait_for(state="attached")
    page.locator("#correct > summary").click()
    page.locator("#report-title").fill("　")
    page.locator("#do-facts").click()
    page.locator("#problem").wait_for()
    assert page.url == f"{job}/reports/1"


def test_the_headings_of_a_report_that_cannot_be_had_are_asked_for_again(page: Page, job: str) -> None:
    page.goto(job)
    page.locator("html.scripts").wait_for(state="attached")
    page.route("**/headings", lambda route: route.fulfill(status=503, body="<p>away</p>", content_type="text/html"))
    fold = page.locator(".report details").first
    summary = page.locator(".report details > summary").first
    summary.click()
    page.locator("#live.lost").wait_for()
    assert "null" not in fold.inner_text()
    page.unroute("**/headings")
    summary.click()
    summary.click()
    page.locator(".found").first.wait_for()


def test_a_server_that_is_busy_for_a_moment_does_not_end_the_page_of_progress(
    page: Page, address: str, tmp_path: Path
) -> None:
    asked: list[str] = []

    def once(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fulfill(status=503, body="<main>away</main>", content_type="text/html")
        else:
            route.continue_()

    page.route("**/state?*", once)
    other = tmp_path / "另一份.txt"
    shutil.copy(site.SAMPLE, other)
    site.upload(page, address, other)
    assert page.locator(".state.done").count() == 1
