"""The text of one report below its title: sections, run-in headings, items, signature and date."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.generate import words

CHINESE = "一二三四五六七八九十"


def sections(rng: Random) -> list[str]:
    """The titles of a report's sections, without numbers; none for a report that is told in one go."""
    return rng.sample(words.SECTIONS, rng.randint(2, 4)) if rng.random() < 0.85 else []


def body(rng: Random, title: str, own_sections: list[str]) -> list[str]:
    """The lines of a report of ``title`` below the title."""
    lines = [rng.choice(words.SALUTATIONS)] if rng.random() < 0.2 else []
    if rng.random() < 0.8 or not own_sections:
        lines.append(words.paragraph(rng, 1) + rng.choice(words.OPENINGS))
    for number, section in enumerate(own_sections):
        lines.append(f"{CHINESE[number]}、{section}")
        lines += _section(rng)
    if not own_sections:
        lines += [words.paragraph(rng) for _ in range(rng.randint(2, 5))]
    return lines + list(_close(rng, title))


def _section(rng: Random) -> list[str]:
    shape = rng.choice(("run-in", "headed", "items", "enumerated", "plain"))
    if shape == "run-in":
        return [
            f"（{CHINESE[number]}）{heading}。{words.paragraph(rng)}"
            for number, heading in enumerate(words.subsections(rng, rng.randint(2, 3)))
        ]
    if shape == "headed":
        return [
            line
            for number, heading in enumerate(words.subsections(rng, rng.randint(2, 3)))
            for line in (f"（{CHINESE[number]}）{heading}", words.paragraph(rng))
        ]
    if shape == "items":
        return [f"{number}.{words.sentence(rng)}" for number in range(1, rng.randint(3, 5))]
    if shape == "enumerated":
        return ["".join(f"{CHINESE[number]}是{words.sentence(rng)}" for number in range(3))]
    return [words.paragraph(rng) for _ in range(rng.randint(1, 2))]


def _close(rng: Random, title: str) -> Iterator[str]:
    chance = rng.random()
    if chance < 0.6:
        yield words.office_of(title)
        yield f"2024年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    elif chance < 0.7:
        yield "汇报完毕，请批评指正。"
