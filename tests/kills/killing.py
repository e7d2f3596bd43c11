"""Kills a scenario at its commits.

`python -m tests.kills.killing SCENARIO FOLDER FIRST STEP PAGE URL`. One process imports everything
once and forks a child for each life. A child that is killed is followed by another that goes on to
the end. What each came to is compared with a life that nobody disturbed; the findings are written
to `findings.json` in the folder. Of all places to die at, those from FIRST (0 is the first) on are
taken in steps of STEP. PAGE mails are claimed at a time. URL is of an empty database of a
PostgreSQL server, whose copies are made there; without URL, SQLite in the folder.
"""

import gc
import json
import os
import pickle
import shutil
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NoReturn

from igf.engine.simulated import SimulatedClock
from tests.engine.begun import STARTED, add_people
from tests.kills.databases import Database, database
from tests.kills.dying import Death, MortalStore, Trail
from tests.kills.findings import Findings
from tests.kills.living import Place, Scenario, live
from tests.kills.outcome import Outcome, outcome_of
from tests.kills.scenarios import SCENARIOS
from tests.kills.taking import serving_beside
from tests.store.databases import opened


@dataclass(frozen=True)
class Snapshot:
    """How far an undisturbed life was before an act: the numbers of commits and mails."""

    act: int
    commits: int
    mails: int


@dataclass(frozen=True)
class Setting:
    """The facts shared by all lives of a scenario; the mail server writes to `arrived`."""

    scenario: Scenario
    database: Database
    place: Place
    arrived: Path
    snapshots: list[Snapshot] = field(default_factory=list)

    def keep(self, act: int) -> None:
        """Take a snapshot of all that an undisturbed life has come to."""
        store = self.place.store
        self.snapshots.append(Snapshot(act, store.trail.number, store.trail.mails))
        store.close()
        self.database.keep(act)
        shutil.copytree(self.place.folder, self._kept(act))
        shutil.copyfile(self.arrived, self._kept(act) / "arrived")

    def put_back(self, act: int) -> None:
        """Let all be as it was at a snapshot; nothing holds a connection."""
        self.database.put_back(act)
        shutil.rmtree(self.place.folder)
        shutil.copytree(self._kept(act), self.place.folder)
        shutil.move(self.place.folder / "arrived", self.arrived)

    def _kept(self, act: int) -> Path:
        return self.place.folder.with_name(f"files-{act}")


@dataclass(frozen=True)
class Life:
    """The outcome of a life, and how often each Message-ID arrived at the server."""

    outcome: Outcome
    arrived: Counter[str]


def killed_in_turn(setting: Setting, places: slice) -> Findings:
    """Kill the scenario at its commits, on both their sides, and after its mails.

    `places` are those taken of all places to die at.
    """
    whole = _undisturbed(setting)
    trail = setting.place.store.trail
    idle = sum(commit.is_idle for commit in trail.commits)
    found = Findings(trail.number, idle, trail.mails)
    for death in list(_deaths(found))[places]:
        _judge(found, whole, life=_cut_short(setting, death), death=death)
        found.kills += 1
    return found


def _deaths(found: Findings) -> Iterator[Death]:
    for number in range(1, found.commits + 1):
        yield Death("before", number)
        yield Death("after", number)
    yield from (Death("handed", number) for number in range(1, found.mails + 1))


def _undisturbed(setting: Setting) -> Life:
    """A life in this process: what it read and put together, its children find done."""
    store = setting.place.store
    with opened(store.url) as empty, empty.write(STARTED) as session:
        add_people(session)
    store.begin(Trail(), None)
    live(setting.place, setting.scenario, keep=setting.keep)
    life = _told(setting)
    gc.collect()
    gc.freeze()
    return life


def _cut_short(setting: Setting, death: Death) -> Life:
    """A life that ends here, begun at the last snapshot, and the one that goes on after it."""
    begun = [each for each in setting.snapshots if _is_before(each, death)][-1]
    setting.put_back(begun.act)
    trail = Trail(begun.act, commits=begun.commits, mails=begun.mails)
    store = setting.place.store
    store.begin(trail, death)
    status = _child(lambda: live(setting.place, setting.scenario))
    assert os.WIFSIGNALED(status), f"nobody died at {death}"
    assert os.WTERMSIG(status) == signal.SIGKILL
    store.begin(trail, None)
    told = setting.arrived.with_name("told")
    assert _child(lambda: told.write_bytes(_gone_on(setting))) == 0, f"nobody went on after {death}"
    life: Life = pickle.loads(told.read_bytes())  # noqa: S301 -- written by our own child
    return life


def _is_before(snapshot: Snapshot, death: Death) -> bool:
    number = snapshot.mails if death.side == "handed" else snapshot.commits
    return number < death.number


def _gone_on(setting: Setting) -> bytes:
    live(setting.place, setting.scenario, after_death=True)
    return pickle.dumps(_told(setting))


def _told(setting: Setting) -> Life:
    place = setting.place
    came = outcome_of(place.office(SimulatedClock(setting.scenario.until)))
    # No connection goes from a parent to its children.
    place.store.close()
    return Life(came, Counter(setting.arrived.read_text(encoding="utf-8").split()))


def _child(do: Callable[[], object]) -> int:
    """Fork this process for one call; the exit status of the fork."""
    child = os.fork()
    if child == 0:
        _end_with(do)
    return os.waitpid(child, 0)[1]


def _end_with(do: Callable[[], object]) -> NoReturn:
    try:
        do()
    except BaseException:  # noqa: BLE001 -- a fork must never go on as its parent would
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _judge(found: Findings, whole: Life, *, life: Life, death: Death) -> None:
    before, after = whole.outcome.all(), life.outcome.all()
    place = f"{death.side} {death.number}"
    found.lost += [f"{place}: {row}" for row in (before - after).elements()]
    found.doubled += [f"{place}: {row}" for row in (after - before).elements()]
    missing = life.outcome.sent - life.arrived.keys()
    found.lost += [f"{place}: {each} never arrived" for each in sorted(missing)]
    twice = [each for each, times in life.arrived.items() if times > 1]
    found.doubled += [f"{place}: {each} arrived twice" for each in twice]
    if not life.outcome.log_is_whole:
        found.lost.append(f"{place}: the log is not whole")
    for message_id, mail in life.outcome.doubt.items():
        found.note_doubt(mail, arrived=message_id in life.arrived)


def run(scenario: Scenario, folder: Path, places: slice, *, page: int, url: str) -> Findings:
    """Let a server take mails, and kill at these of all places."""
    files, arrived = folder / "life", folder / "arrived"
    files.mkdir()
    arrived.touch()
    with database(folder, url) as found, serving_beside(arrived) as port:
        place = Place(MortalStore(found.url), files, port, page)
        return killed_in_turn(Setting(scenario, found, place, arrived), places)


def main() -> None:
    scenario, folder, first, step, page, *url = sys.argv[1:]
    places = slice(int(first), None, int(step))
    found = run(SCENARIOS[scenario], Path(folder), places, page=int(page), url="".join(url))
    text = json.dumps(asdict(found))
    (Path(folder) / "findings.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
