"""Commands that load their module when they are given, made from the table of commands."""

from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from igf.cli.table import COMMANDS, CommandRow


class WholeCommand(TyperCommand):
    """A command that says all that is missing at once: options and arguments."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 -- as declared by Typer
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as first:
            missing = self._missing(ctx, given)
            if first.param in missing and len(missing) > 1:
                *names, last = (each.opts[0] for each in missing)
                ctx.fail(f"Missing {', '.join(names)} and {last}.")
            raise

    def _missing(self, ctx: Any, args: list[str]) -> list[Any]:  # noqa: ANN401 -- as declared by Typer
        """What must be given and is not."""
        found = type(ctx)(self, resilient_parsing=True)
        super().parse_args(found, args)
        return [
            each
            for each in self.params
            if each.required and found.params.get(each.name) in {None, ()}
        ]


class LazyCommand(TyperCommand):
    """A command by its row. `loaded` is the command itself, with its options."""

    def __init__(self, row: CommandRow) -> None:
        super().__init__(name=row.name.rpartition(" ")[2], help=row.help, hidden=row.hidden)
        self.row = row

    @cached_property
    def function(self) -> Callable[..., None]:
        """The function that the command is, in its module."""
        found: Callable[..., None] = getattr(import_module(self.row.module), f"{self.name}_command")
        return found

    @cached_property
    def loaded(self) -> Any:  # noqa: ANN401 -- as declared by Typer
        """The command as Typer makes it from the function."""
        settings = {"ignore_unknown_options": True} if self.row.odd else None
        alone = typer.Typer(add_completion=False)
        alone.command(self.name, cls=WholeCommand, context_settings=settings)(self.function)
        return typer.main.get_command(alone)

    def make_context(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- as declared by Typer
        return self.loaded.make_context(*args, **kwargs)


class LazyGroup(TyperGroup):
    """A group of commands by its row; by itself it is one of them, or says how to use it."""

    def __init__(self, row: CommandRow) -> None:
        super().__init__(
            name=row.name,
            help=row.help,
            commands=commands_of(f"{row.name} "),
            no_args_is_help=not row.alone,
        )
        self.row = row

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 -- as declared by Typer
        alone = [self.row.alone] if self.row.alone else []
        return super().parse_args(ctx, args or alone)


def commands_of(group: str = "") -> dict[str, Any]:
    """The commands whose names are one word after `group`, by that word."""
    rows = (row for row in COMMANDS if row.name.startswith(group))
    own = {row.name.removeprefix(group): row for row in rows}
    return {
        word: LazyCommand(row) if row.module else LazyGroup(row)
        for word, row in own.items()
        if " " not in word
    }
