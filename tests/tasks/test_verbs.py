"""What the forms do, without Prefect: the functions of the tasks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from igf.store import queries
from tasks import verbs
from tasks.verbs import Contributions, Done, Paper
from tasks.work import office
from tests.cli.installed import CALL, Installed, install
from tests.tree import ROOT

WHY = {"by": "Amina Diallo", "reason": "the form broke"}
SAMPLE = ROOT / "examples" / "contributions.csv"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installed]:
    """An installation whose short year was put into the inbox and started."""
    monkeypatch.setenv("IGF_HOME", str(tmp_path / "home"))
    office.cache_clear()
    found = install(tmp_path, monkeypatch)
    found.people()
    put(found, Path(found.year(opened=1, length=160)).read_bytes(), "igf-short.yaml")
    start()
    yield found
    office().store.close()
    office.cache_clear()


def inbox(installed: Installed) -> Path:
    return installed.folder / "home" / "inbox"


def put(installed: Installed, content: bytes, name: str) -> None:
    inbox(installed).mkdir(exist_ok=True, parents=True)
    (inbox(installed) / name).write_bytes(content)


def start(*since: str) -> Done:
    return verbs.start_year.fn("igf-short.yaml", since=list(since), by="Amina Diallo")


def contributions(name: str, *, dry_run: bool = False) -> Done:
    form = Contributions(
        stage="thematic_input", year=None, file=name, source="", by="Lea Brun", dry_run=dry_run
    )
    return verbs.take_in_contributions.fn(form)


def test_a_year_from_the_inbox_is_started_and_put_away(installed: Installed) -> None:
    assert installed.igf("status").stdout.startswith("IGF Short\n")
    assert [path.name for path in inbox(installed).rglob("*.yaml")] == ["igf-short.yaml"]
    assert (inbox(installed) / "done" / "igf-short.yaml").exists()


@pytest.mark.usefixtures("installed")
def test_a_year_that_comes_with_the_project_needs_no_inbox() -> None:
    done = verbs.start_year.fn("igf-2024.yaml", since=[], by="Amina Diallo")
    assert done.words[0].startswith("IGF 2024 is started: 0 stages ahead")
    assert (ROOT / "cycles" / "igf-2024.yaml").exists()


@pytest.mark.usefixtures("installed")
def test_a_stage_closed_by_form_is_closed_through_that_door() -> None:
    done = verbs.move_date.fn("closes", "thematic_input", year=None, why=WHY)
    assert done.words[0].startswith("Call for thematic input is closed since ")
    assert done.stages == [CALL]
    with office().store.read() as session:
        entry = queries.log(session, CALL)[-1]
    assert (entry.actor, entry.door, entry.standing) == ("Amina Diallo", "prefect", "stated")


@pytest.mark.usefixtures("installed")
def test_a_mistake_ends_as_not_done_with_what_to_do() -> None:
    done = verbs.move_date.fn("opens", "thematic_imput", year=None, why=WHY)
    assert done.words == [
        "Not done: there is no stage thematic_imput -> did you mean thematic_input?"
    ]
    assert done.stages == []


def test_an_answer_given_in_the_form_is_recorded_once(installed: Installed) -> None:
    verbs.move_date.fn("closes", "thematic_input", year=None, why=WHY)
    installed.carry()
    reply = {"choice": "approve", "given_by": "Layla Haddad"}
    assert verbs.answer.fn(f"{CALL}/approve/v1@2", reply).words == ["Recorded: approved"]
    again = verbs.answer.fn(f"{CALL}/approve/v1@2", reply)
    assert again.words[0].startswith("Not done: already settled: approved")


def test_contributions_come_in_from_the_inbox(installed: Installed) -> None:
    put(installed, SAMPLE.read_bytes(), "answers.csv")
    assert "dry run" in contributions("answers.csv", dry_run=True).words[0]
    assert (inbox(installed) / "answers.csv").exists()
    assert contributions("answers.csv").words[0].startswith(f"Imported as {CALL}/import-1")
    assert (inbox(installed) / "done" / "answers.csv").exists()


def test_wrong_rows_are_all_said_and_the_file_stays(installed: Installed) -> None:
    put(installed, b"ID,Group,Region,Text\n1,Civils,Africa,a\n2,IGO,Mars,b\n", "answers.csv")
    done = contributions("answers.csv")
    assert len(done.words) == 2
    assert all(line.startswith("Not done: ") for line in done.words)
    assert (inbox(installed) / "answers.csv").exists()


def test_a_document_comes_in_from_the_inbox_and_keeps_its_name_in_done(
    installed: Installed,
) -> None:
    form = Paper(
        stage="thematic_input",
        year="igf-short",
        document="synthesis",
        file="final.md",
        title="Final synthesis",
        by="Amina Diallo",
    )
    put(installed, b"one", "final.md")
    assert verbs.put_in.fn(form).words == ["Final synthesis is put in, version 1"]
    put(installed, b"two", "final.md")
    assert verbs.put_in.fn(form).words == ["Final synthesis is put in, version 2"]
    kept = sorted(path.read_bytes() for path in (inbox(installed) / "done").glob("*final.md"))
    assert kept == [b"one", b"two"]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", ["nothing.csv", "../home/igf.db", "done", ""])
def test_only_a_file_of_the_inbox_itself_is_taken(name: str) -> None:
    assert contributions(name).words[0].startswith(f"Not done: there is no file {name!r}")
