"""The plan as a table for the terminal, in order of time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from operator import itemgetter

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from igf.report.words import (
    MARK_WORDS,
    MARKS,
    day_words,
    local,
    moment_words,
    slack_words,
    state_words,
    with_mark,
)
from schemas.moments import Moment
from schemas.plan import OFF, Plan, PlannedStage, PlannedStep

Row = tuple[Text, ...]
#: The instant that places the rows in the year.
Entry = tuple[datetime, list[Row]]

#: From this many columns on, a date and its time of day stand on one line.
WIDE = 110


def print_plan(plan: Plan, console: Console, *, today: date, steps: bool = False) -> None:
    """Print the stages, with their steps if asked, in the width that the console has."""
    between = " " if console.width >= WIDE else "\n"
    table = _table(plan, today, between=between, steps=steps)
    console.print(Group(_heading(plan), table, *_waits(plan)))


def stage_notes(stage: PlannedStage, today: date) -> list[str]:
    """Notes on a stage beside its dates, in words, the most important first."""
    notes = [state_words(stage)] if state_words(stage) else []
    if stage.state in OFF:
        return notes
    notes += ["critical"] if stage.critical else []
    if stage.slack_days is not None:
        notes.append(slack_words(stage.slack_days))
    if stage.state == "planned" and _is_open(stage, today):
        notes.append("open now")
    if stage.optional:
        notes.append("optional")
    return notes


def _heading(plan: Plan) -> Text:
    names = {"P": "last day of the previous meeting", "T": "first day of the annual meeting"}
    lines = [f"{name}, {what}: {_words(plan, name)}" for name, what in names.items()]
    used = sorted(set(plan.marks.values()))
    lines += [", ".join(f"{MARKS[mark]} {MARK_WORDS[mark]}" for mark in used)] if used else []
    return Text("\n").join([Text(plan.title, style="bold"), *map(Text, lines), Text()])


def _waits(plan: Plan) -> Iterator[Text]:
    """What stages wait for in other stages, a line for each."""
    going = [stage for stage in plan.stages if stage.waits and stage.state not in OFF]
    if going:
        yield Text("\nWhat stages wait for:", style="bold")
    for stage in going:
        yield from (Text(f"{stage.title}: {each.words}") for each in stage.waits)


def _table(plan: Plan, today: date, *, between: str, steps: bool) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("Stage", ratio=1, overflow="fold")
    for name in ("Opens", "Closes"):
        table.add_column(name, no_wrap=True)
    table.add_column("Notes", min_width=14)
    for _, rows in sorted(_entries(plan, today, between=between, steps=steps), key=itemgetter(0)):
        for row in rows:
            table.add_row(*row)
    return table


def _entries(plan: Plan, today: date, *, between: str, steps: bool) -> Iterator[Entry]:
    yield datetime.combine(today, time.max, UTC), [_today_row(today)]
    for key, title in plan.milestones.items():
        row = (Text(f"◆ {title or key}"), Text(_words(plan, key, between=between)))
        yield _instant(plan.anchors.get(key)), [row]
    for stage in plan.stages:
        rows = [_stage_row(plan, stage, today=today, between=between)]
        rows += [_step_row(step, between) for step in stage.steps if steps]
        yield _instant(stage.opens), rows


def _instant(moment: Moment | None) -> datetime:
    """Sort key of a moment; one without a date comes last."""
    return moment.at if moment else datetime.max.replace(tzinfo=UTC)


def _today_row(today: date) -> Row:
    return (Text("▸ today", style="bold green"), Text(day_words(today), style="bold green"))


def _words(plan: Plan, name: str, *, between: str = " ") -> str:
    """A date by name, as it is shown, with its mark."""
    return with_mark(moment_words(plan.anchors.get(name), between), plan.marks.get(name))


def _stage_row(plan: Plan, stage: PlannedStage, *, today: date, between: str) -> Row:
    notes = (", " if between == " " else "\n").join(stage_notes(stage, today))
    style = "bold red" if stage.critical else "strike dim" if stage.state in OFF else "bold"
    return (
        Text(stage.title, style=style),
        Text(_words(plan, f"{stage.key}.opens", between=between)),
        Text(_words(plan, f"{stage.key}.closes", between=between)),
        Text(notes, style="red" if stage.critical else ""),
    )


def _step_row(step: PlannedStep, between: str) -> Row:
    when = moment_words(step.at, between) if step.at else "in its turn"
    return (Text(f"  {step.title}"), Text(when), Text(), Text(step.kind, style="dim"))


def _is_open(stage: PlannedStage, today: date) -> bool:
    if stage.opens is None or today < local(stage.opens).date():
        return False
    return stage.closes is None or today <= local(stage.closes).date()
