"""``python -m scripts.reliability.poisoned``: ``huibian worker``, whose processes are killed by some documents.

A document with MARK in it ends whatever process reads it with SIGKILL, as one that a parser cannot bear would. Each
time is counted in the file that POISON_TOLL names.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from converter import pipeline
from converter.cli import huibian

MARK = "此件一读即毁读它的进程"
TOLL = "POISON_TOLL"

_convert = pipeline.convert


def _deadly(source: Any, *arguments: Any, **named: Any) -> Any:
    if isinstance(source, bytes) and MARK.encode() in source:
        with Path(os.environ[TOLL]).open("ab", buffering=0) as toll:
            toll.write(source.decode().splitlines()[0].encode() + b"\n")
        os.kill(os.getpid(), signal.SIGKILL)
    return _convert(source, *arguments, **named)


if __name__ == "__main__":
    pipeline.convert = _deadly
    huibian(["worker"])
