"""The health of a year each morning: on its page, and as a mail to the Secretariat if needed."""

import secrets
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from igf.asks.recipients import Recipient, recipients
from igf.health.assess import health
from igf.health.words import health_markdown, mattering
from igf.log.write import Value, record
from igf.mail.render import render
from igf.office.office import Office
from igf.office.ports import Runs
from igf.outbox.contexts import cycle_facts
from igf.outbox.deliver import deliver
from igf.outbox.row import Belonging, DraftMail, outbox_row
from igf.stage.lease import Lease
from igf.stage.stops import CANCELLED, LIVE
from igf.store.queries import health as health_queries
from igf.store.queries import outbox as mail_queries
from igf.store.queries import year as queries
from igf.store.queries.watch import MORNING
from igf.store.session import IntegrityError
from igf.store.tables.records import Service
from igf.year.declared import year_of
from schemas.cycle import CycleFile
from schemas.definition import SECRETARIAT
from schemas.health import Finding, YearHealth
from schemas.moments import Moment
from schemas.notices import HealthContext, HealthLine, RecipientFacts, StageFacts

#: When the morning is, where the Secretariat is.
AT: Final = time(7)
ZONE: Final = ZoneInfo("Europe/Zurich")
NOTICE: Final = "health.morning"
#: How many findings a mail tells; the others are counted.
MOST: Final = 12
#: Who acts for a year as a whole.
WATCH: Final = "watch"


def morning(office: Office, runs: Runs, *, cycle: str) -> str:
    """Look at the year, once each day from seven o'clock on; returns what was done, or "".

    However many do it, and however late in the day: the day and each mail have a unique key.
    """
    now = office.now()
    day = day_of(now)
    if not day or not _is_due(office, cycle, day=day):
        return ""
    found = health(office, cycle)
    runs.show_health(cycle, health_markdown(found))
    mails = [] if found.stopped else _mails(office, found, day=day)
    try:
        told = _keep(office, cycle, day=day, mails=mails)
    except IntegrityError:  # another watch was quicker
        return ""
    words = "looked at how it does" + ("; the Secretariat is told" if mails else "")
    return words if told else ""


def day_of(now: datetime) -> str:
    """The day whose morning has come, as "2027-01-12"; empty before seven."""
    local = now.astimezone(ZONE)
    return f"{local:%Y-%m-%d}" if local.time() >= AT else ""


def deliver_mails_of_the_year(office: Office, cycle: str) -> str:
    """Hand over the mails that belong to no stage; returns what was done, or ""."""
    return deliver(office, Lease(cycle, WATCH, secrets.token_hex(16)))


def _is_due(office: Office, cycle: str, *, day: str) -> bool:
    """Whether this day's look is still to come; a year that is over or cancelled has none."""
    with office.store.read() as session:
        done = session.get(Service, _name(cycle))
        live = any(each.state in LIVE for each in queries.stages(session, cycle))
        wanted = live and queries.cycle(session, cycle).state != CANCELLED
    return wanted and (done is None or done.holder != day)


def _keep(office: Office, cycle: str, *, day: str, mails: Sequence[dict[str, Any]]) -> bool:
    """One transaction: the day is done, and its mails leave instead of older ones."""
    now = office.now()
    with office.store.write(now) as session:
        row = session.get(Service, _name(cycle))
        if row and row.holder == day:
            return False
        session.merge(Service(name=_name(cycle), holder=day, seen_at=now, until=None))
        health_queries.drop_older(session, cycle, notice=NOTICE, rung=day)
        if mails:
            mail_queries.add_mails(session, mails)
            values: dict[str, Value] = {"day": day, "mails": len(mails)}
            record(session, "health.told", subject=cycle, at=now, values=values)
    return True


def _mails(office: Office, found: YearHealth, *, day: str) -> list[dict[str, Any]]:
    """The mails as rows of the outbox; none if nothing matters."""
    telling = list(mattering(found))
    if not telling:
        return []
    with office.store.read() as session:
        year = year_of(session, found.cycle)
        people = recipients(session, (SECRETARIAT,), year=year, now=found.at)
    return [_mail(office, found, year=year, to=person, day=day) for person in people]


def _mail(
    office: Office, found: YearHealth, *, year: CycleFile, to: Recipient, day: str
) -> dict[str, Any]:
    made = render(
        office.catalogue, NOTICE, languages=to.languages, context=_context(found, year, to=to)
    )
    mail, of = DraftMail(NOTICE, to, made), Belonging(found.cycle, "health", day, 1)
    key = f"{found.cycle}/{NOTICE}/{day}/{to.key}"
    return outbox_row(mail, of, domain=office.mail_domain, now=found.at, key=key)


def _context(found: YearHealth, year: CycleFile, *, to: Recipient) -> HealthContext:
    lines = [_line(each) for each in mattering(found)]
    page = year.website
    return HealthContext(
        cycle=cycle_facts(year),
        stage=StageFacts(key=found.cycle, title=year.title, page=page, opens=None, closes=None),
        recipient=RecipientFacts(name=to.name, why=to.why),
        findings=tuple(lines[:MOST]),
        more=len(lines[MOST:]),
    )


def _line(each: Finding) -> HealthLine:
    what = f"{each.stage}: {each.what}" if each.stage else each.what
    since = Moment(at=each.since, shown=f"{each.since:%H:%M} UTC") if each.since else None
    return HealthLine(what=what, whom=each.whom, since=since, todo=each.todo)


def _name(cycle: str) -> str:
    return f"{MORNING}{cycle}"
