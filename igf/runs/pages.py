"""Pages in words beside the runs, and the words on the page of a run itself.

Prefect shows no page in words beside a run that waits: so it is told on the run's own page too,
with the addresses of the others.
"""
# Prefect takes over a second to load and reads its settings then: it is imported in functions.

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from schemas.runs import Standing

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

#: Who speaks, and how loud (as in the module logging), on the page of a run.
SPEAKER, INFORMATION = "IGF Cycle", 20


@dataclass(frozen=True)
class Page:
    """A page under a name of ours; `text` is Markdown, `run` the run that it is shown beside."""

    name: str
    text: str
    about: str
    run: UUID | None = None


def show(client: "SyncPrefectClient", standing: Standing) -> None:
    """Write the status of a stage and its year on their pages, and on the page of its run."""
    whole = _address(show_year(client, standing.year, text=standing.year_text))
    text = f"{standing.text}\n[The whole year]({whole})\n"
    stage = Page(standing.stage, text, "Where it stands", run=UUID(standing.run))
    addresses = [f"This stage on a page: {_address(_keep(client, stage))}"]
    addresses.append(f"The whole year: {whole}")
    tell(client, standing.run, words="\n".join([*standing.lines, *addresses]))


def show_year(client: "SyncPrefectClient", year: str, *, text: str) -> UUID:
    """Write the status of a year on its page; returns the end of the page's address."""
    return _keep(client, Page(year, text, "Where the whole year is"))


def show_health(client: "SyncPrefectClient", year: str, *, text: str) -> None:
    """Write the health of a year on its page."""
    _keep(client, Page(f"{year}-health", text, "Items needing attention, how far dates can move"))


def tell(client: "SyncPrefectClient", run: str, *, words: str) -> None:
    """Tell something on the page of a run, under Logs."""
    told = {"name": SPEAKER, "level": INFORMATION, "message": words, "flow_run_id": run}
    client.create_logs([{**told, "timestamp": datetime.now(UTC).isoformat()}])


def _keep(client: "SyncPrefectClient", page: Page) -> UUID:
    """Write a page; returns the end of its address.

    A page is kept and updated, so that a link to it shows what is true today; a new one is begun
    only beside another run.
    """
    from prefect.client.schemas.actions import ArtifactCreate, ArtifactUpdate

    key = page.name.replace("_", "-").replace("/", "-").lower()
    kept = _first(client, key, run=page.run)
    if kept:
        client.update_artifact(kept, ArtifactUpdate(data=page.text, description=page.about))
        return kept
    made = ArtifactCreate(
        key=key,
        type="markdown",
        data=page.text,
        description=page.about,
        flow_run_id=page.run,
    )
    own = client.create_artifact(made).id
    # Two runs may have begun it at once: the first one stays.
    first = _first(client, key, run=page.run) or own
    if first != own:
        client.delete_artifact(own)
    return first


def _first(client: "SyncPrefectClient", key: str, *, run: UUID | None) -> UUID | None:
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

    only = ArtifactFilter(key=ArtifactFilterKey(any_=[key]))
    found = [each for each in client.read_artifacts(artifact_filter=only) if each.created]
    mine = [(each.created, each.id) for each in found if each.flow_run_id == run]
    return min(mine)[1] if mine else None


def _address(page: UUID) -> str:
    from prefect.settings import PREFECT_UI_URL

    return f"{PREFECT_UI_URL.value()}/artifacts/artifact/{page}"
