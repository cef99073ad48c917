"""Opens books in a reader's engine and goes to each entry of the contents that the engine shows.

``python -m scripts.readers.drive FOLDER BOOK.epub...`` also takes pictures of the pages, light and dark, into FOLDER.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
PACKAGES = ("epubjs@0.3.93", "foliate-js@1.0.1")
_PAGES = Path(__file__).parent
_SIZE = {"width": 480, "height": 720}
_TIMEOUT = 60_000  # milliseconds

Engine = Literal["epubjs", "foliate"]
ENGINES: tuple[Engine, ...] = ("epubjs", "foliate")


class Landing(NamedTuple):
    """An entry of the contents, and the headings on the page to which the engine went, each as (id, text)."""

    label: str
    href: str
    headings: tuple[tuple[str, str], ...]

    def right(self) -> bool:
        """Whether the entry's own heading is on that page: of that text and, where the entry names one, of that id."""
        name = self.href.partition("#")[2]
        text = "".join(self.label.split())
        return any(name in ("", id) and "".join(shown.split()) == text for id, shown in self.headings)


def install() -> None:
    """Installs the engines into build/npm."""
    subprocess.run([ROOT / "scripts" / "npm.sh", *PACKAGES], check=True)


def landings(engine: Engine, books: Sequence[Path]) -> dict[Path, list[Landing]]:
    """Where the engine lands for every entry of the contents of each book."""
    with _served(books) as address, _browser() as browser:
        found = {}
        for number, book in enumerate(books):
            page = _opened(browser, f"{address}/{engine}.html")
            entries = page.evaluate("url => openBook(url)", f"/books/{number}.epub")
            found[book] = [_landing(page, entry["label"], entry["href"]) for entry in entries]
            page.close()
        return found


def pictures(engine: Engine, books: Sequence[Path], folder: Path, entry: int = 1) -> list[Path]:
    """A picture of the page of one entry of each book, light and dark."""
    made = []
    with _served(books) as address, _browser() as browser:
        for number, book in enumerate(books):
            for scheme in ("light", "dark"):
                page = _opened(browser, f"{address}/{engine}.html", dark=scheme == "dark")
                entries = page.evaluate("url => openBook(url)", f"/books/{number}.epub")
                _landing(page, "", entries[min(entry, len(entries) - 1)]["href"])
                made.append(folder / f"{book.stem}-{engine}-{scheme}.png")
                page.screenshot(path=made[-1])
                page.close()
    return made


def _landing(page: Page, label: str, href: str) -> Landing:
    headings = page.evaluate("href => goTo(href)", href)
    return Landing(label, href, tuple((heading["id"], heading["text"]) for heading in headings))


def _opened(browser: Browser, url: str, *, dark: bool = False) -> Page:
    page = browser.new_page(viewport=_SIZE, color_scheme="dark" if dark else "light")  # type: ignore[arg-type]
    page.set_default_timeout(_TIMEOUT)
    page.goto(url)
    page.wait_for_function("() => window.openBook")
    return page


@contextlib.contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextlib.contextmanager
def _served(books: Sequence[Path]) -> Iterator[str]:
    """The address under which the engines' pages, /npm and /books/<number>.epub are."""
    with tempfile.TemporaryDirectory() as folder:
        for file in _PAGES.glob("*.[hj][ts]*"):
            shutil.copy(file, folder)
        Path(folder, "npm").symlink_to(ROOT / "build" / "npm")
        Path(folder, "books").mkdir()
        for number, book in enumerate(books):
            shutil.copy(book, Path(folder, "books", f"{number}.epub"))
        handler = functools.partial(_Quiet, directory=folder)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}  # noqa: RUF012

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def main(folder: Path, books: Sequence[Path]) -> int:
    install()
    folder.mkdir(parents=True, exist_ok=True)
    wrong = 0
    for engine in ENGINES:
        for book, found in landings(engine, books).items():
            astray = [landing for landing in found if not landing.right()]
            wrong += len(astray)
            print(f"{engine} {book.name}: {len(found) - len(astray)} of {len(found)} entries land on their heading")
            for landing in astray:
                print(f"  {landing.label} ({landing.href}): {landing.headings}")
        for picture in pictures(engine, books, folder):
            print(picture)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), list(map(Path, sys.argv[2:]))))
