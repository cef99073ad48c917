"""Documents of tests/data/field_like that are still read wrongly, by kind of failure: folder → checks that fail."""

from __future__ import annotations

_BY_KIND: dict[str, dict[str, str]] = {
}  # fmt: skip

KNOWN: dict[tuple[str, str], str] = {
    (name, check): kind
    for kind, names in _BY_KIND.items()
    for name, checks in names.items()
    for check in checks.split()
}
"""(folder, check) → the kind of the failure."""
