"""Who is told, asked and decides in the kinds and the two real years, as domain.md has it.

The table is that of the notification matrix (15.2), the stages (15.1) and the rules (16).
"""

from collections.abc import Iterator

import pytest

from igf.calendar.anchors import work_out
from igf.year.file import Year, load_kinds, load_year
from schemas.cycle import CycleFile
from schemas.definition import StageDefinition
from schemas.steps import Ask, Decide, Step
from tests.tree import ROOT

YEARS = ("igf-2024", "igf-2025")
KINDS = load_kinds(ROOT / "flows" / "kinds").files
#: By kind and step: who is told or asked (`to`), or decides (`by`).
WHOM = {
    ("setup", "kickoff"): "mag",
    ("setup", "tell"): "mag audience",
    ("stocktaking", "give"): "mag",
    ("call_for_input", "announce"): "mag audience",
    ("call_for_input", "report_close"): "mag",
    ("grants", "announce"): "mag audience",
    ("grants", "results"): "grant_applicants",
    ("working_groups", "present"): "mag",
    ("working_groups", "sign_up"): "mag",
    ("working_groups", "kickoff"): "wg_members",
    ("pn_bpf_selection", "call"): "mag pn_bpf_facilitators audience",
    ("pn_bpf_selection", "circulate"): "mag",
    ("pn_bpf_selection", "present"): "pn_bpf_facilitators",
    ("pn_bpf_selection", "result"): "pn_bpf_facilitators mag",
    ("meeting", "poll"): "mag",
    ("meeting", "invite"): "mag audience",
    ("meeting", "travel"): "travel_eligible",
    ("meeting", "send_agenda"): "mag audience",
    ("meeting", "join"): "mag",
    ("meeting", "send_summary"): "mag audience",
    ("annual_meeting", "join"): "mag audience",
    ("session_call", "speakers"): "listed_speakers",
    ("screening", "fix"): "returned_proposers",
    ("screening", "approve"): "head_of_secretariat",
    ("screening", "review"): "mag",
    ("screening", "decline"): "declined_proposers",
    ("workshop_evaluation", "declare"): "mag",
    ("workshop_evaluation", "missing"): "mag_chair secretariat",
    ("evaluation_synthesis", "send"): "mag",
    ("results", "approve"): "mag_chair",
    ("main_sessions", "concepts"): "main_session_groups",
    ("training", "invite"): "organisers",
    ("reports", "report"): "organisers",
    ("publication", "approve_host"): "host_country",
    ("publication", "approve_desa"): "un_desa",
    ("publication", "send"): "missions un_agencies mag audience",
}
#: Lists that everybody reads.
PUBLIC = {"community", "mag_public", "nri", "dc", "intersessional"}


def _step(kind: str, key: str) -> Step:
    return next(step for step in KINDS[kind].steps if step.key == key)


def _year(name: str) -> tuple[CycleFile, dict[str, StageDefinition]]:
    found = load_year(ROOT / "cycles" / f"{name}.yaml", ROOT / "flows" / "kinds")
    assert isinstance(found, Year)
    return found.cycle, dict(found.definitions)


def _meetings(year: str) -> Iterator[StageDefinition]:
    yield from (each for each in _year(year)[1].values() if each.kind == "meeting")


@pytest.mark.parametrize(("kind", "key"), WHOM)
def test_everybody_is_told_and_asked_as_the_matrix_says(kind: str, key: str) -> None:
    step = _step(kind, key)
    assert " ".join(getattr(step, "to", ()) or getattr(step, "by", ())) == WHOM[kind, key]


def test_the_screening_stands_unless_a_member_of_the_mag_objects() -> None:
    review = _step("screening", "review")
    assert isinstance(review, Decide)
    assert (review.rule.kind, review.on_lapse) == ("no_objection", "consent")


def test_the_training_asks_in_which_slot() -> None:
    invite = _step("training", "invite")
    assert isinstance(invite, Ask)
    assert (invite.answer, len(invite.options)) == ("choice", 3)


@pytest.mark.parametrize("year", YEARS)
def test_a_joining_notice_goes_to_no_public_list(year: str) -> None:
    told = {
        name
        for each in _meetings(year)
        for step in each.steps
        if step.key == "join"
        for name in getattr(step, "to", ())
    }
    assert "observers" in told
    assert told.isdisjoint(PUBLIC)


@pytest.mark.parametrize("year", YEARS)
def test_observers_are_invited_and_only_those_entitled_hear_of_travel_support(year: str) -> None:
    for meeting in _meetings(year):
        steps = {step.key: getattr(step, "to", ()) for step in meeting.steps}
        assert steps["invite"] == ("mag", "observers")
        assert steps.get("travel", ("travel_eligible",)) == ("travel_eligible",)


@pytest.mark.parametrize("year", YEARS)
def test_a_meeting_begins_at_its_hour_where_it_is_held(year: str) -> None:
    loaded, _ = _year(year)
    moments = work_out(loaded)[0].moments
    opens = {
        key: moments[f"{key}.opens"]
        for key, each in loaded.stages.items()
        if each.kind in {"meeting", "annual_meeting"} and each.held != "no"
    }
    assert all(each.shown and "00:00" not in each.shown for each in opens.values())
    assert opens["annual_meeting"].zone == loaded.venue.zone


@pytest.mark.parametrize("year", YEARS)
def test_a_poll_on_dates_does_not_hang_on_the_dates_to_be_chosen(year: str) -> None:
    for meeting in _meetings(year):
        for step in meeting.steps:
            if step.key == "poll":
                assert isinstance(step, Ask)
                assert len(step.options) > 1
                assert not any(
                    text.startswith(("opens", "closes", meeting.key)) for text in step.at
                )


def test_a_joint_answer_is_signed_by_both_who_gave_it() -> None:
    answer = _year("igf-2024")[1]["cstd_answer"]
    sign = next(step for step in answer.steps if step.key == "sign")
    assert isinstance(sign, Decide)
    assert sign.by == ("mag_chair", "lp_chair")
    assert sign.rule.kind == "all"


def test_the_file_of_the_next_year_is_there_before_its_first_stage() -> None:
    """Of 2025: the renewal of its MAG, 250 days before it."""
    first, next_year = (work_out(_year(name)[0])[0].moments for name in YEARS)
    copy = _step("handover", "copy")
    loaded, definitions = _year("igf-2024")
    assert copy.at == ("T - 150d 09:00 UTC",)
    begins = min(each.at for name, each in next_year.items() if name.endswith(".opens"))
    assert (begins - first["T"].at).days > -120
    assert "copy" in {step.key for step in definitions["close_and_handover"].steps}
    assert loaded.stages["close_and_handover"].kind == "handover"


@pytest.mark.parametrize("year", YEARS)
def test_the_public_hears_of_the_approved_timeline_only(year: str) -> None:
    steps = {step.key: getattr(step, "to", ()) for step in _year(year)[1]["cycle_setup"].steps}
    assert steps["kickoff"] == ("mag",)
    assert "community" in steps["tell"]
    keys = list(steps)
    assert keys.index("tell") > keys.index("publish") > keys.index("approve")
