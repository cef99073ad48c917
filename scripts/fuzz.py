"""Fuzzes the readers with atheris, which is guided by the code that an input reaches.

``python -m scripts.fuzz [READER] [SECONDS]``: READER is one that :data:`READERS` names; without it each in turn has its
share of the time. Inputs start from the samples. What is found lies in build/fuzz/READER as crash-…: it goes, made as
small as it can be, into tests/test_random_inputs.py. Status 1 where something was found.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from converter import readers
from converter.errors import InputError
from converter.options import Options
from converter.readers import model_json
from tests.generate.inputs import in_order

ROOT = Path(__file__).resolve().parents[1]
WORKPLACE = ROOT / "build" / "fuzz"
SECONDS = 300
_SLOWEST = 5
"""Seconds for one input, instrumented, that count as a hang."""
_LONGEST = 1 << 15
"""Bytes of an input."""


def _json(data: bytes, name: str, options: Options) -> object:
    return model_json.read(data, name, None)


READERS: Mapping[str, Callable[[bytes, str, Options], object]] = {**readers.BY_KIND, "json": _json}


def read_one(reader: str, data: bytes) -> bool:
    """Whether ``data`` is a document for ``reader``; anything but an InputError is a find."""
    try:
        READERS[reader](data, "input", Options())
    except InputError:
        return False
    return True


def _fuzz(reader: str, arguments: list[str]) -> None:
    """Never returns: the fuzzer ends the process."""
    import atheris  # not among what is locked: it builds for few systems

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *arguments], lambda data: read_one(reader, data))
    atheris.Fuzz()


def _seeds(reader: str) -> Path:
    """A folder with the inputs that ``reader`` begins with."""
    folder = WORKPLACE / reader / "seeds"
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(in_order()):
        if len(data) <= _LONGEST and read_one(reader, data):
            (folder / f"{number:03d}").write_bytes(data)
    return folder


def _run(reader: str, seconds: int) -> int:
    corpus = WORKPLACE / reader / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    arguments = [
        str(corpus), str(_seeds(reader)), f"-max_total_time={seconds}", f"-timeout={_SLOWEST}", f"-max_len={_LONGEST}",
        f"-artifact_prefix={WORKPLACE / reader}/", "-print_final_stats=1",
    ]  # fmt: skip
    call = [sys.executable, "-m", "scripts.fuzz", "--one", reader, *arguments]
    return subprocess.run(call, cwd=ROOT, check=False).returncode


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--one"]:
        _fuzz(arguments[1], arguments[2:])
    seconds = next((int(argument) for argument in arguments if argument.isdecimal()), SECONDS)
    chosen = [argument for argument in arguments if argument in READERS] or list(READERS)
    statuses = [_run(reader, max(seconds // len(chosen), 1)) for reader in chosen]
    return int(any(statuses))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
