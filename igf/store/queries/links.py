"""Reading what personal links are signed with, and which were revoked."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from igf.store.tables.asks import Revocation, Secret

_LINKS = (
    select(Secret.value, Revocation.ask, Revocation.person, Revocation.turn)
    .outerjoin(Revocation, Revocation.ask.in_(bindparam("asks", expanding=True)))
    .where(Secret.name == bindparam("name"))
)


def revoked(session: Session, asks: Sequence[str]) -> dict[tuple[str, str], int]:
    """The number of revocations of the links of a person (by id) to an ask, by ask and person."""
    rows = session.scalars(select(Revocation).where(Revocation.ask.in_(asks)))
    return {(row.ask, row.person): row.turn for row in rows}


def links(
    session: Session, name: str, *, asks: Sequence[str]
) -> tuple[str | None, dict[tuple[str, str], int]]:
    """The secret of this name, and how often links to these asks were revoked, as `revoked` says.

    In one question. Without the secret no link was ever made, nor revoked.
    """
    rows = session.execute(_LINKS, {"name": name, "asks": list(asks)}).all()
    turns = {(ask, person): turn for _, ask, person, turn in rows if turn}
    return (rows[0][0] if rows else None), turns


def secret(session: Session, name: str) -> str | None:
    """A secret that was made before."""
    row = session.get(Secret, name)
    return row.value if row else None
