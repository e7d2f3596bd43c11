"""`igf catcher`: the mail catcher, as a process of its own."""

from igf.cli.shared.settings import read_settings
from igf.ops.catcher import serve


def catcher_command() -> None:
    """Catch every mail sent to this machine and show it on a page; sends none on."""
    serve(read_settings())
