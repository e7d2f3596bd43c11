"""`igf answers poll`: the counts of a live poll, without names."""

from typing import Annotated

import typer

from igf.asks.live_poll import LivePoll, read_counts, record_live_poll
from igf.cli.shared.person import DoneBy, acting
from igf.cli.shared.settings import read_settings
from igf.engine.installation import open_office
from igf.year.find import find_stage


def poll_command(
    stage: Annotated[str, typer.Argument(help="The stage it belongs to, as pn_bpf_selection.")],
    question: Annotated[str, typer.Option("--question", help="What was asked.")],
    counts: Annotated[list[str], typer.Option("--count", help="How many took a position: yes=12.")],
    by: DoneBy = None,
    cycle: Annotated[str | None, typer.Option(help="The year, if several have this stage.")] = None,
) -> None:
    """Record a live poll by its counts, without names; it decides nothing (R-POL-1)."""
    office = open_office(read_settings())
    actor = acting(office, by)
    poll = LivePoll(question, read_counts(counts))
    with office.store.read() as session:
        stage_id = find_stage(session, stage, cycle=cycle).id
    key = record_live_poll(office, stage_id, poll=poll, by=actor)
    shares = (f"{each.position} {each.number} ({each.percent} %)" for each in poll.tally())
    typer.echo("; ".join(shares))
    typer.echo(f"Recorded, to read: igf document show {stage_id} {key}")
