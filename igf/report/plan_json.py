"""The plan as JSON, for other programs."""

import json
from typing import Any

from schemas.moments import Moment, zulu
from schemas.plan import Plan, PlannedStage, PlannedStep


def plan_json(plan: Plan) -> str:
    """The plan as indented JSON; instants in UTC, ISO 8601 with `Z`, null while there is no date.

    `anchors` holds `T`, `P`, every milestone and every stage's `.opens` and `.closes`; `marks` the
    dates of a started year that are held or were moved. `state` of a stage is planned, paused,
    cancelled, undecided or not_held, with the reason in `because`; `waits` are what it, or a step
    of it, waits for in other stages.
    """
    content = {
        "cycle": plan.cycle,
        "anchors": _anchors(plan),
        "marks": plan.marks,
        "stages": [_stage(stage) for stage in plan.stages],
        "problems": [problem.model_dump(mode="json") for problem in plan.problems],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _anchors(plan: Plan) -> dict[str, str | None]:
    own = [f"{stage.key}.{side}" for stage in plan.stages for side in ("opens", "closes")]
    names = dict.fromkeys(["T", "P", *plan.milestones, *own, *plan.anchors])
    return {name: _instant(plan.anchors.get(name)) for name in names}


def _stage(stage: PlannedStage) -> dict[str, Any]:
    return {
        "key": stage.key,
        "kind": stage.kind,
        "title": stage.title,
        "state": stage.state,
        "because": stage.because,
        "place": stage.place,
        "opens": _instant(stage.opens),
        "closes": _instant(stage.closes),
        "slack_days": stage.slack_days,
        "critical": stage.critical,
        "waits": [each.model_dump() for each in stage.waits],
        "steps": [_step(step) for step in stage.steps],
    }


def _step(step: PlannedStep) -> dict[str, Any]:
    return {"key": step.key, "kind": step.kind, "at": _instant(step.at), "title": step.title}


def _instant(moment: Moment | None) -> str | None:
    return zulu(moment.at) if moment else None
