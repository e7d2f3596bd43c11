"""What a year's stages wait for in other stages: what is wrong with it, and where."""

from pathlib import Path

import pytest

from tests.check.small_year import Folder, found, small_year

CONSULTANTS = "title: Consultants\n"
BRIEFING = "title: Briefing\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return small_year(tmp_path)


def stage_waits(folder: Folder, title: str, text: str) -> None:
    folder.edit("year", title, new=f"{title}    after: [{text}]\n")


def said(folder: Folder, severity: str) -> list[str]:
    return [code for code, *_ in found(folder.check(), severity)]


def messages(folder: Folder) -> str:
    return "\n".join(f"{each.message} -> {each.fix}" for each in folder.check())


def test_a_stage_may_wait_for_a_step_a_document_or_all_of_another(folder: Folder) -> None:
    waits = "oc_mag_1, thematic_input.synthesise, thematic_input.synthesis"
    stage_waits(folder, CONSULTANTS, waits)
    assert said(folder, "error") == []


@pytest.mark.parametrize(
    ("text", "code", "right"),
    [
        ("oc_mag_11.agenda", "unknown_stage", "oc_mag_1"),
        ("oc_mag_11", "unknown_stage", "oc_mag_1"),
        ("oc_mag_1.agneda", "unknown_awaited", "agenda"),
        ("consultant_hiring", "after_itself", "another stage"),
    ],
)
def test_what_is_not_there_cannot_be_waited_for(
    folder: Folder, text: str, code: str, right: str
) -> None:
    stage_waits(folder, CONSULTANTS, text)
    line = folder.line("year", f"after: [{text}]")
    assert found(folder.check(), "error") == [(code, "year", line)]
    assert right in messages(folder)


def test_stages_that_wait_for_each_other_are_an_error_once(folder: Folder) -> None:
    stage_waits(folder, CONSULTANTS, "evaluation_briefing")
    stage_waits(folder, BRIEFING, "consultant_hiring")
    assert said(folder, "error") == ["stages_circular"]
    assert "waits for" in messages(folder)


def test_a_circle_is_told_once_where_the_year_says_it(folder: Folder) -> None:
    stage_waits(folder, CONSULTANTS, "evaluation_briefing.close")
    stage_waits(folder, BRIEFING, "consultant_hiring")
    assert [place for _, place, _ in found(folder.check(), "error")] == ["year"]
    assert "consultant_hiring waits for evaluation_briefing.close" in messages(folder)
    assert "evaluation_briefing waits for consultant_hiring" in messages(folder)


def test_a_stage_that_is_not_held_is_not_waited_for_and_that_is_said(folder: Folder) -> None:
    stage_waits(folder, CONSULTANTS, "oc_mag_3")
    assert said(folder, "warning") == ["awaited_left_out"]


def test_a_stage_that_is_not_decided_keeps_what_waits_for_it_and_that_is_said(
    folder: Folder,
) -> None:
    folder.edit("year", 'held: "no"', new="held: undecided")
    folder.edit("year", "opens: {at: null}", new="opens: 2030-09-03")
    folder.edit("year", "closes: {at: null}", new="closes: 2030-09-05")
    stage_waits(folder, CONSULTANTS, "oc_mag_3")
    assert "awaited_undecided" in said(folder, "warning")


@pytest.mark.parametrize("awaited", ["thematic_input.approve", "thematic_input"])
def test_what_a_kind_relies_on_is_asked_for_until_the_year_waits_for_it(
    folder: Folder, awaited: str
) -> None:
    relies = "relies_on: [{step: select, on: call.approve, rule: R-CYC-3}]"
    folder.edit("selection", "lane: intersessional", new=f"lane: intersessional\n{relies}")
    assert said(folder, "warning") == ["not_awaited"]
    assert "pn_bpf_selection.select does not wait for thematic_input.approve" in messages(folder)
    assert "add to pn_bpf_selection.select: after: [thematic_input.approve]" in messages(folder)
    title = "title: Selection of PNs and BPFs\n"
    folder.edit("year", title, new=f"{title}    after: [{awaited}]\n")
    assert "not_awaited" not in said(folder, "warning")


def test_another_year_counts_as_settled_where_it_is_not_started_and_that_is_said(
    folder: Folder,
) -> None:
    stage_waits(folder, CONSULTANTS, "igf-2029/oc_mag_1.agenda")
    assert said(folder, "error") == []
    assert "awaited_elsewhere" in said(folder, "note")


def test_a_dated_step_before_what_it_waits_for_is_told_with_the_days(folder: Folder) -> None:
    waits = "    steps: [{key: close, after: [workshop_evaluation.close]}]\n"
    folder.edit("year", CONSULTANTS, new=CONSULTANTS + waits)
    assert said(folder, "warning") == ["awaited_late"]
    assert "it can be 55 days late" in messages(folder)
