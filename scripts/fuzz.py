"""Fuzzes the readers with atheris, which is guided by the code that an input reaches.

``python -m scripts.fuzz [READER] [SECONDS]``: READER is text, word, markdown … as :func:`readers` has them; without it
each in turn has its share of the time. Inputs start from the samples. What is found lies in build/fuzz/READER/crash-…:
it goes, made as small as it can be, into tests/test_random_inputs.py. Status 1 where something was found.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORKPLACE = ROOT / "build" / "fuzz"
SECONDS = 300
_SLOWEST = 5
"""Seconds for one input, instrumented, that count as a hang."""
_LONGEST = 1 << 15
"""Bytes of an input."""

Read = Callable[[bytes], bool]
"""Whether bytes are a document for a reader; anything but an InputError is a find."""


def readers() -> Mapping[str, Read]:
    """The readers in this process; huibian is imported here and not above, so that it can be instrumented first."""
    from converter.options import Options
    from converter.readers import BY_KIND, model_json

    found = {name: partial(_is_document, read, name="input", options=Options()) for name, read in BY_KIND.items()}
    found["json"] = partial(_is_document, model_json.read, name="input.json", media=None)
    return {name: read for name, read in found.items() if name not in _elsewhere()}


def _is_document(read: Callable[..., object], data: bytes, **arguments: object) -> bool:
    from converter.errors import InputError

    try:
        read(data, **arguments)
    except InputError:
        return False
    return True


def _elsewhere() -> frozenset[str]:
    """Kinds that another program reads: a process for each input tells nothing of our code."""
    from converter.libreoffice import KINDS

    return frozenset(KINDS)


def _fuzz(reader: str, arguments: list[str]) -> None:
    """Never returns: the fuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["converter"]):
        read = readers()[reader]
    atheris.Setup([sys.argv[0], *arguments], read)
    atheris.Fuzz()


def _run(name: str, read: Read, seconds: int) -> int:
    folder = WORKPLACE / name
    (folder / "corpus").mkdir(parents=True, exist_ok=True)
    _write_seeds(folder / "seeds", read)
    arguments = [
        str(folder / "corpus"), str(folder / "seeds"), f"-max_total_time={seconds}", f"-timeout={_SLOWEST}",
        f"-max_len={_LONGEST}", f"-artifact_prefix={folder}/", "-print_final_stats=1",
    ]  # fmt: skip
    call = [sys.executable, "-m", "scripts.fuzz", "--one", name, *arguments]
    return subprocess.run(call, cwd=ROOT, check=False).returncode


def _write_seeds(folder: Path, read: Read) -> None:
    from tests.generate.inputs import in_order

    folder.mkdir(exist_ok=True)
    for number, data in enumerate(in_order()):
        if len(data) <= _LONGEST and read(data):
            (folder / f"{number:03d}").write_bytes(data)


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--one"]:
        _fuzz(arguments[1], arguments[2:])
    every = readers()
    seconds = next((int(argument) for argument in arguments if argument.isdecimal()), SECONDS)
    chosen = [name for name in arguments if name in every] or list(every)
    statuses = [_run(name, every[name], max(seconds // len(chosen), 1)) for name in chosen]
    return int(any(statuses))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
