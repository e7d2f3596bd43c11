"""A fault put into the engine is found by the checker, within few years."""

import pytest

from tests.amounts import examples, figure
from tests.years.faults import FAULTS, Fault
from tests.years.trying import tried


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.title)
def test_a_fault_of_the_engine_is_found(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    fault.patch(monkeypatch)
    # In the check the first year that shows it, in the soak all that come before as well.
    years = range(examples(fault.year, soak=1), fault.year + 1)
    found = [seed for seed in years if fault.rule in tried(seed).rules]
    assert found == [fault.year]
    figure(f"| Faults put in | {fault.title} | found in year {fault.year} |")
