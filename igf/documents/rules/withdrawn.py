"""Whether a version of a document was withdrawn: an empty one is never taken in."""

from schemas.errors import Mistake


class DocumentWithdrawn(Mistake):
    """A version of a document is asked for that was withdrawn."""


def is_withdrawn(content: bytes) -> bool:
    """Whether the content of a version was erased."""
    return not content


def refuse_withdrawn(title: str, content: bytes, *, version: int) -> None:
    """DocumentWithdrawn: the version was withdrawn."""
    if is_withdrawn(content):
        message = f"{title}, version {version}, was withdrawn"
        raise DocumentWithdrawn(message, "ask the Secretariat for the version that counts")
