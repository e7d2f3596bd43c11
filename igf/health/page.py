"""The page of health of each year, written again when it says something else."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from igf.health.assess import healths
from igf.health.words import health_markdown
from igf.office.office import Office
from igf.office.ports import Runs
from schemas.health import YearHealth

#: How often the pages are looked at though nothing was done: what waits becomes late by itself.
AT_LEAST: Final = timedelta(hours=1)


@dataclass
class HealthPages:
    """The pages as they were last written, by year, and when they were last looked at."""

    shown: dict[str, YearHealth] = field(default_factory=dict)
    looked: datetime | None = None

    def follow(self, office: Office, runs: Runs, *, changed: bool) -> None:
        """Write the pages that say something else now; without a change only once an hour."""
        now = office.now()
        if not changed and self.looked and now - self.looked < AT_LEAST:
            return
        for found in healths(office, None):
            before = self.shown.get(found.cycle)
            if before is None or found != before.model_copy(update={"at": found.at}):
                runs.show_health(found.cycle, health_markdown(found))
                self.shown[found.cycle] = found
        self.looked = now
