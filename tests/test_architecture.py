"""What docs/architecture.md promises about the code and its ground, as far as import-linter does not see it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shared import ROOT

CONVERTER = sorted((ROOT / "converter").rglob("*.py"))
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
POSIX_ONLY = {"fcntl", "grp", "posix", "pwd", "resource", "syslog", "termios", "tty"}
CHANCE = {"random", "secrets"}
CLOCKS_AND_CHANCE = {
    "date.today", "datetime.now", "datetime.today", "datetime.utcnow", "os.urandom", "time.ctime", "time.gmtime",
    "time.localtime", "time.strftime", "time.time", "time.time_ns", "uuid.uuid1", "uuid.uuid4", "uuid1", "uuid4",
}  # fmt: skip

MODULE_OF = {"prometheus-client": "prometheus_client", "python-docx": "docx"}
BROUGHT_ALONG = {"werkzeug"}
"""Flask's other half: its versions go with Flask's."""


def name_of(dependency: str) -> str:
    """The package that a line of pyproject.toml names."""
    return re.split(r"[\[<>=!~; ]", dependency)[0].lower()


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    """The top package of every import below ``tree``, with its statement."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0], node


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=named(path))


def importers(packages: set[str]) -> list[str]:
    return [named(path) for path in CONVERTER if packages & {package for package, _ in imports(parsed(path))}]


def test_ebooklib_is_imported_in_exactly_one_module() -> None:
    assert len(importers({"ebooklib"})) == 1


def test_nothing_that_is_written_can_depend_on_a_clock_or_on_chance() -> None:
    asked = [
        f"{named(path)}:{node.lineno}"
        for path in CONVERTER
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and any(f".{ast.unparse(node.func)}".endswith(f".{name}") for name in CLOCKS_AND_CHANCE)
    ]
    assert asked == []
    assert importers(CHANCE) == []


def test_the_converter_imports_nothing_posix_only_without_a_guard() -> None:
    bare = [
        f"{named(path)}:{statement.lineno} {package}"
        for path in CONVERTER
        for statement in parsed(path).body
        for package, _ in imports(statement)
        if package in POSIX_ONLY and isinstance(statement, ast.Import | ast.ImportFrom)
    ]
    assert bare == []


def test_only_the_command_prints() -> None:
    printing = [
        f"{named(path)}:{node.lineno}"
        for path in CONVERTER
        if "cli" not in path.relative_to(ROOT).parts
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


def test_no_text_file_is_read_or_written_in_the_encoding_of_the_locale() -> None:
    left_to_locale = [
        f"{named(path)}:{node.lineno}"
        for path in CONVERTER
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"read_text", "write_text"}
        and not any(keyword.arg == "encoding" for keyword in node.keywords)
    ]
    assert left_to_locale == []


@pytest.mark.parametrize("module", ["converter", "converter.cli"])
def test_importing_the_converter_loads_nothing_of_the_service(module: str) -> None:
    code = f"import sys, {module}; print([m for m in ('service', 'flask', 'sqlalchemy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_part_of_a_lock_is_an_exact_version_with_hashes() -> None:
    for lock in LOCKS:
        entries = [entry for entry in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip()) if entry]
        loose = [entry.splitlines()[0] for entry in entries if not re.match(r"\S+==\S+ .*\\\n +--hash=sha256:", entry)]
        assert entries
        assert loose == [], lock.name


def test_the_locks_agree_on_every_version() -> None:
    """A package may be locked twice, for older and newer Pythons; then it is so in every lock that has it."""
    found: dict[str, set[frozenset[str]]] = {}
    for lock in LOCKS:
        versions: dict[str, set[str]] = {}
        for name, version in re.findall(r"^(\S+)(==.*?)(?: \\)?$", lock.read_text(encoding="utf-8"), re.MULTILINE):
            versions.setdefault(name, set()).add(version)
        for name, of_lock in versions.items():
            found.setdefault(name, set()).add(frozenset(of_lock))
    assert {name: versions for name, versions in found.items() if len(versions) > 1} == {}


def test_the_locks_hold_every_dependency_that_pyproject_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    core, extras, groups = (
        project["project"]["dependencies"],
        project["project"]["optional-dependencies"],
        project["dependency-groups"],
    )
    wanted = {
        "build": groups["build"],
        "core": core,
        "service": core + extras["service"],
        "scale": core + extras["service"] + [one for one in extras["scale"] if not one.startswith("huibian")],
        "dev": core + extras["service"] + extras["scale"][1:] + groups["test"] + groups["lint"],
    }
    assert {lock.stem for lock in LOCKS} == set(wanted)
    for name, dependencies in wanted.items():
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        locked = set(re.findall(r"^([^=\s]+)==", text, re.MULTILINE))
        assert set(map(name_of, dependencies)) <= locked, name


def test_the_locks_name_no_address() -> None:
    assert [lock.name for lock in LOCKS if "://" in lock.read_text(encoding="utf-8")] == []


OF_CLUSTERS = (
    *(ROOT / "service" / "cluster").glob("*.py"),
    ROOT / "service" / "storage" / "bucket.py",
    ROOT / "service" / "submit" / "bucket.py",
)
"""What only a larger installation loads."""

NAMED_ONLY = {"gunicorn", "psycopg", "redis"}
"""A command, and drivers that an address names."""


@pytest.mark.parametrize("part", ["converter", "service", "scale"])
def test_what_is_imported_is_declared_and_what_is_declared_is_imported(part: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"] | {"converter": project["dependencies"]}
    own = {MODULE_OF.get(name, name) for name in map(name_of, extras[part])} - {"huibian", *NAMED_ONLY}
    paths = OF_CLUSTERS if part == "scale" else set((ROOT / part).rglob("*.py")) - set(OF_CLUSTERS)
    found = {
        module
        for path in paths
        for module, _ in imports(parsed(path))
        if module not in sys.stdlib_module_names | {"converter", "service"}
    }
    of_service = {
        "click",
        "msgspec",
        "prometheus_client",
        "sqlalchemy",
    }  # the extra scale takes the extra service along
    before = {"converter": set[str](), "service": {"click", "msgspec"}, "scale": of_service}[part]
    allowed, wanted = own | BROUGHT_ALONG | before, own
    assert wanted - found == set(), "declared, but never imported"
    assert found - allowed == set(), "imported, but not declared"
