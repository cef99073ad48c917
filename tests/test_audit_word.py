"""From a Word file to the model: the same proof, by a walk over the file that the reader has no part in."""

from __future__ import annotations

import io
import re
import zipfile

import msgspec
import pytest

from converter import audit
from converter.model import Compilation, Paragraph, Report, notice
from converter.options import Options
from converter.readers.word import read
from converter.writers import BY_FORMAT
from tests.audit_sample import RICH_WHOLE, mutations, repacked
from tests.audit_sources import as_front
from tests.shared import shared

replace = msgspec.structs.replace
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NUMBERED = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
BODY = (
    f"<w:p>{NUMBERED}<w:r><w:t>河道整治</w:t></w:r><w:ins><w:r><w:t>情况</w:t></w:r></w:ins>"
    "<w:del><w:r><w:delText>旧稿</w:delText></w:r></w:del>"
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>批语</w:t></w:r><w:r><w:t>良&#x200b;好</w:t></w:r></w:p>",
    "<w:p><w:r><w:t>第一行</w:t><w:br/><w:t>第二行</w:t></w:r></w:p>",
    "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>连接</w:t></w:r></w:p><w:p><w:r><w:t>成段</w:t></w:r></w:p>",
    "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件之内</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>"
    "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>7</w:t></w:r>"
    "<w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t>号渠</w:t><w:noBreakHyphen/><w:t>支</w:t></w:r></w:p>",
    "<w:p><w:r><w:t>框前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent>"
    "<w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
    "<w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    "<w:r><w:t>框后</w:t></w:r></w:p>",
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>山塘</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>"
    "<w:p><w:r><w:t>水库</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>渠道</w:t></w:r></w:p></w:tc><w:tc>"
    "<w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>泵站</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    "<w:p><w:r><w:t>完</w:t></w:r><w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r><w:r><w:t>成</w:t></w:r></w:p>",
)
NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def _relations(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def document(*body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        package.writestr("_rels/.rels", _relations("officeDocument", "word/document.xml"))
        package.writestr("word/_rels/document.xml.rels", _relations("numbering", "numbering.xml"))
        package.writestr("word/numbering.xml", NUMBERING)
        text = f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{"".join(body)}</w:body></w:document>'
        package.writestr("word/document.xml", text)
    return out.getvalue()


DATA = document(*BODY)
PLACES = {"河道": 1, "第": 2, "连接": 3, "成段": 3, "控件": 4, "号渠": 5, "框": 6, "山塘": 7, "渠道": 7, "水库": 7}


def model(data: bytes = DATA) -> Compilation:
    return as_front(read(data, "x.docx", Options()))


def test_every_character_of_a_word_file_is_accounted_for() -> None:
    ledger = audit.source_ledger(DATA, model())
    assert ledger.faults == ()
    assert (ledger.dropped, ledger.added) == (len("旧稿批语\u200b"), len("一、"))
    assert ledger.source - ledger.dropped + ledger.added == ledger.model


def _texts() -> list[tuple[str, str]]:
    """The texts of the file that are in one place only, each with the start that tells its place."""
    found = re.findall(r"<w:t>([^<]+)</w:t>", "".join(BODY))
    return [(text, start) for text in found for start in PLACES if text.startswith(start) and found.count(text) == 1]


def test_any_altered_character_of_a_word_file_is_found_at_its_place() -> None:
    content = zipfile.ZipFile(io.BytesIO(DATA)).read("word/document.xml").decode()
    # In a table only that the same characters are there is proved, so that a swap is not seen.
    texts = [(text, PLACES[start]) for text, start in _texts()]
    assert len(texts) > 8
    for index, changed in mutations([text for text, _ in texts], count=200, seed=3):
        text, place = texts[index]
        altered = repacked(DATA, {"word/document.xml": content.replace(f">{text}<", f">{changed}<").encode()})
        faults = audit.source_ledger(altered, model()).faults
        assert [fault.code for fault in faults][-1] == "fault-input"
        if sorted(changed) != sorted(text) or place not in (6, 7):
            assert faults[0].line == place, (text, changed, faults)


@pytest.mark.parametrize("place", range(1, 9))
def test_a_paragraph_or_table_that_the_model_lost_is_found_at_its_place(place: int) -> None:
    whole = model()
    kept = tuple(block for block in whole.front if block.line != place)
    assert audit.source_ledger(DATA, replace(whole, front=kept)).faults[0].line == place


def test_what_the_reader_dropped_and_added_must_be_entered() -> None:
    whole = model()
    for index, change in enumerate(whole.changes):
        others = whole.changes[:index] + whole.changes[index + 1 :]
        if change.dropped.strip() or change.added:
            assert audit.source_ledger(DATA, replace(whole, changes=others)).faults[0].line == 1


def test_a_title_over_two_paragraphs_claims_both() -> None:
    data = document(
        *(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("柳河镇关于", "防汛的报告", "", "正文。"))
    )
    whole = model(data)
    report = Report(
        number=1,
        title="柳河镇关于防汛的报告",
        title_text="柳河镇关于\n防汛的报告",
        lines=(1, 4),
        blocks=whole.front[2:],
    )
    assert audit.source_ledger(data, replace(whole, front=(), reports=(report,))).faults == ()
    shorter = replace(report, title_text="柳河镇关于\n防汛的报")
    assert audit.source_ledger(data, replace(whole, front=(), reports=(shorter,))).faults[0].line == 2


def test_a_removed_paragraph_is_a_claim_too() -> None:
    whole = model()
    block = whole.front[-1]
    assert isinstance(block, Paragraph)
    removed = notice("advertising", line=block.line, offset=block.offset, text=block.text, removed=True)
    ledger = audit.source_ledger(DATA, replace(whole, front=whole.front[:-1], notices=(removed,)))
    assert ledger.faults == ()
    assert ledger.removed == len(block.text)
    first = whole.front[0]
    assert isinstance(first, Paragraph)
    numbered = notice("advertising", line=1, text=first.text, removed=True)
    assert first.text.startswith("一、")
    assert audit.source_ledger(DATA, replace(whole, front=whole.front[1:], notices=(numbered,))).faults == ()


def test_a_word_file_that_huibian_wrote_is_read_back_whole() -> None:
    data = BY_FORMAT["docx"](RICH_WHOLE, Options()).whole()
    ledger = audit.source_ledger(data, model(data))
    assert ledger.faults == ()
    assert ledger.source - ledger.dropped + ledger.added == ledger.model


@pytest.mark.parametrize("name", ["f20.docx", "f33.docx"])
def test_word_files_from_the_field_are_accounted_for(name: str) -> None:
    data = shared(f"field/{name}").read_bytes()
    ledger = audit.source_ledger(data, model(data))
    assert ledger.faults == ()
    assert ledger.source - ledger.dropped + ledger.added == ledger.model


def test_a_damaged_word_file_is_a_fault_and_never_a_traceback() -> None:
    whole = model()
    for size in range(0, len(DATA), 97):
        assert audit.source_ledger(DATA[:size], whole).faults
    for place in range(0, len(DATA), 23):
        damaged = bytearray(DATA)
        damaged[place] ^= 0x55
        assert audit.source_ledger(bytes(damaged), whole).faults
