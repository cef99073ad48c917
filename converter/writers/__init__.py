"""Writers: a Compilation → the bytes of one file."""

from __future__ import annotations

from collections.abc import Mapping

from converter.options import Format

FOLDERS: Mapping[Format, str] = {"md": "markdown", "docx": "word", "epub": "epub"}
"""The folder below OUT that holds the reports of a format."""
