"""The health of a year for the terminal, as on its page in Prefect."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.text import Text

from igf.health.words import HEAVIEST, load_words, mattering, others, stage_slack, whose
from igf.words.phrases import shown_utc
from schemas.health import Finding, YearHealth


def print_health(year: YearHealth, console: Console) -> None:
    """Print the findings, how far dates can move, and the load of people."""
    for line in _lines(year):
        # Commands are there to be copied: no line is broken.
        console.print(line, soft_wrap=True)


def _lines(year: YearHealth) -> Iterator[Text]:
    yield Text(year.title, style="bold")
    yield Text(f"As of {shown_utc(year.at)}")
    if year.stopped:
        yield Text(year.stopped, style="bold")
    yield from _section("Needs attention now", map(_finding, mattering(year)), style="bold red")
    yield from _section("To look at", map(_finding, others(year)), style="bold yellow")
    if not year.findings:
        yield Text("\nNothing needs attention.", style="green")
    slack = (Text(f"  {stage_slack(each)}") for each in year.slack)
    yield from _section("How far a closing can move later", slack, style="bold")
    load = (Text(f"  {load_words(each)}") for each in year.load[:HEAVIEST])
    yield from _section("Workload by person, the heaviest weeks first", load, style="bold")


def _section(title: str, entries: Iterable[Text], *, style: str) -> Iterator[Text]:
    found = list(entries)
    if found:
        yield Text(f"\n{title}", style=style)
        yield from found


def _finding(each: Finding) -> Text:
    text = (
        Text("  ").append(each.stage or "The installation", style="bold").append(f": {each.what}")
    )
    return text.append(f"\n    {whose(each)}. Next: {each.todo}", style="dim")
