"""The timeline of a year: every date with its zone, in order of time, as it stands."""

from datetime import UTC, datetime

from igf.report.timeline import timeline_text
from igf.year.rules.define import define
from igf.year.rules.plan import plan
from schemas.plan import Plan
from tests.year.years import kind, stage, year

AS_OF = (
    "As of 20 January 2024. The annual meeting is held in Lund, Sweden. "
    "Dates may still change, unless they are marked confirmed."
)
AT = datetime(2024, 1, 20, 8, 0, tzinfo=UTC)


def planned(**stages: object) -> Plan:
    declared = year(dict(stages), milestones={"freeze": {"at": "T-30d", "title": "Shared freeze"}})
    definitions, problems = define(declared, {"call": kind()})
    assert not problems
    states = {"dropped": "cancelled"} if "dropped" in stages else {}
    return plan(declared, definitions, states=states)  # type: ignore[arg-type]  # a literal


def lines(found: Plan, confirmed: frozenset[str] = frozenset()) -> list[str]:
    text = timeline_text(found, place="Lund, Sweden", confirmed=confirmed, at=AT)
    return text.splitlines()


def test_milestones_and_stages_stand_in_order_of_time_with_their_zones() -> None:
    found = lines(
        planned(
            later=stage("2024-03-01", "2024-03-31", title="Later"),
            first=stage("2024-02-01 10:00 Europe/Zurich", "2024-02-28", title="First"),
        )
    )
    assert found[:3] == [
        "# IGF 2024: timeline",
        "",
        AS_OF,
    ]
    assert [line for line in found if line.startswith("| ") and "2024" in line] == [
        "| Shared freeze | 15 November 2024 (UTC) |",
        "| First day of the annual meeting | 15 December 2024 (UTC) |",
        "| First | 1 February 2024, 10:00 Europe/Zurich | 28 February 2024, 23:59 UTC |  |",
        "| Later | 1 March 2024, 09:00 UTC | 31 March 2024, 23:59 UTC |  |",
    ]


def test_what_is_confirmed_cancelled_undecided_or_undated_is_said() -> None:
    found = lines(
        planned(
            sure=stage("2024-03-01", "2024-03-31", title="Sure", place="Geneva"),
            dropped=stage("2024-04-01", "2024-04-30", title="Dropped"),
            third=stage("2024-05-01", {"at": None}, title="Third", held="undecided"),
            never=stage("2024-06-01", "2024-06-30", title="Never", held="no"),
        ),
        frozenset({"sure.opens"}),
    )
    assert (
        "| Sure | 1 March 2024, 09:00 UTC, confirmed | 31 March 2024, 23:59 UTC | Geneva |" in found
    )
    assert any(line.startswith("| Dropped |") and line.endswith("| cancelled |") for line in found)
    third = "| Third | 1 May 2024, 09:00 UTC | no date yet | not decided yet whether it is held |"
    assert third in found
    assert not any("Never" in line for line in found)


def test_a_venue_that_is_not_known_is_said() -> None:
    text = timeline_text(planned(call=stage()), place="", confirmed=(), at=AT)
    assert "The venue is not known yet." in text
