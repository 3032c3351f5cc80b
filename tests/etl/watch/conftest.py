"""A web on this machine for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from etl.readers.html import PageReader
from tests.etl.watch.web import Web, serve


@pytest.fixture
def web() -> Iterator[Web]:
    with serve() as served:
        yield served


@pytest.fixture(scope="session")
def pages() -> Iterator[PageReader]:
    with PageReader() as reader:
        yield reader
