"""A compilation before it is laid out: its reports, and the form in which its contents is to be printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from tests.generate import bodies, forms, words

PLAIN, NUMBERED, ABOVE = "plain", "numbered", "number above"
"""How the number of the contents stands in the body: not at all, before the title, on a line above it."""
NO_CONTENTS = "no contents"


@dataclass(frozen=True)
class Row:
    """One line of the document; ``opens``: the title of the report that begins with it; ``removed``: no text."""

    text: str
    opens: str = ""
    removed: bool = False


@dataclass(frozen=True)
class Form:
    """How a compilation is printed; the names are those of the tables in docs/accuracy.md."""

    number: str
    tail: tuple[str, str]
    layout: str
    header: str
    style: str
    encoding: str
    damage: str = ""


@dataclass(frozen=True)
class Report:
    """``printed`` is its title in the contents, ``title`` its lines in the body, ``label`` the number before them."""

    printed: str
    title: tuple[str, ...]
    label: str
    sections: tuple[str, ...]
    body: tuple[Row, ...]
    repeated: bool = False

    def rows(self, style: str) -> list[Row]:
        lines = list(self.title)
        if style == NUMBERED:
            lines[0] = self.label + lines[0]
        elif style == ABOVE and self.label:
            lines.insert(0, self.label.strip(" ："))
        again = [Row(line, removed=True) for line in self.title] if self.repeated else []
        return [Row(lines[0], opens="".join(self.title)), *map(Row, lines[1:]), *again, *self.body]


@dataclass(frozen=True)
class Draft:
    """``printed`` are the reports in the order of the contents, ``reports`` in that of the body."""

    title: str
    printed: tuple[Report, ...]
    reports: tuple[Report, ...]
    form: Form
    twice: bool = False
    wrapped: bool = False
    parts: tuple[str, ...] = field(default=())

    def with_report(self, place: int, **changes: object) -> Draft:
        """The draft with one report changed, in contents and body alike."""
        own = replace(self.reports[place], **changes)  # type: ignore[arg-type]
        old = self.reports[place]
        printed = tuple(own if report is old else report for report in self.printed)
        return replace(self, printed=printed, reports=(*self.reports[:place], own, *self.reports[place + 1 :]))


def draft(rng: Random, form: Form) -> Draft:
    """A compilation of five to nine reports for ``form``, undamaged."""
    titles = words.titles(rng, rng.randint(5, 9))
    reports = tuple(_report(rng, title, number, form) for number, title in enumerate(titles, 1))
    name = f"{words.place_of(titles[0])}{rng.choice(('工作材料汇编', '工作总结选编', '经验材料汇编'))}"
    parts = ("综合类", "专题类") if form.layout.startswith("parts") else ()
    return Draft(name, reports, reports, form, parts=parts)


def _report(rng: Random, title: str, number: int, form: Form) -> Report:
    sections = bodies.sections(rng)
    label = forms.NUMBERS[form.number](number)
    return Report(title, (title,), label, tuple(sections), _rows(bodies.body(rng, title, sections)))


def _rows(lines: Sequence[str]) -> tuple[Row, ...]:
    return tuple(map(Row, lines))
