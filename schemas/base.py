"""What every declared thing shares: immutable, no unknown fields, readable keys."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints


class Strict(BaseModel):
    """A frozen model that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


#: A name used in files, addresses and identifiers: `thematic_input`, `mag_chair`.
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]

#: The key of a notice, which is also its template folder: `call.opened`.
NoticeKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")]

#: The key of a cycle: `igf-2027`.
CycleKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]

#: A date expression (`T-319d`, `closes - 7d`, `2024-01-31 23:59 UTC`); grammar in schemas.dates.
Expression = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
