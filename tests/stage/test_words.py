"""The words of a waiting stage, as people read them on its run."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from igf.calendar.dates import moment
from igf.stage.rules.facts import FailureFact
from igf.stage.rules.words import attention_words, done_words, waiting_words
from tests.stage.carried import APPROVE, CLOSES, OPENS, REMIND, SHUT, TELL, WRITE, Carried, facts

TITLES = {"mag_chair": "MAG Chair", "mag": "the MAG", "secretariat": "the IGF Secretariat"}
DAY = timedelta(days=1)


def words(carried: Carried, now: datetime) -> str:
    return waiting_words(carried.facts, now, titles=TITLES)


def test_one_stage_is_said_in_the_singular() -> None:
    assert done_words(0, 1) == "0 of 1 stage is done"
    assert done_words(0, 4) == "0 of 4 stages are done"
    assert done_words(1, 4) == "1 of 4 stages is done"


def test_a_stage_says_what_it_is_and_what_comes_next() -> None:
    carried = Carried(facts(TELL, REMIND, SHUT))
    assert words(carried, OPENS - DAY) == "Not open yet; next: told on 4 January 2027, 09:00 UTC"
    carried.at(OPENS)
    assert words(carried, OPENS) == "Open for input; next: told on 24 January 2027, 09:00 UTC"
    carried.at(CLOSES)
    assert words(carried, CLOSES) == "Closed"


def test_a_stage_that_waits_for_people_says_for_whom_and_since_when() -> None:
    carried = Carried(facts(WRITE, APPROVE))
    carried.at(OPENS)
    assert words(carried, OPENS) == "Waiting for MAG Chair until 11 January 2027, 09:00 UTC"
    late = words(carried, OPENS + 8 * DAY)
    assert late == "Waiting for MAG Chair, late since 11 January 2027, 09:00 UTC"


def test_a_deadline_is_said_in_the_zone_that_it_was_set_in() -> None:
    carried = Carried(facts(WRITE, APPROVE))
    carried.at(OPENS)
    far = moment(datetime(2027, 2, 1, 10, 59, tzinfo=UTC), "Etc/GMT+11")
    asks = tuple(replace(ask, due_at=far.at, due=far) for ask in carried.facts.asks)
    known = replace(carried.facts, asks=asks)
    said = "Waiting for MAG Chair until 31 January 2027, 23:59 UTC-11"
    assert waiting_words(known, OPENS, titles=TITLES).startswith(said)
    late = waiting_words(known, far.at, titles=TITLES)
    assert late.startswith("Waiting for MAG Chair, late since 31 January 2027, 23:59 UTC-11")


def test_a_document_that_was_sent_back_waits_for_a_new_version() -> None:
    carried = Carried(facts(WRITE, APPROVE))
    carried.at(OPENS)
    carried.answer("approve", "sent_back", OPENS + DAY)
    assert words(carried, OPENS + DAY).startswith("Sent back: waiting for a new version")
    carried.put("text", 2)
    assert words(carried, OPENS + DAY) == "Open for input"


def test_a_decision_about_no_document_that_was_sent_back_waits_for_another_one() -> None:
    carried = Carried(facts({**APPROVE, "about": ()}))
    carried.at(OPENS)
    carried.answer("approve", "sent_back", OPENS + DAY)
    said = words(carried, OPENS + DAY)
    assert said.startswith("Approve was sent back: waiting for igf decision supersede")


def test_a_body_to_be_named_is_said_beside_what_goes_on() -> None:
    waits = TELL | {"key": "later", "at": "closes", "needs": "mag"}
    carried = Carried(replace(facts(TELL, waits), unnamed={"mag": CLOSES}))
    carried.at(OPENS)
    said = words(carried, OPENS)
    assert said.startswith("Open for input; Waiting for the MAG to be named, expected 31 January")


def test_a_stage_that_needs_a_body_as_a_whole_says_only_that() -> None:
    known = facts(TELL)
    needing = known.definition.model_copy(update={"needs": ("mag",)})
    carried = Carried(replace(known, definition=needing, unnamed={"mag": None}))
    assert words(carried, OPENS) == "Waiting for the MAG to be named"


def test_what_did_not_work_is_said_with_its_step() -> None:
    failed = {("tell", "", 1): FailureFact("the notice x has no template", OPENS)}
    known = facts(TELL)
    assert attention_words(known) is None
    troubled = attention_words(replace(known, failures=failed))
    assert troubled == "Told: the notice x has no template"
