"""Pictures of every page and state of the service: ``python -m scripts.screenshots FOLDER [INPUT]`` or ``readme``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import ViewportSize

from scripts import site

WIDTHS = (1280, 360)
_HEIGHT = 900
_ALL_OF_IT = "* { content-visibility: visible !important; }"
"""Rows outside the window are not laid out, and would be blank in the picture."""

Scheme = Literal["light", "dark"]


def take(folder: Path, source: Path, *, locale: str = "zh-CN", scheme: Scheme = "light") -> None:
    """Pictures of all pages of a server of their own into ``folder``, at every width."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, site.served(Path(data)) as address, site.browsing() as browser:
        job = site.upload(browser.new_page(locale=locale), address, source)
        for width in WIDTHS:
            size = ViewportSize(width=width, height=_HEIGHT)
            page = browser.new_page(locale=locale, color_scheme=scheme, viewport=size, bypass_csp=True)
            for seen in site.SEEN:
                seen.show(page, address, job)
                page.add_style_tag(content=_ALL_OF_IT)
                page.screenshot(path=folder / f"{seen.name}-{width}.png", full_page=True)
            page.close()


def take_for_readme(folder: Path) -> None:
    """The two pictures that each README shows, of a sample: what was found, and a line being corrected."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, site.served(Path(data)) as address, site.browsing() as browser:
        job = site.upload(browser.new_page(), address, site.SAMPLE)
        for language, locale in (("zh", "zh-CN"), ("en", "en-GB")):
            page = browser.new_page(locale=locale, viewport=ViewportSize(width=1120, height=840))
            for name in ("job", "report-panel"):
                next(seen for seen in site.SEEN if seen.name == name).show(page, address, job)
                if page.locator("#source").count():
                    page.locator("#correct > summary").click()  # folded again: the lines are what is to be seen
                    page.locator("#source").evaluate("heading => heading.scrollIntoView()")
                page.screenshot(path=folder / f"{name}-{language}.png")


def main(arguments: list[str]) -> None:
    """``FOLDER [INPUT]``: Chinese and light; below it English, and dark. ``readme``: those of docs/images."""
    if arguments == ["readme"]:
        take_for_readme(site.ROOT / "docs" / "images")
        return
    folder, source = Path(arguments[0]), Path(arguments[1]) if len(arguments) > 1 else site.SAMPLE
    take(folder, source)
    take(folder / "en", source, locale="en-GB")
    take(folder / "dark", source, scheme="dark")


if __name__ == "__main__":
    main(sys.argv[1:])
