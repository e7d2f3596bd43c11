"""`igf start` of a year that was started before: the file has changed, or nothing has."""

from collections.abc import Sequence
from dataclasses import dataclass

import typer

from igf.changing import Wish, apply, compare
from igf.changing.words import applied_words, change_words
from igf.cli.shared.agreeing import agreed
from igf.cli.shared.prefect_port import show_in_prefect
from igf.cli.starting.adopting import say
from igf.log.write import Actor
from igf.office.office import Office
from igf.starting.start import YearToStart
from schemas.settings import Settings


@dataclass(frozen=True)
class Restart:
    """Options given beside the file; `take` names dates to be as the file says all the same."""

    by: Actor
    take: Sequence[str]
    yes: bool
    dry_run: bool


def restart(office: Office, year: YearToStart, *, settings: Settings, said: Restart) -> None:
    """Show what the file would change in the running year, ask, and apply it."""
    change = compare(office, Wish(year, said.by, said.take))
    if not change.is_empty:
        say(change_words(change))
        question = f"Apply this to {change.file.title}?"
        if said.dry_run:
            typer.echo("Nothing was changed.")
            return
        if not agreed(question, yes=said.yes, otherwise="Nothing was changed"):
            return
    applied = apply(office, change)
    say(applied_words(applied))
    show_in_prefect(office, settings, stages=applied.stages)
