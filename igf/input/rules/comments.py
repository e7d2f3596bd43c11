"""Comments on a draft or a paper, collected into one document: every one is quoted.

Members are named by their body alone: who said what stands with the answers, and can be erased.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from igf.documents.rules.tally import tally
from igf.input.rules.synthesis import contribution_text, counts_text
from igf.words.markdown import cell, inert, quoted, table
from igf.words.phrases import counted
from schemas.contributions import ContributionRow


@dataclass(frozen=True)
class Comment:
    """The comment of one side under the title of its body; `address` where it is, if given."""

    body: str
    text: str
    address: str = ""


@dataclass(frozen=True)
class Collected:
    """The collected comments: the questions, the bodies asked, their answers, the contributions.

    `asked` is how many were asked in each body, by its title, in the order in which they were.
    """

    questions: tuple[str, ...]
    asked: Mapping[str, int]
    comments: tuple[Comment, ...]
    rows: tuple[ContributionRow, ...] = ()


def comments_text(stage: str, cycle: str, *, found: Collected) -> str:
    """The comments as Markdown: the questions, how many answered by body, then every comment."""
    parts = [f"# {cycle}: comments, {stage}"]
    parts += [f"**{inert(question)}**" for question in found.questions]
    parts.append(_opening(len(found.comments) + len(found.rows)))
    if found.asked:
        parts.append(_bodies(found))
    parts += [_of_body(body, found.comments) for body in found.asked]
    if found.rows:
        parts += counts_text(tally(found.rows))
        parts += ["## Comments received", *(contribution_text(row) for row in found.rows)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _opening(number: int) -> str:
    if not number:
        return "No comment was received."
    return f"{counted(number, 'comment')} {'was' if number == 1 else 'were'} received."


def _bodies(found: Collected) -> str:
    said = [comment.body for comment in found.comments]
    rows = ((cell(body), str(n), str(said.count(body))) for body, n in found.asked.items())
    return table(("Asked", "Number ", "Comments "), rows)


def _of_body(body: str, comments: Sequence[Comment]) -> str:
    own = [comment for comment in comments if comment.body == body]
    if not own:
        return ""
    parts = [f"## {cell(body)}"]
    for number, comment in enumerate(own, start=1):
        where = f" ({cell(comment.address)})" if comment.address else ""
        parts.append(f"### Comment {number}{where}\n\n{quoted(comment.text)}")
    return "\n\n".join(parts)
