"""What officers do in a made year: they move, pause, cancel, correct, import, decide anew."""

import hashlib
from typing import Final

from igf.asks.excuse import Letting, delegate, excuse, withdraw_answer
from igf.asks.supersede import OUTCOMES, supersede
from igf.documents.put import put_document
from igf.input.imports import imports, withdraw_import
from igf.input.read import InputRead
from igf.input.rules.rows import Contributions
from igf.input.take_in import take_in
from igf.moving import MoveOrder
from igf.people.read import PeopleRead
from igf.people.take_in import people_of, take_in_people
from igf.rehearsal.arriving import SOURCE
from igf.rehearsal.draws import Draws
from igf.rehearsal.replies import stand_in
from igf.stopping.stop import cancel, pause, resume
from igf.store.queries import year as queries
from igf.year.find import takes_input
from schemas.contributions import ContributionRow
from schemas.sources import SourceLayout
from schemas.steps import Compute
from tests.years.approving import approve_later
from tests.years.living import BY, OFFICER, Act, Living
from tests.years.promises import carried_out_as_foreseen
from tests.years.targets import asked, drawn, someone, stage


def moves(living: Living, chance: Draws) -> str:
    """A date is moved; what tells of it is read and let go some days later."""
    place = stage(living, chance)
    point = chance.one(("opens", "closes", "closes"), "point")
    days = chance.one((-9, -3, -1, 1, 2, 5, 7, 14, 30), "days")
    dates = {f"{place.key}.{point}": living.length(days)}
    order = MoveOrder(place.cycle, dates, BY, force=chance.share("force") < 1 / 2)
    moved = carried_out_as_foreseen(living, order)
    approve_later(living, chance)
    return f"{place.key}.{point} {days:+d} days, {len(moved.shifts)} dates move"


def pauses(living: Living, chance: Draws) -> str:
    """A stage, or the year, is paused for some days."""
    place = stage(living, chance)
    target = place.cycle if chance.share("year") < 1 / 5 else place.id
    days = chance.number(1, 12, "days")
    done = pause(living.office, target, by=BY)
    living.later(days, lambda: resume(living.office, target, by=BY))
    return f"{target} is {done.state} for {days} days"


def cancels(living: Living, chance: Draws) -> str:
    """A stage is cancelled; half of the time somebody thinks better of it."""
    place = stage(living, chance)
    done = cancel(living.office, place.id, by=BY)
    days = chance.number(1, 12, "days")
    if chance.share("better") < 1 / 2:
        living.later(days, lambda: resume(living.office, place.id, by=BY))
    return f"{place.id} is {done.state}"


def excuses(living: Living, chance: Draws) -> str:
    """A side is let off."""
    who = asked(living, chance)
    return excuse(living.office, Letting(who.ask.id, who.holder, BY)).words


def delegates(living: Living, chance: Draws) -> str:
    """A person may answer for another."""
    who, to = asked(living, chance), someone(living, chance, what="delegate")
    return delegate(living.office, Letting(who.ask.id, who.holder, BY), to=to).words


def takes_back(living: Living, chance: Draws) -> str:
    """An answer is taken back at the office."""
    who = asked(living, chance)
    return withdraw_answer(living.office, Letting(who.ask.id, who.holder, BY)).words


def decides_anew(living: Living, chance: Draws) -> str:
    """A decision is superseded."""
    place = stage(living, chance)
    with living.office.store.read() as session:
        asks = [row for row in queries.asks(session, place.id) if row.outcome in OUTCOMES]
    ask = drawn(chance, asks, what="decision")
    outcome = next(each for each in OUTCOMES if each != ask.outcome)
    supersede(living.office, ask.id, outcome=outcome, by=BY, evidence="letter.pdf")
    return f"{ask.id} is {outcome}"


def puts_document(living: Living, chance: Draws) -> str:
    """A new version of a document is put in."""
    place = stage(living, chance)
    steps = living.made.year.definitions[place.key].steps
    keys = [step.makes for step in steps if isinstance(step, Compute)]
    key = drawn(chance, keys, what="document")
    made = stand_in(f"Document {key}", chance.number(2, 9, "version"))
    version = put_document(living.office, place.id, key=key, made=made, by=OFFICER)
    return f"{place.id} {key}, version {version}"


def imports_input(living: Living, chance: Draws) -> str:
    """Contributions to a call come in, some of them changed."""
    definitions = living.made.year.definitions
    found = [key for key, each in sorted(definitions.items()) if takes_input(each)]
    key = drawn(chance, found, what="call")
    row = ContributionRow(
        row_key=f"{chance.number(1, 9, 'row'):04d}",
        received_at=living.office.now(),
        stakeholder_group="Civil society",
        region="Africa",
        categories=("Access",),
        organisation="Example Network",
        text=f"Contribution {chance.number(1, 99, 'text')}.",
    )
    digest = hashlib.sha256(row.text.encode()).hexdigest()
    rows = Contributions((row,), SourceLayout(columns={"row_key": "Id"}))
    read = InputRead(SOURCE, "more.csv", digest, rows, unused=(), first=False)
    came = take_in(living.office, f"{living.made.year.cycle.cycle}/{key}", read=read, by=OFFICER)
    return f"{len(came.difference.incoming)} contributions to {key}"


def withdraws_import(living: Living, chance: Draws) -> str:
    """An import is taken back."""
    batch = drawn(chance, [each.batch.id for each in imports(living.office)], what="import")
    return f"{withdraw_import(living.office, batch, by=BY).rows} rows of {batch} are taken back"


def imports_people(living: Living, chance: Draws) -> str:
    """A file of people comes with another address of somebody."""
    who = someone(living, chance)
    row = next(each for each in people_of(living.office) if each.id == who)
    changed = row.model_copy(update={"email": f"new.{row.email}"})
    take_in_people(living.office, PeopleRead((changed,), ()), by=OFFICER)
    return f"{who} has another address"


ACTS: Final[dict[str, Act]] = {
    "moves": moves,
    "pauses": pauses,
    "cancels": cancels,
    "excuses": excuses,
    "delegates": delegates,
    "takes back": takes_back,
    "decides anew": decides_anew,
    "puts document": puts_document,
    "imports input": imports_input,
    "withdraws import": withdraws_import,
    "imports people": imports_people,
}
