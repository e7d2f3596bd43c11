"""Who may come in: a signed-in member of the staff; forms only from our own pages."""

from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import quote, urlsplit

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from igf.office.office import Office
from igf.office.trouble import CANNOT_WORK, trouble
from igf.signing.sign_in import signed_in

#: A browser keeps it for this address alone; over https it has the prefix that makes sure of it.
COOKIE, COOKIE_HTTPS = "igf_desk", "__Host-igf_desk"
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
}
#: Where nobody need be signed in.
_OPEN: Final = ("/sign-in", "/style-")
_LARGEST: Final = 25_000_000
Next = Callable[[Request], Awaitable[Response]]


class Guard:
    """The first and last word about each request."""

    def __init__(self, office: Office) -> None:
        self.office = office

    async def __call__(self, request: Request, call_next: Next) -> Response:
        """Refuse forged forms, find who is signed in, add the headers."""
        refused = refusal(request) or await run_in_threadpool(self._refuse_stranger, request)
        response = refused or await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def _refuse_stranger(self, request: Request) -> Response | None:
        cookie = request.cookies.get(cookie_name(request), "")
        try:
            request.state.who = signed_in(self.office, cookie) if cookie else None
        except CANNOT_WORK as error:
            if words := trouble(error):
                return PlainTextResponse(f"Not now: {words}", status_code=503)
            raise
        if request.state.who or request.url.path.startswith(_OPEN):
            return None
        if request.method != "GET":
            return PlainTextResponse("You are not signed in any more.", status_code=403)
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(asked)}", status_code=303)


def cookie_name(request: Request) -> str:
    """The name of our cookie at the address that the browser uses."""
    return COOKIE_HTTPS if request.url.scheme == "https" else COOKIE


def refusal(request: Request) -> Response | None:
    """Why a form is not taken: it comes from another site, or is too large."""
    if request.method in {"GET", "HEAD"}:
        return None
    if not _is_own(request):
        return PlainTextResponse("This form does not come from this site.", status_code=403)
    said = request.headers.get("content-length")
    if said is None or not said.isdigit():
        return PlainTextResponse("The length of the form is missing.", status_code=411)
    if int(said) > _LARGEST:
        return PlainTextResponse("This is too large: 20 MB at most.", status_code=413)
    return None


def _is_own(request: Request) -> bool:
    """Whether our own page sent this; a browser says so, and a form of another site cannot."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")


def own_path(said: str) -> str:
    """A path of ours to go on to after signing in; the first screen if it is none."""
    path = urlsplit(said)
    mine = said.startswith("/") and not said.startswith(("//", "/\\")) and not path.netloc
    return said if mine else "/"
