"""Declared notices and the facts their templates may use."""

from typing import Literal, Self

from pydantic import Field

from schemas.base import Language, NoticeKey, Strict
from schemas.moments import Moment

ContextName = Literal[
    "stage", "call", "counts", "ask", "document", "health", "correction", "message"
]


#: Something that a notice speaks of: a document (which the step names in `about`); `options` to
#: choose from; a `result`, which is decided before; the `slots` of proposals; the `dates` of the
#: stage, the `hours` of a meeting, its `place`, the `link` to its page.
Need = Literal["document", "options", "result", "slots", "dates", "hours", "place", "link"]


class NoticeDecl(Strict):
    """`notice.yaml` in a notice's template folder: a message declared once.

    `visibility` is who may read it (R-NOT-1); `context` names the facts it gets; without what it
    `needs` it is held. One that tells each reader his or her `own` results goes to those alone who
    sent in what was chosen, or what was not.
    """

    notice: NoticeKey
    title: str
    about: str
    visibility: Literal["public", "mag", "group", "private"]
    context: ContextName
    needs: tuple[Need, ...] = ()
    own: Literal["chosen", "not_chosen"] | None = None
    wants_answer: bool = False


class Said(Strict):
    """A fact in the words of another language."""

    fact: str
    language: Language
    words: str


class Named(Strict):
    """Facts with names of their own in other languages."""

    local: tuple[Said, ...] = ()

    def said_in(self, language: Language) -> Self:
        """The same as it is called in a language (or its base: `fr` for `fr-CA`)."""
        if not self.local:
            return self
        known = (language.partition("-")[0], language)
        chosen = sorted(
            (each for each in self.local if each.language in known),
            key=lambda each: known.index(each.language),
        )
        words = {each.fact: each.words for each in chosen}
        return self.model_copy(update={**words, "local": ()})


class CycleFacts(Named):
    """The year, as a mail may name it; `city` and `country` are empty while they are not known.

    `secretariat` is the title of the body that carries it, `mag` the short name of its MAG; a year
    without these bodies has its own title, and nothing.
    """

    key: str
    title: str
    secretariat: str = ""
    mag: str = ""
    city: str
    country: str
    contact: str
    website: str


class StageFacts(Named):
    """The stage, as a mail may name it; `page` is its public address, `place` where it is held.

    `hours` are those of a meeting in words, where `opens` and `closes` have none.
    """

    key: str
    title: str
    page: str
    place: str = ""
    hours: str = ""
    opens: Moment | None
    closes: Moment | None


class DateChange(Strict):
    """The stage's dates as the recipient was told of them before, where they no longer hold."""

    opens: Moment | None = None
    closes: Moment | None = None


class RecipientFacts(Strict):
    """Who the mail is for, and why they get it ("as a member of the MAG")."""

    name: str
    why: str


class Count(Strict):
    """One line of a count: a stakeholder group or region with its number of contributions."""

    label: str
    number: int = Field(ge=0)


class DocumentFacts(Strict):
    """A document: `sha256` of the exact version, `link` where the reader can read it.

    That is its address on the web once it is published; until then it is on the page of answers.
    """

    key: str
    title: str
    version: int
    sha256: str
    link: str


class ResultFacts(Strict):
    """What was decided about one proposal or application: "selected", and why, where that is said.

    `amount` is that of a grant, in USD; `slot` is when it is presented.
    """

    title: str
    outcome: str
    reason: str = ""
    amount: str = ""
    slot: Moment | None = None


class StageContext(Strict):
    """Facts every notice has; `change` where it tells of dates that moved.

    `results` are those of the stage, in a notice that tells the reader's own those alone.
    """

    cycle: CycleFacts
    stage: StageFacts
    recipient: RecipientFacts
    change: DateChange = DateChange()
    results: tuple[ResultFacts, ...] = ()
    language: Language = "en"


class SubthemeFacts(Named):
    """A subtheme of the annual meeting, as a mail may name it."""

    title: str


class CallContext(StageContext):
    """For notices about a call: whole days left until it closes, None without a closing date.

    `subthemes` are those that sessions are proposed under; none of another call.
    """

    days_left: int | None = None
    subthemes: tuple[SubthemeFacts, ...] = ()


class CountsContext(StageContext):
    """For notices that give counts by stakeholder group and by region."""

    total: int
    by_group: tuple[Count, ...]
    by_region: tuple[Count, ...]


class DocumentContext(StageContext):
    """For notices that cite a document."""

    document: DocumentFacts


class AskContext(StageContext):
    """For notices that ask for an answer: `door` says where to give it, `overdue` if it is late.

    `options` are what there is to choose from, where something is to be chosen.
    """

    question: str
    due: Moment
    by: str
    door: str
    overdue: bool = False
    document: DocumentFacts | None = None
    options: tuple[str, ...] = ()


class HealthLine(Strict):
    """One finding: what, whose it is, since when if that is known, and what to do next."""

    what: str
    whom: str
    since: Moment | None
    todo: str


class HealthContext(StageContext):
    """For the morning's mail to the Secretariat: `stage` is the whole year; `more` are not told."""

    findings: tuple[HealthLine, ...]
    more: int = 0


class Paragraph(Strict):
    """One part of a text that a person typed."""

    text: str


class CorrectionContext(StageContext):
    """For the correction of a mail: its subject, when it was sent, and the right text, in parts."""

    corrects: str
    sent: Moment
    parts: tuple[Paragraph, ...]


class MessageContext(StageContext):
    """For a message that a person wrote: subject, text in parts, a document if it has one."""

    subject: str
    parts: tuple[Paragraph, ...]
    document: DocumentFacts | None = None


CONTEXTS: dict[ContextName, type[StageContext]] = {
    "stage": StageContext,
    "call": CallContext,
    "counts": CountsContext,
    "ask": AskContext,
    "document": DocumentContext,
    "health": HealthContext,
    "correction": CorrectionContext,
    "message": MessageContext,
}
