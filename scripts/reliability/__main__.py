"""``make reliability``: prints the table of faults and outcomes; the exit status is 1 where anything was wrong."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
import tempfile
import time
from pathlib import Path

from bench import table
from scripts.reliability import page
from scripts.reliability.run import Asked, run

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "reliability.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--large", type=int, default=10, help="how many of the jobs are of the main input")
    parser.add_argument("--faults", type=int, default=40)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--write-docs", action="store_true", help="put the table into docs/reliability.md")
    parser.add_argument("--folder", type=Path, help="an empty folder that keeps the logs of all processes")
    options = parser.parse_args()
    begun = time.monotonic()

    def say(what: str) -> None:
        print(f"{time.monotonic() - begun:6.1f} s  {what}", file=sys.stderr, flush=True)

    asked = Asked(options.jobs, options.large, options.faults, options.seed)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.ExitStack() as stack:
        folder = options.folder or stack.enter_context(tempfile.TemporaryDirectory(prefix="huibian-reliability-"))
        result = run(asked, Path(folder), say)
    lines = list(page.lines(result.verdict, result.played, result.crowd))
    print("\n".join(lines))
    say(f"answers that had clients ask again: {dict(result.crowd.answers)}")
    if options.write_docs:
        table.fill(PAGE, lines, begin=page.BEGIN)
    return 0 if result.verdict.holds() else 1


if __name__ == "__main__":
    sys.exit(main())
