"""The packages that the Word writer makes: schema, relationships, properties, determinism and speed."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from converter.model import Compilation, Report
from converter.options import Options
from converter.writers.word import WordWriter
from tests.shared import ROOT
from tests.word_files import NAMES, W, WordFile, findings, heading, of_blocks, paragraph, value, written
from tests.word_samples import COMPILATION, FIRST, LONG, SECOND


def writer(compilation: Compilation = COMPILATION) -> WordWriter:
    return WordWriter(compilation, Options())


@pytest.fixture(params=["report", "short", "whole"])
def document(request: pytest.FixtureRequest) -> bytes:
    """The bytes of a report with everything in it, of one without headings, and of the whole."""
    if request.param == "whole":
        return writer().whole()
    return writer().report(FIRST if request.param == "report" else SECOND)


def test_properties_say_what_the_report_says_and_no_more() -> None:
    core = writer().report(FIRST)
    text = WordFile(core).parts["docProps/core.xml"].decode()
    assert "<dc:title>青山县水务局2024年工作总结</dc:title>" in text
    assert "<dc:creator>青山县水务局</dc:creator>" in text
    assert text.count("2024-12-20T00:00:00Z") == 2
    silent = written(date="2024-13").parts["docProps/core.xml"].decode()
    assert not re.search("creator|created|modified|python", silent)


@pytest.mark.parametrize("date", ["2024", "2024-06", "2024-02-30", "明年"])
def test_a_date_that_is_no_full_day_is_not_made_one(date: str) -> None:
    assert b"dcterms:created" not in written(date=date).parts["docProps/core.xml"]


def test_openxml_audit_finds_nothing(document: bytes, tmp_path: Path) -> None:
    assert findings(document, tmp_path) == []


PARAGRAPH_ORDER = (
    "pStyle keepNext keepLines pageBreakBefore widowControl tabs snapToGrid spacing ind contextualSpacing "
    "jc outlineLvl sectPr"
)
RUN_ORDER = "rStyle rFonts b bCs i iCs color spacing sz szCs u vertAlign lang"


def test_properties_stand_in_the_order_of_the_schema(document: bytes) -> None:
    file = WordFile(document)
    seen = 0
    for part in (name for name in file.parts if name.startswith("word/") and name.endswith(".xml")):
        for tag, order in (("pPr", PARAGRAPH_ORDER.split()), ("rPr", RUN_ORDER.split())):
            for element in file.xml(part).iter(f"{{{W}}}{tag}"):
                names = [child.tag.removeprefix(f"{{{W}}}") for child in element]
                assert names == sorted(names, key=order.index)
                seen += 1
    assert seen > 50


def test_every_style_used_is_defined_and_every_id_and_anchor_has_its_counterpart(document: bytes) -> None:
    file = WordFile(document)
    defined = {value(style, "styleId") for style in file.xml("word/styles.xml").iterfind("w:style", NAMES)}
    for part in (name for name in file.parts if re.fullmatch(r"word/(\w+)\.xml", name)):
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"):
            assert {value(element) for element in file.xml(part).iter(f"{{{W}}}{tag}")} <= defined
    assert {anchor for _, _, anchor in file.entries()} == set(file.bookmarks())
    for path, name in ((".//w:bookmarkStart", f"{{{W}}}id"), (".//wp:docPr", "id")):
        identifiers = [element.get(name) for element in file.find(path)]
        assert len(identifiers) == len(set(identifiers))


def test_every_relationship_has_its_part_and_every_part_its_type(document: bytes) -> None:
    file = WordFile(document)
    reached = {"[Content_Types].xml"}
    for name in [name for name in file.parts if name.endswith(".rels")]:
        folder = name.removesuffix(name.rpartition("_rels/")[2]).removesuffix("_rels/")
        targets = [r.get("Target") for r in file.xml(name) if r.get("TargetMode") != "External"]
        reached |= {name, *(folder + target.removeprefix("/") for target in targets)}
    assert reached == set(file.parts)
    types = file.xml("[Content_Types].xml")
    suffixes = {t.get("Extension") for t in types if t.get("Extension")}
    overrides = {t.get("PartName")[1:] for t in types if t.get("PartName")}
    assert overrides <= set(file.parts)
    assert all(name in overrides or name.rpartition(".")[2] in suffixes for name in file.parts)


def test_no_trace_of_the_template_of_python_docx_is_left(document: bytes) -> None:
    file = WordFile(document)
    assert not [name for name in file.parts if re.search("stylesWithEffects|numbering|thumbnail|customXml", name)]
    assert not re.search(b"python-docx|2013|Macintosh", b"".join(file.parts.values()))
    languages = file.xml("word/styles.xml").find("w:docDefaults/w:rPrDefault/w:rPr/w:lang", NAMES)
    assert value(languages, "eastAsia") == "zh-CN"
    for font in file.xml("word/fontTable.xml"):
        assert len(value(font, "name")) < 32
        assert value(font.find("w:altName", NAMES))


SCRIPT = """
import hashlib
from converter.options import Options
from converter.writers.word import WordWriter
from tests.word_samples import COMPILATION, FIRST
writer = WordWriter(COMPILATION, Options())
print(hashlib.sha256(writer.report(FIRST) + writer.whole()).hexdigest())
"""


def test_the_bytes_are_the_same_in_another_process_locale_and_time_zone() -> None:
    here = hashlib.sha256(writer().report(FIRST) + writer().whole()).hexdigest()
    environment = {"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Shanghai", "PYTHONPATH": str(ROOT)}
    there = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


def test_ninety_reports_and_their_whole_take_well_under_a_second() -> None:
    blocks = (heading(1, "一、", "一、事项"), heading(2, "（一）", "（一）甲。", LONG * 3)) * 12
    reports = tuple(Report(number=n, title=f"报告{n}", lines=(1, 2), blocks=blocks) for n in range(1, 91))
    compilation = Compilation(schema="huibian/1", title="汇编", reports=reports)
    writer().report(SECOND)  # the template is made once per process
    start = time.process_time()
    files = [writer(compilation).report(one) for one in reports] + [writer(compilation).whole()]
    assert time.process_time() - start < 1.5  # 0.25 s on an idle core
    assert len(files) == 91


def office(folder: Path, to: str, *names: str) -> None:
    """Converts files in ``folder`` through LibreOffice, with a profile of its own."""
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to, *names]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)


@pytest.mark.slow
def test_libreoffice_opens_each_file_and_shows_its_text(tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(writer().report(FIRST))
    (tmp_path / "whole.docx").write_bytes(writer().whole())
    office(tmp_path, "txt:Text", "report.docx", "whole.docx")
    for name, expected in (("report", "附件1"), ("whole", "编后记")):
        text = (tmp_path / f"{name}.txt").read_text(encoding="utf-8-sig")
        assert expected in text
        assert "".join(LONG.split()) in "".join(text.split())


@pytest.mark.slow
def test_a_full_page_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    compilation, report = of_blocks(paragraph("水" * 28 * 70))
    (tmp_path / "full.docx").write_bytes(writer(compilation).report(report))
    office(tmp_path, "pdf", "full.docx")
    page = ["pdftotext", "-f", "2", "-l", "2", "full.pdf", "-"]
    text = subprocess.run(page, cwd=tmp_path, check=True, capture_output=True).stdout.decode()
    assert [len(line) for line in text.splitlines() if "水" in line] == [28] * 22
