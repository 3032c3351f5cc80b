from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.clock import Clock
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
