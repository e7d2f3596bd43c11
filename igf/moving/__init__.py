"""Moving dates of a running year: foreseen first, then carried out as foreseen."""

from igf.moving.carry_out import carry_out
from igf.moving.foresee import foresee
from igf.moving.foreseen import Foreseen, Moved, MoveOrder, Shift
from igf.moving.words import foreseen_words, moved_words

__all__ = [
    "Foreseen",
    "MoveOrder",
    "Moved",
    "Shift",
    "carry_out",
    "foresee",
    "foreseen_words",
    "moved_words",
]
