"""Which compilations are made: every form of contents in every encoding, every damage; each from its own seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

from tests.generate import damage, forms, layout, printed
from tests.generate.draft import ABOVE, NO_CONTENTS, NUMBERED, PLAIN, Form, draft
from tests.generate.encodings import CHARACTERS, ENCODINGS
from tests.generate.layout import rows

SHAPES = ("第一篇", "篇一：", "【范文一】", "001", "none")
"""What recurs where there is no contents; ``none``: only the titles' own shape."""
LEAST = 20
"""Compilations of each form in each encoding."""
LEAST_DAMAGED = 60


@dataclass(frozen=True)
class Truth:
    """``starts``: source line and title of each report; ``removed``: line and text of what is no text."""

    starts: tuple[tuple[int, str], ...]
    removed: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Case:
    """A compilation as bytes, and its truth."""

    form: Form
    seed: int
    data: bytes
    text: str
    truth: Truth


def case(form: Form, seed: int) -> Case:
    """The compilation of ``form`` that ``seed`` makes: always the same."""
    rng = Random(f"{seed} {form}")
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
    return Case(form, seed, ENCODINGS[form.encoding](text), write(text), truth)


def fitted(form: Form) -> Form:
    """``form`` with what does not go together replaced: what nobody could read, nobody prints."""
    number, tail, how, style = form.number, form.tail, form.layout, form.style
    if how == printed.TWO and (tail[1] == forms.BARE or (tail[1] == forms.GLUED and number in ("★", "none"))):
        how = printed.ONE  # nothing parts the two
    if how == printed.SECTIONS and number == "一、":
        how = printed.PARTS  # one number for two levels
    if form.header == layout.VOLUMES and how.startswith("parts"):
        how = printed.ONE
    if number not in forms.LABELS and style == ABOVE:
        style = NUMBERED
    if number in ("★", "none") and style != PLAIN:
        style = PLAIN
    return Form(number, tail, how, form.header, style, form.encoding, form.damage)


def intact() -> Iterator[Case]:
    """Every number, tail, layout and header at least LEAST times in every encoding; then those without a contents."""
    seed = 0
    for encoding, turn in product(ENCODINGS, range(LEAST * len(forms.TAILS))):
        yield case(_turn(turn, encoding), seed)
        seed += 1
    for encoding, shape, turn in product(ENCODINGS, SHAPES, range(LEAST)):
        yield case(_without_contents(shape, turn, encoding), seed)
        seed += 1


def _turn(turn: int, encoding: str, harm: str = "") -> Form:
    """Form number ``turn``: axes of coprime or shifted lengths, so that every value meets every other."""
    numbers, styles = list(forms.NUMBERS), (PLAIN, NUMBERED, ABOVE)
    rng = Random(f"form {turn} {encoding} {harm}")
    return fitted(
        Form(
            number=numbers[turn % len(numbers)], tail=forms.TAILS[turn % len(forms.TAILS)],
            layout=rng.choice(printed.LAYOUTS), header=layout.HEADERS[turn // 3 % len(layout.HEADERS)],
            style=rng.choice(styles), encoding=encoding, damage=harm,
        )
    )  # fmt: skip


def _without_contents(shape: str, turn: int, encoding: str) -> Form:
    style = PLAIN if shape == "none" else (NUMBERED, ABOVE)[turn % 2]
    return Form(shape, ("", forms.BARE), printed.ONE, NO_CONTENTS, style, encoding)


def damaged() -> Iterator[Case]:
    """Every damage LEAST_DAMAGED times, on a contents of one entry a line under the line 目录."""
    encodings = list(ENCODINGS)
    for harm, turn in product(damage.DAMAGES, range(LEAST_DAMAGED)):
        own = _turn(turn, encodings[turn % len(encodings)], harm)
        yield case(fitted(Form(own.number, own.tail, printed.ONE, "目录", own.style, own.encoding, harm)), turn)
