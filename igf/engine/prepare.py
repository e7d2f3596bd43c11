"""Preparing a step that is due: read, compute, render. Nothing is changed here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from igf.asks import links, questions
from igf.asks.draft import DraftAsk
from igf.asks.personal_requests import called_at
from igf.asks.recipients import Recipient, expected_of, still_expected
from igf.documents.put import ONLY_UPLOAD, missing_document
from igf.documents.versions import DraftDocument
from igf.engine.addressed import Addressed, Addressing
from igf.engine.computations import COMPUTATIONS, Work, is_recorded
from igf.engine.draft import Draft, StaleError
from igf.engine.postings import files_of
from igf.items.documents import items_of
from igf.items.rules.states import CHOSEN
from igf.mail.render import Reader, render_all
from igf.office.office import Office
from igf.outbox.contexts import AskWords, Subject, Telling, context, said_of
from igf.outbox.row import DraftMail
from igf.stage.rules.papers import ADOPTED
from igf.stage.rules.progress import DueStep
from igf.stage.situation import Situation, look, with_documents
from igf.store.queries import year as queries
from igf.store.session import Session
from igf.words.phrases import shown
from schemas.base import NoticeKey
from schemas.errors import Mistake
from schemas.moments import Moment
from schemas.notices import NoticeDecl
from schemas.sayings import OPTIONS_OF
from schemas.steps import Ask, Compute, Decide, External, Notice, Publish, Step, Wait

S = TypeVar("S", bound=Notice | Ask | Decide | Compute | Publish | Wait | External)


@dataclass(frozen=True)
class Preparing:
    """One due step being prepared, with what was read for it."""

    office: Office
    session: Session
    now: Situation
    at: datetime
    due_step: DueStep

    def draft(self, words: str, **parts: Any) -> Draft:  # noqa: ANN401 -- the fields of Draft
        """A draft of this step."""
        return Draft(self.due_step, self.now.stage.id, self.now, words, **parts)

    def declared(self, notice: NoticeKey) -> NoticeDecl:
        """The declaration of a notice. Mistake: there is none."""
        if notice not in self.office.catalogue.notices:
            message = f"the notice {notice} has no template"
            raise Mistake(message, "run igf check on the year's file")
        return self.office.catalogue.notices[notice]

    def addressed(
        self, notice: NoticeKey, names: Sequence[str], *, among: tuple[Recipient, ...] | None = None
    ) -> Addressed:
        """Who gets a notice that goes to these bodies, roles and lists, and the results it tells.

        Only those `among` these, if these are known.
        """
        to = Addressing(self.session, self.now, self.at, tuple(names), among)
        return to.readers(self.declared(notice))

    def mails(self, notice: NoticeKey, to: Addressed, *, subject: Subject) -> tuple[DraftMail, ...]:
        """The notice rendered for each of the people."""
        catalogue, declared, people = self.office.catalogue, self.declared(notice), to.people
        if not people:
            return ()
        telling = Telling(self.now, subject, people[0], self.at)
        told = context(declared.context, telling)
        readers = (Reader(each.languages, to.told(told, each)) for each in people)
        written = render_all(catalogue, notice, readers=readers)
        return tuple(
            DraftMail(notice, person, mail) for person, mail in zip(people, written, strict=True)
        )


def prepare(
    office: Office, stage: str, *, due_step: DueStep, seen: Situation | None = None
) -> Draft:
    """The result of the step as things stand now, or stood when they were `seen`.

    What was seen may be old: the commit compares. Mistake: it cannot be done, and why. StaleError:
    the question it belongs to was settled, or the step is declared otherwise now.
    """
    at = office.now()
    with office.store.read() as session:
        stands = seen or look(session, stage, now=at)
        if _uses_documents(due_step.step, stands):
            stands = with_documents(session, stands)
        work = Preparing(office, session, stands, at, due_step)
        if due_step.step != work.now.facts.definition.step(due_step.step.key):
            raise StaleError
        if due_step.ask and all(ask.id != due_step.ask for ask in work.now.facts.open_asks()):
            raise StaleError
        if due_step.act == "skip":
            return work.draft(f"Skipped: {due_step.reason}")
        if due_step.act == "lapse":
            return work.draft("Nobody answered in time")
        return _remind(work) if due_step.act == "remind" else _PREPARERS[type(due_step.step)](work)


def _uses_documents(step: Step, seen: Situation) -> bool:
    about = getattr(step, "about", ()) or step.key in seen.facts.unsaid
    return bool(about) or isinstance(step, Compute)


def _notice(work: Preparing) -> Draft:
    step = _of(work, Notice)
    to = work.addressed(step.notice, step.to)
    mails = work.mails(step.notice, to, subject=Subject(step.about))
    return work.draft(to.words(step.to), mails=mails, items=to.items)


def _wait(work: Preparing) -> Draft:
    return work.draft(work.due_step.title)


def _compute(work: Preparing) -> Draft:
    step = _of(work, Compute)
    computation = COMPUTATIONS.get(step.what)
    if computation is None or _was_made_elsewhere(work, step):
        return _by_hand(work, step)
    made = computation(Work(work.session, work.now, step, work.at))
    return work.draft(made.title, document=DraftDocument(step.makes, step.author, made))


def _was_made_elsewhere(work: Preparing, step: Compute) -> bool:
    """Whether a document made before the start was made from what is not recorded here."""
    adopted = work.due_step.rung == ADOPTED
    return adopted and not is_recorded(work.session, work.now, step=step)


def _by_hand(work: Preparing, step: Compute) -> Draft:
    who = work.now.facts.definition.workers(step)
    due = questions.due_by_hand(step, work.now, asked=_this_moment(work))
    alone = work.due_step.rung in ONLY_UPLOAD
    draft = (questions.for_document if alone else questions.by_hand)(step, who, due=due)
    return _asking(work, draft, notice="task.by_hand", to=who, about=())


def _ask(work: Preparing) -> Draft:
    step = _of(work, Ask)
    said = said_of(work.now, OPTIONS_OF + step.key).splitlines()
    titles = _offered(work, step) if step.options_from else said
    if titles is None:
        return work.draft("Everything to choose from was asked about before")
    draft = questions.of_ask(step, _due(work, step.due), titles=titles)
    if step.options_from and not titles:
        words = "Nothing stands that could be chosen; nobody was asked"
        return work.draft(words, ask=replace(draft, only=()))
    return _asking(work, draft, notice=step.notice, to=step.to, about=step.about)


def _offered(work: Preparing, step: Ask) -> list[str] | None:
    """The titles of what was chosen and not offered before; None: all of it was."""
    items = items_of(work.session, work.now.stage.id)
    rows = queries.asks(work.session, work.now.stage.id)
    before = {option for row in rows if row.step == step.key for option in row.options}
    chosen = [each.title for each in items if each.state in CHOSEN]
    if items and not chosen:
        key = work.now.stage.key
        raise Mistake("nothing is selected yet", f"say what was: igf items select {key} ITEM")
    new = [title for title in chosen if title not in before]
    return None if before and not new else new


def _decide(work: Preparing) -> Draft:
    step = _of(work, Decide)
    draft = questions.of_decide(step, _due(work, step.due))
    return _asking(work, draft, notice=step.notice, to=step.by, about=step.about)


def _publish(work: Preparing) -> Draft:
    step = _of(work, Publish)
    missing = [key for key in step.about if key not in work.now.documents]
    if missing:
        raise missing_document(work.now.stage.id, missing[0])
    draft = questions.of_publish(step, _due(work, step.due))
    prepared = _asking(work, draft, notice=step.notice, to=step.by, about=step.about)
    return replace(prepared, files=files_of(work.session, work.now, about=step.about))


def _external(work: Preparing) -> Draft:
    step = _of(work, External)
    draft = questions.of_external(step, _due(work, step.due or f"asked + {step.check_every}"))
    return _asking(work, draft, notice=step.notice, to=step.by, about=step.about)


def _asking(
    work: Preparing,
    draft: DraftAsk,
    *,
    notice: NoticeKey,
    to: Sequence[str],
    about: tuple[str, ...],
) -> Draft:
    addressed = work.addressed(notice, to)
    people = addressed.people
    if addressed.own is not None:
        draft = replace(draft, only=tuple(each.key for each in people))
    late = questions.past_the_close(work.now, step=work.due_step.step, at=work.at)
    draft = replace(draft, question=draft.question + late)
    mark = links.link_mark(_ask_id(work))
    asked = AskWords(draft.question, draft.due, draft.by, mark, draft.options)
    mails = work.mails(notice, addressed, subject=Subject(about, asked))
    words = f"Asked, to answer by {shown(draft.due)}; {addressed.words(to)}"
    return work.draft(words, mails=mails, ask=draft, items=addressed.items)


def _remind(work: Preparing) -> Draft:
    step: Any = work.due_step.step
    ask = next(ask for ask in work.now.facts.asks if ask.id == work.due_step.ask)
    row = questions.row(work.session, ask.id)
    due = Moment(at=row.due_at, zone=row.due_zone, shown=row.due_shown)
    notice, question = str(getattr(step, "notice", "task.by_hand")), row.question
    sides = queries.obligations(work.session, ask.id)
    people = expected_of(work.session, still_expected(sides), year=work.now.year, now=work.at)
    if (called := called_at(row, rung=work.due_step.rung)) is not None:
        people = tuple(each for each in people if each.key in called)
    else:
        notice = str(getattr(step, "reminder_notice", "") or notice)
        question = questions.as_received(work.session, row, step=step, now=work.at)
    by, mark = questions.sides(row, sides), links.link_mark(ask.id)
    asked = AskWords(question, due, by, mark, tuple(row.options))
    about = tuple(getattr(step, "about", ())) if row.document else ()
    to = work.addressed(notice, getattr(step, "to", ()), among=people)
    mails = work.mails(notice, to, subject=Subject(about, asked))
    return work.draft(to.words(asked.by), mails=mails)


def _due(work: Preparing, expression: str) -> Moment:
    return questions.due(expression, work.now, step=work.due_step.step, asked=_this_moment(work))


def _this_moment(work: Preparing) -> Moment:
    # Dates that people are given have no seconds.
    minute = work.at.replace(second=0, microsecond=0)
    return Moment(at=minute, shown=f"{minute:%H:%M} UTC")


def _ask_id(work: Preparing) -> str:
    return questions.ask_id(work.now.stage.id, work.due_step)


def _of(work: Preparing, kind: type[S]) -> S:
    if not isinstance(work.due_step.step, kind):
        message = f"{work.due_step.step.key} is not of the type {kind.__name__}"
        raise TypeError(message)
    return work.due_step.step


_PREPARERS: dict[type[Any], Callable[[Preparing], Draft]] = {
    Notice: _notice,
    Wait: _wait,
    Compute: _compute,
    Ask: _ask,
    Decide: _decide,
    Publish: _publish,
    External: _external,
}
