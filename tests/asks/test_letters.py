"""A letter of the MAG and a joint answer: drafted, commented, agreed, signed, sent, proven."""

from pathlib import Path

import pytest

from igf.health.assess import health
from schemas.errors import Mistake
from tests.asks.writing_letters import (
    at_work,
    by_link,
    decision,
    given,
    on,
    put,
    said,
    text_of,
    versions,
    wrote,
)
from tests.engine.begun import Begun

#: What a letter goes through, once each.
STEPS = ["draft", "inputs", "collect", "finalise", "agree", "sign", "send", "prove"]
SENT = "To the Body, by e-mail, on 21 January"


def steps(year: Begun) -> list[str]:
    """The steps that were done, without reminders."""
    return [each.partition("/")[0] for each in year.fired() if "due-" not in each]


def drafted(year: Begun) -> None:
    """A draft, on which one of the two members comments and the other does not wish to."""
    year.carry(on("01-04"))
    wrote(year, "draft", "draft", text="# Draft\n\nDear Body.\n")
    by_link(year, "inputs", "amina", "answered", note="Name the [forum](https://bad.example).")
    by_link(year, "inputs", "jun", "decline")


def signed(year: Begun) -> None:
    wrote(year, "finalise", "letter", text="# Letter\n\nDear Body, we ask.\n")
    said(year, "agree", "approve")
    by_link(year, "sign", "amina", "approve")


def test_a_letter_is_drafted_agreed_signed_sent_and_proven(url: str, tmp_path: Path) -> None:
    with at_work(url, tmp_path, "letter", audience=["community"]) as year:
        drafted(year)
        signed(year)
        said(year, "send", "confirmed", note=SENT)
        wrote(year, "prove", "proof", text="Delivered.\n")

        assert steps(year) == [*STEPS, "tell"]
        readers = {mail.recipient for mail in year.mails("tell")}
        assert readers == {"person:amina", "person:jun", "list:community"}
        assert all("has been agreed, signed" in mail.text for mail in year.mails("tell"))


def test_comments_are_collected_without_names_and_as_words(url: str, tmp_path: Path) -> None:
    with at_work(url, tmp_path, "letter") as year:
        drafted(year)

        assert text_of(year, "comments") == (
            "# IGF 2027: comments, letter\n\n"
            "**What should the letter say otherwise?**\n\n"
            "1 comment was received.\n\n"
            "| Asked | Number | Comments |\n| --- | ---: | ---: |\n| the MAG | 2 | 1 |\n\n"
            "## the MAG\n\n### Comment 1\n\n"
            "> Name the \\[forum\\](https://bad.example).\n"
        )


def test_without_a_comment_the_letter_goes_on_and_says_so(url: str, tmp_path: Path) -> None:
    with at_work(url, tmp_path, "letter") as year:
        year.carry(on("01-04"))
        wrote(year, "draft", "draft", text="# Draft\n\nA text.\n")
        year.carry(on("01-12"))

        assert "No comment was received." in text_of(year, "comments")
        assert year.ask("finalise").state == "open"


def test_the_signature_names_the_version_that_was_signed(url: str, tmp_path: Path) -> None:
    with at_work(url, tmp_path, "letter") as year:
        drafted(year)
        signed(year)
        [letter] = versions(year, "letter")
        [signature] = given(year, "sign")
        said(year, "send", "confirmed", note=SENT)
        [sent] = given(year, "send")

        assert decision(year, "sign").document_sha256 == letter.sha256
        assert (signature.document_sha256, signature.standing) == (letter.sha256, "proven")
        assert (sent.document_sha256, sent.note) == (letter.sha256, SENT)


def test_a_letter_changed_after_the_signature_is_agreed_and_signed_anew(
    url: str, tmp_path: Path
) -> None:
    with at_work(url, tmp_path, "letter") as year:
        drafted(year)
        signed(year)
        old = year.ask("send").id
        put(year, "letter", "# Letter\n\nDear Body, we ask you.\n")
        with pytest.raises(Mistake, match="newer version"):
            said(year, "send", "confirmed", note=SENT)
        said(year, "agree", "approve")
        by_link(year, "sign", "amina", "approve")

        assert year.ask("send").id != old
        assert said(year, "send", "confirmed", note=SENT) == "confirmed"
        assert given(year, "send")[0].document_sha256 == versions(year, "letter")[1].sha256


def test_a_chair_who_does_not_sign_sends_it_back_and_nothing_is_sent(
    url: str, tmp_path: Path
) -> None:
    with at_work(url, tmp_path, "letter") as year:
        drafted(year)
        wrote(year, "finalise", "letter", text="# Letter\n\nA text.\n")
        said(year, "agree", "approve")
        by_link(year, "sign", "amina", "send_back", note="Not without the date")
        year.carry(on("02-20"))

        assert "send" not in steps(year)


def test_to_whom_and_when_it_was_sent_has_to_be_said(url: str, tmp_path: Path) -> None:
    with at_work(url, tmp_path, "letter") as year:
        drafted(year)
        signed(year)
        with pytest.raises(Mistake, match="to whom it was sent, how and when"):
            said(year, "send", "confirmed")


def test_the_stage_is_not_done_before_the_proof_is_filed(url: str, tmp_path: Path) -> None:
    with at_work(url, tmp_path, "letter") as year:
        drafted(year)
        signed(year)
        said(year, "send", "confirmed", note=SENT)
        with pytest.raises(Mistake, match="has not been uploaded yet"):
            said(year, "prove", "confirmed")
        year.carry(on("03-30"))

        assert "tell" not in steps(year)


def test_the_mag_can_agree_by_silence_instead(url: str, tmp_path: Path) -> None:
    silence = {
        "key": "agree",
        "by": ["mag"],
        "rule": {"kind": "no_objection"},
        "on_lapse": "consent",
        "due": "asked + 5d",
        "reminders": [],
    }
    with at_work(url, tmp_path, "letter", steps=[silence]) as year:
        drafted(year)
        wrote(year, "finalise", "letter", text="# Letter\n\nA text.\n")
        year.carry(on("01-20"))

        assert decision(year, "agree").outcome in {"approved", "consent"}
        assert year.ask("sign").state == "open"


def test_the_drafting_team_is_asked_for_the_draft(url: str, tmp_path: Path) -> None:
    team = [{"key": "draft", "by": ["leadership_panel"], "author": "leadership_panel"}]
    with at_work(url, tmp_path, "letter", steps=team) as year:
        year.carry(on("01-04"))

        assert [mail.recipient for mail in year.mails("draft")] == ["person:jun"]


def test_a_joint_answer_collects_the_inputs_of_several_bodies(url: str, tmp_path: Path) -> None:
    asked = ["leadership_panel", "community"]
    with at_work(url, tmp_path, "joint_answer", audience=asked) as year:
        year.carry(on("01-04"))
        by_link(year, "inputs", "amina", "answered", note="Say what the MAG does.")
        said(year, "inputs", "answered", note="From the list.", holder="community")
        year.carry(on("02-06"))

        text = text_of(year, "inputs")
        assert "2 comments were received." in text
        assert "| the MAG | 2 | 1 |\n| the Leadership Panel | 0 | 0 |" in text
        assert "| the IGF community list | 1 | 1 |" in text
        assert "> From the list." in text


def test_a_joint_answer_goes_its_way_before_the_date_set_outside(url: str, tmp_path: Path) -> None:
    with at_work(url, tmp_path, "joint_answer", audience=["leadership_panel"]) as year:
        year.carry(on("01-04"))
        year.carry(on("02-06"))
        wrote(year, "draft", "draft", text="# Draft\n\nA text.\n")
        by_link(year, "comment", "jun", "answered", note="Shorter.")
        year.carry(on("02-17"))
        assert "> Shorter." in text_of(year, "comments")
        wrote(year, "finalise", "answer", text="# Answer\n\nA text.\n")
        said(year, "agree", "approve")
        by_link(year, "sign", "amina", "approve")

        assert f"{year.ask('send').due_at:%m-%d %H:%M}" == "02-26 23:59"
        late = year.clock.now()
        year.carry(on("02-27"))
        found = {each.code for each in health(year.office, "igf-2027").findings}
        assert "late" in found, late
        said(year, "send", "confirmed", note="To the secretariat of the review, late")
        wrote(year, "prove", "proof", text="Received.\n")
        assert steps(year)[-2:] == ["prove", "tell"]


def test_carried_again_nothing_of_a_letter_is_done_twice(url: str, tmp_path: Path) -> None:
    with at_work(url, tmp_path, "letter") as year:
        drafted(year)
        signed(year)
        before, mails = year.fired(), len(year.mails())
        for _ in range(3):
            year.carry()

        assert year.fired() == before
        assert len(year.mails()) == mails
