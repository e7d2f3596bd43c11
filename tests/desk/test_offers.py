"""Each page offers the acts that can be done there, filled in; no page says a command or an id."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from igf.desk.plain_words import with_pages
from igf.desk.today import until_friday
from igf.store.queries import year as queries
from igf.store.tables.records import Outgoing
from schemas.acts import Right
from tests.desk.conftest import AtDesk


def first_mail(desk: AtDesk, state: str) -> int:
    """The number of an email that is put into this state."""
    office = desk.year.office
    with office.store.write(office.now()) as session:
        row = queries.outbox(session)[0]
        session.get_one(Outgoing, row.id).state = state
        return row.id


def offered(page: str) -> set[str]:
    """The acts to which a page links, by name."""
    return {part.partition("?")[0] for part in page.split('href="/act/')[1:]}


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("draft", {"approve-emails", "drop-emails"}),
        ("unknown", {"correct-email", "email-arrived", "send-email-again"}),
        ("failed", {"email-arrived", "send-email-again"}),
        ("sent", {"correct-email"}),
        ("skipped", set()),
    ],
)
def test_an_email_offers_what_its_state_allows(desk: AtDesk, state: str, acts: set[str]) -> None:
    number = first_mail(desk, state)
    page = desk.text(f"/email/{number}")
    found = {each.partition('"')[0] for each in offered(page)}
    assert found == acts
    for act in acts:
        field = "mails" if act in {"approve-emails", "drop-emails"} else "mail"
        assert f"/act/{act}?{field}={number}" in page


def test_an_email_says_why_it_came_and_its_stage_by_title(desk: AtDesk) -> None:
    page = desk.text(f"/email/{first_mail(desk, 'sent')}")
    assert f"of {desk.year.stage}" not in page
    assert "You are receiving this message as" in page.partition("<h2>As it is read")[0]


@pytest.mark.parametrize(
    ("right", "more"),
    [("administrator", {"give-right", "erase-person"}), ("officer", set()), ("reader", None)],
)
def test_a_person_offers_what_a_right_allows(
    desk: AtDesk, right: Right, more: set[str] | None
) -> None:
    desk.sign_in("lea", right)
    usual = {"join", "leave", "hand-over", "merge-people"}
    found = offered(desk.text("/people/amina"))
    assert found == (set() if more is None else usual | more)


def test_who_has_left_every_body_is_found_by_name_or_address(desk: AtDesk) -> None:
    page = desk.text("/people?search=AMINA")
    assert 'href="/people/amina"' in page
    assert "1 person found" in page
    assert "0 people found" in desk.text("/people?search=nobody+at+all")


@pytest.mark.parametrize(
    ("words", "page"),
    [
        (
            "upload it: igf document put igf-2027/a draft FILE",
            "/act/put-in-document?stage=igf-2027%2Fa",
        ),
        ("answer it: igf decide igf-2027/a/b/c", "/act/decide?ask=igf-2027%2Fa%2Fb%2Fc"),
        ("import who is meant: igf people import FILE", "/act/import-people"),
        ("see `igf status`", "/year"),
        ("move it: igf move a.closes DATE", "/act/"),
    ],
)
def test_a_command_in_words_is_a_link_to_its_page(words: str, page: str) -> None:
    found = with_pages(words)
    assert f'href="{page}' in found
    assert "igf " not in found


def test_other_words_stay_and_are_never_markup() -> None:
    assert with_pages("see that igf up runs, <b>") == "see that igf up runs, &lt;b&gt;"


def test_names_and_not_ids_say_who_leaves_what(desk: AtDesk) -> None:
    filled = {"person": "amina", "body": "mag", "reason": "A new post"}
    found = desk.client.post("/act/leave", data=filled)
    assert found.status_code == 200
    assert "amina leaves" not in found.text
    assert " leaves mag" not in found.text


def test_all_acts_stand_under_what_they_are_about(desk: AtDesk) -> None:
    page = desk.text("/acts")
    assert page.index(">Questions and answers ") < page.index('href="/act/excuse"')
    assert page.index('href="/act/excuse"') < page.index(">Emails ") < page.index("correct-email")


def test_a_form_opened_from_a_stage_names_it_and_leads_back(desk: AtDesk) -> None:
    page = desk.text(f"/act/extend?stage={desk.year.stage}")
    assert f'<input type="hidden" name="stage" value="{desk.year.stage}">' in page
    assert page.count(f'href="/stage/{desk.year.stage}"') == 2
    assert 'type="hidden" name="stage"' not in desk.text("/act/extend")


def test_what_was_done_leads_to_its_drafts_and_back_to_its_stage(desk: AtDesk) -> None:
    filled = {"stage": desk.year.stage, "closes": "+7d", "reason": "Three groups asked"}
    preview = desk.client.post("/act/extend", data=filled, follow_redirects=False)
    done = desk.client.post(preview.headers["location"]).text
    assert 'href="/emails?state=draft"' in done
    assert f'href="/stage/{desk.year.stage}"' in done


def test_documents_are_chosen_by_title_and_no_counted_one_is_offered(desk: AtDesk) -> None:
    page = desk.text(f"/act/put-in-document?stage={desk.year.stage}")
    assert 'name="key" value="synthesis"' in page
    assert 'value="call_count"' not in page


@pytest.mark.parametrize(
    ("now", "zone", "day"),
    [
        (datetime(2026, 12, 1, 17, 0, tzinfo=UTC), "Europe/Zurich", 4),
        (datetime(2026, 12, 4, 23, 30, tzinfo=UTC), "UTC", 4),
        (datetime(2026, 12, 4, 23, 30, tzinfo=UTC), "Asia/Tokyo", 11),
    ],
)
def test_the_week_ends_on_friday_where_the_reader_is(now: datetime, zone: str, day: int) -> None:
    until = until_friday(now, zone=zone)
    assert (until.weekday(), until.day, until.tzname()) == (4, day, ZoneInfo(zone).tzname(now))
