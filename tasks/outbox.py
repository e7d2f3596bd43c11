"""Acts on mails that people start from a form: approve drafts, hold all mails, release them."""

from prefect import task
from pydantic import BaseModel

from igf.log.write import By
from igf.outbox.approve import Choice, approve_mails, show_drafts
from igf.outbox.hold import Verdict, held, hold_mails, release_mails
from igf.outbox.hold_words import held_lines, read_numbers, released_words
from igf.outbox.shown_drafts import NotShownError
from igf.outbox.why_held import held_words
from igf.words.phrases import counted
from tasks.acts import Done, acting, in_words
from tasks.work import office


class ApprovalForm(BaseModel):
    """The fields of the form for mails that wait: numbers, or else all of a stage, or all mails.

    `shown` is the code of what was read; without it they are shown.
    """

    mails: tuple[int, ...]
    stage: str
    year: str | None
    by: str
    shown: str
    anyway: bool

    @property
    def choice(self) -> Choice:
        """The mails that are meant."""
        every = not self.mails and not self.stage
        return Choice(self.mails, self.stage or None, self.year, all=every)


class Release(BaseModel):
    """The fields of the form for held mails: numbers as "12,14-20"; `rest`: all others are sent."""

    send: str
    already_sent: str
    drop: str
    rest: bool
    shown: str
    by: str


@task(name="Show the mails that wait")
def preview_drafts(form: ApprovalForm) -> Done:
    """Show the mails that wait, all recipients and each text; nothing leaves."""
    return in_words(lambda: _shown(form))


@task(name="Let the mails leave", task_run_name="Approve mails")
def approve_drafts(form: ApprovalForm) -> Done:
    """Let mails leave that wait for approval, if they are those that were shown."""

    def act() -> Done:
        actor, code = acting(form.by), form.shown
        try:
            decided = approve_mails(office(), form.choice, shown=code, by=actor, anyway=form.anyway)
        except NotShownError as other:
            again = _shown(form)
            return again.model_copy(update={"words": [f"Not done: {other.message}", *again.words]})
        leave = counted(decided.number, "mail leaves", many="mails leave")
        return Done(words=[f"Approved: {leave} now"], stages=list(decided.stages))

    return in_words(act)


def _shown(form: ApprovalForm) -> Done:
    found = show_drafts(office(), form.choice)
    words = [
        f"Nothing has left: {found.words}",
        f"Once you have read them, start this form again with the code {found.code}",
    ]
    return Done(words=words, read="\n".join(found.lines))


@task(name="Hold all mails")
def hold_all(*, by: str, reason: str) -> Done:
    """Let no mail leave from now on."""

    def act() -> Done:
        again = not hold_mails(office(), by=By(acting(by), reason))
        before = ["It was so before."] if again else []
        return Done(words=[held_words(office().store), *before])

    return in_words(act)


@task(name="Show what is held")
def show_held() -> Done:
    """Say what waits while mails are held."""
    return in_words(lambda: Done(words=list(held_lines(held(office())))))


@task(name="Release mails")
def release_held(form: Release) -> Done:
    """Decide about mails that are held."""

    def act() -> Done:
        verdict = Verdict(
            read_numbers([form.send]),
            read_numbers([form.already_sent]),
            read_numbers([form.drop]),
            all=form.rest,
            shown=form.shown,
        )
        done = release_mails(office(), verdict, by=acting(form.by))
        return Done(words=list(released_words(done)), stages=list(done.stages))

    return in_words(act)
