import pytest

from igf.files.columns import columns_of, unused
from igf.input.rules.columns import ContributionCells
from schemas.plan import Problem
from schemas.sources import Reading, SourceLayout

FORM = (
    "Timestamp",
    "Email Address",
    "Which stakeholder group do you belong to?",
    "Your UN regional group",
    "Issue categories",
    "Name of your organization",
    "Please describe the issue",
    "May we publish your answer?",
)
SAVED = {"stakeholder_group": "Group", "region": "Region", "text": "Answer"}


def columns(headers: tuple[str, ...], **said: str) -> dict[str, str]:
    found, problems = columns_of(ContributionCells, headers, saved=None, said=said)
    assert problems == []
    return found


def problems_of(
    headers: tuple[str, ...], saved: dict[str, str] | None = None, **said: str
) -> list[Problem]:
    return columns_of(ContributionCells, headers, saved=saved, said=said)[1]


def test_the_columns_of_a_form_are_proposed_from_its_headers() -> None:
    assert columns(FORM) == {
        "received_at": "Timestamp",
        "email": "Email Address",
        "stakeholder_group": "Which stakeholder group do you belong to?",
        "region": "Your UN regional group",
        "categories": "Issue categories",
        "organisation": "Name of your organization",
        "text": "Please describe the issue",
    }


def test_columns_that_are_not_read_are_told() -> None:
    assert unused(FORM, columns(FORM)) == ("May we publish your answer?",)


def test_what_a_person_says_goes_before_what_the_headers_suggest() -> None:
    found = columns(FORM, text="may we publish your answer?")
    assert found["text"] == "May we publish your answer?"


def test_a_source_may_have_no_such_column() -> None:
    assert columns(("Group", "Answer"), stakeholder_group="Group", text="Answer", region="") == {
        "stakeholder_group": "Group",
        "text": "Answer",
        "region": "",
    }


def test_a_needed_column_that_is_not_found_is_named_with_the_headers_there_are() -> None:
    found = problems_of(("Who", "What"))
    assert [each.message.partition(":")[0] for each in found] == [
        "stakeholder_group",
        "region",
        "text",
    ]
    assert all('"Who", "What"' in each.fix for each in found)
    assert "--map region=" in found[1].fix


@pytest.mark.parametrize(
    ("said", "value", "fix"),
    [
        ({"regoin": "Region"}, "regoin", "did you mean region?"),
        ({"text": "Anser"}, "Anser", "did you mean Answer?"),
        ({"text": "Quite other"}, "Quite other", 'the headers are: "Group", "Region", "Answer"'),
    ],
)
def test_a_field_or_a_column_that_is_not_there_is_named_with_the_nearest(
    said: dict[str, str], value: str, fix: str
) -> None:
    found = problems_of(("Group", "Region", "Answer"), SAVED, **said)
    assert [(each.value, each.fix) for each in found] == [(value, fix)]


def test_one_column_cannot_be_two_things() -> None:
    (found,) = problems_of(("Group", "Region", "Answer"), SAVED, region="Answer")
    assert (found.value, found.message) == ("Answer", "One column is used for region and text")


def test_what_was_saved_is_used_as_it_is_also_when_headers_are_written_otherwise() -> None:
    headers = ("GROUP", "Region ", "answer", "ID")
    found, problems = columns_of(ContributionCells, headers, saved=SAVED, said={})
    assert problems == []
    assert found == {
        "stakeholder_group": "GROUP",
        "region": "Region ",
        "text": "answer",
    }


def test_a_saved_column_that_is_gone_is_reported_and_can_be_named_anew() -> None:
    headers = ("Group", "Region", "Answers")
    (found,) = problems_of(headers, SAVED)
    assert (found.value, found.fix) == (
        "Answer",
        'did you mean Answers?; say it with --map text="HEADER"',
    )
    assert problems_of(headers, SAVED, text="Answers") == []


def test_a_layout_is_kept_and_read_back() -> None:
    reading = Reading(zone="Europe/Zurich", dates="day-first", separator=",")
    layout = SourceLayout(columns={"region": "Region", "text": "Answer"}, reading=reading)
    assert SourceLayout.from_stored(layout.stored()) == layout
