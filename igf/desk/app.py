"""The office's desk: pages over the same acts as the commands. Only a POST changes anything."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from igf.desk import act_pages, mail_pages, record_pages, sign_in_pages, stage_pages, today_pages
from igf.desk.guard import HEADERS, Guard
from igf.desk.look import DeskLook
from igf.office.office import Office
from igf.office.trouble import CANNOT_WORK, trouble
from igf.signing.sign_in import SignedIn
from schemas.errors import Mistake

_LOG = logging.getLogger("uvicorn.error")
_PARTS: Final = (
    sign_in_pages,
    today_pages,
    stage_pages,
    act_pages,
    mail_pages,
    record_pages,
)


@dataclass(frozen=True)
class _Failures:
    """Pages for what goes wrong."""

    look: DeskLook

    def mistake(self, request: Request, wrong: Exception) -> Response:
        """What the person asked for cannot be done."""
        said = wrong if isinstance(wrong, Mistake) else Mistake(str(wrong))
        return self.look.wrong(_who(request), said, status=422)

    def missing(self, request: Request, wrong: Exception) -> Response:
        """There is no such page, or it takes no such request."""
        status = wrong.status_code if isinstance(wrong, HTTPException) else 404
        words = Mistake("there is no such page", "go to the first screen")
        return self.look.wrong(_who(request), words, status=status)

    def broken(self, request: Request, wrong: Exception) -> Response:
        """What nobody foresaw; the log of the desk has the particulars."""
        said = Mistake(
            "this page has a fault of its own; nothing was changed by it",
            f"tell whoever runs the desk: {type(wrong).__name__} at {request.url.path}",
        )
        page = self.look.wrong(_who(request), said, status=500)
        page.headers.update(HEADERS)
        return page

    def not_now(self, request: Request, wrong: Exception) -> Response:
        """The database or the clock is in the way."""
        words = trouble(wrong)
        if words is None:
            raise wrong
        _LOG.warning("The desk cannot work now: %s", words)
        return self.look.wrong(_who(request), words, status=503)


def desk_app(office: Office) -> FastAPI:
    """The desk over an office."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    look = DeskLook(office)
    failures = _Failures(look)
    app.middleware("http")(Guard(office))
    app.exception_handler(Mistake)(failures.mistake)
    app.exception_handler(HTTPException)(failures.missing)
    app.exception_handler(RequestValidationError)(failures.missing)
    app.exception_handler(Exception)(failures.broken)
    for kind in CANNOT_WORK:
        app.exception_handler(kind)(failures.not_now)
    for part in _PARTS:
        part.add(app, look)
    app.get(look.style_path)(_style(look))
    return app


def _style(look: DeskLook) -> Callable[[], Response]:
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}

    def style() -> Response:
        return Response(look.style, media_type="text/css", headers=headers)

    return style


def _who(request: Request) -> SignedIn | None:
    who: SignedIn | None = getattr(request.state, "who", None)
    return who
