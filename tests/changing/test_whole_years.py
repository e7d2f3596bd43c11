"""Changed files of whole years: random ones over random moves, and the real one."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from igf.changing import Wish, apply, compare
from igf.changing.export import export_year
from igf.log.write import By
from igf.moving import MoveOrder, carry_out, foresee
from igf.starting.start import YearToStart, start
from igf.stopping.stop import cancel
from igf.store.queries import year as queries
from igf.year.file import load_year
from igf.year.rules.plan import plan
from schemas.cycle import CycleFile
from schemas.errors import Mistake, Mistakes
from schemas.moments import zulu
from tests.amounts import examples
from tests.engine.begun import (
    INPUT,
    OPENS,
    STAFF,
    Begun,
    begun,
    ready,
    staffed,
    year_file,
)
from tests.store.databases import SLOW_MS
from tests.tree import ROOT
from tests.year.years import Data

STAGES: dict[str, Data] = {
    "thematic_input": INPUT,
    "review": {
        "kind": "meeting",
        "title": "Review",
        "opens": "thematic_input.closes + 7d",
        "closes": "thematic_input.closes + 8d",
        "audience": ["mag"],
    },
    "meeting": {"kind": "meeting", "title": "Meeting", "opens": "T", "closes": "T + 3d"},
}
NAMES = ("thematic_input.closes", "review.opens", "review.closes", "meeting.opens")
KINDS = ROOT / "flows" / "kinds"
#: What may follow another date.
FLOATING = ("review.opens", "review.closes", "meeting.closes")
DAYS = st.dates(date(2027, 2, 1), date(2027, 12, 20)).map(str)


def edited(edits: dict[str, str]) -> CycleFile:
    stages = {key: dict(each) for key, each in STAGES.items()}
    for name, day in edits.items():
        key, _, point = name.partition(".")
        stages[key][point] = day
    return year_file(stages)


def dates(year: Begun) -> dict[str, str]:
    with year.office.store.read() as session:
        rows = queries.deadlines(session, "igf-2027")
        return {row.name: f"{zulu(row.at) if row.at else None} v{row.version}" for row in rows}


def moved(year: Begun, moves: dict[str, str]) -> set[str]:
    """Move these dates one by one; those that could not be moved are left out."""
    done = set()
    for name, to in moves.items():
        with suppress(Mistake, Mistakes):
            order = MoveOrder("igf-2027", {name: to}, By(STAFF, "few came in"))
            carry_out(year.office, foresee(year.office, order))
            done.add(name)
    return done


@settings(max_examples=examples(12, soak=300))
@given(
    moves=st.dictionaries(st.sampled_from(NAMES), DAYS, max_size=2),
    edits=st.dictionaries(st.sampled_from(NAMES), DAYS, max_size=3),
    take=st.sets(st.sampled_from(NAMES), max_size=1),
)
def test_a_start_never_loses_a_move(
    moves: dict[str, str], edits: dict[str, str], take: set[str]
) -> None:
    with TemporaryDirectory() as folder:
        home = Path(folder)
        with begun(f"sqlite:///{home / 'igf.db'}", home, stages=STAGES) as year:
            year.carry(OPENS)
            done, before = moved(year, moves), dates(year)
            wish = Wish(ready(edited(edits)), STAFF, tuple(take))
            apply(year.office, compare(year.office, wish))
            after = dates(year)
            unnamed = {name: each for name, each in before.items() if name not in take}
            stands = {name for name in unnamed if name in done or name not in (*edits, *FLOATING)}
            assert {n: after[n] for n in stands} == {n: unnamed[n] for n in stands}
            assert compare(year.office, wish).is_empty


def year_2024(change: Callable[[str], str] = str, *, kinds: Path = KINDS) -> YearToStart:
    """The real year, its file changed as text, with kinds of a folder."""
    source = ROOT / "cycles" / "igf-2024.yaml"
    with TemporaryDirectory() as folder:
        path = Path(folder) / source.name
        path.write_text(change(source.read_text("utf-8")), "utf-8")
        found = load_year(path, kinds)
    assert not isinstance(found, list)
    planned = plan(found.cycle, found.definitions)
    return YearToStart(source.name, found.cycle, found.definitions, planned)


def test_a_whole_year_goes_on_two_days_later_in_one_short_transaction(
    small_url: str, tmp_path: Path
) -> None:
    with staffed(small_url, tmp_path, at=datetime(2024, 1, 2, tzinfo=UTC)) as year:
        start(year.office, year_2024(), by=STAFF)
        year.office.store.slow_ms = SLOW_MS
        later = year_2024(lambda text: text.replace("2024-12-15", "2024-12-17"))
        change = compare(year.office, Wish(later, STAFF))
        done = apply(year.office, change)
        cases = Counter(each.case for each in change.dates)
        assert cases["taken"] == 1
        assert cases["follows"] > 20
        assert len(done.stages) > 20
        assert compare(year.office, Wish(later, STAFF)).is_empty


def test_a_kind_that_was_changed_in_its_folder_changes_the_stages_that_run(
    small_url: str, tmp_path: Path
) -> None:
    kinds = Path(copytree(KINDS, tmp_path / "kinds"))
    call = kinds / "call_for_input.yaml"
    call.write_text(call.read_text("utf-8").replace("closes - 1d 09:00", "closes - 2d 09:00"))
    with staffed(small_url, tmp_path, at=datetime(2024, 1, 25, tzinfo=UTC)) as year:
        start(year.office, year_2024(), by=STAFF)
        change = compare(year.office, Wish(year_2024(kinds=kinds), STAFF))
        turns = {each.id: each.turn for each in change.stages}
        year.stage = "igf-2024/thematic_input"
        assert turns[year.stage] == "changed"
        assert set(turns.values()) <= {"changed", "frozen"}
        apply(year.office, change)
        year.carry(datetime(2024, 1, 29, 9, 0, tzinfo=UTC))
        assert year.fired()[-1] == "remind/closes-2d@1"


def test_a_year_that_was_exported_and_is_started_again_stands_as_it_stood(
    small_url: str, tmp_path: Path
) -> None:
    with begun(small_url, tmp_path, stages=STAGES) as year:
        year.carry(OPENS)
        moved(year, {"thematic_input.closes": "2027-02-07 23:59 UTC", "T": "+2d"})
        cancel(year.office, "igf-2027/review", by=By(STAFF, "not this year"))
        before = dates(year)
        text = export_year(year.office, "igf-2027", schema="cycle.schema.json")
        exported = CycleFile.model_validate(yaml.safe_load(text))
        change = compare(year.office, Wish(ready(exported), STAFF))
        assert {each.case for each in change.dates} <= {"agrees"}
        assert change.stages == ()
        apply(year.office, change)
        assert dates(year) == before
