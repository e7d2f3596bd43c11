"""What people do in a made year: they answer by their links, go back, change, lose links, leave."""

from dataclasses import replace
from functools import partial
from typing import Final

from igf.asks.answer_page import Filled, answer, answer_page
from igf.asks.excuse import Letting
from igf.asks.links import LinkRefused, revoke
from igf.asks.personal_requests import send_again
from igf.people.handover import Duties, foresee_handover, hand_over
from igf.people.membership import join, leave
from igf.people.merge import foresee_merge, merge
from igf.people.passing_terms import follow_terms
from igf.people.person_erasing import erase
from igf.people.rules.terms import Span
from igf.rehearsal.draws import Draws
from schemas.errors import Mistake
from schemas.questions import AnswerPage
from tests.years.answering import sent
from tests.years.living import BY, DAY, Act, Living
from tests.years.targets import (
    Asked,
    asked,
    asked_of,
    drawn,
    membership,
    open_questions,
    someone,
)

ADDRESS: Final = "https://www.example.org/made"
#: Choices that need words beside them.
_WITH_NOTE: Final = frozenset({"send_back", "not_yet", "discuss"})


def answers(living: Living, chance: Draws) -> str:
    """Somebody answers through the link."""
    who = asked(living, chance)
    return sent(living, who, filled=_filled(living, who, chance=chance))


def changes(living: Living, chance: Draws) -> str:
    """Somebody answers, goes back and sends something else, then the same once more."""
    who = asked(living, chance)
    first = _filled(living, who, chance=chance)
    came = [sent(living, who, filled=first)]
    other = _filled(living, who, chance=Draws(chance.seed + 1))
    came += [sent(living, who, filled=each) for each in (other, other)]
    return "; ".join(came)


def loses_link(living: Living, chance: Draws) -> str:
    """A link is withdrawn: it opens nothing, and a new one is sent.

    AssertionError: an answer by a link that was withdrawn was taken.
    """
    who = asked(living, chance)
    filled, before = _filled(living, who, chance=chance), who.token(living)
    revoke(living.office, who.ask.id, who=who.person, by=BY)
    try:
        answer(living.office, before, filled=filled)
    except LinkRefused:
        send_again(living.office, Letting(who.ask.id, who.person, BY))
        return f"{who.person} got a new link to {who.ask.id}"
    message = f"an answer by a link that was withdrawn was taken: {who}"
    raise AssertionError(message)


def leaves(living: Living, chance: Draws) -> str:
    """A member leaves a body, at once (and tries his or her links) or on a day to come."""
    row = membership(living, chance)
    if chance.share("at once") < 1 / 2:
        for who in _asked_as(living, row.person):
            living.later(1 / 24, partial(_answers_still, living, who, chance))
        leave(living.office, row.person, body=row.body, by=BY)
        return f"{row.person} leaves {row.body}"
    on = (living.office.now() + chance.number(1, 10, "days") * DAY).date()
    leave(living.office, row.person, body=row.body, by=BY, on=on)
    _follow(living)
    return f"{row.person} leaves {row.body} on {on}"


def _asked_as(living: Living, person: str) -> list[Asked]:
    """The questions that a person can answer, each for a side."""
    found = (each for ask in open_questions(living) for each in asked_of(living, ask))
    return [each for each in found if each.person == person]


def _answers_still(living: Living, who: Asked, chance: Draws) -> None:
    """Answer by a link that one had. Mistake: one may not any more."""
    sent(living, who, filled=_filled(living, who, chance=chance))


def joins(living: Living, chance: Draws) -> str:
    """A person joins a body, for good or until a day."""
    who, row = someone(living, chance), membership(living, chance)
    now = living.office.now()
    until = now + chance.number(5, 40, "days") * DAY if chance.share("term") < 1 / 3 else None
    join(living.office, who, body=row.body, by=BY, span=Span("", now, until))
    _follow(living)
    return f"{who} joins {row.body}"


def hands_over(living: Living, chance: Draws) -> str:
    """A person hands roles, or also bodies, to another."""
    giver, taker = membership(living, chance), someone(living, chance, what="taker")
    duties = Duties(giver.person, taker, bodies=chance.share("bodies") < 1 / 2)
    hand_over(living.office, foresee_handover(living.office, duties), by=BY)
    return f"{giver.person} hands over to {taker}"


def merges(living: Living, chance: Draws) -> str:
    """Two people turn out to be one who was entered twice."""
    gone, into = someone(living, chance, what="gone"), someone(living, chance, what="into")
    merge(living.office, foresee_merge(living.office, gone, into=into), by=BY)
    return f"{gone} is merged into {into}"


def is_erased(living: Living, chance: Draws) -> str:
    """The data of a person are erased."""
    who = someone(living, chance)
    erase(living.office, who, by=replace(BY, reason="asked for it"))
    return "somebody is erased"


def _follow(living: Living) -> None:
    """Terms that begin or end by themselves are followed, as the watch does."""
    for day in range(1, 45):
        living.later(day, lambda: follow_terms(living.office))


def _filled(living: Living, who: Asked, *, chance: Draws) -> Filled:
    """A form as somebody fills it in; the key of one page stays the same when one goes back."""
    page = answer_page(living.office, who.token(living))
    if page.state != "open":
        raise Mistake(f"the question is {page.state}", "nothing is to be done")
    choice = drawn(chance, page.choices, what="choice")
    needs_note = choice in _WITH_NOTE or (page.form == "comment" and choice == "answered")
    note = f"Because of {chance.number(1, 9, 'note')}." if needs_note else ""
    holder = who.holder if who.holder in page.sides else None
    key = f"{who.ask.id} {who.person}"
    return Filled(choice, note, _value(page, choice, chance=chance), holder, key)


def _value(page: AnswerPage, choice: str, *, chance: Draws) -> str:
    if page.form == "several" and choice == "answered":
        return chance.one(page.options, "option")
    wants_address = page.form == "address" or (page.form == "file" and choice == "answered")
    return f"{ADDRESS}/{chance.number(1, 99, 'address')}" if wants_address else ""


ACTS: Final[dict[str, Act]] = {
    "answers": answers,
    "changes": changes,
    "loses link": loses_link,
    "leaves": leaves,
    "joins": joins,
    "hands over": hands_over,
    "merges": merges,
    "is erased": is_erased,
}
