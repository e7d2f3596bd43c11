"""Acts on mails that people start from a form: approve drafts, hold all mails, release them."""

from prefect import task
from pydantic import BaseModel

from igf.log.write import Actor, By
from igf.outbox.approve import Choice, approve_mails
from igf.outbox.hold import Verdict, held, held_words, hold_mails, release_mails
from igf.outbox.hold_words import held_lines, read_numbers, released_words
from igf.words.phrases import counted
from tasks.acts import DOOR, Done, in_words
from tasks.work import office


class ApprovalForm(BaseModel):
    """The fields of the form for mails that wait: numbers, or else all of a stage, or all mails."""

    mails: tuple[int, ...]
    stage: str
    year: str | None
    by: str
    anyway: bool


class Release(BaseModel):
    """The fields of the form for held mails: numbers as "12,14-20"; `rest`: all others are sent."""

    send: str
    already_sent: str
    drop: str
    rest: bool
    by: str


@task(name="Let the mails leave", task_run_name="Approve mails")
def approve_drafts(form: ApprovalForm) -> Done:
    """Let mails leave that wait for approval."""

    def act() -> Done:
        every = not form.mails and not form.stage
        choice = Choice(form.mails, form.stage or None, form.year, all=every)
        decided = approve_mails(office(), choice, by=Actor(form.by, DOOR), anyway=form.anyway)
        leave = counted(decided.number, "mail leaves", many="mails leave")
        words = [f"Approved: {leave} now"]
        return Done(words=words, stages=list(decided.stages))

    return in_words(act)


@task(name="Hold all mails")
def hold_all(*, by: str, reason: str) -> Done:
    """Let no mail leave from now on."""

    def act() -> Done:
        again = not hold_mails(office(), by=By(Actor(by, DOOR), reason))
        before = ["It was so before."] if again else []
        return Done(words=[held_words(office().store), *before])

    return in_words(act)


@task(name="Show what is held")
def show_held() -> Done:
    """Say what waits while mails are held."""
    return Done(words=list(held_lines(held(office()))))


@task(name="Release mails")
def release_held(form: Release) -> Done:
    """Decide about mails that are held."""

    def act() -> Done:
        verdict = Verdict(
            read_numbers([form.send]),
            read_numbers([form.already_sent]),
            read_numbers([form.drop]),
            all=form.rest,
        )
        done = release_mails(office(), verdict, by=Actor(form.by, DOOR))
        return Done(words=list(released_words(done)), stages=list(done.stages))

    return in_words(act)
