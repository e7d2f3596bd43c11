"""What stands in the registers is what the log tells, and the other way round."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from tests.years.finding import Finding
from tests.years.membership import Memberships, words_of
from tests.years.past import GRANTED
from tests.years.record import Record, Said, grouped, person_of

#: What a firing is told by: the step itself, or a change that counts it as done or skipped.
_FIRES: Final = ("step.fire", "step.skip", "step.remind", "step.lapse")
_TURNS: Final = ("date.moved", "year.changed", "year.started")
_DECIDES: Final = ("mail.approved", "mail.dropped", "mail.decided")
_BY_HAND: Final = ("side.withdrawn", "answers.withdrawn")


def answers_are_told(record: Record) -> Iterator[Finding]:
    """Each answer has its entry with the same words, and each entry its answer."""
    told = grouped(record.acts("answer.given"), lambda said: said.entry.subject)
    for ask in sorted({*told, *record.answers_of}):
        answers, entries = record.answers_of.get(ask, []), told.get(ask, [])
        if len(answers) != len(entries):
            what = f"{len(answers)} answers are kept, {len(entries)} are told of"
            yield Finding("answers are not the log's", ask, what)
        elif all(said.values for said in entries):
            kept = Counter((each.holder, each.choice, each.value, each.note) for each in answers)
            said_so = Counter(_answer_told(record, said) for said in entries)
            if kept != said_so:
                lost, more = said_so - kept, kept - said_so
                what = f"told of and not kept: {list(lost)}; kept otherwise: {list(more)}"
                yield Finding("answers are not the log's", ask, what)


def withdrawals_are_told(record: Record) -> Iterator[Finding]:
    """An answer is taken back by an entry of that instant."""
    taken_back = {(said.entry.subject, said.entry.at) for said in record.acts(*_BY_HAND)}
    for answer in record.answers:
        if answer.withdrawn_at and (answer.ask, answer.withdrawn_at) not in taken_back:
            what = f"answer {answer.number} of {answer.holder} was taken back untold"
            yield Finding("answers are not the log's", answer.ask, what, answer.withdrawn_at)


def decisions_are_told(record: Record) -> Iterator[Finding]:
    """Each decision has an entry of its instant, and the last one is the outcome."""
    acts = record.acts("ask.settled", "step.lapse", "decision.superseded")
    told = {(said.entry.at, said.entry.stage) for said in acts}
    questions = {each.id: each for each in record.questions}
    for ask, made in record.decisions_of.items():
        question = questions[ask]
        for decision in made:
            if (decision.decided_at, question.stage) not in told:
                what = f"decision {decision.number} ({decision.outcome}) is not told of"
                yield Finding("decisions are not the log's", ask, what, decision.decided_at)
        if [each.number for each in made] != list(range(1, len(made) + 1)):
            yield Finding("decisions are not the log's", ask, "a number is missing")
        last = made[-1]
        waits = last.provisional and last.confirmed_at is None and last.outcome in GRANTED
        expected = "provisional" if waits else last.outcome
        if question.state in {"settled", "lapsed"} and question.outcome != expected:
            what = f"the outcome is {question.outcome}, the last decision {last.outcome}"
            yield Finding("decisions are not the log's", ask, what, last.decided_at)


def outcomes_are_told(record: Record) -> Iterator[Finding]:
    """Each question that was settled has an entry that says so, of that instant."""
    settled = {
        (said.entry.subject, said.entry.at)
        for said in record.acts("ask.settled", "decision.confirmed")
    }
    lapsed = {(said.entry.stage, said.entry.at) for said in record.acts("step.lapse")}
    for question in record.questions:
        if question.state not in {"settled", "lapsed"} or question.settled_at is None:
            continue
        key = (question.stage, question.settled_at)
        if (question.id, question.settled_at) not in settled and key not in lapsed:
            what = f"{question.outcome} is not told of"
            yield Finding("outcomes are not the log's", question.id, what, question.settled_at)


def firings_are_told(record: Record) -> Iterator[Finding]:
    """Each step that was done or skipped has its entry, and each entry its step."""
    told = Counter((str(said.entry.stage), said.entry.at) for said in record.acts(*_FIRES))
    turned = {(said.entry.cycle, said.entry.at) for said in record.acts(*_TURNS)}
    fired = Counter((each.stage, each.fired_at) for each in record.firings)
    for stage, at in sorted({*told, *fired}):
        cycle = stage.partition("/")[0]
        by_turn = (cycle, at) in turned and fired[stage, at] >= told[stage, at]
        if fired[stage, at] != told[stage, at] and not by_turn:
            what = f"{fired[stage, at]} steps are done, {told[stage, at]} are told of"
            yield Finding("steps are not the log's", stage, what, at)


def dates_are_told(record: Record) -> Iterator[Finding]:
    """Each date is that of its last version, each version has its entry with the same instant."""
    changes = grouped(record.changes, lambda each: each.deadline)
    moved = {
        (said.entry.subject, str(said.values.get("after"))) for said in record.acts("date.moved")
    }
    changed = {(said.entry.cycle, said.entry.at) for said in record.acts("year.changed")}
    for date in record.deadlines:
        versions = sorted(changes.get(date.id, ()), key=lambda each: each.version)
        if [each.version for each in versions] != list(range(1, date.version + 1)):
            yield Finding("dates are not the log's", date.id, "a version is missing")
            continue
        if versions[-1].at != date.at:
            what = f"it is {date.at}, its last version {versions[-1].at}"
            yield Finding("dates are not the log's", date.id, what)
        subject = "/".join((date.cycle, *date.name.split(".")))
        for each in versions[1:]:
            by_file = (date.cycle, each.changed_at) in changed
            if (subject, _zulu(each.at)) not in moved and not by_file:
                what = f"version {each.version} is not told of"
                yield Finding("dates are not the log's", date.id, what, each.changed_at)


def memberships_are_told(record: Record) -> Iterator[Finding]:
    """Each membership is as its last entry has it; one that ended by itself may end sooner."""
    rows = {(each.person, each.body): each for each in record.members}
    merged = set(_merged(record))
    left = {said.entry.at for said in record.acts("people.left")}
    for (person, body), said in Memberships(record).last_told():
        row = rows.get((person, body))
        if person in merged or (row and row.until in left) or person not in record.people:
            continue
        if words_of(row) != said.values.get("after"):
            what = f"{body}: {words_of(row)}, last told of as {said.values.get('after')}"
            yield Finding("memberships are not the log's", person, what, said.entry.at)


def people_are_told(record: Record) -> Iterator[Finding]:
    """There are as many people as were added, less those merged and erased."""
    added = sum(int(said.values.get("added", 0)) for said in record.acts("people.imported"))
    gone = len(list(record.acts("people.merged"))) + len(_erased(record))
    if added and len(record.people) != added - gone:
        what = f"{len(record.people)} people are here, {added} were added, {gone} are gone"
        yield Finding("people are not the log's", "people", what)


def imports_are_told(record: Record) -> Iterator[Finding]:
    """Of a file of answers as many are kept as its entry tells of, each with the file's name."""
    kept = Counter(
        (each.ask, each.evidence, record.taken_at[each.id])
        for each in record.answers
        if each.door == "file"
    )
    told: Counter[tuple[str, str | None, datetime]] = Counter()
    for said in record.acts("answers.imported"):
        entry, values = said.entry, said.values
        told[entry.subject, values.get("file"), entry.at] += int(values.get("answers", 0))
    for ask, file, at in sorted(told | kept, key=str):
        number, said_so = kept[ask, file, at], told[ask, file, at]
        if number != said_so and (ask, None, at) not in told:
            what = f"{number} answers of {file} are kept, {said_so} are told of"
            yield Finding("answers are not the log's", ask, what, at)


def items_are_told(record: Record) -> Iterator[Finding]:
    """Each item has an entry for each of its versions, the last of them with its state."""
    told = grouped(record.log, lambda said: said.entry.subject)
    for item in record.items:
        place = f"{item.stage}/items/{item.key}"
        entries = told.get(place, [])
        last = entries[-1].values.get("state") if entries else None
        if len(entries) != item.version or (entries and last not in {None, item.state}):
            what = f"version {item.version}, {item.state}; {len(entries)} entries, last {last}"
            yield Finding("items are not the log's", place, what)


def mails_are_told(record: Record) -> Iterator[Finding]:
    """Whatever a person decided about a mail is told of."""
    told = {str(said.values.get("mail")) for said in record.acts(*_DECIDES)}
    for mail in record.mails:
        if mail.decided_by and mail.key not in told and "former-" not in mail.recipient:
            what = f"mail {mail.id}: what {mail.decided_by} decided is not told of"
            yield Finding("mails are not the log's", mail.stage, what, mail.written_at, 1)


def thanked_is_kept(record: Record) -> Iterator[Finding]:
    """What a person was thanked for is in the database, and it was what counted then."""
    last = {(each.ask, record.holder_now(each.holder)): each for each in record.told.thanks}
    for thanks in record.told.thanks:
        holder = record.holder_now(thanks.holder)
        if person_of(holder) and person_of(holder) not in record.people:
            continue  # erased since
        answers = [
            each
            for each in record.answers_of.get(thanks.ask, ())
            if each.holder == holder and record.taken_at[each.id] <= thanks.at
        ]
        said = (thanks.choice, thanks.value, thanks.note)
        kept = [(each.choice, each.value, each.note) for each in answers]
        newest = max(answers, key=lambda each: each.number, default=None)
        counts = newest and (newest.choice, newest.value, newest.note) == said
        if said not in kept or (thanks is last[thanks.ask, holder] and not counts):
            what = f"{holder} was thanked for {thanks.choice!r}, which is not what is kept"
            yield Finding("thanked for, not kept", thanks.ask, what, thanks.at)


def _answer_told(record: Record, said: Said) -> tuple[str, str, str, str]:
    value, note = (str(said.values.get(name) or "") for name in ("value", "note"))
    holder = record.holder_now(str(said.values["holder"]))
    return holder, str(said.values["choice"]), value, note


def _merged(record: Record) -> Iterator[str]:
    for said in record.acts("people.merged"):
        yield from (str(said.values.get(name)) for name in ("person", "into"))


def _erased(record: Record) -> list[Mapping[str, object]]:
    """The erasures of people, each with the name that is left of one."""
    notes = (said.values for said in record.acts("log.erased"))
    return [each for each in notes if "former-" in str(each.get("person"))]


def _zulu(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else "None"
