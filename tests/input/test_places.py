"""Places are allotted in the order in which they were asked for; the others wait in that order."""

from datetime import UTC, datetime

from igf.input.rules.places import allot, places_text
from schemas.contributions import ContributionRow

CLOSES = datetime(2027, 2, 26, 23, 59, tzinfo=UTC)


def request(key: str, at: str | None, organisation: str = "") -> ContributionRow:
    received = datetime.fromisoformat(f"2027-{at}T12:00:00+00:00") if at else None
    return ContributionRow(row_key=key, received_at=received, organisation=organisation)


ROWS = [
    request("late", "02-28", "Too late"),
    request("none", None),
    request("third", "02-20"),
    request("first", "01-05", "First | of all"),
    request("second", "01-06"),
]


def test_the_first_to_ask_get_a_place_and_the_others_wait_in_order() -> None:
    found = allot(ROWS, number=2, closes=CLOSES)
    assert [row.row_key for row in found.places] == ["first", "second"]
    assert [row.row_key for row in found.waiting] == ["third", "late", "none"]


def test_without_a_number_of_places_nobody_waits() -> None:
    found = allot(ROWS, number=None, closes=None)
    assert (len(found.places), found.waiting) == (5, ())
    text = places_text("IGF village", "IGF 2027", found=found)
    assert "The number of places is not set, so there is no waiting list." in text
    assert "Waiting list" not in text


def test_the_document_says_what_is_allotted_and_what_is_free() -> None:
    text = places_text("IGF village", "IGF 2027", found=allot(ROWS, number=7, closes=CLOSES))
    assert text.startswith(
        "# IGF 2027: IGF village, allotment of places\n\n5 requests were received."
    )
    assert "7 places: 5 allotted, 2 free." in text
    assert "| 1 | first | First / of all |  |  | 5 January 2027, 12:00 UTC |" in text
    assert "28 February 2027, 12:00 UTC, after the closing |" in text
    assert "no time given |" in text
    assert text.endswith("Nobody waits.\n")


def test_no_request_is_said_and_no_table_stands_there() -> None:
    text = places_text("IGF village", "IGF 2027", found=allot([], number=3, closes=CLOSES))
    assert "No request was received." in text
    assert "|" not in text
