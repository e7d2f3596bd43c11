"""The dates of a started year and a changed file: as loaded, now, and as the file says now.

Dates that only the file changed are taken; dates moved here stay, unless they are named.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from igf.calendar.anchors import work_out
from igf.calendar.date_lines import declared_dates
from igf.moving.rules.moved import Dated, Follow, Held, follow
from schemas.cycle import CycleFile
from schemas.dates import DateExpressionError, parse
from schemas.moments import Moment

#: taken: only the file changed it, or it was named. follows: it hangs on one that moves.
#: agrees: it was moved here, and the file says the same now. new: it is in the file only.
#: Those that stay: moved (here only), conflict (moved here, and changed in the file), held (people
#: were told of it or it is confirmed), passed (it has come), past (the file puts it before now),
#: frozen (its stage is over), undated (the file gives no date any more).
Case = Literal[
    "taken", "follows", "agrees", "new", "moved", "conflict", "held", "passed", "past", "frozen",
    "undated",
]  # fmt: skip
#: The cases in which something is written.
WRITTEN = frozenset({"taken", "follows", "agrees", "new"})


@dataclass(frozen=True)
class Here:
    """A date as it stands here. `pinned`, `held` as in igf.moving.rules.moved.Dated.

    `frozen`: its stage is over. `by` and `reason` are of its last move by hand.
    """

    moment: Moment | None
    pinned: bool = False
    held: Held = ""
    frozen: bool = False
    by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class DateTurn:
    """Comparison of one date: `here` as it stands, `file` as the file has it now."""

    name: str
    case: Case
    here: Here
    file: Moment | None

    @property
    def moves(self) -> bool:
        """Whether its instant changes."""
        return self.case in {"taken", "follows", "new"}


@dataclass(frozen=True)
class _Merge:
    """A comparison at work. `changed` are the dates whose declaration the file changes."""

    loaded: CycleFile
    file: CycleFile
    here: Mapping[str, Here]
    now: datetime
    changed: frozenset[str]
    take: frozenset[str]
    undated: frozenset[str]

    def passed(self, name: str) -> bool:
        moment = self.here[name].moment
        return moment is not None and moment.at <= self.now

    def free(self, name: str) -> bool:
        """Whether the file sets it, whatever stands here."""
        each = self.here[name]
        if each.frozen or name in self.undated:
            return False
        return name in self.take or (
            name in self.changed and not each.pinned and not self.passed(name)
        )


def merge_dates(
    loaded: CycleFile,
    file: CycleFile,
    *,
    here: Mapping[str, Here],
    take: Collection[str] = (),
    now: datetime,
) -> tuple[DateTurn, ...]:
    """Compare the dates, in the order of the file; those that are the same everywhere are left out.

    `here` holds the dates of the started year by name; `take` names those that are to be as the
    file says although they were moved here, or have passed.
    """
    before, after = _expressions(loaded), _expressions(file)
    changed = frozenset(name for name in here if name in after and before.get(name) != after[name])
    undated = frozenset(name for name, text in after.items() if text is None)
    merge = _Merge(loaded, file, here, now, changed, frozenset(take), undated)
    found = _follow(merge)
    final = {name: each.moment for name, each in here.items() if each.moment} | dict(found.moves)
    changes = [_change(merge, name, found=found, final=final) for name in after]
    return tuple(each for each in changes if each)


def _expressions(year: CycleFile) -> dict[str, str | None]:
    return {name: _canonical(name, each.at) for name, each in declared_dates(year).items()}


def _canonical(name: str, text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return parse(text).of_stage(name.rpartition(".")[0]).render()
    except DateExpressionError:
        return text


def _follow(merge: _Merge) -> Follow:
    """Dates that move or stay under the file, and would not under the year as it was loaded."""
    stand = {name: _stands(merge, name) for name in merge.here}
    asis = {name: Dated(each.moment, each.pinned, each.held) for name, each in merge.here.items()}
    drift = follow(merge.loaded, asis, moved={}, now=merge.now)
    for name in drift.moves.keys() - merge.changed - merge.take:
        # It stands off its expression since an earlier move; the file has not changed that.
        stand[name] = replace(stand[name], pinned=True)
    found = follow(merge.file, stand, moved={}, now=merge.now)
    moves = {
        name: to
        for name, to in found.moves.items()
        if to != merge.here[name].moment and not stand[name].pinned
    }
    stays = {name: to for name, to in found.stays.items() if drift.stays.get(name) != to}
    return Follow(moves, stays)


def _stands(merge: _Merge, name: str) -> Dated:
    each = merge.here[name]
    if not merge.free(name):
        stands = each.pinned or each.frozen or name in merge.undated
        return Dated(each.moment, stands, each.held)
    # A date that has come and is named is set as if it had none: it may lie before now again.
    return Dated(None if merge.passed(name) else each.moment, pinned=False, held="")


def _change(
    merge: _Merge, name: str, *, found: Follow, final: Mapping[str, Moment]
) -> DateTurn | None:
    if name not in merge.here:
        return DateTurn(name, "new", Here(None), said(merge.file, name, dates=final))
    here = merge.here[name]
    if name in found.moves:
        case: Case = "taken" if merge.free(name) else "follows"
        return DateTurn(name, case, here, found.moves[name])
    if not here.pinned and name not in merge.changed and name not in found.stays:
        return None
    file = said(merge.file, name, dates=final)
    if file == here.moment:
        agrees = here.pinned and name in merge.changed | merge.take and not here.frozen
        return DateTurn(name, "agrees", here, file) if agrees else None
    why = _why_it_stays(merge, name, file=file)
    return DateTurn(name, why, here, file) if why else None


def _why_it_stays(merge: _Merge, name: str, *, file: Moment | None) -> Case | None:
    here, changed = merge.here[name], name in merge.changed
    if here.frozen or merge.passed(name):
        over: Case = "frozen" if here.frozen else "passed"
        return over if changed else None
    if file is None:
        return "undated" if changed else None
    if here.pinned:
        return "conflict" if changed else "moved"
    return "held" if here.held and not merge.free(name) else "past"


def said(file: CycleFile, name: str, *, dates: Mapping[str, Moment]) -> Moment | None:
    """The moment of one date by the file, if the others are these; None if it has none."""
    others = {other: moment for other, moment in dates.items() if other != name}
    return work_out(file, others)[0].moments.get(name)
