"""The page where people answer: one question, one person, one form. Only its POST changes anything.

It works without a script, on a telephone and in six languages. The token in its address is the
right to answer, so no page is kept by a browser's cache or tells others where it was reached from.
"""

import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final

from fastapi import FastAPI, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pydantic import AfterValidator
from starlette.exceptions import HTTPException

from igf.asks.answer_page import Filled, answer, answer_page, document_of
from igf.asks.replies import Attached
from igf.office.office import Office
from igf.pages.wording import (
    LANGUAGES,
    PAGES,
    chosen,
    direction_of,
    instant_in,
    stated_in,
    words_in,
)
from schemas.errors import Mistake
from schemas.questions import AnswerPage

#: The longest comment (characters), and the largest form and file (bytes).
LONGEST: Final = 10_000
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


def without_nul(text: str) -> str:
    """A text without the one character that PostgreSQL keeps in none; nobody types it."""
    return text.replace("\0", "")


Text = Annotated[str, Form(max_length=LONGEST), AfterValidator(without_nul)]
Language = Annotated[str | None, Query(max_length=8)]


def answers_app(office: Office) -> FastAPI:
    """The pages over an office."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    pages = _Pages(office)
    app.middleware("http")(_guarded)
    app.exception_handler(HTTPException)(pages.not_found)
    app.api_route("/", methods=READING, response_class=HTMLResponse)(pages.home)
    app.api_route("/a/{token}", methods=READING, response_class=HTMLResponse)(pages.show)
    app.api_route("/a/{token}/document", methods=READING)(pages.document)
    app.post("/a/{token}", response_class=HTMLResponse)(pages.take)
    return app


async def _guarded(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Every answer of the server carries the headers; a form that is too large is not read."""
    said = request.headers.get("content-length")
    if said is None and request.method == "POST":
        return Response("Say how long the form is.", 411, HEADERS)
    with_file = request.headers.get("content-type", "").startswith("multipart/")
    if int(said or 0) > LARGEST_FORM + (LARGEST_FILE if with_file else 0):
        return Response("The form is too large.", 413, HEADERS)
    response = await call_next(request)
    response.headers.update(HEADERS)
    return response


class _Pages:
    """The pages by address. Plain functions, not coroutines: the database is asked in threads."""

    def __init__(self, office: Office) -> None:
        self.office = office
        loader = FileSystemLoader(PAGES)
        self.templates = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
        self.style = Markup((PAGES / "answer" / "style.css").read_text("utf-8"))  # noqa: S704 -- a file of ours

    def home(self) -> Response:
        """A page for those who come without a link: it explains the site."""
        return self._plain("IGF", words_in("en")["home"], status=200)

    def not_found(self, _request: Request, missing: Exception) -> Response:
        """The page for an unknown address."""
        status = missing.status_code if isinstance(missing, HTTPException) else 404
        return self._plain(words_in("en")["bad_link"], "", status=status)

    def show(self, token: str, *, lang: Language = None, done: str | None = None) -> Response:
        """The question, with its form while it can be answered. Changes nothing."""
        try:
            page = answer_page(self.office, token)
        except Mistake as bad:
            return self._plain(words_in("en")["bad_link"], str(bad), status=404)
        return self._question(token, page, language=lang, recorded=done is not None)

    def document(self, token: str) -> Response:
        """The exact version that is asked about. Changes nothing."""
        try:
            title, kind, content = document_of(self.office, token)
        except Mistake as bad:
            return self._plain(words_in("en")["bad_link"], str(bad), status=404)
        return Response(content, media_type=kind, headers={"Content-Disposition": _named(title)})

    def take(  # noqa: PLR0913, PLR0917 -- the fields of the form
        self,
        token: str,
        choice: Text = "",
        note: Text = "",
        value: Annotated[list[Text] | None, Form()] = None,
        holder: Text = "",
        form_key: Text = "",
        lang: Annotated[str | None, Form(max_length=8)] = None,
        file: Annotated[UploadFile | None, File()] = None,
    ) -> Response:
        """Record the answer, then redirect to it: reloading the page sends nothing again."""
        values = "\n".join(value or ())
        sent = _attached(file) if file and file.filename else None
        filled = Filled(choice, note, values, holder or None, form_key or None, sent)
        try:
            answer(self.office, token, filled=filled)
        except Mistake as refused:
            return self._refused(token, refused, filled=filled, language=lang)
        language = f"lang={lang}&" if lang in LANGUAGES else ""
        return RedirectResponse(f"/a/{token}?{language}done=1", status_code=303)

    def _refused(
        self, token: str, refused: Mistake, *, filled: Filled, language: str | None
    ) -> Response:
        try:
            page = answer_page(self.office, token)
        except Mistake as bad:
            return self._plain(words_in("en")["bad_link"], str(bad), status=404)
        return self._question(token, page, language=language, refused=str(refused), filled=filled)

    def _question(  # noqa: PLR0913 -- what the page shows, by name
        self,
        token: str,
        page: AnswerPage,
        *,
        language: str | None,
        recorded: bool = False,
        refused: str = "",
        filled: Filled | None = None,
    ) -> Response:
        chosen_ = chosen(language, preferred=page.languages)
        given = page.given
        return self._page(
            "question.html",
            status=422 if refused else 200,
            language=chosen_,
            title=page.question,
            page=page,
            path=f"/a/{token}",
            recorded=recorded,
            refused=refused,
            filled=filled or (Filled(given.choice, value=given.value) if given else Filled("")),
            form_key=secrets.token_urlsafe(16),
            longest=LONGEST,
            languages=LANGUAGES,
            due={
                "stated": stated_in(page.due, language=chosen_),
                "own": instant_in(page.due.at, page.zone, language=chosen_),
                "utc": instant_in(page.due.at, "UTC", language=chosen_),
            },
            made=instant_in(page.about.made, "UTC", language=chosen_) if page.about else "",
            given_at=instant_in(given.at, page.zone, language=chosen_) if given else "",
        )

    def _plain(self, title: str, text: str, *, status: int) -> Response:
        made = {"title": title, "text": text, "page": None}
        return self._page("plain.html", status=status, language="en", **made)

    def _page(self, name: str, *, status: int, language: str, **facts: Any) -> Response:  # noqa: ANN401 -- what a template shows
        html = self.templates.get_template(f"answer/{name}").render(
            **facts,
            language=language,
            direction=direction_of(language),
            words=words_in(language),
            style=self.style,
        )
        return HTMLResponse(html, status_code=status)


def _attached(file: UploadFile) -> Attached:
    """A file as it was sent, under its own name without folders."""
    name = without_nul(file.filename or "").replace("\\", "/").rpartition("/")[2][:200]
    return Attached(name, file.content_type or "application/octet-stream", file.file.read())


def _named(title: str) -> str:
    """The header that lets a browser save a document under a plain name."""
    plain = "".join(each if each.isalnum() and each.isascii() else "-" for each in title)[:80]
    return f'attachment; filename="{plain.strip("-") or "document"}"'
