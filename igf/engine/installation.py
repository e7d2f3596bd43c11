"""Opening an installation: from its settings to an office that is ready to work.

Every door opens through here, so that all of them have the same followers.
"""

from datetime import timedelta

from igf.engine.followers import FOLLOWERS
from igf.mail.catalogue import load_catalogue
from igf.mail.modes import transport_for
from igf.office.office import Links, Office
from igf.office.open_store import open_store
from igf.office.ports import SystemClock
from igf.office.settings import read_settings
from schemas.errors import Mistake
from schemas.settings import Settings


def open_office(settings: Settings | None = None) -> Office:
    """The office of this installation, as the environment describes it. Mistake: it cannot be."""
    chosen = settings or read_settings()
    try:
        transport = transport_for(chosen)
    except ValueError as wrong:
        raise Mistake(str(wrong)) from wrong
    return Office(
        store=open_store(chosen),
        catalogue=load_catalogue(),
        clock=SystemClock(),
        transport=transport,
        outgoing=chosen.home / "outgoing",
        sender=chosen.mail_from,
        mail_domain=chosen.mail_domain,
        links=Links(
            runs=f"http://{chosen.host}:{chosen.prefect_port}",
            mails=f"http://{chosen.host}:{chosen.mails_port}",
            answers=_answers(chosen),
            desk=_desk(chosen),
        ),
        lease=timedelta(seconds=chosen.lease_seconds),
        followers=FOLLOWERS,
    )


def _answers(settings: Settings) -> str:
    own = f"http://{settings.host}:{settings.answers_port}"
    return (settings.answers_url or own).rstrip("/")


def _desk(settings: Settings) -> str:
    own = f"http://{settings.host}:{settings.desk_port}"
    return (settings.desk_url or own).rstrip("/")
