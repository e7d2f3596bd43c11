"""Proposals, charters and applications: what is recorded of them, and what follows."""

from pathlib import Path

import pytest

from igf.engine import perform as performing
from igf.engine.draft import StaleError
from igf.engine.prepare import prepare
from igf.items.acts import (
    decline,
    give_slot,
    merge,
    note_presented,
    recharter,
    reinstate,
    select,
    withdraw,
)
from igf.items.enter import add_item, read_items_file, take_in_items, take_over
from igf.items.rules.rows import SaidItem
from igf.items.words import changed_words, items_listed, list_words
from igf.log.write import By
from igf.people.person_erasing import erase
from igf.people.person_record import data_of
from igf.stage.lease import Lease
from igf.stage.rules.progress import DueStep
from igf.starting.start import start
from igf.store.queries import year as queries
from igf.store.tables.records import LogEntry, LogValue
from igf.store.tables.year import Ask
from schemas.errors import Mistake, Mistakes
from schemas.sheets import SheetFile
from tests.engine.begun import CLOSES, DAY, OPENS, STAFF, Begun, ready, year_file
from tests.engine.counting import counted
from tests.items.proposing import (
    BODIES,
    ROLES,
    act,
    because,
    documents,
    enter,
    items,
    proposing,
    say,
    stage_of,
    states,
    text,
)

PN = "pn_bpf_selection"
HIRING = {"kind": "hiring", "title": "Consultants", "opens": "2027-02-01"}
PROPOSALS = ("pnai", "access", "gender", "media", "routing")


def discussed(year: Begun) -> None:
    """Five proposals: one not presented, one merged, one re-chartered early; two more selected."""
    enter(year, *PROPOSALS)
    office = year.office
    reason = because("pnai", reason="another body decides in May")
    recharter(office, act(year, "rechartered"), named=reason)
    for hour, key in enumerate(("access", "media", "routing")):
        give_slot(office, act(year, "slot"), key=key, at=f"2027-01-29 1{hour}:00 UTC")
    note_presented(office, act(year), keys=["access", "media", "routing"], absent=["gender"])
    merge(office, act(year, "merged"), key="routing", into="access", reason="the same topic")
    select(office, act(year, "selected"), keys=["access", "media"])


def test_pns_and_bpfs_are_selected_from_call_to_consultants(url: str, tmp_path: Path) -> None:
    with proposing(url, tmp_path, PN) as year:
        year.live(OPENS + DAY)
        discussed(year)
        year.live(CLOSES + 30 * DAY)
        assert states(year) == {
            "pnai": "rechartered",
            "access": "selected",
            "gender": "to_present",
            "media": "selected",
            "routing": "merged",
        }
        assert [each.partition("/")[0] for each in year.fired() if "due" not in each] == [
            "call",
            "collect",
            "circulate",
            "present",
            "poll",
            "poll",  # its end
            "tally",
            "select",
            "result",
            "consultants",
        ]
        with year.office.store.read() as session:
            stage = queries.stage(session, year.stage)
        assert (stage.state, stage.attention) == ("done", None)
        assert year.ask("select").outcome == "approved"
        assert not any(ask.form == "confirm" for ask in _asks(year))


def _asks(year: Begun) -> list[Ask]:
    with year.office.store.read() as session:
        return list(queries.asks(session, year.stage))


def test_the_document_cites_every_proposal(small_url: str, tmp_path: Path) -> None:
    hiring = HIRING | {"closes": "2027-03-01"}
    with proposing(small_url, tmp_path, PN, consultant_hiring=hiring) as year:
        discussed(year)
        year.live(CLOSES - 5 * DAY)
        written = text(year, "proposals")
        assert written.startswith("# IGF 2027: proposals, pn bpf selection\n\n5 proposals were")
        assert "Selected: 3. Room for: 4 (R-PN-1)." in written
        assert "29 January 2027, 10:00 UTC" in written
        assert all(f"https://plans.example.org/{key}" in written for key in PROPOSALS)
        assert "- pnai (Title of pnai): another body decides in May" in written
        assert "- routing (Title of routing), into access: the same topic" in written
        assert "## Not presented yet\n\n- gender (Title of gender)" in written
        assert "29 days after the decision is due: Consultants, 1 March 2027." in written
        assert "13 days short of the 42 that hiring takes (R-PN-2)" in written


def test_without_a_proposal_the_document_says_so(small_url: str, tmp_path: Path) -> None:
    with proposing(small_url, tmp_path, PN) as year:
        year.live(CLOSES - 5 * DAY)
        assert "No proposal was received." in text(year, "proposals")
        assert year.failures() == {}


def test_what_is_decided_is_asked_anew_about_changed_proposals(url: str, tmp_path: Path) -> None:
    with proposing(url, tmp_path, PN) as year:
        discussed(year)
        year.live(CLOSES - 2 * DAY)
        year.carry(CLOSES)
        before = year.ask("select")
        found = withdraw(year.office, act(year, "withdrawn"), named=because("media"))
        assert found.remade == ("Proposals: pn bpf selection, version 2",)
        with pytest.raises(Mistake, match="a newer version"):
            say(year, "select", "approve")
        year.carry()
        after = year.ask("select")
        assert (before.rung, after.rung) == ("v1", "v2")
        assert [ask.state for ask in _asks(year) if ask.step == "select"] == ["superseded", "open"]
        assert say(year, "select", "approve") == "approved"


def test_what_was_withdrawn_by_mistake_is_in_the_document_again(
    small_url: str, tmp_path: Path
) -> None:
    with proposing(small_url, tmp_path, PN) as year:
        discussed(year)
        year.live(CLOSES - 2 * DAY)
        year.carry(CLOSES)
        withdraw(year.office, act(year, "withdrawn"), named=because("media"))
        found = reinstate(year.office, act(year, "reinstated"), named=because("media"))
        assert found.changes[0].after.state == "received"
        assert found.remade == ("Proposals: pn bpf selection, version 3",)
        with pytest.raises(Mistakes, match="cannot be taken up again: received"):
            reinstate(year.office, act(year, "reinstated"), named=because("media"))


def test_a_stage_that_was_done_decides_again_about_what_changes(
    small_url: str, tmp_path: Path
) -> None:
    with proposing(small_url, tmp_path, PN) as year:
        discussed(year)
        year.live(CLOSES + 40 * DAY)
        withdraw(year.office, act(year, "withdrawn"), named=because("media"))
        year.carry()
        assert (year.ask("select").rung, year.ask("select").state) == ("v2", "open")


def test_a_change_is_one_entry_an_item_with_before_and_after(
    small_url: str, tmp_path: Path
) -> None:
    with proposing(small_url, tmp_path, PN) as year:
        enter(year, "pnai", "media")
        note_presented(year.office, act(year, "presented"), keys=["pnai"], absent=["media"])
        with year.office.store.read() as session:
            entries = session.query(LogEntry).filter(LogEntry.act == "item.presented").all()
            told = [session.get_one(LogValue, each.id) for each in entries]
        assert [each.subject for each in entries] == [
            f"{year.stage}/items/{k}" for k in ("pnai", "media")
        ]
        assert [each.values for each in told] == [
            {"state": "presented", "state_before": "received"},
            {"state": "to_present", "state_before": "received"},
        ]
        assert {each.actor for each in told} == {STAFF.name}


def test_a_dry_run_changes_nothing(small_url: str, tmp_path: Path) -> None:
    with proposing(small_url, tmp_path, PN) as year:
        discussed(year)
        before = items(year)
        found = select(year.office, act(year, dry=True), keys=["access"])
        assert "media: selected -> not selected" in list(changed_words(found, dry=True))
        assert items(year) == before


def test_more_than_can_be_funded_needs_a_written_reason(small_url: str, tmp_path: Path) -> None:
    """R-PN-1."""
    with proposing(small_url, tmp_path, PN, capacity=1) as year:
        enter(year, "pnai", "media")
        note_presented(year.office, act(year), keys=["pnai", "media"])
        with pytest.raises(Mistake, match="there is room for 1"):
            select(year.office, act(year), keys=["pnai", "media"])
        assert set(states(year).values()) == {"presented"}
        select(year.office, act(year), keys=["pnai", "media"], over="A donor pays for one")
        year.live(CLOSES - 5 * DAY)
        assert "because: A donor pays for one." in text(year, "proposals")


def test_a_capacity_lowered_later_fails_the_document_until_it_is_put_right(
    small_url: str, tmp_path: Path
) -> None:
    with proposing(small_url, tmp_path, PN, capacity=2) as year:
        enter(year, "pnai", "media")
        note_presented(year.office, act(year), keys=["pnai", "media"])
        select(year.office, act(year), keys=["pnai", "media"])
        with year.office.store.write(year.clock.now()) as session:
            cycle = queries.cycle(session, "igf-2027")
            cycle.loaded = cycle.loaded.replace('"funded_capacity":2', '"funded_capacity":1')
        year.live(CLOSES - 5 * DAY)
        assert "there is room for 1 [R-PN-1]" in year.failures()["collect"]
        assert "igf items select" in year.failures()["collect"]
        select(year.office, act(year), keys=["pnai"])
        year.carry()
        assert year.failures() == {}
        assert "Selected: 1." in text(year, "proposals")


def test_what_changes_while_a_document_is_prepared_is_in_it(small_url: str, tmp_path: Path) -> None:
    with proposing(small_url, tmp_path, PN) as year:
        year.carry(OPENS)
        year.clock.move_to(CLOSES - 7 * DAY)
        lease = year.lease()
        due_step = _until_collecting(year, lease)
        draft = prepare(year.office, year.stage, due_step=due_step)
        enter(year, "pnai")
        with pytest.raises(StaleError):
            performing.commit(year.office, lease, draft=draft)
        performing.perform(year.office, lease, due_step=due_step)
        assert "1 proposal was received." in text(year, "proposals")


def _until_collecting(year: Begun, lease: Lease) -> DueStep:
    while (due_step := year.due_step()).step.key != "collect":
        performing.perform(year.office, lease, due_step=due_step)
    return due_step


def test_what_was_not_presented_waits_for_the_next_year(url: str, tmp_path: Path) -> None:
    with proposing(url, tmp_path, PN) as year:
        discussed(year)
        year.live(CLOSES + 30 * DAY)
        stages = {PN: stage_of(PN) | {"opens": "2028-01-04", "closes": "2028-01-31"}}
        anchors = {"T": "2028-12-06", "P": "2027-12-06"}
        more = {"cycle": "igf-2028", "title": "IGF 2028", "bodies": BODIES, "roles": ROLES}
        later = year_file(stages, anchors=anchors, **more)
        start(year.office, ready(later), by=STAFF)
        year.stage = f"igf-2028/{PN}"
        said = list(list_words(items_listed(year.office, year.stage), stage=PN))
        assert any(line.startswith("Waits from igf-2027: gender") for line in said)
        take_over(year.office, act(year, "taken_in"), key="gender")
        assert states(year) == {"gender": "received"}
        assert items_listed(year.office, year.stage).waiting == ()
        year.stage = f"igf-2027/{PN}"
        with pytest.raises(Mistake, match="it was taken over into igf-2028"):
            note_presented(year.office, act(year), keys=["gender"])


def test_the_poll_is_tallied_for_the_decision_without_names(small_url: str, tmp_path: Path) -> None:
    """R-POL-1."""
    with proposing(small_url, tmp_path, PN) as year:
        enter(year, "pnai")
        year.live(CLOSES - 7 * DAY)
        year.carry(CLOSES - 6 * DAY)
        assert {each.notice for each in year.mails("poll")} == {"poll.advice"}
        say(year, "poll", "for", who="person:amina")
        say(year, "poll", "discuss", who="person:jun")
        year.carry(CLOSES)
        written = text(year, "poll")
        assert "2 of 2 members answered." in written
        assert "| For | 1 | 50 % |" in written
        assert "it sets no decision (R-POL-1)" in written
        assert "Amina" not in written
        assert year.ask("select").state == "open"


def test_a_charter_that_came_late_goes_to_the_next_meeting(url: str, tmp_path: Path) -> None:
    meeting = {"kind": "meeting", "title": "Second MAG meeting"}
    meeting |= {"opens": "2027-03-02 09:00 UTC", "closes": "2027-03-03 17:00 UTC"}
    with proposing(url, tmp_path, "working_groups", second=meeting) as year:
        enter(year, "strategy", by_whom="jun@example.org")
        year.live(CLOSES - 13 * DAY)
        enter(year, "language")
        assert states(year) == {"strategy": "received", "language": "late"}
        written = text(year, "charters")
        assert "| strategy | Title of strategy | Jun Sato |" in written
        assert "go to Second MAG meeting, 2 March 2027, 09:00 UTC." in written
        with pytest.raises(Mistake, match="language cannot be selected"):
            select(year.office, act(year), keys=["strategy", "language"])
        select(year.office, act(year), keys=["strategy"])
        year.live(CLOSES + 40 * DAY)
        assert year.failures() == {}
        assert not any(ask.step == "collect" for ask in _asks(year))


def test_a_late_working_group_is_decided_at_the_next_meeting_and_has_its_own_sign_up(
    url: str, tmp_path: Path
) -> None:
    with proposing(url, tmp_path, "working_groups") as year:
        enter(year, "strategy", "hybrid")
        year.live(CLOSES - 13 * DAY)
        enter(year, "language")
        select(year.office, act(year), keys=["strategy"])
        decline(year.office, act(year), named=because("hybrid", reason="no facilitator"))
        year.live(CLOSES + 60 * DAY)
        (first,) = [ask for ask in _asks(year) if ask.step == "sign_up"]
        assert (first.options, first.state) == (["Title of strategy"], "settled")
        note_presented(year.office, act(year), keys=["language"])
        select(year.office, act(year), keys=["language"])
        assert states(year)["strategy"] == "selected"
        year.live(CLOSES + 100 * DAY)
        _, second = [ask for ask in _asks(year) if ask.step == "sign_up"]
        assert second.options == ["Title of language"]
        assert [each.outcome for each in _asks(year) if each.step == "approve"][-1] == "approved"
        withdraw(year.office, act(year), named=because("hybrid"))
        year.live(CLOSES + 140 * DAY)
        assert len([ask for ask in _asks(year) if ask.step == "sign_up"]) == 2
        assert year.failures() == {}


def test_nobody_signs_up_before_a_working_group_is_selected(small_url: str, tmp_path: Path) -> None:
    with proposing(small_url, tmp_path, "working_groups") as year:
        enter(year, "strategy")
        year.live(CLOSES + 20 * DAY)
        assert [ask.step for ask in _asks(year) if ask.step == "sign_up"] == []
        assert "igf items select" in str(year.failures())


def test_grants_are_checked_by_level_and_status(url: str, tmp_path: Path) -> None:
    """R-NRI-1."""
    with proposing(url, tmp_path, "grants") as year:
        enter(year, "small", level="national", amount="5000", listed="yes", region="Africa")
        enter(year, "large", level="national", amount="5001", listed="yes")
        enter(year, "unknown", level="sub_regional", amount="6000", listed="no")
        year.live(CLOSES + DAY)
        written = text(year, "proposed_grants")
        assert "Proposed: 1 grant, 5,000 USD together." in written
        assert "| 1 USD above the ceiling of 5,000 USD | no grant |" in written
        assert "| not listed with the Secretariat | no grant |" in written
        assert '"total": 3' in text(year, "counts")
        select(year.office, act(year), keys=["small", "unknown"])
        year.carry()
        assert (year.ask("approve").rung, year.ask("approve").state) == ("v2", "open")
        year.live(CLOSES + 60 * DAY)
        letters = text(year, "award_letters")
        assert "2 grants were approved." in letters
        assert "a grant of 6,000 USD for IGF 2027" in letters
        assert "large" not in letters


def test_an_application_after_the_closing_note_is_counted_and_the_note_corrected(
    small_url: str, tmp_path: Path
) -> None:
    with proposing(small_url, tmp_path, "grants") as year:
        enter(year, "one", level="national", amount="5000", listed="yes", region="Africa")
        year.live(CLOSES + DAY)
        said = SaidItem("two", "Title of two", "", "", None, {"level": "national"})
        done = add_item(year.office, act(year, "added"), said=said)

        assert '"total": 2' in text(year, "counts")
        drafts = [mail for mail in year.mails("correction") if mail.state == "draft"]
        assert done.corrected == len(drafts) == 2
        assert "Entries received: 2. The number given before was 1." in drafts[0].text
        assert any("drafted, to be read" in line for line in changed_words(done, dry=False))


def test_letters_that_were_written_stay_as_they_are(small_url: str, tmp_path: Path) -> None:
    with proposing(small_url, tmp_path, "grants") as year:
        enter(year, "small", level="national", amount="5000", listed="yes")
        year.live(CLOSES + 60 * DAY)
        found = withdraw(year.office, act(year), named=because("small"))
        assert found.unchanged == ("Award letters: grants",)
        assert len(documents(year, "award_letters")) == 1
        assert len(documents(year, "proposed_grants")) == 2


def test_a_file_is_taken_in_by_key_and_taking_it_in_again_changes_nothing(
    url: str, tmp_path: Path
) -> None:
    file = tmp_path / "applications.csv"
    lines = "Id,Name of the initiative,By,Level,Amount in USD,Listed,Region\n"
    lines += 'N1,North IGF,jun@example.org,Sub-regional,"5,500",Yes,WEOG\n'
    file.write_text(lines + "N2,Island IGF,Island IGF,national,4000,no,\n", encoding="utf-8")
    with proposing(url, tmp_path, "grants") as year:
        rows, unused, _ = read_items_file(year.office, year.stage, file=SheetFile(file))
        assert unused == ()
        take_in_items(year.office, act(year, "imported"), rows=rows)
        north, island = items(year)
        assert (north.key, north.by_whom) == ("n1", "person:jun")
        assert north.fields["level"] == "sub_regional"
        assert (north.fields["amount"], island.fields["listed"]) == ("5500", "no")
        assert take_in_items(year.office, act(year), rows=rows).changes == ()
        file.write_text(file.read_text("utf-8").replace("4000", "4500"), encoding="utf-8")
        rows, _, _ = read_items_file(year.office, year.stage, file=SheetFile(file))
        (changed,) = take_in_items(year.office, act(year), rows=rows).changes
        assert (changed.after.fields["amount"], changed.after.version) == ("4500", 2)


def test_every_problem_of_a_file_is_told_at_once(small_url: str, tmp_path: Path) -> None:
    file = tmp_path / "applications.csv"
    rows = "a,A,plan.pdf,national,lots,yes\na,B,,village,1,perhaps\nc,,,national,1,yes\n"
    file.write_text(f"Key,Title,Plan,Level,Amount,Listed\n{rows}", encoding="utf-8")
    with proposing(small_url, tmp_path, "grants") as year:
        with pytest.raises(Mistakes) as refused:
            read_items_file(year.office, year.stage, file=SheetFile(file))
        said = str(refused.value)
        for wrong in (
            "applications.csv:C2  error  Plan: not written as expected (plan.pdf) -> write https://",
            "Amount: no amount (lots)",
            "Level: no level that has a ceiling (village)",
            "Listed: neither yes nor no (perhaps)",
            "Key: the same item as in row 2",
            "Title: blank",
        ):
            assert wrong in said
        assert len(refused.value.problems) == 6
        assert items(year) == ()


def test_a_stage_that_takes_none_says_which_do(small_url: str, tmp_path: Path) -> None:
    own = stage_of("call_for_input", audience=["community"])
    with proposing(small_url, tmp_path, PN, thematic=own) as year:
        year.stage = "igf-2027/thematic"
        with pytest.raises(Mistake, match=r"takes no proposals.*use pn_bpf_selection"):
            enter(year, "pnai")


def test_who_sent_something_in_is_handed_out_and_erased(url: str, tmp_path: Path) -> None:
    with proposing(url, tmp_path, PN) as year:
        enter(year, "pnai", by_whom="jun@example.org")
        assert [each.key for each in data_of(year.office, "jun").items] == ["pnai"]
        erase(year.office, "jun", by=By(STAFF, "a request"))
        assert items(year)[0].by_whom == "a former member of the MAG"


def asked(year: Begun, number: int) -> tuple[int, int, int]:
    """Statements of the list, of a dry run, and of a change of the newest items."""
    keys = [each.key for each in items(year)][-number:]
    with counted(year.office.store) as listing:
        items_listed(year.office, year.stage)
    with counted(year.office.store) as looking:
        note_presented(year.office, act(year, dry=True), keys=keys)
    with counted(year.office.store) as writing:
        note_presented(year.office, act(year), keys=keys)
    return len(listing), len(looking), len(writing)


def test_lists_and_changes_take_the_same_questions_for_1_item_and_for_100(
    small_url: str, tmp_path: Path
) -> None:
    with proposing(small_url, tmp_path, PN) as year:
        enter(year, "first", by_whom="jun@example.org")
        year.live(CLOSES - 5 * DAY)
        enter(year, "second", by_whom="jun@example.org")
        one = asked(year, 1)
        enter(year, *(f"item-{number}" for number in range(98)), by_whom="amina@example.org")
        assert (one, asked(year, 98)) == ((5, 6, 16), (5, 6, 16))
