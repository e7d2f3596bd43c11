"""A fault put into the engine is found by the checker, within how many years."""

import pytest

from tests.amounts import examples, figure
from tests.years.faults import FAULTS, Fault
from tests.years.trying import tried

YEARS = range(1, examples(12, soak=100) + 1)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.title)
def test_a_fault_of_the_engine_is_found(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    fault.patch(monkeypatch)
    found = next((seed for seed in YEARS if fault.rule in tried(seed).rules), None)
    assert found is not None
    figure(f"| Faults put in | {fault.title} | found in year {found} |")
