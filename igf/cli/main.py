"""The `igf` command. Each command lives in a module of its own and is a plain function.

What a command needs beyond its options it imports when it runs: `igf --help` waits for nothing.
"""

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from igf.cli.asks.answers import answers_app, decision_app, owed_command
from igf.cli.asks.decide import decide_command
from igf.cli.changing.export import export_command
from igf.cli.check import check_command
from igf.cli.documents import document_app
from igf.cli.health import health_command
from igf.cli.input import input_app
from igf.cli.items import items_app
from igf.cli.log import log_app
from igf.cli.moving.by_hand import close_command, open_command
from igf.cli.moving.move import move_command
from igf.cli.moving.sheet import dates_app
from igf.cli.ops.backup import backup_command, restore_command
from igf.cli.ops.pages import pages_command
from igf.cli.ops.up import catcher_command, up_command
from igf.cli.ops.watch import watch
from igf.cli.outbox.mail import mail_app
from igf.cli.people.balance import balance_command
from igf.cli.people.data import erase_command, show_command
from igf.cli.people.data import export_command as export_person_command
from igf.cli.people.files import people_app
from igf.cli.people.handover import handover_command
from igf.cli.people.memberships import (
    join_command,
    leave_command,
    renew_command,
    volunteers_command,
)
from igf.cli.rehearsal.rehearse import rehearse_command
from igf.cli.schema import schema_command
from igf.cli.shared.trouble import told, turn_away_output
from igf.cli.starting.new import new_command
from igf.cli.starting.start import start_command
from igf.cli.status import status_command
from igf.cli.stopping import cancel_command, pause_command, resume_command
from igf.cli.year import plan_command
from schemas.errors import Mistake

#: Exit codes: a mistake of the person; stopped by Ctrl-C, as shells count it.
MISTAKE = 2
INTERRUPTED = 130


class _Commands(TyperGroup):
    """Says a mistake in plain words, without a traceback, and is quiet about Ctrl-C.

    A file, the output or the database that fails half way is told in the same way.
    """

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- as declared by Typer
        try:
            return super().main(*args, **kwargs)
        except Exception as error:
            words = told(error)
            if words is None:
                raise
            turn_away_output()
            typer.echo(words, err=True)
            sys.exit(MISTAKE)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 -- as declared by Typer
        try:
            return super().invoke(ctx)
        except Mistake as mistake:
            typer.echo(str(mistake), err=True)
            raise typer.Exit(MISTAKE) from mistake
        except KeyboardInterrupt as interrupt:
            raise typer.Exit(INTERRUPTED) from interrupt


app = typer.Typer(
    cls=_Commands,
    help="The yearly preparation cycle of the IGF: declared, planned, carried out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("check")(check_command)
app.command("plan")(plan_command)
app.command("rehearse")(rehearse_command)
app.command("schema")(schema_command)
app.command("new")(new_command)
app.command("start")(start_command)
app.command("export")(export_command)
app.command("status")(status_command)
app.command("health")(health_command)
app.command("decide")(decide_command)
app.command("open")(open_command)
app.command("close")(close_command)
# A shift such as -2d begins like an option, and is none.
app.command("move", context_settings={"ignore_unknown_options": True})(move_command)
app.command("handover")(handover_command)
app.command("pause")(pause_command)
app.command("resume")(resume_command)
app.command("cancel")(cancel_command)
app.add_typer(dates_app, name="dates")
app.add_typer(input_app, name="input")
app.add_typer(items_app, name="items")
app.add_typer(people_app, name="people")
app.command("owed")(owed_command)
app.add_typer(answers_app, name="answers")
app.add_typer(decision_app, name="decision")
people_app.command("join")(join_command)
people_app.command("volunteers")(volunteers_command)
people_app.command("leave")(leave_command)
people_app.command("renew")(renew_command)
people_app.command("balance")(balance_command)
people_app.command("show")(show_command)
people_app.command("export")(export_person_command)
people_app.command("erase")(erase_command)
app.add_typer(document_app, name="document")
app.add_typer(mail_app, name="mail")
app.add_typer(log_app, name="log")
app.command("backup")(backup_command)
app.command("restore")(restore_command)
app.command("watch")(watch)
app.command("up")(up_command)
app.command("pages")(pages_command)
app.command("catcher")(catcher_command)


def main() -> None:
    """Run the command that the arguments of the process name."""
    app(prog_name="igf")


if __name__ == "__main__":
    main()
