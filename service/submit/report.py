"""What a run says at its end, and while it goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from converter.cli import terminal
from converter.cli.terminal import choose
from service.submit.journal import DONE, Entry

_SHOWN = 20
"""Failures that are told in full; the journal has all of them."""


class Report(NamedTuple):
    """How the inputs of a run stand: ``done`` (``fresh``: by this run), ``failed``, ``left`` to the next run; the
    notices of those that are done, by code, and whether any is a warning or an error."""

    total: int
    done: int
    fresh: int
    failed: tuple[Entry, ...]
    left: int
    notices: Mapping[str, int]
    severities: Set[str]

    def lines(self) -> Iterator[str]:
        """The report as lines of text, in the user's language."""
        yield choose(
            f"共 {self.total} 份：完成 {self.done}（这次 {self.fresh}），失败 {len(self.failed)}，未完 {self.left}",
            f"{self.total} compilations: {self.done} done ({self.fresh} by this run), {len(self.failed)} failed, "
            f"{self.left} left",
        )
        if self.failed:
            yield choose("失败：", "Failed:")
            yield from _counted(Counter(entry.code for entry in self.failed))
        if self.notices:
            yield choose("说明和警告（全文见各份的 audit.json）：", "Notices (all of them stand in each audit.json):")
            yield from _counted(self.notices)


def report(settled: Iterable[str], worked: Set[str], total: int, entries: Mapping[str, Entry]) -> Report:
    """The report on ``total`` inputs, of which those with the ids ``settled`` are done with, ``worked`` by this run."""
    found = [entries[id] for id in settled]
    done = [entry for entry in found if entry.state == DONE]
    notices = Counter[str]()
    for entry in done:
        notices.update(entry.notices)
    return Report(
        total=total, done=len(done), fresh=sum(entry.input in worked for entry in done),
        failed=tuple(entry for entry in found if entry.state != DONE), left=total - len(found),
        notices=notices, severities={entry.severity for entry in done},
    )  # fmt: skip


def say_failures(failed: tuple[Entry, ...]) -> None:
    """Why each of them failed, up to a number, on stderr."""
    for entry in failed[:_SHOWN]:
        terminal.say(f"{entry.input}: {choose(entry.detail, entry.detail_en) or entry.code}")
    if (more := len(failed) - _SHOWN) > 0:
        terminal.say(choose(f"另有 {more} 份见 OUT 里的记录", f"{more} more stand in the journal in OUT"))


def _counted(counts: Mapping[str, int]) -> Iterator[str]:
    for code, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        yield f"  {code}  {count}"
