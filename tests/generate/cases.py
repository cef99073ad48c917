"""Which compilations are made: every form of contents in every encoding, every damage; each from its own seed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from random import Random
from typing import NamedTuple

from tests.generate import damage, forms, layout, printed
from tests.generate.draft import ABOVE, NO_CONTENTS, NUMBERED, PLAIN, Form, draft
from tests.generate.encodings import CHARACTERS, ENCODINGS
from tests.generate.layout import rows

SHAPES = ("第一篇", "篇一：", "【范文一】", "001", "none")
"""What recurs where there is no contents; ``none``: only the titles' own shape."""
LEAST = 20
"""Compilations of each form in each encoding."""
LEAST_DAMAGED = 60


class Recipe(NamedTuple):
    """What a compilation is made from."""

    form: Form
    seed: int


@dataclass(frozen=True)
class Truth:
    """``starts``: source line and title of each report; ``removed``: line and text of what is no text."""

    starts: tuple[tuple[int, str], ...]
    removed: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Case:
    """A compilation as bytes and as text, and its truth."""

    recipe: Recipe
    data: bytes
    text: str
    truth: Truth


def case(recipe: Recipe) -> Case:
    """The compilation of ``recipe``: always the same."""
    form = recipe.form
    rng = Random(f"{recipe.seed} {form}")
    planned = draft(rng, form)
    if form.damage:
        planned = damage.DAMAGES[form.damage](rng, planned)
    found = rows(rng, planned)
    write = CHARACTERS.get(form.encoding, str)
    truth = Truth(
        tuple((at, write(row.opens)) for at, row in enumerate(found, 1) if row.opens),
        tuple((at, write(row.text)) for at, row in enumerate(found, 1) if row.removed),
    )
    text = "\n".join(row.text for row in found) + "\n"
    return Case(recipe, ENCODINGS[form.encoding](text), write(text), truth)


def fitted(form: Form) -> Form:
    """``form`` with what does not go together replaced: what nobody could read, nobody prints."""
    number, tail, how, style = form.number, form.tail, form.layout, form.style
    if how == printed.TWO and (tail[1] == forms.BARE or (tail[1] == forms.GLUED and number in ("★", "none"))):
        how = printed.ONE  # nothing parts the two
    if how == printed.SECTIONS and number == "一、":
        how = printed.PARTS  # one number for two levels
    if form.header == layout.VOLUMES and how.startswith("parts"):
        how = printed.ONE
    header = "目录" if form.damage and form.header == layout.VOLUMES else form.header  # its halves would not match
    if number not in forms.LABELS and style == ABOVE:
        style = NUMBERED
    if number in ("★", "none") and style != PLAIN:
        style = PLAIN
    return Form(number, tail, how, header, style, form.encoding, form.damage)


def intact() -> list[Recipe]:
    """Every number, tail, layout and header at least LEAST times in every encoding; then those without a contents."""
    turns = product(ENCODINGS, range(LEAST * len(forms.TAILS)))
    without = product(ENCODINGS, SHAPES, range(LEAST))
    found = [_turn(turn, encoding) for encoding, turn in turns]
    found += [_without_contents(shape, turn, encoding) for encoding, shape, turn in without]
    return [Recipe(form, seed) for seed, form in enumerate(found)]


def damaged() -> list[Recipe]:
    """Every damage LEAST_DAMAGED times, on a contents of one entry a line under the line 目录."""
    encodings = list(ENCODINGS)
    found = []
    for harm, turn in product(damage.DAMAGES, range(LEAST_DAMAGED)):
        own = _turn(turn, encodings[turn % len(encodings)], harm)
        plain = Form(own.number, own.tail, printed.ONE, "目录", own.style, own.encoding, harm)
        found.append(Recipe(fitted(plain), turn))
    return found


def _turn(turn: int, encoding: str, harm: str = "") -> Form:
    """Form number ``turn``: the lengths of the axes are coprime or their turns shifted, so that all values meet."""
    numbers = list(forms.NUMBERS)
    rng = Random(f"form {turn} {encoding} {harm}")
    return fitted(
        Form(
            number=numbers[turn % len(numbers)], tail=forms.TAILS[turn % len(forms.TAILS)],
            layout=rng.choice(printed.LAYOUTS), header=layout.HEADERS[turn // 3 % len(layout.HEADERS)],
            style=rng.choice((PLAIN, NUMBERED, ABOVE)), encoding=encoding, damage=harm,
        )
    )  # fmt: skip


def _without_contents(shape: str, turn: int, encoding: str) -> Form:
    style = PLAIN if shape == "none" else (NUMBERED, ABOVE)[turn % 2]
    return Form(shape, ("", forms.BARE), printed.ONE, NO_CONTENTS, style, encoding)
