"""The parts of `igf up` for `--example` and `--once`, run when everything is healthy."""

from datetime import UTC, datetime, timedelta

from igf.cli.shared.prefect_port import prefect_runs
from igf.engine.installation import open_office
from igf.office.office import Office
from igf.ops import trial
from igf.ops.places import desk_address
from igf.ops.up import Running
from igf.runs.prefect_runs import PrefectRuns
from igf.signing.sign_in import give_right, printed_link
from igf.whom.find import find_person
from igf.words.phrases import counted
from schemas.errors import Mistake

#: The call of `--once`: how soon it opens, and how long it is open (seconds).
SOON = timedelta(seconds=15)
LENGTH = 45
#: Who works at the desk in the example.
OFFICER = "Hanna Keller"


def load_example(running: Running) -> None:
    """Start the example year: a call is open, and an approval is being asked for."""
    office, runs = _open(running)
    started = trial.start_example(office, running.settings.home, now=datetime.now(UTC))
    ahead = counted(len(started.live), "stage")
    running.say(f"Loading the example year {started.cycle}: {ahead} ahead.")
    for call in ("stocktaking", "thematic_input"):
        trial.contribute(office, f"{started.cycle}/{call}")
    trial.make_runs(office, runs, started=started)
    running.say(
        "The call for thematic input is open. The approval of the stocktaking's synthesis is\n"
        'being asked for: within a minute it stands under "Waiting for a decision".'
    )
    for name, address in running.links:
        running.say(f"  {name:<24}{address}")
    running.say(f"  {'Sign in to the desk':<24}{_sign_in(running, office)}")


def _sign_in(running: Running, office: Office) -> str:
    """A link that signs in as the officer of the example."""
    now = office.now()
    with office.store.write(now) as session:
        person = find_person(session, OFFICER).id
        give_right(session, person, right="administrator", by=trial.BY, now=now)
    return f"{desk_address(running.settings)}/sign-in/{printed_link(office, person)}"


def run_once(running: Running) -> int:
    """Drive one call for input from its opening to the thanks; 0 if it came to its end."""
    office, runs = _open(running)
    try:
        started = trial.start_short_call(
            office, running.settings.home, opens=datetime.now(UTC) + SOON, length=LENGTH
        )
    except Mistake as mistake:
        running.say(f"{mistake}\nSet IGF_HOME to an empty folder for another trial.")
        return 2
    running.say("One call for input, from its opening to the thanks (about three minutes):")
    call = trial.call_of(trial.SHORT)
    trial.contribute(office, call)
    trial.make_runs(office, runs, started=started)
    finished = trial.drive(office, runs, call=call, say=running.say)
    _print_mails(running, office)
    running.say("The call came to its end." if finished else "The call did NOT come to its end.")
    return 0 if finished else 1


def _print_mails(running: Running, office: Office) -> None:
    running.say("What was sent to whom:")
    for subject, recipient, state in trial.sent_mails(office):
        running.say(f"  {state:<8}{recipient:<44}{subject}")


def _open(running: Running) -> tuple[Office, PrefectRuns]:
    return open_office(running.settings), prefect_runs(running.settings)
