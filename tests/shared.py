"""Where the test data lies that is no part of the project: ../shared beside the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def shared(name: str) -> Path:
    """The path of ``name`` in ../shared; the test is skipped where a clone lacks it, and fails in CI."""
    path = SHARED / name
    if not path.exists():
        reason = f"../shared/{name} is not here: this test needs the project's test data"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path
