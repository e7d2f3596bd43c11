"""The two real years, rehearsed: as written down before, and with facts counted by hand.

`IGF_WRITE_GOLDEN=1` writes the golden files anew; what changed in them is then to be looked at.
"""

import os
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from igf.ops.trial import year_from
from igf.rehearsal.year import rehearse_year
from schemas.rehearsal import Rehearsed, RehearsedMail
from tests.engine.counting import counted
from tests.rehearsal.golden_text import golden_lines
from tests.tree import ROOT

GOLDEN = Path(__file__).parent / "golden"
YEARS = ("igf-2024", "igf-2025")
MAG = 40

#: Mails of each reminder before a closing: 40 members of the MAG and the lists of the audience.
REMINDED = {
    "stocktaking": MAG + 3,  # community, NRIs, DCs
    "thematic_input": MAG + 3,
    "nri_grants": MAG + 1,  # NRIs
}
#: Those of 2025. The MAG is named on 16 January: after the two calls at the turn of the year have
#: closed, of which 14 days before the closing nobody is reminded, as they opened a day later.
_SHORT = {"closes-7d": 3, "closes-1d": 3}
REMINDED_2025 = {
    "stocktaking": _SHORT,  # community, NRIs, DCs
    "thematic_input": _SHORT,
    # All of the MAG, and community, NRIs, DCs, PNs and BPFs.
    "session_call": {"closes-14d": MAG + 4, "closes-7d": MAG + 4, "closes-1d": MAG + 4},
    # Its audience alone, which is asked for places.
    "village": {"closes-14d": 1, "closes-7d": 1, "closes-1d": 1},
}
#: The decisions of both years, from the kinds of their stages. Of the third meeting there are none:
#: in 2024 it is not decided yet, in 2025 it is not held.
DECIDED = {
    "MAG Chair": {
        "stocktaking",
        "thematic_input",
        "mag_working_groups",
        "pn_bpf_selection",
        "oc_mag_1",
        "session_call",
        "evaluation_briefing",
        "workshop_selection",
        "oc_mag_2",
        "results_notification",
        "main_sessions",
    },
    # By silence, on what was declined.
    "Multistakeholder Advisory Group": {"screening"},
    "Head of the Secretariat": {
        "cycle_setup",
        "mag_onboarding",
        "nri_grants",
        "consultant_hiring",
        "screening",
        "other_session_allocation",
        "registration",
        "schedule_build",
        "remote_hubs",
        "village",
        "close_and_handover",
    },
    # R-APP-1: reports and Messages by both of them.
    "Host country": {"previous_outputs", "tracks", "outputs_and_messages"},
    "UN DESA": {"previous_outputs", "tracks", "outputs_and_messages"},
}
#: What is decided in 2024 besides: both letters are agreed and signed, the cover letter is signed,
#: the volunteers are agreed to.
TEXTS_2024 = {
    "MAG Chair": {"letter_ai_body", "cstd_answer", "lp_volunteers"},
    "Chair of the Leadership Panel": {"lp_paper_review", "cstd_answer"},
}
#: How many decisions that makes.
DECISIONS = {"igf-2024": 29 + 6, "igf-2025": 29}


#: In so many statements to the database at most, the tables and the record among them.
STATEMENTS = {"igf-2024": 15_000, "igf-2025": 15_000}


@lru_cache(maxsize=2)
def counted_rehearsal(year: str) -> tuple[Rehearsed, int]:
    with counted() as statements:
        record = rehearse_year(year_from(ROOT / "cycles" / f"{year}.yaml"))
    return record, len(statements)


def rehearsed(year: str) -> Rehearsed:
    return counted_rehearsal(year)[0]


@pytest.mark.parametrize("year", YEARS)
def test_a_real_year_is_rehearsed_in_few_statements(year: str) -> None:
    assert counted_rehearsal(year)[1] <= STATEMENTS[year]


@pytest.mark.parametrize("year", YEARS)
def test_a_real_year_is_rehearsed_as_written_down(year: str) -> None:
    file = GOLDEN / f"{year}.txt"
    text = "\n".join((*golden_lines(rehearsed(year)), ""))
    if os.environ.get("IGF_WRITE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text.splitlines() == file.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("year", YEARS)
def test_a_real_year_comes_to_its_end_and_needs_no_attention(year: str) -> None:
    record = rehearsed(year)
    assert record.attention == ()
    assert [question.ask for question in record.questions if not question.outcome] == []


@pytest.mark.parametrize("stage", REMINDED)
def test_a_call_is_reminded_of_three_times_to_the_mag_and_its_lists(stage: str) -> None:
    reminders = Counter(
        mail.rung
        for mail in rehearsed("igf-2024").mails
        if mail.stage == f"igf-2024/{stage}" and mail.step == "remind"
    )
    assert reminders == dict.fromkeys(("closes-14d", "closes-7d", "closes-1d"), REMINDED[stage])


@pytest.mark.parametrize("stage", REMINDED_2025)
def test_in_2025_the_mag_is_reminded_only_once_it_is_named(stage: str) -> None:
    reminders = Counter(
        mail.rung
        for mail in rehearsed("igf-2025").mails
        if mail.stage == f"igf-2025/{stage}" and mail.step == "remind"
    )
    assert reminders == REMINDED_2025[stage]


@pytest.mark.parametrize("year", YEARS)
def test_those_who_decide_decide_what_the_kinds_of_its_stages_say(year: str) -> None:
    decided: dict[str, set[str]] = {}
    for question in rehearsed(year).questions:
        for holder in question.by if question.decision else ():
            decided.setdefault(holder, set()).add(question.stage.partition("/")[2])
    besides = TEXTS_2024 if year == "igf-2024" else {}
    for holder, stages in besides.items():
        assert stages <= decided[holder]
        decided[holder] -= stages
    assert {holder: stages for holder, stages in decided.items() if stages} == DECIDED


@pytest.mark.parametrize("year", YEARS)
def test_all_that_is_decided_is_settled_by_approval(year: str) -> None:
    questions = [question for question in rehearsed(year).questions if question.decision]
    steps = {question.ask.rpartition("/")[0] for question in questions}
    assert sum(map(len, DECIDED.values())) == DECISIONS["igf-2025"]
    assert len(steps) == DECISIONS[year]
    outcomes = Counter(question.outcome for question in questions)
    # One is sent back and asked again.
    assert outcomes == {"approved": DECISIONS[year], "sent_back": 1}


def test_the_results_of_the_selection_go_to_every_proposer_once() -> None:
    letters = Counter(
        mail.notice
        for mail in rehearsed("igf-2024").mails
        if mail.stage == "igf-2024/results_notification" and mail.rung in {"", "v1"}
    )
    results = {"approved": 80, "conditional": 15, "reserve": 20, "not_approved": 265}
    found = {key: letters[f"proposal.{key}"] for key in results}
    assert found == results


@pytest.mark.parametrize("year", YEARS)
def test_nobody_is_mailed_twice_about_the_same_thing(year: str) -> None:
    keys = Counter(
        (mail.stage, mail.step, mail.rung, version_of(mail), mail.address)
        for mail in rehearsed(year).mails
    )
    assert [key for key, times in keys.items() if times > 1] == []


def version_of(mail: RehearsedMail) -> str:
    """The version of the date that a mail hangs on, which its key says before its recipient."""
    return mail.key.removesuffix(f"/{mail.recipient}").rpartition("/")[2]


@pytest.mark.parametrize("year", YEARS)
def test_nobody_gets_the_same_words_twice_of_one_rung(year: str) -> None:
    keys = Counter(
        (mail.stage, mail.step, mail.rung, mail.address, mail.subject, mail.text)
        for mail in rehearsed(year).mails
    )
    assert [key[:5] for key, times in keys.items() if times > 1] == []
