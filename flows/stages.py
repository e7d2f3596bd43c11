"""One flow for each kind of stage, all over one loop; their order is in `flows/kinds/`.

1. Take the lease of the stage; a second run of it ends at once as "Already running".
2. While something is due, do it: one task for each step, in the declared order.
3. Let every open question have its waiting run.
4. Say what the stage waits for: done or cancelled, or parked until the next date under words for
   people.

Started again from the top at any point it goes on where it was: its past is in the database.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final

from prefect import Flow, flow

from igf.engine.advance import Due
from igf.engine.rules.story import story
from igf.stage.lease import TakenLease
from igf.year.file import load_kind
from tasks import stage as stages
from tasks.asks import let_questions_wait

KINDS: Final = Path(__file__).with_name("kinds")


def stage_flow(kind: str, description: str) -> Flow[[str], Any]:
    """The flow that carries stages of one kind; Prefect shows its description on its page."""

    @flow(name=kind, description=description, validate_parameters=False)
    def carry(stage: str) -> Any:  # noqa: ANN401 -- a state of Prefect
        begun = stages.begin(stage)
        if isinstance(begun, TakenLease):
            return stages.already_running(begun)
        with stages.held(begun.lease):
            found = begun.found
            while True:
                while isinstance(found, Due):
                    stages.act(begun.lease, found)
                    found = stages.look_again(begun.lease)
                let_questions_wait(stage)
                if found.finished or not stages.wait_shortly(found):
                    break
                found = stages.look_again(begun.lease)
            stages.summarise(stage)
            if not found.finished:
                raise stages.park_until(stage, found)
        return stages.ended(found)

    return carry


#: Carries a stage of a kind that has no flow of its own yet.
stage = stage_flow("stage", "Carries a stage of a kind that has no deployment of its own yet.")


@cache
def __getattr__(name: str) -> Flow[[str], Any]:
    """The flow of a kind, as `prefect.yaml` names it: `flows/stages.py:call_for_input`.

    It is made when it is asked for: the process of a run needs that of its kind and no other.
    """
    kind = load_kind(KINDS / f"{name}.yaml")
    if isinstance(kind, list):
        message = f"no kind of stage that can be read: {name}"
        raise AttributeError(message, name=name)  # noqa: TRY004 -- what Python asks of it
    return stage_flow(name, story(kind))
