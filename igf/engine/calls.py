"""Finding the stage or call a person means, and what its closing says about what came in."""

from collections.abc import Sequence
from datetime import datetime

from igf.domain.validation import suggest
from igf.engine.facts import year_of
from igf.store import queries
from igf.store.session import Session
from igf.store.tables import Deadline, Stage
from schemas.dates import parse_length
from schemas.definition import StageDefinition
from schemas.errors import Mistake
from schemas.steps import Compute

#: A stage that works one of these out takes contributions.
INPUT_WORK = frozenset({"count_input", "synthesise_input"})


def find_call(session: Session, name: str, *, cycle: str | None = None) -> Stage:
    """The stage of this name that takes contributions; found as `find_stage` does.

    Mistake: there is none, more than one year has it, or it takes no contributions.
    """
    found = find_stage(session, name, cycle=cycle)
    _refuse_other_kinds(session, found, stages=queries.stages(session, cycle or found.cycle))
    return found


def find_stage(session: Session, name: str, *, cycle: str | None = None) -> Stage:
    """The stage of this name: "thematic_input" or "igf-2027/thematic_input".

    Mistake: there is none, or more than one year has it.
    """
    named, _, key = name.rpartition("/")
    stages = _in_year(session, cycle or named or None)
    found = [stage for stage in stages if stage.key == key]
    if not found:
        raise Mistake(f"there is no stage {key}", suggest(key, {stage.key for stage in stages}))
    if len(found) > 1:
        years = " or ".join(stage.cycle for stage in found)
        raise Mistake(f"more than one year has the stage {key}", f"say which: --cycle {years}")
    return found[0]


def closing(session: Session, stage: Stage) -> datetime | None:
    """The instant until which contributions count as in time: the closing and its grace."""
    deadline = session.get(Deadline, f"{stage.id}.closes")
    if deadline is None or deadline.at is None:
        return None
    grace = year_of(session, stage.cycle).stages[stage.key].closes.grace
    return deadline.at + parse_length(grace) if grace else deadline.at


def _in_year(session: Session, cycle: str | None) -> Sequence[Stage]:
    keys = [each.key for each in queries.cycles(session)]
    if not keys:
        raise Mistake("no year was started yet", "start one: igf start FILE")
    if cycle is not None and cycle not in keys:
        raise Mistake(f"there is no year {cycle}", suggest(cycle, keys))
    return queries.stages(session, cycle)


def _refuse_other_kinds(session: Session, stage: Stage, *, stages: Sequence[Stage]) -> None:
    if _takes_input(session, stage):
        return
    calls = ", ".join(sorted({each.key for each in stages if _takes_input(session, each)}))
    raise Mistake(f"{stage.title} takes no contributions", f"use one of {calls}")


def _takes_input(session: Session, stage: Stage) -> bool:
    body = queries.definition(session, stage.definition).body
    steps = StageDefinition.model_validate_json(body).steps
    return any(isinstance(step, Compute) and step.what in INPUT_WORK for step in steps)
