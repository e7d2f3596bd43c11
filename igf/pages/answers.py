"""The page where people answer: one question, one person, one form. Only its POST changes anything.

It works without a script, on a telephone and in six languages. The token in its address is the
right to answer, so no page is kept by a browser's cache or tells others where it was reached from.
What cannot be taken now, because the database or the clock is in the way, stays in the form.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated, Final
from urllib.parse import unquote

from fastapi import FastAPI, File, Form, Query, Request, Response, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import AfterValidator
from starlette.exceptions import HTTPException

from igf.asks.answer_page import Filled, answer, answer_page, document_of
from igf.asks.document_links import linked_document
from igf.asks.links import LinkRefused
from igf.asks.replies import Attached
from igf.documents.files import ending_of
from igf.documents.pages import html_page
from igf.documents.versions import MARKDOWN
from igf.office.office import Office
from igf.office.trouble import CANNOT_WORK, trouble
from igf.pages.look import LONGEST, Came, Look, Shown, for_members
from igf.pages.wording import LANGUAGES, words_in
from igf.words.unseen import file_name
from schemas.errors import Mistake

#: The largest form and file (bytes).
LARGEST_FORM: Final = 100_000
LARGEST_FILE: Final = 20_000_000
READING: Final = ["GET", "HEAD"]
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}
_LOG = logging.getLogger("uvicorn.error")
_NOT_FOUND = 404


def as_typed(text: str) -> str:
    """A text as it was typed: browsers send each end of a line as two characters.

    Without the one character that PostgreSQL keeps in none; nobody types it.
    """
    return text.replace("\0", "").replace("\r\n", "\n")


Text = Annotated[str, Form(), AfterValidator(as_typed)]
Language = Annotated[str | None, Query()]


def answers_app(office: Office) -> FastAPI:
    """The pages over an office, at their paths and at those behind the path of its address."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    pages = _Pages(office)
    app.middleware("http")(pages.guarded)
    app.exception_handler(HTTPException)(pages.not_found)
    app.exception_handler(RequestValidationError)(pages.unreadable)
    for kind in CANNOT_WORK:
        app.exception_handler(kind)(pages.not_now)
    app.exception_handler(Exception)(pages.failed)
    # A web server in front may cut its own path off, or leave it.
    for before in dict.fromkeys(("", unquote(pages.look.prefix))):
        home = before or "/"
        app.api_route(home, methods=READING, response_class=HTMLResponse)(pages.home)
        link = f"{before}/a/{{token}}"
        app.api_route(link, methods=READING, response_class=HTMLResponse)(pages.show)
        app.api_route(f"{link}/document", methods=READING)(pages.document)
        app.api_route(f"{before}/d/{{token}}", methods=READING)(pages.linked)
        app.post(link, response_class=HTMLResponse)(pages.take)
    return app


class _Pages:
    """The pages by address. Plain functions, not coroutines: the database is asked in threads."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.look = Look(office.links.answers)

    async def guarded(
        self, request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """Every answer of the server carries the headers; a form that is too large is not read."""
        # A stroke at the end is taken off here: a redirect would name the address we have inside.
        request.scope["path"] = request.scope["path"].rstrip("/") or "/"
        said = request.headers.get("content-length")
        with_file = request.headers.get("content-type", "").startswith("multipart/")
        if said is None and request.method == "POST":
            response = self._words(request, "too_large", status=411)
        elif int(said or 0) > LARGEST_FORM + (LARGEST_FILE if with_file else 0):
            response = self._words(request, "too_large", status=413)
        else:
            response = await call_next(request)
        response.headers.update(HEADERS)
        return response

    def home(self, request: Request) -> Response:
        """A page for those who come without a link: it explains the site."""
        language = _came(request).reads()
        return self.look.plain("IGF", words_in(language)["home"], status=200, language=language)

    def not_found(self, request: Request, missing: Exception) -> Response:
        """The page for an unknown address, or for what a browser does not send."""
        status = missing.status_code if isinstance(missing, HTTPException) else _NOT_FOUND
        if status != _NOT_FOUND:
            return self._words(request, "unreadable", status=status)
        came = _came(request)
        return self.look.bad_link(came, LinkRefused("incomplete"))

    def unreadable(self, request: Request, _wrong: Exception) -> Response:
        """The page for fields that are not those of the form."""
        return self._words(request, "unreadable", status=422)

    def not_now(self, request: Request, error: Exception) -> Response:
        """The page while the database or the clock is in the way; its reason is for our log."""
        _explained(error)
        return self._words(request, "later", status=503)

    def failed(self, request: Request, _error: Exception) -> Response:
        """The page for a mistake of ours, which the server logs."""
        response = self._words(request, "later", status=500)
        response.headers.update(HEADERS)
        return response

    def show(
        self, request: Request, token: str, *, lang: Language = None, done: str | None = None
    ) -> Response:
        """The question, with its form while it can be answered. Changes nothing."""
        came = _came(request, token, language=lang)
        try:
            page = answer_page(self.office, token)
        except Mistake as bad:
            return self.look.bad_link(came, bad)
        thanks = done is not None and page.has_own
        return self.look.question(came, page, state=Shown(thanks=thanks))

    def document(self, request: Request, token: str) -> Response:
        """The exact version that is asked about. Changes nothing."""
        try:
            title, kind, content = document_of(self.office, token)
        except Mistake as bad:
            return self.look.bad_link(_came(request, token), bad)
        return Response(
            content, media_type=kind, headers={"Content-Disposition": _named(title, kind)}
        )

    def linked(self, request: Request, token: str) -> Response:
        """The version of a document that a mail links to, to be read. Changes nothing."""
        try:
            found = linked_document(self.office, token)
        except Mistake as bad:
            return self.look.bad_link(_came(request), bad)
        if found.media_type == MARKDOWN:
            return HTMLResponse(html_page(found.title, found.content.decode(errors="replace")))
        named = {"Content-Disposition": _named(found.title, found.media_type)}
        return Response(found.content, media_type=found.media_type, headers=named)

    def take(  # noqa: PLR0913, PLR0917 -- the fields of the form
        self,
        request: Request,
        token: str,
        choice: Text = "",
        note: Text = "",
        value: Annotated[list[Text] | None, Form()] = None,
        holder: Text = "",
        form_key: Text = "",
        lang: Annotated[str | None, Form()] = None,
        file: Annotated[UploadFile | None, File()] = None,
    ) -> Response:
        """Record the answer, then redirect to it: reloading the page sends nothing again."""
        values = "\n".join(value or ())
        sent = _attached(file) if file and file.filename else None
        filled = Filled(choice, note, values, holder or None, form_key or None, sent)
        came = _came(request, token, language=lang)
        try:
            _refuse_long(filled)
            answer(self.office, token, filled=filled)
        except Mistake as refused:
            return self._refused(came, refused, filled=filled)
        except CANNOT_WORK as error:
            _explained(error)
            return self._later(came, filled)
        language = f"lang={lang}&" if lang in LANGUAGES else ""
        return RedirectResponse(f"{self.look.path(token)}?{language}done=1", status_code=303)

    def _refused(self, came: Came, refused: Mistake, *, filled: Filled) -> Response:
        try:
            page = answer_page(self.office, came.token)
        except Mistake as bad:
            return self.look.bad_link(came, bad, filled=filled)
        except CANNOT_WORK:
            return self.look.typed(came, filled)
        state = Shown(refused=for_members(refused), filled=filled)
        return self.look.question(came, page, state=state)

    def _later(self, came: Came, filled: Filled) -> Response:
        """The form as it was filled in: with its question, if that can be read now."""
        try:
            page = answer_page(self.office, came.token)
        except (Mistake, *CANNOT_WORK):
            return self.look.typed(came, filled)
        return self.look.question(came, page, state=Shown(later=True, filled=filled))

    def _words(self, request: Request, key: str, *, status: int) -> Response:
        language = _came(request).reads()
        title, text = words_in(language)[key], words_in(language)[f"{key}_help"]
        return self.look.plain(title, text, status=status, language=language)


def _came(request: Request, token: str = "", *, language: str | None = None) -> Came:
    """Who came, in the language of the address or the form, else in those of the browser."""
    said = language or request.query_params.get("lang")
    return Came(token, said, tuple(_accepted(request.headers.get("accept-language", ""))))


def _accepted(header: str) -> Iterator[str]:
    """The languages that a browser asks for, in their order."""
    for part in header.split(","):
        yield part.partition(";")[0].strip().lower()


def _refuse_long(filled: Filled) -> None:
    """Mistake: a field holds more than is kept; a browser counts otherwise than we do."""
    if len(filled.note) > LONGEST:
        raise Mistake(f"the comment has {len(filled.note)} characters", f"{LONGEST} at most")
    rest = (filled.choice, filled.value, filled.holder or "", filled.form_key or "")
    if max(map(len, rest)) > LONGEST:
        raise Mistake("a field is too long", f"{LONGEST} characters at most")


def _explained(error: Exception) -> None:
    """Log why nothing works now, without what was typed. Raises it if it is a mistake of ours."""
    words = trouble(error)
    if words is None:
        raise error
    _LOG.warning("The answer page cannot work now: %s", words)


def _attached(file: UploadFile) -> Attached:
    """A file as it was sent, under its own name without folders."""
    name = file_name(file.filename or "")
    return Attached(name, file.content_type or "application/octet-stream", file.file.read())


def _named(title: str, media_type: str) -> str:
    """The header that lets a browser save a document under a plain name, with its ending."""
    plain = "".join(each if each.isalnum() and each.isascii() else "-" for each in title)[:80]
    ending = ending_of(media_type)
    return f'attachment; filename="{plain.strip("-") or "document"}{ending}"'
