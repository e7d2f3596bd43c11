"""Faults of data that do not fit a model, in plain words."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from igf.words.mistakes import problems_of, schema_of, suggest
from schemas.cycle import CycleFile
from schemas.plan import Problem
from schemas.steps import Step

_YEAR: dict[str, Any] = {
    "schema": 1,
    "cycle": "igf-2030",
    "title": "IGF 2030",
    "venue": {"city": "Lund", "country": "Sweden", "zone": "Europe/Stockholm"},
    "contact": "igf@example.org",
    "website": "https://igf.example.org",
    "anchors": {"T": "2030-12-01"},
    "bodies": {"mag": {"title": "MAG"}},
    "roles": {},
    "stages": {"call": {"kind": "call", "title": "Call", "opens": "T", "closes": "T"}},
}


def _faults(**changes: object) -> list[Problem]:
    data = _YEAR | changes
    with pytest.raises(ValidationError) as raised:
        CycleFile.model_validate(data)
    return problems_of(raised.value, schema_of(CycleFile), data=data)


@pytest.mark.parametrize(
    ("changes", "place", "message", "value", "fix"),
    [
        ({"title": 2030}, "title", "`title` is not text", "2030", "in quotes"),
        ({"cycle": "IGF"}, "cycle", "`cycle` is not written as expected", "IGF", "igf-2027"),
        ({"cycle": ""}, "cycle", "`cycle` is empty", "", "igf-2027"),
        ({"schema": 2}, "schema", "`schema` cannot be this", "2", "use 1"),
        ({"lists": "none"}, "lists", "`lists` holds no keys", "none", "KEY: VALUE"),
        ({"languages": "en"}, "languages", "`languages` is not a list", "en", "[ONE, TWO]"),
        (
            {"languages": ["eng lish"]},
            "languages.1",
            "`languages` is not written",
            "eng lish",
            "fr",
        ),
        ({"stages": {}}, "stages", "`stages` is empty", "", "give 1 at least"),
        ({"anchors": {"Q": "T"}}, "anchors.Q", "`Q` cannot be this", "Q", "use one of P, T"),
        ({"anchors": {"T": ""}}, "anchors.T", "`T` is empty", "", "write something"),
        (
            {"anchors": {"T": {"at": "2030-12-01", "basis": "atested"}}},
            "anchors.T.basis",
            "`basis` cannot be this",
            "atested",
            "did you mean attested?",
        ),
        (
            {"anchors": {"T": {"at": "2030-12-01", "basis": "attested"}}},
            "anchors.T",
            "An attested date names its source",
            "",
            "change it",
        ),
        (
            {"anchors": {"T": {"at": "2030-12-01", "soruce": ["W1"]}}},
            "anchors.T.soruce",
            "`soruce` is not known here",
            "",
            "did you mean source?",
        ),
        (
            {"settings": {"minimum_reply_days": -1}},
            "settings.minimum_reply_days",
            "`minimum_reply_days` is too small",
            "-1",
            "use 0 or more",
        ),
        (
            {"settings": {"forbid_own_approval": "perhaps"}},
            "settings.forbid_own_approval",
            "`forbid_own_approval` is neither true nor false",
            "perhaps",
            "write true or false",
        ),
        (
            {"bodies": {"mag": {"title": "MAG", "to_be_name": True}}},
            "bodies.mag.to_be_name",
            "`to_be_name` is not known here",
            "true",
            "did you mean to_be_named?",
        ),
    ],
)
def test_a_fault_names_its_place_its_value_and_what_would_be_right(
    changes: dict[str, object], place: str, message: str, value: str, fix: str
) -> None:
    [problem] = _faults(**changes)

    assert (problem.severity, problem.place, problem.value) == ("error", place, value)
    assert message in problem.message
    assert fix in problem.fix


def test_all_faults_are_told_at_once() -> None:
    places = [problem.place for problem in _faults(title=1, contact=2, lists=3)]

    assert places == ["title", "contact", "lists"]


def test_the_tag_of_a_step_is_no_word_of_its_place() -> None:
    adapter: TypeAdapter[Step] = TypeAdapter(Step)
    data = {"key": "tell", "do": "notice", "title": "Tell", "notice": "Opened", "to": ["mag"]}
    with pytest.raises(ValidationError) as raised:
        adapter.validate_python(data)

    [problem] = problems_of(raised.value, schema_of(adapter), data=data, place="steps.tell")

    assert problem.place == "steps.tell.notice"


def test_a_long_value_is_cut() -> None:
    [problem] = _faults(cycle="X" * 500)

    assert problem.value == "X" * 57 + "..."


def test_a_list_whose_items_are_all_wrong_is_not_called_empty() -> None:
    [problem] = _faults(stages={"Call": _YEAR["stages"]["call"]})

    assert problem.place == "stages.Call"


@pytest.mark.parametrize(
    ("word", "known", "fix"),
    [
        ("closs", ["opens", "closes"], "did you mean closes?"),
        ("t", ["T", "P"], "did you mean T?"),
        ("zebra", ["T", "P"], "use one of P, T"),
        ("zebra", [], "leave it out"),
        ("zebra", "abcdefghijklmnop", "use one of a, b, c, d, e, f, g, h, i, j, k, l, ..."),
    ],
)
def test_the_nearest_known_word_is_suggested(word: str, known: list[str], fix: str) -> None:
    assert suggest(word, known) == fix
