"""What the notices of a year speak of and the year does not say is named before it starts."""

from pathlib import Path

import pytest

from igf.check.check import check_year
from igf.engine.computations import COMPUTATIONS
from igf.mail.catalogue import TEMPLATES, load_catalogue
from tests.tree import ROOT

POLL = """\
    steps:
      - {key: poll, at: 2030-02-04 09:00 UTC, options: [4 to 6 June, 11 to 13 June]}
"""
YEAR = f"""\
schema: 1
cycle: igf-2030
title: IGF 2030
venue: {{city: Lund, country: Sweden, zone: Europe/Stockholm}}
contact: secretariat@example.org
website: https://igf.example.org
anchors: {{T: "2030-12-02", P: "2029-12-06"}}
bodies:
  secretariat: {{title: Secretariat}}
  mag: {{title: MAG}}
  reserve_proposers: {{title: Reserve}}
roles: {{mag_chair: {{title: MAG Chair, body: mag}}, web_editor: {{title: Web editor}}}}
lists: {{community: {{title: Community list}}}}
stages:
  meeting:
    kind: meeting
    title: First meeting
    opens: 2030-06-04 10:00 Europe/Stockholm
    closes: 2030-06-06 17:00 Europe/Stockholm
    audience: [community]
    place: Lund
    page: https://igf.example.org/first
{POLL}"""
RESERVE = "notice: proposal.reserve, to: [reserve_proposers]"
LISTS = "question: Conflicts?, to: [mag], due: closes, notice: eval.assigned"


def needs(tmp_path: Path, old: str = "", new: str = "") -> list[str]:
    """What is said of what the year lacks, with `new` for `old` in it."""
    assert old in YEAR
    file = tmp_path / "igf-2030.yaml"
    file.write_text(YEAR.replace(old, new) if old else YEAR, encoding="utf-8")
    kinds, catalogue = ROOT / "flows" / "kinds", load_catalogue()
    found = check_year(file, kinds=kinds, catalogue=catalogue, computations=COMPUTATIONS)
    assert [each for each in found if each.severity == "error"] == []
    return [f"{each.message} -> {each.fix}" for each in found if each.code == "notice_needs"]


def with_step(step: str) -> str:
    return f"{POLL}      - {{key: own, at: opens, {step}}}\n"


def test_a_year_that_says_what_its_notices_speak_of_lacks_nothing(tmp_path: Path) -> None:
    assert needs(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "said", "right"),
    [
        ("    place: Lund\n", "", "The place of First meeting is not known", "`place`"),
        ("    page: https://igf.example.org/first\n", "", "No page explains how", "`page`"),
        (
            ", options: [4 to 6 June, 11 to 13 June]",
            "",
            "Poll on dates (First meeting) offers nothing to choose from",
            "`options`",
        ),
        ("4 10:00 Europe/Stockholm", "4", "The hour at which First meeting begins", "10:00"),
        (
            POLL,
            with_step(f"do: notice, title: Reserve list, {RESERVE}"),
            "Reserve list (First meeting) tells a result",
            "`after`",
        ),
        (
            POLL,
            with_step(f"do: ask, title: Lists, {LISTS}"),
            "Lists (First meeting) cites a document",
            "`about`",
        ),
    ],
)
def test_what_is_lacking_is_said_once_with_what_would_be_right(
    tmp_path: Path, old: str, new: str, said: str, right: str
) -> None:
    [found] = needs(tmp_path, old, new)
    assert said in found
    assert right in found


def test_a_meeting_whose_dates_are_not_known_is_named(tmp_path: Path) -> None:
    closes = "closes: 2030-06-06 17:00 Europe/Stockholm"
    found = needs(tmp_path, closes, "closes: {at: null, expected: 2030-01-01}")
    assert any("The dates of First meeting are not known" in each for each in found)


def test_a_notice_that_is_about_a_document_declares_that_it_needs_one() -> None:
    notices = load_catalogue().notices.values()
    about = {each.notice for each in notices if each.context in {"document", "counts"}}
    assert about <= {each.notice for each in notices if "document" in each.needs}


def test_no_notice_says_that_its_document_cannot_be_read() -> None:
    texts = [path.read_text("utf-8") for path in TEMPLATES.glob("*/*/body.md")]
    assert not [each for each in texts if "not published" in each or "not on the website" in each]
