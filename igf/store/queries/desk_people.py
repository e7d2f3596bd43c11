"""What the desk keeps of a person: given to another when two become one, or forgotten."""

import json
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, Final, get_args

from sqlalchemy import ColumnElement, Text, cast, delete, or_, select, update
from sqlalchemy.orm import Session

from igf.store.tables.desk import Prepared, PreparedFile, Staff
from schemas.acts import Right

#: From the right that includes the others.
_RIGHTS: Final = get_args(Right)


def give_desk(session: Session, gone: str, *, to: str) -> None:
    """Make the right of one person (id) and what was prepared that of another.

    Of two rights that are in force the greater one stays. Sessions and links stay those of the one.
    """
    one, other = session.get(Staff, gone), session.get(Staff, to)
    if one is not None and (other is None or _rank(one) < _rank(other)):
        kept = {"right": one.right, "since": one.since, "by": one.by, "ended_at": one.ended_at}
        session.merge(Staff(person=to, **kept))
        session.flush()
    session.execute(update(Prepared).where(Prepared.person == gone).values(person=to))


def forget_shown(
    session: Session, words: Collection[str], *, without: Callable[[str], str]
) -> None:
    """Forget what was shown of a person who goes by these words.

    Acts that were not done and name the person, or hold a file, are removed: they are prepared
    anew. Of those that were done the files are emptied and the texts changed by `without`.
    """
    with_file = Prepared.id.in_(select(PreparedFile.prepared))
    undone = Prepared.done_at.is_(None)
    left = session.scalars(select(Prepared.id).where(undone, or_(with_file, _naming(words)))).all()
    session.execute(delete(PreparedFile).where(PreparedFile.prepared.in_(left)))
    session.execute(delete(Prepared).where(Prepared.id.in_(left)))
    for file in session.scalars(select(PreparedFile)):
        file.name, file.content = without(file.name), b""
    for row in session.scalars(select(Prepared).where(_naming(words))):
        row.fields, row.shown = _changed(row.fields, without), _changed(row.shown, without)
        row.person, row.did = without(row.person), without(row.did)


def _rank(row: Staff) -> tuple[bool, int, datetime]:
    return row.ended_at is not None, _RIGHTS.index(row.right), row.since


def _naming(words: Collection[str]) -> ColumnElement[bool]:
    """Whether any of the words stands in what was filled in, shown or said of an act."""
    kept = (cast(Prepared.fields, Text), cast(Prepared.shown, Text))
    escaped = [json.dumps(word)[1:-1] for word in words]
    return or_(
        Prepared.person.in_(words),
        *(column.icontains(word, autoescape=True) for column in kept for word in escaped),
        *(Prepared.did.icontains(word, autoescape=True) for word in words),
    )


def _changed(value: Any, without: Callable[[str], str]) -> Any:  # noqa: ANN401 -- as JSON has it
    if isinstance(value, str):
        return without(value)
    if isinstance(value, dict):
        return {key: _changed(each, without) for key, each in value.items()}
    return [_changed(each, without) for each in value] if isinstance(value, list) else value
