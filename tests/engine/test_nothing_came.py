"""A call to which nothing was imported: nothing is counted or told until that is certain."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from igf.asks.decide import Reply, decide
from igf.asks.replies import Attached
from igf.input.read import InputFile, read_input
from igf.input.take_in import take_in
from igf.stage.rules.words import waiting_words
from igf.stage.situation import situation
from schemas.errors import Mistake
from schemas.sayings import NOTHING
from tests.engine.begun import CLOSES, DAY, INPUT, STAFF, Begun, begun

SAY = f"say_{NOTHING}"


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Begun]:
    """A call that closed two days ago, to which nothing came."""
    stages = {"thematic_input": INPUT}
    with begun(f"sqlite:///{tmp_path / 'igf.db'}", tmp_path, stages=stages, heard=False) as year:
        year.carry(CLOSES)
        year.carry(CLOSES + 2 * DAY)
        yield year


def test_the_closing_note_is_held_and_the_lead_is_asked(closed: Begun) -> None:
    assert not [each for each in closed.fired() if each.startswith(("count", "report_close"))]
    assert closed.mails("report_close") == []
    assert [each.name for each in closed.mails(SAY)][:1] == ["Lea Brun"]
    assert "nothing has been imported" in closed.mails(SAY)[0].text
    with closed.office.store.read() as session:
        facts = situation(session, closed.stage, now=closed.office.now()).facts
    assert "Held: Count by" in waiting_words(facts, closed.office.now(), titles={})


def test_an_import_answers_the_question_and_is_counted(closed: Begun, tmp_path: Path) -> None:
    file = tmp_path / "late.csv"
    file.write_text("id,stakeholder group,region,text\n1,Government,African Group,Yes\n")
    read = read_input(closed.office, InputFile(file, source="form"), stage=closed.stage)
    take_in(closed.office, closed.stage, read=read, by=STAFF)
    closed.carry()
    assert closed.ask(SAY).state == "settled"
    assert "Entries received: 1" in closed.mails("report_close")[0].text


def test_that_nothing_came_is_said_in_words_and_then_told(closed: Begun) -> None:
    ask = closed.ask(SAY)
    said = Reply(choice="confirmed", given_by="Lea Brun", holder=ask.by[0], door="command")
    with pytest.raises(Mistake, match="the answer is missing"):
        decide(closed.office, ask.id, reply=said)
    sheet = Attached("input.csv", "text/csv", b"id\n1\n")
    with pytest.raises(Mistake, match="a file here is not counted"):
        decide(closed.office, ask.id, reply=replace(said, file=sheet))
    decide(closed.office, ask.id, reply=replace(said, note="The form and the mailbox are empty."))
    closed.carry()
    assert "count/@1" in closed.fired()
    assert len(closed.mails("report_close")) == 2
