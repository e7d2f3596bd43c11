"""Signing in and out. Looking at a link does nothing: only its button signs in."""

from typing import Annotated

from fastapi import FastAPI, Form, Request, Response
from fastapi.responses import RedirectResponse
from starlette.background import BackgroundTask

from igf.desk.guard import cookie_name, own_path
from igf.desk.look import DeskLook
from igf.signing.sign_in import (
    SESSION_FOR,
    Entered,
    invite,
    link_is_good,
    sessions_of,
    sign_in,
    sign_out,
)
from igf.signing.sign_in_mail import send_link
from schemas.errors import Mistake

Text = Annotated[str, Form()]


def add(app: FastAPI, look: DeskLook) -> None:
    """Add the pages."""
    pages = _Pages(look)
    app.get("/sign-in")(pages.ask)
    app.post("/sign-in")(pages.send)
    app.get("/sign-in/{token}")(pages.show)
    app.post("/sign-in/{token}")(pages.enter)
    app.get("/me")(pages.mine)
    app.post("/sign-out")(pages.leave)


class _Pages:
    def __init__(self, look: DeskLook) -> None:
        self.office, self.look = look.office, look

    def ask(self, request: Request, *, next: str = "/") -> Response:  # noqa: A002 -- its name in the address
        """The page that asks for an address."""
        return self.look.page("sign_in.html", request.state.who, sent=False, next=own_path(next))

    def send(self, *, address: Text = "", next: Text = "/") -> Response:  # noqa: A002 -- its name in the form
        """Mail a link; the same words whether the address is known or not."""
        page = self.look.page("sign_in.html", None, sent=True, next=own_path(next))
        # After the response: how long it takes would tell who is known.
        page.background = BackgroundTask(self._send, address.strip())
        return page

    def _send(self, address: str) -> None:
        made = invite(self.office, address)
        if made:
            send_link(self.office, made, address=f"{self.office.links.desk}/sign-in/{made.token}")

    def show(self, token: str) -> Response:
        """The page with the button; nothing is used up."""
        link = link_is_good(self.office, token)
        if link is None:
            raise Mistake("this link is not good any more", "ask for a new one at /sign-in")
        return self.look.page("enter.html", None, token=token, first=link.person is None)

    def enter(
        self, request: Request, *, token: str, name: Text = "", address: Text = ""
    ) -> Response:
        """Sign in, and go to the first screen."""
        browser = request.headers.get("user-agent", "")
        cookie = sign_in(self.office, token, browser=browser, said=Entered(name, address))
        response = RedirectResponse("/", status_code=303)
        response.set_cookie(
            cookie_name(request),
            cookie,
            max_age=int(SESSION_FOR.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return response

    def mine(self, request: Request) -> Response:
        """The browsers one is signed in with."""
        who = request.state.who
        return self.look.page("me.html", who, sessions=sessions_of(self.office, who))

    def leave(self, request: Request, *, everywhere: Text = "") -> Response:
        """Sign out here, or everywhere."""
        sign_out(self.office, request.state.who, everywhere=bool(everywhere))
        response = RedirectResponse("/sign-in", status_code=303)
        response.delete_cookie(cookie_name(request))
        return response
