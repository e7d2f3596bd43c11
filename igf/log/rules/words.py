"""The words of the log: the name of each act, and the values shown with it.

Whatever is recorded has its words here; a test looks through the code for acts without.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Final

from schemas.log import ERASED, Logged, Told, Value

#: Fields that hold the key of a body or role, and are told by its title.
ROLES: Final = frozenset({"holder"})
ERASED_WORDS: Final = "erased"


@dataclass(frozen=True)
class Words:
    """An act in words: its name, and patterns over its values, used where all of them are there.

    `public` are the values that name nobody and may be published; numbers always may.
    """

    did: str
    tells: tuple[str, ...] = ()
    public: frozenset[str] = frozenset()


def _words(did: str, *tells: str, public: Collection[str] = ()) -> Words:
    return Words(did, tells, frozenset(public))


_BECAUSE: Final = "because: {reason}"
_STOPPED: Final = ("was {was}", _BECAUSE)
_STEP: Final = ("{title}", "mails: {mails}")
_TURNED: Final = ("{title}", "steps: {steps}", "questions: {questions}")

#: The acts on a proposal, charter or application.
ITEM_ACTS: Final = (
    ("added", "entered"),
    ("imported", "imported"),
    ("slot", "given its slot"),
    ("presented", "noted as presented or not"),
    ("merged", "merged"),
    ("merge_suggested", "suggested for a merge"),
    ("rechartered", "re-chartered"),
    ("selected", "selected or not"),
    ("declined", "not selected"),
    ("withdrawn", "withdrawn"),
    ("reinstated", "taken up again"),
)
_ITEM: Final = ("{title}", "was {state_before}", "now {state}", _BECAUSE)
_OF_ITEMS: Final = ("state", "state_before", "slot", "slot_before")

ACTS: Final[Mapping[str, Words]] = {
    "answer.given": _words(
        "Answer given",
        "{holder}",
        "{choice}",
        "was {was}",
        "{value}",
        "note: {note}",
        "file: {answer_file}",
        "proof: {evidence_file}",
        "{how}",
        "entered by {entered_by}",
        public=("choice", "was", "how", "answer_sha256", "evidence_sha256"),
    ),
    "answers.imported": _words("Answers imported", "{answers} new or changed"),
    "answers.withdrawn": _words("Answers of a file taken back", "{answers} answers", _BECAUSE),
    "ask.blocked": _words(
        "Not yet; waiting for a step outside",
        _BECAUSE,
        "was due {was}",
        "next check on {check}",
        public=("was", "check"),
    ),
    "ask.settled": _words("Question settled", "{outcome}", public=("outcome",)),
    "backup.restored": _words(
        "Backup restored",
        "{file}",
        "made {made}",
        "log entries: {entries}",
        public=("made", "digest"),
    ),
    "date.moved": _words(
        "Date moved",
        "{date}",
        "from {before}",
        "to {after}",
        _BECAUSE,
        public=("date", "before", "after"),
    ),
    "decision.confirmed": _words("Decision confirmed", "{outcome}", public=("outcome",)),
    "decision.superseded": _words(
        "Decided anew", "was {was}", "now {outcome}", _BECAUSE, public=("was", "outcome")
    ),
    "desk.right_ended": _words(
        "Right at the desk ended", "{person}", "was {was}", _BECAUSE, public=("was",)
    ),
    "desk.right_given": _words("Right at the desk given", "{person}", "{right}", public=("right",)),
    "desk.signed_out": _words(
        "Signed out everywhere", "{person}", "browsers: {browsers}", _BECAUSE
    ),
    "document.put": _words(
        "Document uploaded", "{title}", "version {version}", "{address}", public=("sha256", "was")
    ),
    "document.withdrawn": _words(
        "Document withdrawn", "version {version}", _BECAUSE, public=("sha256", "version")
    ),
    "poll.recorded": _words("Live poll recorded", "{question}", "{counts}", public=("counts",)),
    "health.told": _words("Secretariat told how the year does", "mails: {mails}", public=("day",)),
    "input.imported": _words("Contributions imported", "{added} added", "{changed} changed"),
    "input.mapped": _words("Columns of contributions kept", "was {was}", "now {now}"),
    "input.withdrawn": _words("Contributions withdrawn", "{rows} rows", _BECAUSE),
    ERASED: _words("Personal data erased from the log", "entries: {entries}"),
    **{
        f"item.{act}": _words(f"Proposal {did}", *_ITEM, public=_OF_ITEMS) for act, did in ITEM_ACTS
    },
    "link.revoked": _words("Personal links revoked", "{person}", _BECAUSE),
    "log.begun": _words(
        "Chain of the log begun anew",
        "ended with {was}",
        "found {found}",
        _BECAUSE,
        public=("was", "found", "reason"),
    ),
    "mail.approved": _words(
        "Mail approved", "{mail}", "as shown: {shown}", public=("was", "shown")
    ),
    "mail.decided": _words(
        "Mail decided", "{mail}", "was {before}", "now {after}", public=("before", "after")
    ),
    "mail.dropped": _words("Mail dropped", "{mail}", _BECAUSE, public=("was",)),
    "mails.corrected": _words("Correction drafted", "{notice}", "mails: {mails}", _BECAUSE),
    "mails.drafted": _words(
        "Message drafted",
        "{subject}",
        "to: {to}",
        "without: {without}",
        "about: {document}",
        "mails: {mails}",
        _BECAUSE,
    ),
    "mails.held": _words("Delivery held", "{reason}"),
    "mails.released": _words("Delivery is resumed", "held since {since}", public=("since",)),
    "mails.moved": _words("Mails of a moved date", "drafts: {drafts}", "changed: {changed}"),
    "member.changed": _words(
        "Membership changed", "{person}", "{body}", "was {before}", "now {after}", public=("body",)
    ),
    "member.joined": _words("Joined", "{person}", "{body}", "{after}", public=("body",)),
    "member.left": _words("Left", "{person}", "{body}", _BECAUSE, public=("body",)),
    "people.handed_over": _words(
        "Duties handed over", "{what}", "to {to}", _BECAUSE, public=("what",)
    ),
    "people.imported": _words("People imported", "{added} added", "{changed} changed"),
    "people.left": _words("Person left", "{bodies}", public=("bodies",)),
    "people.merged": _words(
        "Two entries of one person merged", "{person}", "{was}", "into {into}", _BECAUSE
    ),
    "people.renewed": _words(
        "Body renewed",
        "{body}",
        "{stay} stay",
        "{join} join",
        "{leave} leave",
        public=("body", "from"),
    ),
    "person.changed": _words("Person changed", "{person}", "was {was}", "now {now}"),
    "list.changed": _words("Mailing list changed", "{list}", "was {was}", "now {now}"),
    "side.called": _words("Asked once more by mail", "{holder}", _BECAUSE),
    "side.delegated": _words("Answer delegated", "{holder}", "to {to}", "until {until}", _BECAUSE),
    "side.excused": _words("Excused from answering", "{holder}", _BECAUSE),
    "side.withdrawn": _words("Answer taken back", "{holder}", "{choice}", _BECAUSE),
    "terms.passed": _words("Terms of members began or ended", "began: {began}", "ended: {ended}"),
    "stage.cancelled": _words("Stage cancelled", *_STOPPED, public=("was",)),
    "stage.changed": _words("Stage changed", *_TURNED, public=("title", "steps", "questions")),
    "stage.done": _words("Stage done", public=("was",)),
    "stage.dropped": _words("Stage dropped", *_TURNED, public=("title", "steps", "questions")),
    "stage.frozen": _words("Stage left as it is", *_TURNED, public=("title", "steps", "questions")),
    "stage.kept": _words("Stage kept", *_TURNED, public=("title", "steps", "questions")),
    "stage.new": _words("Stage added", *_TURNED, public=("title", "steps", "questions")),
    "stage.paused": _words("Stage paused", *_STOPPED, public=("was",)),
    "stage.reopened": _words("Stage opened again", *_STOPPED, public=("was",)),
    "stage.resumed": _words("Stage resumed", *_STOPPED, public=("was",)),
    "stage.taken_up": _words("Stage taken up", *_TURNED, public=("title", "steps", "questions")),
    "step.failed": _words("Step did not work", "attempt {attempts}", _BECAUSE),
    "step.fire": _words("Step done", *_STEP, public=("title",)),
    "step.lapse": _words("Question closed", *_STEP, public=("title",)),
    "step.remind": _words("Reminded", *_STEP, public=("title",)),
    "step.skip": _words("Step left out", "{title}", "{words}", public=("title",)),
    "year.cancelled": _words("Year cancelled", *_STOPPED, public=("was",)),
    "year.changed": _words(
        "Year changed by its file",
        "{file}",
        "dates: {dates}",
        "kept: {kept}",
        "taken: {taken}",
        public=("dates", "kept", "taken", "otherwise"),
    ),
    "year.paused": _words("Year paused", *_STOPPED, public=("was",)),
    "year.resumed": _words("Year resumed", *_STOPPED, public=("was",)),
    "year.started": _words("Year started", "{file}", "stages: {stages}"),
}

#: The doors through which something is done; the engine goes through none.
DOORS: Final[Mapping[str, str]] = {
    "command": "by command",
    "desk": "at the desk",
    "engine": "",
    "file": "as a file",
    "page": "through the answer page",
    "prefect": "through the form in Prefect",
    "rehearsal": "in the rehearsal",
}
STANDINGS: Final[Mapping[str, str]] = {"declared": "as declared"}


def entry_words(entry: Logged, told: Told, *, titles: Mapping[str, str]) -> str:
    """An entry in one line: "Answer given: MAG Chair, approve, through the answer page, proven".

    `titles` gives the title of each role and body by key.
    """
    words = ACTS.get(entry.act) or Words(entry.act)
    door = DOORS.get(entry.door, f"through {entry.door}")
    standing = STANDINGS.get(entry.standing, entry.standing)
    tells = [ERASED_WORDS] if told.erased_at else list(_told(words, told, titles=titles))
    return f"{words.did}: {', '.join(filter(None, (*tells, door, standing)))}"


def mail_words(state: str, subject: str, *, to: str, reason: str) -> str:
    """A mail in one line: "Email sent: The call is open, to amina@example.org"."""
    because = f", because: {plain(reason)}" if reason else ""
    return f"Email {state}: {plain(subject)}, to {plain(to)}{because}"


def is_public(act: str, name: str, *, value: Value, roles: Collection[str]) -> bool:
    """Whether a value of an act may be published: it names nobody, or a body or role."""
    if name in ROLES:
        return value is None or value in roles
    words = ACTS.get(act)
    return not isinstance(value, str) or (words is not None and name in words.public)


def _told(words: Words, told: Told, *, titles: Mapping[str, str]) -> Iterator[str]:
    values = {
        name: titles.get(str(value), str(value)) if name in ROLES else plain(value)
        for name, value in told.values.items()
    }
    for pattern in words.tells:
        if all(values.get(name) for _, name, _, _ in Formatter().parse(pattern) if name):
            yield pattern.format_map(values)


def plain(value: Value) -> str:
    """A value in one line that does nothing to a terminal: people typed it."""
    text = "" if value is None else " ".join(str(value).split())
    return "".join(each for each in text if each.isprintable())
