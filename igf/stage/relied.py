"""Steps of other stages that were done because a step was settled."""

from dataclasses import dataclass
from datetime import datetime

from igf.store.queries import waits as wait_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.words.phrases import counted, shown_utc
from igf.year.declared import definition_of
from schemas.references import read_reference


@dataclass(frozen=True)
class Relied:
    """A step of another stage that was done, the last time when, and the mails it wrote."""

    stage: str
    title: str
    at: datetime
    mails: int

    @property
    def words(self) -> str:
        """As in "Letters (Results to the proposers) on 9 July 2024, 20:11 UTC: 380 mails"."""
        return f"{self.title} ({self.stage}) on {shown_utc(self.at)}: {counted(self.mails, 'mail')}"


def relied_on(session: Session, stage_id: str, *, step: str, since: datetime) -> tuple[Relied, ...]:
    """What was done since an instant in other stages that wait for a step of this one.

    What follows it there counts too; in order of the instants. Empty if nothing waits for it.
    """
    found: list[Relied] = []
    for waiting in wait_queries.waiting_for(session, stage_id, what=step):
        row = queries.stage(session, waiting)
        definition = definition_of(session, row)
        first = next(
            place
            for place, each in enumerate(definition.steps)
            if any(
                read_reference(text, cycle=row.cycle).stage_id == stage_id
                for text in definition.references(each)
            )
        )
        mails = wait_queries.mails_by_step(session, waiting)
        fired = {each.step: each for each in queries.firings(session, waiting)}
        for declared in definition.steps[first:]:
            done = fired.get(declared.key)
            if done and done.outcome == "done" and done.fired_at >= since:
                number = mails.get(declared.key, 0)
                found.append(Relied(row.title, declared.title, done.fired_at, number))
    return tuple(sorted(found, key=lambda each: each.at))
