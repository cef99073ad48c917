"""The pages say what is so: their commands run, their links lead somewhere, their tables are those of the code."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from scripts import make_docs
from tests.shared import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
_FENCE = re.compile(r"^```(console|python|bash|sh)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


class Example(NamedTuple):
    """A fenced block of a page: in which language, whether it is run here, and its lines."""

    language: str
    info: str
    text: str


def examples(page: Path) -> list[Example]:
    return [Example(*found) for found in _FENCE.findall(page.read_text(encoding="utf-8"))]


def commands(example: Example) -> list[str]:
    return [line[2:] for line in example.text.splitlines() if line.startswith("$ ")]


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder with the samples in it, as the pages' commands expect."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    return tmp_path


def run(command: list[str], folder: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def run_example(example: Example, folder: Path) -> None:
    if example.language == "python":
        run([sys.executable, "-c", example.text], folder)
        return
    for command in commands(example):
        called = re.sub(r"^huibian ", f'"{sys.executable}" -m converter ', command)
        run(["bash", "-euc", called], folder)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_example_is_run_or_says_why_not(page: Path) -> None:
    unmarked = [one.text for one in examples(page) if not re.fullmatch(r" run| not-run: \S.*", one.info)]
    assert unmarked == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_examples_of_the_readme_run(name: str, workplace: Path) -> None:
    to_run = [example for example in examples(ROOT / name) if example.info == " run"]
    for example in to_run:
        run_example(example, workplace)
    assert {example.language for example in to_run} == {"console", "python"}
    assert (workplace / "out" / "audit.json").is_file()
    assert (workplace / "some.zip").is_file()


def test_both_readmes_have_the_same_examples() -> None:
    def code(name: str) -> list[str]:
        return [re.sub(r"\s*#.*", "", example.text) for example in examples(ROOT / name)]

    assert code("README.md") == code("README.zh-CN.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_the_repository_leads_somewhere(page: Path) -> None:
    targets = [target for target in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("name", make_docs.PAGES)
def test_a_page_made_from_a_table_is_current(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == make_docs.PAGES[name](), "run: make docs"


def test_every_chore_that_a_page_names_is_in_the_makefile() -> None:
    chores = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        chore
        for page in PAGES
        for code in re.findall(r"`([^`\n]+)`|^\$ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        for chore in re.findall(r"(?<![\w-])make ([a-z0-9-]+)", " ".join(code))
    }
    assert named
    assert named <= chores


def test_every_layer_of_the_picture_of_imports_is_the_contract_that_lint_checks() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    picture = re.split(r"## Directions of imports\s+```\n", page)[1].partition("```")[0]
    drawn = [
        set(re.findall(r"^[a-z]+|(?<= )[a-z]+(?= |$)", line.partition("      ")[0])) for line in picture.splitlines()
    ]
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    layers = re.search(r"^layers = \[\n(.*?)^\]", settings, re.MULTILINE | re.DOTALL)
    assert layers is not None
    checked = [set(re.findall(r"\w+", line)) - {"__main__"} for line in layers[1].splitlines()]
    assert [layer for layer in drawn if layer] == [layer for layer in checked if layer]
