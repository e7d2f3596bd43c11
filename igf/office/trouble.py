"""Reasons why nothing works at the moment, for all doors: the clock or the database."""

from typing import Final

from igf.office.office import ClockWentBackError
from igf.store.faults import FAULTS, unusable
from schemas.errors import Mistake

#: Errors behind which there may be such a reason.
CANNOT_WORK: Final = (ClockWentBackError, *FAULTS)


def trouble(error: Exception) -> Mistake | None:
    """The mistake to tell people of; None: the error is one of ours."""
    if isinstance(error, ClockWentBackError):
        message, _, fix = str(error).rpartition(": ")
        return Mistake(message, fix)
    return unusable(error)
