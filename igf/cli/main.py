"""The `igf` command. Its commands stand in `igf.cli.table`; each is a plain function of a module.

The module is loaded when its command is given: `igf --help` waits for nothing.
"""

import io
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from igf.cli.lazy import commands_of
from igf.cli.shared.trouble import trouble_words, turn_away_output
from schemas.errors import Mistake

#: Exit codes: a mistake of the person; stopped by Ctrl-C, as shells count it.
MISTAKE = 2
INTERRUPTED = 130


class _Commands(TyperGroup):
    """Says a mistake in plain words, without a traceback, and is quiet about Ctrl-C.

    A file, the output or the database that fails half way is told in the same way.
    """

    def __init__(self, *, commands: Any = None, **rest: Any) -> None:  # noqa: ANN401 -- as declared by Typer
        super().__init__(commands={**commands_of(), **(commands or {})}, **rest)

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- as declared by Typer
        try:
            return super().main(*args, **kwargs)
        except Exception as error:
            words = trouble_words(error)
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


@app.callback()
def _igf() -> None:
    """Make the commands a group of commands, though Typer is told of none."""


def main() -> None:
    """Run the command that the arguments of the process name.

    A character that the terminal cannot show is printed as "?".
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    app(prog_name="igf")


if __name__ == "__main__":
    main()
