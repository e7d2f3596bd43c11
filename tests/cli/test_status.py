"""`igf status`: the same facts as on the page, in words and as JSON."""

import json

from tests.cli.installed import BY, CALL, Installed


def test_before_a_year_is_started_it_is_said_how(installed: Installed) -> None:
    said = installed.igf("status").stdout
    assert said.startswith(f"No year was started yet in {installed.folder}/")


def test_it_says_what_waits_for_whom_what_is_open_and_the_mail_mode(installed: Installed) -> None:
    installed.people()
    year = installed.year(opened=2, length=1)
    installed.igf("start", year, "--yes", "--since", "thematic_input=2020-01-01", *BY)
    installed.carry()
    shown = installed.igf("status", "igf-short").stdout
    assert "Waits for an answer\n  Call for thematic input: Approval of the synthesis, by" in shown
    assert f"    igf decide {CALL}/approve/v1\n" in shown
    assert "Under way\n  Call for thematic input: Waiting for MAG Chair until" in shown
    assert "Mail mode catcher: all of them are caught on this machine, none leaves." in shown
    assert f"Mails: {len(installed.mails())} sent." in shown


def test_every_date_is_shown_with_its_zone(installed: Installed) -> None:
    installed.igf("start", installed.year(opened=-30, length=160), "--yes", *BY)
    dated = [line for line in installed.igf("status").stdout.splitlines() if "202" in line]
    assert len(dated) == 2
    assert all("UTC" in line for line in dated)


def test_json_holds_the_same_facts(installed: Installed) -> None:
    installed.igf("start", installed.year(opened=1, length=160), "--yes", *BY)
    (year,) = json.loads(installed.igf("status", "--format", "json").stdout)["years"]
    assert (year["cycle"], year["mail_mode"], year["questions"]) == ("igf-short", "catcher", [])
    assert year["stages"][0]["words"].startswith("Open for input; next: reminder on ")
    assert year["stages"][0]["opens"].endswith("Z")


def test_an_unknown_year_is_refused(installed: Installed) -> None:
    assert "igf-2099 was not started here" in installed.igf("status", "igf-2099", code=2).stderr
