"""What acts on the items of a stage have in common: the stage, and the trial."""

from collections.abc import Callable
from typing import Annotated

from igf.items.change import Acting, Changed
from igf.items.choices import stages_with_items
from igf.items.words import changed_words
from igf.log.deciding import deciding
from igf.log.trial import by_trial, showing
from igf.office.act import ChoiceOf, Doer, Ready, Typed
from igf.office.office import Office
from schemas.acts import ActFields, Did, asked
from schemas.errors import Mistake


class OfStage(ActFields):
    """The stage whose items are meant."""

    stage: Annotated[str, ChoiceOf(stages_with_items), Typed(argument=True)] = asked("Stage", "")


def acting(fields: OfStage, name: str, *, doer: Doer) -> Acting:
    """An act on the items of the stage of a form, `name` as the log has it."""
    return Acting(fields.stage, name, deciding(doer).actor)


def ready(
    office: Office, act: Acting, *, do: Callable[[Office, Acting], Changed], title: str
) -> Ready:
    """An act on items, tried. Mistake: it cannot be done, or nothing would change."""

    def done() -> Did:
        changed = do(office, act)
        if not changed.changes:
            raise Mistake("nothing changes: it is so already", "nothing is to be done")
        stages = (act.stage,) if changed.remade else ()
        return Did(tuple(changed_words(changed, dry=False)), stages)

    found = by_trial(office, done, title=title)
    *lines, _ = found.preview.lines  # the last says that it is recorded
    return showing(found, *lines)
