"""Finding the stage or call a person names, and its closing for judging contributions."""

from collections.abc import Sequence
from datetime import datetime

from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Deadline, Stage
from igf.words.mistakes import suggest
from igf.year.declared import definition_of, year_of
from schemas.dates import parse_length
from schemas.definition import StageDefinition
from schemas.errors import Mistake
from schemas.steps import Compute

#: A stage that works one of these out takes contributions.
INPUT_WORK = frozenset({"count_input", "synthesise_input", "list_registrations", "allot_places"})


def find_call(session: Session, name: str, *, cycle: str | None = None) -> Stage:
    """The stage of this name that takes contributions, found as by `find_stage`.

    Mistake: no year has it, more than one has it, or it takes no contributions.
    """
    found = find_stage(session, name, cycle=cycle)
    _refuse_other_kinds(session, found, stages=queries.stages(session, cycle or found.cycle))
    return found


def find_stage(session: Session, name: str, *, cycle: str | None = None) -> Stage:
    """The stage of this name: "thematic_input" or "igf-2027/thematic_input".

    Mistake: no year has it, or more than one has it.
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


def find_target(session: Session, stage: str | None, *, cycle: str | None = None) -> str:
    """The id of the stage of this name, or without a name that of the whole year.

    Mistake: it is unknown, or neither a stage nor a year was named.
    """
    if stage:
        return find_stage(session, stage, cycle=cycle).id
    if not cycle:
        raise Mistake("no stage or year was named", "name a stage, or a whole year: --year YEAR")
    _in_year(session, cycle)
    return cycle


def find_year(session: Session, cycle: str | None = None) -> str:
    """The key of the named year. Mistake: no year has that key, or several are possible."""
    keys = [each.key for each in queries.cycles(session)]
    if cycle is not None and cycle not in keys:
        raise Mistake(f"there is no year {cycle}", suggest(cycle, keys))
    if cycle is None and len(keys) != 1:
        right = f"say which: --cycle {' or '.join(keys)}" if keys else "start one: igf start FILE"
        raise Mistake(
            "more than one year was started" if keys else "no year was started yet", right
        )
    return cycle or keys[0]


def closing(session: Session, stage: Stage) -> datetime | None:
    """The instant until which contributions count as in time: the closing and its grace."""
    deadline = session.get(Deadline, f"{stage.id}.closes")
    if deadline is None or deadline.at is None:
        return None
    grace = year_of(session, stage.cycle).stages[stage.key].closes.grace
    return deadline.at + parse_length(grace) if grace else deadline.at


def _in_year(session: Session, cycle: str | None) -> Sequence[Stage]:
    _years(session, cycle)
    return queries.stages(session, cycle)


def _years(session: Session, cycle: str | None) -> list[str]:
    """The started years. Mistake: no year was started, or none has this key."""
    keys = [each.key for each in queries.cycles(session)]
    if not keys:
        raise Mistake("no year was started yet", "start one: igf start FILE")
    if cycle is not None and cycle not in keys:
        raise Mistake(f"there is no year {cycle}", suggest(cycle, keys))
    return keys


def _refuse_other_kinds(session: Session, stage: Stage, *, stages: Sequence[Stage]) -> None:
    if takes_input(definition_of(session, stage)):
        return
    found = {each.key for each in stages if takes_input(definition_of(session, each))}
    calls = ", ".join(sorted(found))
    raise Mistake(f"{stage.title} takes no contributions", f"use one of {calls}")


def takes_input(definition: StageDefinition) -> bool:
    """Whether a stage takes contributions."""
    steps = definition.steps
    return any(isinstance(step, Compute) and step.what in INPUT_WORK for step in steps)
