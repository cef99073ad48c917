"""Whatever becomes of a Word file: a clear error, or a result in which every character is accounted for."""

from __future__ import annotations

import subprocess
import sys
import time
import warnings
from random import Random

import pytest

from converter.audit import source_ledger
from converter.errors import InputError
from converter.options import Options
from converter.pipeline import parse
from tests.shared import ROOT
from tests.word_mutations import everything, mutated

SECONDS = 20
BATCH = 250
MEMORY = 1_000_000_000


def bases() -> list[bytes]:
    return [everything(), everything(), (ROOT / "samples" / "部门总结.docx").read_bytes()]


def outcome(data: bytes) -> str:
    """``read``, or the code of the error; whatever else there is goes up."""
    try:
        compilation = parse(data, "汇编.docx", Options())
    except InputError as error:
        return _code(error)
    if compilation.source is not None and compilation.source.format == "word":
        assert source_ledger(data, compilation).faults == ()
    return "read"


def _code(error: InputError) -> str:
    """The code of an error that is the input's, in one line of each language."""
    assert error.http_status < 500
    assert "\n" not in error.message("zh") + error.message("en")
    return error.code


def run(first: int, count: int) -> dict[str, int]:
    """The outcomes of ``count`` mutations, each from its own seed."""
    found: dict[str, int] = {}
    origins = bases()
    for seed in range(first, first + count):
        rng = Random(seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # zipfile warns of what is written twice
            data = mutated(rng, rng.choice(origins))
        before = time.process_time()
        try:
            code = outcome(data)
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise
        assert time.process_time() - before < SECONDS, seed
        found[code] = found.get(code, 0) + 1
    return found


def test_the_files_that_are_mutated_are_in_order() -> None:
    assert {outcome(data) for data in bases()} == {"read"}


def test_200_mutated_word_files_are_read_or_refused_clearly() -> None:
    found = run(0, 200)
    assert found["read"] > 50
    assert {"damaged-package", "unsafe-package"} <= set(found)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 6000, BATCH))
def test_5000_mutated_word_files_are_read_or_refused_clearly_in_bounded_memory(first: int) -> None:
    code = (
        f"from tests.test_readers_word_mutations import *; import resource; run({first}, {BATCH}); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) * (1 if sys.platform == "darwin" else 1024) < MEMORY
