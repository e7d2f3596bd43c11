"""People and mailing lists as a file of people has them, one row each."""

from schemas.base import Language, Strict


class PersonRow(Strict):
    """Someone who gets mails or owes answers; `bodies` are keys of bodies and roles, sorted."""

    id: str
    name: str
    email: str
    languages: tuple[Language, ...] = ("en",)
    zone: str = "UTC"
    stakeholder_group: str = ""
    region: str = ""
    bodies: tuple[str, ...] = ()


class ListRow(Strict):
    """The address of a mailing list that a year's file calls by this key."""

    key: str
    name: str
    address: str
    languages: tuple[Language, ...] = ("en",)
