from pathlib import Path

import pytest

from igf.mail.catalogue import load_catalogue
from igf.mail.parity import problems_of
from schemas.plan import Problem
from tests.mail.folders import declaration, folder_of, notice, shell


def problems(place: Path, *parts: dict[str, str]) -> list[tuple[str, str, int | None, str]]:
    found = problems_of(load_catalogue(folder_of(place / "emails", *parts)))
    return [(problem.code, problem.file, problem.line, problem.value) for problem in found]


def test_a_notice_is_known_by_its_key_and_its_languages(tmp_path: Path) -> None:
    parts = (notice("en"), notice("fr"), shell("fr"))
    catalogue = load_catalogue(folder_of(tmp_path, *parts))
    assert catalogue.notices["call.tested"].context == "call"
    assert catalogue.languages("call.tested") == ("en", "fr")
    assert catalogue.languages("call.unknown") == ()
    assert problems_of(catalogue) == ()


def test_a_notice_is_read_when_it_is_first_needed_and_kept_as_it_was_then(tmp_path: Path) -> None:
    catalogue = load_catalogue(folder_of(tmp_path, notice(body="first")))
    folder_of(tmp_path, notice(body="second"))
    assert catalogue.wordings("call.tested")["en"].body == "second"
    folder_of(tmp_path, notice(body="third"))
    assert catalogue.wordings("call.tested")["en"].body == "second"


def test_a_folder_of_a_language_nobody_knows_is_reported(tmp_path: Path) -> None:
    assert problems(tmp_path, notice(), notice("xx")) == [
        ("language-unknown", "emails/call.tested/xx", None, "")
    ]


def test_a_notice_without_english_is_reported(tmp_path: Path) -> None:
    assert problems(tmp_path, notice("fr"), shell("fr")) == [
        ("english-missing", "emails/call.tested", None, "")
    ]


@pytest.mark.parametrize("subject", ["One\nTwo", "", " \n"])
def test_a_subject_is_one_line(tmp_path: Path, subject: str) -> None:
    found = problems(tmp_path, notice(subject=subject, body="Text"))
    assert ("subject-lines", "emails/call.tested/en/subject.txt") in [row[:2] for row in found]


@pytest.mark.parametrize(
    ("body", "fact"),
    [
        ("{{ documents }}", "documents"),
        ("{{ stage.end }}", "stage.end"),
        ("{{ stage['end'] }}", "stage.end"),
        ("{{ stage.closes.when | moment }}", "stage.closes.when"),
        ("{{ stage.model_dump() }}", "stage.model_dump"),
        ("{% if question %}x{% endif %}", "question"),
        ("{% for line in cycle.lines %}x{% endfor %}", "cycle.lines"),
    ],
)
def test_a_fact_the_context_lacks_is_reported_with_its_line(
    tmp_path: Path, body: str, fact: str
) -> None:
    found = problems(tmp_path, notice(body=f"Dear all,\n\n{body}"))
    assert found == [("fact-unknown", "emails/call.tested/en/body.md", 3, fact)]


def test_the_items_of_a_list_are_checked_too(tmp_path: Path) -> None:
    body = "{% for line in by_group %}{{ loop.index }} {{ line.label }} {{ line.size }}{% endfor %}"
    declared = {"call.tested/notice.yaml": declaration("call.tested", "counts")}
    found = problems(tmp_path, declared, notice(body=body))
    assert [row[3] for row in found] == ["by_group[].size"]


def test_a_problem_says_what_would_be_right(tmp_path: Path) -> None:
    place = folder_of(tmp_path, notice(body="{{ stage.end }}"))
    problem = problems_of(load_catalogue(place))[0]
    assert problem.severity == "error"
    assert problem.place == "call.tested"
    assert "stage.closes" in problem.fix


def test_a_translation_uses_the_facts_of_the_english_text(tmp_path: Path) -> None:
    french = notice("fr", body="{{ stage.title }} {{ days_left }}")
    assert problems(tmp_path, notice(), french, shell("fr")) == [
        ("facts-differ", "emails/call.tested/fr", None, "days_left")
    ]


def test_a_language_without_footer_is_reported(tmp_path: Path) -> None:
    assert problems(tmp_path, notice(), notice("fr")) == [
        ("shell-missing", "emails/call.tested/fr", None, "")
    ]


@pytest.mark.parametrize("body", ["{{ stage.title", "{% if %}", "{{ stage.title | shout }}"])
def test_a_broken_template_is_reported_with_its_line(tmp_path: Path, body: str) -> None:
    found = problems(tmp_path, notice(body=f"\n{body}"))
    assert [row[:3] for row in found] == [("template-broken", "emails/call.tested/en/body.md", 2)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("notice: call.tested\n", "notice-unreadable"),
        ("notice: [", "notice-unreadable"),
        (declaration("call.other"), "notice-misnamed"),
        (declaration("call.tested", "weather"), "notice-unreadable"),
    ],
)
def test_a_wrong_declaration_is_reported(tmp_path: Path, text: str, code: str) -> None:
    found = problems(tmp_path, notice(), {"call.tested/notice.yaml": text})
    assert [row[:2] for row in found] == [(code, "emails/call.tested/notice.yaml")]


def test_missing_and_unreadable_files_are_reported(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "emails", {"call.tested/en/subject.txt": "A subject"})
    (place / "call.tested" / "ar").mkdir()
    (place / "call.tested" / "ar" / "subject.txt").write_bytes(b"\xff\xfe\xd8")
    (place / "call.tested" / "drafts").mkdir()
    found = {(problem.code, problem.file) for problem in problems_of(load_catalogue(place))}
    assert found == {
        ("file-unreadable", "emails/call.tested/ar/subject.txt"),
        ("file-missing", "emails/call.tested/ar/body.md"),
        ("language-unknown", "emails/call.tested/drafts"),
        ("file-missing", "emails/call.tested/en/body.md"),
        ("english-missing", "emails/call.tested"),
    }


def test_the_shell_may_use_only_what_every_notice_has(tmp_path: Path) -> None:
    found = problems(tmp_path, notice(), {"_base/en/footer.md": "{{ days_left }}"})
    assert found == [("fact-unknown", "emails/_base/en/footer.md", 1, "days_left")]


def test_one_wrong_notice_does_not_stop_the_others(tmp_path: Path) -> None:
    other = {"call.other/notice.yaml": "notice: 7", "call.other/en/body.md": "x"}
    catalogue = load_catalogue(folder_of(tmp_path, notice(), other))
    assert catalogue.languages("call.tested") == ("en",)
    assert all(isinstance(problem, Problem) for problem in problems_of(catalogue))
    assert {problem.place for problem in problems_of(catalogue)} == {"call.other"}
