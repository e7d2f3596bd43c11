"""Doing a step: once, whole or not at all, from what is true when it is committed."""

from dataclasses import replace
from pathlib import Path

import pytest

from igf.asks.decide import decide
from igf.documents.put import put_document
from igf.documents.versions import MARKDOWN, Made
from igf.engine.draft import StaleError
from igf.engine.perform import commit, perform
from igf.engine.prepare import prepare
from igf.stage import lease as leases
from igf.stage.lease import LeaseLostError
from igf.stage.situation import situation
from igf.store.queries import year as queries
from igf.store.session import IntegrityError
from igf.store.tables.people import Person
from igf.store.tables.year import Definition, Failure
from igf.year.declared import definition_of
from tests.engine.begun import CLOSES, DAY, OPENS, STAFF, Begun, begun_with, reply_to
from tests.year.years import SHUT, TELL

WAITS = TELL | {"key": "again", "at": "closes"}


def test_a_step_writes_what_happened_its_mails_and_the_log_together(year: Begun) -> None:
    year.clock.move_to(OPENS)
    words = perform(year.office, year.lease(), due_step=year.due_step()).words
    assert words == "told 3 recipients"
    assert year.fired() == ["announce/@1"]
    assert [mail.recipient for mail in year.mails()] == [
        "person:amina",
        "person:jun",
        "list:community",
    ]
    with year.office.store.read() as session:
        assert [e.act for e in queries.log(session, year.stage)] == ["step.fire"]


def test_a_step_done_twice_happens_once(year: Begun) -> None:
    year.clock.move_to(OPENS)
    lease, due_step = year.lease(), year.due_step()
    perform(year.office, lease, due_step=due_step)
    assert perform(year.office, lease, due_step=due_step).words.startswith("Done before")
    assert year.fired() == ["announce/@1"]
    assert len(year.mails()) == 3


def test_the_key_of_a_mail_is_taken_once(year: Begun) -> None:
    year.clock.move_to(OPENS)
    lease = year.lease()
    draft = prepare(year.office, year.stage, due_step=year.due_step())
    commit(year.office, lease, draft=draft)
    other = replace(draft, due_step=replace(draft.due_step, rung="another"))
    with year.office.store.write(OPENS) as session:
        mail = queries.outbox(session, year.stage)[0]
        mail.key = mail.key.replace("call.opened/", "call.opened/another")
        now = situation(session, year.stage, now=OPENS)
    with pytest.raises(IntegrityError):
        commit(year.office, lease, draft=replace(other, seen=now))


def test_each_recipient_reads_it_in_a_language_of_theirs(small: Begun) -> None:
    small.live(CLOSES - 13 * DAY)
    assert [(m.recipient, m.language) for m in small.mails("remind")][:2] == [
        ("person:amina", "en"),
        ("person:jun", "fr"),
    ]


def test_a_run_that_lost_its_lease_writes_nothing(year: Begun) -> None:
    year.clock.move_to(OPENS)
    lost, due_step = year.lease("first"), year.due_step()
    year.clock.move_to(OPENS + DAY)
    year.lease("second")
    with pytest.raises(LeaseLostError):
        perform(year.office, lost, due_step=due_step)
    assert year.fired() == []
    assert year.mails() == []


def test_what_was_prepared_from_an_older_version_is_not_committed(year: Begun) -> None:
    year.carry(CLOSES)
    year.clock.move_to(CLOSES + 5 * DAY)
    draft = prepare(year.office, year.stage, due_step=year.due_step())
    made = Made("Synthesis", MARKDOWN, b"Another text")
    put_document(year.office, year.stage, key="synthesis", made=made, by=STAFF)
    with pytest.raises(StaleError):
        commit(year.office, year.lease(), draft=draft)


def test_a_reminder_prepared_before_the_answer_came_reminds_nobody(year: Begun) -> None:
    year.carry(CLOSES)
    year.clock.move_to(CLOSES + 5 * DAY)
    due_step, lease = year.due_step(), year.lease()
    assert due_step.act == "remind"
    ask = year.ask("approve")
    decide(year.office, ask.id, reply=reply_to(ask))
    assert perform(year.office, lease, due_step=due_step).words.endswith(
        "something else came first"
    )
    assert [mail.notice for mail in year.mails("approve")] == ["approval.request"]


def test_a_step_is_prepared_again_when_its_facts_have_changed(small: Begun) -> None:
    small.carry(CLOSES)
    made = Made("Synthesis", MARKDOWN, b"The final text")
    put_document(small.office, small.stage, key="synthesis", made=made, by=STAFF)
    small.carry()
    assert small.fired()[-2:] == ["approve/v1@1", "approve/v2@1"]
    assert small.ask("approve").state == "open"


def test_a_template_that_fails_stops_only_its_own_step(small_url: str, tmp_path: Path) -> None:
    poisoned = TELL | {"notice": "nobody.wrote_it"}
    with begun_with(small_url, tmp_path, poisoned, WAITS, SHUT) as year:
        year.carry(OPENS)
        assert year.failures() == {
            "tell": "the notice nobody.wrote_it has no template -> run igf check on the year's file"
        }
        year.carry(CLOSES)
        # Once closed, there is nothing left to announce.
        assert year.fired() == ["-tell/@1", "again/@1", "shut/@1"]


def test_a_failed_step_is_tried_again_after_growing_pauses(small_url: str, tmp_path: Path) -> None:
    poisoned = TELL | {"notice": "nobody.wrote_it"}
    with begun_with(small_url, tmp_path, poisoned) as year:
        pauses = []
        for _ in range(3):
            year.carry()
            with year.office.store.read() as session:
                (row,) = queries.failures(session, year.stage) or [Failure(retry_at=OPENS)]
            pauses.append(row.retry_at - year.clock.now())
            year.clock.move_to(row.retry_at)
        assert [pause.total_seconds() / 60 for pause in pauses[1:]] == [5, 10]


def test_an_address_that_no_mail_can_go_to_fails_alone(small: Begun) -> None:
    with small.office.store.write(small.clock.now()) as session:
        session.get_one(Person, "jun").email = "no address"
    small.carry(OPENS)
    assert {m.recipient: m.state for m in small.mails()} == {
        "person:amina": "sent",
        "person:jun": "failed",
        "list:community": "sent",
    }
    assert small.fired() == ["announce/@1"]


def test_a_notice_to_a_body_without_members_says_so(small_url: str, tmp_path: Path) -> None:
    nobody = TELL | {"to": "host"}
    bodies = {key: {"title": key} for key in ("mag", "secretariat", "host")}
    with begun_with(small_url, tmp_path, nobody, bodies=bodies) as year:
        year.clock.move_to(OPENS)
        words = perform(year.office, year.lease(), due_step=year.due_step()).words
        assert words == "host has no members yet; nobody was notified"


def test_the_files_of_a_publication_are_there_when_the_address_is_asked_for(small: Begun) -> None:
    small.carry(CLOSES)
    ask = small.ask("approve")
    decide(small.office, ask.id, reply=reply_to(ask))
    small.carry()
    folder = small.office.outgoing / small.stage
    assert sorted(path.name for path in folder.iterdir()) == [
        "counts-v1.csv",
        "synthesis-v1.html",
        "synthesis-v1.md",
    ]


def test_a_lease_given_back_can_be_taken_at_once(small: Begun) -> None:
    leases.release(small.office, small.lease("first"))
    assert small.lease("second").run == "second"


def declare_again(year: Begun, **fields: object) -> None:
    """Pin the stage to its definition with other fields in its first step."""
    with year.office.store.write(year.clock.now()) as session:
        stage = queries.stage(session, year.stage)
        old = definition_of(session, stage)
        first = old.steps[0].model_copy(update=fields)
        new = old.model_copy(update={"steps": (first, *old.steps[1:])})
        row = Definition(sha256=new.sha256(), schema_version=1, body=new.canonical())
        session.add(row)
        session.flush()
        stage.definition = row.sha256


def test_a_step_that_is_declared_otherwise_meanwhile_is_prepared_again(small: Begun) -> None:
    small.clock.move_to(OPENS)
    lease, due_step = small.lease(), small.due_step()
    draft = prepare(small.office, small.stage, due_step=due_step)
    declare_again(small, to=("mag",))
    with pytest.raises(StaleError):
        commit(small.office, lease, draft=draft)
    assert perform(small.office, lease, due_step=due_step).words == "told 2 recipients"


def test_a_question_of_a_step_that_is_gone_stays_in_the_books_only(small: Begun) -> None:
    small.carry(CLOSES)
    with small.office.store.write(CLOSES) as session:
        queries.asks(session, small.stage)[0].step = "gone"
    with small.office.store.read() as session:
        assert situation(session, small.stage, now=CLOSES).facts.asks == ()
