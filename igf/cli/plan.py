"""`igf plan`: the whole year worked out, before it starts."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from igf.cli.reading import read_year, write_output
from schemas.errors import Mistakes

if TYPE_CHECKING:
    from schemas.plan import Plan

Format = Literal["table", "json", "ics", "svg"]
#: Columns of a table that is written to a file.
_FILE_WIDTH = 120


def plan_command(
    file: Annotated[Path, typer.Argument(help="The file of the year.")],
    format_: Annotated[Format, typer.Option("--format", help="How to write the plan.")] = "table",
    output: Annotated[
        Path | None, typer.Option(help="The file to write to; else it is printed.")
    ] = None,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day to take for today.", show_default=False),
    ] = None,
    *,
    steps: Annotated[bool, typer.Option("--steps", help="List every step in the table.")] = False,
) -> None:
    """Work out the year: every date, the slack of each stage, the critical path."""
    plan = _planned(file)
    errors = [problem for problem in plan.problems if problem.severity == "error"]
    if errors and format_ in {"ics", "svg"}:
        raise Mistakes(errors)
    write_output(_written(plan, format_, today=_day(today), steps=steps, output=output), output)
    if errors:
        raise Mistakes(errors)


def _planned(file: Path) -> "Plan":
    from igf.domain.plan import plan

    year = read_year(file)
    found = plan(year.cycle, year.definitions)
    return found.model_copy(update={"problems": tuple(map(year.located, found.problems))})


def _day(today: datetime | None) -> date:
    return today.date() if today else datetime.now(UTC).date()


def _written(
    plan: "Plan", format_: Format, *, today: date, steps: bool, output: Path | None
) -> str | bytes:
    if format_ == "json":
        from igf.report.plan_json import plan_json

        return plan_json(plan)
    if format_ == "svg":
        from igf.report.svg import plan_svg

        return plan_svg(plan, today)
    if format_ == "ics":
        return _calendar(plan, today)
    return _table(plan, today, steps=steps, output=output)


def _calendar(plan: "Plan", today: date) -> bytes:
    from igf.report.ics import plan_ics
    from schemas.settings import Settings

    stamp = datetime.combine(today, time.min, UTC)
    return plan_ics(plan, stamp=stamp, domain=Settings().mail_domain)


def _table(plan: "Plan", today: date, *, steps: bool, output: Path | None) -> str:
    from rich.console import Console

    from igf.report.table import print_plan

    console = Console(width=_FILE_WIDTH, color_system=None) if output else Console()
    with console.capture() as captured:
        print_plan(plan, console, today=today, steps=steps)
    return captured.get()
