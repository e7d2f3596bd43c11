"""The acts that move dates: open, close, extend, move."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Final

from igf.log.deciding import deciding
from igf.log.write import By
from igf.moving.by_hand import ByHand, Point, by_hand_words, foresee_by_hand
from igf.moving.carry_out import carry_out
from igf.moving.foresee import foresee
from igf.moving.foreseen import Foreseen, MoveOrder
from igf.moving.rules.targets import NOW
from igf.moving.words import foreseen_dates, moved_words
from igf.office.act import Act, AnyAct, ChoiceOf, Doer, Long, Ready, Typed
from igf.office.office import Office
from igf.outbox.row import sample
from igf.stage.stops import LIVE
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.store.tables.year import Deadline
from igf.words.phrases import counted, shown
from igf.year.choices import all_stages, live_stages, years
from igf.year.find import find_year
from schemas.acts import LINE, TEXT, ActFields, Did, Preview, asked
from schemas.errors import Mistake

Why = Annotated[
    str,
    Long(),
    asked("Reason", "One or two sentences; kept with the date and told.", max_length=TEXT),
]
DecidedBy = Annotated[
    str, asked("Who decided", "If not you: who decided it, by name.", max_length=LINE)
]


class OpenStage(ActFields):
    """The fields of opening a stage."""

    stage: Annotated[str, ChoiceOf(all_stages), Typed(argument=True)] = asked("Stage", "")
    until: str = asked(
        "When it closes",
        "Needed if it has closed before: a day such as 2027-02-07, or +7d.",
        default="",
        max_length=LINE,
    )
    reason: Why
    by: DecidedBy = ""


class CloseStage(ActFields):
    """The fields of closing a stage."""

    stage: Annotated[str, ChoiceOf(live_stages), Typed(argument=True)] = asked("Stage", "")
    at: str = asked(
        "When it was",
        "If not now: 2027-01-31 18:00 UTC.",
        default="",
        max_length=LINE,
    )
    reason: Why
    by: DecidedBy = ""


class ExtendStage(ActFields):
    """The fields of moving the closing of a stage."""

    stage: Annotated[str, ChoiceOf(live_stages), Typed(argument=True)] = asked("Stage", "")
    closes: str = asked(
        "New closing date",
        "A day such as 2027-01-27, or a shift such as +7d; the hour stays unless it is given.",
        max_length=LINE,
    )
    reason: Why
    by: DecidedBy = ""
    force: bool = asked(
        "Extend all the same",
        "Also a stage that must not be extended (R-EXT-1).",
        default=False,
    )


class MoveDates(ActFields):
    """The fields of moving any dates of a year."""

    year: Annotated[str, ChoiceOf(years), Typed("--cycle")] = asked("Year", "")
    dates: tuple[str, ...] = asked(
        "Dates",
        "One a line, each with where it goes: thematic_input.closes = +7d, T = 2027-12-06.",
        min_length=1,
        max_length=50,
    )
    reason: Why
    by: DecidedBy = ""
    force: bool = asked(
        "Move all the same",
        "Also extend a stage that must not be extended (R-EXT-1), or let one close before it"
        " opens.",
        default=False,
    )


def _open(office: Office, fields: OpenStage, *, doer: Doer) -> Ready:
    hand = ByHand(_by(fields, doer), until=fields.until or None)
    return _by_hand(office, fields.stage, point="opens", hand=hand)


def _close(office: Office, fields: CloseStage, *, doer: Doer) -> Ready:
    hand = ByHand(_by(fields, doer), at=fields.at or None)
    return _by_hand(office, fields.stage, point="closes", hand=hand)


def _by_hand(office: Office, stage: str, *, point: Point, hand: ByHand) -> Ready:
    foreseen = foresee_by_hand(office, stage, point=point, hand=hand)
    verb = {"opens": "Open", "closes": "Close"}[point]

    def do() -> Did:
        moved = carry_out(office, foreseen)
        return Did(tuple(by_hand_words(moved, point)), moved.stages)

    title = f"{verb} {foreseen.titles[stage]} now"
    return Ready(move_preview(foreseen, title=title, button=title), do)


def _extend(office: Office, fields: ExtendStage, *, doer: Doer) -> Ready:
    cycle, _, key = fields.stage.partition("/")
    dates = {f"{key}.closes": fields.closes}
    order = MoveOrder(cycle, dates, _by(fields, doer), force=fields.force)
    foreseen = foresee(office, order)
    first, stage = foreseen.shifts[0], foreseen.titles[fields.stage]
    later = first.before is None or first.after.at > first.before.at
    verb = "Extend" if later else "Shorten"
    title = f"{verb} {stage} until {shown(first.after)}"
    return _ready(office, foreseen, title=title, button=f"{verb} it{_drafts(foreseen)}")


def _move(office: Office, fields: MoveDates, *, doer: Doer) -> Ready:
    with office.store.read() as session:
        year = find_year(session, fields.year)
    order = MoveOrder(year, pairs(fields.dates), _by(fields, doer), force=fields.force)
    return _moving(office, order)


def pairs(lines: tuple[str, ...]) -> Mapping[str, str]:
    """Each date with where it goes, from lines "NAME = TARGET". Mistake: one is unpaired."""
    found: dict[str, str] = {}
    for line in lines:
        name, equals, target = (part.strip() for part in line.partition("="))
        if not (name and equals and target):
            raise Mistake(f"{line} goes nowhere", "name each date with where to: T = 2027-12-06")
        if name in found:
            raise Mistake(f"{name} is named twice", "name each date once")
        found[name] = target
    return found


def _moving(office: Office, order: MoveOrder) -> Ready:
    foreseen = foresee(office, order)
    own = [shift.title for shift in foreseen.shifts if shift.own]
    button = f"Move {counted(len(foreseen.shifts), 'date')}{_drafts(foreseen)}"
    return _ready(office, foreseen, title=f"Move {', '.join(own)}", button=button)


def _ready(office: Office, foreseen: Foreseen, *, title: str, button: str) -> Ready:
    def do() -> Did:
        moved = carry_out(office, foreseen)
        return Did(tuple(moved_words(moved)), moved.stages)

    return Ready(move_preview(foreseen, title=title, button=button), do)


def _drafts(foreseen: Foreseen) -> str:
    """How many emails are drafted with it; empty for none."""
    number = len(foreseen.notices)
    return f" and draft {counted(number, 'email')}" if number else ""


def _by(fields: OpenStage | CloseStage | ExtendStage | MoveDates, doer: Doer) -> By:
    return deciding(doer, by=fields.by, reason=fields.reason)


def move_preview(foreseen: Foreseen, *, title: str, button: str) -> Preview:
    """All that a move would do."""
    wrong = (*foreseen.conflicts, *foreseen.broken)
    return Preview(
        title=title,
        lines=tuple(foreseen_dates(foreseen)),
        button=button,
        read=tuple(hangs_on(foreseen)),
        warnings=tuple(each.message for each in wrong),
        mails=tuple(sample(note.mail) for note in foreseen.notices),
    )


def hangs_on(foreseen: Foreseen) -> Iterator[str]:
    """What a move hangs on, without the instant of what moves to now."""
    wanted = foreseen.order.dates
    for shift in foreseen.shifts:
        now = NOW in wanted.get(shift.name, "")
        yield f"{shift.name} {shift.before and shift.before.at} {'now' if now else shift.after.at}"
    yield from (f"stays {stay.name} {stay.moment.at} {stay.why}" for stay in foreseen.stays)
    yield from (f"mail {mail.number} {mail.before} {mail.after}" for mail in foreseen.mails)
    for each in foreseen.notices:
        yield f"tells {each.mail.recipient.address} {each.mail.rendered.subject}"
    for name in ("armed", "not_again", "conditional", "unsent"):
        yield from (f"{name} {each.stage} {each.key}" for each in getattr(foreseen, name))
    yield from (f"wrong {each.place}" for each in (*foreseen.conflicts, *foreseen.broken))
    yield from (f"asked {each.id} {each.due and each.due.at}" for each in foreseen.asks)
    yield from (f"again {each.id}" for each in foreseen.superseded)


def _dates(session: Session, stage: str) -> tuple[Deadline | None, Deadline | None]:
    return session.get(Deadline, f"{stage}.opens"), session.get(Deadline, f"{stage}.closes")


def _can_open(session: Session, stage: str, *, now: datetime) -> bool:
    opens, closes = _dates(session, stage)
    is_open = opens is not None and opens.at is not None and opens.at <= now
    has_closed = closes is not None and closes.at is not None and closes.at <= now
    return not is_open or has_closed


def _can_close(session: Session, stage: str, *, now: datetime) -> bool:
    return not _can_open(session, stage, now=now) and queries.stage(session, stage).state in LIVE


def _can_extend(session: Session, stage: str, *, now: datetime) -> bool:
    _, closes = _dates(session, stage)
    comes = closes is not None and closes.at is not None and closes.at > now
    return comes and queries.stage(session, stage).state in LIVE


MOVING_ACTS: Final[tuple[AnyAct, ...]] = (
    Act(
        name="open",
        title="Open a stage",
        here="Open it now",
        help="A stage opens now, or again after it has closed; its dates follow.",
        fields=OpenStage,
        ready=_open,
        command="open",
        target="stage",
        deployment="open",
        offered=_can_open,
        question="Move now?",
        otherwise="Nothing was moved",
    ),
    Act(
        name="close",
        title="Close a stage",
        here="Close it now",
        help="The closing of a stage moves to now, or to when it was.",
        fields=CloseStage,
        ready=_close,
        command="close",
        target="stage",
        deployment="close",
        offered=_can_close,
        question="Move now?",
        otherwise="Nothing was moved",
    ),
    Act(
        name="extend",
        title="Extend a stage",
        here="Extend it",
        help="The closing of a stage moves; who knows the old date is told.",
        fields=ExtendStage,
        ready=_extend,
        command="move",
        target="stage",
        offered=_can_extend,
        question="Move now?",
        otherwise="Nothing was moved",
    ),
    Act(
        name="move",
        title="Move dates",
        help="Any dates of a year move, all at once; what hangs on them follows.",
        fields=MoveDates,
        ready=_move,
        command="move",
        target="year",
        deployment="move",
        question="Move now?",
        otherwise="Nothing was moved",
    ),
)
