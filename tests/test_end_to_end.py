"""The first door, tried as a user would: a real server, curl's requests, a real browser."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import docx
import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from scripts import site
from service.words import Words
from tests.documents import TITLES, compilation
from tests.shared import shared


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``huibian serve`` in a process of its own; its address."""
    with site.served(tmp_path_factory.mktemp("data")) as address:
        yield address


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
def browser() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright."""
    if site.chromium() is None:
        reason = "Chromium is not here (scripts/tools.sh installs it)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with site.browsing() as started:
        yield started


class Person(NamedTuple):
    """Who sits at the page: the language that the browser asks for, and whether scripts run."""

    language: str
    scripts: bool

    def page(self, browser: Browser) -> Page:
        locale = {"zh": "zh-CN", "en": "en-GB"}[self.language]
        return browser.new_context(java_script_enabled=self.scripts, locale=locale).new_page()


PEOPLE = (Person("zh", True), Person("en", True), Person("zh", False))


@pytest.fixture(params=PEOPLE, ids=["Chinese", "English", "Chinese, without scripts"])
def person(request: pytest.FixtureRequest) -> Person:
    found: Person = request.param
    return found


def downloaded(page: Page, link: Locator) -> tuple[str, bytes]:
    """The name and the bytes of what a link downloads."""
    with page.expect_download() as caught:
        link.click()
    return caught.value.suggested_filename, caught.value.path().read_bytes()


def row(page: Page, number: int) -> Locator:
    return page.locator(f"#r{number}")


def styled(data: bytes) -> dict[str, str]:
    """The paragraphs of a Word file, each with the name of its style."""
    paragraphs = docx.Document(io.BytesIO(data)).paragraphs
    return {paragraph.text: str(paragraph.style and paragraph.style.name) for paragraph in paragraphs}


@pytest.mark.slow
def test_a_person_uploads_the_main_input_corrects_it_and_downloads(
    server: str, browser: Browser, person: Person
) -> None:
    t, page = Words(person.language), person.page(browser)
    page.goto(server)
    page.get_by_label(t("choose")).set_input_files(shared("data/compilation.txt"))
    page.get_by_role("button", name=t("upload")).click()
    page.wait_for_url("**/jobs/*")
    page.locator(".state.done").wait_for(timeout=60_000)
    assert page.get_by_text(t("reports", count=90)).first.is_visible()
    job, names = page.url, page.locator(".report .title a").all_inner_texts()
    assert len(names) == 90

    row(page, 12).locator(".title a").click()
    page.locator("#correct > summary").click()
    page.get_by_label(t("field_title"), exact=True).fill("我们改过的篇名")
    page.locator("#do-facts").click()
    page.get_by_text(t("did_facts")).first.wait_for()
    assert "我们改过的篇名" in page.locator("h1").inner_text()

    page.goto(f"{job}/reports/1")
    heading = page.locator(".line.heading.h2").first
    text = heading.locator(".words").inner_text()
    heading.get_by_role("button", name=t("raise_heading", text=text)).click()
    page.get_by_text(t("did_level")).first.wait_for()
    assert page.locator(".line.heading.h1", has_text=text).first.is_visible()

    page.goto(f"{job}/reports/5")
    page.locator("#correct > summary").click()
    page.get_by_role("button", name=t("merge_before")).click()
    page.get_by_text(t("did_merge")).first.wait_for()
    page.goto(f"{job}/reports/30")
    page.locator("#correct > summary").click()
    page.get_by_role("button", name=t("drop_report")).click()
    page.get_by_text(t("did_drop")).first.wait_for()
    page.goto(job)
    assert page.locator(".report").count() == 88
    page.locator("#undo").click()
    page.get_by_text(t("did_undo")).first.wait_for()
    assert page.locator(".report").count() == 89
    page.locator("#writing:not([data-watch])").wait_for()
    row(page, 11).locator(".files a").first.wait_for()

    name, word = downloaded(page, row(page, 11).get_by_role("link", name="Word 11"))
    assert name == "011-我们改过的篇名.docx"
    _, first = downloaded(page, row(page, 1).get_by_role("link", name="Word 1", exact=True))
    assert styled(first)[text.strip()].lower() == "heading 1"
    _, archive = downloaded(page, page.get_by_role("link", name=t("download_all")))
    with zipfile.ZipFile(io.BytesIO(archive)) as bundle:
        assert bundle.testzip() is None
        reports = [name for name in bundle.namelist() if name.startswith("word/")]
        assert len(reports) == 89
        assert bundle.read("word/011-我们改过的篇名.docx") == word
        merged = bundle.read(next(name for name in bundle.namelist() if name.startswith("markdown/004"))).decode()
        assert merged.startswith(f"# {names[3]}\n")
        assert re.search(rf"^## .*{re.escape(names[4])}$", merged, re.MULTILINE)
    page.context.close()


def test_a_person_uploads_watches_and_downloads(server: str, browser: Browser, person: Person, tmp_path: Path) -> None:
    t, page = Words(person.language), person.page(browser)
    source = tmp_path / "报告汇编.txt"
    source.write_text(compilation(), encoding="utf-8")
    page.goto(server)
    page.get_by_label(t("choose")).set_input_files(source)
    page.get_by_role("button", name=t("upload")).click()
    page.wait_for_url("**/jobs/*")
    page.locator(".state.done").wait_for(timeout=30_000)
    name, _ = downloaded(page, row(page, 2).get_by_role("link", name="Word 2"))
    assert name == f"002-{TITLES[1]}.docx"
    row(page, 1).get_by_role("checkbox").check()
    row(page, 3).get_by_role("checkbox").check()
    _, chosen = downloaded(page, page.get_by_role("button", name=t("download_selected")))
    assert zipfile.ZipFile(io.BytesIO(chosen)).namelist() == [
        f"word/{number:03}-{TITLES[number - 1]}.docx" for number in (1, 3)
    ]
    name, everything = downloaded(page, page.get_by_role("link", name=t("download_all")))
    assert name == "青山县工作总结汇编.zip"
    assert len(zipfile.ZipFile(io.BytesIO(everything)).namelist()) == len(TITLES) * 3 + 6
    page.get_by_role("link", name=t("other_language")).click()
    assert page.get_by_text(Words(t.other)("reports", count=len(TITLES))).first.is_visible()
    page.context.close()


def chosen(name: str, text: str) -> FilePayload:
    return FilePayload(name=name, mimeType="text/plain", buffer=text.encode())


def test_web_06_a_file_that_is_too_large_is_said_before_it_is_sent(server: str, browser: Browser) -> None:
    page = PEOPLE[0].page(browser)
    page.goto(server)
    page.evaluate("document.querySelector('#upload').dataset.limit = '10'")
    page.locator("#file").set_input_files(chosen("a.txt", "12345678901"))
    assert "a.txt 超过了" in page.get_by_role("alert").inner_text()
    page.get_by_role("button", name="上传并转换").click()
    assert page.evaluate("document.activeElement.id") == "problem"
    assert page.locator("#file").get_attribute("aria-invalid") == "true"
    assert page.url.rstrip("/") == server
    page.context.close()


def test_files_are_dropped_text_is_pasted_and_each_becomes_a_job(server: str, browser: Browser) -> None:
    page = PEOPLE[0].page(browser)
    page.goto(server)
    page.evaluate(
        """texts => {
          const data = new DataTransfer();
          texts.forEach((text, index) => data.items.add(new File([text], `第${index + 1}份.txt`)));
          document.querySelector("#drop").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
        }""",
        [compilation(), compilation(TITLES[:2])],
    )
    assert page.locator("#chosen li").count() == 2
    page.locator("details.paste summary").click()
    page.get_by_label(Words("zh")("paste_label")).fill(compilation(TITLES[1:]))
    page.get_by_role("button", name="上传并转换").click()
    page.wait_for_url("**/uploads?*")
    expect(page.locator(".jobs .state.done")).to_have_count(3, timeout=30_000)
    assert page.get_by_text("粘贴的文字.txt").is_visible()
    page.context.close()


def test_the_keyboard_alone_uploads_filters_and_corrects(server: str, browser: Browser) -> None:
    page = PEOPLE[0].page(browser)
    page.goto(server)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#file").focus()
    page.locator("#file").set_input_files(chosen("a.txt", compilation()))
    page.get_by_role("button", name="上传并转换").focus()
    page.keyboard.press("Enter")
    page.locator(".state.done").wait_for(timeout=30_000)
    page.locator("#filter").focus()
    page.keyboard.type("水务")
    assert page.locator(".report:visible").count() == 1
    assert page.locator("#filtered").inner_text() == "3 篇中的 1 篇"
    page.locator(".report:visible summary").focus()
    page.keyboard.press("Enter")
    page.locator(".found .tree").first.wait_for()
    page.locator(".report:visible .title a").focus()
    page.keyboard.press("Enter")
    page.locator("#edit1").focus()
    page.locator("html.scripts").wait_for(state="attached")
    page.keyboard.press("Enter")
    page.locator("#panel").wait_for()
    assert page.evaluate("document.activeElement.id") == "panel-kind"
    page.keyboard.type("2")
    page.locator("#do-block").focus()
    page.keyboard.press("Enter")
    page.get_by_text("已保存。").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "edit1"
    expect(page.locator("#live")).to_have_text("已保存。")
    page.context.close()


def test_what_a_person_types_stays_while_files_are_written_anew(server: str, browser: Browser) -> None:
    page = PEOPLE[0].page(browser)
    page.goto(server)
    page.locator("#file").set_input_files(chosen("a.txt", compilation()))
    page.get_by_role("button", name="上传并转换").click()
    page.locator(".state.done").wait_for(timeout=30_000)
    page.goto(f"{page.url}/reports/1")
    page.locator("#down3").click()
    page.get_by_text("层次已改。").first.wait_for()
    page.locator("#edit0").click()
    page.locator("#panel-text").fill("正在输入的文字")
    page.locator("#writing:not([data-watch])").wait_for(timeout=30_000)
    page.locator("#files a").first.wait_for()
    assert page.locator("#panel-text").input_value() == "正在输入的文字"
    page.context.close()
