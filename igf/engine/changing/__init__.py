"""A changed file of a running year: compared first, then applied once."""

from igf.engine.changing.applying import apply
from igf.engine.changing.change import Applied, Change, Wish
from igf.engine.changing.comparing import compare

__all__ = ["Applied", "Change", "Wish", "apply", "compare"]
