"""Five dates of 2024 that changed while the year ran: each foreseen, carried out, and looked at.

The year is started as it stood after the first meeting of the MAG, on 18 December 2023.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from igf.engine.followers import FOLLOWERS
from igf.log.write import Actor, By
from igf.mail.memory import MemoryTransport
from igf.moving import Foreseen, MoveOrder, carry_out, foresee, foreseen_words
from igf.office.office import Office
from igf.ops.example import EXAMPLES
from igf.ops.trial import year_from
from igf.people.take_in import read_people_file, take_in_people
from igf.rehearsal.loop import SimulatedClock, rehearse
from igf.starting.start import start
from igf.store import schema
from igf.store.queries import year as queries
from igf.store.session import Store
from igf.store.tables.records import Outgoing
from schemas.moments import zulu
from tests.engine.begun import catalogue, willing
from tests.tree import ROOT

STARTED = datetime(2023, 12, 18, 9, 0, tzinfo=UTC)
MAG_II = datetime(2024, 1, 16, 15, 0, tzinfo=UTC)
CHAIR = Actor("Layla Haddad", "command")
#: What the file says since, and what was said before.
EARLIER = {
    'T: {at: "2024-12-15", basis: attested, source: [MAG-II-2024], state: confirmed}': (
        'T: {at: "2024-12-17", basis: default, state: tentative}'
    ),
    'opens: {at: "2024-02-27 10:00 Asia/Riyadh", basis: attested, '
    "source: [MAG-II-2024, MAG-FEB-2024, W84]}": 'opens: "2024-02-28 10:00 Asia/Riyadh"',
    'closes: {at: "2024-02-29 18:00 Asia/Riyadh", basis: attested, '
    "source: [MAG-II-2024, MAG-FEB-2024, W84]}": 'closes: "2024-03-01 18:00 Asia/Riyadh"',
    "closes: {at: oc_mag_1.closes, basis: default}": 'closes: "2024-02-20 15:00 UTC"',
    'at: "2024-01-16", basis: attested, source: [MAG-II-2024]}': "at: pn_bpf_selection.closes}",
    'at: "2024-03-01", basis: attested, source: [MAG-II-2024, MAG-FEB-2024]}': "at: null}",
}

#: The members of the MAG in examples/people.csv: they alone were invited by then.
INVITED = {
    "Layla Haddad",
    "Amina Diallo",
    "Luis Ortega",
    "Keiko Tanaka",
    "Élodie Martin",
    "Tomasz Nowak",
    "Sina Faleolo",
    "عمر الفارسي",
}
#: What everybody who was invited to the meeting in February is told, counted and written by hand.
NEW_DATES = """Dear {name},

The dates of First Open Consultations and MAG meeting have changed. The
new dates are:

- Begins: 27 February 2024, 10:00 Asia/Riyadh (was 28 February 2024, 10:00 Asia/Riyadh)
- Ends: 29 February 2024, 18:00 Asia/Riyadh (was 1 March 2024, 18:00 Asia/Riyadh)
- More: First Open Consultations and MAG meeting
  <https://intgovforum.org/en/content/igf-2024-first-open-consultations-and-mag-meeting>

Please adjust your plans accordingly. Questions: igf@un.org.

--
You are receiving this message {why}. IGF Secretariat. Questions: igf@un.org.

Website of IGF 2024 <https://www.intgovforum.org>
"""
#: What floats with T on 16 January: both dates of these stages, and besides them three dates.
FLOATING = [
    "other_session_allocation",
    "main_sessions",
    "tracks",
    "intersessional_work",
    "oc_mag_3",
    "registration",
    "remote_hubs",
    "village",
    "schedule_build",
    "organiser_training",
    "annual_meeting",
    "session_reports",
    "outputs_and_messages",
    "close_and_handover",
]
FLOATING_DATES = {
    *(f"{stage}.{point}" for stage in FLOATING for point in ("opens", "closes")),
    "main_session_concepts",
    "schedule_freeze",
}


@dataclass
class Moving:
    """The running year, and what is moved in it."""

    office: Office
    clock: SimulatedClock

    def order(self, **dates: str) -> MoveOrder:
        named = {name.replace("__", "."): to for name, to in dates.items()}
        return MoveOrder("igf-2024", named, By(CHAIR, "decided by the MAG"))

    def foreseen(self, **dates: str) -> Foreseen:
        return foresee(self.office, self.order(**dates))

    def dates(self) -> dict[str, str | None]:
        with self.office.store.read() as session:
            rows = queries.deadlines(session, "igf-2024")
            return {row.name: zulu(row.at) if row.at else None for row in rows}

    def held(self) -> set[str]:
        """The dates that people were told of, that are confirmed, or that have passed."""
        now = self.clock.now()
        with self.office.store.read() as session:
            return {
                row.name
                for row in queries.deadlines(session, "igf-2024")
                if row.told or row.state == "confirmed" or (row.at and row.at <= now)
            }

    def drafts(self) -> list[Outgoing]:
        with self.office.store.read() as session:
            return [row for row in queries.outbox(session) if row.state == "draft"]

    def carried_out(self, foreseen: Foreseen) -> dict[str, str | None]:
        """Carry the move out; the dates that are others then."""
        before = self.dates()
        carry_out(self.office, foreseen)
        return {name: at for name, at in self.dates().items() if at != before[name]}


@pytest.fixture(scope="module")
def at_mag_2(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The year as it stands on 16 January 2024, everyone having answered; a database."""
    folder = tmp_path_factory.mktemp("year")
    office = office_in(folder / "igf.db", clock := SimulatedClock(STARTED))
    schema.upgrade(office.store)
    take_in_people(office, read_people_file(office, EXAMPLES / "people.csv"), by=CHAIR)
    start(office, year_from(earlier_file(folder)), by=CHAIR)
    rehearse(office, clock, people=willing, until=MAG_II)
    office.store.close()
    return str(folder / "igf.db")


@pytest.fixture
def moving(at_mag_2: str, tmp_path: Path) -> Iterator[Moving]:
    copy = tmp_path / "igf.db"
    copy.write_bytes(Path(at_mag_2).read_bytes())
    clock = SimulatedClock(MAG_II)
    office = office_in(copy, clock)
    yield Moving(office, clock)
    office.store.close()


def office_in(database: Path, clock: SimulatedClock) -> Office:
    store = Store(f"sqlite:///{database}", durable=False)
    return Office(
        store, catalogue(), clock, MemoryTransport(), database.parent / "out", followers=FOLLOWERS
    )


def earlier_file(folder: Path) -> Path:
    text = (ROOT / "cycles" / "igf-2024.yaml").read_text(encoding="utf-8")
    for since, before in EARLIER.items():
        assert since in text
        text = text.replace(since, before)
    (folder / "igf-2024.yaml").write_text(text, encoding="utf-8")
    return folder / "igf-2024.yaml"


def days_between(before: str | None, after: str | None) -> int:
    first, second = (datetime.fromisoformat(each or "") for each in (before, after))
    return (second.date() - first.date()).days


def words(foreseen: Foreseen) -> str:
    return "\n".join(foreseen_words(foreseen))


def test_the_meeting_in_february_moves_by_a_day(moving: Moving) -> None:
    foreseen = moving.foreseen(oc_mag_1="2024-02-27")
    assert "Wed 28 February 2024" in words(foreseen)
    assert "Tue 27 February 2024" in words(foreseen)
    title = "First Open Consultations and MAG meeting"
    stays = (
        f"stays (still the Tuesday of that week); was 8 days before {title} opens, "
        "now 7 days before it"
    )
    assert stays in words(foreseen)
    assert moving.carried_out(foreseen) == {
        "oc_mag_1.opens": "2024-02-27T07:00:00Z",
        "oc_mag_1.closes": "2024-02-29T15:00:00Z",
        "consultant_hiring.opens": "2024-03-01T08:00:00Z",
        "consultant_hiring.closes": "2024-04-12T23:59:00Z",
    }


def test_those_who_were_invited_to_it_are_told_in_these_words(moving: Moving) -> None:
    foreseen = moving.foreseen(oc_mag_1="2024-02-27")
    mails = {notice.mail.recipient.name: notice.mail for notice in foreseen.notices}
    assert set(mails) == INVITED
    for name, mail in mails.items():
        assert mail.notice == "cycle.date_changed"
        subject = "IGF 2024 · First Open Consultations and MAG meeting: new dates"
        assert mail.rendered.subject == subject
        said = NEW_DATES.format(name=name, why=mail.recipient.why)
        text = " ".join(mail.rendered.text.split())
        assert text.endswith(" ".join(said.split()))
        # She reads French only, and is told in French that there is only English.
        assert text.startswith("Dear") == (name != "Élodie Martin")
    moving.carried_out(foreseen)
    drafts = [(row.name, row.subject, row.text) for row in moving.drafts()]
    told = [(each.mail.recipient.name, each.mail.rendered) for each in foreseen.notices]
    assert drafts == [(name, mail.subject, mail.text) for name, mail in told]


def test_the_annual_meeting_moves_by_two_days_and_held_dates_stay(moving: Moving) -> None:
    foreseen = moving.foreseen(T="2024-12-15")
    stays = {stay.name: (stay.was, stay.now) for stay in foreseen.stays}
    assert stays["nri_grants.closes"] == (-325, -323)
    assert stays["thematic_input.closes"] == (-321, -319)
    assert "was T-325, now T-323" in words(foreseen)
    assert "27 January 2024" in words(foreseen)
    second = "Second Open Consultations and MAG meeting opens"
    assert f"stays (hangs on {second}, which stays); was T-188, now T-186" in words(foreseen)
    # Nobody is told: what people know stays.
    assert foreseen.notices == ()
    assert "would be drafted" not in words(foreseen)
    held, before = moving.held(), moving.dates()
    changed = moving.carried_out(foreseen)
    assert held.isdisjoint(changed)
    assert {"nri_grants.closes", "thematic_input.opens", "oc_mag_1.opens"} <= held
    assert moving.drafts() == []
    # Every date that floats moves by two days; a Wednesday by a week.
    assert set(changed) == FLOATING_DATES | {"T", "mag_virtual_10"}
    days = {name: days_between(before[name], at) for name, at in changed.items()}
    assert days == dict.fromkeys(changed, -2) | {"mag_virtual_10": -7}


def test_the_decision_on_pns_and_bpfs_moves_to_the_meeting(moving: Moving) -> None:
    foreseen = moving.foreseen(pn_bpf_selection__closes="oc_mag_1.closes")
    assert "Tue 20 February 2024" in words(foreseen)
    assert [each.rule for each in foreseen.conflicts] == ["R-PN-2"]
    assert moving.carried_out(foreseen) == {
        "pn_bpf_selection.closes": "2024-03-01T15:00:00Z",
        "pn_ai_recharter": "2024-03-01T15:00:00Z",
    }
    # Nobody was told of it yet, so nobody is told of the change.
    assert (foreseen.notices, moving.drafts()) == ((), [])


def test_one_network_is_rechartered_ahead_and_the_others_are_not(moving: Moving) -> None:
    foreseen = moving.foreseen(pn_ai_recharter="2024-01-17")
    changed = moving.carried_out(foreseen)
    assert changed == {"pn_ai_recharter": "2024-01-17T15:00:00Z"}
    assert (foreseen.notices, moving.drafts()) == ((), [])
    # Once moved by hand it no longer follows the decision on the others.
    later = moving.carried_out(moving.foreseen(pn_bpf_selection__closes="oc_mag_1.closes"))
    assert set(later) == {"pn_bpf_selection.closes"}


def test_comments_without_an_end_get_one(moving: Moving) -> None:
    assert moving.dates()["lp_paper_review.closes"] is None
    foreseen = moving.foreseen(lp_paper_review__closes="2024-03-01")
    said = list(foreseen_words(foreseen))
    title, until = "Open review of The Internet We Want closes", "Fri 1 March 2024, 23:59 UTC"
    assert said[:2] == ["Moves:", f"  {title}  no date yet  ->  {until}"]
    changed = moving.carried_out(foreseen)
    assert changed == {"lp_paper_review.closes": "2024-03-01T23:59:00Z"}
    # All who were told that it has no closing date hear of it.
    assert {draft.notice for draft in moving.drafts()} == {"call.closing"}
    assert all("1 March 2024, 23:59 UTC" in draft.text for draft in moving.drafts())


def test_a_closing_that_passes_dates_it_has_nothing_to_do_with_is_in_no_ones_way(
    moving: Moving,
) -> None:
    order = replace(moving.order(nri_grants__closes="2024-06-20"), force=True)
    foreseen = foresee(moving.office, order)
    assert (foreseen.conflicts, foreseen.stays) == ((), ())
    assert "In each other's way" not in words(foreseen)


def test_all_five_are_one_move_and_the_year_goes_on_to_its_end(moving: Moving) -> None:
    foreseen = moving.foreseen(
        T="2024-12-15",
        oc_mag_1="2024-02-27",
        pn_bpf_selection__closes="2024-02-29 23:59 UTC",
        pn_ai_recharter="2024-01-17",
        lp_paper_review__closes="2024-03-01",
    )
    moving.carried_out(foreseen)
    rehearse(moving.office, moving.clock, people=willing, until=datetime(2025, 6, 1, tzinfo=UTC))
    with moving.office.store.read() as session:
        unfinished = [row.key for row in queries.live_stages(session)]
        mails = [row.key for row in queries.outbox(session)]
    assert unfinished == []
    assert len(mails) == len(set(mails))
