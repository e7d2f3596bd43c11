"""A date that has been worked out: an instant, the zone it is meant in, and the words shown."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, PlainSerializer

from schemas.base import Strict


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def zulu(value: datetime) -> str:
    """ISO 8601 in UTC with `Z`, to the second: `2024-01-31T23:59:00Z`."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")


#: An aware instant, held in UTC, written as ISO 8601 with `Z`.
Instant = Annotated[
    AwareDatetime,
    AfterValidator(_in_utc),
    PlainSerializer(zulu, return_type=str, when_used="json"),
]


class Moment(Strict):
    """An instant with its zone and its shown text.

    `zone` is an IANA name (`UTC`, `Europe/Oslo`, `Etc/GMT+11`); `shown` is the time of day in the
    IGF's words ("23:59 UTC-11"), empty for a date without a time of day.
    """

    at: Instant
    zone: str = "UTC"
    shown: str = ""
