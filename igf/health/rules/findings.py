"""Findings in a running year that require an action, and the action: one rule after the other."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from igf.health.rules.dates import closes_before_it_opens
from igf.health.rules.facts import OFFICE, OpenAsk, StageView, YearFacts
from igf.health.rules.mails import delivery_held, held_mails
from igf.health.rules.received import nothing_imported
from igf.health.rules.waits import awaits_others, held_steps, relied_on_what_changed
from igf.stage.rules.undated import waiting
from igf.words.phrases import shown_utc
from schemas.health import Finding

#: A question due within this time of which nobody was reminded is told.
SOON: Final = timedelta(days=7)
#: A stage that should have gone on by now is told after this time.
OVERDUE: Final = timedelta(minutes=15)
SILENT: Final = timedelta(minutes=5)
#: How the services are called, and what starts them.
SERVICES: Final = {"watch": "The watch", "prefect": "The Prefect server"}


def findings(year: YearFacts) -> tuple[Finding, ...]:
    """All findings: those that matter first, then the oldest first."""
    found = [finding for rule in RULES for finding in rule(year)]
    return tuple(sorted(found, key=lambda each: (not each.matters, each.since or year.at)))


def nobody_can_answer(year: YearFacts) -> Iterator[Finding]:
    """Open questions that nobody can answer, or that wait although everybody has answered."""
    for ask in year.asks:
        missing = [holder.title for holder in ask.owing if not holder.people]
        if not ask.owing and not ask.ends_itself:
            words, todo = (
                "waits, although everybody has answered",
                f"look at it: igf decide {ask.id}",
            )
        elif missing:
            words = f"nobody can answer for {' and '.join(missing)}"
            todo = "import who is meant: igf people import FILE"
        else:
            continue
        yield _of_ask(year, ask, code="nobody_can_answer", what=words, todo=todo)


def one_deadline(year: YearFacts) -> Iterator[Finding]:
    """Questions without exactly one deadline: asked twice, or open in a stage that is over."""
    asked = Counter((ask.stage, ask.step) for ask in year.asks)
    for ask in year.asks:
        stage = year.stage(ask.stage)
        if asked[ask.stage, ask.step] > 1:
            words = "is asked more than once, with a deadline each"
        elif stage.is_live or stage.stopped:
            continue
        else:
            words = f"is open although its stage is {stage.state}: no deadline ends it"
        todo = f"answer it: igf decide {ask.id}"
        yield _of_ask(year, ask, code="one_deadline", what=words, todo=todo)


def late_answers(year: YearFacts) -> Iterator[Finding]:
    """Questions whose deadline has passed."""
    for ask in year.asks:
        if ask.due_at <= year.at:
            todo = f"ask {_owing(ask)}, or enter what they said: igf decide {ask.id}"
            yield _of_ask(year, ask, code="late", what="is late", todo=todo)


def blocked_outside(year: YearFacts) -> Iterator[Finding]:
    """Steps that wait for something outside, until they are late to be checked."""
    for ask in year.asks:
        if ask.blocked and ask.due_at > year.at:
            yield _finding(
                year.stage(ask.stage),
                code="blocked",
                what=f"{ask.title}: {ask.blocked}",
                whom=_owing(ask),
                todo=f"say at once if it has happened: igf decide {ask.id}",
            )


def unreminded(year: YearFacts) -> Iterator[Finding]:
    """Questions due soon of which nobody was reminded yet."""
    for ask in year.asks:
        told = ask.reminded or ask.blocked or not ask.owing
        if told or not year.at < ask.due_at <= year.at + SOON:
            continue
        comes = f"a reminder is sent on {shown_utc(ask.next_reminder)}" if ask.next_reminder else ""
        what = f"is due on {ask.due_shown}, and nobody was reminded yet"
        yield _finding(
            year.stage(ask.stage),
            code="unreminded",
            what=f"{ask.title}: {what}",
            whom=_owing(ask),
            todo=comes or f"no reminder comes: write to {_owing(ask)}",
        )


def waits_for_nothing(year: YearFacts) -> Iterator[Finding]:
    """Live stages that wait for nothing: neither a date nor a person moves them."""
    asked = {ask.stage for ask in year.asks}
    for stage in year.stages:
        facts = stage.facts
        awaits = facts.unnamed or any(not each.settled_at for each in facts.awaited.values())
        moved = stage.next_at or stage.id in asked or stage.waits_for_mail or awaits
        if stage.is_live and not stage.stopped and not moved:
            dated = stage.facts.opens and stage.facts.closes
            yield _finding(
                stage,
                code="waits_for_nothing",
                what=f"no date and no question moves it on: {stage.words}",
                whom=stage.lead,
                todo=_moving_on(stage, year.at),
                matters=dated is not None,
            )


def _moving_on(stage: StageView, now: datetime) -> str:
    if missing := dict.fromkeys(name for _, name in waiting(stage.facts, now)):
        return f"set what it waits for: {', '.join(f'igf move {name} DATE' for name in missing)}"
    if stage.facts.opens and stage.facts.closes:
        return f"upload the document it waits for: igf document list {stage.id}"
    key = stage.id.rpartition("/")[2]
    return f"set its dates: igf move {key}.opens DATE, igf move {key}.closes DATE"


def not_carried(year: YearFacts) -> Iterator[Finding]:
    """Live stages that are idle past their next date: a step that was due was not done."""
    for stage in year.stages:
        due = stage.next_at
        idle = due is not None and due + OVERDUE < year.at and not _is_alive(stage, year.at)
        if stage.is_live and not stage.stopped and idle:
            yield _finding(
                stage,
                code="not_carried",
                what="should have gone on, and has not",
                whom=OFFICE,
                since=due,
                todo="see that igf up runs; it catches up by itself",
                matters=True,
            )


def troubles(year: YearFacts) -> Iterator[Finding]:
    """Steps that did not work, and stages that need attention for another reason."""
    failed = {each.stage for each in year.failures}
    for each in year.failures:
        times = f"tried {each.attempts} {'time' if each.attempts == 1 else 'times'}"
        yield _finding(
            year.stage(each.stage),
            code="trouble",
            what=f"{each.title}: {each.reason} ({times})",
            whom=year.stage(each.stage).lead,
            since=each.failed_at,
            todo=f"mend it; it is tried again on {shown_utc(each.retry_at)}",
            matters=True,
        )
    for stage in year.stages:
        if stage.attention and stage.id not in failed:
            todo = "see the logs, and report it"
            yield _finding(
                stage,
                code="trouble",
                what=stage.attention,
                whom=OFFICE,
                todo=todo,
                matters=True,
            )


def unnamed_bodies(year: YearFacts) -> Iterator[Finding]:
    """Bodies that were to be named by now, each once."""
    told: set[str] = set()
    for stage in (each for each in year.stages if each.is_live):
        for body, expected in stage.facts.unnamed.items():
            if expected and expected <= year.at and body not in told:
                told.add(body)
                yield _finding(
                    stage,
                    code="unnamed",
                    what=f"{year.titles.get(body, body)} was to be named by now",
                    whom=stage.lead,
                    since=expected,
                    todo="import its people: igf people import FILE",
                    matters=True,
                )


def silent_services(year: YearFacts) -> Iterator[Finding]:
    """The watch, and the Prefect server that it looks at."""
    for name, title in SERVICES.items():
        seen = year.seen.get(name)
        if seen is None or seen + SILENT < year.at:
            yield Finding(
                code="silent",
                matters=True,
                stage="",
                what=f"{title} is silent",
                whom=OFFICE,
                since=seen,
                todo="see that igf up runs",
            )


#: How many people are named of those who owe an answer.
MOST_NAMED: Final = 3
#: Every rule, in the order in which they are told where nothing else decides.
RULES: Final[tuple[Callable[[YearFacts], Iterator[Finding]], ...]] = (
    nobody_can_answer,
    late_answers,
    blocked_outside,
    one_deadline,
    unreminded,
    closes_before_it_opens,
    held_steps,
    awaits_others,
    relied_on_what_changed,
    not_carried,
    waits_for_nothing,
    troubles,
    held_mails,
    nothing_imported,
    delivery_held,
    unnamed_bodies,
    silent_services,
)


def _of_ask(year: YearFacts, ask: OpenAsk, *, code: str, what: str, todo: str) -> Finding:
    late = ask.due_at if ask.due_at <= year.at else None
    return _finding(
        year.stage(ask.stage),
        code=code,
        what=f"{ask.title}: {what}",
        whom=_owing(ask),
        since=late,
        todo=todo,
        matters=True,
    )


def _finding(  # noqa: PLR0913 -- the fields of a finding, all by name
    stage: StageView,
    *,
    code: str,
    what: str,
    whom: str,
    todo: str,
    since: datetime | None = None,
    matters: bool = False,
) -> Finding:
    return Finding(
        code=code,
        matters=matters,
        stage=stage.title,
        what=what,
        whom=whom,
        since=since,
        todo=todo,
    )


def _owing(ask: OpenAsk) -> str:
    names = [holder.title for holder in ask.owing]
    if len(names) > MOST_NAMED:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    return " and ".join(names) or OFFICE


def _is_alive(stage: StageView, now: datetime) -> bool:
    return stage.alive_until is not None and stage.alive_until > now
