"""The page that shows the caught mails. It has no form that changes anything, and no script."""

import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Annotated, Final

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.middleware.trustedhost import TrustedHostMiddleware

from igf.ops.languages import direction, language_name
from igf.ops.mailbox import CaughtMails, arrival, body, header, parse
from igf.ops.places import LOOPBACK, PAGES, is_open_to_others, prefect_address
from igf.ops.prefect_server import USER, prefect_password
from schemas.settings import Settings

A_PAGE: Final = 50
#: The headers a person reads, in their words and in this order.
READ: Final = (
    ("From", "From"),
    ("To", "To"),
    ("Cc", "Copy to"),
    ("Delivered-To", "Really delivered to"),
    ("X-IGF-Intended-For", "Intended for"),
    ("Reply-To", "Answers go to"),
    ("List-Id", "List"),
    ("Date", "Dated"),
    ("Message-ID", "Message-ID"),
    ("In-Reply-To", "Belongs to"),
)
#: The policy of a mail on the page: it looks as written. Links open outside; nothing is loaded.
OF_A_MAIL: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
OF_A_PAGE: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


_HEAD: Final = re.compile(r"<head(?:\s[^>]*)?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CaughtAttachment:
    number: int
    name: str
    kind: str
    size: int


def _when(instant: datetime) -> str:
    """`5 March 2027, 14:02:11 UTC`."""
    return f"{instant.day} {instant:%B %Y, %H:%M:%S} UTC"


def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"when": _when, "language": language_name}
    return made


class _Pages:
    """The answers of the page, made from the files of one folder."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.mailbox = CaughtMails(folder)
        self.templates = _templates()

    def several(self, q: str = "", page: int = 1) -> HTMLResponse:
        found = self.mailbox.names(q)
        pages = max(1, -(-len(found) // A_PAGE))
        shown = min(max(page, 1), pages)
        return self._page(
            "mails.html",
            mails=self.mailbox.caught(found[(shown - 1) * A_PAGE : shown * A_PAGE]),
            total=len(found),
            search=q,
            page=shown,
            pages=pages,
        )

    def one(self, name: str) -> HTMLResponse:
        mail = self._mail(name)
        language = header(mail, "Content-Language")
        read = [(words, header(mail, key)) for key, words in READ]
        return self._page(
            "mails_one.html",
            name=name,
            arrived=arrival(name),
            subject=header(mail, "Subject"),
            language=language,
            direction=direction(language),
            headers=[(words, value) for words, value in read if value],
            every=[(key, header(mail, key)) for key in dict.fromkeys(mail.keys())],
            text=body(mail, "plain"),
            has_html=bool(body(mail, "html")),
            attachments=_attachments(mail),
        )

    def html(self, name: str) -> HTMLResponse:
        shown = links_beside(body(self._mail(name), "html"))
        return HTMLResponse(shown, headers={"Content-Security-Policy": OF_A_MAIL})

    def raw(self, name: str) -> Response:
        return _download(self._file(name).read_bytes(), f"{name}.eml", kind="message/rfc822")

    def attachment(self, name: str, number: int) -> Response:
        parts = list(self._mail(name).iter_attachments())
        if not 0 <= number < len(parts):
            return self.missing()
        called = parts[number].get_filename() or f"part-{number}"
        return _download(_bytes(parts[number]), called, kind="application/octet-stream")

    def _page(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        common = {
            "mode": self.settings.mail_mode,
            "runs": prefect_address(self.settings),
            "folder": self.mailbox.folder,
        }
        text = self.templates.get_template(template).render(common | values)
        return HTMLResponse(text, status, {"Content-Security-Policy": OF_A_PAGE})

    def missing(self) -> HTMLResponse:
        return self._page("mails_missing.html", status=404)

    def _mail(self, name: str) -> EmailMessage:
        return parse(self._file(name).read_bytes())

    def _file(self, name: str) -> Path:
        file = self.mailbox.file(name)
        if file is None:
            raise HTTPException(404)
        return file


def links_beside(html: str) -> str:
    """The HTML of a mail, whose links open beside the page and not in its small frame.

    Not in front of the doctype: browsers would lay the mail out by the rules of the nineties.
    """
    head = _HEAD.search(html)
    at = head.end() if head else 0
    return f'{html[:at]}<base target="_blank">{html[at:]}'


def _attachments(mail: EmailMessage) -> list[CaughtAttachment]:
    return [
        CaughtAttachment(
            number,
            part.get_filename() or f"part-{number}",
            part.get_content_type(),
            len(_bytes(part)),
        )
        for number, part in enumerate(mail.iter_attachments())
    ]


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else part.as_bytes()


def _download(content: bytes, name: str, *, kind: str) -> Response:
    quoted = "".join(each for each in name if each.isascii() and each.isprintable() and each != '"')
    kept = {"Content-Disposition": f'attachment; filename="{quoted}"'}
    return Response(content, media_type=kind, headers=kept)


def _guard(settings: Settings) -> Callable[[HTTPBasicCredentials], None]:
    """Asks for the password of the Prefect page: personal links stand in the mails."""

    def check(given: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> None:
        right = (USER, prefect_password(settings))
        said = (given.username, given.password)
        if not secrets.compare_digest("\0".join(said).encode(), "\0".join(right).encode()):
            raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})

    return check


async def _careful(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await answer(request)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def mails_app(settings: Settings, folder: Path) -> FastAPI:
    """The page. Every address answers GET only, and none changes anything."""
    pages = _Pages(settings, folder)
    guarded = [Depends(_guard(settings))] if is_open_to_others(settings) else []
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, dependencies=guarded)
    app.middleware("http")(_careful)
    if not guarded:
        # A page of the web that calls itself by this machine's address gets nothing.
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK))
    app.exception_handler(404)(lambda _request, _error: pages.missing())
    app.get("/", response_class=HTMLResponse)(pages.several)
    app.get("/mails/{name}", response_class=HTMLResponse)(pages.one)
    app.get("/mails/{name}/html", response_class=HTMLResponse)(pages.html)
    app.get("/mails/{name}/raw")(pages.raw)
    app.get("/mails/{name}/attachments/{number}")(pages.attachment)
    return app
