"""Whatever is pressed in whatever order: all that the page thanks for is in the database."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from igf.asks.excuse import Letting, delegate, withdraw_answer
from igf.asks.links import linking, revoke
from igf.log.write import By
from igf.pages.answers import answers_app
from igf.store.queries import asks as ask_queries
from igf.store.tables.year import Answer
from schemas.errors import Mistake
from tests.amounts import examples
from tests.asks.test_sides import ASK
from tests.engine.begun import DAY, OPENS, STAFF, Begun, begun_with, reopened
from tests.pages.tabs import Tab, kept_note, thanks
from tests.pages.test_stale_forms import AT_CLOSE

WHY = By(STAFF, "as it happens")
VOTE, ATTEND = "igf-2027/call/approve", "igf-2027/call/attend"
CHOICES = {VOTE: ("for", "against"), ATTEND: ("online", "in_person")}
#: The tabs that are open: two of one person in one window or on two devices, of two questions, and
#: one of somebody who may be let to answer for others.
TABS = (("jun", VOTE), ("jun", VOTE), ("amina", VOTE), ("lea", VOTE), ("jun", ATTEND))
NOTES = ("", "Why <not>")
which = st.integers(0, len(TABS) - 1)
sends = st.tuples(
    st.just("send"), which, st.integers(0, 1), st.sampled_from(NOTES), st.none() | which
)
others = st.one_of(
    st.tuples(st.just("reload"), which),
    st.tuples(st.just("revoke"), which),
    st.tuples(st.just("open_anew"), which),
    st.tuples(st.just("take_back"), which),
    st.tuples(
        st.just("delegate"), st.sampled_from(("amina", "jun")), st.sampled_from(("lea", "jun"))
    ),
    st.tuples(st.just("wait"), st.integers(1, 4)),
)
orders = st.lists(st.one_of(sends, sends, others), min_size=6, max_size=14)
seen: dict[str, int] = {}


@cache
def asked_file() -> bytes:
    """A year whose two questions wait for their answers, as a file to be copied."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "igf.db"
        with begun_with(f"sqlite:///{file}", Path(folder), AT_CLOSE, ASK) as year:
            year.carry(OPENS)
        return file.read_bytes()


@dataclass
class Pressing:
    """The open tabs; `thanked` is what the page thanked for last, by question and side."""

    year: Begun
    client: TestClient
    tabs: list[Tab] = field(default_factory=list)
    thanked: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def open_anew(self, number: int) -> None:
        """A tab whose link is that of the newest mail."""
        person, ask = TABS[number]
        address = linking(self.year.office, [ask]).address(ask, person=person)
        tab = Tab(self.client, f"{address.removeprefix(self.year.office.links.answers)}?lang=en")
        assert tab.load().status_code == 200
        self.tabs[number : number + 1] = [tab]

    def send(self, number: int, choice: int, note: str, key_of: int | None) -> None:
        """Send the form of a tab, for the first time or after Back, or with the key of another."""
        tab, ask = self.tabs[number], TABS[number][1]
        if not tab.fields:
            self.open_anew(number)  # there was no form to send; there may be now
            return
        typed = {"choice": CHOICES[ask][choice], "note": note}
        if key_of is not None and (key := self.tabs[key_of].fields.get("form_key")):
            typed["form_key"] = key
        if tab.sides:
            typed["holder"] = tab.sides[(choice + bool(note)) % len(tab.sides)]
        before, holder = self.answers(), (tab.fields | typed)["holder"]
        page = tab.send(**typed)
        new = self.answers()[len(before) :]
        tally(page, new)
        if not thanks(page):
            assert new == []
            assert page.status_code in {404, 422}
            assert "Your answer was not recorded." in page.text
            assert kept_note(page) == note or escape(note) in page.text
            return
        assert escape(note) in page.text
        assert new in ([], [(ask, holder, typed["choice"], note)])
        self.thanked[ask, holder] = (typed["choice"], note)

    def reload(self, number: int) -> None:
        """A page that thanks shows the own answer that counts."""
        person, ask = TABS[number]
        page = self.tabs[number].load()
        if thanks(page):
            own = [each for each in self.counting(ask).values() if each.person == person]
            assert own
            assert any(escape(each.note) in page.text for each in own)

    def revoke(self, number: int) -> None:
        person, ask = TABS[number]
        revoke(self.year.office, ask, who=person, by=WHY)

    def delegate(self, who: str, to: str) -> None:
        delegate(self.year.office, Letting(VOTE, who, WHY), to=to)

    def take_back(self, number: int) -> None:
        """What is taken back counts no longer, nor does what it changed."""
        person, ask = TABS[number]
        holder = f"person:{person}"
        withdraw_answer(self.year.office, Letting(ask, holder, WHY))
        self.thanked.pop((ask, holder), None)

    def wait(self, days: int) -> None:
        """After the seventh day both questions are closed."""
        self.year.clock.move_to(self.year.clock.now() + days * DAY)
        self.year.carry()

    def answers(self) -> list[tuple[str, str, str, str]]:
        with self.year.office.store.read() as session:
            rows = session.query(Answer).order_by(Answer.id).all()
        return [(each.ask, each.holder, each.choice, each.note) for each in rows]

    def counting(self, ask: str) -> Mapping[str, Answer]:
        with self.year.office.store.read() as session:
            return ask_queries.counting(session, ask)

    def all_counting(self) -> dict[tuple[str, str], tuple[str, str]]:
        return {
            (ask, holder): (found.choice, found.note)
            for ask in CHOICES
            for holder, found in self.counting(ask).items()
        }


def tally(page: Response, new: Sequence[object]) -> None:
    came = ("new" if new else "repeated") if thanks(page) else "refused"
    seen[came] = seen.get(came, 0) + 1


@contextmanager
def pressing() -> Iterator[Pressing]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "igf.db"
        file.write_bytes(asked_file())
        year = reopened(f"sqlite:///{file}", Path(folder), at=OPENS)
        year.office.store.slow_ms = None  # however many run beside it
        client = TestClient(answers_app(year.office), follow_redirects=False)
        found = Pressing(year, client)
        for number in range(len(TABS)):
            found.open_anew(number)
        yield found
        year.office.store.close()


#: Somebody answers for another as well, so that the form asks for whom, and a link is withdrawn
#: and opened again.
FOR_TWO: list[tuple[Any, ...]] = [
    ("delegate", "amina", "jun"),
    ("reload", 0),
    ("reload", 0),
    ("send", 0, 1, "", 4),
    ("send", 0, 0, "", None),
    ("reload", 0),
    ("open_anew", 3),
    ("open_anew", 3),
    ("revoke", 3),
]


@example(FOR_TWO)
@settings(
    max_examples=examples(25, soak=2000),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # as told, without a search for less
)
@given(orders)
def press(order: list[tuple[str, int, int, str, int | None]]) -> None:
    """Press in one order after the other; after each act, what was thanked for is what counts."""
    with pressing() as pressed:
        for name, *rest in order:
            act: Callable[..., None] = getattr(pressed, name)
            with suppress(Mistake):  # the Secretariat is told that there is nothing to do
                act(*rest)
            assert pressed.all_counting() == pressed.thanked, name


def test_who_answers_for_two_is_asked_for_whom() -> None:
    with pressing() as pressed:
        for name, *rest in FOR_TWO[:6]:
            getattr(pressed, name)(*rest)
        assert pressed.all_counting() == {
            (VOTE, "person:jun"): ("for", ""),
            (VOTE, "person:amina"): ("against", ""),
        }


@pytest.mark.hypothesis
def test_all_that_is_thanked_for_counts_and_nothing_else_does() -> None:
    seen.clear()
    press()
    # It says something only if much was new, sent again and refused.
    assert min(seen.get(each, 0) for each in ("new", "repeated", "refused")) >= 5, seen
