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

from igf.engine.advance import Due
from igf.engine.lease import Taken
from tasks import stage as stages
from tasks.questions import let_questions_wait
from tasks.summary import summarise


def stage_flow(kind: str) -> Flow[[str], Any]:
    """The flow that carries stages of one kind."""

    @flow(name=kind, validate_parameters=False)
    def carry(stage: str) -> Any:  # noqa: ANN401 -- a state of Prefect
        begun = stages.begin(stage)
        if isinstance(begun, Taken):
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
            summarise(stage)
            if not found.finished:
                raise stages.park_until(stage, found)
        return stages.ended(found)

    return carry


#: Carries a stage of a kind that has no flow of its own yet.
stage = stage_flow("stage")

allocation = stage_flow("allocation")
annual_meeting = stage_flow("annual_meeting")
call_for_input = stage_flow("call_for_input")
call_for_places = stage_flow("call_for_places")
evaluation_briefing = stage_flow("evaluation_briefing")
evaluation_synthesis = stage_flow("evaluation_synthesis")
grants = stage_flow("grants")
handover = stage_flow("handover")
hiring = stage_flow("hiring")
intersessional_work = stage_flow("intersessional_work")
joint_answer = stage_flow("joint_answer")
letter = stage_flow("letter")
main_sessions = stage_flow("main_sessions")
meeting = stage_flow("meeting")
onboarding = stage_flow("onboarding")
open_review = stage_flow("open_review")
pn_bpf_selection = stage_flow("pn_bpf_selection")
publication = stage_flow("publication")
registration = stage_flow("registration")
renewal = stage_flow("renewal")
reports = stage_flow("reports")
results = stage_flow("results")
schedule = stage_flow("schedule")
screening = stage_flow("screening")
selection = stage_flow("selection")
session_call = stage_flow("session_call")
setup = stage_flow("setup")
stocktaking = stage_flow("stocktaking")
tracks = stage_flow("tracks")
training = stage_flow("training")
volunteers = stage_flow("volunteers")
working_groups = stage_flow("working_groups")
workshop_evaluation = stage_flow("workshop_evaluation")
