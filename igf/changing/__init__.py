"""A changed file of a running year: compared first, then applied once."""

from igf.changing.applying import apply
from igf.changing.change import Applied, Change, Wish
from igf.changing.comparing import compare

__all__ = ["Applied", "Change", "Wish", "apply", "compare"]
