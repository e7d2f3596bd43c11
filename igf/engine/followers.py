"""Effects of joining or leaving a body: the one table, called by the room of people.

The people of a body are known below what depends on them, so nothing there can name what follows.
A room that keeps something for members (questions to answer, proposals to evaluate) writes a
`Follower` and enters it here; `open_office` hands the table to every door.
"""

from typing import Final

from igf.asks.members import follow_members
from igf.office.ports import Follower

FOLLOWERS: Final[tuple[Follower, ...]] = (follow_members,)
