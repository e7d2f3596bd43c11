"""The least page that keeps what it was sent: one route, which writes one durable row. The peer."""

import sqlite3
import sys
from threading import Lock
from typing import Annotated, Any

import psycopg
import uvicorn
from fastapi import FastAPI, Form, Response

TABLE = "CREATE TABLE IF NOT EXISTS bare (form_key TEXT, choice TEXT)"

_Field = Annotated[str, Form()]


def bare_page(database: str) -> FastAPI:
    """A page over an SQLite file or a PostgreSQL database."""
    app, lock = FastAPI(), Lock()
    kept: Any  # the two drivers know the same call, but no common type
    if database.startswith("postgresql"):
        kept = psycopg.connect(database.replace("+psycopg", "", 1), autocommit=True)
        insert = "INSERT INTO bare VALUES (%s, %s)"
    else:
        kept = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
        kept.execute("PRAGMA journal_mode=WAL")
        kept.execute("PRAGMA synchronous=FULL")
        insert = "INSERT INTO bare VALUES (?, ?)"
    kept.execute(TABLE)

    @app.post("/")
    def keep(form_key: _Field, choice: _Field) -> Response:
        with lock:
            kept.execute(insert, (form_key, choice))
        return Response(status_code=303, headers={"location": "/"})

    @app.get("/")
    def ready() -> str:
        return "ready"

    return app


if __name__ == "__main__":
    uvicorn.run(
        bare_page(sys.argv[1]), port=int(sys.argv[2]), log_level="warning", access_log=False
    )
