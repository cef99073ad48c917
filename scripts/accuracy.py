"""Measures how right huibian is and writes the figures into docs/accuracy.md.

``python -m scripts.accuracy [section …]``. Each section is a block of the page that is measured by itself; without
names all are. A section that cannot be measured here (a missing program, no ../shared) keeps its figures.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import converter
from converter import serialize
from tests.generate import cases
from tests.generate.tally import Share, Tally, tally

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "accuracy.md"
SHARED = ROOT.parent / "shared"
_ONE_DOCUMENT = ("f11", "f12", "f14", "f16", "f17")


class NotHere(Exception):
    """What a section needs is not on this machine."""


def contents_forms() -> str:
    """Intact compilations by the form of their contents and by encoding."""
    found = tally(cases.intact())
    axes = ("number", "leader", "page", "layout", "place of the contents", "number in the body", "encoding")
    return "\n".join([_summary(found), "", *(line for axis in axes for line in _table(axis, found.by[axis]))])


def damages() -> str:
    """Compilations with one damage each."""
    found = tally(cases.damaged())
    return "\n".join([_summary(found), "", *_table("damage", found.by["damage"])])


def _summary(found: Tally) -> str:
    removed = 100 * found.lost / max(found.characters, 1)
    return (
        f"{found.all.count} compilations, cuts exact in {found.all.exact} ({found.all.percent():.2f}%). "
        f"Removed although it is text: {found.lost} of {found.characters} characters ({removed:.4f}%); "
        f"kept although it is none: {found.left}."
    )


def _table(axis: str, shares: Mapping[str, Share]) -> Iterator[str]:
    yield from (f"| {axis} | compilations | exact | |", "|---|--:|--:|--:|")
    for value, share in shares.items():
        yield f"| {value} | {share.count} | {share.exact} | {share.percent():.1f}% |"
    yield ""


def gold() -> str:
    """The outline of the hand-labelled reports."""
    source = _shared("data/compilation.txt")
    return _fenced([_scored("score_outline.py", [_shared("gold")], source)])


def field() -> str:
    """Cuts and outlines of the documents from the field."""
    lines = [_field_row("f01", "f01.tsv", ".txt")]
    for name in _ONE_DOCUMENT:
        suffix = ".md" if name in ("f14", "f16", "f17") else ".txt"
        lines.append(_field_row(name, f"{name}.tsv", suffix))
        lines.append(_field_row(name, f"{name}.outline.tsv", suffix, levels=1 if name in ("f14", "f16") else 9))
    return _fenced(lines)


def _field_row(name: str, truth: str, suffix: str, levels: int = 9) -> str:
    source, wanted = _shared(f"field/{name}{suffix}"), _shared(f"field/truth/{truth}")
    return f"{truth}\n" + _scored("score_parts.py", [wanted], source, ["--max-level", str(levels)])


def _scored(tool: str, truth: Iterable[Path], source: Path, arguments: Iterable[str] = ()) -> str:
    """What one of the scorers of ../shared/tools prints of the outline of ``source``."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder, "model.json")
        model.write_bytes(serialize.dump(converter.read(source)))
        call = [sys.executable, str(_shared(f"tools/{tool}")), *map(str, truth), str(model), *arguments]
        return subprocess.run(call, capture_output=True, encoding="utf-8", check=True).stdout.strip()


def _shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        raise NotHere(f"../shared/{name}")
    return path


def _fenced(lines: Iterable[str]) -> str:
    return "\n".join(["```text", *lines, "```"])


def pages() -> str:
    """Predicted page numbers against LibreOffice."""
    call = [sys.executable, "-m", "scripts.check_pages", str(ROOT / "build" / "pages")]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if not done.stdout:
        raise NotHere(done.stderr.strip())
    return done.stdout.strip()


SECTIONS: Mapping[str, Callable[[], str]] = {
    "contents": contents_forms, "damages": damages, "gold": gold, "field": field, "pages": pages,
}  # fmt: skip


def with_block(page: str, name: str, text: str) -> str:
    """``page`` with ``text`` as the block of the section ``name``."""
    block = re.compile(rf"(<!-- {name}: [^\n]* -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    if not block.search(page):
        raise KeyError(name)
    return block.sub(lambda found: f"{found[1]}\n{text.strip()}\n\n{found[2]}", page)


def main(names: Iterable[str]) -> int:
    status = 0
    for name in names:
        try:
            text = SECTIONS[name]()
        except NotHere as missing:
            print(f"accuracy: {name} is left as it is, for want of {missing}", file=sys.stderr)
            status = 1
            continue
        page = with_block(PAGE.read_text(encoding="utf-8"), name, text)
        PAGE.write_text(page, encoding="utf-8", newline="\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or SECTIONS))
