"""Reasons why a database cannot be opened or used, in words without its password."""

from typing import Final

from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from schemas.errors import Mistake

__all__ = ["ADDRESS_FAULTS", "FAULTS", "bad_address", "unusable"]

#: Errors raised by an address that cannot be read, or whose database has no driver here.
ADDRESS_FAULTS = (ArgumentError, ImportError, ValueError)

#: Errors behind which the database may be, and not we.
FAULTS: Final = (DatabaseError, NoConnectionError)

_RESTORE = "start it, correct IGF_DATABASE_URL, or restore a backup: igf restore FILE --replace"
_AGAIN = "see that the disk has room and nothing else holds it, then run the command again"


def bad_address() -> Mistake:
    """The mistake of an address that leads to no database. It is not shown: it has a password."""
    return Mistake(
        "IGF_DATABASE_URL is not the address of a database that can be used",
        "write postgresql+psycopg://USER:PASSWORD@HOST/NAME, or unset it for a file in IGF_HOME",
    )


def unusable(error: Exception, *, opening: bool = False) -> Mistake | None:
    """The mistake to raise for a database that fails; None: the error is one of ours.

    A database that is being opened is refused with whatever it says.
    """
    if opening and isinstance(error, DatabaseError):
        return Mistake(f"the database cannot be opened: {_reason(error)}", _RESTORE)
    # A damaged file is told as the base of all its errors, and nothing else is.
    if isinstance(error, OperationalError) or type(error) is DatabaseError:
        return Mistake(f"the database failed: {_reason(error)}", _AGAIN)
    if isinstance(error, NoConnectionError):
        return Mistake("the database is busy: all connections to it are taken", _AGAIN)
    if isinstance(error, DataError):
        return Mistake(f"the database keeps no such value: {_reason(error)}", "write another")
    return None


def _reason(error: DatabaseError) -> str:
    return str(error.orig).strip().partition("\n")[0]
