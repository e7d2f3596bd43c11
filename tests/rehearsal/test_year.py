"""A rehearsed year: each thing that goes wrong shows in the record, and has its consequence."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from hashlib import sha256

import pytest

from schemas.rehearsal import Rehearsed, RehearsedMail, RehearsedQuestion
from tests.amounts import examples
from tests.rehearsal.years import events, rehearsed
from tests.tree import ROOT

SEEDS = range(1, examples(4, soak=41))
DIGEST = """
import hashlib, sys
from tests.rehearsal.years import rehearsed
print(hashlib.sha256(rehearsed(int(sys.argv[1])).model_dump_json().encode()).hexdigest())
"""


def digest(seed: int, **environment: str) -> str:
    """The digest of a rehearsal in another process."""
    done = subprocess.run(
        [sys.executable, "-c", DIGEST, str(seed)],
        cwd=ROOT,
        env=os.environ | environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def mails_of(record: Rehearsed, question: RehearsedQuestion) -> list[RehearsedMail]:
    """The mails that ask a question or remind of it."""
    stage, step, version = question.ask.partition("@")[0].rsplit("/", 2)
    asking = [mail for mail in record.mails if (mail.stage, mail.step) == (stage, step)]
    return [mail for mail in asking if mail.rung.partition("/")[0] == version]


def test_the_same_seed_gives_the_same_bytes_in_another_zone_and_process() -> None:
    elsewhere = digest(1, TZ="Asia/Tokyo", PYTHONHASHSEED="1")
    here, other = (sha256(rehearsed(seed).model_dump_json().encode()) for seed in (1, 2))
    assert elsewhere == here.hexdigest() != other.hexdigest()


def test_a_year_begins_before_its_first_stage_and_comes_to_its_end() -> None:
    record = rehearsed()
    assert record.began < min(mail.at for mail in record.mails)
    assert record.attention == ()
    assert all(question.outcome for question in record.questions)


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_reminded_after_having_answered(seed: int) -> None:
    record = rehearsed(seed)
    for question in record.questions:
        assert question.settled
        assert not [mail for mail in mails_of(record, question) if mail.at > question.settled]


@pytest.mark.parametrize("seed", SEEDS)
def test_who_left_gets_no_mail_any_more(seed: int) -> None:
    record = rehearsed(seed)
    [event] = events(record, "leaves")
    name = event.words.partition(" leaves ")[0]
    theirs = [mail.at for mail in record.mails if mail.name == name]
    assert theirs
    assert max(theirs) <= event.at


@pytest.mark.parametrize("seed", SEEDS)
def test_two_mails_to_one_person_come_back_and_the_year_goes_on(seed: int) -> None:
    record = rehearsed(seed)
    [event] = events(record, "bounces")
    back = [mail for mail in record.mails if mail.state == "bounced"]
    assert [len(back), len({mail.recipient for mail in back})] == [2, 1]
    assert (event.at, event.until) == (back[0].at, back[-1].at)
    assert {mail.state for mail in record.mails} == {"sent", "bounced"}


@pytest.mark.parametrize("seed", SEEDS)
def test_an_approval_that_was_sent_back_is_asked_again_and_approved(seed: int) -> None:
    record = rehearsed(seed)
    [event] = events(record, "refuses")
    step = [each for each in record.questions if each.stage == event.stage and each.decision]
    assert [each.outcome for each in step] == ["sent_back", "approved"]
    assert step[1].asked > event.at


@pytest.mark.parametrize("seed", SEEDS)
def test_what_fell_into_the_week_off_is_dealt_with_once_at_its_end(seed: int) -> None:
    record = rehearsed(seed)
    [off], [on] = (events(record, kind) for kind in ("switched_off", "on_again"))
    assert off.until == on.at
    assert not [step for step in record.steps if off.at <= step.at < on.at]
    assert [step for step in record.steps if off.at <= step.due < on.at == step.at]
    rungs = Counter((step.stage, step.step, step.rung, step.due) for step in record.steps)
    assert set(rungs.values()) == {1}


@pytest.mark.parametrize("seed", SEEDS)
def test_what_nobody_answers_is_recorded_after_the_second_reminder(seed: int) -> None:
    record = rehearsed(seed)
    silent = {event.at: event for event in events(record, "silent")}
    assert silent
    for question in record.questions:
        if question.settled in silent:
            told = [mail.at for mail in mails_of(record, question)]
            assert max(told) < question.settled
            assert question.settled > question.due


@pytest.mark.parametrize("seed", SEEDS)
def test_an_extended_call_closes_a_week_later(seed: int) -> None:
    record = rehearsed(seed)
    [event] = events(record, "extends")
    planned = record.plan.anchors[event.stage.replace("igf-2027/", "") + ".closes"].at
    [closed] = [each for each in record.steps if (each.stage, each.step) == (event.stage, "close")]
    assert closed.due == planned + timedelta(days=7)
    assert closed.at >= closed.due
    told = [mail for mail in record.mails if mail.notice == "call.extended"]
    assert {mail.stage for mail in told} == {event.stage}
    assert event.at < min(mail.at for mail in told) <= event.at + timedelta(days=8)
