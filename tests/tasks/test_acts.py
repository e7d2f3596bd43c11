"""The acts of the forms, without Prefect: the functions of the tasks."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from igf.moving.date_sheets import plan_xlsx
from igf.office.office import CLOCK_FIX
from igf.store import session as sessions
from igf.store.queries import log as log_queries
from igf.store.queries import year as queries
from igf.store.session import Store
from igf.year.dates import standing_year
from tasks.acts import Done
from tasks.asks import answer
from tasks.documents import Paper, put_in
from tasks.input import ImportForm, take_in_contributions
from tasks.moving import Dates, move_date, move_dates, take_in_dates
from tasks.outbox import hold_all
from tasks.stopping import stop_or_go_on
from tasks.work import office
from tests.cli.installed import CALL, Installed
from tests.moving.edited import edited
from tests.moving.edited import put as put_date
from tests.tasks.beginning import begin, inbox, put, start
from tests.tree import ROOT

WHY = {"by": "Amina Diallo", "reason": "the form broke"}
SAMPLE = ROOT / "examples" / "contributions.csv"


def contributions(name: str, *, dry_run: bool = False, **said: Any) -> Done:  # noqa: ANN401 -- fields of the form
    form = ImportForm(
        stage="thematic_input",
        year=None,
        file=name,
        source="",
        by="Hanna Keller",
        dry_run=dry_run,
        **said,
    )
    return take_in_contributions.fn(form)


def test_a_year_from_the_inbox_is_started_and_put_away(installed: Installed) -> None:
    assert installed.igf("status").stdout.startswith("IGF Short\n")
    assert [path.name for path in inbox(installed).rglob("*.yaml")] == ["igf-short.yaml"]
    assert (inbox(installed) / "done" / "igf-short.yaml").exists()


@pytest.mark.usefixtures("installed")
def test_a_year_that_comes_with_the_project_needs_no_inbox() -> None:
    done = begin("igf-2024.yaml")
    assert done.words[0].startswith("IGF 2024 is started: 0 stages ahead")
    assert (ROOT / "cycles" / "igf-2024.yaml").exists()


def test_a_form_that_only_shows_starts_and_changes_nothing(installed: Installed) -> None:
    assert begin("igf-2025.yaml", dry_run=True).words[0] == "Only shown, nothing was started"
    changed = (inbox(installed) / "done" / "igf-short.yaml").read_bytes()
    put(installed, changed.replace(b"Call for thematic", b"Call for your"), "igf-short.yaml")
    shown = begin("igf-short.yaml", dry_run=True)
    assert shown.words[0] == "Only shown, nothing was changed"
    assert (inbox(installed) / "igf-short.yaml").exists()
    assert "Call for your" not in installed.igf("status").stdout
    assert start().words[0] == "IGF Short continues as the file says now"
    assert "Call for your input" in installed.igf("status").stdout


@pytest.mark.usefixtures("installed")
def test_a_stage_closed_by_form_is_closed_through_that_door() -> None:
    done = move_date.fn("closes", "thematic_input", year=None, why=WHY, dry_run=False)
    assert done.words[0].startswith("Call for thematic input is closed since ")
    assert done.stages == [CALL]
    with office().store.read() as session:
        entry = queries.log(session, CALL)[-1]
        actor = log_queries.told(session, entry.id).actor
    assert (actor, entry.door, entry.standing) == ("Amina Diallo", "prefect", "stated")


@pytest.mark.usefixtures("installed")
def test_opening_and_closing_by_form_are_shown_first() -> None:
    shown = move_date.fn("closes", "thematic_input", year=None, why=WHY, dry_run=True)
    assert shown.words[:2] == ["Only shown, nothing was moved", "Moves:"]
    assert shown.stages == []
    with office().store.read() as session:
        assert "date.moved" not in {entry.act for entry in queries.log(session, CALL)}


@pytest.mark.usefixtures("installed")
def test_a_mistake_ends_as_not_done_with_what_to_do() -> None:
    done = move_date.fn("opens", "thematic_imput", year=None, why=WHY, dry_run=False)
    assert done.words == [
        "Not done: there is no stage thematic_imput -> did you mean thematic_input?"
    ]
    assert done.stages == []


def test_an_answer_given_in_the_form_is_recorded_once(installed: Installed) -> None:
    move_date.fn("closes", "thematic_input", year=None, why=WHY, dry_run=False)
    installed.carry()
    reply = {"choice": "approve", "given_by": "Layla Haddad"}
    assert answer.fn(f"{CALL}/approve/v1@2", reply).words == ["Recorded: approved"]
    again = answer.fn(f"{CALL}/approve/v1@2", reply)
    assert again.words[0].startswith("Not done: already settled: approved")


def test_in_the_form_nothing_is_confirmed_without_what_was_to_be_made(
    installed: Installed,
) -> None:
    move_date.fn("closes", "thematic_input", year=None, why=WHY, dry_run=False)
    installed.carry(heard=False)
    with office().store.read() as session:
        (ask,) = (each.id for each in queries.asks(session, CALL))
    reply = {"choice": "confirmed", "given_by": "Hanna Keller"}
    refused = answer.fn(ask, reply).words
    assert refused[0].startswith("Not done: the answer is missing: Import of what came in")
    done = answer.fn(ask, reply | {"note": "The form is empty."})
    assert done.words == ["Recorded: confirmed"]


def test_what_a_file_does_not_tell_is_said_in_fields_of_the_form(installed: Installed) -> None:
    rows = "ID;Timestamp;Stakeholder;Region;Text\n1;3/4/2027;IGO;;Déjà\n"
    put(installed, rows.encode("cp1252"), "answers.csv")
    assert "--encoding cp1252" in contributions("answers.csv").words[0]
    said: dict[str, Any] = {"encoding": "cp1252"}
    assert "--dates dmy" in contributions("answers.csv", **said).words[0]
    shown = contributions("answers.csv", dry_run=True, dates="mdy", **said)
    assert "received_at: 4 March 2027, 00:00 UTC" in shown.read
    assert "text: Déjà" not in "".join(shown.words)
    assert "has no sheets" in contributions("answers.csv", sheet="Answers", **said).words[0]


def test_contributions_come_in_from_the_inbox(installed: Installed) -> None:
    put(installed, SAMPLE.read_bytes(), "answers.csv")
    assert "Dry run" in contributions("answers.csv", dry_run=True).words[0]
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
    assert put_in.fn(form).words == ["Final synthesis is uploaded, version 1"]
    put(installed, b"two", "final.md")
    assert put_in.fn(form).words == ["Final synthesis is uploaded, version 2"]
    put(installed, b" \n", "final.md")
    assert put_in.fn(form).words[0].startswith("Not done: the document is empty: there is nothing")
    kept = sorted(path.read_bytes() for path in (inbox(installed) / "done").glob("*final.md"))
    assert kept == [b"one", b"two"]


def test_dates_changed_in_a_workbook_of_the_inbox_are_shown_first_and_then_moved(
    installed: Installed,
) -> None:
    found = standing_year(office(), "igf-short")
    later = edited(
        plan_xlsx(found.plan, found.dates), put_date("thematic_input.closes", D="7 May 2099")
    )
    put(installed, later, "plan.xlsx")
    shown = dates("plan.xlsx", dry_run=True)
    assert shown.words[0] == "Only shown, nothing was moved"
    assert (inbox(installed) / "plan.xlsx").exists()
    moved = dates("plan.xlsx", dry_run=False)
    assert moved.words[0].endswith("-> Thu 7 May 2099, " + moved.words[0].rpartition(", ")[2])
    assert (shown.stages, moved.stages) == ([], [CALL])
    assert (inbox(installed) / "done" / "plan.xlsx").exists()


def dates(file: str, *, dry_run: bool) -> Done:
    return take_in_dates.fn(file, by="Hanna Keller", reason="a wish", dry_run=dry_run)


def test_what_is_said_of_stages_of_a_year_started_before_is_refused(installed: Installed) -> None:
    put(installed, (inbox(installed) / "done" / "igf-short.yaml").read_bytes(), "igf-short.yaml")
    refused = start("thematic_input=beginning")
    assert refused.words[0].startswith("Not done: IGF Short was started before; ")
    assert "since thematic_input=beginning -> change a stage" in refused.words[0]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", ["nothing.csv", "../home/igf.db", "done", ""])
def test_only_a_file_of_the_inbox_itself_is_taken(name: str) -> None:
    assert contributions(name).words[0].startswith(f"Not done: there is no file {name!r}")


def extension(*, dry_run: bool = False) -> Done:
    to = {"thematic_input.closes": "+7d"}
    given = {"by": "Amina Diallo", "reason": "more time"}
    form = Dates(dates=to, year=None, **given, force=False, dry_run=dry_run)
    return move_dates.fn(form)


@pytest.mark.usefixtures("installed")
def test_a_move_is_shown_first_and_then_done() -> None:
    shown = extension(dry_run=True)
    assert shown.words[:2] == ["Only shown, nothing was moved", "Moves:"]
    assert shown.stages == []
    moved = extension()
    assert moved.words[0].startswith("Call for thematic input closes: ")
    assert moved.stages == [CALL]


def test_with_the_clock_before_the_last_change_every_form_says_so(installed: Installed) -> None:
    with office().store.write(datetime.now(UTC) + timedelta(hours=1)):
        pass
    why = {"by": "Hanna Keller", "reason": "a wrong list"}
    done = (
        move_date.fn("closes", "thematic_input", year=None, why=WHY, dry_run=False),
        stop_or_go_on.fn("pause", "thematic_input", year=None, why=why),
        hold_all.fn(**why),
        answer.fn(f"{CALL}/approve/v1", {"choice": "approve", "given_by": "Hanna Keller"}),
        begin("igf-2025.yaml"),
    )
    for each in done:
        assert each.words[0].startswith("Not done: the clock says "), each
        assert each.words[0].endswith(f" -> {CLOCK_FIX}")
    assert installed.igf("status", code=2).stderr.startswith("the clock says ")


@pytest.mark.usefixtures("installed")
def test_while_the_database_is_busy_a_form_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "BUSY_MS", 200)
    office.cache_clear()
    busy = Store(office().store.url)
    with busy.write(office().now()):
        done = hold_all.fn(by="Hanna Keller", reason="a wrong list")
    busy.close()
    assert done.words[0].startswith("Not done: the database failed: ")
