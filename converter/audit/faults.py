"""What the audit finds wrong: a place, what should stand there and what does."""

from __future__ import annotations

from typing import NamedTuple

from converter import messages


class Fault(NamedTuple):
    """One fault. ``code`` names its sentence in :mod:`converter.messages`; ``line`` is the source line, 0: none.

    ``expected`` and ``found`` are quoted without white space; ``¶`` stands for the end of a paragraph.
    """

    code: str
    line: int = 0
    expected: str = ""
    found: str = ""

    def reason(self, language: str = "zh") -> str:
        """What is wrong, in one sentence without the place; ``language`` is ``zh`` or ``en``."""
        return messages.text(self.code, {"expected": self.expected, "found": self.found}, language)


class Unreadable(Exception):
    """A file that cannot be read back at all; the text says why."""
