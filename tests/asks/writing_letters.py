"""A started year with one stage of letters, answers or reviews, and the people it needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from igf.asks.answer_page import Filled, answer
from igf.asks.decide import Reply, decide
from igf.asks.links import linking
from igf.documents.put import put_document
from igf.documents.versions import MARKDOWN, Made
from igf.store.queries import asks as ask_queries
from igf.store.queries import documents as document_queries
from igf.store.tables.asks import Decision
from igf.store.tables.people import ListAddress, Membership
from igf.store.tables.year import Answer, Document
from tests.engine.begun import STAFF, STARTED, Begun, begun
from tests.year.years import Data

BODIES = {
    "mag": {"title": "the MAG"},
    "secretariat": {"title": "the IGF Secretariat"},
    "leadership_panel": {"title": "the Leadership Panel"},
    "host_country": {"title": "the host country"},
    "un_desa": {"title": "UN DESA"},
}
ROLES = {
    "mag_chair": {"title": "MAG Chair", "body": "mag"},
    "lp_chair": {"title": "Chair of the Leadership Panel", "body": "leadership_panel"},
    "web_editor": {"title": "Web editor"},
}
LISTS = {
    "community": {"title": "the IGF community list"},
    "missions": {"title": "Permanent missions"},
    "un_agencies": {"title": "UN system"},
}
MEMBERS = {
    "amina": ("host_country",),
    "jun": ("leadership_panel", "lp_chair", "un_desa"),
}
OPENS, CLOSES = "2027-01-04 09:00 UTC", "2027-02-26 23:59 UTC"


@contextmanager
def at_work(url: str, folder: Path, kind: str, **more: object) -> Iterator[Begun]:
    """A year with a stage of a kind, by that name."""
    stage: Data = {"kind": kind, "title": kind.replace("_", " "), "opens": OPENS, "closes": CLOSES}
    stages = {kind: stage | more}
    with begun(url, folder, stages=stages, bodies=BODIES, roles=ROLES, lists=LISTS) as year:
        with year.office.store.write(STARTED) as session:
            for key in ("missions", "un_agencies"):
                address = f"{key}@lists.example.org"
                session.add(ListAddress(key=key, name=key, address=address, languages=["en"]))
            for person, bodies in MEMBERS.items():
                session.add_all(Membership(person=person, body=body) for body in bodies)
        yield year


def on(day: str, clock: str = "09:00") -> datetime:
    """A day of 2027: "01-12"."""
    return datetime.fromisoformat(f"2027-{day}T{clock}:00+00:00")


def put(year: Begun, key: str, text: str) -> None:
    made = Made(key.title(), MARKDOWN, text.encode())
    put_document(year.office, year.stage, key=key, made=made, by=STAFF)
    year.carry()


def wrote(year: Begun, step: str, key: str, *, text: str) -> None:
    """Who does a step by hand puts in what it makes, and confirms."""
    put(year, key, text)
    said(year, step, "confirmed")


def said(year: Begun, step: str, choice: str, **fields: str) -> str | None:
    """An answer to the newest question of a step, taken down by the Secretariat."""
    ask = year.ask(step)
    holder, value = fields.get("holder"), fields.get("value", "")
    reply = Reply(choice, "Lea Brun", holder=holder, value=value, note=fields.get("note", ""))
    taken = decide(year.office, ask.id, reply=reply)
    year.carry()
    return taken.outcome


def by_link(year: Begun, step: str, person: str, choice: str, *, note: str = "") -> str | None:
    """An answer through the personal link."""
    ask = year.ask(step).id
    token = linking(year.office, [ask]).address(ask, person=person).rpartition("/")[2]
    taken = answer(year.office, token, filled=Filled(choice, note=note))
    year.carry()
    return taken.outcome


def versions(year: Begun, key: str) -> list[Document]:
    with year.office.store.read() as session:
        found = document_queries.documents(session, year.stage)
        return [each for each in found if each.key == key]


def text_of(year: Begun, key: str) -> str:
    return versions(year, key)[-1].content.decode()


def given(year: Begun, step: str) -> list[Answer]:
    """The answers to the newest question of a step that count."""
    with year.office.store.read() as session:
        return list(ask_queries.counting(session, year.ask(step).id).values())


def decision(year: Begun, step: str) -> Decision:
    """The last decision on the newest question of a step."""
    with year.office.store.read() as session:
        return ask_queries.decisions(session, year.ask(step).id)[-1]
