"""The seeds tried on each commit, and what was found: kept in a file, so that a soak goes on."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Tally:
    """The seeds of one commit that are done, those with findings with their command and words."""

    path: Path
    commit: str
    done: set[int] = field(default_factory=set)
    found: dict[int, list[str]] = field(default_factory=dict)

    def missing(self, seeds: Iterable[int]) -> Iterator[int]:
        """Those that are not done yet."""
        yield from (seed for seed in seeds if seed not in self.done)

    def add(self, seed: int, lines: list[str]) -> None:
        """Note a seed with what was found, and keep it at once."""
        self.done.add(seed)
        if lines:
            self.found[seed] = lines
        kept = _kept(self.path)
        kept[self.commit] = {
            "seeds": ranges(self.done),
            "found": {str(each): self.found[each] for each in sorted(self.found)},
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
        part.replace(self.path)

    def lines(self) -> Iterator[str]:
        """What came of all seeds of the commit, for `docs/reliability.md`."""
        yield f"  {len(self.done)} years ({ranges(self.done)}), {len(self.found)} with findings"
        for seed in sorted(self.found):
            yield from (f"  {line}" for line in self.found[seed])


def tally_of(path: Path, commit: str) -> Tally:
    """What was done on a commit so far."""
    kept: dict[str, Any] = _kept(path).get(commit, {})
    found = {int(seed): list(lines) for seed, lines in kept.get("found", {}).items()}
    return Tally(path, commit, set(seeds_of(kept.get("seeds", ""))), found)


def seeds_of(text: str) -> Iterator[int]:
    """The seeds of a text like "1-20,33". ValueError: it is not one."""
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def ranges(seeds: Iterable[int]) -> str:
    """Seeds as a text: "1-20,33"."""
    found: list[tuple[int, int]] = []
    for seed in sorted(seeds):
        if found and found[-1][1] == seed - 1:
            found[-1] = found[-1][0], seed
        else:
            found.append((seed, seed))
    return ",".join(str(one) if one == last else f"{one}-{last}" for one, last in found)


def _kept(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return kept
