"""Questions as a person sees them when answering."""

from typing import Final, Literal, Self

from pydantic import Field

from schemas.base import Language, Strict
from schemas.moments import Instant, Moment
from schemas.steps import Rule

#: States of an obligation in which something is still expected of its holder.
EXPECTED: Final = ("owed", "invited")
#: How a person gave an answer that is entered for them, as a form lists it.
How = Literal["In a meeting", "By e-mail", "By letter", "By telephone", "I am that person"]
HOW: Final[dict[str, str]] = {
    "In a meeting": "meeting",
    "By e-mail": "email",
    "By letter": "letter",
    "By telephone": "telephone",
    "I am that person": "self",
}
#: The same as it is told afterwards, by key.
HOW_TOLD: Final = {
    "meeting": "in a meeting",
    "email": "by email",
    "letter": "by letter",
    "telephone": "by telephone",
    "self": "entered by that person",
}


class AskedDocument(Strict):
    """A document to be uploaded with the answer; `version` 0 while none is there.

    `is_said`: a text that is typed instead.
    """

    title: str
    version: int = 0
    is_said: bool = False


class QuestionPage(Strict):
    """A question as its form shows it.

    `holders` maps the key of each who still owes an answer to its title, `sides` that of each who
    was asked; `deciders` are the names of those who may answer for them, empty if there is one for
    whom nobody is entered; `settled` says how it was settled, empty while it is open; `choices`
    maps what can be answered to its words; `options` are those of which several can be chosen;
    `upload` is what work by hand makes.
    """

    ask: str
    stage: str
    title: str
    markdown: str
    form: str
    choices: dict[str, str]
    holders: dict[str, str]
    sides: dict[str, str]
    deciders: tuple[str, ...] = ()
    settled: str = ""
    newer: str = ""
    options: tuple[str, ...] = ()
    upload: AskedDocument | None = None


class GivenAnswer(Strict):
    """The answer of a side that counts. `own`: the reader gave it, through the personal link."""

    holder: str
    own: bool
    choice: str
    note: str
    value: str
    given_by: str
    at: Instant
    file: str = ""


class AboutDocument(Strict):
    """The exact version of what a question is about."""

    title: str
    version: int
    sha256: str
    media_type: str
    size: int
    address: str | None
    made: Instant


class AnswerTitles(Strict):
    """The names of the year, the stage, and of bodies and roles (by key), by language."""

    year: dict[Language, str] = Field(default_factory=dict)
    stage: dict[Language, str] = Field(default_factory=dict)
    sides: dict[str, dict[Language, str]] = Field(default_factory=dict)

    def of_sides(self, known: dict[str, str], language: Language) -> dict[str, str]:
        """These bodies and roles (titles by key) as they are called in a language."""
        return {key: self.sides.get(key, {}).get(language, text) for key, text in known.items()}


class DecisionRule(Strict):
    """The rule of a decision, and the titles of those who decide, by key.

    `body` has the body in which they all hold their role, if there is one.
    """

    rule: Rule
    by: dict[str, str]
    body: dict[str, str] = Field(default_factory=dict)

    def said_in(self, titles: AnswerTitles, language: Language) -> Self:
        """The same with the titles of a language."""
        by, body = (titles.of_sides(each, language) for each in (self.by, self.body))
        return self.model_copy(update={"by": by, "body": body})


class AnswerPage(Strict):
    """One question as one person sees it who came by a personal link.

    `state`: open; settled (`outcome` says how); closed: its time is over; over: it is not for this
    person any more; elsewhere: it is answered at `elsewhere`. `sides` maps the sides this person
    answers for to their names; `zone` is the person's. `choices` are keys (see
    igf.asks.rules.positions), or the options of the question, which are their own words;
    `options` are those of which several can be chosen. `upload` is the document that work by hand
    makes.
    """

    person: str
    languages: tuple[Language, ...]
    zone: str
    year: str
    contact: str
    stage: str
    title: str
    question: str
    form: str
    choices: tuple[str, ...]
    options: tuple[str, ...] = ()
    sides: dict[str, str]
    due: Moment
    rule: DecisionRule | None
    about: AboutDocument | None
    state: Literal["open", "settled", "closed", "over", "elsewhere"]
    outcome: str = ""
    elsewhere: str = ""
    given: tuple[GivenAnswer, ...] = ()
    upload: AskedDocument | None = None
    titles: AnswerTitles = AnswerTitles()

    def said_in(self, language: Language) -> Self:
        """The same, the year, the stage, bodies and roles as they are called in a language."""
        names = self.titles
        return self.model_copy(
            update={
                "year": names.year.get(language, self.year),
                "stage": names.stage.get(language, self.stage),
                "sides": names.of_sides(self.sides, language),
                "rule": self.rule and self.rule.said_in(names, language),
            }
        )

    @property
    def has_own(self) -> bool:
        """Whether an answer that the reader gave counts."""
        return any(each.own for each in self.given)
