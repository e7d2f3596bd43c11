"""The acts on items: each is seen before, done once, and refused with words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from igf.acts.prepare import Changed, confirm, did_words, differences
from igf.acts.table import act_named
from igf.items.acts import note_presented, select, withdraw
from igf.items.entering_acts import AddItem, ImportItems, TakeOverItem
from igf.items.office_acts import (
    DeclineItems,
    GiveSlot,
    MergeItems,
    NotePresented,
    RecharterItem,
    ReinstateItems,
    SelectItems,
    WithdrawItems,
)
from igf.starting.start import start
from schemas.acts import ActFields
from schemas.errors import Mistake, Mistakes
from tests.acts.doing import (
    LEA,
    OF_A_PREVIEW,
    done_once,
    options,
    sent,
    shown,
    tables_changed,
    unfit,
    values,
)
from tests.engine.begun import OPENS, STAFF, Begun, ready, year_file
from tests.items.proposing import (
    BODIES,
    ROLES,
    act,
    because,
    enter,
    items,
    proposing,
    stage_of,
    states,
)
from tests.store.databases import dump

KIND = "pn_bpf_selection"
STAGE = f"igf-2027/{KIND}"
WHY = "the same topic"
FILE = sent("proposals.csv", "title,key", "Policy network on AI,ai", "Local content,local")
FIELDS: dict[str, ActFields] = {
    "add-item": AddItem(stage=STAGE, title="Policy network on AI"),
    "import-items": ImportItems(stage=STAGE, file=FILE),
    "give-slot": GiveSlot(stage=STAGE, item="one", at="2027-01-27 10:00 UTC"),
    "note-presented": NotePresented(stage=STAGE, items=("one",), absent=("two",)),
    "merge-items": MergeItems(stage=STAGE, item="one", into="seen", reason=WHY),
    "recharter-item": RecharterItem(stage=STAGE, item="one", reason=WHY),
    "select-items": SelectItems(stage=STAGE, items=("seen",)),
    "decline-items": DeclineItems(stage=STAGE, items=("seen",), reason=WHY),
    "withdraw-items": WithdrawItems(stage=STAGE, items=("one", "two"), reason=WHY),
    "reinstate-items": ReinstateItems(stage=STAGE, items=("gone",), reason=WHY),
}


@contextmanager
def proposed(folder: Path) -> Iterator[Begun]:
    """A stage with two proposals received, two presented, one withdrawn; one can be funded."""
    with proposing(f"sqlite:///{folder / 'igf.db'}", folder, KIND, capacity=1) as year:
        year.clock.move_to(OPENS)
        enter(year, "one", "two", "seen", "heard", "gone")
        note_presented(year.office, act(year), keys=["seen", "heard"])
        withdraw(year.office, act(year), named=because("gone"))
        yield year


@pytest.fixture
def proposals(tmp_path: Path) -> Iterator[Begun]:
    """The stage, to be changed."""
    with proposed(tmp_path) as year:
        yield year


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begun]:
    """The stage, for tests in which nothing is done."""
    with proposed(tmp_path_factory.mktemp("still")) as year:
        yield year


@pytest.mark.parametrize("name", FIELDS)
def test_it_is_seen_before_and_done_once(proposals: Begun, name: str) -> None:
    done = done_once(proposals, name, FIELDS[name])
    assert did_words(done)[-1].startswith("Recorded: ")
    assert not any(line.startswith("Recorded") for line in done.preview.lines)


def test_the_same_on_both_databases(url: str, tmp_path: Path) -> None:
    with proposing(url, tmp_path, KIND) as year:
        done_once(year, "import-items", FIELDS["import-items"])
        assert states(year) == {"ai": "received", "local": "received"}


def test_what_is_shown_says_what_changes(still: Begun) -> None:
    preview = shown(still, "select-items", FIELDS["select-items"]).preview
    assert preview.title == "Select seen"
    assert preview.lines == ("seen: presented -> selected", "heard: presented -> not selected")
    both = shown(still, "withdraw-items", FIELDS["withdraw-items"]).preview
    assert both.title == "Withdraw 2 items"
    assert shown(still, "import-items", FIELDS["import-items"]).preview.lines == (
        "ai: new, received",
        "local: new, received",
    )


def test_a_merge_may_only_be_suggested(proposals: Begun) -> None:
    fields = MergeItems(stage=STAGE, item="one", into="two", reason=WHY, suggest=True)
    done_once(proposals, "merge-items", fields)
    assert {states(proposals)[key] for key in ("one", "two")} == {"received"}


def test_when_it_came_in_is_taken_as_it_is_typed(proposals: Begun) -> None:
    said = {"stage": STAGE, "title": "Local content", "received": "2027-01-03 18:00 UTC"}
    found = shown(proposals, "add-item", AddItem.model_validate(said))
    confirm(proposals.office, found.id, doer=LEA)
    received = {each.key: each.received_at for each in items(proposals)}
    assert received["local-content"] == datetime(2027, 1, 3, 18, tzinfo=UTC)
    assert unfit(proposals, "add-item", **said | {"received": "soon"}) == {
        "received": "When it came in: is no instant; write it as 2027-01-31 18:00 UTC"
    }


def _select(year: Begun) -> None:
    select(year.office, act(year), keys=["heard"])


def _withdraw(year: Begun, key: str) -> None:
    withdraw(year.office, act(year), named=because(key))


@pytest.mark.parametrize(
    ("name", "meanwhile"),
    [("decline-items", _select), ("select-items", partial(_withdraw, key="heard"))],
)
def test_if_others_changed_it_meanwhile_nothing_is_done(
    proposals: Begun, name: str, meanwhile: Callable[[Begun], None]
) -> None:
    found = shown(proposals, name, FIELDS[name])
    meanwhile(proposals)
    before = dump(proposals.office.store)
    with pytest.raises(Changed) as changed:
        confirm(proposals.office, found.id, doer=LEA)
    assert any(differences(changed.value.before.preview, changed.value.now.preview))
    assert tables_changed(proposals, before) <= OF_A_PREVIEW


@pytest.mark.parametrize(
    ("name", "fields", "error", "words"),
    [
        ("select-items", SelectItems(stage=STAGE, items=("one",)), Mistakes, "not presented yet"),
        ("select-items", SelectItems(stage=STAGE, items=("seen", "heard")), Mistake, "R-PN-1"),
        ("note-presented", NotePresented(stage=STAGE), Mistake, "no item is named"),
        ("note-presented", NotePresented(stage=STAGE, items=("seen",)), Mistake, "so already"),
        ("give-slot", GiveSlot(stage=STAGE, item="one", at="soon"), Mistake, "soon"),
        (
            "merge-items",
            MergeItems(stage=STAGE, item="one", into="gone", reason=WHY),
            Mistake,
            "cannot be merged",
        ),
        ("add-item", AddItem(stage=STAGE, title="One", key="one"), Mistake, "there already"),
        ("add-item", AddItem(stage=STAGE, title="One", amount="5000"), Mistakes, "applications"),
        ("import-items", ImportItems(stage=STAGE, file=sent("a.csv", "x")), Mistakes, "no rows"),
    ],
)
def test_what_cannot_be_done_is_refused_with_words(
    still: Begun, name: str, fields: ActFields, error: type[Mistake], words: str
) -> None:
    with pytest.raises(error, match=words):
        shown(still, name, fields)


def test_more_than_can_be_funded_takes_a_reason(proposals: Begun) -> None:
    fields = SelectItems(stage=STAGE, items=("seen", "heard"), over="a donor pays for one")
    done_once(proposals, "select-items", fields)
    assert {states(proposals)[key] for key in ("seen", "heard")} == {"selected"}


@pytest.mark.parametrize(
    ("name", "field", "keys"),
    [
        ("give-slot", "item", ["one", "two"]),
        ("note-presented", "carried", ["one", "two", "seen", "heard"]),
        ("select-items", "items", ["seen", "heard"]),
        ("reinstate-items", "items", ["gone"]),
        ("merge-items", "into", ["one", "two", "seen", "heard", "gone"]),
        ("take-in-item", "key", []),
        ("add-item", "level", []),
    ],
)
def test_choices_are_the_items_with_which_it_can_be_done(
    still: Begun, name: str, field: str, keys: list[str]
) -> None:
    assert values(still, name, field, stage=STAGE) == keys
    assert values(still, name, field) == []


def test_a_choice_shows_title_and_state(still: Begun) -> None:
    (only,) = options(still, "reinstate-items", "items", stage=STAGE)
    assert only == ("gone", "Title of gone", "withdrawn")
    assert values(still, "add-item", "stage") == [STAGE]


def test_an_act_is_offered_where_it_can_be_done(proposals: Begun) -> None:
    names = [*FIELDS]
    with proposals.office.store.read() as session:
        offers = {name: act_named(name).offered for name in names}
        found = {n: bool(o and o(session, STAGE, now=OPENS)) for n, o in offers.items()}
    assert all(found.values())
    _withdraw(proposals, "seen")
    _withdraw(proposals, "heard")
    with proposals.office.store.read() as session:
        offer = act_named("select-items").offered
        assert offer is not None
        assert not offer(session, STAGE, now=OPENS)


def test_levels_are_those_that_have_a_ceiling(small_url: str, tmp_path: Path) -> None:
    with proposing(small_url, tmp_path, "grants") as year:
        found = options(year, "add-item", "level", stage=year.stage)
        assert [(each.value, each.hint) for each in found] == [
            ("national", "at most USD 5,000"),
            ("sub_regional", "at most USD 6,000"),
            ("regional", "at most USD 12,000"),
        ]
        said = {"level": "national", "amount": "4000", "listed": "yes"}
        fields = AddItem.model_validate({"stage": year.stage, "title": "Forum of Oz", **said})
        done_once(year, "add-item", fields)
        assert [each.fields for each in items(year)] == [said]


def test_what_waits_from_an_earlier_year_is_taken_in_once(proposals: Begun) -> None:
    with pytest.raises(Mistake, match="no one waits from an earlier year"):
        shown(proposals, "take-in-item", TakeOverItem(stage=STAGE, key="one"))
    note_presented(proposals.office, act(proposals), keys=[], carried=["one"])
    stages = {KIND: stage_of(KIND) | {"opens": "2028-01-04", "closes": "2028-01-31"}}
    anchors = {"T": "2028-12-06", "P": "2027-12-06"}
    more = {"cycle": "igf-2028", "title": "IGF 2028", "bodies": BODIES, "roles": ROLES}
    start(proposals.office, ready(year_file(stages, anchors=anchors, **more)), by=STAFF)
    later = f"igf-2028/{KIND}"
    (waiting,) = options(proposals, "take-in-item", "key", stage=later)
    assert waiting == ("one", "Title of one", "igf-2027")
    done_once(proposals, "take-in-item", TakeOverItem(stage=later, key="one"))
    assert values(proposals, "take-in-item", "key", stage=later) == []
