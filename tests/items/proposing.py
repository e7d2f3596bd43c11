"""A started year with one stage that receives proposals, charters or applications."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from igf.asks.decide import Reply, decide
from igf.items.acts import Named
from igf.items.change import Acting
from igf.items.documents import items_of
from igf.items.enter import add_item
from igf.items.rules.rows import SaidItem
from igf.store.queries import documents as document_queries
from igf.store.tables.people import Membership
from igf.store.tables.year import Document
from schemas.items import Item
from tests.engine.begun import STAFF, STARTED, Begun, begun
from tests.year.years import Data

BODIES = {
    "mag": {"title": "the MAG"},
    "secretariat": {"title": "the IGF Secretariat"},
    "pn_bpf_facilitators": {"title": "Facilitators of PNs and BPFs"},
    "wg_facilitators": {"title": "Facilitators of working groups"},
    "wg_members": {"title": "Members of working groups"},
    "grant_applicants": {"title": "Applicants"},
}
ROLES = {
    "mag_chair": {"title": "MAG Chair", "body": "mag"},
    "web_editor": {"title": "Web editor"},
    "head_of_secretariat": {"title": "Head of the Secretariat"},
}
MEMBERS = {
    "jun": ("pn_bpf_facilitators", "wg_facilitators", "wg_members", "grant_applicants"),
    "lea": ("head_of_secretariat",),
}
DATES = {"opens": "2027-01-04 09:00 UTC", "closes": "2027-01-31 23:59 UTC"}
CEILINGS = {"national": 5000, "sub_regional": 6000, "regional": 12000}


def stage_of(kind: str, **more: object) -> Data:
    return {"kind": kind, "title": kind.replace("_", " "), **DATES, **more}


@contextmanager
def proposing(
    url: str, folder: Path, kind: str, *, capacity: int | None = 4, **others: Data
) -> Iterator[Begun]:
    """A year with a stage of a kind, by that name, and other stages; everybody needed is there."""
    stages = {kind: stage_of(kind, audience=["community"]), **others}
    settings = {"funded_capacity": capacity, "grant_ceilings": CEILINGS}
    with begun(url, folder, stages=stages, bodies=BODIES, roles=ROLES, settings=settings) as year:
        with year.office.store.write(STARTED) as session:
            for person, bodies in MEMBERS.items():
                session.add_all(Membership(person=person, body=body) for body in bodies)
        yield year


def act(year: Begun, name: str = "acted", *, dry: bool = False) -> Acting:
    return Acting(year.stage, name, STAFF, dry)


def enter(year: Begun, *keys: str, **said: str) -> None:
    """Enter items of these keys, with a plan each."""
    fields = {name: value for name, value in said.items() if name != "by_whom"}
    for key in keys:
        plan, whom = f"https://plans.example.org/{key}", said.get("by_whom", "")
        item = SaidItem(key, f"Title of {key}", whom, plan, None, fields)
        add_item(year.office, act(year, "added"), said=item)


def items(year: Begun) -> Sequence[Item]:
    with year.office.store.read() as session:
        return items_of(session, year.stage)


def states(year: Begun) -> dict[str, str]:
    return {each.key: each.state for each in items(year)}


def documents(year: Begun, key: str) -> list[Document]:
    """Every version of a document, oldest first."""
    with year.office.store.read() as session:
        found = document_queries.documents(session, year.stage)
        return [each for each in found if each.key == key]


def text(year: Begun, key: str) -> str:
    """The newest version of a document."""
    return documents(year, key)[-1].content.decode()


def say(year: Begun, step: str, choice: str, *, who: str | None = None) -> str | None:
    """Answer the newest question of a step."""
    ask = year.ask(step)
    reply = Reply(choice=choice, given_by="Amina Diallo", holder=who or ask.by[0], door="command")
    return decide(year.office, ask.id, reply=reply).outcome


def because(*keys: str, reason: str = "the same topic") -> Named:
    return Named(keys, reason)
