"""How the pages of the desk look: templates, the stylesheet, dates as people read them."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from igf.desk.plain_words import mail_state, stage_state, with_pages
from igf.office.office import Office
from igf.ops.places import PAGES
from igf.signing.sign_in import SignedIn
from igf.words.phrases import counted
from schemas.errors import Mistake

#: The pages in the head of each page: address and name.
PLACES: Final = (
    ("/", "Today"),
    ("/year", "Year"),
    ("/questions", "Questions"),
    ("/emails", "Emails"),
    ("/people", "People"),
    ("/decisions", "Decisions"),
    ("/log", "Log"),
    ("/acts", "All acts"),
)


class DeskLook:
    """The pages as HTML."""

    def __init__(self, office: Office) -> None:
        self.office = office
        loader = FileSystemLoader(PAGES)
        self.templates = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self.templates.filters |= {
            "instant": instant,
            "day": day,
            "clock": clock,
            "mail_state": mail_state,
            "stage_state": stage_state,
            "with_pages": with_pages,
        }
        self.templates.globals |= {"counted": counted}

    @cached_property
    def style(self) -> str:
        """The stylesheet."""
        return (PAGES / "desk" / "desk.css").read_text("utf-8")

    @cached_property
    def style_path(self) -> str:
        """Where the stylesheet is; another one has another address."""
        return f"/style-{sha256(self.style.encode()).hexdigest()[:12]}.css"

    def page(
        self,
        name: str,
        who: SignedIn | None,
        *,
        status: int = 200,
        at: str = "",
        **facts: Any,  # noqa: ANN401 -- what a template shows
    ) -> HTMLResponse:
        """A page; `at` is the place in the head that it belongs to."""
        html = self.templates.get_template(f"desk/{name}").render(
            **facts,
            who=who,
            at=at,
            places=PLACES if who else (),
            style=self.style_path,
            zone=who.zone if who else "UTC",
            now=self.office.now(),
        )
        return HTMLResponse(html, status_code=status)

    def wrong(self, who: SignedIn | None, mistake: Mistake, *, status: int = 404) -> HTMLResponse:
        """A page that says what is wrong and what to do next."""
        said: Mapping[str, str] = {"message": mistake.message, "fix": mistake.fix}
        return self.page("wrong.html", who, status=status, **said)


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone))


def day(at: datetime, zone: str) -> str:
    """As in "Wed 13 January 2027", in the zone of the reader."""
    local = _local(at, zone)
    return f"{local:%a} {local.day} {local:%B %Y}"


def clock(at: datetime, zone: str) -> str:
    """As in "10:00 · 09:00 UTC"."""
    local, utc = _local(at, zone), _local(at, "UTC")
    if local.utcoffset() == utc.utcoffset():
        return f"{utc:%H:%M} UTC"
    other = "" if local.date() == utc.date() else f"{utc:%a} "
    return f"{local:%H:%M} · {other}{utc:%H:%M} UTC"


def instant(at: datetime, zone: str) -> str:
    """As in "Wed 13 January 2027, 10:00 · 09:00 UTC"."""
    return f"{day(at, zone)}, {clock(at, zone)}"
