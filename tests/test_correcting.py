"""Corrections by form: what each asks for, what comes of it, undo and redo, and two people at once."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

import converter
from converter import edit
from converter.errors import InvalidEdit
from converter.model import Compilation
from service.versions import Next
from service.web import corrections, newest
from service.words import Words
from tests.documents import TITLES, compilation
from tests.pages_client import ended, posted, tree, uploaded, words_of
from tests.service_client import served, services_of

HEADING, RUN_IN, TEXT = 1, 2, 0
"""Blocks of every report of the sample: 一、…, （一）… with its body, the opening paragraph."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with served(tmp_path_factory.mktemp("data"), max_client_jobs=0) as made:
        yield made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def job(client: FlaskClient) -> str:
    return uploaded(client, compilation(), formats=["", "md"])


@pytest.fixture(scope="module")
def read() -> Compilation:
    return converter.read(compilation().encode(), name="a.txt")


def form(do: str, **fields: Any) -> MultiDict[str, str]:
    return MultiDict({"do": do, "report": "2", **fields})


# What a form asks for

PANEL = {"block": "1", "text": "一、工作开展情况", "body": ""}
OPENING = "2024年，青山县水务局围绕年初确定的目标，各项工作稳步推进。现将有关情况总结如下："


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (form("merge"), [{"op": "merge", "report": 2}]),
        (form("drop"), [{"op": "drop", "report": 2}]),
        (form("move", to="1"), [{"op": "move", "report": 2, "to": 1}]),
        (form("move", to="2"), []),
        (form("level 1 2"), [{"op": "set_level", "report": 2, "block": 1, "level": 2}]),
        (form("split", block="2"), [{"op": "split", "report": 2, "block": 2}]),
        (form("drop_block", block="2"), [{"op": "drop_block", "report": 2, "block": 2}]),
        (form("title", title="新题目"), [{"op": "set_title", "title": "新题目"}]),
        (form("title", title="青山县工作总结汇编"), []),
        (form("facts", title=TITLES[1], organization="青山县水务局", date="2024-12-20"), []),
        (
            form("facts", title=" 新\r\n篇名 ", organization="县水务局", date=""),
            [{"op": "rename", "report": 2, "title": "新篇名"},
             {"op": "set_organization", "report": 2, "organization": "县水务局"},
             {"op": "set_date", "report": 2, "date": ""}],
        ),
        (form("block", kind="level-1", **PANEL), []),
        (form("block", kind="level-3", **PANEL), [{"op": "set_level", "report": 2, "block": 1, "level": 3}]),
        (form("block", kind="item", **PANEL), [{"op": "set_paragraph", "report": 2, "block": 1, "role": "item"}]),
        (
            form("block", kind="level-2", **PANEL | {"text": "一、开展情况", "body": "很好。"}),
            [{"op": "set_text", "report": 2, "block": 1, "text": "一、开展情况", "body": "很好。"},
             {"op": "set_level", "report": 2, "block": 1, "level": 2}],
        ),
        (form("block", block="0", kind="body", text=OPENING), []),
        (
            form("block", block="0", kind="salutation", text=OPENING),
            [{"op": "set_role", "report": 2, "block": 0, "role": "salutation"}],
        ),
        (
            form("block", block="0", kind="level-1", text=OPENING, opening="2024年，"),
            [{"op": "set_heading", "report": 2, "block": 0, "level": 1, "length": 6}],
        ),
        (
            form("block", block="0", kind="level-1", text=OPENING, opening=""),
            [{"op": "set_heading", "report": 2, "block": 0, "level": 1}],
        ),
        (MultiDict([("do", "merge"), ("only", "2"), ("only", "3")]),
         [{"op": "merge", "report": 3}, {"op": "merge", "report": 2}]),
        (form("again", edits='[{"op":"drop","report":1}]'), [{"op": "drop", "report": 1}]),
    ],
)  # fmt: skip
def test_a_form_asks_for_what_was_changed_in_it(
    read: Compilation, asked: MultiDict[str, str], wanted: list[dict[str, Any]]
) -> None:
    found = corrections.asked_for(asked, read)
    assert found == wanted
    edit.apply(read, edit.edits_from_json(json.dumps(found)))  # each of them fits
    for one in found:
        assert all(Words(language).edit(one) for language in ("zh", "en"))


@pytest.mark.parametrize(
    "asked",
    [form(""), form("paint"), form("merge", report="9"), form("merge", report="x"), form("move", to=""),
     form("level 1"), form("level x 2"), form("block", block="99", kind="body"), form("again", edits="{"),
     form("block", block="0", kind="level-1", text=OPENING, opening="不是开头"),
     form("block", block="0", kind="level-", text=OPENING), form("merge", report="9" * 5000)],
)  # fmt: skip
def test_a_form_that_fits_nothing_is_refused(read: Compilation, asked: MultiDict[str, str]) -> None:
    with pytest.raises(InvalidEdit):
        corrections.asked_for(asked, read)


def test_every_correction_has_words_in_both_languages() -> None:
    for operation in get_args(edit.Edit):
        fields = {name: "body" if name == "role" else 1 for name in operation.__struct_fields__}
        for language in ("zh", "en"):
            assert Words(language).edit({"op": operation.__struct_config__.tag, **fields})


def test_a_correction_follows_its_report_and_block_into_another_version(read: Compilation) -> None:
    now = edit.apply(read, edit.edits_from_json('[{"op":"merge","report":2},{"op":"drop_block","report":2,"block":0}]'))
    rename = {"op": "rename", "report": 3, "title": "新"}
    assert corrections.moved(rename, read, now) == {"op": "rename", "report": 2, "title": "新"}
    level = {"op": "set_level", "report": 3, "block": HEADING, "level": 2}
    assert corrections.moved(level, read, now) == {"op": "set_level", "report": 2, "block": 0, "level": 2}
    assert corrections.moved({"op": "rename", "report": 2, "title": "新"}, read, now) is None
    assert corrections.moved({"op": "drop_block", "report": 3, "block": 0}, read, now) is None
    assert corrections.moved({"op": "move", "report": 1, "to": 3}, read, now) is None
    assert corrections.moved({"op": "set_title", "title": "新"}, read, now) == {"op": "set_title", "title": "新"}


# What comes of it


def version(client: FlaskClient, path: str) -> int:
    """The version that the page of the first report shows, which its forms name; while a version is written it may have
    none."""
    for _ in range(300):
        if found := tree(client.get(f"{path}/reports/1").text).xpath("//input[@name='version']/@value"):
            return int(found[0])
        time.sleep(0.1)
    raise AssertionError("the page has no form")


def corrected(client: FlaskClient, path: str, do: str, **fields: Any) -> Any:
    """The page after a correction by its form."""
    answer = posted(client, f"{path}/edits", {"version": str(version(client, path)), "do": do, **fields})
    assert answer.status_code == 303, words_of(tree(answer.text))
    return client.get(answer.headers["Location"])


def titles(client: FlaskClient, path: str) -> list[str]:
    page = tree(client.get(path).text)
    return [words_of(one).partition(" ")[2] for one in page.xpath("//li[@class='report']//p[@class='title']")]


def headings(client: FlaskClient, path: str, number: int) -> list[tuple[str, str]]:
    """The headings of a report as its page shows them, each with its level."""
    page = tree(client.get(f"{path}/reports/{number}").text)
    return [
        (words_of(line.xpath(".//*[@class='kind']")[0]), words_of(line.xpath(".//*[@class='words']")[0]))
        for line in page.xpath("//li[contains(@class, 'line heading')]")
    ]


def test_a_corrected_outline_is_seen_at_once_and_the_files_follow(client: FlaskClient, job: str) -> None:
    page = corrected(client, job, "facts", report="2", title="县水务局总结", organization="县水务局", date="2025-01")
    assert "已保存" in words_of(tree(page.text).xpath("//*[@data-said]")[0])
    assert titles(client, job)[1] == "县水务局总结"
    facts = words_of(tree(page.text).xpath("//p[@class='facts']")[0])
    assert "县水务局" in facts
    assert "2025年1月" in facts
    ended(client, job)
    bundle = zipfile.ZipFile(io.BytesIO(client.get(f"{job}/download.zip").data))
    assert "markdown/002-县水务局总结.md" in bundle.namelist()
    outline = client.get(f"{job}/outline.json")
    assert outline.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(outline.data)["reports"][1]["organization"] == "县水务局"


def test_merging_splitting_moving_and_dropping_reports(client: FlaskClient, job: str) -> None:
    corrected(client, job, "merge", report="2")
    assert titles(client, job) == [TITLES[0], TITLES[2]]
    assert ("1 级标题", TITLES[1]) in headings(client, job, 1)
    at = next(i for i, (_, text) in enumerate(headings(client, job, 1)) if text == TITLES[1])
    page = tree(client.get(f"{job}/reports/1").text)
    block = page.xpath("//li[contains(@class, 'line heading')]")[at].xpath(".//a[@class='edit']/@id")[0][len("edit") :]
    corrected(client, job, "split", report="1", block=block)
    assert titles(client, job) == list(TITLES)
    corrected(client, job, "move", report="3", to="1")
    assert titles(client, job) == [TITLES[2], TITLES[0], TITLES[1]]
    corrected(client, job, "drop", report="1")
    assert titles(client, job) == [TITLES[0], TITLES[1]]
    ended(client, job)
    assert client.get(f"{job}/download/2.md").text.startswith(f"# {TITLES[1]}\n")


def test_changing_headings_and_text(client: FlaskClient, job: str) -> None:
    corrected(client, job, "level 3 1", report="1")
    assert headings(client, job, 1)[2] == ("1 级标题", "（二）推进重点项目。")
    corrected(client, job, "block", report="1", block="1", kind="body", text="一、工作开展情况", body="")
    assert headings(client, job, 1)[0] == ("1 级标题", "（一）加强组织领导。")
    panel = tree(client.get(f"{job}/reports/1?block=0").text).get_element_by_id("panel")
    opening = panel.xpath(".//textarea[@name='text']")[0].text
    corrected(client, job, "block", report="1", block="0", kind="level-1", text=opening, opening="2024年，")
    assert headings(client, job, 1)[0] == ("1 级标题", "2024年，")
    corrected(client, job, "drop_block", report="1", block="0")
    page = tree(client.get(f"{job}/reports/1").text)
    assert words_of(page.xpath("//li[contains(@class, 'line removed')]//*[@class='words']")[0]) == opening
    ended(client, job)
    assert opening not in client.get(f"{job}/download/1.md").text


def test_several_reports_are_merged_or_dropped_by_the_selection(client: FlaskClient, job: str) -> None:
    form = tree(client.get(job).text).get_element_by_id("selection")
    button = form.xpath(".//button[@value='merge']")[0]
    seen = form.xpath(".//input[@name='seen']/@value")[0]
    answer = posted(client, button.get("formaction"), {"seen": seen, "do": "merge", "only": ["2", "3"], "to": "md"})
    assert answer.status_code == 303
    assert titles(client, job) == [TITLES[0]]


@pytest.mark.parametrize(
    ("do", "chosen", "told"),
    [("merge", [], "没有更正：没有选中任何一篇。"), ("drop", [], "没有更正：没有选中任何一篇。"),
     ("merge", ["1", "3"], "没有更正：前面没有报告。"), ("drop", ["1", "2", "3"], "没有更正：只剩这一篇。")],
)  # fmt: skip
def test_a_selection_that_cannot_be_corrected_is_told_on_the_page_of_the_job_and_stays_chosen(
    client: FlaskClient, job: str, do: str, chosen: list[str], told: str
) -> None:
    seen = str(version(client, job))
    answer = posted(client, f"{job}/edits", {"seen": seen, "do": do, "only": chosen, "to": "md"})
    page = tree(answer.text)
    assert answer.status_code == 422
    assert words_of(page.get_element_by_id("problem")) == told
    assert page.xpath("//input[@name='only'][@checked]/@value") == chosen
    assert titles(client, job) == list(TITLES)


def test_an_empty_title_of_the_compilation_is_told_on_the_page_of_the_job(client: FlaskClient, job: str) -> None:
    fields = {"version": str(version(client, job)), "do": "title", "title": " "}
    page = tree(posted(client, f"{job}/edits", fields).text)
    assert words_of(page.get_element_by_id("problem")) == "没有更正：文字为空。"
    assert page.xpath("//form[@id='selection']")


@pytest.mark.parametrize(
    "fields",
    [{"do": "facts", "report": "2", "title": "新篇名"}, {"do": "level 1 2", "report": "2"},
     {"do": "drop", "report": "2"}, {"do": "title", "title": "新题目"}],
)  # fmt: skip
def test_a_form_that_is_sent_twice_makes_one_correction_and_no_conflict(
    client: FlaskClient, job: str, fields: dict[str, str]
) -> None:
    seen = str(version(client, job))
    first, second = (posted(client, f"{job}/edits", {"version": seen, **fields}) for _ in range(2))
    ended(client, job)
    late = posted(client, f"{job}/edits", {"version": seen, **fields})
    assert [answer.status_code for answer in (first, second, late)] == [303, 303, 303]
    assert version(client, job) == int(seen) + 1


def test_undo_and_redo_that_are_sent_twice_go_one_step(client: FlaskClient, job: str) -> None:
    corrected(client, job, "title", title="新题目")
    corrected(client, job, "title", title="又一个")
    newest_one = version(client, job)
    for way, before, after in (("undo", newest_one, newest_one - 1), ("redo", newest_one - 1, newest_one)):
        answers = [posted(client, f"{job}/{way}", {"version": str(before)}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        assert version(client, job) == after


@pytest.mark.parametrize("report", ["", "2", "3"])
def test_an_undo_of_what_is_shown_no_more_is_told_on_the_page_that_it_came_from(
    client: FlaskClient, job: str, report: str
) -> None:
    seen = str(version(client, job))
    corrected(client, job, "drop", report="1")
    corrected(client, job, "title", title="新题目")
    answer = posted(client, f"{job}/undo", {"version": seen, "report": report})
    page = tree(answer.text)
    assert answer.status_code == 412
    assert page.get_element_by_id("problem").get("data-code") == "stale"
    assert page.xpath("//*[@id='undo']")
    assert bool(page.xpath("//iframe")) == (report == "2")
    assert not page.xpath("//*[@id='correct'][@open]")


@pytest.mark.parametrize("way", ["edits", "undo", "redo"])
def test_the_address_of_a_form_that_is_loaded_anew_leads_to_the_job(client: FlaskClient, job: str, way: str) -> None:
    assert client.get(f"{job}/{way}").headers["Location"] == job
    assert client.get("/jobs").headers["Location"] == "/"


def test_undo_and_redo_go_through_the_versions(client: FlaskClient, job: str) -> None:
    assert not tree(client.get(job).text).xpath("//*[@id='undo']")
    corrected(client, job, "title", title="新题目")
    corrected(client, job, "merge", report="3")

    def step(way: str) -> Any:
        return posted(client, f"{job}/{way}", {"version": str(version(client, job)), "report": "1"})

    assert step("undo").headers["Location"].endswith(f"{job}/reports/1?done=undo")
    assert titles(client, job) == list(TITLES)
    step("undo")
    page = tree(client.get(job).text)
    assert words_of(page.xpath("//h1")[0]) == "青山县工作总结汇编"
    assert page.get_element_by_id("undo").get("disabled") is not None
    assert page.get_element_by_id("redo").get("disabled") is None
    step("redo")
    assert words_of(tree(client.get(job).text).xpath("//h1")[0]) == "新题目"
    step("redo")
    assert len(titles(client, job)) == 2
    refused = step("redo")
    assert refused.status_code == 409
    assert "没有可以撤销或重做的更正" in refused.text


def test_of_two_people_the_second_is_told_and_chooses(client: FlaskClient, job: str) -> None:
    seen = str(version(client, job))
    first = posted(client, f"{job}/edits", {"version": seen, "do": "merge", "report": "2"})
    assert first.status_code == 303
    second = posted(client, f"{job}/edits", {
        "version": seen, "do": "facts", "report": "3", "title": "第二个人的篇名", "organization": "", "date": "",
    })  # fmt: skip
    assert second.status_code == 412
    page = tree(second.text)
    assert "打开之后已有别的更正" in words_of(page.xpath("//h1")[0])
    assert "篇名改为“第二个人的篇名”" in words_of(page.xpath("//main")[0])
    assert TITLES[2] in words_of(page.xpath("//main")[0])
    assert titles(client, job) == [TITLES[0], TITLES[2]]
    assert page.xpath("//a[@class='switch']/@href") == [f"{job}?lang=en"]
    again = page.xpath("//main//form")[0]
    answer = posted(client, again.get("action"), {**dict(again.form_values()), "do": "again"})
    assert answer.status_code == 303
    assert titles(client, job) == [TITLES[0], "第二个人的篇名"]


def test_a_conflict_about_what_is_gone_offers_only_the_present_version(client: FlaskClient, job: str) -> None:
    seen = str(version(client, job))
    posted(client, f"{job}/edits", {"version": seen, "do": "drop", "report": "3"})
    second = posted(client, f"{job}/edits", {"version": seen, "do": "level 1 2", "report": "3"})
    page = tree(second.text)
    assert second.status_code == 412
    assert not page.xpath("//main//form")
    assert "已经没有它所指的地方" in words_of(page.xpath("//main")[0])


def test_a_correction_that_does_not_fit_is_said_on_the_page_of_the_report(client: FlaskClient, job: str) -> None:
    seen = str(version(client, job))
    fields = {"version": seen, "report": "1", "title": TITLES[0], "organization": "", "date": "去年"}
    answer = posted(client, f"{job}/edits", {**fields, "do": "facts"})
    page = tree(answer.text)
    assert answer.status_code == 422
    assert words_of(page.get_element_by_id("problem")) == "没有更正：“去年” 不是 ISO 8601 日期。"
    english = client.post(
        f"{job}/edits", data={**fields, "do": "facts"}, headers={"Accept-Language": "en"}
    )  # fmt: skip
    assert "Not corrected: is no ISO 8601 date." in words_of(tree(english.text).get_element_by_id("problem"))
    assert page.get_element_by_id("correct").get("open") is not None
    heading = {"do": "block", "block": "0", "kind": "level-1", "text": OPENING, "opening": "不是"}
    answer = posted(client, f"{job}/edits", {"version": seen, "report": "1", **heading})
    assert answer.status_code == 422
    assert tree(answer.text).get_element_by_id("panel") is not None
    for wrong in ({"version": "0"}, {"version": "x"}, {}):
        assert posted(client, f"{job}/edits", {**wrong, "do": "merge", "report": "2"}).status_code == 400
    assert posted(client, f"{job}/edits", {"version": "999", "do": "merge", "report": "2"}).status_code == 412
    assert posted(client, "/jobs/nothing/edits", {"version": "1", "do": "merge", "report": "2"}).status_code == 404
    assert version(client, job) == 1


def test_options_that_are_changed_later_write_everything_again(client: FlaskClient, job: str) -> None:
    corrected(client, job, "merge", report="2")
    ended(client, job)
    page = tree(client.get(f"{job}/options").text)
    fields: dict[str, Any] = {}
    for name, value in page.xpath("//main//form")[0].form_values():
        fields.setdefault(name, []).append(value)
    fields = {name: value for name, value in fields.items() if name not in {"cover", "word_template"}}
    answer = posted(client, f"{job}/options", fields | {"formats": ["", "epub"], "whole": ["0"]})
    assert answer.status_code == 303
    assert "正在重写" in client.get(answer.headers["Location"]).text
    ended(client, job)
    assert titles(client, job) == [TITLES[0], TITLES[2]]
    names = zipfile.ZipFile(io.BytesIO(client.get(f"{job}/download.zip").data)).namelist()
    assert sorted(name for name in names if name.endswith((".epub", ".md"))) == [
        f"epub/001-{TITLES[0]}.epub", f"epub/002-{TITLES[2]}.epub", "index.md",
    ]  # fmt: skip
    refused = posted(client, f"{job}/options", {"version": str(version(client, job)), "only": "x"})
    assert (refused.status_code, "只写这几篇" in words_of(tree(refused.text).get_element_by_id("problem"))) == (
        400,
        True,
    )
    assert posted(client, f"{job}/options", {"version": "x"}).status_code == 400


def test_a_page_asked_for_while_a_correction_is_being_finished_shows_it(
    app: Flask, client: FlaskClient, job: str
) -> None:
    services = services_of(app)
    id = job.rpartition("/")[2]
    before = services.jobs.get(id)
    assert before is not None
    corrected(client, job, "merge", report="2")
    ended(client, job)
    before.pending = 2  # as it was when it was looked up, just before the files were there
    now = newest.of(services, before)
    assert (now.number, now.writing, len(now.compilation.reports)) == (2, False, 2)


def test_an_outline_that_is_gone_though_nothing_came_of_it_is_told(app: Flask, client: FlaskClient, job: str) -> None:
    services = services_of(app)
    id = job.rpartition("/")[2]
    number = services.versions.start(id, 1, Next("{}", "outline-gone", ""))
    record = services.jobs.get(id)
    assert record is not None
    assert record.pending == number
    assert client.get(job).status_code == 404
