"""``make bench``: measures huibian beside pandoc, the floor and longer inputs; prints a table, writes build/bench.json.

Both sides of a ratio are measured in turn in the same run, so that it holds on a loaded machine too. The parts are
those of docs/benchmarks.md: a (everything, beside pandoc), b (the whole, from prepared input), c (the floor),
d (longer inputs), e (GB18030).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import converter
from bench import floor, longer, pandoc, table
from bench.measure import ROOT, Cost, Side, call, command, in_turn, median
from converter.model import Compilation
from converter.options import Format

WORK = ROOT / "build" / "bench"
RESULT = ROOT / "build" / "bench.json"
INPUT = ROOT.parent / "shared" / "data" / "compilation.txt"
TIMES = (1, 10, 100)
GB18030 = 5
"""How many times the input part e is: about 4 MB of GB18030, 450 reports."""
SHORT = 3
"""What takes about a second or less is measured as many times as often."""


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def fresh(name: str) -> Path:
    """An empty place in build/bench, not yet there."""
    path = WORK / name
    shutil.rmtree(path, ignore_errors=True)
    return path


def convert(source: Path, out: str, *options: str) -> Cost:
    """``huibian convert`` as a user calls it, into a new folder."""
    target = fresh(out)
    return command([sys.executable, "-m", "converter", "convert", str(source), "-o", str(target), "--quiet", *options])


def medians(sides: dict[str, Side], rounds: int) -> dict[str, dict[str, float]]:
    """The medians of sides that are measured in turn."""
    return {name: median(costs)._asdict() for name, costs in in_turn(sides, rounds, say).items()}


class Bench:
    """One run: the input, read once, and what huibian writes of it."""

    def __init__(self, source: Path, rounds: int) -> None:
        self.source = source
        self.rounds = rounds
        self.out = WORK / "out"
        convert(source, "out", "--jobs", "1")

    def compilation(self) -> Compilation:
        return converter.read(self.source)

    def everything(self) -> dict[str, Any]:
        """(a) All reports and the whole: pandoc's docx and epub, huibian's three formats, index and audit."""
        return medians(
            {
                "pandoc": lambda: pandoc.reports(self.out, fresh("pandoc")),
                "huibian --jobs 1": lambda: convert(self.source, "jobs1", "--jobs", "1"),
                "huibian --jobs 2": lambda: convert(self.source, "jobs2", "--jobs", "2"),
            },
            self.rounds,
        )

    def whole(self) -> dict[str, Any]:
        """(b) The whole alone from prepared input: a Compilation in memory, pandoc's model as JSON."""
        compilation = self.compilation()
        prepared = WORK / "whole.json"
        pandoc.prepare(pandoc.whole_of(self.out), prepared)
        formats: tuple[Format, ...] = ("docx", "epub")
        for format in formats:  # warm
            converter.render(compilation, format)
        sides: dict[str, Side] = {}
        for format in formats:
            sides[f"pandoc {format}"] = partial(pandoc.from_json, prepared, WORK / f"whole.{format}")
            sides[f"huibian {format}"] = partial(call, partial(converter.render, compilation, format))
        return medians(sides, self.rounds * SHORT)

    def floor(self) -> dict[str, Any]:
        """(c) Deflating and writing the same members, beside the command that makes them."""
        parts = floor.parts_of(self.out)
        sides: dict[str, Side] = {
            "floor": lambda: call(lambda: floor.write(parts, fresh("floor"))),
            "huibian --jobs 1": lambda: convert(self.source, "jobs1", "--jobs", "1"),
        }
        files = [path for path in self.out.rglob("*") if path.is_file()]
        sizes = {"deflated": parts.deflated(), "files": len(files), "written": sum(one.stat().st_size for one in files)}
        return {**medians(sides, self.rounds * SHORT), "sizes": sizes}

    def longer(self, largest: int) -> dict[str, Any]:
        """(d) Time and peak memory at 1, 10 and 100 times the input, without the whole."""
        text = self.source.read_bytes().decode()
        compilation = self.compilation()
        sizes, sides = {}, dict[str, Side]()
        for times in (times for times in TIMES if times <= largest):
            path = WORK / f"{times}x.txt"
            sizes[f"{times}x"] = longer.write(text, compilation, times, path)
            sides[f"{times}x"] = partial(convert, path, f"{times}x", "--jobs", "1", "--no-whole")
        return {
            name: {"bytes": sizes[name], "reports": len(list((WORK / name / "markdown").iterdir())), **cost}
            for name, cost in medians(sides, self.rounds).items()
        }

    def gb18030(self) -> dict[str, Any]:
        """(e) The input several times over in GB18030, beside the input itself: a character may cost no more."""
        text = self.source.read_bytes().decode()
        path = WORK / "gb18030.txt"
        size = longer.write(text, self.compilation(), GB18030, path, "gb18030")
        characters = len(path.read_text(encoding="gb18030"))
        costs = medians(
            {
                "1x": lambda: convert(self.source, "1x", "--jobs", "1", "--no-whole"),
                "gb18030": lambda: convert(path, "gb18030", "--jobs", "1", "--no-whole"),
            },
            self.rounds,
        )
        reports = len(list((WORK / "gb18030" / "markdown").iterdir()))
        return {
            "1x": {"characters": len(text), **costs["1x"]},
            "gb18030": {"bytes": size, "characters": characters, "reports": reports, **costs["gb18030"]},
        }


def machine() -> dict[str, Any]:
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "pandoc": pandoc.version(),
        "load": os.getloadavg()[0],
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    names = [line for line in info.read_text(encoding="utf-8").splitlines() if line.startswith("model name")]
    return names[0].partition(":")[2].strip() if names else platform.processor()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--input", type=Path, default=INPUT, help="a compilation in UTF-8 (default: the main input)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each side is measured")
    parser.add_argument("--parts", default="abcde", help="which parts (default: abcde)")
    parser.add_argument("--largest", type=int, default=TIMES[-1], help="how many times the input at most in part d")
    parser.add_argument("--write-docs", action="store_true", help="fill in the figures of docs/benchmarks.md")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    WORK.mkdir(parents=True, exist_ok=True)
    bench = Bench(options.input.resolve(), options.rounds)
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "a": bench.everything,
        "b": bench.whole,
        "c": bench.floor,
        "d": lambda: bench.longer(options.largest),
        "e": bench.gb18030,
    }
    result = {"machine": machine(), "input": bench.source.stat().st_size, "rounds": options.rounds}
    result |= {name: measure() for name, measure in parts.items() if name in options.parts}
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    lines = table.lines(result)
    print("\n".join(lines))
    if options.write_docs:
        table.fill(ROOT / "docs" / "benchmarks.md", lines)


if __name__ == "__main__":
    main()
