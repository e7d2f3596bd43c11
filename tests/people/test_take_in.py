from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from igf.office.office import Office
from igf.outbox.settle import mails, settle_mail
from igf.people.change import people_words
from igf.people.take_in import lists_of, people_of, preview_people, read_people_file, take_in_people
from igf.store.queries import year as queries
from igf.store.tables.records import LogValue, Outgoing
from igf.store.tables.year import Definition, Stage
from schemas.definition import StageDefinition
from schemas.errors import Mistake, Mistakes
from schemas.people import ListRow, PersonRow
from tests.engine.a_year import CALL, NOW, opened, start_year
from tests.engine.begun import staffed
from tests.people.people_files import AMINA, person, read, take, wrong


@pytest.fixture(params=["sqlite", "postgres"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    sqlite = f"sqlite:///{tmp_path / 'igf.db'}"
    url = sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with opened(url, tmp_path) as found:
        yield found


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Office]:
    with opened(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path) as found:
        yield found


def test_a_cell_below_no_header_hides_no_wrong_row(small: Office) -> None:
    with pytest.raises(Mistakes) as wrong:
        read(small, [*person(), "stray"], person("Amina Diallo", zone="Nowhere"))
    assert [(each.line, each.code) for each in wrong.value.problems] == [
        (2, "header_blank"),
        (3, "zone"),
    ]


def test_people_and_lists_are_taken_in_with_one_entry_in_the_log(office: Office) -> None:
    luis = person(
        languages="ES; pt-br", zone="America/Bogota", region="grulac", bodies="mag_chair; mag"
    )
    community = person("IGF community", id="list:community", email="community@lists.example.org")
    take(office, luis, community)
    assert people_of(office) == [
        PersonRow(
            id="luis-ortega",
            name="Luis Ortega",
            email="luis@example.org",
            languages=("es", "pt-BR"),
            zone="America/Bogota",
            region="Latin American and Caribbean Group (GRULAC)",
            bodies=("mag", "mag_chair"),
        )
    ]
    address = "community@lists.example.org"
    assert lists_of(office) == [ListRow(key="community", name="IGF community", address=address)]
    with office.store.read() as session:
        (entry,) = queries.log(session)
        values = session.get_one(LogValue, entry.id).values
    assert (entry.act, entry.cycle) == ("people.imported", "people")
    assert values == {"added": 1, "changed": 0, "unchanged": 0, "lists": 1}


def test_a_second_import_of_the_same_file_changes_nothing(office: Office) -> None:
    take(office, person(), person("Keiko Tanaka"))
    assert take(office, person(), person("Keiko Tanaka")).is_empty
    with office.store.read() as session:
        assert len(queries.log(session)) == 1


def test_only_what_changed_is_written_and_who_is_missing_stays(office: Office) -> None:
    take(office, person(), person("Keiko Tanaka"), person("Sina Faleolo"))
    found = take(office, person(zone="America/Lima"), person("Keiko Tanaka"), person("Omar Said"))
    parts = (found.people.added, found.people.changed, found.people.missing, found.people.unchanged)
    assert [[each.id for each in part] for part in parts] == [
        ["omar-said"],
        ["luis-ortega"],
        ["sina-faleolo"],
        ["keiko-tanaka"],
    ]
    assert len(people_of(office)) == 4


def test_a_preview_writes_nothing(small: Office) -> None:
    assert len(preview_people(small, read(small, person())).people.added) == 1
    assert people_of(small) == []


def test_someone_without_an_id_is_known_again_by_the_address(small: Office) -> None:
    take(small, person())
    found = take(small, person("Luis Ortega Gil", email="LUIS@example.org"))
    assert [each.id for each in found.people.changed] == ["luis-ortega"]


def test_someone_with_an_id_may_get_another_address(small: Office) -> None:
    take(small, person(id="luis"))
    take(small, person(id="luis", email="new@example.org"))
    assert [each.email for each in people_of(small)] == ["new@example.org"]


def words(office: Office, *rows: Sequence[str]) -> list[str]:
    """The changes of a file as they are told."""
    found = read(office, *rows)
    return list(people_words(preview_people(office, found), found, now=NOW))


def test_an_address_of_another_name_is_a_question_and_may_be_shared_by_two(small: Office) -> None:
    take(small, person(id="luis"), person("Keiko Tanaka", id="keiko"))
    anna = person("Anna Berg", email="keiko@example.org")
    with pytest.raises(Mistakes, match=r"belongs to Keiko Tanaka .* or another id if they share"):
        read(small, anna)
    shared = person("Anna Berg", id="anna", email="KEIKO@example.org")
    assert "keiko@example.org is shared by anna and keiko" in words(small, shared)
    take(small, shared)
    again = (person("Keiko Tanaka"), person("Anna Berg", email="keiko@example.org"))
    assert [row.id for row in read(small, *again).people] == ["keiko", "anna"]


def test_an_address_and_a_name_of_two_people_are_a_question(small: Office) -> None:
    take(small, person(id="luis"), person("Keiko Tanaka", id="keiko"))
    ((line, said, _),) = wrong(small, person("Luis Ortega", email="keiko@example.org"))
    assert (line, said.partition(", and the name to ")[0]) == (
        2,
        "email: belongs to Keiko Tanaka (keiko, keiko@example.org)",
    )


def test_a_known_name_with_a_new_address_is_not_made_a_second_person(small: Office) -> None:
    take(small, person())
    moved = person(email="luis.ortega@newjob.example.org")
    with pytest.raises(
        Mistakes, match=r"there is Luis Ortega \(luis-ortega, .*\) already .*-> write luis"
    ):
        read(small, moved)
    take(small, person(id="luis-ortega", email="luis.ortega@newjob.example.org"))
    assert [each.id for each in people_of(small)] == ["luis-ortega"]


def test_a_change_of_name_or_address_is_told(small: Office) -> None:
    take(small, person())
    assert (
        "luis-ortega: was Luis Ortega <luis@example.org>; now Luis Ortega Gil <luis@example.org>"
        in words(small, person("Luis Ortega Gil", email="Luis@Example.org"))
    )


def test_two_rows_of_one_known_person_are_refused(small: Office) -> None:
    take(small, person(email="luis@example.org; l.ortega@mail.example.org"))
    rows = (person(), person(email="l.ortega@mail.example.org"))
    assert wrong(small, *rows) == [(3, "id: the same person as in row 2", "luis-ortega")]


def test_two_rows_of_one_list_are_refused(small: Office) -> None:
    rows = [person("All", id="list:all", email=f"{n}@lists.example.org") for n in (1, 2)]
    assert wrong(small, *rows) == [(3, "id: the same list as in row 2", "list:all")]


def test_who_may_be_entered_twice_is_proposed_for_merging_and_not_merged(small: Office) -> None:
    take(small, person())
    twin = person(id="luis-2", email="luis.2@example.org")
    said = words(small, twin)
    assert [line for line in said if line.endswith("igf people merge luis-ortega luis-2")]
    take(small, twin)
    assert len(people_of(small)) == 2
    assert not any("igf people merge" in line for line in words(small, person("Keiko Tanaka")))


def test_two_people_may_change_addresses_with_each_other(small: Office) -> None:
    take(small, person(id="luis"), person("Keiko Tanaka", id="keiko"))
    swapped = [
        person(id="luis", email="keiko@example.org"),
        person("Keiko Tanaka", id="keiko", email="luis@example.org"),
    ]
    assert len(take(small, *swapped).people.changed) == 2


def test_an_address_copied_with_its_name_is_understood(small: Office) -> None:
    take(small, person(email="Luis Ortega <luis@example.org>"))
    assert [each.email for each in people_of(small)] == ["luis@example.org"]


def test_mails_go_to_the_first_address_and_any_of_them_tells_who_it_is(office: Office) -> None:
    take(office, person(email="luis@example.org; Luis <l.ortega@mail.example.org>"))
    (found,) = people_of(office)
    assert found.email == "luis@example.org"
    assert found.other_addresses == ("l.ortega@mail.example.org",)
    second = person("Luis Ortega Gil", email="L.Ortega@mail.example.org")
    kept = "Emails to luis-ortega still go to luis@example.org"
    assert f"{kept}; to change it, give the id in the row" in words(office, second)
    take(office, second)
    (same,) = people_of(office)
    assert same == found.model_copy(update={"name": "Luis Ortega Gil"})


def test_addresses_of_two_people_do_not_tell_who_it_is(small: Office) -> None:
    take(small, person(), person("Keiko Tanaka"))
    row = person("Somebody", email="luis@example.org; keiko@example.org")
    assert wrong(small, row) == [
        (2, "email: belongs to keiko-tanaka and luis-ortega", row[2]),
    ]


def test_what_a_file_has_no_column_for_stays(small: Office) -> None:
    take(small, person(gender="woman", zone="America/Lima", bodies="mag (from 2026-01-01)"))
    path = small.outgoing.parent / "short.csv"
    path.write_text("Name,E-mail\nLuis Ortega,luis@example.org\n")
    assert take_in_people(small, read_people_file(small, path), by=AMINA).is_empty
    (found,) = people_of(small)
    assert (found.gender, found.zone, found.bodies) == ("woman", "America/Lima", ("mag",))


def test_people_of_one_name_are_told_apart_by_ids(small: Office) -> None:
    rows = (person(), person(email="other@example.org"))
    assert wrong(small, *rows) == [(3, "name: the same name as in row 2", "luis ortega")]
    take(small, person(id="luis-ortega"), person(id="luis-2", email="other@example.org"))
    assert [row.id for row in read(small, *rows).people] == ["luis-ortega", "luis-2"]


def test_a_name_in_other_letters_gets_an_id_that_does_not_show_the_address(small: Office) -> None:
    take(small, person("عمر الفارسي"))
    (found,) = people_of(small)
    assert found.id.startswith("person-")
    assert "x" not in found.id.removeprefix("person-")


def test_every_problem_of_every_row_is_reported_at_once(small: Office) -> None:
    start_year(small)
    found = wrong(
        small,
        person(id="Luis O", languages="english", zone="Africa/Dakkar", bodies="mag; mag_char"),
        person("", email="keiko@example"),
        person("Keiko Tanaka", stakeholder_group="Martians", email="luis@example.org"),
        person("A list", id="list:comunity", email="a@lists.example.org"),
    )
    assert found == [
        (2, "id: not written as expected", "Luis O"),
        (2, "languages: not a language code", "english"),
        (2, "zone: not a zone", "Africa/Dakkar"),
        (2, "bodies: no started year names it", "mag_char"),
        (3, "name: blank", ""),
        (3, "email: not an address that mail can be sent to", "keiko@example"),
        (4, "email: the same address as in row 2", "luis@example.org"),
        (4, "stakeholder_group: no stakeholder group of the IGF", "Martians"),
        (5, "id: no started year names it", "comunity"),
    ]
    assert people_of(small) == []


@pytest.mark.parametrize(
    "email",
    [";", "amina", "a b@example.org", "a@b.org\nBcc: c@d.org", "a@b.org, c@d.org", "é@x.org"],
)
def test_an_address_that_mail_cannot_be_sent_to_is_refused(small: Office, email: str) -> None:
    assert "not an address" in wrong(small, person(email=email))[0][1]


def test_a_cell_of_languages_that_names_none_is_as_a_blank_one(small: Office) -> None:
    assert [each.languages for each in read(small, person(languages=" ; ")).people] == [("en",)]


def test_a_name_and_an_address_are_needed(small: Office) -> None:
    assert wrong(small, person("", email="")) == [(2, "name: blank", ""), (2, "email: blank", "")]


def test_an_id_stands_once_also_where_it_was_made_from_a_name(small: Office) -> None:
    rows = (person(), person("Keiko Tanaka", id="luis-ortega"), person("Omar", id="luis-ortega"))
    found = wrong(small, *rows)
    assert [line for line, message, _ in found if "the same person as in row 2" in message] == [
        3,
        4,
    ]


def test_a_body_no_started_year_names_is_told_but_may_belong_to_a_later_one(
    small: Office,
) -> None:
    start_year(small)
    found = read(small, person(bodies="host_country; mag"))
    assert found.unnamed == ("host_country",)


def test_headers_are_known_in_any_capitals_and_a_strange_one_is_refused(
    tmp_path: Path, small: Office
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Full name,Mail,Stakeholder Group,Gendr\nLuis,luis@example.org,IGO,\n")
    with pytest.raises(Mistakes) as mistakes:
        read_people_file(small, path)
    assert [each.message for each in mistakes.value.problems] == [
        "There is no such column",
        "There is no such column",
        "email: no column looks like it",
    ]
    assert [each.fix.partition("?")[0] for each in mistakes.value.problems[:2]] == [
        "did you mean email",
        "did you mean gender",
    ]


def test_a_body_that_nobody_knows_cannot_be_listed(small: Office) -> None:
    take(small, person())
    with pytest.raises(Mistake, match="there is no body or role magg -> did you mean mag"):
        people_of(small, "magg")


def test_a_stage_that_waits_for_a_body_goes_on_when_it_is_named(small: Office) -> None:
    start_year(small)
    waiting_for_the_mag(small)
    take(small, person(bodies="secretariat"))
    assert next_at(small) is None
    take(small, person("Keiko Tanaka", bodies="mag"))
    assert next_at(small) == NOW


def test_five_hundred_people_are_one_short_transaction(office: Office) -> None:
    rows = [person(f"Person {n}", email=f"p{n}@example.org") for n in range(500)]
    assert len(take(office, *rows).people.added) == 500


def waiting_for_the_mag(office: Office) -> None:
    with office.store.write(NOW) as session:
        stage = session.get_one(Stage, CALL)
        body = queries.definition(session, stage.definition).body
        changed = StageDefinition.model_validate_json(body).model_copy(update={"needs": ("mag",)})
        digest = changed.sha256()
        session.add(Definition(sha256=digest, schema_version=1, body=changed.canonical()))
        session.flush()
        stage.definition = digest


def next_at(office: Office) -> object:
    with office.store.read() as session:
        return session.get_one(Stage, CALL).next_at


def test_mails_that_wait_go_to_a_mended_address_and_so_does_one_sent_again(
    small_url: str, tmp_path: Path
) -> None:
    with staffed(small_url, tmp_path, at=NOW) as year:
        office = year.office

        def addresses() -> list[str]:
            return [mail.address.partition("@")[2] for mail in mails(office)]

        with office.store.write(NOW) as session:
            session.add_all(map(_waiting, enumerate(("draft", "queued", "failed", "sent"))))
        take(office, person("Amina Diallo", id="amina", email="amina@new.example.org"))
        assert addresses() == ["new.example.org", "new.example.org", "example.org", "example.org"]
        settle_mail(office, 3, again=True, by=AMINA)
        assert addresses()[2] == "new.example.org"


def _waiting(numbered: tuple[int, str]) -> Outgoing:
    """A mail of the year to Amina in a state."""
    number, state = numbered
    told = {"cycle": "igf-2027", "stage": "igf-2027", "step": "x", "notice": "x", "rung": "x"}
    read = {"language": "en", "wanted": "en", "subject": "x", "text": "x", "html": "x"}
    told |= {"recipient": "person:amina", "name": "Amina Diallo", "address": "amina@example.org"}
    key = f"igf-2027/{number}/person:amina"
    return Outgoing(key=key, message_id=key, version=1, written_at=NOW, state=state, **told, **read)
