"""Wall time, processor time and peak memory of a command, and medians of sides that are measured in turn.

``python -m bench.measure COMMAND…`` runs one command and prints both as JSON. The peak is that of the largest process
of the command. It is read by a small process of its own: on Linux a child's peak begins at its parent's.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
KIBIBYTE = 1024
"""Linux counts ``ru_maxrss`` in these."""


class Cost(NamedTuple):
    """Seconds of wall time and, for a command, seconds of processors and the peak of resident bytes."""

    seconds: float
    peak: int = 0
    processor: float = 0


Side = Callable[[], Cost]


def command(arguments: Sequence[str]) -> Cost:
    """Runs a command and measures it. Raises CalledProcessError, with its stderr, where it fails."""
    launcher = [sys.executable, "-m", "bench.measure", *arguments]
    done = subprocess.run(launcher, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Cost(**json.loads(done.stdout))


def call(function: Callable[[], object]) -> Cost:
    """Measures a call in this process, by its time only."""
    start = time.perf_counter()
    function()
    return Cost(time.perf_counter() - start)


def in_turn(sides: Mapping[str, Side], rounds: int, say: Callable[[str], None]) -> dict[str, list[Cost]]:
    """Measures every side ``rounds`` times, one after another in each round, so that all see the same machine."""
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for count in range(rounds):
        for name, side in sides.items():
            cost = side()
            costs[name].append(cost)
            say(f"round {count + 1} of {rounds}: {name} {cost.seconds:.2f} s")
    return costs


def median(costs: Sequence[Cost]) -> Cost:
    """The median times and the largest peak."""
    seconds = statistics.median(cost.seconds for cost in costs)
    processor = statistics.median(cost.processor for cost in costs)
    return Cost(seconds, max(cost.peak for cost in costs), processor)


def _measured(arguments: Sequence[str]) -> tuple[Cost, int]:
    start = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    cost = Cost(seconds, usage.ru_maxrss * KIBIBYTE, usage.ru_utime + usage.ru_stime)
    return cost, os.waitstatus_to_exitcode(status)


def _main() -> int:
    cost, status = _measured(sys.argv[1:])
    print(json.dumps(cost._asdict()))
    return status


if __name__ == "__main__":
    sys.exit(_main())
