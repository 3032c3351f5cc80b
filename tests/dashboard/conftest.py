from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.clock import Clock
from dashboard.server import server_over
from tests.dashboard import sample


def standing_clock() -> Clock:
    """The sample's clock, which never moves."""
    return Clock(sample.NOW, True, lambda: 0.0)


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's tables; nobody writes to them."""
    root = tmp_path_factory.mktemp("tables")
    sample.build(root)
    return root


@pytest.fixture(scope="session")
def client(tables: Path) -> FlaskClient:
    return serve(tables)


def serve(root: Path, **options: object) -> FlaskClient:
    """A client of a dashboard over some tables."""
    given = {"clock": standing_clock(), **options}
    app = create_app(root, **given)  # type: ignore[arg-type]
    made: FlaskClient = app.server.test_client()
    made.environ_base["HTTP_HOST"] = "localhost"
    return made


@pytest.fixture(scope="module")
def port(tables: Path) -> Iterator[int]:
    """The port of a dashboard behind the server as it is delivered."""
    with listening(create_app(tables, clock=standing_clock()).server) as at:
        yield at


@contextlib.contextmanager
def listening(application: Flask) -> Iterator[int]:
    """Serve as delivered; gives the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = server_over(application, listener)
    thread = threading.Thread(target=_run, args=(server,), daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    server.close()
    thread.join(timeout=10)


def _run(server: Any) -> None:
    try:
        server.run()
    except OSError:
        # Closing the socket from outside is how the server is stopped.
        return
