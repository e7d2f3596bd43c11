"""The questions of a stage that are open, with the runs in which they can be answered."""

from igf.engine.office import Office
from igf.store import queries


def open_questions(office: Office, stage: str) -> list[tuple[str, str, int]]:
    """Ask, run and attempt of each open question that has a run."""
    with office.store.read() as session:
        asks = queries.asks(session, stage)
    return [
        (ask.id, ask.run_id, ask.run_attempt) for ask in asks if ask.state == "open" and ask.run_id
    ]
