"""One mistake of each class in a year without a fault: the report, with file and line."""

from pathlib import Path

import pytest
import yaml

from tests.check.small_year import Folder, found, small_year

Mistake = dict[str, str]

MISTAKES: dict[str, list[Mistake]] = yaml.safe_load(
    Path(__file__).with_name("mistakes.yaml").read_text("utf-8")
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return small_year(tmp_path)


def _made(folder: Folder, mistake: Mistake) -> tuple[str, str, int]:
    """Make the mistake; the code, file and line that are to be reported for it."""
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


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("title: IGF 2030", "titel: IGF 2030", "missing"),
        ("title: First meeting", "titel: First meeting", "missing"),
        ("title: Panel,", "titel: Panel,", "missing"),
        ("kind: meeting", "knd: meeting", "missing"),
        ("opens: 2030-03-05 10:00 UTC", "opens: 20300305", "model_type"),
        ("opens: 2030-03-05 10:00 UTC", "opens: {at: 20300305}", "string_type"),
        ("opens: 2030-03-05 10:00 UTC", "opens: ''", "string_too_short"),
        ("opens: 2030-03-05 10:00 UTC", "opens: {at: 2030-03-05, basis: attested}", "value_error"),
        ("closes: 2030-03-07", "closes: 2030-03-07\n    steps: hello", "tuple_type"),
        ("closes: 2030-03-07", "closes: 2030-03-07\n    steps: [hello]", "dict_type"),
        ("closes: 2030-03-07", "closes: 2030-03-07\n    closes: 2030-03-08", "yaml_twice"),
        ("audience: [community]", "audience: [5, community]", "string_type"),
        ("mag: {title: MAG, size: 40}", "mag: many", "model_type"),
        ("  T: {at: 2030-12-02, basis: attested, source: [W1]}", "  T: 5", "model_type"),
        ("zone: Europe/Stockholm", "zoen: Europe/Stockholm", "missing"),
    ],
)
def test_what_does_not_fit_hides_nothing_else(
    folder: Folder, old: str, new: str, code: str
) -> None:
    folder.edit("year", old, new=new)
    folder.edit("year", "13:00 UTC", new="25:00 UTC")
    folder.edit("year", "needs: [mag]", new="needs: [mga]")

    problems = folder.check()

    own = {code, "extra_forbidden"} if code == "missing" else {code}
    assert {each.code for each in problems if each.severity == "error"} == {
        *own,
        "date",
        "unknown_name",
    }
    assert len([each for each in problems if each.code == code]) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("closes: 2030-03-07", 'closes: 2030-03-07\n    page: "javascript:alert(1)"'),
        ("closes: 2030-03-07", "closes: 2030-03-07\n    page: www.example.org"),
        ("website: https://igf.example.org", "website: igf.example.org"),
        ("contact: secretariat@example.org", "contact: the Secretariat"),
    ],
)
def test_an_address_that_leads_nowhere_is_an_error(folder: Folder, old: str, new: str) -> None:
    folder.edit("year", old, new=new)

    [(code, where, line)] = found(folder.check(), "error")

    assert (code, where) == ("string_pattern_mismatch", "year")
    assert line == folder.line("year", new.splitlines()[-1].strip())


@pytest.mark.parametrize("place", ["audience: [community]", "by: [mag_chair]"])
def test_an_address_where_a_role_belongs_is_said_to_be_a_person(folder: Folder, place: str) -> None:
    file = "year" if "audience" in place else "call"
    word = place.partition(":")[0]
    folder.edit(file, place, new=f"{word}: [jane@example.org]")

    [problem] = [each for each in folder.check() if each.value == "jane@example.org"]

    assert problem.message == f"`{word}` holds the address of a person"
    assert problem.fix == "name a body, a role or a list: files name roles, never people"


def test_a_year_without_its_stages_is_not_looked_at_any_further(folder: Folder) -> None:
    folder.edit("year", "stages:", new="stagse:")
    folder.edit("year", "13:00 UTC", new="25:00 UTC")

    assert {each.code for each in folder.check()} == {"missing", "extra_forbidden"}


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


def test_what_is_done_by_hand_is_the_work_of_the_lead(folder: Folder) -> None:
    folder.edit("year", "title: Call for proposals", new="title: Call\n    lead: web_editor")
    folder.edit("proposals", "by: [mag_chair]", new="by: [web_editor]")
    assert found(folder.check(), "error") == []

    folder.edit("proposals", "what: synthesise_input", new="what: form_by_hand")

    assert [code for code, _, _ in found(folder.check(), "error")] == ["own_approval"]


def test_who_is_named_as_the_author_made_it_whoever_leads(folder: Folder) -> None:
    folder.edit("year", "title: Call for proposals", new="title: Call\n    lead: web_editor")
    folder.edit("proposals", "by: [mag_chair]", new="by: [web_editor]")
    by_hand = "what: form_by_hand\n    author: mag"
    folder.edit("proposals", "what: synthesise_input", new=by_hand)

    assert found(folder.check(), "error") == []


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

    assert (problem.severity, problem.line) == ("note", folder.line("call", "what: count_by_age"))
    assert problem.message.endswith(
        "these steps are done by a person, the lead of the stage: Count, Synthesis"
    )


def test_what_the_engine_is_to_take_over_is_told_from_what_a_person_does(folder: Folder) -> None:
    folder.edit("call", "what: count_input", new="what: tally_scores")
    folder.edit("call", "what: synthesise_input", new="what: compare")

    messages = [
        each.message.partition(": ")[2] for each in folder.check() if each.code == "by_hand"
    ]

    assert messages == [
        "these steps are not automatic yet, the lead of the stage does them by hand: Count",
        "these steps are done by a person, the lead of the stage: Synthesis",
    ]


@pytest.mark.parametrize(("k", "size", "wrong"), [(3, 4, False), (5, 4, True), (5, None, False)])
def test_a_ballot_counts_the_members_of_a_body_as_far_as_they_are_known(
    folder: Folder, k: int, size: int | None, *, wrong: bool
) -> None:
    panel = "{title: Panel, size: 1}"
    folder.edit(
        "year",
        panel,
        new=panel.replace("size: 1", f"size: {size}" if size else "to_be_named: false"),
    )
    folder.edit(
        "call",
        "by: [mag_chair]",
        new=f"by: [panel, panel_chair]\n    rule: {{kind: k_of_n, k: {k}}}",
    )

    found_codes = [problem.code for problem in folder.check() if problem.code == "rule_too_high"]
    assert bool(found_codes) == wrong


def test_a_year_is_told_once_which_roles_its_stages_need(folder: Folder) -> None:
    folder.edit("year", "  secretariat: {title: Secretariat}\n", new="")
    folder.edit("year", "body: secretariat}\n  web", new="body: mag}\n  web")
    folder.edit("year", "  web_editor: {title: Web editor, body: secretariat}\n", new="")

    [problem] = [each for each in folder.check() if each.severity == "error"]

    assert (problem.code, problem.value) == ("unknown_name", "secretariat")
    assert "the lead of Call for thematic input" in problem.message
    assert "Synthesis (Call for thematic input)" in problem.message
    assert "secretariat: {title: ...}" in problem.fix


def test_a_year_without_a_secretariat_is_told_what_nobody_gets(folder: Folder) -> None:
    folder.edit("year", "  secretariat: {title: Secretariat}\n", new="  office: {title: Office}\n")
    text = folder.year.read_text("utf-8").replace("body: secretariat", "body: office")
    text = text.replace("\n    kind: ", "\n    lead: office\n    kind: ")
    folder.year.write_text(text, "utf-8")
    for kind in folder.kinds.iterdir():
        lines = kind.read_text("utf-8").replace("    makes:", "    author: office\n    makes:")
        kind.write_text(lines.replace("do: external", "do: external\n    by: [office]"), "utf-8")

    assert [(each.severity, each.code) for each in folder.check()] == [("note", "no_secretariat")]


@pytest.mark.parametrize(
    ("venue", "missing"),
    [
        ("{zone: Europe/Stockholm}", "no city and no country"),
        ("{city: To be announced, country: Sweden, zone: UTC}", "no city yet"),
    ],
)
def test_a_venue_that_is_not_known_yet_is_noted(folder: Folder, venue: str, missing: str) -> None:
    folder.edit("year", "{city: Lund, country: Sweden, zone: Europe/Stockholm}", new=venue)

    [problem] = folder.check()

    assert (problem.severity, problem.code) == ("note", "venue_unknown")
    assert missing in problem.message
