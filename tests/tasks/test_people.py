"""The forms for a hand-over and a merge, without Prefect."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from igf.people.take_in import people_of
from tasks.acts import Done
from tasks.people import HandOverForm, MergeForm, hand_over, merge_people
from tasks.work import office
from tests.cli.installed import install


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("IGF_HOME", str(tmp_path / "home"))
    office.cache_clear()
    install(tmp_path, monkeypatch).people()
    yield
    office().store.close()
    office.cache_clear()


def hand(person: str, *, dry_run: bool, since: str = "") -> Done:
    form = HandOverForm(
        person=person,
        to="keiko-tanaka",
        by="Hanna Keller",
        reason="changes posts",
        since=since,
        bodies=True,
        dry_run=dry_run,
    )
    return hand_over.fn(form)


def chairs() -> list[str]:
    return [row.id for row in people_of(office(), "mag_chair")]


def test_a_hand_over_by_form_is_shown_first_then_done() -> None:
    assert hand("layla-haddad", dry_run=True).words[0] == "Only shown, nothing was handed over"
    assert chairs() == ["layla-haddad"]
    done = hand("layla-haddad", dry_run=False)
    assert done.words[0] == "Layla Haddad handed over to Keiko Tanaka"
    assert chairs() == ["keiko-tanaka"]


@pytest.mark.parametrize(
    ("person", "since", "said"),
    [
        ("layla", "", "nobody has the id or name layla"),
        ("layla-haddad", "soon", "soon is not a day"),
    ],
)
def test_a_mistake_is_told_with_what_to_do(person: str, since: str, said: str) -> None:
    (words,) = hand(person, dry_run=False, since=since).words
    assert words.startswith("Not done: ")
    assert said in words


def made_one(gone: str, *, dry_run: bool) -> str:
    form = MergeForm(
        gone=gone, stays="layla-haddad", by="Hanna Keller", reason="one person", dry_run=dry_run
    )
    return merge_people.fn(form).words[0]


def test_a_merge_by_form_is_shown_first_then_done() -> None:
    assert made_one("keiko-tanaka", dry_run=True) == "Only shown, nobody was merged"
    assert made_one("Keiko Tanaka", dry_run=False) == "keiko-tanaka was merged into layla-haddad"
    assert made_one("keiko-tanaka", dry_run=False).startswith("Not done: both are Layla Haddad")
