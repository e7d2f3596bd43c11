"""Reading and writing date expressions."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.dates import (
    UNITS,
    DateExpression,
    DateExpressionError,
    Offset,
    parse,
    parse_length,
)
from schemas.zones import zone_label

_NAMES = st.sampled_from(["T", "P", "opens", "closes", "due", "asked", "kick_off", "a1.closes"])
_DAYS = st.dates(date(2000, 1, 2), date(2199, 12, 30))
_INSTANTS = st.datetimes(
    datetime(2000, 1, 2),  # noqa: DTZ001 -- hypothesis adds the zone itself
    datetime(2199, 12, 30),  # noqa: DTZ001 -- as above
    timezones=st.just(UTC),
).map(lambda instant: instant.replace(microsecond=0))
_OFFSETS = st.lists(
    st.builds(Offset, st.integers(-9999, 9999), st.sampled_from(UNITS)), max_size=4
).map(tuple)
_ZONES = st.sampled_from(["UTC", "Etc/GMT+11", "Etc/GMT-14", "Europe/Oslo", "Asia/Kolkata"])


@st.composite
def _expressions(draw: st.DrawFn) -> DateExpression:
    clock = draw(st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)))
    return DateExpression(
        draw(_NAMES | _DAYS | _INSTANTS),
        draw(_OFFSETS),
        draw(st.none() | st.integers(0, 6)),
        clock,
        None if clock is None else draw(_ZONES),
    )


@given(_expressions())
def test_what_is_written_reads_back_as_the_same_expression(expression: DateExpression) -> None:
    assert parse(expression.render()) == expression


@given(st.text(max_size=60) | st.from_regex(r"[TPa-z.]{1,8}[-+ 0-9a-zA-Z:T/]{0,40}"))
def test_any_text_is_read_or_refused_with_words(text: str) -> None:
    try:
        expression = parse(text)
    except DateExpressionError as error:
        assert error.wrong  # noqa: PT017 -- most texts are refused, a few are not
        assert error.right  # noqa: PT017 -- as above
    else:
        assert parse(expression.render()) == expression


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("T-319d", "T-319d"),
        (" T  -  319 d ", "T-319d"),
        ("T−319d", "T-319d"),
        ("T-24w Tue 11:00 UTC", "T-24w Tue 11:00 UTC"),
        ("2024-01-31 23:59 UTC", "2024-01-31 23:59 UTC"),
        ("closes - 7d 9:00", "closes-7d 09:00 UTC"),
        ("P + 10wd", "P+10wd"),
        ("closes + 8d noon UTC", "closes+8d 12:00 UTC"),
        ("2027-02-07 10:23:45 UTC-11", "2027-02-07 10:23:45 UTC-11"),
        ("T midnight", "T 00:00 UTC"),
        ("2016-06-06 23:59 UTC-11", "2016-06-06 23:59 UTC-11"),
        ("2016-06-06 23:59 AoE", "2016-06-06 23:59 UTC-12"),
        ("asked + 7d - 90min", "asked+7d-90min"),
        ("thematic_input.closes + 7d", "thematic_input.closes+7d"),
        ("T 09:00 Etc/GMT+11", "T 09:00 UTC-11"),
        ("T 09:00 UTC+05:30", "T 09:00 UTC+5:30"),
        ("T 09:00 UTC-0", "T 09:00 UTC"),
        ("2026-11-22T01:45:10+01:00 + 30s", "2026-11-22T00:45:10Z+30s"),
    ],
)
def test_an_expression_has_one_canonical_text(text: str, canonical: str) -> None:
    assert parse(text).render() == canonical


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("", "'' is not a point in time", "STAGE.closes"),
        ("-7d", "'-7d' is not a point in time", "begin with T"),
        ("T-319", "'-319' has no unit", "-319d"),
        ("T-3x", "'x' in '-3x' is not a unit", "s, min, h, d, w or wd"),
        ("T-10000d", "too far away", "9999"),
        ("T+1d+1d+1d+1d+1d", "5 offsets are too many", "add them up"),
        ("call.close", "'call.close' names no date of a stage", "call.closes"),
        ("2024-02-30", "2024-02-30 is not a day", "check"),
        ("1024-02-03", "1024 is out of range", "year"),
        ("2024-02-03T10:00", "has no zone", "2024-02-03T10:00Z"),
        ("2024-02-03T10:00:00.5Z", "is not an instant", "to the second"),
        ("2024-02-03T25:00Z", "is not an instant", "to the second"),
        ("T tue", "'tue' is neither a weekday nor a time", "Mon to Sun"),
        ("T Tue 24:00", "24:00 is not a time of day", "23:59"),
        ("T 09:00 CEST", "'CEST' is not a zone", "Europe/Oslo"),
        ("T 09:00 Europe/Olso", "'Europe/Olso' is not a zone", "Europe/Oslo"),
        ("T 09:00 posix/Europe/Oslo", "is not a zone", "Europe/Oslo"),
        ("T 09:00 UTC-13", "no zone is at UTC-13", "UTC-12 to UTC+14"),
        ("T 09:00 UTC+5:17", "no zone is at UTC+5:17", "a name such as"),
        ("T 09:00 UTC sharp", "'sharp' comes after the zone", "end with the zone"),
    ],
)
def test_a_mistake_says_what_is_wrong_and_what_would_be_right(
    text: str, wrong: str, right: str
) -> None:
    with pytest.raises(DateExpressionError) as raised:
        parse(text)

    assert wrong in raised.value.wrong
    assert right in raised.value.right
    assert str(raised.value) == f"{raised.value.wrong}; {raised.value.right}"


def test_utc_minus_eleven_is_kept_as_a_named_zone() -> None:
    expression = parse("2016-06-06 23:59 UTC-11")

    assert (expression.clock, expression.zone) == (time(23, 59), "Etc/GMT+11")


@pytest.mark.parametrize(
    ("text", "anchor"),
    [("T-1d", "T"), ("opens", "opens"), ("call.closes+1d", "call.closes"), ("2024-01-31", None)],
)
def test_the_anchor_is_the_name_a_date_hangs_on(text: str, anchor: str | None) -> None:
    assert parse(text).anchor == anchor


def test_own_points_can_be_written_as_those_of_the_stage() -> None:
    assert parse("closes - 7d").of_stage("call").render() == "call.closes-7d"
    assert parse("other.closes - 7d").of_stage("call").render() == "other.closes-7d"
    assert parse("due - 2d").of_stage("call").render() == "due-2d"


@pytest.mark.parametrize(
    ("zone", "label"),
    [("UTC", "UTC"), ("Etc/GMT-3", "UTC+3"), ("Asia/Kolkata", "UTC+5:30"), ("Etc/UTC", "UTC")],
)
def test_a_fixed_zone_is_shown_as_its_distance_from_utc(zone: str, label: str) -> None:
    assert zone_label(zone) == label


def test_a_place_keeps_its_name() -> None:
    assert zone_label("Europe/Oslo") == "Europe/Oslo"


def test_a_length_is_a_number_and_a_unit() -> None:
    assert parse_length("2d") == timedelta(days=2)
    assert parse_length("90 min") == timedelta(minutes=90)


@pytest.mark.parametrize("text", ["2", "d", "-2d", "2wd", "2 days", ""])
def test_other_lengths_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(DateExpressionError, match="as in 2d"):
        parse_length(text)
