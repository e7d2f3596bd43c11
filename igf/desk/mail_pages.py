"""Emails: lists by state, one as its reader reads it."""

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from igf.asks.links import without_links
from igf.desk.look import DeskLook
from igf.store.queries import desk_mails
from igf.store.queries import outbox as mail_queries
from igf.store.queries.desk_mails import WantedMails
from igf.store.tables.records import Outgoing
from schemas.errors import Mistake

#: Mails a page.
MOST = 100
#: In the order in which they are offered; each with what it means.
STATES = {
    "draft": "wait for approval",
    "queued": "leave next",
    "sending": "are being handed over",
    "unknown": "in doubt",
    "failed": "refused",
    "sent": "sent",
    "skipped": "dropped",
}


def add(app: FastAPI, look: DeskLook) -> None:
    """Add the pages."""
    pages = _Pages(look)
    app.get("/emails")(pages.listed)
    app.get("/email/{number}")(pages.one)
    app.get("/email/{number}/html")(pages.as_read)


class _Pages:
    def __init__(self, look: DeskLook) -> None:
        self.office, self.look = look.office, look

    def listed(
        self, request: Request, *, state: str = "", stage: str = "", person: str = "", page: int = 1
    ) -> Response:
        """Emails of a state, stage and recipient; all of it stands in the address."""
        if state and state not in STATES:
            raise Mistake(f"no email is {state}", f"choose one of {', '.join(STATES)}")
        first = max(page - 1, 0) * MOST
        with self.office.store.read() as session:
            number, rows = desk_mails.page_of_mails(
                session, WantedMails(state, stage, person), first=first, most=MOST
            )
        return self.look.page(
            "emails.html",
            request.state.who,
            at="/emails",
            rows=rows,
            number=number,
            states=STATES,
            chosen={"state": state, "stage": stage, "person": person},
            page=max(page, 1),
            pages=max(-(-number // MOST), 1),
        )

    def one(self, request: Request, *, number: int) -> Response:
        """One email: to whom, why, in which state, and its words."""
        row = self._row(number)
        (text,) = without_links([row.text])
        return self.look.page(
            "email.html", request.state.who, at="/emails", row=row, text=text, states=STATES
        )

    def as_read(self, number: int) -> Response:
        """The email as a program for mails shows it, with nothing of ours around it."""
        row = self._row(number)
        (html,) = without_links([row.html])
        policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})

    def _row(self, number: int) -> Outgoing:
        with self.office.store.read() as session:
            row = mail_queries.by_id(session, number)
        if row is None:
            raise Mistake(f"there is no email {number}", "choose one of the list")
        return row
