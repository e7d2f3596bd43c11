"""What befalls the mails and the machine of a made year: held, released, lost, switched off."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from igf.asks.answer_page import Filled, answer
from igf.engine.simulated import carry
from igf.office.office import ClockWentBackError, Office
from igf.outbox.approve import Choice, drop_mails
from igf.outbox.correcting import Correcting, correct
from igf.outbox.hold import Verdict, held, hold_mails, release_mails
from igf.people.passing_terms import follow_terms
from igf.rehearsal.draws import Draws
from igf.stopping.stop import pause
from igf.store.queries import year as queries
from schemas.errors import Mistake
from tests.years.again import everything
from tests.years.approving import approve_later
from tests.years.living import BY, DAY, OFFICER, Act, Living
from tests.years.targets import asked, drawn, stage


@dataclass(frozen=True)
class Stopped:
    """A clock that stands."""

    at: datetime

    def now(self) -> datetime:
        return self.at


def corrects(living: Living, chance: Draws) -> str:
    """A mail that was sent is corrected."""
    with living.office.store.read() as session:
        rows = queries.outbox(session)
    sent = [row.id for row in rows if row.state == "sent" and "/" in row.stage]
    number = drawn(chance, sent, what="sent mail")
    done = correct(living.office, Correcting(number, "It should have said 3 May.", BY))
    approve_later(living, chance)
    return f"mail {number} is corrected for {len(done.recipients)}"


def drops(living: Living, chance: Draws) -> str:  # noqa: ARG001 -- as all acts
    """All drafts are dropped."""
    done = drop_mails(living.office, Choice(all=True), by=BY)
    return f"{done.number} drafts are dropped"


def holds(living: Living, chance: Draws) -> str:
    """Delivery is held for some days; then an officer decides about each mail that waits."""
    done = hold_mails(living.office, by=BY)
    days = chance.number(1, 6, "days")
    living.later(days, lambda: _release(living, chance))
    return f"delivery is held for {days} days ({done})"


def _release(living: Living, chance: Draws) -> None:
    """Some of the mails are dropped, some had left before, the rest is read and sent."""
    found = held(living.office)
    if found is None:
        raise Mistake("delivery is not held", "nothing is to be done")
    numbers = [each.id for each in found.waiting]
    dropped = chance.number(0, min(len(numbers), 2), "dropped")
    before = chance.number(0, min(len(numbers) - dropped, 2), "left before")
    verdict = Verdict(
        drop=tuple(numbers[:dropped]),
        already_sent=tuple(numbers[dropped : dropped + before]),
        all=True,
        shown=found.code,
    )
    done = release_mails(living.office, verdict, by=OFFICER)
    words = f"{done.sent} mails go on, {done.dropped} are dropped, {done.already_sent} had left"
    living.said.append(f"{living.office.now():%Y-%m-%d %H:%M} {words}")


def loses_relay(living: Living, chance: Draws) -> str:
    """The server that takes the mails is away for up to four days."""
    hours = chance.number(1, 96, "hours")
    living.relay.away_until = living.office.now() + hours * DAY / 24
    return f"no connection for {hours} hours"


def is_switched_off(living: Living, chance: Draws) -> str:
    """The machine is off for some days; whatever fell due meanwhile is late."""
    now, hours = living.office.now(), chance.number(1, 24 * 9, "hours")
    living.setting.clock.switch_off(now, now + timedelta(hours=hours))
    return f"all is switched off for {hours} hours"


def clock_goes_back(living: Living, chance: Draws) -> str:
    """The clock is set back before the last change: nothing is done, nothing is written.

    AssertionError: something was. A clock that is late by less than a minute does no harm.
    """
    last = living.office.store.last_time()
    if last is None:
        raise Mistake("nothing was done yet", "nothing is to be done")
    late = replace(living.office, clock=Stopped(last - timedelta(seconds=30)))
    place = stage(living, chance)
    carry(late, place.id)
    minutes = chance.number(2, 5000, "minutes")
    behind = replace(living.office, clock=Stopped(last - timedelta(minutes=minutes)))
    before = everything(living.office)
    done = [name for name, is_done in _tried(behind, living, chance).items() if is_done]
    if done or everything(living.office) != before:
        message = f"with a clock {minutes} minutes behind there was done: {done}"
        raise AssertionError(message)
    return f"nothing is done while the clock is {minutes} minutes behind"


def _tried(office: Office, living: Living, chance: Draws) -> dict[str, bool]:
    """What was done of all that was tried with an office whose clock is behind, by name."""
    place = stage(living, chance)
    found = {
        "a step": _is_done(lambda: carry(office, place.id)),
        "a pause": _is_done(lambda: pause(office, place.id, by=BY)),
        "terms": _is_done(lambda: follow_terms(office)),
    }
    try:
        token = asked(living, chance).token(living)
    except Mistake:
        return found
    said = Filled("decline")
    return {**found, "an answer": _is_done(lambda: answer(office, token, filled=said))}


def _is_done(act: Callable[[], object]) -> bool:
    try:
        act()
    except ClockWentBackError:
        return False
    return True


ACTS: Final[dict[str, Act]] = {
    "corrects": corrects,
    "drops": drops,
    "holds": holds,
    "loses relay": loses_relay,
    "is switched off": is_switched_off,
    "clock goes back": clock_goes_back,
}
