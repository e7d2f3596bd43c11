"""The questions of a rehearsal with their answers, and events in them: refusals, silence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from igf.asks.settle import DECIDING
from igf.rehearsal.replies import ON_BEHALF
from igf.store.queries import asks as ask_queries
from igf.store.session import Session
from igf.store.tables.year import Answer, Ask
from schemas.rehearsal import RehearsedAnswer, RehearsedEvent, RehearsedQuestion


@dataclass(frozen=True)
class KnownTitles:
    """The titles of bodies and roles by key, and of stages by id."""

    people: Mapping[str, str]
    stages: Mapping[str, str]

    def of(self, key: str) -> str:
        """The title of a body or role."""
        return self.people.get(key, key)


def questions_of(
    session: Session, rows: Sequence[Ask], *, since: datetime, names: KnownTitles
) -> Iterator[RehearsedQuestion]:
    """The questions that were open at an instant, or asked after it, in the order of asking."""
    answers = ask_queries.answers_to(session, [row.id for row in rows])
    for row in sorted(rows, key=lambda row: (row.asked_at, row.id)):
        if row.settled_at is not None and row.settled_at < since:
            continue
        given = answers.get(row.id, ())
        unsettled = "" if row.state == "open" else row.state
        yield RehearsedQuestion(
            ask=row.id,
            stage=row.stage,
            stage_title=names.stages[row.stage],
            title=row.title,
            question=row.question,
            # R-POL-1: a poll does not decide.
            decision=row.form in DECIDING and row.rule["kind"] != "advisory",
            by=tuple(names.of(holder) for holder in row.by),
            asked=row.asked_at,
            due=row.due_at,
            zone=row.due_zone,
            shown=row.due_shown,
            settled=row.settled_at,
            outcome=row.outcome or unsettled,
            answers=tuple(_answer(each, names) for each in given),
        )


def answer_events(questions: Sequence[RehearsedQuestion]) -> Iterator[RehearsedEvent]:
    """The events that answers tell of: an approval refused, a person who never answers."""
    for question in questions:
        for answer in question.answers:
            about = f"{question.title} ({question.stage_title})"
            if answer.choice == "send_back":
                words = f"{answer.given_by} sends back, as {answer.holder}: {about}"
                yield RehearsedEvent(
                    at=answer.at, kind="refuses", words=words, stage=question.stage
                )
            if answer.note.startswith(ON_BEHALF):
                why = answer.note.removeprefix(ON_BEHALF)
                words = f"{answer.given_by} answers for {answer.holder}, as {why}: {about}"
                yield RehearsedEvent(at=answer.at, kind="silent", words=words, stage=question.stage)


def _answer(row: Answer, names: KnownTitles) -> RehearsedAnswer:
    return RehearsedAnswer(
        at=row.given_at,
        holder=names.of(row.holder),
        given_by=row.given_by,
        choice=row.choice,
        note=row.note,
    )
