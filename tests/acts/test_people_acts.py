"""The acts on people: each is seen before, done once, and refused with words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from igf.acts.prepare import Changed, confirm, did_words, differences
from igf.acts.table import act_named
from igf.asks.decide import Reply, decide
from igf.log.write import By
from igf.people.acts import ErasePerson, ImportPeople, MergePeople, RenewBody
from igf.people.membership import join
from igf.people.membership_acts import HandOver, JoinBody, LeaveBody, VolunteersJoin
from igf.people.take_in import people_of
from schemas.acts import ActFields
from schemas.errors import Mistake, Mistakes
from tests.acts.doing import (
    LEA,
    OF_A_PREVIEW,
    done_once,
    kept_alone,
    options,
    sent,
    shown,
    tables_changed,
    unfit,
    values,
)
from tests.engine.begun import OPENS, STAFF, Begun, begun
from tests.people.test_renewal import BODIES
from tests.people.test_volunteers import KIND, TOPICS
from tests.store.databases import dump

ASK = "igf-2027/topics/volunteer"
WHY = "the mandate ends"
MEMBERS = sent(
    "mag.csv",
    "id,name,email",
    "amina,Amina Diallo,amina@example.org",
    "keiko,Keiko Mori,keiko@example.org",
)
NEW = sent("people.csv", "name,email,bodies", "Luis Ortega,luis@example.org,mag")
FIELDS: dict[str, ActFields] = {
    "join": JoinBody(person="jun", body="secretariat", role="adviser"),
    "leave": LeaveBody(person="jun", body="mag", reason=WHY),
    "hand-over": HandOver(person="amina", to="jun", reason=WHY),
    "renew-body": RenewBody(body="mag", file=MEMBERS),
    "import-people": ImportPeople(file=NEW),
    "merge-people": MergePeople(person="jun", into="amina", reason="entered twice"),
    "erase-person": ErasePerson(person="jun", reason="asked for it"),
}


@contextmanager
def asked(folder: Path) -> Iterator[Begun]:
    """A year in which members of the MAG are asked for which topic they volunteer."""
    url = f"sqlite:///{folder / 'igf.db'}"
    with begun(url, folder, stages={"topics": KIND}, bodies=BODIES) as year:
        year.carry(OPENS)
        yield year


@pytest.fixture
def topics(tmp_path: Path) -> Iterator[Begun]:
    """The year, to be changed."""
    with asked(tmp_path) as year:
        yield year


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begun]:
    """The year, for tests in which nothing is done."""
    with asked(tmp_path_factory.mktemp("still")) as year:
        yield year


def members(year: Begun, body: str) -> list[str]:
    return sorted(row.id for row in people_of(year.office, body))


@pytest.mark.parametrize("name", FIELDS)
def test_it_is_seen_before_and_done_once(topics: Begun, name: str) -> None:
    done_once(topics, name, FIELDS[name])


@pytest.mark.parametrize("name", ["import-people", "erase-person"])
def test_files_and_erasing_are_the_same_on_both_databases(year: Begun, name: str) -> None:
    done_once(year, name, FIELDS[name])


def test_volunteers_join(topics: Begun) -> None:
    ask = topics.ask("volunteer").id
    reply = Reply(choice="answered", given_by="jun", holder="person:jun", value="Rights")
    decide(topics.office, ask, reply=reply)
    fields = VolunteersJoin(ask=ask, body="secretariat", options=("Rights",))
    done = done_once(topics, "volunteers-join", fields)
    assert done.preview.title == "Let 1 volunteer join the IGF Secretariat"
    assert members(topics, "secretariat") == ["jun", "lea"]
    hints = {
        each.value: each.hint for each in options(topics, "volunteers-join", "options", ask=ask)
    }
    assert hints == {topic: f"{int(topic == 'Rights')} chose it" for topic in TOPICS}
    assert values(topics, "volunteers-join", "ask") == [ask]
    assert values(topics, "volunteers-join", "options") == []


def test_what_is_shown_says_who_and_what(still: Begun) -> None:
    assert shown(still, "join", FIELDS["join"]).preview.title == (
        "Let Jun Sato join the IGF Secretariat"
    )
    over = shown(still, "hand-over", FIELDS["hand-over"]).preview
    assert "MAG Chair (mag_chair): from Amina Diallo to Jun Sato, from now on" in over.lines
    renewed = shown(still, "renew-body", FIELDS["renew-body"]).preview
    assert {"Stay: 1: Amina Diallo", "Join: 1: Keiko Mori", "Leave: 1: Jun Sato"} <= {
        *renewed.lines
    }
    taken = shown(still, "import-people", FIELDS["import-people"]).preview
    assert taken.button == "Take in 1 row"
    assert any("luis-ortega: new" in line for line in taken.lines)
    erased = shown(still, "erase-person", FIELDS["erase-person"]).preview
    assert "Jun Sato (jun): name, addresses and all memberships go" in erased.lines


def test_a_day_is_taken_as_it_is_typed(topics: Begun) -> None:
    fields = JoinBody.model_validate(
        {"person": "jun", "body": "secretariat", "since": "1 March 2027", "until": "2027-12-31"}
    )
    assert (fields.since, fields.until) == (date(2027, 3, 1), date(2027, 12, 31))
    done = confirm(topics.office, kept_alone(topics, "join", fields).id, doer=LEA)
    assert did_words(done) == (
        "Jun Sato joins the IGF Secretariat: member, 2027-03-01 to 2027-12-31",
    )


def _omar_joins(year: Begun) -> None:
    join(year.office, "lea", body="mag", by=By(STAFF, "appointed"))


def _amina_edits(year: Begun) -> None:
    join(year.office, "amina", body="web_editor", by=By(STAFF, "appointed"))


def _jun_edits(year: Begun) -> None:
    join(year.office, "jun", body="web_editor", by=By(STAFF, "appointed"))


@pytest.mark.parametrize(
    ("name", "meanwhile"),
    [
        ("renew-body", _omar_joins),
        ("hand-over", _amina_edits),
        ("merge-people", _jun_edits),
    ],
)
def test_if_others_changed_it_meanwhile_nothing_is_done(
    topics: Begun, name: str, meanwhile: Callable[[Begun], None]
) -> None:
    found = shown(topics, name, FIELDS[name])
    meanwhile(topics)
    before = dump(topics.office.store)
    with pytest.raises(Changed) as changed:
        confirm(topics.office, found.id, doer=LEA)
    assert any(differences(changed.value.before.preview, changed.value.now.preview))
    assert tables_changed(topics, before) <= OF_A_PREVIEW
    assert confirm(topics.office, changed.value.now.id, doer=LEA).done_at


@pytest.mark.parametrize(
    ("name", "fields", "words"),
    [
        ("join", JoinBody(person="jun", body="mag"), "jun is in mag already"),
        (
            "join",
            JoinBody(person="jun", body="mag", since=date(2027, 3, 2), until=date(2027, 3, 1)),
            "ends before it begins",
        ),
        ("leave", LeaveBody(person="lea", body="mag", reason=WHY), "lea is not in mag"),
        ("hand-over", HandOver(person="jun", to="amina", reason=WHY), "nothing to hand over"),
        ("hand-over", HandOver(person="jun", to="jun", reason=WHY), "the same person"),
        ("merge-people", MergePeople(person="jun", into="jun", reason=WHY), "both are Jun Sato"),
        ("erase-person", ErasePerson(person="jun", reason="Jun Sato asked"), "names the person"),
        (
            "import-people",
            ImportPeople(file=sent("a.csv", "id,name,email", "jun,Jun Sato,jun@example.org")),
            "all of this file is here already",
        ),
        ("import-people", ImportPeople(file=NEW, complete="web_editor"), "nobody in this file"),
    ],
)
def test_what_cannot_be_done_is_refused_with_words(
    still: Begun, name: str, fields: ActFields, words: str
) -> None:
    with pytest.raises(Mistake, match=words):
        shown(still, name, fields)


def test_a_row_that_is_wrong_is_named_with_the_file_as_it_was_called(still: Begun) -> None:
    file = sent("people.csv", "name,email,zone", "Luis Ortega,luis@example.org,Mars")
    with pytest.raises(Mistakes) as wrong:
        shown(still, "import-people", ImportPeople(file=file))
    (problem,) = wrong.value.problems
    assert (problem.file, problem.line, problem.value) == ("people.csv", 2, "Mars")


def test_columns_of_other_names_are_said(topics: Begun) -> None:
    file = sent("people.csv", "Who,Write to", "Luis Ortega,luis@example.org")
    columns = ("name = Who", "email=Write to")
    done_once(topics, "import-people", ImportPeople(file=file, columns=columns))
    assert unfit(topics, "import-people", file=file, columns=["Who"]) == {
        "columns": "Columns: Who names no column; write it as region = HEADER"
    }


def test_choices_are_those_of_the_year(still: Begun) -> None:
    people = options(still, "join", "person")
    assert [(each.value, each.title, each.hint) for each in people] == [
        ("amina", "Amina Diallo", "amina@example.org"),
        ("jun", "Jun Sato", "jun@example.org"),
        ("lea", "Lea Brun", "lea@example.org"),
    ]
    assert [*BODIES, "mag_chair", "web_editor"] == values(still, "join", "body")
    assert values(still, "leave", "body", person="amina") == ["mag", "mag_chair"]
    assert "secretariat" in values(still, "leave", "body")


def test_what_is_filled_in_wrongly_is_said_at_the_field(still: Begun) -> None:
    assert unfit(still, "leave", person="jun", body="secretariat", on="soon") == {
        "reason": "Reason: is missing",
        "body": "Body or role: secretariat is none of them; use mag",
        "on": "Last day: not a date; write a date, as in 7 February 2027 or 2027-02-07",
    }


def test_only_an_administrator_erases() -> None:
    assert act_named("erase-person").rights == {"administrator"}
    assert "officer" in act_named("leave").rights


def test_nobody_erases_themselves(still: Begun) -> None:
    with pytest.raises(Mistake, match="another administrator"):
        shown(still, "erase-person", ErasePerson(person="lea", reason="asked for it"))
