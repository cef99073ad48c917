"""Bearer tokens of a closed installation (``HUIBIAN_TOKENS``): a header from a program, a cookie from a browser."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from service import clients
from service.problems import Problem
from service.services import services

login = Blueprint("login", __name__)

COOKIE = "huibian_token"
_BEARER = "bearer "
_OPEN = frozenset({"static", "healthz", "readyz", "login.form", "login.sign_in"})
"""What everybody may ask for."""


def require_token() -> Response | None:
    """Lets nobody through who has no token, where there are any; a browser is led to the form."""
    if not services().settings.tokens or request.endpoint in _OPEN:
        return None
    token = _of_header() or _of_cookie()
    if token:
        g.token = token
        return None
    if request.blueprint == "pages" and request.method == "GET":
        return redirect(url_for("login.form", next=request.full_path.rstrip("?")), code=303)  # type: ignore[return-value]
    raise Problem("unauthorized", 401, {"WWW-Authenticate": "Bearer"})


@login.get("/login")
def form() -> str:
    """The form that asks for a token."""
    return _page(wrong=False)


@login.post("/login")
def sign_in() -> AnyResponse:
    """Keeps a right token as a cookie that no script can read, and goes on to where one came from."""
    token = _known(request.form.get("token", "").strip())
    if not token:
        return Response(_page(wrong=True), status=401)
    answer = redirect(_local(request.form.get("next", "")), code=303)
    answer.set_cookie(
        COOKIE, _signed(token), httponly=True, secure=request.is_secure, samesite="Lax", path=request.script_root or "/"
    )
    return answer


def _page(*, wrong: bool) -> str:
    return render_template("login.html", wrong=wrong, next=_local(request.values.get("next", "")))


def _of_header() -> str:
    given = request.headers.get("Authorization", "")
    return _known(given[len(_BEARER) :].strip()) if given.lower().startswith(_BEARER) else ""


def _of_cookie() -> str:
    given = request.cookies.get(COOKIE, "")
    return next((token for token in services().settings.tokens if _same(given, _signed(token))), "")


def _known(given: str) -> str:
    """``given`` if it is a token; all are compared, so that time tells nothing."""
    found = [token for token in services().settings.tokens if _same(given, token)]
    return found[0] if found else ""


def _signed(token: str) -> str:
    """What the cookie holds: not the token itself, and worthless once the token is taken back."""
    return clients.digest(services().settings, "cookie", token)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _local(address: str) -> str:
    """``address`` if it is a path of this site, else the first page."""
    try:
        elsewhere = bool(urlsplit(address.replace("\\", "/")).netloc)
    except ValueError:
        elsewhere = True
    local = address.startswith("/") and not address.startswith("//") and not elsewhere and address.isprintable()
    return address if local else url_for("pages.home")
