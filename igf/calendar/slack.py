"""The slack of a stage, and the critical path: the chain of stages that ends the year last.

Slack of a stage: the days its closing can move later, with everything that hangs on it, before it
runs into a date that stays where it is. In calendar days (UTC), the least of

- for every order (before, after, lead) where the closing of `before` moves and the opening of
  `after` stays: opening of `after` - closing of `before` - lead;
- for every dated step of a stage that waits for another stage (`after`), where the closing of that
  one moves and the step stays: date of the step - closing;
- for every stage whose opening moves and whose closing stays: closing - opening.

None where nothing that stays comes after. 0 means that the next stage opens on the day this one
closes; less, that it opens before (stages may overlap). In 2024 the call for sessions, screening
and evaluation carry the synthesis with them, and all of them share the 13 days between the
synthesis (T-185) and the meeting that decides (T-172).

Critical path: from the annual meeting back, each time to the stage that closes with the fewest days
to spare before the opening of the one it precedes, by order, because the opening hangs on it, or
because a step waits for it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from igf.calendar.anchors import Anchors
from igf.calendar.dates import STEP_TIME
from igf.calendar.rungs import read_rungs
from schemas.cycle import CycleFile
from schemas.definition import StageDefinition
from schemas.references import read_reference

LAST_STAGE = "annual_meeting"

#: Known orders of the canonical stages: the first closes before the second opens. From the workshop
#: pipeline (domain research, 4.3), the canonical stages (15) and their rules (15.1).
ORDERS: tuple[tuple[str, str], ...] = (
    ("mag_renewal", "mag_onboarding"),
    ("mag_onboarding", "oc_mag_1"),
    ("stocktaking", "oc_mag_1"),
    ("thematic_input", "oc_mag_1"),
    ("thematic_input", "pn_bpf_selection"),  # R-CYC-3
    ("oc_mag_1", "session_call"),  # R-CYC-4: form and manual are made final there
    ("session_call", "screening"),
    ("screening", "workshop_evaluation"),
    ("evaluation_briefing", "workshop_evaluation"),  # R-CYC-5
    ("workshop_evaluation", "evaluation_synthesis"),
    ("evaluation_synthesis", "workshop_selection"),
    ("evaluation_synthesis", "oc_mag_2"),
    ("workshop_selection", "results_notification"),  # R-SEL-6
    ("results_notification", "schedule_build"),
    ("session_call", "other_session_allocation"),
    ("other_session_allocation", "organiser_training"),
    ("schedule_build", "organiser_training"),
    ("organiser_training", "annual_meeting"),
    ("pn_bpf_selection", "consultant_hiring"),
    ("pn_bpf_selection", "intersessional_work"),
    ("consultant_hiring", "intersessional_work"),
    ("intersessional_work", "annual_meeting"),
    ("main_sessions", "annual_meeting"),
    ("tracks", "annual_meeting"),
    ("oc_mag_3", "annual_meeting"),
    ("registration", "annual_meeting"),
    ("remote_hubs", "annual_meeting"),
    ("village", "annual_meeting"),
    ("session_reports", "close_and_handover"),
    ("outputs_and_messages", "close_and_handover"),
)


class Order(NamedTuple):
    """`before` closes at least `lead` days before `after` opens."""

    before: str
    after: str
    lead: int = 0


def orders(cycle: CycleFile, stages: Collection[str]) -> list[Order]:
    """The orders that hold between these stages of a year (R-PN-2 for the lead)."""
    leads = {("pn_bpf_selection", "intersessional_work"): cycle.settings.consultant_lead_days}
    present = [pair for pair in ORDERS if set(pair) <= set(stages)]
    return [Order(*pair, leads.get(pair, 0)) for pair in present]


class Wait(NamedTuple):
    """A stage of which `after` (a stage) awaits something; `date` is that which waits, by name.

    What waits comes `lead` days before `date`; negative: that many days after it.
    """

    before: str
    after: str
    date: str
    lead: int = 0


def waits(stages: Mapping[str, StageDefinition], anchors: Anchors) -> list[Wait]:
    """The dated steps, and openings, that wait for another stage of the same year."""
    return [
        wait
        for stage in stages.values()
        for wait in (*_openings(stage), *_dated_waits(stage, anchors))
        if wait.before in stages
    ]


def _openings(stage: StageDefinition) -> Iterator[Wait]:
    for before in _awaited_stages(stage, stage.after):
        yield Wait(before, stage.key, f"{stage.key}.opens")


def _dated_waits(stage: StageDefinition, anchors: Anchors) -> Iterator[Wait]:
    own = {step.key for step in stage.steps}
    for step in stage.steps:
        rungs, _ = read_rungs(step, anchors, stage=stage.key, place="")
        name = rungs[0].expression.anchor if rungs else None
        planned = anchors.at(rungs[0].expression, STEP_TIME) if rungs else None
        if planned is None or name is None or name not in anchors.moments:
            continue
        lead = (anchors.moments[name].at.date() - planned.at.date()).days
        foreign = [text for text in step.after or () if text not in own]
        yield from (Wait(each, stage.key, name, lead) for each in _awaited_stages(stage, foreign))


def _awaited_stages(stage: StageDefinition, texts: Iterable[str]) -> Iterator[str]:
    references = (read_reference(text, cycle=stage.cycle) for text in texts)
    yield from (ref.stage for ref in references if ref.cycle == stage.cycle)


def slack_days(
    stages: Mapping[str, StageDefinition], anchors: Anchors, *, order: Sequence[Order]
) -> dict[str, int | None]:
    """The slack of every stage."""
    names = list(stages)
    chains = {name: frozenset(anchors.chain(name)) for name in anchors.hangs_on}
    spans = [Order(f"{key}.opens", f"{key}.closes") for key in names]
    gaps = [Order(f"{each.before}.closes", f"{each.after}.opens", each.lead) for each in order]
    steps = [Order(f"{w.before}.closes", w.date, w.lead) for w in waits(stages, anchors)]
    limits = gaps + spans + steps
    return {key: _slack(f"{key}.closes", chains, anchors=anchors, limits=limits) for key in names}


def critical_stages(
    stages: Mapping[str, StageDefinition], anchors: Anchors, *, order: Iterable[Order]
) -> frozenset[str]:
    """The critical path, empty in a year without an annual meeting that has a date."""
    before: dict[str, list[tuple[int, str]]] = {key: [] for key in stages}
    for each in (*order, *_by_dates(stages, anchors)):
        days = _days(anchors, first=f"{each.before}.closes", second=f"{each.after}.opens")
        if days is not None:
            before[each.after].append((days - each.lead, each.before))
    for wait in waits(stages, anchors):
        days = _days(anchors, first=f"{wait.before}.closes", second=wait.date)
        if days is not None and wait.before != wait.after:
            before[wait.after].append((days - wait.lead, wait.before))
    path: dict[str, None] = {}
    key: str | None = LAST_STAGE if f"{LAST_STAGE}.opens" in anchors.moments else None
    while key is not None and key in stages and key not in path:
        path[key] = None
        key = min(before[key], default=(0, None), key=itemgetter(0))[1]
    return frozenset(path)


def _slack(
    closing: str,
    chains: Mapping[str, frozenset[str]],
    *,
    anchors: Anchors,
    limits: Iterable[Order],
) -> int | None:
    if closing not in anchors.moments:
        return None
    days = [
        (_days(anchors, first=limit.before, second=limit.after), limit.lead)
        for limit in limits
        if closing in chains[limit.before] and closing not in chains[limit.after]
    ]
    return min((found - lead for found, lead in days if found is not None), default=None)


def _by_dates(stages: Collection[str], anchors: Anchors) -> Iterator[Order]:
    """The stage on whose closing the opening of another hangs, directly or over milestones."""
    closings = {f"{key}.closes": key for key in stages}
    for after in stages:
        hung_on = [closings[name] for name in anchors.chain(f"{after}.opens") if name in closings]
        yield from (Order(before, after) for before in hung_on[:1] if before != after)


def _days(anchors: Anchors, *, first: str, second: str) -> int | None:
    """Calendar days from one anchor to another, None if one of them has no date."""
    start, end = anchors.moments.get(first), anchors.moments.get(second)
    return (end.at.date() - start.at.date()).days if start and end else None
