"""What processes have cost so far, as Linux counts it in /proc."""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

_PARENT, _TIMES = 1, slice(11, 15)
"""In /proc/PID/stat behind the name: the parent's id; utime, stime, and both of the children that were waited for."""


def processor(roots: Iterable[int], proc: Path = Path("/proc")) -> float:
    """Seconds of processors that the processes ``roots`` and everything they ever started have used.

    A process that has ended is counted by the one that waited for it; one that nobody waited for is lost.
    """
    stats = dict(_stats(proc))
    children = defaultdict[int, list[int]](list)
    for pid, stat in stats.items():
        children[int(stat[_PARENT])].append(pid)
    ticks, left = 0, [pid for pid in roots if pid in stats]
    while left:
        pid = left.pop()
        ticks += sum(map(int, stats[pid][_TIMES]))
        left += children[pid]
    return ticks / os.sysconf("SC_CLK_TCK")


def _stats(proc: Path) -> Iterator[tuple[int, list[str]]]:
    for path in proc.glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended in the meantime
            yield int(path.parent.name), path.read_text(errors="replace").rpartition(")")[2].split()
