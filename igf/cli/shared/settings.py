"""The settings of the installation for commands, and the words where no year was started."""

from igf.office.settings import read_settings
from schemas.settings import Settings

__all__ = ["none_started", "read_settings"]


def none_started(settings: Settings) -> str:
    """What is said where no year was started; perhaps another folder was meant."""
    folder = (settings.database_url and "this database") or settings.home.expanduser().resolve()
    return f"No year was started yet in {folder}: igf start FILE, or point IGF_HOME at your folder"
