"""The acts on what was decided, and on answers that come together: decide anew, import, a poll."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Final, Literal

from igf.asks.answers_beside import foreseen_words
from igf.asks.answers_file import (
    AnswersFile,
    AnswersRead,
    foresee_answers,
    read_answers,
    read_words,
    take_answers,
)
from igf.asks.choices import (
    decided_asks,
    is_decided,
    is_open,
    is_provisional,
    open_asks,
    provisional_asks,
)
from igf.asks.entitled import ask_named
from igf.asks.live_poll import LivePoll, read_counts, record_live_poll
from igf.asks.supersede import confirm, done_since, supersede
from igf.log.deciding import deciding
from igf.log.trial import by_trial
from igf.office.act import Act, AnyAct, ChoiceOf, Doer, Long, Ready, Typed
from igf.office.act_fields import DecidedBy, SheetFields, Why, as_path, pairs_said
from igf.office.office import Office
from igf.words.phrases import counted
from igf.year.choices import all_stages
from schemas.acts import LINE, TEXT, ActFields, Did, Preview, asked


class SupersedeFields(ActFields):
    """The fields of deciding anew."""

    ask: Annotated[str, ChoiceOf(decided_asks), Typed(argument=True), asked("Question", "")]
    outcome: Annotated[Literal["approved", "sent_back"], Typed(argument=True)] = asked(
        "What holds now", ""
    )
    evidence: str = asked(
        "Proof",
        "For an approval from outside: the letter or file it came with.",
        default="",
        max_length=LINE,
    )
    reason: Why
    by: DecidedBy = ""


class ConfirmFields(ActFields):
    """The fields of confirming a provisional decision."""

    ask: Annotated[str, ChoiceOf(provisional_asks), Typed(argument=True), asked("Question", "")]
    by: DecidedBy = ""


class _OfAsk(ActFields):
    """The question that answers are for."""

    ask: Annotated[str, ChoiceOf(open_asks), Typed(argument=True), asked("Question", "")]


class ImportAnswersFields(SheetFields, _OfAsk):
    """The fields of importing answers."""

    meaning: Annotated[tuple[str, ...], Typed("--read")] = asked(
        "What a text means",
        "One a line, where the file says it otherwise: Oui = for.",
        default=(),
        max_length=100,
    )


class LivePollFields(ActFields):
    """The fields of a live poll."""

    stage: Annotated[str, ChoiceOf(all_stages), Typed(argument=True), asked("Stage", "")]
    question: Annotated[
        str, Long(2), Typed("--question"), asked("What was asked", "", max_length=TEXT)
    ]
    counts: Annotated[tuple[str, ...], Typed("--count")] = asked(
        "How many took each position", "One a line: yes = 12.", min_length=1, max_length=50
    )


def _supersede(office: Office, fields: SupersedeFields, *, doer: Doer) -> Ready:
    by = deciding(doer, by=fields.by, reason=fields.reason)
    words = fields.outcome.replace("_", " ")

    def do() -> Did:
        evidence = fields.evidence or None
        stage = supersede(office, fields.ask, outcome=fields.outcome, by=by, evidence=evidence)
        return Did(tuple(_anew_words(office, fields.ask, words=words)), (stage,))

    return by_trial(office, do, title=f"Decide anew: {_title(office, fields.ask)}, {words}")


def _anew_words(office: Office, ask: str, *, words: str) -> Iterator[str]:
    yield f"Decided anew: {words}"
    yield "  the earlier decision stays in the record, and what happened since stays as it is"
    if done := done_since(office, ask):
        yield "Done in other stages on the earlier decision; an email may need a correction"
        yield from (f"  {each}" for each in done)


def _confirm(office: Office, fields: ConfirmFields, *, doer: Doer) -> Ready:
    by, title = deciding(doer, by=fields.by), _title(office, fields.ask)

    def do() -> Did:
        stage = confirm(office, fields.ask, by=by.actor)
        return Did((f"Confirmed: {title}", "  what follows it begins now"), (stage,))

    return by_trial(office, do, title=f"Confirm the decision: {title}")


def _import(office: Office, fields: ImportAnswersFields, *, doer: Doer) -> Ready:
    by = deciding(doer).actor
    with as_path(fields.file) as path:
        file = AnswersFile(
            path=path,
            sheet=fields.sheet or None,
            columns=pairs_said(fields.columns),
            dates=fields.dates,
            hidden=fields.hidden,
            encoding=fields.encoding or None,
            meaning=pairs_said(fields.meaning),
        )
        read = read_answers(office, fields.ask, file=file, by=by)
        read = replace(read, path=path.name)
    stage, _, _ = fields.ask.rpartition("/")

    def do() -> Did:
        changed, outcome = take_answers(office, read, by=by)
        settled = f"The question is settled: {outcome.replace('_', ' ')}" if outcome else ""
        taken = f"Taken: {counted(changed, 'new or changed answer')}"
        return Did(tuple(filter(None, (taken, settled))), ("/".join(stage.split("/")[:2]),))

    return Ready(_import_preview(office, read, title=_title(office, fields.ask)), do)


def _import_preview(office: Office, read: AnswersRead, *, title: str) -> Preview:
    """Each answer beside the one that counts now."""
    found = foresee_answers(office, read)
    settles = f"It settles the question: {(found.outcome or '').replace('_', ' ')}"
    again = f"{read.repeated} of the rows are replaced by a newer one"
    lines = (
        *read_words(read),
        *((again,) if read.repeated else ()),
        *foreseen_words(found),
        *((settles,) if found.outcome else ()),
    )
    button = f"Take {counted(found.changed, 'answer')}"
    return Preview(
        title=f"Import answers: {title}", lines=lines, button=button, read=(title, *lines)
    )


def _live_poll(office: Office, fields: LivePollFields, *, doer: Doer) -> Ready:
    poll, by = LivePoll(fields.question, read_counts(fields.counts)), deciding(doer).actor

    def do() -> Did:
        key = record_live_poll(office, fields.stage, poll=poll, by=by)
        shares = (f"{each.position}: {each.number} ({each.percent} %)" for each in poll.tally())
        kept = f"It is kept as the document {key}, and decides nothing (R-POL-1)"
        return Did((poll.question, *(f"  {each}" for each in shares), kept))

    return by_trial(office, do, title="Record a live poll")


def _title(office: Office, ask: str) -> str:
    with office.store.read() as session:
        return ask_named(session, ask).title


DECISION_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="import-answers",
        title="Import answers from a file",
        help="The rows of a form or poll outside, each beside the answer that counts now.",
        fields=ImportAnswersFields,
        ready=_import,
        command="answers import",
        target="ask",
        offered=is_open,
    ),
    Act(
        name="record-poll",
        title="Record a live poll",
        help="The counts of a poll in a meeting, without names; it is advice and decides nothing.",
        fields=LivePollFields,
        ready=_live_poll,
        command="answers poll",
    ),
    Act(
        name="decide-anew",
        title="Decide anew",
        help="A later decision takes the place of an earlier one, which stays in the record.",
        fields=SupersedeFields,
        ready=_supersede,
        command="decision supersede",
        target="ask",
        offered=is_decided,
    ),
    Act(
        name="confirm-decision",
        title="Confirm a provisional decision",
        help="A decision that was provisional stands, and what follows it begins.",
        fields=ConfirmFields,
        ready=_confirm,
        command="decision confirm",
        target="ask",
        offered=is_provisional,
        here="Confirm the decision",
    ),
)
