"""How balanced a body is: its members by stakeholder group, region and gender."""

from typing import Literal

from schemas.base import Strict

Aspect = Literal["stakeholder_group", "region", "gender"]


class Part(Strict):
    """The number of members in a part; `share` in whole per cent, all together 100."""

    label: str
    count: int
    share: int


class Side(Strict):
    """The members by one aspect, each in one part; who has not said it has a part as well."""

    aspect: Aspect
    title: str
    parts: tuple[Part, ...]


class Balance(Strict):
    """A body or role at an instant, from all sides."""

    body: str
    title: str
    day: str
    members: int
    sides: tuple[Side, ...]
