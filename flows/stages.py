"""One flow for each kind of stage, all over one loop; their order is in `flows/kinds/`.

1. Take the lease of the stage; a second run of it ends at once as "Already running".
2. While something is due, do it: one task for each step, in the declared order.
3. Let every open question have its waiting run.
4. Say what the stage waits for: done or cancelled, or parked until the next date under words for
   people.

Started again from the top at any point it goes on where it was: what was done is in the database.
"""

from typing import Any

from prefect import Flow, flow

from igf.engine.advance import advance, rest
from igf.engine.story import story
from igf.stage.lease import Taken
from igf.starting.read import KINDS
from igf.year.file import load_kinds
from tasks import stage as stages
from tasks.asks import let_questions_wait
from tasks.steps import task_for
from tasks.work import deliver_waiting, duty, office


def stage_flow(kind: str, description: str) -> Flow[[str], Any]:
    """The flow that carries stages of one kind; Prefect shows its description on its page."""

    @flow(name=kind, description=description, validate_parameters=False)
    def carry(stage: str) -> Any:  # noqa: ANN401 -- a state of Prefect
        lease = stages.take(stage)
        if isinstance(lease, Taken):
            return stages.already_running(lease)
        with stages.held(lease):
            while True:
                deliver_waiting(lease)
                while move := advance(office(), stage):
                    task_for(move)(duty(lease, move))
                let_questions_wait(stage)
                resting = rest(office(), lease)
                if resting.finished or not stages.wait_shortly(resting):
                    break
            stages.summarise(stage)
            if not resting.finished:
                raise stages.park_until(stage, resting)
        return stages.ended(resting)

    return carry


#: Carries a stage of a kind that has no flow of its own yet.
stage = stage_flow("stage", "Carries a stage of a kind that has no deployment of its own yet.")

# `flows/stages.py:call_for_input` and so on, as `prefect.yaml` names them.
globals().update(
    {key: stage_flow(key, story(kind)) for key, kind in load_kinds(KINDS).files.items()}
)
