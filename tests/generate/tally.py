"""Many cases read and scored, counted by what they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from converter import pipeline
from converter.options import Options
from tests.generate.cases import Recipe, case
from tests.generate.draft import Form
from tests.generate.score import outcome

_NAME = "input.txt"


@dataclass
class Share:
    """How many of ``count`` were cut exactly."""

    exact: int = 0
    count: int = 0

    def percent(self) -> float:
        return 100 * self.exact / max(self.count, 1)


@dataclass
class Tally:
    """``by`` has a Share for each value of each axis of the forms; ``wrong`` are the recipes of those not cut exactly.

    ``lost`` of ``characters`` were removed although the truth keeps them; ``left`` kept although it removes them.
    """

    by: dict[str, dict[str, Share]] = field(default_factory=dict)
    all: Share = field(default_factory=Share)
    lost: int = 0
    left: int = 0
    characters: int = 0
    wrong: list[Recipe] = field(default_factory=list)


def tally(recipes: Iterable[Recipe]) -> Tally:
    """The outcome of every recipe: each compilation is read from its bytes."""
    total = Tally()
    for recipe in recipes:
        made = case(recipe)
        found = outcome(made, pipeline.parse(made.data, _NAME, Options()))
        for share in (total.all, *_shares(total, recipe.form)):
            share.exact += found.cuts
            share.count += 1
        total.lost += found.lost
        total.left += found.left
        total.characters += found.characters
        if not found.cuts:
            total.wrong.append(recipe)
    return total


def axes(form: Form) -> Mapping[str, str]:
    """The values of a form by the name of their axis."""
    leader, page = form.tail
    return {
        "number": form.number, "leader": leader or "no leader", "page": page, "layout": form.layout,
        "place of the contents": form.header, "number in the body": form.style, "encoding": form.encoding,
        "damage": form.damage or "intact",
    }  # fmt: skip


def _shares(total: Tally, form: Form) -> Iterator[Share]:
    for axis, value in axes(form).items():
        yield total.by.setdefault(axis, {}).setdefault(value, Share())
