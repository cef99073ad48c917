"""The words of the pages, in Chinese and English. Those of notices and errors are in :mod:`converter.messages`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Request

from service.words import correcting, job, upload

LANGUAGES = ("zh", "en")
COOKIE = "huibian_language"

_TAGS = {"zh": "zh-CN", "en": "en"}
_TABLE: Mapping[str, tuple[str, ...]] = {**upload.TABLE, **job.TABLE, **correcting.TABLE}
"""Chinese, English, and where it differs English for a count of one."""


class Words:
    """The table in one language: ``t("reports", count=3)``."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.tag = _TAGS[language]
        self.other = next(other for other in LANGUAGES if other != language)
        self.other_tag = _TAGS[self.other]

    def __call__(self, key: str, **parameters: Any) -> str:
        """The words of ``key``, with their parameters; numbers have their thousands parted."""
        shown = {name: f"{value:,}" if name == "count" else value for name, value in parameters.items()}
        return self._chosen(key, parameters.get("count")).format(**shown)

    def __contains__(self, key: str) -> bool:
        return key in _TABLE

    def why(self, what: str, reason: str) -> str:
        """Why there is a ``cut`` or a ``heading``; empty for a reason that an edited input has of its own."""
        key = f"why_{what}_{reason}"
        return self(key) if key in self else ""

    def edit(self, edit: Mapping[str, Any]) -> str:
        """A correction in words."""
        role = {"role": self(f"role_{edit['role']}")} if "role" in edit else {}
        return self(f"edit_{edit['op']}", **{**edit, **role})

    def raw(self, key: str) -> str:
        """The words of ``key`` with their braces, for a script that fills them."""
        return self._chosen(key, None)

    def of(self, problem: Mapping[str, Any]) -> str:
        """The sentence of a problem."""
        sentence: str = problem["detail"] if self.language == "zh" else problem["detail_en"]
        return sentence

    def _chosen(self, key: str, count: object) -> str:
        row = _TABLE[key]
        if self.language == "zh":
            return row[0]
        return row[2] if count == 1 and len(row) > 2 else row[1]


def choose_language(request: Request) -> str:
    """``zh`` unless ``?lang=``, an earlier ``?lang=`` (a cookie) or Accept-Language asks for English."""
    for asked in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if asked in LANGUAGES:
            return asked
    return request.accept_languages.best_match(LANGUAGES, "zh") or "zh"
