"""Corrections: pure functions Compilation → Compilation, each also a JSON value ``{"op": …}`` (DESIGN 3.5).

After each, reports are numbered 1 to n and levels skip nothing. Reports are named by their number, blocks by their
index from 0 in the report's ``blocks``. No correction loses a character: what is taken out becomes a notice with
``removed``, a changed text a Change. Every function raises :class:`converter.errors.InvalidEdit` where it does not fit.
"""

from __future__ import annotations

from converter.edit.blocks import drop_block, set_heading, set_level, set_paragraph, set_role, set_text
from converter.edit.operations import Edit, apply, edits_from_json
from converter.edit.reports import drop, merge, move, rename, set_date, set_organization, set_title, split

__all__ = [
    "Edit", "apply", "drop", "drop_block", "edits_from_json", "merge", "move", "rename", "set_date", "set_heading",
    "set_level", "set_organization", "set_paragraph", "set_role", "set_text", "set_title", "split",
]  # fmt: skip
