"""The command: what it writes, what it says, and how it ends (DESIGN 3.1, 3.2)."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from converter import libreoffice, messages
from converter.cli import terminal
from converter.cli.main import run
from converter.model import Notice
from tests.documents import TITLES, compilation
from tests.shared import ROOT


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "汇编.txt"
    path.write_text(compilation(), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIBIAN_LANG", "zh")


def files(out: Path) -> list[str]:
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


def sums(out: Path) -> dict[str, str]:
    return {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in files(out)}


def command(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "converter", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "HUIBIAN_LANG": "zh", **environment},
        check=False,
    )  # fmt: skip


def test_convert_writes_the_folder_of_the_contract(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(["convert", str(source), "-o", str(out)]) == 0
    whole = "青山县工作总结汇编"
    reports = [
        f"{folder}/{number:03}-{title}.{suffix}"
        for folder, suffix in (("epub", "epub"), ("markdown", "md"), ("word", "docx"))
        for number, title in enumerate(TITLES, 1)
    ]
    rest = ["audit.json", "compilation.json", "index.md", f"{whole}.docx", f"{whole}.epub", f"{whole}.md"]
    assert files(out) == sorted(reports + rest)


def test_check_agrees_and_finds_a_changed_character(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    run(["convert", str(source), "-o", str(out)])
    assert run(["check", str(source), str(out)]) == 0
    capsys.readouterr()
    altered = out / f"markdown/002-{TITLES[1]}.md"
    altered.write_text(altered.read_text(encoding="utf-8").replace("35个", "36个"), encoding="utf-8")
    assert run(["check", str(source), str(out)]) == 1
    said = capsys.readouterr().err
    assert f"markdown/002-{TITLES[1]}.md" in said
    assert "20" in said  # the line of the input: 5 lines of contents, 12 of the first report, the third of the second


def test_only_writes_those_reports_and_no_whole(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(["convert", str(source), "-o", str(out), "--to", "md", "--only", "2-3"]) == 0
    assert files(out) == [
        "audit.json", "compilation.json", "index.md", f"markdown/002-{TITLES[1]}.md", f"markdown/003-{TITLES[2]}.md",
    ]  # fmt: skip


def test_only_with_a_number_that_is_not_there_is_wrong_usage(source: Path, tmp_path: Path) -> None:
    assert run(["convert", str(source), "-o", str(tmp_path / "out"), "--only", "4"]) == 2
    assert not (tmp_path / "out").exists()


def test_an_edited_json_is_an_input_like_any_other(source: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    run(["convert", str(source), "-o", str(first), "--to", "md"])
    value = json.loads((first / "compilation.json").read_text(encoding="utf-8"))
    value["reports"][0]["title"] = "改过的标题"
    del value["reports"][0]["blocks"][0]
    edited = tmp_path / "edited.json"
    edited.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    assert run(["convert", str(edited), "-o", str(second), "--to", "md"]) == 0
    text = (second / "markdown/001-改过的标题.md").read_text(encoding="utf-8")
    assert text.startswith("# 改过的标题\n")
    assert "各项工作稳步推进" not in text


def test_outline_prints_a_tree_and_json_is_the_compilation(
    source: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["outline", str(source)]) == 0
    lines = capsysbinary.readouterr().out.decode().splitlines()
    assert lines[0] == "青山县工作总结汇编"
    assert lines[1].startswith(f"1. {TITLES[0]} …… 3  [6: contents]")
    assert "    一、工作开展情况  [8]" in lines
    assert "      （一）加强组织领导。  [9]" in lines
    assert run(["outline", str(source), "--json"]) == 0
    value = json.loads(capsysbinary.readouterr().out)
    assert value["schema"] == "huibian/1"
    assert [report["title"] for report in value["reports"]] == list(TITLES)
    assert run(["outline", "--schema"]) == 0
    assert "$defs" in json.loads(capsysbinary.readouterr().out)


def test_standard_input_is_a_dash(source: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "converter", "convert", "-", "-o", str(tmp_path / "out"), "--to", "md"],
        input=source.read_bytes(), cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert (tmp_path / "out" / "青山县工作总结汇编.md").exists()


def test_several_inputs_get_a_folder_each_and_a_bad_one_does_not_stop_the_others(source: Path, tmp_path: Path) -> None:
    other = tmp_path / "b" / "汇编.txt"
    other.parent.mkdir()
    other.write_bytes(source.read_bytes())
    bad = tmp_path / "坏.txt"
    bad.write_bytes(b"")
    out = tmp_path / "out"
    assert run(["convert", str(source), str(bad), str(other), "-o", str(out), "--to", "md"]) == 1
    assert sorted(path.name for path in out.iterdir()) == ["汇编", "汇编-2"]
    assert sums(out / "汇编") == sums(out / "汇编-2")


def test_zip_writes_one_file_with_everything(source: Path, tmp_path: Path) -> None:
    assert run(["convert", str(source), "-o", str(tmp_path / "out"), "--zip", "--to", "md"]) == 0
    first = (tmp_path / "out.zip").read_bytes()
    assert run(["convert", str(source), "-o", str(tmp_path / "out.zip"), "--zip", "--to", "md"]) == 0
    assert (tmp_path / "out.zip").read_bytes() == first


def test_an_edited_output_is_refused_and_forced(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    arguments = ["convert", str(source), "-o", str(out), "--to", "md"]
    run(arguments)
    (out / "index.md").write_text("我的", encoding="utf-8")
    assert run(arguments) == 1
    assert "index.md" in capsys.readouterr().err
    assert run([*arguments, "--force"]) == 0
    assert (tmp_path / "out.~1~" / "index.md").read_text(encoding="utf-8") == "我的"


def _ole(*names: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"".join(name.encode("utf-16-le") for name in names)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("空.txt", b"", "空的"),
        ("白.txt", " \r\n\u3000\n".encode(), "空的"),
        ("图.txt", bytes(range(256)) * 40, "不是文本"),
        ("报告.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        ("密.docx", _ole("EncryptedPackage"), "密码"),
        ("包.docx", b"PK\x05\x06" + b"\0" * 18, "压缩包"),
        ("长.txt", b"a" * (5 * 1024 * 1024 + 1), "第 1 行"),
        ("坏.json", b'{"schema": "huibian/1", "title": 3}', "JSON"),
    ],
)
def test_bad_input_ends_with_one_line_that_says_what_to_do(
    name: str, data: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert run(["convert", str(path), "-o", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert says in said
    assert name in said
    assert said.count("\n") == 1
    assert files(tmp_path) == [name]


@pytest.mark.parametrize(
    ("program", "says"),
    [
        (None, "是 Word 97–2003 文件，要靠 LibreOffice 读取，而这里没有装"),
        (sys.executable, "LibreOffice 没能读出 旧.docx（没有结果"),  # a program that ends without writing anything
    ],
    ids=["without LibreOffice", "LibreOffice cannot read it"],
)
def test_an_old_word_file_says_whether_libreoffice_is_wanting_or_could_not_read_it(
    program: str | None, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: program)
    libreoffice.to_docx.cache_clear()
    (tmp_path / "旧.docx").write_bytes(_ole("WordDocument"))
    assert run(["convert", str(tmp_path / "旧.docx"), "-o", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert says in said
    assert "另存为 .docx" in said
    assert said.count("\n") == 1
    assert files(tmp_path) == ["旧.docx"]


def test_a_folder_and_a_missing_file_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["convert", str(tmp_path), "-o", str(tmp_path / "out")]) == 1
    assert "文件夹" in capsys.readouterr().err
    assert run(["convert", str(tmp_path / "无.txt"), "-o", str(tmp_path / "out")]) == 1
    assert "无.txt" in capsys.readouterr().err


def test_english_is_spoken_where_the_locale_asks_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HUIBIAN_LANG")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert run(["convert", str(tmp_path), "-o", str(tmp_path / "out")]) == 1
    assert "is a folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["convert"], ["convert", "x"], ["nothing"], ["convert", "x", "-o", "y", "--to", "pdf"]]
)
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    assert run(arguments) == 2


def test_the_formats_that_there_are_are_told_where_another_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    run(["convert", "x", "-o", "y", "--to", "pdf"])
    assert "“pdf”，可选 md, docx, epub, html" in capsys.readouterr().err


def test_no_line_is_named_where_none_is_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "坏.json"
    broken.write_text('{"a": 1}', encoding="utf-8")
    assert run(["convert", str(broken), "-o", str(tmp_path / "out")]) == 1
    assert "缺少成员 schema；请改正" in capsys.readouterr().err
    for code, name in (("check-input", "check"), ("audit-failed", "audit"), ("check-fault", "fault")):
        for language in ("zh", "en"):
            told = messages.text(code, {"name": name, "line": 0, "reason": "x"}, language)
            assert "0" not in told
            assert "x" in told


@pytest.mark.parametrize(("count", "told"), [(1, "1 note in audit.json"), (2, "2 notes in audit.json")])
def test_notes_are_counted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, count: int, told: str
) -> None:
    monkeypatch.setenv("HUIBIAN_LANG", "en")
    terminal.say_notices([Notice(code="encoding-guessed", severity="info")] * count)
    assert told in capsys.readouterr().err


def test_strict_ends_with_3_where_there_were_warnings(tmp_path: Path) -> None:
    text = compilation().replace(f"3．{TITLES[2]}\t9", f"3．{TITLES[2]}\t9\n4．白云镇2024年财政工作总结\t12")
    source = tmp_path / "a.txt"
    source.write_text(text, encoding="utf-8")
    arguments = ["convert", str(source), "-o", str(tmp_path / "out"), "--to", "md"]
    assert run(arguments) == 0
    assert run([*arguments, "--strict"]) == 3


def test_the_same_input_gives_the_same_bytes_anywhere(source: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "deep" / "二" / "second"
    made = command("convert", source, "-o", first, PYTHONHASHSEED="1", TZ="Asia/Shanghai", LC_ALL="C.UTF-8")
    assert made.returncode == 0, made.stderr
    made = command(
        "convert", source, "-o", second, "--jobs", "2", PYTHONHASHSEED="2", TZ="America/Lima", LC_ALL="POSIX"
    )
    assert made.returncode == 0, made.stderr
    assert sums(first) == sums(second)


def test_an_interrupted_run_leaves_nothing(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from converter.pipeline import work

    def interrupt(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(work.Work, "whole", interrupt)
    assert run(["convert", str(source), "-o", str(tmp_path / "out")]) == 130
    assert "中断" in capsys.readouterr().err
    assert files(tmp_path) == ["汇编.txt"]


def test_progress_is_shown_only_on_a_terminal(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    arguments = ["convert", str(source), "-o", str(tmp_path / "out"), "--to", "md"]
    assert run([*arguments, "--quiet"]) == 0
    assert shown.getvalue() == ""
    assert run(arguments) == 0
    assert "第 3 篇，共 3 篇" in shown.getvalue()


def test_html_and_chunks_are_written_where_asked_for(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(["convert", str(source), "-o", str(out), "--to", "html", "--chunks", "--quiet"]) == 0
    pages = [f"html/{number:03}-{title}.html" for number, title in enumerate(TITLES, 1)]
    rest = ["audit.json", "chunks.jsonl", "compilation.json", "index.md", "青山县工作总结汇编.html"]
    assert files(out) == sorted([*pages, *rest])
    assert run(["check", str(source), str(out)]) == 0


def test_markdown_and_epub_follow_their_options(source: Path, tmp_path: Path) -> None:
    out, cover = tmp_path / "out", tmp_path / "cover.png"
    cover.write_bytes(b"\x89PNG\r\n\x1a\n")
    chosen = ["--to", "md,epub", "--run-in", "Bold", "--front-matter", "--cover", str(cover), "--quiet"]
    assert run(["convert", str(source), "-o", str(out), *chosen]) == 0
    text = (out / "markdown" / f"001-{TITLES[0]}.md").read_text(encoding="utf-8")
    assert text.startswith(f'---\ntitle: "{TITLES[0]}"\nnumber: 1\n')
    assert "<strong>（一）加强组织领导。</strong>成立了" in text
    with zipfile.ZipFile(out / "epub" / f"001-{TITLES[0]}.epub") as book:
        assert book.read("EPUB/cover.png") == cover.read_bytes()
    assert run(["check", str(source), str(out)]) == 0
    recorded = json.loads((out / "audit.json").read_text(encoding="utf-8"))["options"]
    assert (recorded["run_in"], recorded["front_matter"], recorded["cover"]) == (["bold"], True, "iVBORw0KGgo=")


@pytest.mark.parametrize(
    "choice", [["--run-in", "italic"], ["--run-in", "heading,bold"], ["--cover", "none.png"], ["--to", "pdf"]]
)
def test_a_choice_that_is_none_is_wrong_usage(source: Path, tmp_path: Path, choice: list[str]) -> None:
    assert run(["convert", str(source), "-o", str(tmp_path / "out"), *choice]) == 2
    assert not (tmp_path / "out").exists()


def test_a_cover_that_is_no_picture_is_wrong_usage(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["convert", str(source), "-o", str(tmp_path / "out"), "--cover", str(source)]) == 2
    assert "PNG 或 JPEG" in capsys.readouterr().err
