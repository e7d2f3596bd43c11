"""The definition of a stage."""

import pytest

from igf.year.rules.define import define, repeated_steps
from schemas.definition import StageDefinition
from schemas.plan import Problem
from schemas.steps import Notice, Wait
from tests.year.years import COUNT, REMIND, SHUT, TELL, Data, kind, stage, year


def _defined(*overrides: Data, **more: object) -> StageDefinition:
    cycle = year({"call": stage(steps=overrides, **more)})
    definitions, problems = define(cycle, {"call": kind()})
    assert not problems
    return definitions["call"]


def _faults(*overrides: Data) -> list[Problem]:
    cycle = year({"call": stage(steps=overrides)})
    return define(cycle, {"call": kind()})[1]


def _keys(definition: StageDefinition) -> list[str]:
    return [step.key for step in definition.steps]


def test_a_stage_has_the_steps_of_its_kind_in_their_order() -> None:
    definition = _defined()

    assert _keys(definition) == ["tell", "remind", "shut", "count"]
    assert (definition.cycle, definition.key, definition.lane) == ("igf-2024", "call", "calls")


def test_an_override_replaces_the_fields_it_names_and_no_others() -> None:
    step = _defined({"key": "remind", "at": "closes - 3d"}).steps[1]

    assert isinstance(step, Notice)
    assert (step.at, step.notice, step.title) == (("closes - 3d",), "call.opened", "Tell")


def test_a_step_can_be_dropped() -> None:
    assert _keys(_defined({"key": "remind", "drop": True})) == ["tell", "shut", "count"]


def test_drop_false_drops_nothing() -> None:
    assert _defined({"key": "remind", "drop": False}) == _defined()


def test_a_new_step_goes_to_the_end() -> None:
    definition = _defined(TELL | {"key": "thank", "to": ["mag"]})

    assert _keys(definition) == ["tell", "remind", "shut", "count", "thank"]


def test_a_step_with_before_goes_in_front_of_that_step() -> None:
    new = SHUT | {"key": "open_doors", "before": "remind"}

    assert _keys(_defined(new)) == ["tell", "open_doors", "remind", "shut", "count"]
    assert _keys(_defined({"key": "shut", "before": "tell"})) == ["shut", "tell", "remind", "count"]


def test_an_override_that_does_something_else_is_the_whole_step() -> None:
    step = _defined({"key": "tell", "do": "wait", "title": "Wait", "at": "opens"}).steps[0]

    assert step == Wait(key="tell", do="wait", title="Wait", at=("opens",))


def test_audience_stands_for_the_audience_of_the_stage_once() -> None:
    step = _defined(audience=["community", "mag"]).steps[0]

    assert isinstance(step, Notice)
    assert step.to == ("mag", "community")


def test_a_stage_that_is_not_held_has_no_definition() -> None:
    cycle = year({"one": stage(held="no"), "two": stage(held="undecided")})

    assert list(define(cycle, {"call": kind()})[0]) == ["two"]


def test_an_unknown_kind_names_the_nearest_one() -> None:
    definitions, [problem] = define(year({"one": stage(kind="cal")}), {"call": kind()})

    assert not definitions
    assert (problem.place, problem.value, problem.fix) == (
        "stages.one.kind",
        "cal",
        "did you mean call?",
    )


@pytest.mark.parametrize(
    ("override", "place", "fix"),
    [
        ({"key": "remnd", "at": "T"}, "remnd", "did you mean remind?"),
        ({"key": "remnd", "drop": True}, "remnd", "did you mean remind?"),
        ({"at": "T"}, "1", "add key:"),
        ({"key": "remind", "drop": "yes"}, "remind.drop", "drop: true"),
        ({"key": "remind", "before": "tll"}, "remind.before", "did you mean tell?"),
        ({"key": "remind", "before": "remind"}, "remind.before", "use one of count, shut, tell"),
        ({"key": "remind", "notcie": "call.closed"}, "remind.notcie", "did you mean notice?"),
        ({"key": "remind", "notice": "Closed"}, "remind.notice", "call.opened"),
        ({"key": "remind", "do": "notcie"}, "remind", "did you mean notice?"),
        ({"key": "count", "after": ["shtu"]}, "count.after", "did you mean shut?"),
        ({"key": "count", "after": ["count"]}, "count.after", "remind, shut, tell"),
        ({"key": "shut", "drop": True}, "count.after", "use one of remind, tell"),
        ({"key": "new", "do": "notice", "title": "New", "to": "mag"}, "new.notice", "add notice"),
    ],
)
def test_a_wrong_override_is_told_with_its_place_and_what_would_be_right(
    override: Data, place: str, fix: str
) -> None:
    [problem] = _faults(override)

    assert problem.severity == "error"
    assert problem.place == f"stages.call.steps.{place}"
    assert fix in problem.fix


def test_all_problems_of_all_stages_are_told_at_once() -> None:
    wrong = [{"key": "remnd", "at": "T"}, {"key": "tell", "too": "mag"}]
    cycle = year({"one": stage(steps=wrong), "two": stage(kind="cal"), "three": stage(held="no")})

    places = [problem.place for problem in define(cycle, {"call": kind()})[1]]

    assert places == ["stages.one.steps.remnd", "stages.one.steps.tell.too", "stages.two.kind"]


def test_two_steps_of_a_kind_with_one_key_are_told() -> None:
    [problem] = repeated_steps(kind(TELL, REMIND, TELL, SHUT, COUNT))

    assert (problem.place, problem.value) == ("steps.tell", "tell")
    assert not repeated_steps(kind())
