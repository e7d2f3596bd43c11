"""A running year keeps its four eyes: no changed file lets one person decide alone."""

from collections.abc import Iterator, Mapping, Sequence

from igf.store.session import Session
from igf.store.tables.year import Stage
from igf.year.declared import definition_of
from schemas.definition import StageDefinition
from schemas.errors import Mistakes
from schemas.plan import Problem
from schemas.steps import Decide

FIX = "leave it as it is; once its stage is done the file may say otherwise"
#: States of stages that decide nothing, because they are over or not held.
PAST = frozenset({"done", "skipped"})


def refuse_fewer_eyes(
    session: Session, rows: Sequence[Stage], *, definitions: Mapping[str, StageDefinition]
) -> None:
    """Mistakes: each decision of a stage that is not done which would need four eyes no longer.

    One that is paused or cancelled counts: it can be taken up again.
    """
    problems = [
        Problem(
            severity="error",
            code="fewer_eyes",
            message=f"{row.title}: {step.title} is decided under four eyes, and would be no longer",
            fix=FIX,
        )
        for row in rows
        if row.state not in PAST
        for step in _lost(definition_of(session, row), definitions.get(row.key))
    ]
    if problems:
        raise Mistakes(problems)


def _lost(before: StageDefinition, after: StageDefinition | None) -> Iterator[Decide]:
    kept = {step.key: step for step in after.steps if isinstance(step, Decide)} if after else {}
    for step in before.steps:
        if isinstance(step, Decide) and step.four_eyes:
            new = kept.get(step.key)
            if (
                new is None
                or not new.four_eyes
                or new.rule != step.rule
                or len(new.by) < len(step.by)
            ):
                yield step
