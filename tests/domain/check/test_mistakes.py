"""One mistake of each class in a year without a fault: what is said, in which file and line."""

from pathlib import Path

import pytest
import yaml

from tests.domain.check.small_year import Folder, found, small_year

Mistake = dict[str, str]

MISTAKES: dict[str, list[Mistake]] = yaml.safe_load(
    Path(__file__).with_name("mistakes.yaml").read_text("utf-8")
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return small_year(tmp_path)


def _made(folder: Folder, mistake: Mistake) -> tuple[str, str, int]:
    """What is to be said of a mistake that is made here."""
    folder.edit(mistake["file"], mistake["old"], new=mistake["new"])
    where = mistake.get("where", mistake["file"])
    text = mistake.get("on", mistake["new"].splitlines()[0])
    return mistake["code"], where, folder.line(where, text)


def test_the_small_year_has_nothing_wrong_with_it(folder: Folder) -> None:
    assert folder.check() == []


@pytest.mark.parametrize("mistake", MISTAKES["errors"], ids=lambda each: each["name"])
def test_what_cannot_be_carried_out_is_an_error(folder: Folder, mistake: Mistake) -> None:
    expected = _made(folder, mistake)

    assert found(folder.check(), "error") == [expected]


@pytest.mark.parametrize("mistake", MISTAKES["warnings"], ids=lambda each: each["name"])
def test_what_breaks_a_rule_is_a_warning(folder: Folder, mistake: Mistake) -> None:
    expected = _made(folder, mistake)

    problems = folder.check()

    assert found(problems, "error") == []
    assert found(problems, "warning") == [expected]


def test_a_start_too_soon_after_the_decision_says_the_days_short(folder: Folder) -> None:
    folder.edit("year", "consultant_hiring:", new="hiring:")
    folder.edit("year", "opens: 2030-04-12", new="opens: 2030-04-10")

    [problem] = folder.check()

    assert (problem.rule, problem.value, problem.severity) == ("R-PN-2", "2030-04-10", "warning")
    assert problem.message == (
        "Intersessional work opens on 10 April 2030, 41 days after Selection of PNs and BPFs "
        "closes: 1 day short of 42 days"
    )


def test_every_mistake_is_told_at_once(folder: Folder) -> None:
    folder.edit("year", "needs: [mag]", new="need: [mag]")
    folder.edit("year", "13:00 UTC", new="25:00 UTC")
    folder.edit("call", "notice: call.opened", new="notice: call.openend")
    folder.edit("meeting", "lane: meetings", new="lame: meetings")

    problems = folder.check()

    assert {each.code for each in problems} == {
        "extra_forbidden",
        "date",
        "notice_missing",
        "missing",
    }
    assert all(each.fix for each in problems)


def test_what_stands_once_in_a_kind_is_told_once(folder: Folder) -> None:
    folder.edit("year", "title: Third meeting", new="title: Third meeting\n    lead: chief")
    folder.edit("quiet", "marks: close", new="marks: close, needs: [mga]")

    codes = [code for code, _, _ in found(folder.check(), "error")]

    assert codes == ["unknown_name", "unknown_name"]


def test_an_override_is_told_where_it_stands(folder: Folder) -> None:
    override = "closes: 2030-03-07\n    steps:\n      - {key: travel, to: [mga]}"
    folder.edit("year", "closes: 2030-03-07", new=override)

    assert found(folder.check(), "error") == [
        ("unknown_name", "year", folder.line("year", "to: [mga]"))
    ]


def test_own_work_may_be_approved_where_the_cycle_allows_it(folder: Folder) -> None:
    folder.edit("year", "forbid_own_approval: true", new="forbid_own_approval: false")
    folder.edit("call", "makes: synthesis", new="makes: synthesis\n    author: mag_chair")

    assert folder.check() == []


def test_roles_of_a_body_of_one_are_one_person(folder: Folder) -> None:
    folder.edit("call", "makes: synthesis", new="makes: synthesis\n    author: panel")
    folder.edit("call", "by: [mag_chair]", new="by: [panel_chair]")

    assert [code for code, _, _ in found(folder.check(), "error")] == ["own_approval"]


def test_a_second_decider_makes_it_no_approval_of_ones_own(folder: Folder) -> None:
    folder.edit("call", "makes: synthesis", new="makes: synthesis\n    author: mag_chair")
    folder.edit("call", "by: [mag_chair]", new="by: [mag_chair, head]")

    assert folder.check() == []


def test_a_short_time_is_no_matter_within_the_secretariat(folder: Folder) -> None:
    folder.edit("call", "by: [mag_chair]", new="by: [head]")
    folder.edit(
        "call", "due: asked + 7d\n    notice: appr", new="due: asked + 1d\n    notice: appr"
    )

    assert found(folder.check(), "warning") == []


def test_a_body_that_is_named_too_late_is_said_with_the_stages(folder: Folder) -> None:
    folder.edit("year", "size: 40", new="to_be_named: true, expected: 2030-01-25")

    [problem] = folder.check()

    assert problem.message == (
        "MAG is still to be named, expected 25 January 2030, 23:59 UTC; told or asked before that "
        "in: oc_mag_1"
    )


def test_what_is_not_worked_out_yet_is_a_note(folder: Folder) -> None:
    folder.edit("call", "what: count_input", new="what: count_by_age")
    folder.edit("call", "what: synthesise_input", new="what: compare")

    [problem] = folder.check()

    assert (problem.severity, problem.line) == ("note", folder.line("call", "key: count"))
    assert problem.message.endswith("by hand: Count, Synthesis")
