"""The words of a stage for people: its current work, and its next step with the date."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from igf.stage.rules.awaiting import REMEDIES, awaiting_words
from igf.stage.rules.closing import PROVISIONAL
from igf.stage.rules.facts import AskFact, Awaited, Facts
from igf.stage.rules.held import held_at, maker
from igf.stage.rules.ladder import Ladder, Rung
from igf.stage.rules.undated import waiting
from igf.words.phrases import counted, day_words, shown, shown_as, shown_utc
from schemas.moments import Moment
from schemas.steps import Compute, External, Step


def done_words(done: int, of: int) -> str:
    """The progress of a year: "1 of 4 stages is done"."""
    return f"{done} of {counted(of, 'stage')} {'is' if done == 1 or of == 1 else 'are'} done"


def waiting_words(facts: Facts, now: datetime, *, titles: Mapping[str, str]) -> str:
    """The work of a stage and its next step, as in "Open for input; next: reminder on ...".

    `titles` gives the title of each role and body by key.
    """
    open_rungs = Ladder(facts).open_rungs()
    parts = [_state(facts, now, titles=titles), *_to_confirm(facts)]
    parts += _unnamed(facts, open_rungs, titles=titles)
    parts += [
        f"{rung.title} waits for the date {name}: igf move {name} DATE"
        for rung, name in waiting(facts, now)
    ]
    parts += _held(facts, open_rungs, now=now, titles=titles)
    parts += _awaited(open_rungs, now)
    if _needs_all(facts):
        parts = parts[1:] or parts
    following = min(_upcoming(open_rungs, now), key=lambda found: found[0], default=None)
    if following:
        at, rung = following
        parts.append(f"next: {_lower(rung.title)} on {shown_as(rung.date, at)}")
    return "; ".join(parts)


def _upcoming(rungs: Iterable[Rung], now: datetime) -> Iterator[tuple[datetime, Rung]]:
    """The rungs to come with their instants; one that awaits another stage may come later."""
    for rung in rungs:
        stuck = any(each.trouble in REMEDIES for each in rung.awaits)
        at = rung.ready or (rung.own_ready if rung.awaits and not stuck else None)
        if at and at > now:
            yield at, rung


def _awaited(rungs: Iterable[Rung], now: datetime) -> list[str]:
    """What steps wait for in other stages, each once: those due by now, or that wait for ever."""
    found = (
        f"{awaiting_words(each, now)}{_remedy(each)}"
        for rung in rungs
        for each in rung.awaits
        if rung.is_held_up(now) or each.trouble in REMEDIES
    )
    return list(dict.fromkeys(found))


def _remedy(each: Awaited) -> str:
    return f": {REMEDIES[each.trouble]}" if each.trouble in REMEDIES else ""


def _held(
    facts: Facts, rungs: Iterable[Rung], *, now: datetime, titles: Mapping[str, str]
) -> Iterator[str]:
    for each in held_at(facts, rungs, now=now):
        said = (lacking_words(facts, key, titles=titles) for key in each.documents)
        yield f"Held: {each.rung.title}; {' and '.join(said)}"


def lacking_words(facts: Facts, document: str, *, titles: Mapping[str, str]) -> str:
    """As in "Draft agenda is not there, asked of the Chair on 3 May 2027"."""
    step = maker(facts, document)
    what = f"{step.title if step else document} is not there"
    asks = [ask for ask in facts.open_asks() if step and ask.step == step.key]
    if not step or not asks:
        return f"{what} yet"
    people = " and ".join(titles.get(name, name) for name in facts.definition.workers(step))
    asked = facts.fired[asks[-1].key].fired_at
    return f"{what}, asked of {people} on {day_words(Moment(at=asked))}"


def attention_words(facts: Facts) -> str | None:
    """Failed steps and reasons, for the attention of the Secretariat; None if there are none."""
    steps = {key: facts.definition.step(key[0]) for key in facts.failures}
    troubles = [
        f"{step.title if step else key[0]}: {facts.failures[key].reason}"
        for key, step in sorted(steps.items(), key=lambda each: each[0])
    ]
    return "; ".join(troubles) or None


def _state(facts: Facts, now: datetime, *, titles: Mapping[str, str]) -> str:
    asks = facts.open_asks()
    if asks:
        return "; ".join(_waiting_for(facts, ask, now=now, titles=titles) for ask in asks)
    newest = {ask.step: ask for ask in facts.asks}.values()
    if any(_needs_new_version(facts, ask) for ask in newest):
        return "Sent back: waiting for a new version from the Secretariat"
    if ask := next((each for each in newest if _needs_another_decision(facts, each)), None):
        title = _step(facts, ask).title
        return f"{title} was sent back: waiting for igf decision supersede {ask.id}"
    words = facts.definition.words
    if facts.opens is None or now < facts.opens:
        return words.before
    if facts.closes is None:
        return f"{words.open}; no closing date yet"
    return words.open if now < facts.closes else words.after


def _to_confirm(facts: Facts) -> Iterator[str]:
    for ask in {ask.step: ask for ask in facts.asks}.values():
        if ask.outcome == PROVISIONAL:
            title = _step(facts, ask).title
            yield f"{title} is provisional: waiting for igf decision confirm {ask.id}"


def _needs_new_version(facts: Facts, ask: AskFact) -> bool:
    about = getattr(_step(facts, ask), "about", ())
    document = f"v{facts.documents.get(about[0], 1)}" if about else None
    return ask.outcome == "sent_back" and ask.rung.partition("/")[0] == document


def _needs_another_decision(facts: Facts, ask: AskFact) -> bool:
    """Whether it was sent back and is about no document: no new version lets it be asked again."""
    return ask.outcome == "sent_back" and not getattr(_step(facts, ask), "about", ())


def _waiting_for(facts: Facts, ask: AskFact, *, now: datetime, titles: Mapping[str, str]) -> str:
    step = _step(facts, ask)
    if ask.because and isinstance(step, External):
        return blocked_words(step, ask, now=now)
    names = getattr(step, "by", ()) or getattr(step, "to", ())
    if isinstance(step, Compute):
        names = facts.definition.workers(step)
    people = " and ".join(titles.get(name, name) for name in names)
    due = shown(ask.due) if ask.due else shown_utc(ask.due_at)
    late = now >= ask.due_at
    return f"Waiting for {people}{', late since' if late else ' until'} {due}"


def blocked_words(step: External, ask: AskFact, *, now: datetime) -> str:
    """As in "Blocked by the parliament: it is being elected; next check on 3 May 2027"."""
    check = day_words(ask.due or Moment(at=ask.due_at))
    when = f"to be checked since {check}" if now >= ask.due_at else f"next check on {check}"
    return f"Blocked by {step.on}: {ask.because}; {when}"


def _needs_all(facts: Facts) -> bool:
    return any(body in facts.unnamed for body in facts.definition.needs)


def _unnamed(facts: Facts, rungs: Sequence[Rung], *, titles: Mapping[str, str]) -> Iterator[str]:
    """The bodies still to be named that a step to come needs."""
    needed = {*facts.definition.needs, *(body for rung in rungs for body in rung.step.needs)}
    for body, expected in facts.unnamed.items():
        if body in needed:
            when = f", expected {shown_utc(expected)}" if expected else ""
            yield f"Waiting for {titles.get(body, body)} to be named{when}"


def _step(facts: Facts, ask: AskFact) -> Step:
    return facts.definition.step_of(ask.step)


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
