"""A year that nobody wrote: its stages, dates, bodies and events, all drawn from one number."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from igf.rehearsal.draws import Draws
from igf.starting.start import YearToStart
from schemas.cycle import CycleFile
from schemas.steps import Decide
from tests.engine.begun import ready, real_kinds
from tests.years.kinds import IN_ORDER, LISTS, ROLES, demanded, every_kind, names_in

BEGINS: Final = datetime(2027, 1, 1, tzinfo=UTC)
CYCLE: Final = "igf-2027"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MOST_STAGES: Final = 4
LEAST_EVENTS, MOST_EVENTS = 10, 20
#: How many people are in a body.
SIZES: Final = {"mag": 4, "secretariat": 3}
Data = dict[str, Any]


@dataclass(frozen=True)
class Event:
    """Something that happens at an instant: `what` is the name of an act (tests.years.acts)."""

    number: int
    at: datetime
    what: str


@dataclass(frozen=True)
class MadeYear:
    """A year of a seed with some of its parts. `starts` is when it is started here."""

    seed: int
    year: YearToStart
    starts: datetime
    events: tuple[Event, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """What it consists of: the keys of its stages, and the numbers of its events."""
        return (*self.year.cycle.stages, *(str(each.number) for each in self.events))

    @property
    def ends(self) -> datetime:
        """Its last date."""
        return max(_dates(self.year))


def make(seed: int, acts: Sequence[str], *, keep: Collection[str] = ()) -> MadeYear:
    """The year of a seed, in which these acts can happen; with `keep` only these parts of it."""
    draws = Draws(seed)
    chosen = _kinds(draws)
    stages = dict(_stages(draws, chosen))
    kept = [key for key in stages if not keep or key in keep] or list(stages)[:1]
    cycle = CycleFile.model_validate(_file(draws, stages, kept=tuple(kept)))
    year = ready(cycle)
    starts, ends = _starts(draws), max(_dates(year))
    events = tuple(_events(draws, acts, between=(starts, ends)))
    return MadeYear(
        seed, year, starts, tuple(each for each in events if not keep or str(each.number) in keep)
    )


def _kinds(draws: Draws) -> tuple[str, ...]:
    """Some kinds in the order of the year; often some that wait for each other."""
    known = every_kind()
    count = draws.number(2, MOST_STAGES, "how many")
    near = draws.number(0, len(IN_ORDER) - count, "near")
    among = IN_ORDER[near : near + count + 1] if draws.share("together") < 2 / 3 else known
    return tuple(draws.some(among, count, "kinds"))


def _stages(draws: Draws, chosen: tuple[str, ...]) -> Iterator[tuple[str, Data]]:
    day = draws.number(4, 30, "first")
    awaited = {awaited.partition(".")[0] for _, _, awaited in demanded(chosen)}
    for kind in chosen:
        length = draws.number(3, 30, "length", kind)
        opens, closes = _date(day), _date(day + length)
        if draws.share("relative", kind) < 1 / 2:
            closes = f"opens + {length}d 23:59 UTC"
        audience = draws.some(("community", "nri", "observers"), 1, "audience", kind)
        yield (
            kind,
            {
                "kind": kind,
                "title": real_kinds()[kind].title,
                "opens": opens,
                "closes": closes,
                "deputy": draws.one(("programme_focal_point", "secretariat"), "deputy", kind),
                "audience": audience,
                "no_extension": draws.share("for good", kind) < 1 / 10,
                "steps": [],
            },
        )
        # What waits for another stage often opens before that one is over.
        day += draws.number(1, length + 6, "waits", kind) if kind in awaited else 0
        day += draws.number(0, 20, "next", kind) if kind not in awaited else 0


def _file(draws: Draws, stages: dict[str, Data], *, kept: tuple[str, ...]) -> Data:
    declared = {key: {**stages[key], "steps": list(_steps(draws, key, kept=kept))} for key in kept}
    for key, _, awaited in (each for each in demanded(kept) if not each[1]):
        declared[key]["after"] = [*declared[key].get("after", ()), awaited]
    named = frozenset[str]().union(*(names_in(real_kinds()[key]) for key in kept))
    bodies = sorted((named | {"mag", "secretariat"}) - ROLES - LISTS)
    late = draws.one(bodies, "named later") if draws.share("late") < 1 / 5 else ""
    return {
        "schema": 1,
        "cycle": CYCLE,
        "title": "IGF 2027",
        "venue": {"city": "Example City", "country": "Exampleland", "zone": "Asia/Tokyo"},
        "contact": "contact@example.org",
        "website": "https://igf.example.org",
        "languages": ["en", "fr"],
        "anchors": {"T": "2027-12-06", "P": "2026-12-04"},
        "settings": {"minimum_reply_days": draws.number(1, 5, "reply"), "funded_capacity": 2},
        "bodies": {key: _body(draws, key, late=late) for key in bodies},
        "roles": {key: {"title": _title(key), **_of_body(key)} for key in sorted(ROLES)},
        "lists": {key: {"title": _title(key)} for key in sorted(LISTS)},
        "stages": declared,
    }


def _steps(draws: Draws, key: str, *, kept: tuple[str, ...]) -> Iterator[Data]:
    """The overrides of a stage: what its steps await of others, as the rules demand; four eyes."""
    demands = [(step, awaited) for kind, step, awaited in demanded(kept) if kind == key]
    for own in real_kinds()[key].steps:
        awaited = [each for step, each in demands if step == own.key]
        changed: Data = {"after": [*(own.after or ()), *awaited]} if awaited else {}
        if isinstance(own, Decide) and draws.share("four eyes", key, own.key) < 1 / 4:
            changed |= _four_eyes(own)
        if changed:
            yield {"key": own.key, **changed}


def _four_eyes(step: Decide) -> Data:
    """A decision of one role, taken under four eyes by it and its body; one can be in both."""
    alone = len(step.by) == 1 and step.by[0] in ROLES and step.on_lapse == "wait"
    if not alone or step.outside or step.rule.is_ballot:
        return {}
    role = step.by[0]
    return {"by": [role, _of_body(role)["body"]], "rule": {"kind": "all"}, "four_eyes": True}


def _body(draws: Draws, key: str, *, late: str) -> Data:
    body: Data = {"title": _title(key), "size": SIZES.get(key, 2)}
    if key == late and key not in SIZES:
        expected = _date(draws.number(5, 60, "expected"))
        body |= {"to_be_named": True, "expected": expected}
    return body


def _of_body(role: str) -> dict[str, str]:
    return {"body": "mag"} if role == "mag_chair" else {"body": "secretariat"}


def _title(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _date(day: int) -> str:
    return f"{BEGINS + day * DAY:%Y-%m-%d}"


def _starts(draws: Draws) -> datetime:
    """Mostly before everything; sometimes a year is taken up in its middle."""
    in_the_middle = draws.share("adopted") < 1 / 4
    return BEGINS + (draws.number(8, 45, "started") if in_the_middle else 1) * DAY


def _events(
    draws: Draws, acts: Sequence[str], *, between: tuple[datetime, datetime]
) -> Iterator[Event]:
    since, until = between
    length = max(until + 10 * DAY - since, DAY)
    for number in range(1, draws.number(LEAST_EVENTS, MOST_EVENTS, "events") + 1):
        at = since + draws.length(MINUTE, length, "event", number)
        yield Event(number, at, draws.one(acts, "what", number))


def _dates(year: YearToStart) -> Iterator[datetime]:
    for stage in year.plan.stages:
        yield from (moment.at for moment in (stage.opens, stage.closes) if moment)
        yield from (step.at.at for step in stage.steps if step.at)
