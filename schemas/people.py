"""People and mailing lists as a file of people has them, one row each."""

from datetime import date

from schemas.base import Language, Strict


class Term(Strict):
    """The term of a membership: its function (in words), its first and its last day.

    `body` is the key of a body or role; without a day it is open to that side.
    """

    body: str
    role: str = ""
    since: date | None = None
    until: date | None = None


class PersonRow(Strict):
    """Someone who gets mails or owes answers; `bodies` are keys of bodies and roles, sorted.

    Mails go to `email`; `other_addresses` are those the person writes from as well. `gender` is
    as the person gave it. `terms` are those of the bodies of which more is known than the key.
    """

    id: str
    name: str
    email: str
    other_addresses: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ("en",)
    zone: str = "UTC"
    stakeholder_group: str = ""
    region: str = ""
    gender: str = ""
    bodies: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()


class ListRow(Strict):
    """The address of a mailing list that a year's file calls by this key."""

    key: str
    name: str
    address: str
    languages: tuple[Language, ...] = ("en",)
