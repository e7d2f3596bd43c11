"""Emails: lists by state, one as its reader reads it."""

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from igf.asks.links import without_links
from igf.asks.rules.holders import holder_of
from igf.desk.look import DeskLook
from igf.desk.offers import offers
from igf.desk.plain_words import MAILS
from igf.desk.why_sent import reason_told, why_sent
from igf.store.queries import desk_mails
from igf.store.queries import outbox as mail_queries
from igf.store.queries import year as queries
from igf.store.queries.desk_mails import WantedMails
from igf.store.session import Session
from igf.store.tables.records import Outgoing
from igf.whom.find import everybody
from schemas.errors import Mistake

#: Mails a page, and the last page that can be asked for.
MOST, MOST_PAGES = 100, 100_000


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
        if state and state not in MAILS:
            raise Mistake(f"no email is {state}", f"choose one of {', '.join(MAILS)}")
        page = min(max(page, 1), MOST_PAGES)
        first = (page - 1) * MOST
        with self.office.store.read() as session:
            number, rows = desk_mails.page_of_mails(
                session,
                WantedMails(state, stage, _recipient(session, person)),
                first=first,
                most=MOST,
            )
            stages = {row.id: row.title for row in queries.stages(session)}
        return self.look.page(
            "emails.html",
            request.state.who,
            at="/emails",
            rows=rows,
            number=number,
            stages=stages,
            states=MAILS,
            chosen={"state": state, "stage": stage, "person": person},
            page=page,
            pages=max(-(-number // MOST), 1),
        )

    def one(self, request: Request, *, number: int) -> Response:
        """One email: to whom, why, in which state, and its words."""
        row = self._row(number)
        (text,) = without_links([row.text])
        who, now = request.state.who, self.office.now()
        with self.office.store.read() as session:
            found = queries.stage_if_there(session, row.stage)
            acts = offers(session, "mails", str(number), who=who, now=now)
            why = why_sent(session, row)
        title = found.title if found else ""
        return self.look.page(
            "email.html",
            who,
            at="/emails",
            row=row,
            text=text,
            why=why,
            told=reason_told(text),
            stage_title=title,
            acts=acts,
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


def _recipient(session: Session, said: str) -> str:
    """The key of a recipient, said by name, address or id. Mistake: nobody is meant, or several."""
    if not said.strip() or said.startswith("list:"):
        return said.strip()
    return holder_of(everybody(session).one(said).id)
