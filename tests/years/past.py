"""What was settled by when, worked out from what is recorded, as the declaration means it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tests.years import rows
from tests.years.declared import Reference, Step
from tests.years.record import Record

#: Outcomes of a question after which later steps go on.
GRANTED: Final = frozenset({"approved", "published", "confirmed", "answered", "lapsed", "consent"})
#: The rung of what was made before the year was started here, and is asked for once more.
ADOPTED: Final = "adopted"
#: States of a stage that was done or left out without having been carried here.
_NOT_HERE: Final = frozenset({"done", "skipped"})


@dataclass(frozen=True)
class Past:
    """A record, and what had happened in it by an instant."""

    record: Record

    def reminds(self, firing: rows.Firing) -> bool:
        """Whether a firing belongs to an open question: a reminder, a call, its end."""
        asked = self.record.question_of(firing, firing.fired_at)
        return asked is not None and asked.rung != firing.rung

    def own_firings(self, stage: str, step: str) -> list[rows.Firing]:
        """The firings of a step but for reminders, in order."""
        found = self.record.firings_of.get((stage, step), ())
        return [each for each in found if not self.reminds(each)]

    def is_settled(self, stage: str, step: Step, *, at: datetime) -> bool:
        """Whether a step of a stage was settled by an instant."""
        key = str(step["key"])
        fired = [each for each in self.own_firings(stage, key) if self._is_by(each, at)]
        if not fired:
            return self._is_left_out(stage, step)
        asked = self.record.questions_of.get((stage, key), ())
        newest = next((each for each in reversed(asked) if _counts(each, at)), None)
        return newest is None or self.is_granted(newest, at=at)

    def _is_by(self, firing: rows.Firing, at: datetime) -> bool:
        """Whether it had happened by an instant; what was due before the start, from that on."""
        adopted = self.record.stages[firing.stage].adopted_at
        past = firing.outcome == "skipped" and firing.due_at < adopted <= at
        return firing.fired_at <= at or past

    def is_granted(self, question: rows.Question, *, at: datetime) -> bool:
        """Whether a question was settled by an instant so that what follows it goes on."""
        made = self.record.decisions_of.get(question.id)
        if made:
            last = next((each for each in reversed(made) if each.decided_at <= at), None)
            return last is not None and _stands(last, at) and last.outcome in GRANTED
        settled = question.settled_at is not None and question.settled_at <= at
        return settled and question.outcome in GRANTED

    def has_come(self, awaited: Reference, *, at: datetime) -> bool:
        """Whether what is awaited of another stage was settled by an instant.

        A stage that is not here, or is not held, is awaited by nobody.
        """
        stage = self.record.stages.get(awaited.stage)
        if stage is None or stage.state == "skipped":
            return True
        steps = self.record.declared[awaited.stage].named(awaited.what)
        settled = all(self.is_settled(awaited.stage, step, at=at) for step in steps)
        return settled and (self._is_there(awaited, steps[0], at=at) if steps else True)

    def _is_there(self, awaited: Reference, step: Step, *, at: datetime) -> bool:
        """Whether a document that is awaited was there; of a step taken as done it need not be."""
        if step.get("makes") != awaited.what:
            return True
        fired = self.own_firings(awaited.stage, str(step["key"]))
        skipped = all(each.outcome == "skipped" for each in fired)
        return skipped or self.document(awaited.stage, awaited.what, at=at) is not None

    def document(self, stage: str, key: str, *, at: datetime) -> rows.Document | None:
        """The newest version of a document that was there at an instant."""
        found = [
            each
            for each in self.record.documents
            if (each.stage, each.key) == (stage, key) and each.made_at <= at
        ]
        return max(found, key=lambda each: each.version, default=None)

    def _is_left_out(self, stage: str, step: Step) -> bool:
        """Whether a step without firings counts as settled.

        Its stage was done before, or all its rungs would have come before the stage opened.
        """
        carried = any(of == stage for of, _ in self.record.firings_of)
        done = not carried and self.record.stages[stage].state in _NOT_HERE
        return done or (step["do"] == "notice" and bool(step["at"]))


def _stands(decision: rows.Decision, at: datetime) -> bool:
    confirmed = decision.confirmed_at is not None and decision.confirmed_at <= at
    return not decision.provisional or confirmed


def _counts(question: rows.Question, at: datetime) -> bool:
    return question.asked_at <= at and question.rung != ADOPTED
