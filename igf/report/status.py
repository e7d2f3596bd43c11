"""Where a year is, in Markdown for the Prefect pages."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from schemas.status import QuestionLine, StageLine, YearStatus

UPCOMING = 8


def year_markdown(year: YearStatus) -> str:
    """The whole year on one page: questions that wait, what is open, what comes next, mails."""
    parts = [f"# {year.title}", f"As of {_when(year.at)}."]
    parts += _section("Needs attention", [_attention(s) for s in year.stages if s.attention])
    parts += _section("Waits for an answer", [_question(each) for each in year.questions])
    parts += _section("Under way", [_stage(each) for each in under_way(year)])
    parts += _section("Comes next", [_stage(each) for each in coming(year)])
    done = sum(stage.state == "done" for stage in year.stages)
    parts.append(f"{done} of {len(year.stages)} stages are done.")
    parts.append(mails_words(year))
    return "\n\n".join(parts) + "\n"


def stage_markdown(year: YearStatus, stage_id: str) -> str:
    """One stage: what it waits for, what comes next, and the questions open in it."""
    stage = next(each for each in year.stages if each.id == stage_id)
    parts = [f"# {year.title} · {stage.title}", stage.words or "Not begun"]
    dates = [f"Opens: {_when(stage.opens)}", f"Closes: {_when(stage.closes)}"]
    parts += _section("Dates", dates)
    parts += _section("Needs attention", [stage.attention] if stage.attention else [])
    mine = [each for each in year.questions if each.ask.startswith(f"{stage_id}/")]
    parts += _section("Waits for an answer", [_question(each) for each in mine])
    return "\n\n".join(parts) + "\n"


def under_way(year: YearStatus) -> Iterator[StageLine]:
    """The stages that have opened and are not done."""
    for stage in year.stages:
        if stage.state in {"waiting", "running"} and stage.opens and stage.opens <= year.at:
            yield stage


def coming(year: YearStatus) -> list[StageLine]:
    """The stages that open next, soonest first."""
    later = [s for s in year.stages if s.state == "waiting" and s.opens and s.opens > year.at]
    return sorted(later, key=lambda stage: stage.opens or year.at)[:UPCOMING]


def mails_words(year: YearStatus) -> str:
    """How many mails are in each state, in words."""
    counts = [f"{number} {state}" for state, number in sorted(year.mails.items())]
    return f"Mails: {', '.join(counts) if counts else 'none yet'}."


def _section(title: str, lines: Iterable[str]) -> list[str]:
    listed = list(lines)
    return [f"## {title}", "\n".join(f"- {line}" for line in listed)] if listed else []


def _attention(stage: StageLine) -> str:
    return f"**{_link(stage.title, stage.link)}**: {stage.attention}"


def _stage(stage: StageLine) -> str:
    return f"**{_link(stage.title, stage.link)}**: {stage.words}"


def _question(question: QuestionLine) -> str:
    late = ", **late**" if question.late else ""
    title = _link(f"{question.stage}: {question.title}", question.link)
    return f"{title}, by {question.by}, due {_when(question.due)}{late}"


def _link(text: str, address: str) -> str:
    return f"[{text}]({address})" if address else text


def _when(at: datetime | None) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} UTC" if at else "no date yet"
