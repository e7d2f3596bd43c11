"""What a person sees of a question when answering it."""

from schemas.base import Strict


class QuestionPage(Strict):
    """A question as its form shows it.

    `holders` maps the key of each who still owes an answer to its title; `settled` says how it was
    settled, empty while it is open; `choices` maps what can be
    answered to its words.
    """

    ask: str
    stage: str
    title: str
    markdown: str
    form: str
    choices: dict[str, str]
    holders: dict[str, str]
    settled: str = ""
