"""A fault put into the engine is found by the checker, within few years."""

import pytest

from tests.amounts import examples, figure
from tests.years.faults import FAULTS, Fault
from tests.years.trying import tried

#: Faults that show in one of these years are put in by the check, the others in the soak.
EARLY = 5


def put_in(fault: Fault) -> object:
    """A fault as a case of the test."""
    marks = [] if fault.year <= EARLY else [pytest.mark.soak]
    return pytest.param(fault, id=fault.title, marks=marks)


@pytest.mark.parametrize("fault", [put_in(each) for each in FAULTS])
def test_a_fault_of_the_engine_is_found(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    fault.patch(monkeypatch)
    # In the check the first year that shows it, in the soak all that come before as well.
    years = range(examples(fault.year, soak=1), fault.year + 1)
    found = [seed for seed in years if fault.rule in tried(seed).rules]
    assert found == [fault.year]
    figure(f"| Faults put in | {fault.title} | found in year {fault.year} |")
