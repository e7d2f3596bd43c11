"""`igf owed`, `igf answers`, `igf decision`: who owes what, what was said, what is put right."""

from datetime import UTC, datetime, timedelta

import pytest
import yaml

from igf.rehearsal.loop import carry
from schemas.moments import zulu
from tests.cli.installed import BY, Installed
from tests.engine.begun import year_file

STAGE = "igf-2027/answer"
INPUTS = f"{STAGE}/inputs"
WHY = ("--reason", "a test")
BODIES = {"mag": {"title": "the MAG"}, "secretariat": {"title": "the IGF Secretariat"}}


def _asked(installed: Installed) -> None:
    installed.people()
    opens = datetime.now(UTC) - timedelta(hours=1)
    stage = {
        "kind": "joint_answer",
        "title": "Joint answer",
        "opens": zulu(opens),
        "closes": zulu(opens + timedelta(days=60)),
    }
    year = year_file({"answer": stage}, bodies=BODIES)
    text = yaml.safe_dump(year.model_dump(mode="json", by_alias=True, exclude_unset=True))
    file = installed.file("igf-2027.yaml", text.encode())
    installed.igf("start", file, "--yes", "--since", "answer=2020-01-01", *BY)
    with installed.office() as office:
        carry(office, STAGE)


@pytest.fixture
def asked(installed: Installed) -> Installed:
    """A joint answer to a questionnaire, whose MAG was asked for inputs an hour ago."""
    return installed.once(_asked)


def answered(asked: Installed, who: str, *words: str) -> None:
    typed = ("--how", "email", "--entered-by", "Amina Diallo")
    asked.igf("decide", INPUTS, "--choice", "answered", "--on-behalf-of", who, *words, *typed)


def listed(asked: Installed) -> dict[str, str]:
    """The words of the list on each side that was asked."""
    lines = asked.igf("answers", "list", INPUTS).stdout.splitlines()
    return dict(line.strip().split(": ", 1) for line in lines if line.startswith("  "))


def test_who_owes_what_by_when_is_one_list(asked: Installed) -> None:
    lines = asked.igf("owed").stdout.splitlines()
    assert lines[-1] == "8 answers expected."
    assert all("Call for inputs (Joint answer)" in line for line in lines[:-1])
    answered(asked, "layla-haddad", "--note", "Say who we are.")
    assert asked.igf("owed").stdout.splitlines()[-1] == "7 answers expected."
    assert "Keiko Tanaka" in asked.igf("owed", "keiko-tanaka").stdout
    assert asked.igf("owed", "layla-haddad").stdout.splitlines()[-1] == "0 answers expected."


def test_a_question_to_each_person_says_that_it_is_answered_on_behalf_of_one(
    asked: Installed,
) -> None:
    lines = asked.igf("decide", INPUTS).stdout.splitlines()
    answer = f"  igf decide {INPUTS} --choice answered --note TEXT --on-behalf-of NAME"
    assert answer in lines
    assert next(line for line in lines if line.startswith("For whom (--on-behalf-of) is one of: "))
    assert not any("--by" in line for line in lines)
    typed = ("--choice", "answered", "--note", "Yes", "--by", "Keiko Tanaka")
    said = asked.igf("decide", INPUTS, *typed, code=2).stderr
    assert "does not say for whom -> say for whom (--on-behalf-of, " in said
    assert "Keiko Tanaka" in said


@pytest.mark.parametrize("who", ["Keiko Tanaka", "KEIKO.TANAKA@example.org", "keiko-tanaka"])
def test_what_one_person_owes_is_found_by_address_id_and_name(asked: Installed, who: str) -> None:
    assert asked.igf("owed", who).stdout.splitlines()[-1] == "1 answer expected."


def test_what_a_stranger_owes_is_not_nothing_but_a_mistake(asked: Installed) -> None:
    said = asked.igf("owed", "Keiko Tanka", code=2).stderr
    assert said.startswith("nobody has the id or name Keiko Tanka -> did you mean Keiko Tanaka (")


def test_answers_are_listed_with_their_door(asked: Installed) -> None:
    answered(asked, "layla-haddad", "--note", "Say who we are.")
    said = listed(asked)
    told = "command, stated, by email, entered by Amina Diallo: Say who we are."
    assert said["Layla Haddad"].startswith("Answered, ")
    assert said["Layla Haddad"].endswith(told)
    assert said["Keiko Tanaka"] == "invited"


def test_an_answer_is_taken_back_with_a_reason(asked: Installed) -> None:
    answered(asked, "layla-haddad", "--note", "Say who we are.")
    taken = asked.igf("answers", "withdraw", INPUTS, "--who", "layla-haddad", *WHY, *BY).stdout
    assert taken == "layla-haddad: withdrawn.\n"
    assert listed(asked)["Layla Haddad"] == "invited"
    refused = asked.igf("answers", "withdraw", INPUTS, *WHY, *BY, code=2).stderr
    assert "it is not clear what is taken back" in refused


def test_somebody_is_excused_and_another_answers_in_somebodys_place(asked: Installed) -> None:
    asked.igf("answers", "excuse", INPUTS, "luis-ortega", *WHY, *BY)
    asked.igf("answers", "delegate", INPUTS, "keiko-tanaka", "priya-raman", *WHY, *BY)
    said = listed(asked)
    assert said["Luis Ortega"] == "excused"
    assert said["Keiko Tanaka"].endswith("delegated to Priya Raman")


def test_a_lost_link_is_revoked_and_the_question_sent_again(asked: Installed) -> None:
    before = len(asked.mails())
    said = asked.igf("answers", "revoke", INPUTS, "Keiko Tanaka", *WHY, *BY).stdout
    assert "earlier links of Keiko Tanaka (keiko-tanaka, keiko.tanaka@example.org)" in said
    assert f"igf answers send {INPUTS} keiko-tanaka" in said
    asked.igf("answers", "send", INPUTS, "keiko-tanaka", *WHY, *BY)
    with asked.office() as office:
        carry(office, STAGE)
    assert len(asked.mails()) == before + 1


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("Keiko Tanka", "nobody has the id or name Keiko Tanka -> did you mean Keiko Tanaka"),
        ("Daniel Okoro", "this question is not for Daniel Okoro (daniel-okoro, "),
    ],
)
def test_links_of_whom_it_is_not_for_are_not_said_to_be_revoked(
    asked: Installed, who: str, said: str
) -> None:
    assert said in asked.igf("answers", "revoke", INPUTS, who, *WHY, *BY, code=2).stderr


def test_answers_from_a_form_are_read_first_and_then_taken_once(asked: Installed) -> None:
    rows = b"Your e-mail,Your input\nkeiko.tanaka@example.org,Shorter\n"
    file = asked.file("form.csv", rows)
    columns = ("--map", "who=Your e-mail", "--map", "note=Your input")
    said = asked.igf("answers", "import", INPUTS, file, *columns, "--dry-run", *BY).stdout
    assert "Row 2: keiko.tanaka@example.org: (blank) -> Answered: Shorter" in said
    assert said.endswith("Dry run: nothing was recorded.\n")
    said = asked.igf("answers", "import", INPUTS, file, *columns, *BY).stdout
    assert "Taken: 1 new or changed answer." in said
    said = asked.igf("answers", "import", INPUTS, file, *columns, *BY).stdout
    assert "Taken: 0 new or changed answers." in said
    assert "Shorter" in listed(asked)["Keiko Tanaka"]


def test_a_file_that_nobody_sent_cannot_be_saved(asked: Installed) -> None:
    answered(asked, "layla-haddad", "--note", "Say who we are.")
    place = str(asked.folder / "answer.pdf")
    said = asked.igf("answers", "save", INPUTS, "layla-haddad", place, code=2).stderr
    assert said == "no file came with an answer of layla-haddad -> see igf answers list\n"
    assert not (asked.folder / "answer.pdf").exists()


def test_a_question_that_is_not_there_is_told(asked: Installed) -> None:
    said = asked.igf("answers", "list", f"{STAGE}/nothing", code=2).stderr
    assert "there is no question" in said


def test_what_was_not_decided_cannot_be_decided_anew(asked: Installed) -> None:
    acts = (("supersede", INPUTS, "approved", *WHY), ("confirm", INPUTS))
    for act in acts:
        said = asked.igf("decision", *act, *BY, code=2).stderr
        assert said == "nothing was decided there yet -> see `igf status`\n"


def test_a_live_poll_is_recorded_by_its_counts(asked: Installed) -> None:
    counts = ("--count", "yes=12", "--count", "no=5", "--count", "maybe=16")
    said = asked.igf("answers", "poll", "answer", "--question", "Should it be short?", *counts, *BY)
    assert said.stdout.splitlines()[0] == "yes 12 (36 %); no 5 (15 %); maybe 16 (48 %)"
    assert "live_poll_1" in asked.igf("document", "list", STAGE).stdout
