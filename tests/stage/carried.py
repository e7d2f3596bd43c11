"""A stage carried by the rules alone: what is due is done at once, by a clock that is moved."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from igf.calendar.anchors import Anchors
from igf.calendar.working_days import working_days
from igf.stage.rules.facts import AskFact, Facts, Fired
from igf.stage.rules.held import MISSING
from igf.stage.rules.papers import ADOPTED
from igf.stage.rules.progress import DueStep, next_due_step
from igf.year.rules.plan import stage_steps
from schemas.definition import StageDefinition
from schemas.moments import Moment
from schemas.steps import Compute

Data = dict[str, Any]

STARTED = datetime(2027, 1, 1, tzinfo=UTC)
OPENS = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
CLOSES = datetime(2027, 1, 31, 23, 59, tzinfo=UTC)
NOTICE: Data = {"do": "notice", "title": "Told", "notice": "call.opened", "to": "mag"}
TELL: Data = NOTICE | {"key": "tell", "at": "opens"}
REMIND: Data = NOTICE | {"key": "remind", "at": ["closes - 7d 09:00 UTC", "closes - 1d 09:00 UTC"]}
SHUT: Data = {"key": "shut", "do": "wait", "title": "Shut", "at": "closes", "marks": "close"}
WRITE: Data = {"key": "write", "do": "compute", "title": "Write", "what": "x", "makes": "text"}
APPROVE: Data = {
    "key": "approve",
    "do": "decide",
    "title": "Approve",
    "question": "Approve the text?",
    "by": "mag_chair",
    "due": "asked + 7d",
    "notice": "approval.request",
    "about": "text",
}
THANK: Data = NOTICE | {"key": "thank"}


def definition(*steps: Data, **more: object) -> StageDefinition:
    return StageDefinition.model_validate(
        {
            "cycle": "igf-2027",
            "key": "call",
            "kind": "call",
            "title": "Call",
            "lane": "calls",
            "words": {"before": "Not open yet", "open": "Open for input", "after": "Closed"},
            "lead": "secretariat",
            "steps": list(steps),
        }
        | more
    )


def facts(*steps: Data, closes: datetime | None = CLOSES, **more: Any) -> Facts:  # noqa: ANN401 -- the fields of Facts
    """A stage of the steps that nothing has happened in."""
    declared = definition(*steps)
    begun = Facts(declared, OPENS, closes, STARTED, planned=())
    return replace(with_dates(begun, closes=closes), **more)


def with_dates(known: Facts, *, closes: datetime | None, version: int = 1) -> Facts:
    """The stage with its close at another instant, in another version."""
    moments = {"call.opens": Moment(at=OPENS, shown="09:00 UTC")}
    if closes:
        moments["call.closes"] = Moment(at=closes, shown="23:59 UTC")
    anchors = Anchors(moments, {"call.opens": None, "call.closes": None}, working_days(()))
    planned, problems = stage_steps(known.definition, anchors)
    assert not problems
    versions = {"call.opens": 1, "call.closes": version}
    undated = frozenset(versions.keys() - moments.keys())
    return replace(known, closes=closes, planned=planned, versions=versions, undated=undated)


@dataclass
class Carried:
    """A stage with what has happened in it; `told` holds each due step in words, in order."""

    facts: Facts
    told: list[str] = field(default_factory=list)

    def at(self, now: datetime) -> list[str]:
        """Do all that is due at an instant; what was done, as "act step/rung"."""
        before = len(self.told)
        while due_step := next_due_step(self.facts, now):
            assert len(self.told) < 100, "it never comes to rest"
            self._do(due_step, now)
        return self.told[before:]

    def answer(self, step: str, outcome: str, now: datetime) -> None:
        """The open ask of a step is settled."""
        asks = tuple(
            replace(ask, state="settled", outcome=outcome, settled_at=now)
            if ask.step == step and ask.state == "open"
            else ask
            for ask in self.facts.asks
        )
        self.facts = replace(self.facts, asks=asks)

    def put(self, key: str, version: int) -> None:
        self.facts = replace(self.facts, documents={**self.facts.documents, key: version})

    def _do(self, due_step: DueStep, now: datetime) -> None:
        assert due_step.key not in self.facts.fired, f"{due_step.key} happened twice"
        words = f"{due_step.act} {'/'.join(part for part in due_step.key[:2] if part)}"
        self.told.append(words)
        fired = Fired("skipped" if due_step.act == "skip" else "done", due_step.due, now)
        self.facts = replace(self.facts, fired={**self.facts.fired, due_step.key: fired})
        by_people = due_step.rung in {ADOPTED, MISSING}
        if due_step.act == "fire" and isinstance(due_step.step, Compute) and not by_people:
            self.put(due_step.step.makes, self.facts.documents.get(due_step.step.makes, 0) + 1)
        if due_step.act == "lapse":
            self.answer(due_step.step.key, "lapsed", now)
        if due_step.act == "fire" and due_step.step.do in {"ask", "decide", "publish"}:
            self._open(due_step, now)

    def _open(self, due_step: DueStep, now: datetime) -> None:
        asks = tuple(
            replace(ask, state="superseded")
            if ask.step == due_step.step.key and ask.state == "open"
            else ask
            for ask in self.facts.asks
        )
        due = now + timedelta(days=7)
        step, rung, version = due_step.key
        reminders = {"due-2d": due - timedelta(days=2), "due+2d": due + timedelta(days=2)}
        ask = AskFact(
            "/".join(due_step.key[:2]), step, rung, version, "open", None, due, None, reminders
        )
        self.facts = replace(self.facts, asks=(*asks, ask))
