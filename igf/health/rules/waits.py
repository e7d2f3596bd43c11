"""Stages that wait for another stage: late, for what never comes, or gone on before it changed."""

from collections.abc import Iterator

from igf.health.rules.facts import StageView, YearFacts
from igf.stage.rules.awaiting import REMEDIES, awaiting_words
from igf.stage.rules.facts import Awaited
from igf.stage.rules.held import held_at
from igf.stage.rules.ladder import Ladder, Rung
from igf.stage.rules.words import lacking_words
from igf.words.phrases import shown_utc
from schemas.health import Finding


def awaits_others(year: YearFacts) -> Iterator[Finding]:
    """Steps that would happen by now but for another stage, or that wait for what never comes."""
    for stage in _going(year):
        told: set[Awaited] = set()
        for rung in Ladder(stage.facts).open_rungs():
            for each in rung.awaits:
                never = each.trouble in REMEDIES
                if each not in told and (never or rung.is_held_up(year.at)):
                    told.add(each)
                    yield _waits(year, stage, rung=rung, each=each)


def held_steps(year: YearFacts) -> Iterator[Finding]:
    """Steps that are held because what they speak of is not there."""
    for stage in _going(year):
        for each in held_at(stage.facts, Ladder(stage.facts).open_rungs(), now=year.at):
            said = (lacking_words(stage.facts, key, titles=year.titles) for key in each.documents)
            yield Finding(
                code="held",
                matters=True,
                stage=stage.title,
                what=f"{each.rung.title} is held: {' and '.join(said)}",
                whom=stage.lead,
                since=each.rung.ready,
                todo=f"upload it: igf document put {stage.id} {each.documents[0]} FILE",
            )


def relied_on_what_changed(year: YearFacts) -> Iterator[Finding]:
    """Steps that were done on something that was sent back or made provisional afterwards."""
    for stage in year.stages:
        for step in stage.facts.definition.steps:
            done = [
                fired.fired_at
                for key, fired in stage.facts.fired.items()
                if key[0] == step.key and fired.outcome == "done"
            ]
            for each in stage.facts.awaited_by(step) if done else ():
                if each.trouble and each.trouble not in REMEDIES:
                    what = f"{step.title} was done on {shown_utc(max(done))}; {each.title} since"
                    yield Finding(
                        code="relied_on",
                        matters=True,
                        stage=stage.title,
                        what=f"{what} {each.trouble}",
                        whom=stage.lead,
                        since=max(done),
                        todo="send a correction to its readers: igf mail list, igf mail correct",
                    )


def _going(year: YearFacts) -> Iterator[StageView]:
    yield from (stage for stage in year.stages if stage.is_live and not stage.stopped)


def _waits(year: YearFacts, stage: StageView, *, rung: Rung, each: Awaited) -> Finding:
    late = each.due is not None and each.due.at <= year.at
    return Finding(
        code="awaits",
        matters=late or bool(each.trouble),
        stage=stage.title,
        what=f"{rung.title}: {awaiting_words(each, year.at)}",
        whom=stage.lead,
        since=each.due.at if each.due and late else None,
        todo=_todo(each),
    )


def _todo(each: Awaited) -> str:
    if each.trouble in REMEDIES:
        return REMEDIES[each.trouble]
    if each.trouble:
        return "settle it there: upload a new version, or decide again; see igf status"
    return "it goes on by itself once that is settled: igf owed shows who is asked"
