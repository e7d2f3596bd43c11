"""Effects of joining or leaving a body: the one table, called by the room of people.

The room of people stands below the rooms that depend on members, so it cannot name them.
A room that keeps something for members (questions to answer, proposals to evaluate) writes a
`Follower` and enters it here; `open_office` hands the table to every door.
"""

from typing import Final

from igf.asks.members import follow_members
from igf.office.ports import Follower

FOLLOWERS: Final[tuple[Follower, ...]] = (follow_members,)
