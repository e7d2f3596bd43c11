import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igf.input.imports import batch_of, current, imports, withdraw_import
from igf.input.read import InputFile, InputRead, read_input
from igf.input.take_in import Incoming, preview, take_in
from igf.log.write import Actor, By
from igf.office.office import Office
from igf.store.queries import year as queries
from igf.store.tables.records import LogValue
from igf.store.tables.year import Document
from schemas.contributions import ContributionRow
from schemas.errors import Mistake, Mistakes
from tests.amounts import examples
from tests.engine.a_year import CALL, CLOSES, NOW, SetClock, opened, start_year

AMINA = Actor("Amina Diallo", "command")
HEADERS = ("ID", "Timestamp", "Stakeholder group", "Region", "Categories", "Contribution")
ROW = ("1", "2027-01-10 09:00", "Civil society", "Africa", "Access", "More people online")


@pytest.fixture(params=["sqlite", "postgres"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    sqlite = f"sqlite:///{tmp_path / 'igf.db'}"
    url = sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with opened(url, tmp_path) as found:
        start_year(found)
        yield found


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Office]:
    with opened(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path) as found:
        start_year(found)
        yield found


def row(
    key: str, text: str = "More people online", *, at: str = "2027-01-10 09:00"
) -> tuple[str, ...]:
    return (key, at, "Civil society", "Africa", "Access", text)


def read(
    office: Office, *rows: Sequence[str], headers: Sequence[str] = HEADERS, **said: str
) -> InputRead:
    path = office.outgoing.parent / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([headers, *rows])
    return read_input(office, InputFile(path, source="form", columns=said), stage=CALL)


def take(office: Office, *rows: Sequence[str]) -> Incoming:
    return take_in(office, CALL, read=read(office, *rows), by=AMINA)


def counting(office: Office, source: str | None = None) -> tuple[ContributionRow, ...]:
    with office.store.read() as session:
        return current(session, CALL, source=source)


def texts(office: Office) -> dict[str, str]:
    return {each.row_key: each.text for each in counting(office)}


def test_an_import_is_one_batch_with_its_rows_and_one_entry_in_the_log(office: Office) -> None:
    done = take(office, row("1"), row("2"))
    assert done.batch == f"{CALL}/import-1"
    batch, rows = batch_of(office, done.batch)
    assert (batch.by, batch.source, batch.file_name, len(rows)) == (
        "Amina Diallo",
        "form",
        "answers.csv",
        2,
    )
    assert counting(office) == rows
    with office.store.read() as session:
        (entry,) = queries.log(session)
        values = session.get_one(LogValue, entry.id).values
    assert (entry.act, entry.subject, entry.stage) == ("input.imported", done.batch, CALL)
    assert values == {
        "source": "form",
        "added": 2,
        "changed": 0,
        "missing": 0,
        "unchanged": 0,
        "late": 0,
    }


def test_a_second_import_of_the_same_file_changes_nothing(office: Office) -> None:
    take(office, row("1"), row("2"))
    before = counting(office)
    again = take(office, row("1"), row("2"))
    assert again.batch is None
    assert len(again.difference.unchanged) == 2
    assert counting(office) == before
    assert len(imports(office)) == 1
    with office.store.read() as session:
        assert len(queries.log(session)) == 1


def test_only_added_and_changed_rows_are_written_and_missing_ones_stay(office: Office) -> None:
    take(office, row("1"), row("2"), row("3"))
    done = take(office, row("2", "Changed"), row("3"), row("4"))
    found = done.difference
    parts = (found.added, found.changed, found.missing, found.unchanged)
    assert [[each.row_key for each in part] for part in parts] == [["4"], ["2"], ["1"], ["3"]]
    assert [each.size for each in imports(office)] == [3, 2]
    assert texts(office) == {
        "1": "More people online",
        "2": "Changed",
        "3": "More people online",
        "4": "More people online",
    }


def test_a_preview_tells_what_would_change_and_writes_nothing(office: Office) -> None:
    take(office, row("1"))
    found = preview(office, CALL, read=read(office, row("1", "Changed"), row("2")))
    assert [len(found.difference.added), len(found.difference.changed)] == [1, 1]
    assert found.batch is None
    assert texts(office) == {"1": "More people online"}


def test_an_older_export_does_not_replace_what_is_newer(small: Office) -> None:
    newer = row("1", "Corrected", at="2027-01-11 09:00")
    take(small, newer)
    older = read(small, row("1"), row("2"))
    for act in (preview, partial(take_in, by=AMINA)):
        with pytest.raises(Mistake, match="the rows of 1 are older than those here"):
            act(small, CALL, read=older)
    assert take(small, newer).batch is None


def test_withdrawing_an_import_brings_the_older_versions_back(office: Office) -> None:
    take(office, row("1"), row("2"))
    before = counting(office)
    second = take(office, row("1", "Changed"), row("3"))
    gone = withdraw_import(office, str(second.batch), by=By(AMINA, "the wrong file"))
    assert (gone.rows, gone.counting, gone.later) == (2, 2, ())
    assert counting(office) == before
    with office.store.read() as session:
        assert [entry.act for entry in queries.log(session)][-1] == "input.withdrawn"


def test_what_was_withdrawn_can_be_imported_again(office: Office) -> None:
    first = take(office, row("1"))
    withdraw_import(office, str(first.batch), by=By(AMINA, "a test"))
    assert counting(office) == ()
    assert take(office, row("1")).batch == f"{CALL}/import-2"
    assert len(counting(office)) == 1


def test_a_withdrawal_names_later_imports_that_hold_differences_only(small: Office) -> None:
    first = take(small, row("1"), row("2"))
    set_clock(small, hours=1)
    second = take(small, row("1"), row("2"), row("3"))
    gone = withdraw_import(small, str(first.batch), by=By(AMINA, "a test"))
    assert gone.later == (second.batch,)
    assert gone.counting == 1


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_withdrawal_needs_a_reason(small: Office, reason: str) -> None:
    done = take(small, row("1"))
    with pytest.raises(Mistake, match="the reason is missing"):
        withdraw_import(small, str(done.batch), by=By(AMINA, reason))
    assert len(counting(small)) == 1


def test_an_import_is_withdrawn_once_and_only_if_it_is_there(small: Office) -> None:
    batch = str(take(small, row("1")).batch)
    withdraw_import(small, batch, by=By(AMINA, "a test"))
    with pytest.raises(Mistake, match="withdrawn before"):
        withdraw_import(small, batch, by=By(AMINA, "a test"))
    with pytest.raises(Mistake, match="there is no import import-9"):
        withdraw_import(small, "import-9", by=By(AMINA, "a test"))
    with pytest.raises(Mistake, match="there is no import import-9"):
        batch_of(small, "import-9")


def test_nothing_is_written_while_a_single_row_is_wrong(office: Office) -> None:
    with pytest.raises(Mistakes) as wrong:
        read(office, row("1"), ("2", "later", "Civils", "Africa", "a;b;c;d", "x"), row("1"))
    assert [(each.line, each.place) for each in wrong.value.problems] == [
        (3, "Timestamp"),
        (3, "Stakeholder group"),
        (3, "Categories"),
        (4, "ID"),
    ]
    assert all(each.file.endswith("answers.csv") for each in wrong.value.problems)
    assert imports(office) == []


def test_a_cell_below_no_header_hides_no_wrong_row(small: Office) -> None:
    with pytest.raises(Mistakes) as wrong:
        read(small, (*row("1"), "stray"), ("2", "later", "Civil society", "Africa", "a", "x"))
    assert [(each.line, each.code) for each in wrong.value.problems] == [
        (2, "header_blank"),
        (3, "received_at"),
    ]


def test_a_cell_below_no_header_hides_no_missing_column(small: Office) -> None:
    headers = tuple(header for header in HEADERS if header != "Contribution")
    with pytest.raises(Mistakes) as wrong:
        read(small, row("1"), headers=headers, text="Contribution")
    assert len(wrong.value.problems) == 2
    assert wrong.value.problems[1].code == "header_blank"


def test_the_grace_after_the_closing_is_in_time_and_a_second_later_is_late(small: Office) -> None:
    grace = CLOSES + timedelta(hours=2)
    times = [f"{CLOSES:%Y-%m-%d %H:%M:%S}", f"{grace:%Y-%m-%d %H:%M:%S}"]
    late = f"{grace + timedelta(seconds=1):%Y-%m-%d %H:%M:%S}"
    rows = [row(str(n), at=at) for n, at in enumerate([*times, late])]
    done = take(small, *rows)
    assert [each.row_key for each in done.late] == ["2"]
    assert len(counting(small)) == 3


def test_what_came_before_the_opening_counts_and_is_named(small: Office) -> None:
    done = take(small, row("1", at="2027-01-04 09:00:00"), row("2", at="2027-01-04 08:59:59"))
    assert [each.row_key for each in done.early] == ["2"]
    assert len(counting(small)) == 2


def test_after_the_closing_rows_without_a_time_are_told_apart(small: Office) -> None:
    assert preview(small, CALL, read=read(small, row("1", at=""))).undated == ()
    set_clock(small, days=30)
    assert len(preview(small, CALL, read=read(small, row("1", at=""))).undated) == 1


def test_a_call_without_a_closing_date_has_nothing_late(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path) as office:
        start_year(office, closes=None)
        assert take(office, row("1", at="2028-01-01")).late == ()


def test_an_import_says_which_documents_were_made_without_it(small: Office) -> None:
    with small.store.write(NOW) as session:
        session.add(synthesis())
    assert take(small, row("1")).made == ("Synthesis of thematic input, version 1",)


def test_the_columns_of_a_source_are_proposed_once_and_kept(small: Office) -> None:
    assert read(small, row("1")).first
    take(small, row("1"))
    again = read(small, row("1"))
    assert not again.first
    assert again.layout == read(small, row("2")).layout


def test_a_header_that_changed_is_reported_with_the_nearest_one(small: Office) -> None:
    take(small, row("1"))
    headers = [*HEADERS[:-1], "Your contribution"]
    with pytest.raises(Mistakes, match=r"that is not here \(Contribution\) -> did you mean"):
        read(small, row("1"), headers=headers)
    assert read(small, row("1"), headers=headers, text="Your contribution").found.rows


def test_a_new_name_of_a_column_is_kept_even_if_no_row_changed(small: Office) -> None:
    take(small, row("1"))
    headers = [*HEADERS[:-1], "Your contribution"]
    renamed = read(small, row("1"), headers=headers, text="Your contribution")
    assert take_in(small, CALL, read=renamed, by=AMINA).batch is None
    assert read(small, row("1"), headers=headers).found == renamed.found
    assert len(imports(small)) == 1


def test_what_tells_contributions_apart_cannot_change_while_some_count(small: Office) -> None:
    done = take(small, row("1"))
    with pytest.raises(Mistakes, match='told apart by "ID"'):
        read(small, row("1"), row_key="")
    with pytest.raises(Mistakes, match='told apart by "ID"'):
        read(small, row("1"), row_key="Contribution", text="ID")
    withdraw_import(small, str(done.batch), by=By(AMINA, "a test"))
    assert read(small, row("1"), row_key="").found.rows


def test_two_sources_do_not_overwrite_each_other(small: Office) -> None:
    take(small, row("1"))
    other = replace(read(small, row("1", "By mail")), source="mail")
    take_in(small, CALL, read=other, by=AMINA)
    assert sorted(each.text for each in counting(small)) == ["By mail", "More people online"]


def test_an_import_that_came_in_between_is_compared_with_before_anything_is_written(
    office: Office,
) -> None:
    mine, other = read(office, row("1"), row("2")), read(office, row("1"))
    clock = MeanwhileClock(lambda: take_in(office, CALL, read=other, by=AMINA))
    done = take_in(replace(office, clock=clock), CALL, read=mine, by=AMINA)
    assert done.batch == f"{CALL}/import-2"
    assert [each.row_key for each in done.difference.incoming] == ["2"]


def test_fifteen_hundred_contributions_are_one_short_transaction(office: Office) -> None:
    rows = [row(str(n), "A contribution of some length. " * 30) for n in range(1500)]
    assert take(office, *rows).batch
    assert len(counting(office)) == 1500


ROWS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["x", "y", "z"]), min_size=1)


@given(first=ROWS, second=ROWS)
@settings(
    max_examples=examples(20, soak=400),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_withdrawing_the_last_import_leaves_what_counted_before_it(
    small: Office, first: dict[str, str], second: dict[str, str]
) -> None:
    source = f"form {uuid4()}"
    reads = [
        replace(read(small, *(row(*each) for each in rows.items())), source=source)
        for rows in (first, second)
    ]
    take_in(small, CALL, read=reads[0], by=AMINA)
    once = counting(small, source)
    take_in(small, CALL, read=reads[0], by=AMINA)
    assert counting(small, source) == once
    last = take_in(small, CALL, read=reads[1], by=AMINA)
    assert {each.row_key: each.text for each in counting(small, source)} == first | second
    if last.batch:
        withdraw_import(small, last.batch, by=By(AMINA, "a test"))
    assert counting(small, source) == once


class MeanwhileClock:
    """A clock at whose second look another person does something."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        self.looks = 0
        self.meanwhile = meanwhile

    def now(self) -> datetime:
        self.looks += 1
        if self.looks == 2:
            self.meanwhile()
        return NOW


def set_clock(office: Office, **later: int) -> None:
    assert isinstance(office.clock, SetClock)
    office.clock.at = NOW + timedelta(**later)


def synthesis() -> Document:
    return Document(
        stage=CALL,
        key="synthesis",
        version=1,
        title="Synthesis of thematic input",
        media_type="text/markdown",
        sha256="0" * 64,
        content=b"",
        author="secretariat",
        made_at=NOW,
    )
