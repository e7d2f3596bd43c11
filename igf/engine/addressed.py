"""Who gets a notice, and the results that it tells each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.asks.recipients import Recipient, recipients
from igf.items.documents import kind_taken, mark_of
from igf.items.results import (
    facts_of,
    own_results,
    read_items,
    results_of,
    slots_of,
)
from igf.items.rules.results import Result
from igf.stage.situation import Situation
from igf.store.queries.items import Mark
from igf.store.session import Session
from igf.words.phrases import counted
from schemas.notices import NoticeDecl, RecipientFacts, ResultFacts, StageContext


@dataclass(frozen=True)
class Addressed:
    """The readers of a notice; `results` are told to all of them, `own` (by key) to each alone.

    `items` is the mark of the items that the results were read from.
    """

    people: tuple[Recipient, ...]
    results: tuple[ResultFacts, ...] = ()
    own: Mapping[str, tuple[ResultFacts, ...]] | None = None
    items: Mark | None = None

    def words(self, names: Sequence[str]) -> str:
        """How many of these bodies, roles and lists are told; the reason if it is nobody."""
        if self.people:
            return f"told {counted(len(self.people), 'recipient')}"
        if self.own is not None:
            return "nothing was sent in that this is about; nobody was notified"
        have = "has" if len(names) == 1 else "have"
        return f"{' and '.join(names)} {have} no members yet; nobody was notified"

    def told(self, told: StageContext, person: Recipient) -> StageContext:
        """The facts for one of the readers."""
        reader = RecipientFacts(name=person.name, why=person.why)
        results = self.results if self.own is None else self.own.get(person.key, ())
        return told.model_copy(update={"recipient": reader, "results": results})


@dataclass(frozen=True)
class Addressing:
    """A stage whose notice goes to bodies, roles and lists at an instant, or to those `among`."""

    session: Session
    now: Situation
    at: datetime
    names: tuple[str, ...]
    among: tuple[Recipient, ...] | None = None

    def readers(self, declared: NoticeDecl) -> Addressed:
        """The readers of a notice.

        Mistake: it tells what is not decided yet, or nobody is known who sent something in.
        """
        takes = kind_taken(self.now.facts.definition) is not None
        if not takes or {"result", "slots"}.isdisjoint(declared.needs):
            return Addressed(self._people())
        items = read_items(self.session, self.now)
        mark = mark_of(items)
        if not items:
            return Addressed((), own={}, items=mark)
        if "slots" in declared.needs:
            slots = slots_of(self.now, items)
            if not slots:
                return Addressed((), own={}, items=mark)
            return Addressed(self._people(), slots, items=mark)
        found = results_of(self.now, items)
        if declared.own is None:
            return Addressed(self._people(), facts_of(found), items=mark)
        chosen = declared.own == "chosen"
        return self._own([each for each in found if each.is_chosen == chosen], mark)

    def _people(self) -> tuple[Recipient, ...]:
        if self.among is not None:
            return self.among
        return recipients(self.session, self.names, year=self.now.year, now=self.at)

    def _own(self, found: Sequence[Result], mark: Mark) -> Addressed:
        side = self.names[0] if self.names else ""
        own = own_results(self.session, self.now, found=found, side=side, at=self.at)
        by_key = {person.key: results for person, results in own.items()}
        people = tuple(own) if self.among is None else self.among
        return Addressed(people, own=by_key, items=mark)
