"""The one connection of a process to the Prefect server."""
# Prefect takes over a second to load and reads its settings then: it is imported in functions.

from typing import TYPE_CHECKING

from igf.runs.own_server import OWN_SERVER

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

#: The client that is open, by the address and the password of its server.
_OPEN: dict[tuple[str, str], "SyncPrefectClient"] = {}


def own_client() -> "SyncPrefectClient":
    """A client of our server, opened once and kept until the process ends."""
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL

    server = (str(PREFECT_API_URL.value() or ""), str(PREFECT_API_AUTH_STRING.value() or ""))
    if server not in _OPEN:
        close_client()
        client = get_client(httpx_settings=OWN_SERVER, sync_client=True)
        _OPEN[server] = client.__enter__()
    return _OPEN[server]


def close_client() -> None:
    """Close the open client, as when another server is used from now on."""
    while _OPEN:
        _, client = _OPEN.popitem()
        client.__exit__(None, None, None)
