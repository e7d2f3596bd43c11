"""The year 2024 rehearsed from its start: 40 members of the MAG, 430 proposals, 1,500 contributors.

Its mails are built and kept in memory, then, in a rehearsal of its own, handed to a real SMTP
server beside it. The peer is as many bare Prefect task runs as it has steps.
"""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from benchmarks._rehearsed import Rehearsed, rehearse_by_smtp, rehearse_year
from benchmarks.steps import serving_prefect, task_runs


def main(weeks: int = 70, *, peers: bool = True) -> None:
    found = _alone(rehearse_year, weeks)
    memory = f"{found.megabytes:.0f} MB" if found.megabytes else "memory not known here"
    print(
        f"  {weeks} weeks of 2024: {found.seconds:.1f} s ({found.busy:.1f} s on the processor) for"
        f" {found.steps} steps and {found.mails:,} mails; {memory};"
        f" {found.bringing:.1f} s before it for the database, the people and what came in",
        flush=True,
    )
    if peers:
        with serving_prefect():
            bare = task_runs(found.steps)
        print(f"  {found.steps} bare Prefect task runs: {bare:.1f} s", flush=True)
        sent = _alone(rehearse_by_smtp, weeks)
        print(f"  the same through a real SMTP server: {sent.seconds:.1f} s ({sent.busy:.1f} s)")


def _alone(rehearsal: Callable[[int], Rehearsed], weeks: int) -> Rehearsed:
    """In a process of its own: its memory is then that of the rehearsal."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        return processes.submit(rehearsal, weeks).result()
