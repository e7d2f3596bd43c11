"""`igf catcher`: the mail catcher, as a process of its own."""

from igf.cli.shared.settings import read_settings
from igf.ops.catcher import serve


def catcher_command() -> None:
    """Catch every email sent to this machine and show it on a page; none is sent on."""
    serve(read_settings())
