"""Questions of a stage that closes for good which were settled only after its close."""

from collections.abc import Iterable, Iterator, Mapping

from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Ask, Stage
from igf.words.phrases import shown, shown_utc
from igf.year.declared import date_of, instant_of
from schemas.cycle import CycleFile
from schemas.moments import Moment
from schemas.steps import External, Question, Step


def settled_late(
    session: Session,
    year: CycleFile,
    *,
    stage: Stage,
    steps: Mapping[str, Step],
    asks: Iterable[Ask],
) -> Iterator[str]:
    """A line for each question that was to be settled by the close, and was not."""
    if not year.stages[stage.key].no_extension:
        return
    dates = {row.name: date_of(row) for row in queries.deadlines(session, year.cycle) if row.at}
    closes = dates.get(f"{stage.key}.closes")
    for ask in asks if closes else ():
        due = _declared_due(steps[ask.step], dates, year=year, stage=stage.key)
        late = ask.settled_at is None or (closes and ask.settled_at > closes.at)
        if closes and due and due.at <= closes.at and late and ask.state != "superseded":
            when = f"on {shown_utc(ask.settled_at)}" if ask.settled_at else "not at all"
            yield f"{stage.title}: {ask.title} was settled {when}; it closed on {shown(closes)}"


def _declared_due(
    step: Step, dates: Mapping[str, Moment], *, year: CycleFile, stage: str
) -> Moment | None:
    """The declared date of an answer; None where it counts from the asking."""
    if not isinstance(step, Question | External) or step.due is None:
        return None
    return instant_of(step.due, dates, year=year, stage=stage)
