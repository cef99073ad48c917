"""What a file is, and each refusal with its own error; where documents come from; what packages may not do."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from converter import errors, libreoffice
from converter.options import Options
from converter.package import opc as package
from converter.readers import files, kind_of, read
from tests.docx_input import docx, p, packed

OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
NAME = "汇编.docx"


def ole2(*streams: str) -> bytes:
    return OLE2 + bytes(504) + b"".join(stream.encode("utf-16-le").ljust(128, b"\0") for stream in streams)


def odt(more: Mapping[str, str] | None = None) -> bytes:
    mimetype = "application/vnd.oasis.opendocument.text"
    return packed({"mimetype": mimetype, "content.xml": "<a/>", **(more or {})})


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", errors.EmptyInput),
        (b" \r\n", errors.EmptyInput),
        (b"%PDF-1.7\n%\xe2\xe3", errors.PdfInput),
        (b"\xef\xbb\xbf\r\n%PDF-1.4", errors.PdfInput),
        (ole2("Root Entry"), errors.BinaryInput),
        (ole2("Root Entry", "Workbook"), errors.BinaryInput),
        (ole2("Root Entry", "EncryptionInfo", "EncryptedPackage"), errors.EncryptedInput),
        (packed({"a.txt": "甲"}), errors.ZipInput),
        (packed({"xl/workbook.xml": "<a/>", "[Content_Types].xml": "<a/>"}), errors.BinaryInput),
        (packed({"mimetype": "application/epub+zip", "META-INF/container.xml": "<a/>"}), errors.BinaryInput),
        (b"PK\x05\x06" + bytes(18), errors.ZipInput),
        (b"PK\x03\x04" + bytes(40), errors.ZipInput),
        (b"Rar!\x1a\x07\x01\x00", errors.ZipInput),
        (b"7z\xbc\xaf\x27\x1c\x00", errors.ZipInput),
        (b"\x1f\x8b\x08\x00", errors.ZipInput),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40), errors.BinaryInput),
        (docx(p("正文"))[:-40], errors.DamagedPackage),
        (docx(p("正文"))[:200], errors.DamagedPackage),
    ],
)
def test_what_is_not_read_is_refused_with_its_own_error(data: bytes, cause: type[errors.HuibianError]) -> None:
    with pytest.raises(cause) as raised:
        read(data, NAME, Options())
    assert "?" not in raised.value.message("zh")
    assert "\n" not in raised.value.message("en")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (ole2("Root Entry", "WordDocument"), "Word 97"), (ole2("Root Entry", "MatOST"), "WPS"),
        (b"{\\rtf1\\ansi}", "RTF"), (odt(), "OpenDocument"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["汇编.doc", "汇编.docx"])
def test_dxr_17_what_libreoffice_reads_is_known_by_its_bytes_and_refused_clearly_without_it(
    data: bytes, words: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    with pytest.raises(errors.NeedsLibreOffice, match=words) as raised:
        read(data, name, Options())
    assert "LibreOffice" in raised.value.message("zh")
    assert ".docx" in raised.value.message("en")


def test_an_old_word_file_with_a_password_is_refused_as_such() -> None:
    data = bytearray(ole2("Root Entry", "WordDocument") + bytes(2048))
    struct.pack_into("<H", data, 30, 9)  # sectors of 512 bytes
    struct.pack_into("<I", data, 512 + 128 + 116, 2)  # where the stream begins: the third sector behind the header
    struct.pack_into("<H8xH", data, 3 * 512, 0xA5EC, 0x0100)
    with pytest.raises(errors.EncryptedInput):
        kind_of(bytes(data), NAME)
    struct.pack_into("<H", data, 3 * 512 + 10, 0)
    assert kind_of(bytes(data), NAME) == "doc"


def test_an_encrypted_opendocument_text_and_other_kinds_of_it_are_refused() -> None:
    with pytest.raises(errors.EncryptedInput):
        kind_of(odt({"META-INF/manifest.xml": "<m><encryption-data/></m>"}), "汇编.odt")
    with pytest.raises(errors.BinaryInput):
        kind_of(odt({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "汇编.ods")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("一、概况".encode(), "text"),
        (b"{ not json", "text"),
        (b'{"schema": "huibian/1"}', "json"),
        (b'\xef\xbb\xbf\r\n{\n  "reports": []', "json"),
        (b"{}", "json"),
        ('\ufeff{"a": 1}'.encode("utf-16-le"), "json"),
        (docx(p("正文")), "word"),
    ],
)
def test_the_bytes_decide_what_a_file_is(data: bytes, kind: str) -> None:
    assert kind_of(data, "x.doc") == kind


def test_bytes_over_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    for attempt in (lambda: read(b"x" * 11, "a", Options()), lambda: files.load(b"x" * 11, "a")):
        with pytest.raises(errors.TooLarge) as raised:
            attempt()
        assert raised.value.parameters == {"name": "a", "size": 11, "limit": 10}
    assert files.load(b"x" * 10, "a") == (b"x" * 10, "a")


def test_a_file_over_the_limit_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(files.MAX_BYTES + 1)
    with pytest.raises(errors.TooLarge):
        files.load(path)


def test_a_stream_that_has_no_end_is_cut_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    endless = io.BytesIO(b"x" * 50)
    with pytest.raises(errors.TooLarge):
        files.load(endless, "流")
    assert endless.tell() == 11  # one byte more than is taken: enough to know


def test_documents_come_from_paths_bytes_and_files(tmp_path: Path) -> None:
    path = tmp_path / "汇编.txt"
    path.write_bytes(b"abc")
    assert files.load(path) == files.load(str(path)) == (b"abc", "汇编.txt")
    assert files.load(b"abc") == (b"abc", "input")
    assert files.load(io.BytesIO(b"abc")) == (b"abc", "input")
    assert files.load(path, "另名") == (b"abc", "另名")
    with path.open("rb") as file:
        assert files.load(file) == (b"abc", "汇编.txt")


@pytest.mark.parametrize("given", [io.StringIO("abc"), None, 7, ["abc"]])
def test_what_is_no_document_is_a_mistake_of_the_program_and_told_as_such(given: Any) -> None:
    with pytest.raises(TypeError, match="path, as bytes, or as a file that is open in binary mode"):
        files.load(given)


def test_folders_and_files_that_cannot_be_read_have_their_own_errors(tmp_path: Path) -> None:
    with pytest.raises(errors.FolderInput):
        files.load(tmp_path)
    with pytest.raises(errors.UnreadableInput, match="不存在"):
        files.load(tmp_path / "没有.txt")
    with pytest.raises(errors.UnreadableInput):
        files.load("a\0b")


def test_a_file_without_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "x.txt"
    path.write_bytes(b"x")
    monkeypatch.setattr(Path, "open", refused)  # whoever runs the tests may be allowed to read everything
    with pytest.raises(errors.UnreadableInput, match="权限"):
        files.load(path)


def test_a_file_that_fails_while_it_is_read_says_so() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(errors.UnreadableInput, match="Input/output"):
        files.load(Broken())


def test_dxr_20_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(errors.UnsafePackage, match="压缩比"):
        read(docx(parts={"word/document.xml": b" " * 20_000_000}), NAME, Options())


def test_dxr_20_small_parts_may_be_packed_at_any_ratio() -> None:
    assert read(docx(p("正文"), parts={"word/theme.xml": b" " * 900_000}), NAME, Options()).lines[0].text == "正文"


def test_dxr_20_limits_on_entries_and_total_size(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(errors.UnsafePackage, match="条目"):
        read(docx(p("正文"), parts={f"word/x{n}": b"" for n in range(2000)}), NAME, Options())
    monkeypatch.setattr(package, "MAX_BYTES", 1000)
    with pytest.raises(errors.UnsafePackage, match="1000"):
        read(docx(p("正文" * 400)), NAME, Options())


@pytest.mark.parametrize("entry", ["../evil.xml", "/abs.xml", "word/../../x", "C:/x"])
def test_names_that_leave_the_package_are_refused(entry: str) -> None:
    with pytest.raises(errors.UnsafePackage):
        read(docx(p("正文"), parts={entry: b""}), NAME, Options())


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice_is_refused() -> None:
    out = io.BytesIO(docx(p("正文")))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(errors.UnsafePackage, match="重复"):
        read(out.getvalue(), NAME, Options())


def test_a_declared_size_that_lies_is_found_out() -> None:
    data = bytearray(docx(p("正文" * 100)))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        name_at = data.find(b"word/document.xml", data.find(signature))
        at = data.rfind(signature, 0, name_at)
        struct.pack_into("<L", data, at + offset, 50)
    with pytest.raises(errors.DamagedPackage):
        read(bytes(data), NAME, Options())


def test_an_encrypted_part_is_refused_as_such() -> None:
    data = bytearray(docx(p("正文")))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(errors.EncryptedInput):
        read(bytes(data), NAME, Options())


@pytest.mark.parametrize(
    "document", ["<a>", "", "<a/>", "\x00", "<w:document/>", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "<a>" * 300]
)
def test_a_main_part_that_is_none_is_damage(document: str) -> None:
    with pytest.raises(errors.DamagedPackage):
        read(docx(parts={"word/document.xml": document}), NAME, Options())


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("机密")
    body = docx(p("正文"))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        document = archive.read("word/document.xml").decode()
    entity = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    document = entity + document.replace("正文", "正文&x;")
    with pytest.raises(errors.DamagedPackage) as refused:
        read(docx(parts={"word/document.xml": document}), NAME, Options())
    assert "机密" not in str(refused.value)
