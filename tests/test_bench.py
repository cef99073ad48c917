"""The benchmark measures what docs/benchmarks.md says."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from bench import floor, longer, service, table
from bench.measure import Cost, Side, command, in_turn, median
from converter.model import SCHEMA, Compilation, Entry, Report
from converter.package.archive import archive, member

TEXT = "某区工作汇编\n目录\n1．甲镇总结\t3\n2．乙镇总结\t5\n甲镇总结\n一、概况\n乙镇总结\n一、概况\n"
COMPILATION = Compilation(
    schema=SCHEMA,
    title="某区工作汇编",
    contents=(
        Entry(line=2, text="目录"),
        Entry(number=1, title="甲镇总结", page=3, line=3, text="1．甲镇总结\t3"),
        Entry(number=2, title="乙镇总结", page=5, line=4, text="2．乙镇总结\t5"),
    ),
    reports=(Report(number=1, title="甲镇总结", lines=(5, 6)), Report(number=2, title="乙镇总结", lines=(7, 8))),
)


def test_a_longer_input_has_one_contents_with_numbers_going_on_and_then_all_bodies(tmp_path: Path) -> None:
    size = longer.write(TEXT, COMPILATION, 2, tmp_path / "2x.txt")
    written = (tmp_path / "2x.txt").read_text(encoding="utf-8")
    bodies = "甲镇总结\n一、概况\n乙镇总结\n一、概况\n"
    assert written == (
        "某区工作汇编\n目录\n1．甲镇总结\t3\n2．乙镇总结\t5\n3．甲镇总结\t3\n4．乙镇总结\t5\n" + bodies + bodies
    )
    assert size == len(written.encode())


def test_the_floor_deflates_what_several_files_share_once_and_writes_the_same_files(tmp_path: Path) -> None:
    made, out = tmp_path / "made", tmp_path / "out"
    (made / "word").mkdir(parents=True)
    styles = b"<styles/>" * 100
    for name, body in (("1.docx", b"<a/>" * 50), ("2.docx", b"<b/>" * 50)):
        (made / "word" / name).write_bytes(archive([member("styles.xml", styles), member("document.xml", body)]))
    (made / "index.md").write_bytes(b"# index\n")
    parts = floor.parts_of(made)
    floor.write(parts, out)
    assert parts.deflated() == len(styles) + 2 * 200
    for path in ("word/1.docx", "word/2.docx", "index.md"):
        assert (out / path).read_bytes() == (made / path).read_bytes()


def test_the_floor_stores_what_was_stored(tmp_path: Path) -> None:
    made, out = tmp_path / "made", tmp_path / "out"
    made.mkdir()
    (made / "1.epub").write_bytes(archive([member("mimetype", b"application/epub+zip", stored=True)]))
    floor.write(floor.parts_of(made), out)
    with zipfile.ZipFile(out / "1.epub") as package:
        assert package.infolist()[0].compress_type == zipfile.ZIP_STORED


def test_a_command_costs_its_time_and_its_own_memory() -> None:
    ballast = bytearray(200_000_000)
    cost = command([sys.executable, "-S", "-c", "import time; x = bytearray(50_000_000); time.sleep(0.2)"])
    assert 0.2 <= cost.seconds < 5
    assert 0 < cost.processor < cost.seconds
    assert 50_000_000 < cost.peak < len(ballast)


def test_sides_are_measured_in_turn_and_the_median_keeps_the_largest_peak() -> None:
    order: list[str] = []

    def side(name: str, *seconds: float) -> Side:
        costs = iter(seconds)

        def measure() -> Cost:
            order.append(name)
            return Cost(next(costs), peak=len(order))

        return measure

    found = in_turn({"a": side("a", 1, 9, 2), "b": side("b", 5, 4, 6)}, 3, lambda _: None)
    assert order == ["a", "b"] * 3
    assert median(found["a"]) == Cost(2, peak=5)
    assert median(found["b"]) == Cost(5, peak=6)


def test_the_table_states_ratios_of_what_was_measured(tmp_path: Path) -> None:
    result = {
        "machine": {"processor": "P", "cores": 2, "python": "3.11", "pandoc": "pandoc 2", "load": 0.0},
        "input": 1_000_000,
        "rounds": 3,
        "a": {
            "pandoc": {"seconds": 30.0, "peak": 1},
            "huibian --jobs 1": {"seconds": 3.0, "peak": 120_000_000},
            "huibian --jobs 2": {"seconds": 2.0, "peak": 90_000_000},
        },
        "d": {
            "1x": {"bytes": 1_000_000, "reports": 90, "seconds": 2.0, "processor": 1.5, "peak": 100_000_000},
            "10x": {"bytes": 10_000_000, "reports": 900, "seconds": 25.0, "processor": 18.0, "peak": 200_000_000},
        },
    }
    page = tmp_path / "page.md"
    page.write_text(f"before\n{table.START}\nold\n{table.END}\nafter\n", encoding="utf-8")
    table.fill(page, table.lines(result))
    text = page.read_text(encoding="utf-8")
    assert "10.0× as quick | ≥ 5" in text
    assert "15.0× as quick" in text
    assert (
        "25.00 s, 2.50 s per MB (1.80 s of processor), peak 200 MB | 1.25× the time per MB | ≤ 1.3×; peak ≤ 270 MB"
        in text
    )
    assert "old" not in text
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")


@pytest.mark.parametrize("missing", [table.START, table.END])
def test_a_page_without_the_marks_is_left_alone(missing: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    text = f"before\n{table.START}\nold\n{table.END}\nafter\n".replace(missing, "")
    page.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"page\.md"):
        table.fill(page, ["new"])
    assert page.read_text(encoding="utf-8") == text


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_bench_of_the_service_measures_load_and_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "DATA", tmp_path / "data")
    result = service.measured(service.SAMPLE, 1, 20, lambda line: None)
    assert result["load"]["jobs"] >= service.CLIENTS
    assert 0 < result["load"]["pages"]["p50"] <= result["load"]["pages"]["p95"]
    assert result["memory"]["early"] > 10_000_000
    assert sum(line.startswith("| ") for line in service.lines(result)) == 7
