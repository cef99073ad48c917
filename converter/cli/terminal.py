"""What the command says: its language, its progress and its notices, on stderr."""

from __future__ import annotations

import io
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable

import click

from converter.model import Notice

SHOWN = 20
"""Warnings that are shown in full; all of them stand in audit.json."""

_STAGES = {
    "read": ("读取", "reading"),
    "reports": ("写第 {done} 篇，共 {total} 篇", "report {done} of {total}"),
    "whole": ("写全书 {done}/{total}", "the whole, {done} of {total}"),
}
_PAUSE = 0.1
"""Seconds between two states of the progress line."""


def language() -> str:
    """``zh`` unless the environment (HUIBIAN_LANG, else the locale) asks for English."""
    for name in ("HUIBIAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value and value not in {"C", "POSIX"} and not value.startswith("C."):
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


def choose(zh: str, en: str) -> str:
    """The sentence in the user's language."""
    return en if language() == "en" else zh


def prepare() -> None:
    """A console that cannot show a character shows a stand-in instead of failing (Windows code pages)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(sentence: str) -> None:
    """One line on stderr."""
    click.echo(f"huibian: {sentence}", err=True)


def not_installed(error: ModuleNotFoundError, extra: str) -> click.ClickException:
    """What is said where a part of huibian is not installed that ``extra`` brings."""
    return click.ClickException(
        f"没有装服务部分（缺 {error.name}），请运行 pip install 'huibian[{extra}]'。"
        f" / The service is not installed ({error.name} is missing): pip install 'huibian[{extra}]'."
    )


class ProgressLine:
    """One line on stderr that is written over, only on a terminal: stage by stage, report 37 of 90."""

    def __init__(self, *, quiet: bool) -> None:
        self._on = not quiet and sys.stderr.isatty()
        self._next = 0.0
        self._open = False

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if not self._on or (now < self._next and done < total):
            return
        self._next = now + _PAUSE
        self._open = True
        sentence = choose(*_STAGES[stage]).format(done=done, total=total)
        click.echo(f"\r\x1b[K{sentence}", err=True, nl=False)

    def close(self) -> None:
        """Clears the line."""
        if self._open:
            click.echo("\r\x1b[K", err=True, nl=False)
            self._open = False


def say_notices(notices: Iterable[Notice]) -> None:
    """The warnings in full, up to SHOWN, and how many notices of each kind there are."""
    notices = list(notices)
    serious = [notice for notice in notices if notice.severity != "info"]
    for notice in serious[:SHOWN]:
        say(notice.words(language()))
    if len(serious) > SHOWN:
        say(choose(f"另有 {len(serious) - SHOWN} 条见 audit.json", f"{len(serious) - SHOWN} more stand in audit.json"))
    counts = Counter(notice.code for notice in notices if notice.severity == "info")
    if counts:
        listed = ", ".join(f"{code} {count}" for code, count in sorted(counts.items()))
        say(
            choose(
                f"说明 {counts.total()} 条，见 audit.json（{listed}）",
                f"{counts.total()} note{'s' * (counts.total() > 1)} in audit.json ({listed})",
            )
        )
