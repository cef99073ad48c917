"""Writes the pages that are made from the code: docs/command.md, docs/errors.md, docs/notices.md (``make docs``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click
from click.testing import CliRunner

from converter import errors, messages
from converter.cli import huibian
from converter.errors import HuibianError

DOCS = Path(__file__).resolve().parent.parent / "docs"

_WIDTH = 110
"""Columns of the help in docs/command.md, whatever the terminal."""

_COMMAND_HEAD = """\
# The command

`huibian` and `python -m converter` are the same. Exit statuses and sentences: [errors.md](errors.md).

This page is what `huibian --help` and the help of its commands say, written by `make docs`.
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


PAGES: dict[str, Callable[[], str]] = {"command.md": command_page, "errors.md": errors_page, "notices.md": notices_page}


def main() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
