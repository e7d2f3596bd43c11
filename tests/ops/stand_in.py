"""A Prefect server that stands still: it knows runs, says how they stand, and counts requests."""

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from unittest.mock import patch

import httpx
from prefect.settings import (
    PREFECT_API_AUTH_STRING,
    PREFECT_API_URL,
    PREFECT_CLIENT_CSRF_SUPPORT_ENABLED,
    temporary_settings,
)

from igf.runs import client
from igf.runs.own_server import OWN_SERVER

ADDRESS = "http://127.0.0.1:1/api"
SIGNED = "igf:secret"


@dataclass
class StandIn:
    """Every run by its id, as the server tells it.

    `asked` holds the requests, oldest first; `looked_for` the runs asked for by their ids; `moved`
    those that were set to another state.
    """

    runs: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    looked_for: set[str] = field(default_factory=set)
    moved: list[str] = field(default_factory=list)
    now: datetime = datetime(2027, 1, 4, tzinfo=UTC)

    def put(self, run: str, kind: str, *, name: str = "", at: datetime | None = None) -> None:
        """Let a run be in a state of Prefect's, as "SCHEDULED"."""
        state = {
            "type": kind,
            "name": name,
            "timestamp": self.now.isoformat(),
            "state_details": {"scheduled_time": at.isoformat() if at else None},
        }
        own = {"id": run, "flow_id": run, "name": run, "state": state, "state_type": kind}
        self.runs[run] = own

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api")
        self.asked.append(f"{request.method} {path}")
        headers = {"date": format_datetime(self.now, usegmt=True)}
        if path == "/health":
            return httpx.Response(200, json=True, headers=headers)
        signed = b64encode(SIGNED.encode()).decode()
        if request.headers.get("authorization") != f"Basic {signed}":
            return httpx.Response(401)
        told = json.loads(request.content or b"null")
        if path == "/flow_runs/filter":
            return httpx.Response(200, json=self._chosen(told), headers=headers)
        if path.endswith("/set_state"):
            self.moved.append(path.split("/")[2])
            state = {"type": "SCHEDULED", "name": "Moved", "timestamp": self.now.isoformat()}
            return httpx.Response(201, json={"status": "ACCEPT", "state": state, "details": {}})
        if request.method == "GET":
            return httpx.Response(200, json=self.runs[path.rpartition("/")[2]], headers=headers)
        return httpx.Response(404)  # whatever is told beside the runs is lost without harm

    def _chosen(self, wanted: dict[str, Any]) -> list[dict[str, Any]]:
        """The runs with these ids, or in these states; of more than 200 the server tells 200."""
        only = wanted["flow_runs"]
        ids, states = only.get("id"), only.get("state")
        assert wanted.get("limit") is None or wanted["limit"] <= 200
        self.looked_for |= set(ids["any_"]) if ids else set()
        found = (self.runs[run] for run in (ids["any_"] if ids else self.runs) if run in self.runs)
        types = states["type"]["any_"] if states else None
        return [run for run in found if types is None or run["state_type"] in types][:200]

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Let this process reach it as its own server."""
        way = {**OWN_SERVER, "transport": self.transport()}
        chosen = {
            PREFECT_API_URL: ADDRESS,
            PREFECT_API_AUTH_STRING: SIGNED,
            PREFECT_CLIENT_CSRF_SUPPORT_ENABLED: False,
        }
        with temporary_settings(chosen), patch.object(client, "OWN_SERVER", way):
            client.close_client()
            try:
                yield
            finally:
                client.close_client()
