"""One flow for each kind of stage, all over one loop; their order is in `flows/kinds/`.

1. Take the lease of the stage; a second run of it ends at once as "Already running".
2. While something is due, do it: one task for each step, in the declared order.
3. Let every open question have its waiting run.
4. Say what the stage waits for: done, or parked until the next date under words for people.

Started again from the top at any point it goes on where it was: what was done is in the database.
"""

from typing import Any

from prefect import Flow, flow
from prefect.states import Completed

from igf.engine.advance import advance, rest
from igf.engine.lease import Taken
from tasks import stage as stages
from tasks.questions import let_questions_wait
from tasks.summary import summarise
from tasks.work import deliver_waiting, duty, office


def stage_flow(kind: str) -> Flow[[str], Any]:
    """The flow that carries stages of one kind."""

    @flow(name=kind, validate_parameters=False)
    def carry(stage: str) -> Any:  # noqa: ANN401 -- a state of Prefect
        lease = stages.take(stage)
        if isinstance(lease, Taken):
            return stages.already_running(lease)
        with stages.held(lease):
            while True:
                deliver_waiting(lease)
                while move := advance(office(), stage):
                    stages.task_for(move)(duty(lease, move))
                let_questions_wait(stage)
                resting = rest(office(), lease)
                if resting.finished or not stages.wait_shortly(resting):
                    break
            summarise(stage)
            if not resting.finished:
                raise stages.park_until(stage, resting)
        return Completed(name="Done", message=resting.words)

    return carry


stage = stage_flow("stage")
call_for_input = stage_flow("call_for_input")
