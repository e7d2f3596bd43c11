"""The plan as other programs read it."""

import json

from igf.report.plan_json import plan_json
from schemas.plan import Problem
from tests.report.plans import call, meeting, moment, year


def test_the_plan_has_exactly_the_declared_fields() -> None:
    content = json.loads(plan_json(year(call())))

    assert list(content) == ["cycle", "anchors", "marks", "stages", "problems"]
    assert content["cycle"] == "igf-2024"
    assert content["stages"] == [
        {
            "key": "session_call",
            "kind": "call_for_proposals",
            "title": "Call for session proposals",
            "state": "planned",
            "because": "",
            "place": "",
            "opens": "2024-03-15T00:00:00Z",
            "closes": "2024-05-05T23:59:00Z",
            "slack_days": 13,
            "critical": True,
            "waits": [],
            "steps": [
                {
                    "key": "announce",
                    "kind": "notice",
                    "at": "2024-03-15T00:00:00Z",
                    "title": "Announcement",
                },
                {
                    "key": "remind/closes-7d",
                    "kind": "notice",
                    "at": "2024-04-28T09:00:00Z",
                    "title": "Reminder",
                },
                {"key": "count", "kind": "compute", "at": None, "title": "Count"},
            ],
        }
    ]


def test_every_anchor_is_named_and_null_while_it_has_no_date() -> None:
    named = moment("2024-01-16 12:00")
    plan = year(
        call(closes=None),
        anchors={"T": moment("2024-12-15"), "mag_2": named, "session_call.opens": named},
        milestones={"mag_2": "MAG virtual II", "mag_8": "MAG VIII"},
    )

    assert json.loads(plan_json(plan))["anchors"] == {
        "T": "2024-12-15T00:00:00Z",
        "P": None,
        "mag_2": "2024-01-16T12:00:00Z",
        "mag_8": None,
        "session_call.opens": "2024-01-16T12:00:00Z",
        "session_call.closes": None,
    }


def test_problems_carry_their_place_and_what_would_be_right() -> None:
    problem = Problem(severity="warning", code="slack", message="Short", place="a", fix="b")

    [found] = json.loads(plan_json(year(meeting(), problems=(problem,))))["problems"]

    assert Problem.model_validate(found) == problem


def test_names_in_other_scripts_stay_readable() -> None:
    assert "Lillestrøm – منتدى" in plan_json(year(meeting(title="Lillestrøm – منتدى")))
