"""Random inputs by number: half of them mutations of what is in order, half without any order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random

from converter import pipeline, serialize
from tests.generate import cases
from tests.generate.mutate import mutated
from tests.generate.noise import random_input
from tests.generate.sample import some
from tests.shared import ROOT

_COMPILATIONS = 120


def numbered(number: int) -> bytes:
    """Input ``number``: the same at every call."""
    rng = Random(f"input {number}")
    return random_input(rng) if number % 2 else mutated(rng, rng.choice(in_order()))


@cache
def in_order() -> Sequence[bytes]:
    """What is mutated: the samples, a Compilation of each as JSON, and generated compilations of every form."""
    samples = [path for path in sorted((ROOT / "samples").iterdir()) if path.suffix in (".txt", ".docx")]
    models = [serialize.dump(pipeline.read(path)) for path in samples]
    recipes = [*some(cases.intact(), _COMPILATIONS), *some(cases.damaged(), _COMPILATIONS)]
    return [*(path.read_bytes() for path in samples), *models, *(cases.case(recipe).data for recipe in recipes)]
