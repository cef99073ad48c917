"""Word files made to take time or memory: each is refused, or read in time that grows with its size and no faster."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from converter.errors import DamagedPackage, UnsafePackage
from converter.options import Options
from converter.package import opc
from converter.readers import kind_of, read
from converter.source import Source
from tests.docx_input import cell, docx, in_list, level, p, packed, part, r, style, table
from tests.shared import ROOT
from tests.word_large import large

MANY = 3000
SECONDS = 3
"""Far above what a linear reading of these files takes, far below what a quadratic one does."""
LIST = '<w:abstractNum w:abstractNumId="0">{}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def source(data: bytes) -> Source:
    return read(data, "汇编.docx", Options())


def stored(data: bytes) -> bytes:
    """The same package without compression, so that no ratio refuses it."""
    return packed(unpacked(data), zipfile.ZIP_STORED)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def character(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


OPEN = character("begin") + "<w:r><w:instrText> TOC </w:instrText></w:r>" + character("separate")
SEPARATOR = "<w:rPr><w:specVanish/></w:rPr>"

GROWING: dict[str, Callable[[int], bytes]] = {
    "marks that change": lambda n: docx(p("".join(r("甲", "<w:b/>") + r("乙", "<w:i/>") + r("丙") for _ in range(n)))),
    "style separators": lambda n: docx(*[p("甲", SEPARATOR) for _ in range(n)], p("完")),
    "content controls": lambda n: docx(f"<w:sdt><w:sdtContent>{p('甲')}</w:sdtContent></w:sdt>" * n),
    "insertions": lambda n: docx(p(f"<w:ins>{r('甲')}</w:ins>" * n)),
    "open fields": lambda n: docx(p(OPEN * n + r("甲")), *[p("乙")] * n),
    "open codes": lambda n: docx(p(character("begin") * n), *[p("乙")] * n),
    "contents in contents": lambda n: docx(p(OPEN * n), *[p("乙")] * n, p(character("end") * n), p("完")),
    "styles on styles": lambda n: docx(
        *[p("甲", f'<w:pStyle w:val="s{i}"/>') for i in range(n)],
        styles="".join(style(f"s{i}", f"n{i}", f'<w:basedOn w:val="s{i + 1}"/>') for i in range(n)),
    ),
    "levels without end": lambda n: docx(
        *[p("甲", in_list(1)) for _ in range(n)],
        numbering=LIST.format("".join(level(i, "decimal", "%1") for i in range(n))),
    ),
    "a merged column": lambda n: docx(table(*[cell(p(r("甲", "<w:b/>")), "<w:vMerge/>") for _ in range(n)])),
    "a wide row": lambda n: docx(table(cell(p("甲")) * n)),
    "a note for all": lambda n: docx(
        *[p('<w:r><w:t>甲</w:t><w:footnoteReference w:id="2"/></w:r>')] * n,
        rels=(("f", "footnotes", "footnotes.xml"),),
        parts={"word/footnotes.xml": part("footnotes", f'<w:footnote w:id="2">{p("注" * n)}</w:footnote>')},
    ),
    "empty paragraphs": lambda n: docx("<w:p/>" * (10 * n), p("甲")),
    "soft breaks": lambda n: docx(p(f"<w:r>{'<w:t>甲</w:t><w:br/>' * n}</w:r>")),
}


@pytest.mark.parametrize("name", GROWING)
def test_what_takes_time_takes_no_more_than_its_share(name: str) -> None:
    data = stored(GROWING[name](MANY))
    before = time.process_time()
    assert source(data).lines
    assert time.process_time() - before < SECONDS


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("a number of a million characters", docx(
            *[p("甲", in_list(1))] * 50, numbering=LIST.format(level(0, "decimal", "号" * 1_000_000)))),
        ("a letter repeated without end", docx(p("甲", in_list(1)), numbering=LIST.format(
            level(0, "lowerLetter", "%1").replace('start w:val="1"', 'start w:val="99999999999"')))),
        ("a cell over two thousand million columns", docx(table(cell(p("甲"), '<w:gridSpan w:val="2000000000"/>')))),
        ("columns left out", docx(
            f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="2000000000"/></w:trPr>{cell(p("甲"))}</w:tr></w:tbl>')),
        ("a long address for each word", docx(
            p(f'<w:hyperlink r:id="h">{r("甲")}</w:hyperlink>{r("乙")}' * 500),
            rels=(("h", "hyperlink", "http://example.org/" + "a" * 100_000),), external=frozenset({"h"}))),
    ],
)  # fmt: skip
def test_what_repeats_a_little_many_times_stays_small(what: str, data: bytes) -> None:
    found = source(stored(data))
    size = sum(len(line.text) + sum(len(mark.href) for mark in line.marks) for line in found.lines)
    assert size < 100_000, what
    for line in found.lines:
        for row in getattr(line.block, "rows", ()):
            assert sum(cell.colspan for cell in row) < 200


def nested(depth: int, inner: str) -> str:
    return inner if depth == 0 else table(cell(nested(depth - 1, inner) + p()))


def boxed(depth: int) -> str:
    box = "<w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r>"
    return r("甲") if depth == 0 else box.format(p(boxed(depth - 1)))


def test_dxr_20_tables_and_boxes_in_one_another_are_read_to_a_depth_and_refused_beyond() -> None:
    assert source(docx(nested(18, p("甲")))).lines
    assert [line.text for line in source(docx(p(boxed(18)))).lines] == ["甲"]
    for body in (nested(40, p("甲")), p(boxed(40))):
        with pytest.raises(UnsafePackage, match="嵌套"):
            source(docx(body))


def test_dxr_20_elements_in_one_another_beyond_reason_are_no_traceback() -> None:
    assert source(docx(p("<w:r>" * 240 + "<w:t>甲</w:t>" + "</w:r>" * 240))).lines
    for tag in ("r", "hyperlink", "ins"):
        with pytest.raises(DamagedPackage):
            source(docx(p(f"<w:{tag}>" * 5000 + f"</w:{tag}>" * 5000)))


def test_dxr_20_more_nodes_than_memory_should_hold_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = stored(docx(p("甲"), "<w:p/>" * 1000))
    assert source(data).lines
    monkeypatch.setattr(opc, "MAX_NODES", 1000)
    with pytest.raises(UnsafePackage, match="节点"):
        source(data)


def test_dxr_20_a_list_of_entries_that_is_itself_a_bomb_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed({f"word/{number}.xml": b"" for number in range(300)})
    monkeypatch.setattr(opc, "MAX_LISTED", 200)
    monkeypatch.setattr(zipfile, "ZipFile", None)  # it would be built for each entry
    with pytest.raises(UnsafePackage, match="300"):
        kind_of(data, "汇编.docx")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_dxr_20_ways_of_packing_that_no_office_uses_are_refused(method: int) -> None:
    with pytest.raises(UnsafePackage, match="压缩方法"):
        source(packed(unpacked(docx(p("甲"))), method))


def test_dxr_20_the_limits_on_what_is_unpacked_hold_for_all_parts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    package = opc.Package(docx(p("甲" * 600)), "汇编.docx")
    size = len(package.read("word/document.xml"))
    monkeypatch.setattr(opc, "MAX_BYTES", 3 * size)
    package.read("word/document.xml")
    package.read("word/document.xml")
    with pytest.raises(UnsafePackage, match="字节"):
        package.read("word/document.xml")


_READ = """
import resource, sys, time
from pathlib import Path
import converter
def peak():
    "Bytes. On Linux the peak that resource tells begins at that of the process that started this one."
    if sys.platform == "linux":
        status = Path("/proc/self/status").read_text()
        return 1024 * int(status.split("VmHWM:")[1].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
data = Path(sys.argv[1]).read_bytes()
before = time.process_time()
found = converter.read(data, name="large.docx")
print(len(found.reports), time.process_time() - before, peak())
"""


@pytest.mark.slow
def test_a_large_file_is_read_in_ten_seconds_and_500_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "large.docx"
    path.write_bytes(large(paragraphs=20_000, sections=2_500, length=115))
    assert path.stat().st_size > 2_700_000
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    reports, seconds, memory = done.stdout.split()
    assert int(reports) == 2_500
    assert float(seconds) < 10
    assert int(memory) < 500_000_000


def test_a_part_with_a_document_type_is_damaged_whatever_that_says() -> None:
    document = "<!DOCTYPE document>" + part("document", f"<w:body>{p('甲')}</w:body>")
    with pytest.raises(DamagedPackage, match="DTD"):
        source(packed({**unpacked(docx(p("甲"))), "word/document.xml": document.encode()}))
