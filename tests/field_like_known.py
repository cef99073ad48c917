"""Documents of tests/data/field_like that are still read wrongly, by kind of failure: folder → checks that fail."""

from __future__ import annotations

_BY_KIND: dict[str, dict[str, str]] = {
    "without a contents: a plan inside a report is cut off": {"062-wumulu-neihan-jihua": "cuts"},
    "Word: 三、 in Heading 2 among siblings in Heading 1": {"056-word-biaotiyangshi-luan": "outline"},
    "bare headings that answer each other (一支队伍：…, 一条河流：…) are not found": {"036-xuyan-houmulu": "outline"},
}  # fmt: skip

KNOWN: dict[tuple[str, str], str] = {
    (name, check): kind
    for kind, names in _BY_KIND.items()
    for name, checks in names.items()
    for check in checks.split()
}
"""(folder, check) → the kind of the failure."""
