"""The audit's record of a run, and both proofs repeated from the files that lie in OUT."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from converter import audit, serialize
from converter.errors import AuditFailed
from converter.model import Compilation
from converter.options import Format, Options
from converter.package import folder
from converter.writers import BY_FORMAT
from tests.audit_sample import DATA, LINES, compilation, mutations

NAME = "材料.txt"
FOLDERS: dict[Format, str] = {"md": "markdown", "docx": "word", "epub": "epub"}


class WrittenFile(NamedTuple):
    path: str
    size: int
    sha256: str
    format: Format | None = None
    report: int = 0
    characters: int = 0


def write(out: Path, model: Compilation, data: bytes | None = DATA) -> audit.Recorded:
    """A folder as a run writes it."""
    files = [_save(out, "compilation.json", serialize.dump(model)), _save(out, "index.md", b"# index\n")]
    for format, folder_name in FOLDERS.items():
        writer = BY_FORMAT[format](model, Options())
        for report in model.reports:
            path = f"{folder_name}/{report.number:03}.{format}"
            files.append(
                _proved(out, path, format, writer.report(report), audit.expected(model, report), report.number)
            )
        files.append(_proved(out, f"汇编.{format}", format, writer.whole(), audit.expected(model), 0))
    recorded = audit.record(model, Options(), data, files)
    (out / "audit.json").write_bytes(recorded.encoded)
    return recorded


def _save(out: Path, path: str, data: bytes) -> WrittenFile:
    (out / path).parent.mkdir(parents=True, exist_ok=True)
    (out / path).write_bytes(data)
    return WrittenFile(path, len(data), hashlib.sha256(data).hexdigest())


def _proved(
    out: Path, path: str, format: Format, data: bytes, expected: audit.Expected, report: int
) -> WrittenFile:  # fmt: skip
    characters = audit.prove(path, format, data, expected)
    return _save(out, path, data)._replace(format=format, report=report, characters=characters)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write(tmp_path / "out", compilation())
    return tmp_path / "out"


def told(out: Path, data: bytes = DATA) -> list[tuple[str, str, int]]:
    return [(finding.code, finding.name, finding.fault.line) for finding in audit.check(data, NAME, out).faults]


def test_a_folder_as_it_was_written_has_no_finding(out: Path) -> None:
    findings = audit.check(DATA, NAME, out)
    assert findings == audit.Findings((), sum(len("".join(line.split())) for line in LINES), 11)


def test_the_record_has_counts_reports_notices_and_files(out: Path) -> None:
    record = json.loads((out / "audit.json").read_bytes())
    assert record["schema"] == "huibian-audit/1"
    counts = record["counts"]
    assert counts["source"] - counts["removed"] - counts["dropped"] + counts["added"] == counts["model"]
    assert [report["number"] for report in record["reports"]] == [1, 2]
    first = record["reports"][0]
    assert first["title"] == LINES[9]
    characters = len("".join(["".join(LINES[index].split()) for index in (8, 9, 11, 12, 13, 14, 15, 16, 17, 18)]))
    assert first["files"] == {
        format: {"path": f"{folder}/001.{format}", "characters": characters - len("##vipbegin##") - 2}
        for format, folder in FOLDERS.items()
    }
    assert sorted(record["whole"]["files"]) == ["docx", "epub", "md"]
    assert [notice["code"] for notice in record["notices"] if notice.get("removed")] == [
        "repeated-title", "paid-marker", "paid-marker", "page-number", "advertising",
    ]  # fmt: skip
    index = (out / "index.md").read_bytes()
    assert record["files"]["index.md"] == {"size": len(index), "sha256": hashlib.sha256(index).hexdigest()}
    assert "audit.json" not in record["files"]


def test_the_record_is_the_same_for_the_same_run(tmp_path: Path) -> None:
    one, other = (write(tmp_path / name, compilation()) for name in ("one", "other"))
    assert one == other


def test_the_record_says_its_own_hash_without_that_member(out: Path) -> None:
    data = (out / "audit.json").read_bytes()
    record = json.loads(data)
    without = data.replace(f',\n  "self": "{record["self"]}"'.encode(), b"")
    assert json.loads(without) == {key: value for key, value in record.items() if key != "self"}
    assert hashlib.sha256(without).hexdigest() == record["self"]


def test_the_manifest_is_what_the_guard_of_edits_reads(out: Path) -> None:
    data = (out / "audit.json").read_bytes()
    manifest = audit.manifest(data)
    assert manifest is not None
    assert len(manifest) == 11
    assert folder.edited(out, audit.manifest) is None
    for damaged in (data.replace(b'"size": ', b'"size":  ', 1), data[:-1], data + b" ", b"{}", b"", b"\xff"):
        assert audit.manifest(damaged) is None


def test_any_altered_character_of_the_input_is_told_with_its_line(out: Path) -> None:
    for index, changed in mutations(list(LINES), count=60, seed=5):
        data = "\r\n".join([*LINES[:index], changed, *LINES[index + 1 :]]).encode()
        assert ("check-input", NAME, index + 1) in told(out, data)


def test_any_altered_byte_of_any_file_is_told(out: Path) -> None:
    chance = random.Random(8)
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for _ in range(12):
            damaged = bytearray(data)
            damaged[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            path.write_bytes(damaged)
            name = path.relative_to(out).as_posix()
            assert any(finding[1] == name for finding in told(out)), name
            path.write_bytes(data)
    assert told(out) == []


def test_an_edited_model_is_told_with_the_line_and_the_file(out: Path) -> None:
    path = out / "compilation.json"
    path.write_bytes(path.read_bytes().replace("管护员312名".encode(), "管护员321名".encode()))
    found = told(out)
    assert ("check-edited", "compilation.json", 0) in found
    assert ("check-input", NAME, 28) in found
    for format, name in FOLDERS.items():
        assert ("check-fault", f"{name}/002.{format}", 28) in found
        assert ("check-fault", f"汇编.{format}", 28) in found


def test_an_edited_file_is_told_by_name_and_with_its_first_difference(out: Path) -> None:
    path = out / "markdown/002.md"
    path.write_bytes(path.read_bytes().replace("312名".encode(), "321名".encode()))
    assert told(out) == [("check-edited", "markdown/002.md", 0), ("check-fault", "markdown/002.md", 28)]
    (_, fault) = audit.check(DATA, NAME, out).faults
    assert fault.words("zh") == "markdown/002.md 与汇编不符（原文第 28 行）：应为“12名。”，却是“21名。”。"
    assert fault.words("en").startswith("markdown/002.md differs (source line 28): “12名。” is expected")


def test_a_file_edited_in_what_is_no_text_is_still_told(out: Path) -> None:
    (out / "index.md").write_bytes(b"# mine\n")
    assert told(out) == [("check-edited", "index.md", 0)]


def test_missing_and_extra_files_are_told(out: Path) -> None:
    (out / "word/001.docx").unlink()
    (out / "markdown/mine.md").write_text("我的", encoding="utf-8")
    (out / ".DS_Store").write_bytes(b"")
    assert told(out) == [("check-missing", "word/001.docx", 0), ("check-extra", "markdown/mine.md", 0)]


@pytest.mark.parametrize("name", ["audit.json", "compilation.json"])
def test_without_record_or_model_nothing_else_can_be_told(out: Path, name: str) -> None:
    (out / name).unlink()
    assert told(out) == [("check-missing", name, 0)]


def test_a_record_that_was_altered_is_told(out: Path) -> None:
    path = out / "audit.json"
    path.write_bytes(path.read_bytes().replace(b'"removed": 53', b'"removed": 52'))
    assert told(out) == [("check-edited", "audit.json", 0)]


def test_a_model_that_is_no_json_is_told(out: Path) -> None:
    for damaged in (b"", b"{", b'{"schema": "huibian/1"}', b"\xff\xfe", b"[" * 100_000):
        (out / "compilation.json").write_bytes(damaged)
        assert told(out) == [("check-fault", "compilation.json", 0)]


def test_another_input_is_told(out: Path) -> None:
    found = audit.check("别的文件\n".encode(), NAME, out).faults
    assert found[-1].fault.code == "fault-input"
    assert 1 < len(found) <= 21
    assert told(out, DATA + b"\n") == [("check-input", NAME, 0)]


def test_the_json_of_a_former_run_is_an_input_like_any_other(tmp_path: Path) -> None:
    model = msgspec.structs.replace(compilation(), title="改过的题名")
    data = serialize.dump(model)
    write(tmp_path, model, data)
    assert told(tmp_path, data) == []
    assert told(tmp_path, data.replace("312名".encode(), "321名".encode())) == [("check-input", NAME, 28)]


def test_a_report_that_the_model_lacks_is_told(out: Path) -> None:
    model = compilation()
    (out / "compilation.json").write_bytes(serialize.dump(msgspec.structs.replace(model, reports=model.reports[:1])))
    assert any(finding[0] == "check-fault" and finding[1] == "compilation.json" for finding in told(out))


def test_a_run_on_an_input_that_the_model_does_not_hold_is_refused() -> None:
    lost = msgspec.structs.replace(compilation(), back=())
    with pytest.raises(AuditFailed) as caught:
        audit.record(lost, Options(), DATA, [])
    assert caught.value.parameters["line"] == 29
    assert caught.value.parameters["name"] == NAME


def test_a_run_without_an_input_records_the_model_only() -> None:
    record = json.loads(audit.record(compilation(), Options(), None, []).encoded)
    assert record["counts"]["source"] == 0
    assert record["counts"]["model"] > 300
