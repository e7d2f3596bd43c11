"""The base of every declared thing: immutable, no unknown fields, readable keys."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Strict(BaseModel):
    """A frozen model that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


#: A name used in files, addresses and identifiers: `thematic_input`, `mag_chair`.
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]

#: Something of a stage that is waited for: a step of the same stage (`close`); a whole other stage
#: (`screening`), a step of it or a document that a step of it makes (`workshop_selection.select`);
#: with the key of a year before it, that of another year (`igf-2026/oc_mag_3.decisions`).
Reference = Annotated[
    str,
    StringConstraints(
        pattern=r"^([a-z][a-z0-9]*(-[a-z0-9]+)*/)?[a-z][a-z0-9_]{0,59}(\.[a-z][a-z0-9_]{0,59})?$"
    ),
]

#: The key of a notice, which is also its template folder: `call.opened`.
NoticeKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")]

#: The key of a cycle: `igf-2027`.
CycleKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]

#: The address of a page that anybody's browser opens: http or https, and nothing else.
WebAddress = Annotated[str, StringConstraints(pattern=r'^https?://[^\s<>"/]+(/[^\s<>"]*)?$')]

#: The address of a mailbox, without a name: `igf@example.org`.
MailAddress = Annotated[str, StringConstraints(pattern=r"^[^\s<>@,;:]+@[^\s<>@,;:]+$")]

#: The host of a mailbox, and an address that mail can be sent to, as patterns of whole texts: all
#: of it in ASCII, a domain in other letters as `xn--...`.
HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?"
SENDABLE = rf"[A-Za-z0-9!#$%&'*+/^_`{{|}}~-]+(?:\.[A-Za-z0-9!#$%&'*+/^_`{{|}}~-]+)*@{HOST}"

_TEXT = StringConstraints(min_length=1, max_length=200, strip_whitespace=True)
# Patterns for an editor while one types. The parser of schemas.dates decides, and says why.
_POINT = (
    r"(\d{4}-\d{2}-\d{2}(T[0-9:.]+(Z|[+-]\d{2}:\d{2}))?|[TP]|[a-z][a-z0-9_]*(\.(opens|closes))?)"
)
_OFFSETS = r"(\s*[-+−–]\s*\d{1,4}\s*(s|min|h|d|w|wd))*"
_WEEKDAY = r"(\s+(Mon|Tue|Wed|Thu|Fri|Sat|Sun))?"
_ZONE = r"(UTC([-+−–]\d{1,2}(:\d{2})?)?|AoE|[A-Za-z_]+(/[A-Za-z0-9_+-]+)+)"
_CLOCK = rf"(\s+(\d{{1,2}}:\d{{2}}|noon|midnight)(\s+{_ZONE})?)?"

#: A date expression (`T-319d`, `closes - 7d`, `2024-01-31 23:59 UTC`); grammar in schemas.dates.
Expression = Annotated[
    str,
    _TEXT,
    Field(
        json_schema_extra={
            "pattern": rf"^\s*{_POINT}{_OFFSETS}{_WEEKDAY}{_CLOCK}\s*$",
            "patternErrorMessage": "Not a date expression, as in T-319d, closes - 7d 09:00 UTC",
            "examples": [
                "T-319d",
                "T-24w Tue 11:00 UTC",
                "closes - 7d 09:00 UTC",
                "thematic_input.closes + 7d",
                "P + 10wd",
                "2024-01-31 23:59 UTC",
            ],
        }
    ),
]

#: A length of time (`2d`, `90min`, `1w`), read by schemas.dates.parse_length.
Length = Annotated[
    str,
    _TEXT,
    Field(
        json_schema_extra={
            "pattern": r"^\s*\d{1,4}\s*(s|min|h|d|w)\s*$",
            "patternErrorMessage": "Not a length of time, as in 2d, 36h, 1w",
            "examples": ["2d", "36h", "1w"],
        }
    ),
]

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
