"""Documents of tests/data/field_like that are still read wrongly, by kind of failure: folder → checks that fail."""

from __future__ import annotations

_BY_KIND: dict[str, dict[str, str]] = {
    "without a contents: a plan inside a report is cut off": {"062-wumulu-neihan-jihua": "cuts"},
    "a report that the contents has forgotten is no report, though its title is of the others' form": {
        "106-mulu-queyi": "cuts",
    },
    "without a contents: titles that have nothing in common, each with its author below": {"187-duijian-fayan": "cuts"},
}  # fmt: skip

KNOWN: dict[tuple[str, str], str] = {
    (name, check): kind
    for kind, names in _BY_KIND.items()
    for name, checks in names.items()
    for check in checks.split()
}
"""(folder, check) → the kind of the failure."""
