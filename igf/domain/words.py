"""The words a waiting stage says to people: what it is doing, and what comes next and when."""

from datetime import datetime
from zoneinfo import ZoneInfo

from igf.domain.progress import AskFact, Facts, Rung, open_asks, open_rungs
from schemas.moments import Moment


def shown(moment: Moment) -> str:
    """A date as people read it: "31 January 2024, 23:59 UTC", or the day alone."""
    local = moment.at.astimezone(ZoneInfo(moment.zone))
    day = f"{local.day} {local:%B %Y}"
    return f"{day}, {moment.shown}" if moment.shown else day


def shown_utc(at: datetime) -> str:
    """An instant in UTC as people read it: "24 January 2024, 09:00 UTC"."""
    return f"{at.day} {at:%B %Y}, {at:%H:%M} UTC"


def waiting_words(facts: Facts, now: datetime, *, titles: dict[str, str]) -> str:
    """ "Open for input; next: reminder on 24 January 2024, 09:00 UTC".

    `titles` gives the title of each role and body by key.
    """
    parts = [_state(facts, now, titles=titles)]
    upcoming = _next_rung(facts, now)
    if upcoming and upcoming.ready:
        parts.append(f"next: {_lower(upcoming.title)} on {shown_utc(upcoming.ready)}")
    return "; ".join(parts)


def attention_words(facts: Facts) -> str | None:
    """What needs the Secretariat's attention: the steps that did not work, and why."""
    titles = {step.key: step.title for step in facts.definition.steps}
    troubles = [f"{titles[key[0]]}: {f.reason}" for key, f in sorted(facts.failures.items())]
    return "; ".join(troubles) or None


def _state(facts: Facts, now: datetime, *, titles: dict[str, str]) -> str:
    if facts.unnamed:
        return _unnamed(facts, titles)
    asks = list(open_asks(facts))
    if asks:
        return "; ".join(_waiting_for(facts, ask, now=now, titles=titles) for ask in asks)
    sent_back = [ask for ask in facts.asks if ask.outcome == "sent_back"]
    if sent_back and any(_needs_new_version(facts, ask) for ask in sent_back):
        return "Sent back: waiting for a new version from the Secretariat"
    words = facts.definition.words
    if facts.opens is None or now < facts.opens:
        return words.before
    return words.open if facts.closes is None or now < facts.closes else words.after


def _needs_new_version(facts: Facts, ask: AskFact) -> bool:
    newest = max(
        int(other.rung.removeprefix("v") or 1) for other in facts.asks if other.step == ask.step
    )
    mine = int(ask.rung.removeprefix("v") or 1)
    step = next(step for step in facts.definition.steps if step.key == ask.step)
    about = getattr(step, "about", ())
    return mine == newest and bool(about) and facts.documents.get(about[0], 1) == mine


def _waiting_for(facts: Facts, ask: AskFact, *, now: datetime, titles: dict[str, str]) -> str:
    step = next(step for step in facts.definition.steps if step.key == ask.step)
    names = getattr(step, "by", ()) or getattr(step, "to", ())
    people = " and ".join(titles.get(name, name) for name in names)
    if now >= ask.due_at:
        return f"Waiting for {people}, late since {shown_utc(ask.due_at)}"
    return f"Waiting for {people} until {shown_utc(ask.due_at)}"


def _unnamed(facts: Facts, titles: dict[str, str]) -> str:
    words = []
    for body, expected in facts.unnamed.items():
        when = f", expected {shown_utc(expected)}" if expected else ""
        words.append(f"Waiting for {titles.get(body, body)} to be named{when}")
    return "; ".join(words)


def _next_rung(facts: Facts, now: datetime) -> Rung | None:
    upcoming = [rung for rung in open_rungs(facts) if rung.ready and rung.ready > now]
    return min(upcoming, key=lambda rung: rung.ready or now, default=None)


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
