"""How the command ends: its exit statuses (DESIGN 3.1)."""

from __future__ import annotations

DONE, FAILED, USAGE, WARNED, INTERRUPTED = 0, 1, 2, 3, 130
"""Done; the input cannot be converted; wrong usage; done, but ``--strict`` and there were warnings; interrupted."""
