"""A few of all recipes, for the quick tests: the same ones every time."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.generate.cases import Recipe


def some(recipes: Sequence[Recipe], count: int) -> list[Recipe]:
    """``count`` of ``recipes``, from everywhere."""
    return Random(2024).sample(recipes, count)
