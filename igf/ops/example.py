"""An example year whose dates are relative to now, made from its template in `examples/`."""

from datetime import UTC, datetime
from pathlib import Path
from string import Template

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SHORT = "short-call.template.yaml"


def short_call(opens: datetime, length: int, *, cycle: str = "igf-short") -> str:
    """A year with one call that opens at `opens` and closes `length` seconds later.

    Its three reminders come in the last third of that time. The last two are so near each other
    that one process sends both, and not so near the close that a busy machine misses it.
    """
    return Template((EXAMPLES / SHORT).read_text(encoding="utf-8")).substitute(
        cycle=cycle,
        opens=f"{opens.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z",
        length=str(length),
        first=str(length // 3),
        second=str(length // 5),
        third=str(length // 6),
    )
