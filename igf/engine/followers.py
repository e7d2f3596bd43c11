"""Effects of joining or leaving a body: the one table, called by the room of people.

The room of people stands below the rooms that depend on members, so it cannot name them.
A room that keeps something for members (questions to answer, proposals to evaluate) writes a
`Follower` and enters it here; `open_office` hands the table to every door.
"""

from datetime import datetime
from typing import Final

from igf.office.ports import Follower, MembersChanged
from igf.store.session import Session


def _answers(session: Session, changed: MembersChanged, *, now: datetime) -> None:
    from igf.asks.members import follow_members  # noqa: PLC0415 -- few commands change members

    follow_members(session, changed, now=now)


FOLLOWERS: Final[tuple[Follower, ...]] = (_answers,)
