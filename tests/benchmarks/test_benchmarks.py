"""Every benchmark runs, at the least size; those that take long are in `make soak`."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks import (
    at_once,
    at_rest,
    decision,
    effect,
    idle,
    lateness,
    opening,
    outbox,
    plan,
    rehearsal,
    steps,
    year,
)
from benchmarks.__main__ import main
from benchmarks._rehearsed import rehearse_by_smtp, rehearse_year
from igf.ops.example import short_call


@pytest.mark.soak
def test_the_plan_is_measured_beside_bare_parsing(capsys: pytest.CaptureFixture[str]) -> None:
    plan.main(rounds=1)
    assert capsys.readouterr().out.count("times as long") == 6


def test_durable_changes_are_measured_beside_the_bare_driver(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outbox.main(rounds=1, changes=2)
    assert "sqlite3, one row" in capsys.readouterr().out


def test_a_call_is_carried_to_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    steps.main(rounds=1, peers=False)
    assert "mails a second" in capsys.readouterr().out


@pytest.mark.soak
def test_the_first_weeks_of_a_year_are_rehearsed(capsys: pytest.CaptureFixture[str]) -> None:
    year.main(weeks=2, peers=False)
    assert "2 weeks of 2024" in capsys.readouterr().out


def test_a_rehearsal_is_measured_beside_additions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "igf-short.yaml"
    file.write_text(short_call(datetime(2027, 1, 4, 9, tzinfo=UTC), 600), encoding="utf-8")
    rehearsal.main(rounds=1, file=file, additions=100_000)
    assert "times as long" in capsys.readouterr().out


@pytest.mark.soak
def test_the_mails_of_a_year_leave_by_smtp() -> None:
    assert rehearse_by_smtp(2).mails == rehearse_year(2).mails > 30


@pytest.mark.soak
def test_members_answer_on_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    decision.main(answers=2, runs=0)
    assert "an answer on the page, SQLite: p50" in capsys.readouterr().out


@pytest.mark.soak
def test_members_who_answer_at_once_are_measured_beside_a_bare_page(
    capsys: pytest.CaptureFixture[str],
) -> None:
    at_once.main(people=3, rounds=1)
    assert "3 at once, SQLite: p50" in capsys.readouterr().out


@pytest.mark.soak
@pytest.mark.live
@pytest.mark.timeout(900)
def test_stages_that_open_at_one_instant_are_measured_beside_bare_runs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    opening.main(stages=1)
    said = capsys.readouterr().out
    assert "1 stages opened at once" in said
    assert "as many bare runs" in said


def test_what_waiting_people_cost_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    idle.main(people=3, runs=0)
    assert "3 open obligations, SQLite" in capsys.readouterr().out


@pytest.mark.soak
@pytest.mark.live
@pytest.mark.timeout(900)
def test_how_late_a_reminder_leaves_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    lateness.main(stages=1)
    said = capsys.readouterr().out
    assert said.count("after it was due") == 2
    assert "a bare run, to its first line" in said


@pytest.mark.soak
@pytest.mark.live
@pytest.mark.timeout(900)
def test_what_follows_an_answer_is_measured_beside_a_bare_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    effect.main(answers=1)
    assert "from an answer on the page to the next mail" in capsys.readouterr().out


@pytest.mark.soak
@pytest.mark.live
@pytest.mark.timeout(900)
def test_what_igf_up_costs_at_rest_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    at_rest.main(stages=1, seconds=1)
    said = capsys.readouterr().out
    assert {"watch", "worker", "answer page", "Prefect server"} <= {
        line.strip().partition(":")[0] for line in said.splitlines()
    }


def test_a_benchmark_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["none"]) == 2
    known = "at_once at_rest decision effect idle lateness mails opening outbox plan"
    known = f"{known} rehearsal start steps year"
    assert f"there are: {', '.join(known.split())}" in capsys.readouterr().out
