"""One flow for each kind of stage, all over one loop; their order is in `flows/kinds/`.

1. Take the lease of the stage; a second run of it ends at once as "Already running".
2. While something is due, do it: one task for each step, in the declared order.
3. Let every open question have its waiting run.
4. Say what the stage waits for: done or cancelled, or parked until the next date under words for
   people.

Started again from the top at any point it goes on where it was: its past is in the database.
"""

from typing import Any

from prefect import Flow, flow

from igf.engine.advance import Due
from igf.engine.rules.story import story
from igf.stage.lease import TakenLease
from igf.starting.read import KINDS
from igf.year.file import load_kinds
from tasks import stage as stages
from tasks.asks import let_questions_wait


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

# `flows/stages.py:call_for_input` and so on, as `prefect.yaml` names them.
globals().update(
    {key: stage_flow(key, story(kind)) for key, kind in load_kinds(KINDS).files.items()}
)
