"""`igf pages`: the page where members answer, as a process of its own."""

import typer

from igf.cli.shared.settings import read_settings
from igf.pages.serve import serve


def pages_command() -> None:
    """Serve the page where members answer through their personal links."""
    settings = read_settings()
    where = settings.answers_url or f"http://{settings.host}:{settings.answers_port}"
    typer.echo(f"The answer page is at {where}. Ctrl-C stops it.")
    serve(settings)
