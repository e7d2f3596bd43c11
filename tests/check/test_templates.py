"""Faults of a notice are reported in every year that uses it."""

import shutil
from pathlib import Path

import pytest

from igf.mail.catalogue import TEMPLATES
from tests.check.small_year import Folder, small_year

USED, NOT_USED = "call.opened", "report.due"
REMINDER = "  - {key: remind, do: notice, title: R, at: opens, notice: call.reminder, to: [mag]}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return small_year(tmp_path)


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEMPLATES, tmp_path / "emails"))


def test_a_template_may_use_only_what_its_context_has(folder: Folder, templates: Path) -> None:
    body = templates / USED / "en" / "body.md"
    body.write_text("Dear {{ recipient.name }},\n\nit is about {{ document.title }}.\n", "utf-8")

    unknown = [each for each in folder.check(templates) if each.code == "fact-unknown"]

    assert [(each.severity, each.line, each.value) for each in unknown] == [
        ("error", 3, "document.title")
    ]
    assert unknown[0].file.endswith("emails/call.opened/en/body.md")


def test_a_notice_without_english_is_an_error(folder: Folder, templates: Path) -> None:
    shutil.rmtree(templates / "action.assigned" / "en")

    [problem] = folder.check(templates)

    assert (problem.severity, problem.code, problem.place) == (
        "error",
        "english-missing",
        "action.assigned",
    )


def test_a_notice_that_cannot_be_read_is_told_once(folder: Folder, templates: Path) -> None:
    (templates / "travel.call" / "notice.yaml").write_text("notice: travel.call\n", "utf-8")

    assert [each.code for each in folder.check(templates)] == ["notice-unreadable"]


def test_what_every_notice_shares_is_looked_at_too(folder: Folder, templates: Path) -> None:
    (templates / "_base" / "en" / "footer.md").write_text("{{ question }}", "utf-8")

    assert [each.place for each in folder.check(templates)] == ["_base"]


def test_a_notice_that_the_year_does_not_use_is_no_matter(folder: Folder, templates: Path) -> None:
    (templates / NOT_USED / "en" / "body.md").write_text("{{ nothing }}", "utf-8")

    assert folder.check(templates) == []


def test_a_missing_language_is_one_line_with_all_its_notices(folder: Folder) -> None:
    folder.edit("year", "languages: [en]", new="languages: [en, fr, es]")
    folder.edit("quiet", "  - {key", new=REMINDER + "  - {key")

    lacking = {each.value: each.message for each in folder.check()}

    assert lacking.keys() == {"fr", "es"}
    assert "call.reminder" in lacking["es"]
    assert "call.reminder" not in lacking["fr"]
