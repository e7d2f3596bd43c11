"""The report of a rehearsal: complete, readable by everybody, and the same for the same record."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from igf.rehearsal.report.names import eml_name
from igf.rehearsal.report.write import write_report
from schemas.rehearsal import Rehearsed
from tests.rehearsal.report.folders import PageRead, addresses, broken, pages, read
from tests.rehearsal.report.rehearsals import (
    DAY,
    answer,
    full,
    mail,
    many,
    question,
    rehearsed,
    step,
)

HOSTILE = "<script>alert(1)</script>'\"><img src=x onerror=alert(2)>"


def written(record: Rehearsed, folder: Path) -> Path:
    write_report(record, folder)
    (folder / "mails").mkdir(exist_ok=True)
    for each in record.mails:
        (folder / "mails" / eml_name(each)).touch()
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(full(), tmp_path_factory.mktemp("report"))


def words(folder: Path, page: str) -> str:
    return read(folder / page).words()


def test_every_link_leads_to_a_place_in_the_report(folder: Path) -> None:
    assert broken(folder) == []


def test_every_page_is_reached_from_the_first_one(folder: Path) -> None:
    found = pages(folder)
    reached, new = set[str](), {"index.html"}
    while new:
        reached |= new
        new = {each for name in new for each in linked(folder, name, page=found[name])} - reached
        new &= found.keys()
    assert reached == found.keys()


def linked(folder: Path, name: str, *, page: PageRead) -> Iterator[str]:
    """The paths in the folder that a page leads to."""
    for address in addresses(page):
        target = (folder / name).parent / address.partition("#")[0]
        yield str(target.resolve().relative_to(folder.resolve()))


def test_every_page_can_be_found_ones_way_in_without_seeing_it(folder: Path) -> None:
    for name, page in pages(folder).items():
        (html,) = page.all("html")
        assert html["lang"] == "en", name
        for tag in ("title", "h1", "main", "header", "nav", "footer"):
            assert len(page.all(tag)) == 1, (name, tag)
        assert page.all("a")[0]["href"] == "#main", name
        assert all(image["alt"] for image in page.all("img")), name


def test_every_table_says_what_it_is_and_whose_headers_they_are(folder: Path) -> None:
    for name, page in pages(folder).items():
        assert len(page.all("table")) == len(page.all("caption")), name
        assert all(header.get("scope") in {"col", "row"} for header in page.all("th")), name


def test_no_heading_leaves_out_a_level(folder: Path) -> None:
    for name, page in pages(folder).items():
        levels = [int(tag[1]) for tag, _ in page.elements if tag in {"h1", "h2", "h3", "h4"}]
        steps = [after - before for before, after in pairwise(levels)]
        assert max(steps, default=0) <= 1, name


def test_nothing_comes_from_outside_and_nothing_is_a_program(folder: Path) -> None:
    for name, page in pages(folder).items():
        assert not page.all("script"), name
        assert not [each for each in addresses(page) if ":" in each or each.startswith("//")], name
    assert "url(" not in (folder / "style.css").read_text("utf-8")


def test_what_people_typed_stays_text(tmp_path: Path) -> None:
    typed = dict.fromkeys(("name", "subject", "text", "html", "stage_title", "why"), HOSTILE)
    said = question(title=HOSTILE, answers=(answer(given_by=HOSTILE, note=HOSTILE),))
    record = rehearsed(
        title=HOSTILE,
        from_now=True,
        mails=(mail(1, **typed, recipient=f"person:{HOSTILE}", notice_title=HOSTILE),),
        questions=(said,),
        steps=(step(title=HOSTILE, words=HOSTILE, skipped=True),),
    )
    for name, page in pages(written(record, tmp_path)).items():
        assert not page.all("script"), name
        assert not [each for each in page.all("img") if each.get("src") == "x"], name
    (frame,) = read(tmp_path / "notices" / "call-opened.html").all("iframe")
    assert (frame["sandbox"], frame["srcdoc"]) == ("", HOSTILE)


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    trees = []
    for name in ("one", "other"):
        out = written(full(), tmp_path / name)
        trees.append({str(f.relative_to(out)): f.read_bytes() for f in out.rglob("*.*")})
    assert trees[0] == trees[1]


def test_the_progress_ends_with_the_last_file(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    write_report(full(), tmp_path, progress=lambda done, of: heard.append((done, of)))
    files = len([each for each in tmp_path.rglob("*") if each.is_file()])
    assert heard == [(number, files) for number in range(1, files + 1)]


def test_the_first_page_says_what_it_is_and_its_figures(folder: Path) -> None:
    said = words(folder, "index.html")
    assert "nobody got any of these mails" in said
    assert "From 4 March 2024, 12:00 UTC to 30 December 2024, 12:00 UTC. Seed 7" in said
    for figure in ("mails leave 7", "people get them 2", "step is skipped 1"):
        assert figure in said
    assert "Bo Lind leaves the MAG" in said


def test_what_is_skipped_is_told_with_its_reason(folder: Path) -> None:
    said = words(folder, "index.html")
    assert "Comes too late Due Step Stage 5 March 2024, 12:00 UTC Reminder" in said


def test_what_collides_is_told_with_whom_it_concerns(folder: Path) -> None:
    said = words(folder, "index.html")
    assert "Many mails to one person within seven days When Who What" in said
    assert "Amina Diallo 4 mails from 5 March 2024, 12:00 UTC" in said
    assert "Answers due from 1 person on 12 March 2024 (UTC)" in said
    assert "01:00 in Pacific/Auckland" in said


def test_a_quiet_year_says_so(tmp_path: Path) -> None:
    said = words(written(rehearsed(), tmp_path), "index.html")
    assert "Nothing: nobody gets too many mails in a week" in said
    assert "Nothing is skipped." in said
    assert "Nothing out of the ordinary." in said


def test_of_a_year_that_runs_one_sees_what_leaves_until_friday(tmp_path: Path) -> None:
    friday = datetime(2024, 3, 8, 23, 59, 59, tzinfo=UTC)
    mails = (mail(1, at=friday, why="as a member of the MAG"), mail(2, at=friday + DAY / 86400))
    out = written(rehearsed(mails=mails, from_now=True), tmp_path)
    said = words(out, "index.html").partition("The year in a picture")[0]
    assert "What leaves until Friday 8 March 2024" in said
    assert said.count("“The call is open”") == 1
    assert "as a member of the MAG" in said
    assert "today, 4 Mar 2024" in (out / "timeline.svg").read_text("utf-8")


def test_a_person_reads_each_mail_in_their_own_zone_and_in_utc(folder: Path) -> None:
    said = words(folder, "people/b.html")
    assert "In the zone Pacific/Auckland" in said
    assert "Fri 5 Apr, 01:00 Thu 4 Apr, 12:00 UTC Reminder The call is open" in said
    assert "at night" in said
    assert "Dear Amina, the call is open." in said


def test_a_person_sees_what_they_are_asked_and_when_they_answer(folder: Path) -> None:
    said = words(folder, "people/amina-diallo.html")
    assert "Question The call is open" in said
    assert "Approval of form and manual: an answer is due by 12 March 2024, 12:00 UTC" in said
    assert "Approval of form and manual: approves, 2 days late" in said
    assert "came back" in said
    assert "waits for approval" in said


def test_a_list_is_no_person_and_is_not_asked(folder: Path) -> None:
    said = words(folder, "people/list-community.html")
    assert "A mailing list" in said
    assert "questions" not in said
    assert words(folder, "by-person.html").index("Amina") < words(folder, "by-person.html").index(
        "Mailing lists"
    )


def test_a_notice_shows_each_sending_in_each_language(folder: Path) -> None:
    page = read(folder / "notices" / "call-opened.html")
    assert "2 sendings, 3 mails" in page.words()
    assert [each["lang"] for each in page.all("pre")] == ["en", "fr", "en"]


def test_a_day_shows_steps_mails_and_answers_in_order(folder: Path) -> None:
    said = words(folder, "days/2024-03.html")
    order = [
        said.index(each)
        for each in (
            "Tuesday 5 March 2024 4 mails",
            "Bo Lind leaves the MAG",
            "Announcement Call for session proposals 2 mails",
            "Skipped Reminder Call for session proposals Comes too late",
            "Wednesday 6 March 2024",
            "Settled: sent back for changes",
            "Amina Diallo approves",
        )
    ]
    assert order == sorted(order)


def test_the_calendar_counts_the_mails_of_each_day(folder: Path) -> None:
    said = words(folder, "by-day.html")
    assert "March 2024 5 mails" in said
    assert "April 2024 2 mails" in said


def test_an_approval_shows_what_was_sent_back_and_how_late_it_came(folder: Path) -> None:
    said = words(folder, "approvals.html")
    assert "1 version was sent back" in said
    assert "version 1 Call for session proposals 5 March 2024, 12:00 UTC" in said
    assert "Amina Diallo approves, 14 March 2024, 12:00 UTC, 2 days late Approved" in said
    assert "Selection" in said
    assert "none Not settled" in said


def test_a_year_of_five_thousand_mails_stays_small_enough_to_send(tmp_path: Path) -> None:
    write_report(many(5000), tmp_path)
    assert sum(each.stat().st_size for each in tmp_path.rglob("*.*")) < 20e6
