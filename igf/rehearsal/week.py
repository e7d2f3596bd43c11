"""Mails that leave until Friday, day by day, with their reasons; and open questions by person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from igf.calendar.dates import local_date
from igf.engine.simulated import let_time_pass
from igf.moving.shifting import date_title
from igf.office.office import Office
from igf.rehearsal.now import copied
from igf.rehearsal.record import kept
from igf.rehearsal.year import RehearsalSettings
from igf.stage.rules.held import MISSING
from igf.stage.rules.ladder import predecessors
from igf.stage.rules.papers import ADOPTED
from igf.stage.situation import Situation, situation
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.words.phrases import distance, shown, shown_utc
from schemas.moments import Moment
from schemas.rehearsal import RehearsedMail, RehearsedQuestion
from schemas.steps import Question, Step

#: Where the Secretariat sits; its week ends with Friday.
GENEVA: Final = "Europe/Zurich"
FRIDAY: Final = 4
#: As many recipients are named; of more, their number is said.
NAMED: Final = 3


@dataclass(frozen=True)
class WeekSending:
    """Mails of one rung that leave together, and why."""

    mails: tuple[RehearsedMail, ...]
    why: str


@dataclass(frozen=True)
class Week:
    """Mails that leave before `until` if nobody answers meanwhile, and questions that wait now.

    `drafts` is how many mails wait for approval.
    """

    title: str
    now: datetime
    until: datetime
    sendings: tuple[WeekSending, ...]
    waiting: tuple[RehearsedQuestion, ...]
    drafts: int


def end_of_week(now: datetime) -> datetime:
    """The end of Friday in Geneva; on a week-end that of the next one."""
    local = now.astimezone(ZoneInfo(GENEVA))
    friday = local.date() + timedelta(days=(FRIDAY - local.weekday()) % 7)
    saturday = datetime.combine(friday + timedelta(days=1), time.min, ZoneInfo(GENEVA))
    return saturday.astimezone(now.tzinfo)


def this_week(office: Office, cycle: str) -> Week:
    """Mails of a started year that leave until Friday. This office is only read."""
    with copied(office, cycle, wish=RehearsalSettings()) as copy:
        clock, alone = copy.setting.clock, copy.setting.office
        now, until = clock.now(), end_of_week(clock.now())
        with alone.store.read() as session:
            drafts = queries.outbox_counts(session)[cycle]["draft"]
        let_time_pass(alone, clock, until=until)
        with alone.store.read() as session:
            found = kept(session, cycle, since=now, setting=copy.setting)
            leaving = [mail for mail in found.mails if mail.at < until and mail.state == "sent"]
            sendings = tuple(_sendings(session, leaving))
    waiting = tuple(each for each in found.questions if each.asked < now)
    return Week(copy.plan.title, now, until, sendings, waiting, drafts)


def week_lines(week: Week) -> Iterator[str]:
    """The week in words, by day in Geneva."""
    last = week.until.astimezone(ZoneInfo(GENEVA)) - timedelta(minutes=1)
    yield f"{week.title}: what leaves until Friday, {_day(last)} (Geneva time, {GENEVA}),"
    yield "if nobody answers anything before:"
    if not week.sendings:
        yield "  Nothing."
    for day, sendings in groupby(week.sendings, key=lambda each: _local(each).date()):
        yield f"  {day:%A}, {_day(day)}"
        for each in sendings:
            first = each.mails[0]
            number = "1 mail" if len(each.mails) == 1 else f"{len(each.mails)} mails"
            yield f"    {_local(each):%H:%M}  {number}: {first.notice_title}, to {_to(each)}"
            yield f"           {first.step_title} ({first.stage_title}): {each.why}"
    yield "What waits for whom:"
    yield from _waiting(week) if week.waiting or week.drafts else ("  Nothing.",)


def _waiting(week: Week) -> Iterator[str]:
    for question in week.waiting:
        who = " and ".join(question.by)
        late = ", late" if question.due <= week.now else ""
        yield f"  {question.title} ({question.stage_title}): {who}, {_due(question)}{late}"
    if week.drafts:
        number = "1 mail" if week.drafts == 1 else f"{week.drafts} mails"
        yield f"  Approval of {number}: the Secretariat (igf mail list --state draft)"


def _sendings(session: Session, mails: Sequence[RehearsedMail]) -> Iterator[WeekSending]:
    for (stage, step, rung, at), group in groupby(mails, key=_rung):
        seen = situation(session, stage, now=at)
        own = tuple(group)
        yield WeekSending(own, _why(seen, step=step, rung=rung))


def _rung(mail: RehearsedMail) -> tuple[str, str, str, datetime]:
    return mail.stage, mail.step, mail.rung, mail.at


#: Why a document is asked for, by the rung at which it is.
_WANTED: Final = {
    MISSING: "it is needed, and is not there",
    ADOPTED: "it was made before the year was started here, and is needed for what comes",
}


def _why(seen: Situation, *, step: str, rung: str) -> str:
    """The date or the step that a sending hangs on."""
    declared = seen.facts.definition.step(step)
    if declared is None:
        return "a date that people were told of has moved"
    if rung in _WANTED:
        return _WANTED[rung]
    if isinstance(declared, Question) and rung.rpartition("/")[2].startswith(("due", "asked")):
        return _reminded(seen, declared)
    planned = next(
        (each for each in seen.facts.planned if each.key in {step, f"{step}/{rung}"}), None
    )
    if planned and planned.anchor and planned.anchor in seen.anchors:
        return _dated(seen, planned.anchor, at=planned.at)
    if planned and planned.at:
        return f"it is due on {shown(planned.at)}"
    before = predecessors(seen.facts.definition, declared)
    titles = " and ".join(other.title for other in before)
    return f"it follows {titles}" if titles else "the stage opens"


def _dated(seen: Situation, anchor: str, *, at: Moment | None) -> str:
    """As in "2 days before Second meeting opens (26 June 2027, 07:00 UTC)"."""
    title, stands = date_title(seen.year, anchor), seen.anchors[anchor]
    if at is None or at.at == stands.at:
        return f"{title} on {shown(stands)}"
    days = (local_date(at) - local_date(stands)).days
    return f"{distance(days, title)} ({shown(stands)})"


def _reminded(seen: Situation, step: Step) -> str:
    asks = [ask for ask in seen.facts.asks if ask.step == step.key]
    if not asks:
        return "no answer has come yet"
    due = asks[-1].due
    return f"no answer has come yet, due on {shown(due) if due else shown_utc(asks[-1].due_at)}"


def _to(sending: WeekSending) -> str:
    names = list(dict.fromkeys(mail.name for mail in sending.mails))
    if len(names) <= NAMED:
        return " and ".join(names)
    lists = [mail.name for mail in sending.mails if mail.recipient.startswith("list:")]
    people = f"{len(names) - len(lists)} people"
    return " and ".join([people, *lists]) if len(lists) < NAMED else f"{people}, {len(lists)} lists"


def _local(sending: WeekSending) -> datetime:
    return sending.mails[0].at.astimezone(ZoneInfo(GENEVA))


def _due(question: RehearsedQuestion) -> str:
    return f"by {shown(Moment(at=question.due, zone=question.zone, shown=question.shown))}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
