"""YAML at the head of a file, by which wikis and site generators know what it is.

Every value is a JSON string, number or list, which YAML takes as they are; what the text does not say is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from converter.model import Compilation, Report

_UNPRINTABLE = re.compile("[\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
"""What JSON writes as it is and YAML does not allow."""


def of_report(compilation: Compilation, report: Report) -> str:
    """Title, number, organization, date, compilation and source lines of a report."""
    return _yaml(
        {
            "title": report.title, "number": report.number, "organization": report.organization, "date": report.date,
            "compilation": compilation.title, "source": _source(compilation), "lines": list(report.lines),
        }
    )  # fmt: skip


def of_whole(compilation: Compilation) -> str:
    """Title, number of reports and source of the whole."""
    lines = [1, compilation.source.lines] if compilation.source and compilation.source.lines else []
    return _yaml(
        {
            "title": compilation.title, "reports": len(compilation.reports), "source": _source(compilation),
            "lines": lines,
        }
    )  # fmt: skip


def _source(compilation: Compilation) -> str:
    return compilation.source.name if compilation.source else ""


def _yaml(values: Mapping[str, object]) -> str:
    members = [f"{name}: {_json(value)}" for name, value in values.items() if value not in ("", [])]
    return "\n".join(["---", *members, "---"])


def _json(value: object) -> str:
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
