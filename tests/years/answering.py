"""Answers of a made year that come by personal links: sent, noted, and those under four eyes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from igf.asks.answer_page import Filled, answer
from igf.rehearsal.answers import SimulatedAnswers
from igf.rehearsal.draws import Draws
from igf.rehearsal.loop import Planned
from igf.store.tables.year import Ask
from schemas.errors import Mistake
from tests.years.living import Living
from tests.years.record import Thanks
from tests.years.targets import Asked, asked_of

HOUR = timedelta(hours=1)


def sent(living: Living, who: Asked, *, filled: Filled) -> str:
    """Send a form; what the page thanks for is noted."""
    taken = answer(living.office, who.token(living), filled=filled)
    holder, file = filled.holder or who.holder, filled.file.sha256 if filled.file else ""
    now = living.office.now()
    said = Thanks(who.ask.id, holder, filled.choice, filled.value, filled.note, now, file)
    living.thanks.append(said)
    return f"{who.person} answers {who.ask.id} for {holder}: {filled.choice} ({taken.outcome})"


@dataclass
class LivedAnswers:
    """The answers of the people of a made year.

    What is decided under four eyes is answered by links, as something that happens: whoever has
    approved one side tries the other as well. They come after `soonest` or later.
    """

    living: Living
    soonest: timedelta = HOUR
    usual: SimulatedAnswers = field(init=False)
    _planned: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Whatever is not under four eyes is answered as in a rehearsal."""
        self.usual = SimulatedAnswers(self.living.setting)

    def __call__(self, ask: Ask, holders: Sequence[str]) -> Sequence[Planned]:
        """The answers to come, but for those by links."""
        if not ask.four_eyes:
            return self.usual(ask, holders)
        for holder in holders:
            if (ask.id, holder) not in self._planned:
                self._planned.add((ask.id, holder))
                self._plan(ask, holder)
        return ()

    def _plan(self, ask: Ask, holder: str) -> None:
        draws: Draws = self.living.setting.draws
        length = max(ask.due_at - ask.asked_at, 2 * self.soonest)
        at = ask.asked_at + draws.length(self.soonest, length, "eyes", ask.id, holder)
        self.living.setting.happenings.add(at, lambda _now: self._approve(ask, holder))

    def _approve(self, ask: Ask, holder: str) -> None:
        """Whoever is asked in a side approves; the first whose answer is taken. Mistake: nobody."""
        refused = Mistake("nobody is in it", "nothing is to be done")
        for who in asked_of(self.living, ask):
            if who.holder == holder:
                try:
                    sent(self.living, who, filled=Filled("approve", holder=holder))
                except Mistake as mistake:
                    refused = mistake
                else:
                    return
        raise refused
