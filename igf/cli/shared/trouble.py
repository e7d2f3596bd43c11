"""Failures that are neither a mistake of the person nor of ours: file, output, database, clock."""

import os
import sys
from errno import EPIPE
from socket import gaierror


def trouble_words(error: Exception) -> str | None:
    """The words for a failure of a file, the output, the database or the clock; None: another."""
    if isinstance(error, (ConnectionError, TimeoutError, gaierror)) and error.errno != EPIPE:
        reason = (error.strerror or str(error) or "no answer in time").lower()
        return f"a connection failed: {reason} -> see that what it goes to is running, try again"
    if isinstance(error, OSError):
        reason = (error.strerror or str(error)).lower()
        name = error.filename
        what = os.fsdecode(name) if isinstance(name, str | bytes) else "the output"
        return f"{what} cannot be used: {reason} -> see that it can be, or name another"
    if "sqlalchemy" not in sys.modules:
        return None
    from igf.office.trouble import trouble  # noqa: PLC0415 -- not for what opens no database

    mistake = trouble(error)
    return str(mistake) if mistake else None


def turn_away_output() -> None:
    """Send what is still to be printed nowhere: Python prints it at its end, and would fail."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
