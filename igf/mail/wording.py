"""The sources of a mail: the wording of a notice and the shell around it, in one language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """A notice in one language: a subject of one line and a body, both templates."""

    subject: str
    body: str

    def named(self) -> dict[str, str]:
        """The sources by the names of their files."""
        return {"subject.txt": self.subject, "body.md": self.body}


@dataclass(frozen=True, slots=True)
class Shell:
    """The text around every mail in one language; Markdown templates over StageContext.

    `disclaimer` says that the English text prevails (R-LNG-1; empty for English). `fallback`
    says in this language that the notice is not written in it yet and that English follows.
    """

    footer: str
    disclaimer: str
    fallback: str

    def named(self) -> dict[str, str]:
        """The sources by the names of their files."""
        return {
            "footer.md": self.footer,
            "disclaimer.md": self.disclaimer,
            "fallback.md": self.fallback,
        }
