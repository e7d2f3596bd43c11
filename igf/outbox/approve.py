"""Mails that wait for a person: looked at, let go, or dropped, with who decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from igf.asks.links import without_links
from igf.log.write import Actor, By, Entry, record_all
from igf.office.office import Office
from igf.outbox.shown_drafts import NotShownError, ShownDrafts, code_of, shown_drafts
from igf.outbox.stated_dates import HELD_BACK, MOVE, Ends, stated_dates
from igf.stage.stops import stop_of
from igf.store.queries import moving as move_queries
from igf.store.queries import outbox as mail_queries
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.records import Outgoing
from igf.words.phrases import shown
from igf.year.find import find_stage
from schemas.dates import OWN_POINTS
from schemas.errors import Mistake, Mistakes
from schemas.moments import Moment
from schemas.plan import Problem


@dataclass(frozen=True)
class Choice:
    """A choice of drafts: by number, all of a stage, or all there are."""

    numbers: tuple[int, ...] = ()
    stage: str | None = None
    cycle: str | None = None
    all: bool = False


@dataclass(frozen=True)
class Decided:
    """Result of deciding drafts: how many, and the stages (by id) whose runs deliver them."""

    number: int
    stages: tuple[str, ...] = ()


def show_drafts(office: Office, choice: Choice) -> ShownDrafts:
    """The drafts of a choice, to be read before they leave.

    Mistake: no mail is named. Mistakes: those that cannot leave, and why, but for stale ones: these
    are shown as such.
    """
    with office.store.read() as session:
        rows = _chosen(session, choice)
        if faults := [*_not_drafts(rows), *_stopped(session, rows)]:
            raise Mistakes(faults)
        return shown_drafts(rows, stale=list(_stale(session, rows)))


def approve_mails(
    office: Office, choice: Choice, *, shown: str, by: Actor, anyway: bool = False
) -> Decided:
    """Let drafts leave that were shown; their stages deliver them, also where they were done.

    `shown` is the code of what was shown (see show_drafts); `anyway` also sends mails whose dates
    have changed since. Mistake: no mail is named. Mistakes: those that cannot leave, and why.
    NotShownError: other mails, recipients or texts were shown, or none.
    """
    now = office.now()
    with office.store.write(now) as session:
        rows = _chosen(session, choice)
        faults, stale = [*_not_drafts(rows), *_stopped(session, rows)], list(_stale(session, rows))
        if faults := faults + ([] if anyway else stale):
            raise Mistakes(faults)
        if shown != code_of(rows, stale=stale):
            raise NotShownError(_OTHERS if shown else _UNREAD, "read them, then give their code")
        for row in rows:
            row.state, row.reason, row.decided_by = "queued", "", by.name
        stages = tuple(dict.fromkeys(row.stage for row in rows))
        _wake(session, rows, now=now)
        if not anyway:
            _note_told(session, rows)
        more = {"shown": shown}
        told = [
            Entry("mail.approved", row.stage, {"mail": row.key, "was": "draft"} | more)
            for row in rows
        ]
        record_all(session, told, at=now, actor=by)
    return Decided(len(rows), stages)


def drop_mails(office: Office, choice: Choice, *, by: By) -> Decided:
    """Drop drafts, and mails that were refused: they never leave.

    Mistake: none is named, or the reason is missing. Mistakes: those in another state.
    """
    if not by.reason.strip():
        raise Mistake("the reason is missing", "say why these mails are not sent")
    now = office.now()
    with office.store.write(now) as session:
        rows = _chosen(session, choice)
        if faults := list(_not_dropped(rows)):
            raise Mistakes(faults)
        why = {"reason": by.reason}
        told = [
            Entry("mail.dropped", row.stage, {"mail": row.key, "was": row.state} | why)
            for row in rows
        ]
        for row in rows:
            row.state, row.reason, row.decided_by = "skipped", by.reason, by.actor.name
        record_all(session, told, at=now, actor=by.actor)
    return Decided(len(rows))


def mail_words(office: Office, number: int) -> Iterator[str]:
    """One mail, line by line: who gets it, in which state it is and why, and its words."""
    with office.store.read() as session:
        row = mail_queries.by_id(session, number)
        if row is None:
            raise Mistake(f"there is no mail {number}", "see igf mail list")
        stale = list(_stale(session, [row]))
    yield f"Mail {row.id}, {row.state}{f': {row.reason}' if row.reason else ''}"
    yield from (f"Stale: {each.message}" for each in stale)
    yield f"To: {row.name} <{row.address}>"
    yield f"Subject: {row.subject}"
    yield ""
    (text,) = without_links([row.text])
    yield from text.strip().splitlines()


def _chosen(session: Session, choice: Choice) -> Sequence[Outgoing]:
    if choice.numbers:
        numbers = dict.fromkeys(choice.numbers)
        named = [(number, mail_queries.by_id(session, number)) for number in numbers]
        if missing := [number for number, row in named if row is None]:
            raise Mistakes([_fault(number, "there is no such mail") for number in missing])
        return [row for _, row in named if row]
    if choice.stage is None and not choice.all:
        raise Mistake("no mail is named", "name numbers, --stage STAGE or --all")
    only = find_stage(session, choice.stage, cycle=choice.cycle).id if choice.stage else None
    if not (found := mail_queries.drafts(session, stage=only)):
        raise Mistake("no mail waits for approval", "nothing is to be done")
    return found


def _wake(session: Session, rows: Sequence[Outgoing], *, now: datetime) -> None:
    for stage_id in dict.fromkeys(row.stage for row in rows):
        stage = queries.stage(session, stage_id)
        stage.next_at = now
        if stage.state == "done":
            stage.state = "running"


def _note_told(session: Session, rows: Sequence[Outgoing]) -> None:
    """People are told of the dates that notices of a move name."""
    moved = {row.stage for row in rows if row.step == MOVE}
    told_now = [f"{stage}.{point}" for stage in sorted(moved) for point in OWN_POINTS]
    if told_now:
        move_queries.note_told(session, told_now)


def _not_drafts(rows: Sequence[Outgoing]) -> Iterator[Problem]:
    for row in rows:
        if row.state != "draft":
            yield _fault(row.id, f"it is {row.state}", fix="only drafts are approved")


_DROPPABLE = "only drafts and refused mails are dropped"


def _not_dropped(rows: Sequence[Outgoing]) -> Iterator[Problem]:
    for row in rows:
        if row.state not in {"draft", "failed"}:
            yield _fault(
                row.id, f"it is {row.state}", fix="only drafts and refused mails are dropped"
            )


def _stopped(session: Session, rows: Sequence[Outgoing]) -> Iterator[Problem]:
    for stage_id in dict.fromkeys(row.stage for row in rows):
        stage = queries.stage(session, stage_id)
        if stop := stop_of(session, stage):
            first = next(row.id for row in rows if row.stage == stage_id)
            wrong = f"{stage.title} sends nothing: {stop.words}"
            yield _fault(first, wrong, fix="resume it: igf resume")


def _stale(session: Session, rows: Sequence[Outgoing]) -> Iterator[Problem]:
    """The drafts with dates that no longer hold, or held back by a move."""
    drafts = [row for row in rows if row.state == "draft"]
    said = stated_dates(session, list(dict.fromkeys(row.stage for row in drafts)))
    for row in drafts:
        before, now = said.ends(row.stage, row.written_at), said.ends(row.stage, _LATEST)
        if before != now:
            yield _fault(row.id, f"{_difference(before, now)} since it was written", fix=_STALE)
        elif row.reason.startswith(HELD_BACK):
            yield _fault(row.id, row.reason, fix=_STALE)


_OTHERS = "these are not the emails that were shown: something has changed since"
_UNREAD = "these emails were not shown yet"
_LATEST = datetime.max.replace(tzinfo=UTC)
_STALE = "drop it (igf mail drop), or send it --anyway"


def _difference(before: Ends, now: Ends) -> str:
    moved = [
        f"{point} moved from {_date(old)} to {_date(new)}"
        for point, old, new in zip(("the opening", "the closing"), before, now, strict=True)
        if old != new
    ]
    return " and ".join(moved)


def _date(date: Moment | None) -> str:
    return shown(date) if date else "no date"


def _fault(number: int, message: str, *, fix: str = "see igf mail list") -> Problem:
    return Problem(severity="error", code="mail", message=message, place=f"mail {number}", fix=fix)
