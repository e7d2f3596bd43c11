"""Serving the answer page: a process of its own, started by `igf up` or as a service."""

import gc

import uvicorn

from igf.engine.installation import open_office
from igf.pages.answers import answers_app
from schemas.settings import Settings


def serve(settings: Settings) -> None:
    """Serve the pages until this process is asked to end."""
    app = answers_app(open_office(settings))
    # Objects loaded by now stay; looking through them again and again let one answer in a hundred
    # wait ten times as long as the others.
    gc.collect()
    gc.freeze()
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.answers_port,
        log_level="warning",
        access_log=False,  # it would keep the tokens
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run()
