"""Something of another stage that is waited for, as text: `workshop_selection.select`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StageReference:
    """A whole stage of a year (`what` empty), a step of it, or a document that a step makes."""

    cycle: str
    stage: str
    what: str

    @property
    def stage_id(self) -> str:
        """The stage as the database names it: `igf-2027/screening`."""
        return f"{self.cycle}/{self.stage}"


def read_reference(text: str, *, cycle: str) -> StageReference:
    """A reference as it is declared in a year: `STAGE`, `STAGE.WHAT` or `YEAR/STAGE.WHAT`."""
    year, _, named = text.rpartition("/")
    stage, _, what = named.partition(".")
    return StageReference(year or cycle, stage, what)
