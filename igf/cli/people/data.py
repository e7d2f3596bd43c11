"""`igf people show`, `export` and `erase`: the data held about one person."""

from pathlib import Path
from typing import Annotated

import typer

from igf.cli.people.memberships import Person, Yes
from igf.cli.shared.agreeing import agreed
from igf.cli.shared.person import DecidedBy, acting
from igf.cli.shared.reading import write_output
from igf.engine.installation import open_office
from igf.log.write import By
from igf.people.person_erasing import erase, erasure_words, foresee_erasure
from igf.people.person_record import data_of, known_of, known_words


def show_command(person: Person) -> None:
    """Show what is known of a person: memberships with their days, emails, answers."""
    office = open_office()
    for line in known_words(known_of(office, person), now=office.now()):
        typer.echo(line)


def export_command(
    person: Person, file: Annotated[Path, typer.Argument(help="The JSON file to write.")]
) -> None:
    """Write everything that is held about a person, with emails and entries of the log."""
    write_output(data_of(open_office(), person).model_dump_json(indent=2) + "\n", file)


def erase_command(
    person: Person,
    by: DecidedBy,
    reason: Annotated[
        str, typer.Option("--reason", help="Why, without naming the person; kept in the log.")
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    yes: Yes = False,
) -> None:
    """Erase a person's data; what was decided stays, under "a former member of ..."."""
    office = open_office()
    who = By(acting(office, by), reason)
    for line in erasure_words(foresee_erasure(office, person)):
        typer.echo(line)
    if dry_run:
        typer.echo("Dry run: nothing was erased.")
    elif agreed("Erase this for ever?", yes=yes, otherwise="Nothing was erased"):
        done = erase(office, person, by=who)
        typer.echo(f"Erased. What was decided stands under: {done.alias}.")
