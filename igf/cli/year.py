"""`igf plan`: the whole year worked out, before it starts."""
# ruff: noqa: PLC0415 -- a file needs no database, and no format the library of another

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from igf.calendar.date_lines import date_lines
from igf.cli.shared.reading import KINDS, Out, read_year, shortened, write_output
from igf.cli.shared.settings import read_settings
from igf.report.plan_json import plan_json
from igf.report.svg import plan_svg
from igf.report.table import print_plan
from igf.year.rules.plan import plan
from schemas.date_sheet import YearDates
from schemas.errors import Mistake, Mistakes
from schemas.plan import Plan

Format = Literal["table", "json", "ics", "svg", "xlsx"]
#: Columns of a table that is written to a file.
_FILE_WIDTH = 120


def plan_command(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE|YEAR", help="The file of a year, or the key of a started one: igf-2027."
        ),
    ],
    format_: Annotated[Format, typer.Option("--format", help="How to write the plan.")] = "table",
    out: Out = None,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day to take for today.", show_default=False),
    ] = None,
    *,
    steps: Annotated[bool, typer.Option("--steps", help="List every step in the table.")] = False,
) -> None:
    """Work out the year: every date, the slack of each stage, the critical path.

    Of a started year the dates are those that stand in the database.
    """
    plan, dates = _planned(file, checked=format_ == "json")
    errors = [problem for problem in plan.problems if problem.severity == "error"]
    if errors and format_ in {"ics", "svg", "xlsx"}:
        raise Mistakes(errors)
    if format_ == "xlsx":
        _write_workbook(plan, dates, out)
        return
    write_output(_written(plan, format_, today=_day(today), steps=steps, output=out), out)
    if errors:
        raise Mistakes(errors)


def _planned(named: Path, *, checked: bool) -> tuple[Plan, YearDates]:
    if named.exists() or len(named.parts) > 1 or named.suffix:
        plan, dates = _of_file(named)
        return (_with_all_problems(plan, named) if checked else plan), dates
    from igf.engine.installation import open_office
    from igf.year.dates import standing_year

    try:
        found = standing_year(open_office(read_settings()), str(named))
    except Mistake as mistake:
        wrong = f"{mistake.message}, and there is no such file"
        raise Mistake(wrong, mistake.fix) from mistake
    return found.plan, found.dates


def _of_file(file: Path) -> tuple[Plan, YearDates]:
    year = read_year(file)
    found = plan(year.cycle, year.definitions)
    lines = tuple(date_lines(year.cycle, found.anchors))
    dates = YearDates(cycle=found.cycle, title=found.title, version=0, dates=lines)
    located = tuple(map(year.located, found.problems))
    return found.model_copy(update={"problems": located}), dates


def _with_all_problems(plan: Plan, file: Path) -> Plan:
    """The plan with what `igf check` finds in the year, but for its notes."""
    from igf.check.check import check_year
    from igf.engine.computations import COMPUTATIONS
    from igf.mail.catalogue import load_catalogue

    found = check_year(file, kinds=KINDS, catalogue=load_catalogue(), computations=COMPUTATIONS)
    problems = tuple(shortened(each) for each in found if each.severity != "note")
    return plan.model_copy(update={"problems": problems})


def _write_workbook(plan: Plan, dates: YearDates, output: Path | None) -> None:
    from igf.moving.date_sheets import plan_xlsx

    if output is None:
        raise Mistake("a workbook cannot be printed", "name a file: --out plan.xlsx")
    write_output(plan_xlsx(plan, dates), output)


def _day(today: datetime | None) -> date:
    return today.date() if today else datetime.now(UTC).date()


def _written(
    plan: Plan, format_: Format, *, today: date, steps: bool, output: Path | None
) -> str | bytes:
    if format_ == "json":
        return plan_json(plan)
    if format_ == "svg":
        return plan_svg(plan, today)
    if format_ == "ics":
        return _calendar(plan, today)
    return _table(plan, today, steps=steps, output=output)


def _calendar(plan: Plan, today: date) -> bytes:
    from igf.report.ics import plan_ics

    stamp = datetime.combine(today, time.min, UTC)
    return plan_ics(plan, stamp=stamp, domain=read_settings().mail_domain)


def _table(plan: Plan, today: date, *, steps: bool, output: Path | None) -> str:
    console = Console(width=_FILE_WIDTH, color_system=None) if output else Console()
    with console.capture() as captured:
        print_plan(plan, console, today=today, steps=steps)
    return captured.get()
