"""The programme: every type of session has a length and somebody who decides, and all of them fit.

R-SEL-1: the slots are rooms times slots; what is planned must not be more.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from igf.check.rules.checked import Checked
from igf.check.rules.findings import error, warning
from igf.words.mistakes import suggest
from schemas.plan import Problem
from schemas.programme import Programme, SessionType, Subtheme

NO_LENGTH = error(
    "session_without_length",
    "{title} has no length",
    fix="write how many minutes such a session may last, as in lengths: [60, 90]",
)
LENGTH_TWICE = error("length_twice", "{title} has a length twice", fix="write each length once")
UNKNOWN_DECIDER = error("unknown_name", "There is no such body or role", fix="{known}")
SAME_TITLE = error("same_title", "Two {what} are called {title}", fix="name one of them otherwise")
MORE_ONSITE = error(
    "more_onsite",
    "{onsite} speakers are to be onsite, and a proposal needs {speakers}",
    fix="raise `speakers`, or lower those onsite",
)
MORE_OF_ANOTHER_GENDER = error(
    "more_of_another_gender",
    "{number} speakers are to be of another gender than the others, of {speakers} in all",
    fix="write fewer than `speakers`",
)
TOO_MANY = warning(
    "more_than_slots",
    "{planned} sessions are planned, and {rooms} rooms with {each} sessions each hold {slots}",
    fix="plan {over} fewer, or add rooms or slots",
    rule="R-SEL-1",
)
_PLACE = "programme"


def programme(checked: Checked) -> list[Problem]:
    """Everything that is wrong with the programme of a year."""
    declared = checked.cycle.programme
    return [
        *_types(declared.session_types, checked),
        *_same_titles(declared.subthemes, "subthemes"),
        *_same_titles(declared.session_types, "session_types"),
        *_speakers(declared),
        *_slots(declared),
    ]


def _types(types: Mapping[str, SessionType], checked: Checked) -> Iterator[Problem]:
    known = [*checked.cycle.bodies, *checked.cycle.roles]
    for key, each in types.items():
        place = f"{_PLACE}.session_types.{key}"
        if not each.lengths:
            yield NO_LENGTH.at(place, title=each.title)
        elif len(set(each.lengths)) < len(each.lengths):
            yield LENGTH_TWICE.at(f"{place}.lengths", value=list(each.lengths), title=each.title)
        if each.decided_by not in known:
            said = suggest(each.decided_by, known)
            yield UNKNOWN_DECIDER.at(f"{place}.decided_by", value=each.decided_by, known=said)


def _same_titles(
    declared: Mapping[str, SessionType] | Mapping[str, Subtheme], section: str
) -> Iterator[Problem]:
    """The second of two with one title, whatever its case."""
    seen: Counter[str] = Counter()
    for key, each in declared.items():
        seen[name := " ".join(each.title.casefold().split())] += 1
        if seen[name] > 1:
            place, what = f"{_PLACE}.{section}.{key}.title", section.replace("_", " ")
            yield SAME_TITLE.at(place, value=each.title, what=what, title=each.title)


def _speakers(declared: Programme) -> Iterator[Problem]:
    rules, place = declared.proposals, f"{_PLACE}.proposals"
    if rules.onsite.speakers > rules.speakers:
        onsite = rules.onsite.speakers
        at = f"{place}.onsite.speakers"
        yield MORE_ONSITE.at(at, value=onsite, onsite=onsite, speakers=rules.speakers)
    if 0 < rules.of_another_gender >= rules.speakers:
        number, at = rules.of_another_gender, f"{place}.of_another_gender"
        yield MORE_OF_ANOTHER_GENDER.at(at, value=number, number=number, speakers=rules.speakers)


def _slots(declared: Programme) -> Iterator[Problem]:
    planned = sum(_planned(declared.session_types.values()))
    room = declared.slots
    if room is None or planned <= (slots := room.rooms * room.in_each):
        return
    said = {"planned": planned, "rooms": room.rooms, "each": room.in_each, "slots": slots}
    yield TOO_MANY.at(f"{_PLACE}.slots", over=planned - slots, **said)


def _planned(types: Iterable[SessionType]) -> Iterator[int]:
    yield from (each.planned for each in types if each.planned is not None)
