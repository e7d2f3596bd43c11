"""What the programme of a year is made of: subthemes, types of sessions, rules for proposals."""

from typing import Annotated

from pydantic import Field

from schemas.base import Key, Language, Strict

#: A length in minutes, at most that of a day's meeting.
Minutes = Annotated[int, Field(ge=1, le=600)]
Number = Annotated[int, Field(ge=0)]


class Subtheme(Strict):
    """A subtheme of the annual meeting, as the MAG decided it."""

    title: str = Field(min_length=1)
    titles: dict[Language, str] = Field(default_factory=dict)
    source: tuple[str, ...] = ()
    """Keys of `sources`: where it was found."""


class SessionType(Strict):
    """A type of session that may be proposed or asked for."""

    title: str = Field(min_length=1)
    titles: dict[Language, str] = Field(default_factory=dict)
    lengths: tuple[Minutes, ...] = ()
    """How long a session of this type may last, in minutes; one or more."""
    for_whom: str = ""
    """Who may ask for one, in words."""
    decided_by: Key
    """The body or role that decides which are held."""
    evaluated: bool = False
    """Whether proposals compete, so that they are screened and evaluated."""
    planned: Number | None = None
    """How many are to be held, if that is known (R-SEL-1)."""
    source: tuple[str, ...] = ()
    """Keys of `sources`: where it was found."""


class Onsite(Strict):
    """How many must be in the room (R-SCR-4)."""

    moderators: Number = 0
    speakers: Number = 0


class ProposalRules(Strict):
    """What a proposal that is evaluated must have; what is not given is not asked for."""

    speakers: Number = 0
    """How many speakers have confirmed provisionally (R-SCR-2)."""
    of_another_gender: Number = 0
    """How many of them are of another gender than the others (R-SCR-3)."""
    onsite: Onsite = Onsite()
    report_of_before: bool = False
    """Whether the report of an earlier workshop must have been filed (R-SCR-5)."""
    members_may_propose: bool = True
    """Whether members of the MAG may propose (R-SCR-6)."""
    proposals_each: Annotated[int, Field(ge=1)] | None = None
    """The most proposals of a person or organisation (R-SCR-7)."""
    sessions_of_speaker: Annotated[int, Field(ge=1)] | None = None
    """The most accepted sessions that one person speaks in (R-SPK-1)."""
    source: tuple[str, ...] = ()
    """Keys of `sources`: where they were found."""


class Slots(Strict):
    """The room there is for sessions (R-SEL-1)."""

    rooms: Number
    """How many rooms are used side by side."""
    in_each: Number
    """How many sessions each of them holds during the whole meeting."""


class Programme(Strict):
    """The programme of a year, as far as it is decided."""

    title: str = ""
    """The overarching theme of the meeting."""
    subthemes: dict[Key, Subtheme] = Field(default_factory=dict)
    """The subthemes, by key."""
    session_types: dict[Key, SessionType] = Field(default_factory=dict)
    """The types of sessions, by key."""
    proposals: ProposalRules = ProposalRules()
    slots: Slots | None = None
