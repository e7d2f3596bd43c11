"""Small plans, made by hand, that tests of reports start from."""

from datetime import UTC, datetime

from schemas.moments import Moment
from schemas.plan import Plan, PlannedStage, PlannedStep


def moment(text: str, *, zone: str = "UTC", shown: str | None = None) -> Moment:
    """`2024-05-05 23:59` in UTC; a day alone is a date without a time of day."""
    at = datetime.fromisoformat(text).replace(tzinfo=UTC)
    words = f"{at:%H:%M} UTC" if " " in text else ""
    return Moment(at=at, zone=zone, shown=words if shown is None else shown)


def call(**changes: object) -> PlannedStage:
    """A call for sessions, open from 15 March to 5 May 2024."""
    fields: dict[str, object] = {
        "key": "session_call",
        "kind": "call_for_proposals",
        "lane": "calls",
        "title": "Call for session proposals",
        "opens": moment("2024-03-15 00:00"),
        "closes": moment("2024-05-05 23:59"),
        "slack_days": 13,
        "critical": True,
        "steps": (
            PlannedStep(
                key="announce",
                step="announce",
                kind="notice",
                title="Announcement",
                at=moment("2024-03-15 00:00"),
            ),
            PlannedStep(
                key="remind/closes-7d",
                step="remind",
                kind="notice",
                title="Reminder",
                at=moment("2024-04-28 09:00"),
            ),
            PlannedStep(key="count", step="count", kind="compute", title="Count"),
        ),
    }
    return PlannedStage.model_validate(fields | changes)


def meeting(**changes: object) -> PlannedStage:
    """A meeting of three days."""
    fields: dict[str, object] = {
        "key": "oc_mag_2",
        "kind": "meeting",
        "lane": "meetings",
        "title": "Second Open Consultations and MAG meeting",
        "opens": moment("2024-06-26 08:00"),
        "closes": moment("2024-06-28 16:00"),
    }
    return PlannedStage.model_validate(fields | changes)


def year(*stages: PlannedStage, **changes: object) -> Plan:
    """A year with T on 15 December 2024 and the stages given (a call and a meeting if none is)."""
    chosen = stages or (call(), meeting())
    sides = {
        f"{stage.key}.{side}": getattr(stage, side)
        for stage in chosen
        for side in ("opens", "closes")
        if getattr(stage, side)
    }
    fields: dict[str, object] = {
        "cycle": "igf-2024",
        "title": "IGF 2024",
        "anchors": {"T": moment("2024-12-15"), "P": moment("2023-10-12"), **sides},
        "stages": chosen,
    }
    return Plan.model_validate(fields | changes)
