"""The process of one run: Prefect's engine, which seldom looks for garbage.

Begun as `python -m flows.engine`. Nearly all that it makes are modules, classes and tables that
live as long as it does; looking through them again and again took a tenth of the time to load them.
"""

import gc
import runpy
from typing import Final

#: So many objects more (Python's own figure is 700) are made before it looks for garbage.
COLLECT_AFTER: Final = 50_000

if __name__ == "__main__":
    gc.set_threshold(COLLECT_AFTER, 20, 20)
    runpy.run_module("prefect.engine", run_name="__main__", alter_sys=True)
