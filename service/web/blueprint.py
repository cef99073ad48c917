"""The blueprint of the pages: what every template can use, and the language that a person chose."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, request, url_for

from converter.messages import in_language
from converter.version import VERSION
from service.problems import Problem
from service.services import services
from service.web.choices import LABELS, offered
from service.web.numbers import number
from service.words import COOKIE, LANGUAGES, Words, choose_language

pages = Blueprint("pages", __name__)

REFRESH_SECONDS = 3
"""How often the page of a running job loads anew where there is no JavaScript."""

_WITH_WORDS = ("pages", "login")
"""The blueprints whose answers are pages, in one of the languages."""

_YEAR = 365 * 24 * 3600
_UNITS = ((24 * 3600, "days"), (3600, "hours"), (60, "minutes"))


def words() -> Words:
    """The words in the language of this request."""
    if "words" not in g:
        g.words = Words(choose_language(request))
    found: Words = g.words
    return found


def version_seen() -> int:
    """The version of a job that the person saw who sends a form. Raises Problem."""
    text = request.form.get("version", "") or request.form.get("seen", "")
    seen = number(text)
    if not seen:
        raise Problem("bad-request", 400, reason=f"version={text}")
    return seen


def did() -> str:
    """The sentence about what a form has just done, as the address names it; empty for nothing."""
    key = f"did_{request.args.get('done', '')}"
    return words()(key) if key in words() else ""


def told(problem: Problem) -> dict[str, Any]:
    """A problem for a page: an option by its label."""
    t, body = words(), problem.body()
    shown = in_language(str(problem.parameters.get("reason", "")), t.language)
    if problem.code == "invalid-edit":
        return {**body, "detail": t("edit_refused", reason=shown), "detail_en": t("edit_refused", reason=shown)}
    if problem.code == "invalid-options":
        name = str(problem.parameters.get("option", ""))
        key = name if name in t else f"option_{name}"
        sentence = t("option_refused", option=t(key) if key in t else name, reason=shown)
        return {**body, "detail": sentence, "detail_en": sentence}
    return body


def named() -> str:
    """The id of the job that the address names; empty where it names none."""
    return str((request.view_args or {}).get("id", ""))


@pages.app_context_processor
def _common() -> dict[str, Any]:
    t = words()
    return {
        "t": t, "language": t.language, "settings": services().settings, "version": VERSION, "labels": LABELS,
        "refresh": REFRESH_SECONDS, "choice": offered(t), "other_language": _in(t.other),
    }  # fmt: skip


@pages.after_app_request
def _remember_language(response: Response) -> Response:
    """Keeps the language that the address asked for; a page depends on both cookie and header."""
    if request.blueprint in _WITH_WORDS:
        response.vary.update(("Accept-Language", "Cookie"))
        if request.args.get("lang") in LANGUAGES:
            response.set_cookie(COOKIE, request.args["lang"], max_age=_YEAR, httponly=True, samesite="Lax")
    return response


def _in(language: str) -> str:
    """The address of this page in another language; where this one answers no GET, of the job's page or the form."""
    endpoint = request.endpoint
    if request.method != "GET" or endpoint is None or request.blueprint not in _WITH_WORDS:
        return url_for("pages.job", id=named(), lang=language) if named() else url_for("pages.home", lang=language)
    # The query is not url_for's to see: some of the names that it may hold are arguments of url_for itself.
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{url_for(endpoint, **(request.view_args or {}))}?{urlencode([*query, ('lang', language)])}"


@pages.app_template_filter("size")
def size(count: int) -> str:
    """Bytes for people."""
    for unit, name in ((1_000_000, "MB"), (1000, "KB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}" if count < 1000 * unit else f"{count // unit:,} {name}"
    return f"{count} B"


@pages.app_template_filter("duration")
def duration(seconds: int) -> str:
    """A time for people, in the greatest unit of which there are two."""
    unit, name = next(((unit, name) for unit, name in _UNITS if seconds >= 2 * unit), _UNITS[-1])
    return words()(name, count=max(1, round(seconds / unit)))


@pages.app_template_filter("iso")
def iso(seconds: float) -> str:
    """Seconds since 1970 as ISO 8601, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


@pages.app_template_filter("date")
def date(text: str) -> str:
    """``2023-06-13`` as it is written in the reader's language."""
    if words().language != "zh":
        return text
    return "".join(f"{int(part)}{unit}" for part, unit in zip(text.split("-"), "年月日", strict=False))
