"""Serving the desk: a process of its own, started by `igf up` or as a service."""

import gc

import uvicorn

from igf.desk.app import desk_app
from igf.engine.installation import open_office
from schemas.settings import Settings


def serve_desk(settings: Settings) -> None:
    """Serve the desk until this process is asked to end."""
    app = desk_app(open_office(settings))
    gc.collect()
    gc.freeze()
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.desk_port,
        log_level="warning",
        access_log=False,  # it would keep the links to sign in
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run()
