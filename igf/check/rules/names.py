"""Names that mean nobody: bodies, roles, lists, sources and zones that are not declared."""

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from igf.check.rules.checked import Checked
from igf.check.rules.findings import error, note
from igf.check.rules.placed import PlacedStep
from igf.words.mistakes import is_like, suggest
from schemas.cycle import CycleFile, DateDecl
from schemas.definition import SECRETARIAT
from schemas.plan import Problem
from schemas.programme import ProposalRules, SessionType, Subtheme
from schemas.steps import Ask, Compute, Decide, External, Notice, Publish

UNKNOWN_NAME = error("unknown_name", "There is no such body, role or list", fix="{known}")
UNKNOWN_HOLDER = error("unknown_name", "There is no such body or role", fix="{known}")
NEEDED = error(
    "unknown_name",
    "The stages of this year need `{name}`, which it does not declare: {places}",
    fix="declare it under `bodies` or `roles`, as in {name}: {{title: ...}}, or name another in "
    "each of these places",
)
NO_MORNING = note(
    "no_secretariat",
    "The year has no body `secretariat`, so nobody gets the mail of the morning and mails are "
    "signed with the title of the year",
    fix="declare it under `bodies`, with the title of those who carry the year",
)
UNKNOWN_BODY = error("unknown_body", "There is no such body", fix="{known}")
UNKNOWN_SOURCE = error(
    "unknown_source", "This source is not declared", fix="add it under `sources`, or {known}"
)
UNKNOWN_ZONE = error(
    "unknown_zone", "There is no such time zone", fix="write an IANA name such as Europe/Oslo"
)

#: What names its sources.
Sourced = DateDecl | Subtheme | SessionType | ProposalRules
#: Who leads, makes and posts where a file names nobody else.
USUAL = frozenset({SECRETARIAT, "web_editor"})
VENUE = note(
    "venue_unknown",
    "The venue has no {missing} yet, so mails leave it out",
    fix="add it under `venue` once it is known",
)


def names(checked: Checked) -> list[Problem]:
    """Every name that a year uses without declaring it."""
    cycle = checked.cycle
    used = [*_stages(cycle)]
    for placed in checked.steps:
        used += _addressed(placed, cycle)
        used += _holders(placed, cycle)
    return [
        *_sources(cycle),
        *_venue(cycle),
        *_roles(cycle),
        *_told_once(used, checked),
        *_office(cycle, used),
    ]


def _told_once(found: Sequence[Problem], checked: Checked) -> Iterator[Problem]:
    """A name that many places need and the year has not: one problem, and not one for each."""
    places: dict[str, list[Problem]] = {}
    for each in found:
        places.setdefault(each.value, []).append(each)
    known = [*checked.cycle.bodies, *checked.cycle.roles, *checked.cycle.lists]
    for name, problems in places.items():
        if (name in USUAL or len(problems) > 1) and not is_like(name, known):
            said = ", ".join(dict.fromkeys(_where(each.place, checked) for each in problems))
            yield NEEDED.at("roles", value=name, name=name, places=said)
        else:
            yield from problems


def _where(place: str, checked: Checked) -> str:
    """A place in words: "Draft agenda (First meeting)", "the lead of First meeting"."""
    _, stage, *rest = place.split(".")
    title = checked.cycle.stages[stage].title
    if rest[0] != "steps":
        return f"the {rest[0]} of {title}"
    steps = {step.key: step.title for step in checked.definitions[stage].steps}
    return f"{steps[rest[1]]} ({title})"


def _office(cycle: CycleFile, used: Sequence[Problem]) -> Iterator[Problem]:
    if SECRETARIAT not in cycle.bodies and SECRETARIAT not in {each.value for each in used}:
        yield NO_MORNING.at("bodies")


def _sources(cycle: CycleFile) -> Iterator[Problem]:
    programme = cycle.programme
    dates: dict[str, Sourced] = {f"anchors.{key}": date for key, date in cycle.anchors.items()}
    dates |= {f"milestones.{key}": date for key, date in cycle.milestones.items()}
    for key, stage in cycle.stages.items():
        dates |= {f"stages.{key}.opens": stage.opens, f"stages.{key}.closes": stage.closes}
    dates |= {f"programme.subthemes.{key}": each for key, each in programme.subthemes.items()}
    dates |= {f"programme.session_types.{k}": each for k, each in programme.session_types.items()}
    dates["programme.proposals"] = programme.proposals
    for place, said in dates.items():
        for source in said.source:
            if source not in cycle.sources:
                known = suggest(source, cycle.sources)
                yield UNKNOWN_SOURCE.at(f"{place}.source", value=source, known=known)


def _venue(cycle: CycleFile) -> Iterator[Problem]:
    try:
        ZoneInfo(cycle.venue.zone)
    except (KeyError, OSError, ValueError):
        yield UNKNOWN_ZONE.at("venue.zone", value=cycle.venue.zone)
    fields = {"city": cycle.venue.city, "country": cycle.venue.country}
    if missing := [field for field, value in fields.items() if not value]:
        yield VENUE.at("venue", missing=" and no ".join(missing))


def _roles(cycle: CycleFile) -> Iterator[Problem]:
    for key, role in cycle.roles.items():
        if role.body is not None and role.body not in cycle.bodies:
            known = suggest(role.body, cycle.bodies)
            yield UNKNOWN_BODY.at(f"roles.{key}.body", value=role.body, known=known)


def _stages(cycle: CycleFile) -> Iterator[Problem]:
    for key, stage in cycle.stages.items():
        place = f"stages.{key}"
        deputy = (stage.deputy,) if stage.deputy else ()
        yield from _unknown_holders(cycle, (stage.lead,), place=f"{place}.lead")
        yield from _unknown_holders(cycle, deputy, place=f"{place}.deputy")
        yield from _unknown_holders(cycle, stage.needs, place=f"{place}.needs")
        yield from _unknown_names(cycle, stage.audience, place=f"{place}.audience")


def _addressed(placed: PlacedStep, cycle: CycleFile) -> Iterator[Problem]:
    if isinstance(placed.step, Notice | Ask):
        # Names of the audience were looked at where the stage declares it.
        own = [name for name in placed.step.to if name not in placed.stage.audience]
        yield from _unknown_names(cycle, own, place=placed.place("to"))


def _holders(placed: PlacedStep, cycle: CycleFile) -> Iterator[Problem]:
    step = placed.step
    if isinstance(step, Decide | Publish | External):
        # A list that is asked to answer has a rule of its own.
        people = [name for name in step.by if name not in cycle.lists]
        yield from _unknown_holders(cycle, people, place=placed.place("by"))
    if isinstance(step, Compute):
        yield from _unknown_holders(cycle, (step.author,), place=placed.place("author"))
        yield from _unknown_holders(cycle, step.by, place=placed.place("by"))
    yield from _unknown_holders(cycle, step.needs, place=placed.place("needs"))


def _unknown_names(cycle: CycleFile, used: Iterable[str], *, place: str) -> Iterator[Problem]:
    known = {**cycle.bodies, **cycle.roles, **cycle.lists}
    for name in used:
        if name not in known:
            yield UNKNOWN_NAME.at(place, value=name, known=suggest(name, known))


def _unknown_holders(cycle: CycleFile, used: Iterable[str], *, place: str) -> Iterator[Problem]:
    known = {**cycle.bodies, **cycle.roles}
    for name in used:
        if name not in known:
            yield UNKNOWN_HOLDER.at(place, value=name, known=suggest(name, known))
