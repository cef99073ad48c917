"""Writes the pages of docs/ that are made from the code: command, errors, notices, settings (``make docs``)."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import click
from click.testing import CliRunner

from converter import errors, messages
from converter.cli import huibian
from converter.errors import HuibianError
from service.config import PREFIX, Settings

DOCS = Path(__file__).resolve().parent.parent / "docs"

_WIDTH = 110
"""Columns of the help in docs/command.md, whatever the terminal."""

_COMMAND_HEAD = """\
# The command

`huibian` and `python -m converter` are the same. Exit statuses and sentences: [errors.md](errors.md).

This page is what `huibian --help` and the help of its commands say, written by `make docs`.
"""

_SETTINGS_HEAD = """\
# Settings of the service

`huibian serve` reads its settings from the environment; each has a default that suits one process on a laptop. Sizes
are in bytes, times in seconds.

This page is made from `service/config.py` by `make docs`.

| variable | default | meaning |
| --- | --- | --- |
"""

_ERRORS_HEAD = """\
# Errors

Every error that huibian raises on purpose has a stable `code`. The command says its sentence in one line on stderr and
ends with its exit status; the service answers with its HTTP status and `application/problem+json`, whose `code` is this
one; in Python it is an exception of `converter.errors`, a subclass of `HuibianError`, with `code`, `parameters` and
`message("zh" | "en")`. Words in braces are its parameters.

Exit statuses of `huibian`: 0 done; 1 the input cannot be converted, or the output not written; 2 wrong usage;
3 done, but `--strict` and there were warnings; 130 interrupted.

This page is made from `converter/errors.py` and `converter/messages.py` by `make docs`.
"""

_OTHER_HEAD = """
# Further codes

These are no exceptions of `converter.errors`: the faults that `huibian check` prints, one a line, with file and source
line (while converting, one of them ends the run as `audit-failed`); and what the service says of a request, a job or a
setting, as the `code` of `application/problem+json`.
"""

_NOTICES_HEAD = """\
# Notices

What huibian decided against the letter of the input, left out, or could not do, it says in a notice. Notices stand in
`audit.json` and `compilation.json` and are shown by the command and the page; a `removed` one holds, in `text`,
characters of the input that are in no written file (see *Conservation* in [architecture.md](architecture.md)).
`warning`: a person should look; it makes `--strict` end with status 3. Words in braces are parameters.

This page is made from `converter/messages.py` by `make docs`.
"""


def causes(base: type[HuibianError] = HuibianError) -> Iterator[type[HuibianError]]:
    """``base`` and its subclasses that have a code of their own, in the order of the file."""
    if "code" in vars(base):
        yield base
    for cause in base.__subclasses__():
        if cause.__module__ == errors.__name__:
            yield from causes(cause)


def errors_page() -> str:
    """docs/errors.md: the exceptions, then what the audit and the service say of their own."""
    raised = {cause.code: cause for cause in causes()}
    others = [code for code, words in messages.TABLE.items() if words.severity == "error" and code not in raised]
    entries = [_error_entry(cause) for cause in raised.values()]
    return "".join([_ERRORS_HEAD, *entries, _OTHER_HEAD, *map(_entry, others)])


def _error_entry(cause: type[HuibianError]) -> str:
    kind = f"`{cause.__name__}`, exit status {cause.exit_status}, HTTP {cause.http_status}."
    return _entry(cause.code, kind)


def notices_page() -> str:
    """docs/notices.md."""
    rows = {code: words for code, words in messages.TABLE.items() if words.severity != "error"}
    return _NOTICES_HEAD + "".join(_entry(code, words.severity) for code, words in rows.items())


def _entry(code: str, kind: str = "") -> str:
    words = messages.TABLE[code]
    return f"\n## `{code}`\n\n" + (f"{kind}\n\n" if kind else "") + f"- {words.zh}\n- {words.en}\n"


def command_page() -> str:
    """docs/command.md."""
    calls: list[list[str]] = [[], *([name] for name in huibian.list_commands(click.Context(huibian)))]
    return _COMMAND_HEAD + "".join(_help(call) for call in calls)


def _help(call: list[str]) -> str:
    result = CliRunner(catch_exceptions=False).invoke(
        huibian, [*call, "--help"], prog_name="huibian", terminal_width=_WIDTH
    )
    title = " ".join(["huibian", *call])
    return f"\n## {title}\n\n```\n{result.output}```\n"


def settings_page() -> str:
    """docs/settings.md."""
    meanings, defaults = _meanings(), Settings()
    rows = (
        f"| `{PREFIX}{name.upper()}` | {_code(getattr(defaults, name))} | {meanings.get(name, '')} |\n"
        for name in Settings.__struct_fields__
    )
    return _SETTINGS_HEAD + "".join(rows)


def _meanings() -> dict[str, str]:
    """The sentence that stands below each field of Settings."""
    (settings,) = ast.parse(inspect.getsource(Settings)).body
    assert isinstance(settings, ast.ClassDef)
    return {
        field.target.id: " ".join(text.value.value.replace("``", "`").split())
        for field, text in pairwise(settings.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }


def _code(value: object) -> str:
    return f"`{value}`" if value not in ("", ()) else "empty"


PAGES: dict[str, Callable[[], str]] = {
    "command.md": command_page,
    "errors.md": errors_page,
    "notices.md": notices_page,
    "settings.md": settings_page,
}


def main() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
