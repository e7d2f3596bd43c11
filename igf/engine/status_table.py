"""The status of a year in Markdown, for the pages of Prefect."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from igf.stage.rules.words import done_words
from igf.words.phrases import shown_utc, titled
from schemas.status import QuestionLine, StageLine, YearStatus

UPCOMING = 8


def year_markdown(year: YearStatus) -> str:
    """The whole year on one page: questions that wait, what is open, what comes next, mails."""
    parts = [f"# {year.title}", f"As of {shown_utc(year.at)}."]
    parts += [f"**{each}.**" for each in (year.stopped, year.held) if each]
    parts += _section("Needs attention", [_attention(s) for s in year.stages if s.attention])
    parts += _section("Waits for an answer", [_question(each) for each in year.questions])
    parts += _section("Under way", [_stage(each) for each in under_way(year)])
    parts += _section("Stopped", [_stage(each) for each in stopped(year)])
    parts += _section("Comes next", [_stage(each) for each in coming(year)])
    done = sum(stage.state == "done" for stage in year.stages)
    parts.append(f"{done_words(done, len(year.stages))}.")
    parts.append(mails_words(year))
    return "\n\n".join(parts) + "\n"


def stage_markdown(year: YearStatus, stage_id: str) -> str:
    """One stage: what it waits for, what comes next, and the questions open in it."""
    stage, questions = _of_stage(year, stage_id)
    parts = [f"# {titled(year.title, stage.title)}", f"**{stage.words or 'Not begun'}**"]
    asked = [f"{_link(each.title, each.link)}, {_owed(each)}" for each in questions]
    parts += _section("Waits for an answer", asked)
    parts += _section("Needs attention", [stage.attention] if stage.attention else [])
    dates = [f"Opens: {stage.opens_shown}", f"Closes: {stage.closes_shown}"]
    parts += _section("Dates", dates)
    return "\n\n".join(parts) + "\n"


def stage_lines(year: YearStatus, stage_id: str) -> Iterator[str]:
    """The same in plain lines."""
    stage, questions = _of_stage(year, stage_id)
    yield stage.words or "Not begun"
    yield f"Opens: {stage.opens_shown}; closes: {stage.closes_shown}"
    for each in questions:
        yield f"{each.title}, {_owed(each)}: {each.link or f'igf decide {each.ask}'}"


def rests(year: YearStatus, stage_id: str) -> bool:
    """Whether a stage has begun (it opened, or something was done in it) and nothing is due now."""
    stage, _ = _of_stage(year, stage_id)
    begun = stage.state != "waiting" or (stage.opens is not None and stage.opens <= year.at)
    return begun and (stage.next_at is None or stage.next_at > year.at)


def _of_stage(year: YearStatus, stage_id: str) -> tuple[StageLine, list[QuestionLine]]:
    stage = next(each for each in year.stages if each.id == stage_id)
    return stage, [each for each in year.questions if each.ask.startswith(f"{stage_id}/")]


def under_way(year: YearStatus) -> Iterator[StageLine]:
    """The stages that have opened and are not done."""
    for stage in year.stages:
        if stage.state in {"waiting", "running"} and stage.opens and stage.opens <= year.at:
            yield stage


def stopped(year: YearStatus) -> Iterator[StageLine]:
    """The stages that were paused or cancelled."""
    return (stage for stage in year.stages if stage.state in {"paused", "cancelled"})


def coming(year: YearStatus) -> list[StageLine]:
    """The stages that have not opened yet, in the order in which something happens in them."""
    live = [stage for stage in year.stages if stage.state in {"waiting", "running"}]
    later = [stage for stage in live if stage.opens and stage.opens > year.at]
    return sorted(later, key=lambda stage: _comes_at(stage, year))[:UPCOMING]


def _comes_at(stage: StageLine, year: YearStatus) -> datetime:
    """When something happens in a stage next; one that was just woken has nothing due yet."""
    woken = stage.next_at is None or stage.next_at <= year.at
    return (stage.opens if woken else stage.next_at) or year.at


def mails_words(year: YearStatus) -> str:
    """The number of mails in each state, in words."""
    counts = [f"{number} {state}" for state, number in sorted(year.mails.items())]
    drafts = year.mails.get("draft", 0)
    waits = "1 mail waits" if drafts == 1 else f"{drafts} mails wait"
    approval = f" {waits} for approval: igf mail list --state draft." if drafts else ""
    return f"Mails: {', '.join(counts) if counts else 'none yet'}.{approval}"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    listed = list(lines)
    return [f"## {title}", "\n".join(f"- {line}" for line in listed)] if listed else []


def _attention(stage: StageLine) -> str:
    return f"**{_link(stage.title, stage.link)}**: {stage.attention}"


def _stage(stage: StageLine) -> str:
    return f"**{_link(stage.title, stage.link)}**: {stage.words}"


def _question(question: QuestionLine) -> str:
    title = f"{question.stage}: {question.title[:1].lower()}{question.title[1:]}"
    return f"{_link(title, question.link)}, {_owed(question)}"


def _owed(question: QuestionLine) -> str:
    due = f"{'late, was due' if question.late else 'due'} {question.due_shown}"
    return f"by {question.by}, {due}"


def _link(text: str, address: str) -> str:
    return f"[{text}]({address})" if address else text
