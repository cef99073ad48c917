"""The examples of docs/bulk.md run, and what it says of other pages is so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import converter
from service.config import PREFIX, Settings
from tests.service_process import serving
from tests.shared import ROOT
from tests.test_docs import commands, examples
from tests.test_submit import jobs, sums

PAGE = ROOT / "docs" / "bulk.md"
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    return tmp_path


def run(command: list[str], folder: Path) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HUIBIAN_LANG": "en"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.local
def test_the_first_run_does_everything_and_the_second_nothing(workplace: Path, tmp_path: Path) -> None:
    block = next(one for one in examples(PAGE) if one.language == "console")
    with serving(tmp_path / "data", workers=1) as server:
        lines = "\n".join(commands(block)).replace(ADDRESS, server.address)
        called = re.sub(r"^huibian ", f'"{sys.executable}" -m converter ', lines, flags=re.MULTILINE)
        said = run(["bash", "-euc", called], workplace)
        count = len(list((workplace / "samples").iterdir()))
        assert len(jobs(server)) == count
    assert [line for line in said.splitlines() if "compilations" in line] == [
        f"{count} compilations: {count} done ({count} by this run), 0 failed, 0 left",
        f"{count} compilations: {count} done (0 by this run), 0 failed, 0 left",
    ]
    assert len(list((workplace / "results").glob("*/audit.json"))) == count


def test_dask_does_what_the_command_does(workplace: Path, tmp_path: Path) -> None:
    (block,) = [one for one in examples(PAGE) if one.language == "python"]
    script = workplace / "bulk.py"
    script.write_text(block.text, encoding="utf-8")
    said = run([sys.executable, str(script)], workplace).splitlines()
    paths = sorted((workplace / "samples").glob("*.txt"))
    assert len(said) == len(paths) == 3
    for path, line in zip(paths, said, strict=True):
        written = converter.convert(path, tmp_path / "local" / path.stem, converter.Options(formats=("md", "docx")))
        reports = len(converter.read(path).reports)
        told = f"{reports} reports {len(written.files)} files {len(written.notices)} notices"
        assert line == f"{path.name} {told}"
    assert sums(workplace / "bulk") == sums(tmp_path / "local")


def test_every_setting_that_the_page_names_is_one() -> None:
    text = PAGE.read_text(encoding="utf-8")
    named = {name.removeprefix(PREFIX).lower() for name in re.findall(r"`(HUIBIAN_[A-Z_]+)`", text)}
    of_the_command = {"token"}
    assert "max_client_jobs" in named
    assert named - of_the_command <= set(Settings.__struct_fields__)


def test_every_option_that_the_page_names_is_one() -> None:
    helped = (ROOT / "docs" / "command.md").read_text(encoding="utf-8").partition("## huibian submit")[2]
    named = set(re.findall(r"(?<![\w-])--[a-z-]+", PAGE.read_text(encoding="utf-8")))
    assert "--in-flight" in named
    assert named <= set(re.findall(r"--[a-z-]+", helped))
