"""`make bench`: run the benchmarks of this folder, or those named; each module has a `main()`."""

import importlib
import pkgutil
import sys
from pathlib import Path

from benchmarks._measure import machine


def main(wanted: list[str]) -> int:
    modules = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    known = sorted(name for name in modules if not name.startswith("_"))
    if unknown := set(wanted) - set(known):
        print(f"There is no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
        return 2
    for name in wanted or known:
        print(f"== {name} ({machine()})", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
