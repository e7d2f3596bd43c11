"""The acts on questions: who is let off, asked again, taken back; what comes as a file, or anew."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from igf.acts.prepare import Changed, confirm, differences
from igf.acts.read import Unfit
from igf.acts.table import act_named
from igf.asks.choices import persons_asked
from igf.asks.decision_acts import DECISION_ACTS
from igf.asks.side_acts import SIDE_ACTS
from igf.office.act import SentFile
from igf.store.queries import asks as ask_queries
from igf.store.queries import year as queries
from schemas.errors import Mistake
from tests.acts.acting import LEA, choices, done, shown, unchanged
from tests.asks.test_sides import BALLOT, say, states
from tests.engine.begun import DAY, OPENS, Begun, begun_with
from tests.store.databases import dump

WHY = "Agreed by telephone"
ROWS = b"Name,Answer\namina@example.org,for\nJun Sato,against\n"
POLL = SentFile(name="poll.csv", media_type="text/csv", content=ROWS)


@pytest.fixture
def ballot(small_url: str, tmp_path: Path) -> Iterator[Begun]:
    with begun_with(small_url, tmp_path, BALLOT) as year:
        year.carry(OPENS)
        year.carry(OPENS + DAY)
        yield year


def ask_of(year: Begun) -> str:
    return year.ask("vote").id


def given(year: Begun) -> None:
    say(year, "vote", "amina", "against")


def decided(year: Begun) -> None:
    given(year)
    say(year, "vote", "jun", "for")


def nothing(_year: Begun) -> None:
    """Nobody has answered."""


Case = tuple[Callable[[Begun], None], Mapping[str, Any], str]
CASES: dict[str, Case] = {
    "excuse": (nothing, {"who": "person:jun", "reason": WHY}, "Jun Sato: excused"),
    "delegate": (
        nothing,
        {"who": "person:jun", "to": "lea", "until": "2027-01-07", "reason": WHY},
        "Jun Sato: delegated",
    ),
    "ask-again": (
        nothing,
        {"who": "person:jun", "reason": WHY},
        "Jun Sato: asked once more by mail",
    ),
    "withdraw-answers": (given, {"who": "person:amina", "reason": WHY}, "Amina Diallo: withdrawn"),
    "revoke-links": (
        nothing,
        {"person": "jun", "reason": WHY},
        "Earlier links of Jun Sato (jun, jun@example.org) lead nowhere",
    ),
    "import-answers": (nothing, {"file": POLL}, "Taken: 2 new or changed answers"),
    "decide-anew": (
        decided,
        {"outcome": "sent_back", "reason": WHY},
        "Decided anew: sent back",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_was_shown_of_a_question_is_done_once(ballot: Begun, name: str) -> None:
    before, filled, words = CASES[name]
    before(ballot)
    made = shown(ballot.office, name, ask=ask_of(ballot), **filled)
    assert done(ballot.office, made)[0] == words


def test_every_act_on_questions_is_tried() -> None:
    names = {act.name for act in (*SIDE_ACTS, *DECISION_ACTS)}
    assert names == CASES.keys() | {"record-poll", "confirm-decision"}


def test_the_preview_of_an_import_has_the_new_answer_beside_the_old(ballot: Begun) -> None:
    given(ballot)
    made = shown(ballot.office, "import-answers", ask=ask_of(ballot), file=POLL)
    assert made.preview.lines == (
        "Columns that were read: who answers: Name; the answer: Answer",
        "Row 2: amina@example.org: Against -> For",
        "Row 3: Jun Sato: (blank) -> Against",
        "Would change: 2 answers; left as it is: 0 answers.",
        "It settles the question: approved",
    )
    assert made.preview.button == "Take 2 answers"


def test_a_file_that_cannot_be_read_is_refused_by_its_plain_name(ballot: Begun) -> None:
    wrong = SentFile(name="poll.csv", media_type="text/csv", content=b"Name,Answer\nX,for\n")
    with pytest.raises(Mistake) as refused:
        shown(ballot.office, "import-answers", ask=ask_of(ballot), file=wrong)
    assert str(refused.value).startswith("poll.csv:A2  error  Name: nobody has the id or name X")


def test_the_answers_of_a_file_are_taken_back_together(ballot: Begun) -> None:
    rows = SentFile(name="poll.csv", media_type="text/csv", content=b"Name,Answer\njun,against\n")
    done(ballot.office, shown(ballot.office, "import-answers", ask=ask_of(ballot), file=rows))
    ((file, _),) = choices(ballot.office, "withdraw-answers", field="file", ask=ask_of(ballot))
    assert file.startswith("poll.csv ")
    made = shown(ballot.office, "withdraw-answers", ask=ask_of(ballot), file=file, reason=WHY)
    assert done(ballot.office, made) == ("Taken back, and due again: 1 answer",)
    assert states(ballot, "vote")["jun"] == "owed"


def test_one_answer_or_a_file_is_named(ballot: Begun) -> None:
    with pytest.raises(Mistake, match="it is not clear what is taken back"):
        shown(ballot.office, "withdraw-answers", ask=ask_of(ballot), reason=WHY)


def test_who_answers_meanwhile_is_not_excused(ballot: Begun) -> None:
    made = shown(ballot.office, "excuse", ask=ask_of(ballot), who="person:jun", reason=WHY)
    say(ballot, "vote", "jun", "against")
    before = dump(ballot.office.store)
    with pytest.raises(Mistake, match="nothing is owed there, it is answered"):
        confirm(ballot.office, made.id, doer=LEA)
    assert unchanged(ballot.office, before)


def test_an_answer_that_came_meanwhile_is_shown_before_a_file_is_taken(ballot: Begun) -> None:
    made = shown(ballot.office, "import-answers", ask=ask_of(ballot), file=POLL)
    given(ballot)
    before = dump(ballot.office.store)
    with pytest.raises(Changed) as changed:
        confirm(ballot.office, made.id, doer=LEA)
    gone, come = differences(changed.value.before.preview, changed.value.now.preview)
    assert gone == ("Row 2: amina@example.org: (blank) -> For",)
    assert come == ("Row 2: amina@example.org: Against -> For",)
    assert unchanged(ballot.office, before)


def test_choices_are_those_of_the_question_as_it_is(ballot: Begun) -> None:
    ask, office = ask_of(ballot), ballot.office
    both = [("person:amina", "Amina Diallo"), ("person:jun", "Jun Sato")]
    assert choices(office, "excuse", field="ask") == [(ask, "Vote")]
    assert choices(office, "excuse", field="who") == []
    assert choices(office, "excuse", field="who", ask=ask) == both
    assert choices(office, "withdraw-answers", field="who", ask=ask) == []
    assert choices(office, "decide-anew", field="ask") == []
    given(ballot)
    assert choices(office, "excuse", field="who", ask=ask) == both[1:]
    assert choices(office, "withdraw-answers", field="who", ask=ask) == both[:1]
    assert choices(office, "delegate", field="to", ask=ask) == [
        ("amina", "Amina Diallo"),
        ("jun", "Jun Sato"),
        ("lea", "Lea Brun"),
    ]
    say(ballot, "vote", "jun", "for")
    assert choices(office, "decide-anew", field="ask") == [(ask, "Vote")]
    assert choices(office, "excuse", field="ask") == []


def test_who_may_have_a_link_is_who_was_asked(ballot: Begun) -> None:
    with ballot.office.store.read() as session:
        found = persons_asked(session, {"ask": ask_of(ballot)})
        assert persons_asked(session, {}) == ()
    assert [each.value for each in found] == ["amina", "jun"]


def test_who_is_none_of_them_is_refused_by_name(ballot: Begun) -> None:
    with pytest.raises(Unfit, match="Who: person:lea is none of them"):
        shown(ballot.office, "excuse", ask=ask_of(ballot), who="person:lea", reason=WHY)


@pytest.mark.parametrize("until", ["2026-12-01", "soon"])
def test_a_delegation_ends_on_a_day_that_comes(ballot: Begun, until: str) -> None:
    fields = {"who": "person:jun", "to": "lea", "until": until, "reason": WHY}
    with pytest.raises(Mistake, match=until):
        shown(ballot.office, "delegate", ask=ask_of(ballot), **fields)


def test_a_live_poll_is_kept_with_its_shares(small: Begun) -> None:
    counts = ["yes = 12", "no = 4"]
    made = shown(small.office, "record-poll", stage=small.stage, question="Go on?", counts=counts)
    assert done(small.office, made) == (
        "Go on?",
        "  yes: 12 (75 %)",
        "  no: 4 (25 %)",
        "It is kept as the document live_poll_1, and decides nothing (R-POL-1)",
    )


def test_a_provisional_decision_is_confirmed_once(small_url: str, tmp_path: Path) -> None:
    with begun_with(small_url, tmp_path, BALLOT | {"provisional": True}) as year:
        year.carry(OPENS)
        say(year, "vote", "amina", "for")
        ask = ask_of(year)
        assert choices(year.office, "confirm-decision", field="ask") == [(ask, "Vote")]
        done(year.office, shown(year.office, "confirm-decision", ask=ask))
        assert choices(year.office, "confirm-decision", field="ask") == []
        with year.office.store.read() as session:
            (decision,) = ask_queries.decisions(session, ask)
        assert decision.confirmed_by == "Lea Brun"


def test_a_question_that_settles_says_so_before(ballot: Begun) -> None:
    given(ballot)
    made = shown(ballot.office, "excuse", ask=ask_of(ballot), who="person:jun", reason=WHY)
    assert made.preview.lines == ("Jun Sato: excused", "The question is settled: sent back")
    with ballot.office.store.read() as session:
        assert queries.ask(session, ask_of(ballot)).state == "open"


def test_acts_on_questions_lie_with_officers() -> None:
    rights = {act_named(name).rights for name in CASES}
    assert rights == {frozenset({"administrator", "officer"})}


def test_pressed_often_at_once_it_is_done_once_and_each_is_told_so(ballot: Begun) -> None:
    made = shown(ballot.office, "excuse", ask=ask_of(ballot), who="person:jun", reason=WHY)
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda _: confirm(ballot.office, made.id, doer=LEA).done_at, range(8)))
    assert len(set(said)) == 1
    assert None not in said
