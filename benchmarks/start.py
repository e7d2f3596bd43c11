"""Processor time of `igf --help` and of `igf status`, beside that of importing what they stand on.

The least of some runs of each, in turn. The home has a started year, the example
of `igf up --example`.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from igf.engine.installation import open_office
from igf.ops.trial import start_example
from schemas.settings import Settings

IMPORTS = "import sqlalchemy.orm, pydantic, typer, yaml, jinja2"
PEER = "the imports"
COMMANDS: Mapping[str, tuple[str, ...]] = {
    PEER: ("-c", IMPORTS),
    "igf --help": ("-m", "igf.cli.main", "--help"),
    "igf status": ("-m", "igf.cli.main", "status"),
}


def main(rounds: int = 5) -> None:
    """Print milliseconds; a ratio says how many times the processor time of the imports it is."""
    with tempfile.TemporaryDirectory() as made:
        _start_year(Path(made))
        spent: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for _ in range(rounds):
            for name, words in COMMANDS.items():
                spent[name].append(_milliseconds(*words, home=made))
    least = {name: min(times) for name, times in spent.items()}
    print(f"  {PEER} ({IMPORTS}): {least[PEER]:,.0f} ms")
    for name in list(COMMANDS)[1:]:
        print(f"  {name}: {least[name]:,.0f} ms; {least[name] / least[PEER]:.2f} times as much")


def _start_year(home: Path) -> None:
    office = open_office(Settings(home=home))
    start_example(office, home, now=datetime.now(UTC))
    office.store.close()


def _milliseconds(*words: str, home: str) -> float:
    """The processor time of a Python process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "IGF_HOME": home}
    subprocess.run([sys.executable, *words], check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000
