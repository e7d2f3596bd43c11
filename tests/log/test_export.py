"""The log as a file: it verifies without the database, also with every name left out."""

import json
from pathlib import Path
from typing import Any

import pytest

from igf.asks.decide import decide
from igf.log.erase import erase_values
from igf.log.export import ExportedLog, export_log
from igf.log.lines import read_steps
from igf.log.read import walked
from igf.log.rules.chain import walk
from igf.log.seal import seal
from igf.log.write import By
from igf.outbox.approve import Choice, drop_mails
from igf.stopping.stop import pause, resume
from igf.store.queries import year as queries
from schemas.errors import Mistake
from tests.engine.begun import CALL, CLOSES, OPENS, STAFF, Begun, reply_to

NAMES = ("Lea Brun", "Amina Diallo", "amina", "lea", "example.org", "the note", "the reason")


@pytest.fixture
def lived(year: Begun) -> Begun:
    """A year with answers, notes, reasons and dropped mails in its log."""
    year.carry(OPENS)
    year.carry(CLOSES)
    ask = year.ask("approve")
    decide(year.office, ask.id, reply=reply_to(ask))
    pause(year.office, CALL, by=By(STAFF, "the reason is Lea Brun's"))
    resume(year.office, CALL, by=By(STAFF, "the reason is gone"))
    with year.office.store.write(CLOSES) as session:
        queries.outbox(session)[0].state = "draft"
    drop_mails(year.office, Choice(all=True), by=By(STAFF, "the note"))
    seal(year.office)
    return year


def export(year: Begun, path: Path, *, public: bool) -> ExportedLog:
    return export_log(year.office, path, public=public)


def entries(path: Path) -> list[dict[str, Any]]:
    return [said for said in map(json.loads, path.read_text().splitlines()) if "act" in said]


def parts(path: Path, act: str) -> dict[str, Any]:
    """The values of the entries of an act in a file."""
    told = next(each["told"] for each in entries(path) if each["act"] == act)
    return {name: part.get("value", "left out") for name, part in told.items()}


@pytest.mark.parametrize("public", [False, True])
def test_a_file_verifies_against_the_digest_of_the_database(
    lived: Begun,
    tmp_path: Path,
    public: bool,  # noqa: FBT001 -- the case
) -> None:
    path = tmp_path / "log.jsonl"
    done = export(lived, path, public=public)
    here, there = walked(lived.office.store), walk(read_steps(path))
    assert here == there
    assert (here.wrong, here.entries, here.newest) == ("", done.entries, done.newest)


def test_in_a_public_file_nobody_is_named_and_roles_stay(lived: Begun, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    done = export(lived, path, public=True)
    text = path.read_text(encoding="utf-8")
    assert [name for name in NAMES if name in text] == []
    assert parts(path, "answer.given") == {
        "actor": "left out",
        "on_behalf_of": "mag_chair",
        "values.holder": "mag_chair",
        "values.choice": "approve",
        "values.value": "left out",
        "values.note": "left out",
    }
    assert done.left_out["reason"] == 3
    assert done.left_out["mail"] == 1
    said = json.loads(text.splitlines()[-1])
    assert said == {"entries": done.entries, "left_out": done.left_out}


def test_in_a_whole_file_everything_is(lived: Begun, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    assert export(lived, path, public=False).left_out == {}
    assert parts(path, "stage.paused") == {
        "actor": "Lea Brun",
        "on_behalf_of": None,
        "values.was": "running",
        "values.reason": "the reason is Lea Brun's",
    }


@pytest.mark.parametrize("part", ["values.choice", "values.note"])
def test_a_public_file_that_was_changed_does_not_verify(
    lived: Begun, tmp_path: Path, part: str
) -> None:
    path = tmp_path / "log.jsonl"
    export(lived, path, public=True)
    lines = path.read_text().splitlines()
    place = next(n for n, line in enumerate(lines) if '"answer.given"' in line)
    said = json.loads(lines[place])
    key = "value" if "value" in said["told"][part] else "digest"
    said["told"][part][key] = "0" * 64
    path.write_text("\n".join([*lines[:place], json.dumps(said), *lines[place + 1 :]]))
    assert walk(read_steps(path)).wrong == f"entry {said['id']}: a value was changed"


def test_what_was_erased_is_in_no_file_and_verifies(lived: Begun, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with lived.office.store.write(CLOSES) as session:
        erase_values(session, of=("Amina Diallo",), now=CLOSES, actor=STAFF)
    seal(lived.office)
    assert export(lived, path, public=False).erased == 1
    assert "Amina" not in path.read_text()
    found = walk(read_steps(path))
    assert (found.wrong, found.erased) == ("", 1)


def test_a_file_that_is_no_log_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"log": 1}\n{"digest": "x"}\n')
    with pytest.raises(Mistake, match=r"log\.jsonl:2 is not a line of a log"):
        list(read_steps(path))
    path.write_text('{"log": 2}\n')
    with pytest.raises(Mistake, match="of another version"):
        list(read_steps(path))
