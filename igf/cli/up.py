"""`igf up` and `igf catcher`."""

import typer

from schemas.settings import Settings


def up() -> None:
    """Start everything on this machine: Prefect, the worker, the watch, the mail catcher."""
    from igf.ops import children
    from igf.ops.up import Plan
    from igf.ops.up import up as start

    raise typer.Exit(start(Settings(), Plan(say=typer.echo, others=(children.watch,))))


def catcher() -> None:
    """Catch every mail sent to this machine and show it on a page; sends none on."""
    from igf.ops.catcher import serve

    serve(Settings())
