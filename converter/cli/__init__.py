"""The command ``huibian`` (DESIGN 3.1)."""

from converter.cli.main import huibian, main

__all__ = ["huibian", "main"]
