"""The pages with Flask's client: the form and its options, what was found, downloads, languages, foreign text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage

from converter import serialize
from converter.model import Cell, Compilation, Report, Table
from converter.options import Options
from service.jobs import new_id
from service.web.blueprint import duration, size
from service.words import Words
from tests.documents import TITLES, compilation
from tests.pages_client import ended, sent, tree, uploaded, words_of
from tests.service_client import served, stored

LIMIT = 1_000_000
FORMATS = ("docx", "epub", "md")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    data = tmp_path_factory.mktemp("data")
    with served(data, max_upload=LIMIT, source_url="https://example.org/source") as made:
        yield made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def job(app: Flask) -> str:
    """The path of the page of a finished job of three reports."""
    return uploaded(app.test_client(), compilation(), formats=list(FORMATS))


# The form


def test_the_form_states_limit_and_retention_before_anything_is_sent(client: FlaskClient) -> None:
    page = tree(client.get("/").text)
    told = words_of(page.get_element_by_id("accepts"))
    assert "1 MB" in told
    assert "24 小时" in told
    assert page.get_element_by_id("file").get("aria-describedby") == "accepts"


def test_the_form_as_it_stands_asks_for_the_options_that_nobody_chose(app: Flask, client: FlaskClient) -> None:
    form = tree(client.get("/").text).get_element_by_id("upload")
    fields = [(name, value) for name, value in form.form_values() if name not in {"file", "text"}]
    data: dict[str, Any] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    answer = sent(client, "x", **data)
    record = app.extensions["huibian"].jobs.get(answer.headers["Location"].rpartition("/")[2])
    asked = msgspec.json.decode(record.options, type=Options)
    assert set(asked.formats) == set(Options().formats)
    assert msgspec.structs.replace(asked, formats=Options().formats) == Options()


def test_options_of_the_form_reach_the_job(app: Flask, client: FlaskClient) -> None:
    answer = sent(
        client, "x", formats=["", "epub"], toc_depth="2", whole=["0"], chunks=["0", "1"], style="plain",
        line_pitch="29", bold_levels=["", "3"], run_in=["bold", "separator"], front_matter=["0", "1"],
        encoding="gb18030", wrap="join", only="1-2", title_pattern="^第.+篇",
        cover=FileStorage(io.BytesIO(b"\x89PNG\r\n\x1a\n"), "a.png"),
    )  # fmt: skip
    record = app.extensions["huibian"].jobs.get(answer.headers["Location"].rpartition("/")[2])
    assert record.options == (
        '{"formats":["epub"],"only":"1-2","whole":false,"toc_depth":2,"encoding":"gb18030","wrap":"join",'
        '"title_pattern":"^第.+篇","run_in":["bold","separator"],"front_matter":true,"chunks":true,'
        '"cover":"iVBORw0KGgo=","style":"plain","line_pitch":29.0,"bold_levels":[3]}'
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("only", "x"), ("toc_depth", "12"), ("toc_depth", "many"), ("title_pattern", "("), ("formats", "pdf"),
     ("formats", ""), ("style", "baroque"), ("line_pitch", "99")],
)  # fmt: skip
def test_a_wrong_option_is_said_on_the_form_which_keeps_what_was_filled_in(
    client: FlaskClient, field: str, value: str
) -> None:
    answer = sent(client, "x", **{"wrap": "join", field: value})
    page = tree(answer.text)
    assert answer.status_code == 400
    label = Words("zh")("formats" if field == "formats" else f"option_{field}")
    assert words_of(page.get_element_by_id("problem")).startswith(f"“{label}”")
    assert page.get_element_by_id("wrap").value == "join"
    assert page.xpath("//details[@class='options']/@open")


def test_web_01_the_name_of_a_file_is_shown_as_it_is_and_names_nothing_in_storage(
    app: Flask, client: FlaskClient
) -> None:
    answer = sent(client, "x", name="../报告汇编（一）<b>.txt")
    id = answer.headers["Location"].rpartition("/")[2]
    page = client.get(f"/jobs/{id}").text
    assert "../报告汇编（一）&lt;b&gt;.txt" in page
    assert re.fullmatch(r"[\w-]{22,}", id)
    assert not [name for name in stored(app, id) if "报告" in name]


def test_web_05_a_pasted_text_of_600_kb_becomes_a_job(client: FlaskClient) -> None:
    body = "这是一段较长的正文，" * 20_000
    answer = client.post("/jobs", data={"text": compilation() + body, "formats": ["", "md"]})
    assert len((compilation() + body).encode()) > 600_000
    page = client.get(ended(client, answer.headers["Location"])).text
    assert "3 篇报告" in page
    assert "粘贴的文字.txt" in page


def test_web_06_web_08_a_file_over_the_limit_is_said_beside_the_upload_box(client: FlaskClient) -> None:
    answer = sent(client, "x" * (LIMIT + 1))
    page = tree(answer.text)
    assert answer.status_code == 413
    assert str(LIMIT) in words_of(page.get_element_by_id("problem"))
    assert page.get_element_by_id("file").get("aria-invalid") == "true"
    assert page.xpath("//form[@id='upload']")
    far_over = sent(client, "x" * 30 * LIMIT)
    assert (far_over.status_code, 'id="upload"' in far_over.text) == (413, True)


def test_a_form_without_a_file_comes_back_with_a_sentence(client: FlaskClient) -> None:
    answer = client.post("/jobs", data={"text": " "})
    assert answer.status_code == 400
    assert "没有选文件" in words_of(tree(answer.text).get_element_by_id("problem"))


def test_several_files_are_one_job_each_and_a_page_lists_them(client: FlaskClient) -> None:
    answer = sent(client, compilation(), "", formats=["", "md"])
    assert answer.status_code == 303
    assert "/uploads?" in answer.headers["Location"]
    addresses = tree(client.get(answer.headers["Location"]).text).xpath("//ul[contains(@class,'jobs')]//p[1]/a/@href")
    assert len(addresses) == 2
    for address in addresses:
        ended(client, address)
    listed = client.get(answer.headers["Location"]).text
    assert "已完成" in listed
    assert "这个文件不能转换" in listed
    assert "http-equiv" not in listed


def test_of_several_files_a_refused_one_does_not_take_the_others_with_it(client: FlaskClient) -> None:
    answer = sent(client, compilation(), "x" * (LIMIT + 1))
    page = tree(client.get(answer.headers["Location"]).text)
    assert len(page.xpath("//ul[contains(@class,'jobs')]/li")) == 1
    assert "超过了大小上限" in words_of(page.xpath("//*[@role='alert']")[0])


# Languages


def test_english_comes_by_the_browsers_wish_or_the_switch_and_is_remembered(client: FlaskClient) -> None:
    assert 'lang="zh-CN"' in client.get("/").text
    assert 'lang="en"' in client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"}).text
    switch = tree(client.get("/").text).xpath("//a[@class='switch']/@href")[0]
    assert 'lang="en"' in client.get(switch).text
    after = client.get("/")
    assert 'lang="en"' in after.text
    assert {"Cookie", "Accept-Language"} <= set(after.vary)


def test_the_switch_keeps_the_page_and_what_it_shows(client: FlaskClient, job: str) -> None:
    switch = tree(client.get(f"{job}?q=林业").text).xpath("//a[@class='switch']/@href")[0]
    page = client.get(switch).text
    assert "1 of 3 reports" in page
    assert "3 reports" in page


# Progress


def test_web_17_the_page_says_how_far_the_job_is_without_scripts_too(app: Flask, client: FlaskClient) -> None:
    jobs, id = app.extensions["huibian"].jobs, new_id()
    jobs.add(id, "a.txt", "{}")
    assert "排队中" in client.get(f"/jobs/{id}").text
    jobs.begin(id, 1)
    jobs.beat(id, 1, "reports", 37, 90)
    page = client.get(f"/jobs/{id}")
    assert "正在写第 37 篇，共 90 篇" in page.text
    assert re.search(r'<noscript><meta http-equiv="refresh" content="\d+"></noscript>', page.text)
    state = client.get(f"/jobs/{id}/state", headers={"Accept-Language": "en"}).get_json()
    assert (state["text"], state["done"], state["total"]) == ("Writing report 37 of 90", 37, 90)
    assert client.get(f"/jobs/{id}/reports/1").status_code == 409
    assert client.post(f"/jobs/{id}/delete").status_code == 303
    assert client.get(f"/jobs/{id}").status_code == 404


def test_a_rejected_file_gets_its_sentence_on_the_page(client: FlaskClient) -> None:
    answer = sent(client, "%PDF-1.4")
    page = tree(client.get(ended(client, answer.headers["Location"])).text)
    assert "PDF" in words_of(page.xpath("//*[@role='alert']")[0])
    assert not page.xpath("//*[@id='downloads']")


def test_web_11_unknown_and_deleted_jobs_have_pages_that_say_so(client: FlaskClient) -> None:
    page = client.get("/jobs/nothing")
    assert (page.status_code, "没有这个任务" in page.text) == (404, True)
    path = uploaded(client, compilation(), formats=["", "md"])
    gone = client.post(f"{path}/delete")
    assert "都已删除" in client.get(gone.headers["Location"]).text
    assert client.get(path).status_code == 404
    assert client.get(f"{path}/reports/1").status_code == 404


# What was found


def test_web_14_the_page_of_a_job_tells_what_was_found_and_until_when_it_is_kept(client: FlaskClient, job: str) -> None:
    page = tree(client.get(job).text)
    assert words_of(page.xpath("//h1")[0]) == "青山县工作总结汇编"
    assert page.xpath("//time/@datetime")[0].endswith("+00:00")
    rows = page.xpath("//li[@class='report']")
    assert [words_of(row.xpath(".//p[@class='title']")[0]) for row in rows] == [
        f"{number} {title}" for number, title in enumerate(TITLES, 1)
    ]
    facts = words_of(rows[1].xpath(".//p[@class='facts']")[0])
    assert all(fact in facts for fact in ("青山县水务局", "2024年12月20日", "原书第 6 页", "字"))
    assert "目录里有这一篇" in words_of(rows[0].xpath(".//details")[0])
    assert "原文第 6–17 行" in words_of(rows[0].xpath(".//details")[0])


def test_the_filter_works_on_the_server_too(client: FlaskClient, job: str) -> None:
    page = tree(client.get(f"{job}?q=水务 2024").text)
    assert [words_of(row) for row in page.xpath("//li[@class='report']//p[@class='title']")] == [f"2 {TITLES[1]}"]
    assert words_of(page.get_element_by_id("filtered")) == "3 篇中的 1 篇"
    assert "没有一篇符合" in client.get(f"{job}?q=没有的").text


def test_the_fold_of_a_report_holds_its_headings_as_a_tree(client: FlaskClient, job: str) -> None:
    address = tree(client.get(job).text).xpath("//details/@data-tree")[0]
    fold = tree(client.get(address).text)
    tops = fold.xpath("/descendant::ul[1]/li")
    assert [words_of(top.xpath("details/summary | span")[0]) for top in tops] == [
        "一、工作开展情况", "二、存在的问题", "三、下一步打算",
    ]  # fmt: skip
    assert [words_of(under) for under in tops[0].xpath("details/ul/li/span")] == [
        "（一）加强组织领导。", "（二）推进重点项目。",
    ]  # fmt: skip
    page = tree(client.get(f"{job}/reports/1").text)
    ids = set(page.xpath("//@id"))
    assert {link.partition("#")[2] for link in fold.xpath("//ul//a/@href")} <= ids


NOTICED = (
    compilation()
    .replace("二、存在的问题\n", "##paidbegin##\n二、存在的问题\n", 1)
    .replace("三、下一步打算\n", "四、下一步打算\n", 1)
)


def test_notices_are_told_in_plain_words_and_lead_to_their_lines(client: FlaskClient) -> None:
    path = uploaded(client, NOTICED, formats=["", "md"])
    page = tree(client.get(path).text)
    links = page.xpath("//*[@id='notices-list']//a/@href")
    assert len(links) >= 2
    for link in links:
        address, _, place = link.partition("#")
        assert tree(client.get(address).text).get_element_by_id(place) is not None
    english = client.get(path, headers={"Accept-Language": "en"}).text
    assert "A paywall marker on line 11 is left out" in english


def test_a_report_shows_every_source_line_with_what_became_of_it(client: FlaskClient) -> None:
    path = uploaded(client, NOTICED, formats=["", "md"])
    page = tree(client.get(f"{path}/reports/1").text)
    lines = [(int(words_of(line.xpath("span")[0])), line) for line in page.xpath("//li[starts-with(@class,'line ')]")]
    source = NOTICED.split("\n")
    for number in range(6, 19):
        shown = "".join(
            "".join(line.xpath(".//*[@class='words' or @class='body']//text()")) for at, line in lines if at == number
        )
        assert shown == source[number - 1], number
    kinds = {
        number: words_of(line.xpath(".//span[@class='kind']")[0])
        for number, line in lines
        if line.xpath(".//span[@class='kind']")
    }
    assert (kinds[6], kinds[8], kinds[9], kinds[11]) == ("篇名", "1 级标题", "2 级标题", "已去除")


def test_the_preview_is_the_converters_page_in_a_frame_without_rights(client: FlaskClient, job: str) -> None:
    frame = tree(client.get(f"{job}/reports/2").text).xpath("//iframe")[0]
    assert frame.get("sandbox") == ""
    answer = client.get(frame.get("src"))
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "frame-ancestors 'self'" in policy
    assert f"<h1>{TITLES[1]}</h1>" in answer.text
    assert client.get(f"{job}/reports/4").status_code == 404
    assert client.get(f"{job}/reports/4/preview").status_code == 404


# Downloads


def test_every_link_of_the_page_downloads_the_file_that_it_names(client: FlaskClient, job: str) -> None:
    page = tree(client.get(job).text)
    links = page.xpath("//li[@class='report']//p[@class='files']/a/@href")
    assert len(links) == len(TITLES) * len(FORMATS)
    for link in [*links, *page.xpath("//section[contains(@class,'downloads')]//a/@href")]:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert answer.headers["Content-Disposition"].startswith("attachment;"), link
        assert len(answer.data) == answer.content_length, link
    one = client.get(links[3])
    assert one.headers["Content-Disposition"].startswith(
        "attachment; filename=\"report-002.docx\"; filename*=UTF-8''002-"
    )
    assert one.data.startswith(b"PK")


def members(client: FlaskClient, address: str) -> list[str]:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200
    return sorted(zipfile.ZipFile(io.BytesIO(answer.data)).namelist())


def test_a_selection_downloads_the_chosen_reports_in_the_chosen_formats(client: FlaskClient, job: str) -> None:
    action = tree(client.get(job).text).get_element_by_id("selection").get("action")
    chosen = members(client, f"{action}?only=1&only=3&to=docx&to=epub")
    assert chosen == [f"{folder}/{number:03}-{TITLES[number - 1]}.{format}"
                      for folder, format in (("epub", "epub"), ("word", "docx")) for number in (1, 3)]  # fmt: skip
    assert members(client, f"{action}?only=2&to=md") == [f"markdown/002-{TITLES[1]}.md"]
    assert len(members(client, action)) == len(TITLES) * 3 + 6


def test_a_refused_request_about_a_job_leads_back_to_it(client: FlaskClient, job: str) -> None:
    def back(address: str) -> list[str]:
        found: list[str] = tree(client.get(address).text).xpath("//main//a/@href")
        return found

    assert back(f"{job}/reports/99") == [job, "/"]
    assert back(f"{job}/download.zip?only=x") == [job, "/"]
    assert back("/jobs/nothing/reports/1") == ["/"]


def test_a_table_is_shown_with_the_cells_that_span_rows_and_columns(client: FlaskClient) -> None:
    head = (Cell(text="指标", colspan=2), Cell(text="完成"))
    rows = (head, (Cell(text="甲", rowspan=2), Cell(text="乙"), Cell(text="1")), (Cell(text="丙"), Cell(text="2")))
    table = Table(line=2, rows=rows)
    report = Report(number=1, title="某县工作总结", lines=(1, 2), blocks=(table,))
    outline = serialize.dump(Compilation(schema="huibian/1", title="某县汇编", reports=(report,)))
    page = tree(client.get(f"{uploaded(client, outline.decode(), name='a.json', formats=['', 'md'])}/reports/1").text)
    shown = [
        [(cell.text, cell.get("colspan"), cell.get("rowspan")) for cell in row] for row in page.xpath("//table//tr")
    ]
    assert shown == [
        [("指标", "2", None), ("完成", None, None)],
        [("甲", None, "2"), ("乙", None, None), ("1", None, None)],
        [("丙", None, None), ("2", None, None)],
    ]


# Foreign text, and the rules of every page

SCRIPT = "<script>alert(1)</script>"
HOSTILE = (
    f"<!doctype html># {SCRIPT}汇编\n\n## {SCRIPT}县2024年工作总结\n\n一、情况{SCRIPT}\n\n[点这里](javascript:alert(1))"
    f'\n\n| 甲{SCRIPT} | 乙 |\n| --- | --- |\n| "><img src=x onerror=alert(1)> | [丙](data:text/html,x) |\n'
)


def hostile(client: FlaskClient, name: str) -> str:
    return uploaded(client, HOSTILE, name=name, formats=["", "md"])


def test_markup_in_titles_links_and_cells_is_text_on_every_page(client: FlaskClient) -> None:
    name = f'{SCRIPT}"onmouseover="x.md'
    path = hostile(client, name)
    addresses = [path, f"{path}/reports/1", f"{path}/reports/1/headings", f"{path}/reports/1/preview"]
    for address in [*addresses, f"{path}?q={SCRIPT}", f"/uploads?id={path[6:]}&refused=too-large%20{SCRIPT}"]:
        page = client.get(address)
        assert page.status_code == 200, address
        assert "<script>alert" not in page.text, address
        assert not tree(page.text).xpath("//img[@onerror] | //*[@onmouseover]"), address
        for link in tree(page.text).xpath("//a/@href | //iframe/@src"):
            assert not re.match(r"(javascript|data):", link), (address, link)


def test_pages_hold_no_inline_script_style_or_handler(client: FlaskClient, job: str) -> None:
    for address in ("/", job, f"{job}/reports/1", f"{job}/reports/1/headings", "/jobs/nothing", "/uploads"):
        answer = client.get(address)
        page = tree(answer.text)
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert not page.xpath("//@style | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]"), address
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), address
        assert page.xpath("//footer//a[@href='https://example.org/source']") or address.endswith("headings")


def test_a_thousand_reports_are_one_light_page_without_their_trees(client: FlaskClient) -> None:
    titles = tuple(f"第{number}乡镇2024年工作总结" for number in range(1, 1001))
    path = uploaded(client, compilation(titles), formats=["", "md"], whole="0")
    page = client.get(path)
    assert page.text.count('class="report"') == 1000
    assert 'class="tree"' not in page.text
    assert len(page.data) < 1700 * 1000


# Words for people


@pytest.mark.parametrize(
    ("bytes_", "shown"), [(12, "12 B"), (2000, "2 KB"), (200_000_000, "200 MB"), (1_024_000_000, "1,024 MB")]
)
def test_sizes_for_people(bytes_: int, shown: str) -> None:
    assert size(bytes_) == shown


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [(1, "1 分钟", "one minute"), (3600, "60 分钟", "60 minutes"), (86400, "24 小时", "24 hours"),
     (7 * 86400, "7 天", "7 days")],
)  # fmt: skip
def test_times_for_people(app: Flask, seconds: int, zh: str, en: str) -> None:
    with app.test_request_context("/"):
        assert duration(seconds) == zh
    with app.test_request_context("/?lang=en"):
        assert duration(seconds) == en


def test_a_notice_outside_all_reports_leads_to_its_line_in_the_source(client: FlaskClient) -> None:
    before = "##paidbegin##\n" + compilation()
    path = uploaded(client, before, formats=["", "md"])
    link = next(
        link for link in tree(client.get(path).text).xpath("//*[@id='notices-list']//a/@href") if "/source" in link
    )
    address, _, place = link.partition("#")
    assert place == "l1"
    assert words_of(tree(client.get(address).text).get_element_by_id(place)).endswith("##paidbegin##")


def test_the_source_is_shown_around_a_line_and_turned_to_all_others(client: FlaskClient) -> None:
    text = compilation(tuple(f"第{number}乡镇2024年工作总结" for number in range(1, 31)))
    lines = text.splitlines()
    path = uploaded(client, text, formats=["", "md"])
    begins = tree(client.get(f"{path}/reports/7").text).xpath("//a[contains(@href, '/source?')]/@href")[0]
    address, _, place = begins.partition("#")
    page = tree(client.get(address).text)
    first = words_of(page.get_element_by_id(place))
    assert "第 7 篇从这里开始" in first
    assert first.endswith("第7乡镇2024年工作总结")
    seen = dict[int, str]()
    address = f"{path}/source"
    while address:
        page = tree(client.get(address).text)
        for line in page.xpath("//li[starts-with(@id, 'l')]"):
            seen[int(line.get("id")[1:])] = words_of(line.xpath(".//*[@class='words']")[0])
        address = next(iter(page.xpath("//a[@rel='next']/@href")), "")
    assert seen == {number: " ".join(line.split()) for number, line in enumerate(lines, 1)}
    assert client.get(f"{path}/source?line=99999999").status_code == 200


def test_an_outline_that_was_uploaded_has_no_source_to_look_at(client: FlaskClient) -> None:
    outline = client.get(f"/api/v1{uploaded(client, compilation(), formats=['', 'md'])}/outline").data
    path = uploaded(client, outline.decode(), name="compilation.json", formats=["", "md"])
    assert "没有原文" in client.get(f"{path}/source").text
    assert f"{path}/source" not in client.get(f"{path}/reports/1").text
