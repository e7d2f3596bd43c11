"""Faults put into the engine on purpose: each lets the checker find something, in some year."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import pytest

from igf.asks import answers_beside, answers_file, decide, entitled
from igf.asks.answers_beside import AnswerChange, InFile
from igf.asks.entitled import Answering
from igf.asks.recipients import Recipient, recipients
from igf.asks.replies import Reply
from igf.engine import addressed, perform, prepare
from igf.outbox import deliver
from igf.people import merge, person_erasing
from igf.stage import situation
from igf.stage.rules import ladder
from igf.stopping import stop
from igf.store.queries import asks as ask_queries
from igf.store.queries import persons as person_queries
from igf.store.session import Session
from igf.store.tables.year import Answer, Ask
from schemas.cycle import CycleFile
from tests.years.making import BEGINS

Patch = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Fault:
    """A fault by its title, the rule that it breaks, and how the engine is made to have it.

    `year` is the first made year in which it is found.
    """

    title: str
    rule: str
    patch: Patch
    year: int


def _nothing(*_words: Any, **_named: Any) -> None:  # noqa: ANN401 -- stands for any function
    """Do nothing."""


def _waits_for_no_stage(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("igf.stage.rules.facts.Facts.awaited_by", lambda _facts, _step: ())


def _follows_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ladder, "predecessors", lambda _definition, _step: ())


def _reminds_everybody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(prepare, "still_expected", list)


def _reminds_nobody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(prepare, "expected_of", lambda *_words, **_named: ())


def _forgets_answers(patch: pytest.MonkeyPatch) -> None:
    def is_repeated(session: Session, ask: Ask, *, reply: Reply) -> bool:
        person = reply.person or ""
        return reply.door == "page" and bool(
            ask_queries.standing_of(session, ask.id, person=person, holder=reply.holder)
        )

    patch.setattr(decide, "is_repeated", is_repeated)


def _tells_no_answers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(decide, "record_each", _nothing)


def _looks_at_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(deliver, "look_again", _nothing)


def _knows_first_members_only(patch: pytest.MonkeyPatch) -> None:
    def at_first(
        session: Session, names: Sequence[str], *, year: CycleFile, now: datetime
    ) -> tuple[Recipient, ...]:
        return recipients(session, names, year=year, now=min(now, BEGINS))

    patch.setattr(addressed, "recipients", at_first)


def _tells_no_merge(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "_record", _nothing)


def _tells_no_erasing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(person_erasing, "erase_entries", _nothing)


def _goes_on_stopped(patch: pytest.MonkeyPatch) -> None:
    for module in (situation, perform, deliver):
        patch.setattr(module, "stop_of", _nothing)
    patch.setattr(stop, "_quiet", _nothing)


def _keeps_no_upload(patch: pytest.MonkeyPatch) -> None:
    def kept(_session: Session, answering: Answering) -> Answering:
        if answering.ask.form != "confirm":
            return answering
        return replace(answering, reply=replace(answering.reply, file=None))

    patch.setattr(decide, "put_upload", kept)
    patch.setattr(entitled, "_refuse_nothing_made", _nothing)


def _corrects_nothing(patch: pytest.MonkeyPatch) -> None:
    def beside(
        reply: Reply, before: Answer | None, *, places: Mapping[str, InFile]
    ) -> AnswerChange:
        found = answers_beside.beside(reply, before, places=places)
        return replace(found, is_same=before is not None)

    patch.setattr(answers_file, "beside", beside)


def _lets_one_decide(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(entitled, "_refuse_one_person", _nothing)


def _leaves_sides(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(person_queries, "give_sides", _nothing)


FAULTS: Final = (
    Fault("stages do not wait for each other", "too early", _waits_for_no_stage, 6),
    Fault("steps do not wait for those before", "too early", _follows_nothing, 1),
    Fault("who has answered is reminded", "reminded for nothing", _reminds_everybody, 1),
    Fault("nobody is reminded", "never reminded", _reminds_nobody, 1),
    Fault("a changed answer is thanked for only", "thanked for, not kept", _forgets_answers, 4),
    Fault("answers are not told of", "answers are not the log's", _tells_no_answers, 1),
    Fault("mails that waited are not looked at", "reminded for nothing", _looks_at_nothing, 4),
    Fault("who has left is still written to", "to one who left", _knows_first_members_only, 2),
    Fault("a merge is not told of", "people are not the log's", _tells_no_merge, 5),
    Fault("an erasing is not told of", "people are not the log's", _tells_no_erasing, 9),
    Fault("a stage that is stopped goes on", "while stopped", _goes_on_stopped, 5),
    Fault("an upload is thanked for only", "an upload is lost", _keeps_no_upload, 3),
    Fault("a corrected file changes nothing", "thanked for, not kept", _corrects_nothing, 7),
    Fault("one person decides under four eyes", "not four eyes", _lets_one_decide, 9),
    Fault("a merge leaves sides behind", "merged, not gone", _leaves_sides, 5),
)
