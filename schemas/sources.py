"""A source of contributions (a form, a mailbox): how its files are to be read."""

from typing import Literal, Self, get_args

from pydantic import Field

from schemas.base import Strict

#: The fields of a contribution; `email` only serves to tell contributions apart.
SourceField = Literal[
    "row_key",
    "received_at",
    "email",
    "stakeholder_group",
    "region",
    "categories",
    "organisation",
    "text",
]
FIELDS: tuple[SourceField, ...] = get_args(SourceField)

#: How a date in figures with the year last is read: 03/04/2024 as 3 April or as 4 March.
DateOrder = Literal["day-first", "month-first"]


class Reading(Strict):
    """The way to read the cells of a source's files.

    `zone` (an IANA name) holds for times that name none. `dates` is None as long as no file of
    the source has told. `separator` stands between the categories in a cell, besides line breaks.
    `academia_apart` is said by the year and not kept with the source.
    """

    zone: str = "UTC"
    dates: DateOrder | None = None
    separator: str = ";"
    academia_apart: bool = Field(default=False, exclude=True)


class SourceLayout(Strict):
    """The column mapping of a source: the header of each field, "" where it has no such column."""

    columns: dict[SourceField, str]
    reading: Reading = Reading()

    def column(self, field: SourceField) -> str:
        """The header of a field; "" where the source has no such column."""
        return self.columns.get(field, "")

    def key_fields(self) -> tuple[SourceField, ...]:
        """The fields that tell one contribution of the source from another."""
        if self.column("row_key"):
            return ("row_key",)
        who: SourceField = "email" if self.column("email") else "organisation"
        return ("received_at", who) if self.column("received_at") else (who, "text")

    def key_columns(self) -> tuple[str, ...]:
        """The headers of those fields: with others, every contribution would look new."""
        return tuple(self.column(field) for field in self.key_fields())

    def stored(self) -> dict[str, str]:
        """The layout as the database keeps it."""
        stored: dict[str, str] = dict(self.columns.items())
        return stored | {key: value for key, value in self.reading.model_dump().items() if value}

    @classmethod
    def from_stored(cls, stored: dict[str, str]) -> Self:
        """The layout that `stored` gave."""
        columns = {field: stored[field] for field in FIELDS if field in stored}
        reading = {key: stored[key] for key in Reading.model_fields if key in stored}
        return cls(columns=columns, reading=Reading.model_validate(reading))
