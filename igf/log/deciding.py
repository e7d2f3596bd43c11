"""Who is recorded for an act: who decided it, and who entered that."""

from igf.log.write import Actor, By
from igf.office.act import Doer


def deciding(doer: Doer, *, by: str = "", reason: str = "") -> By:
    """The actor of an act that `by` decided; without one, or the same, whoever does it.

    Who is signed in stands in the log beside the one for whom it was entered; where nobody is, a
    name is all that is known.
    """
    standing = "proven" if doer.proven else "stated"
    if not by or by == doer.name:
        return By(Actor(doer.name, doer.door, standing), reason)
    if not doer.person:
        return By(Actor(by, doer.door), reason)
    return By(Actor(doer.name, doer.door, standing, on_behalf_of=by), reason)
