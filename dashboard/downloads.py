"""The exports: everything that the filters select, streamed, without a limit on rows."""

from __future__ import annotations

from flask import Flask

from dashboard.clock import Clock
from dashboard.reading import Tables


def register(server: Flask, tables: Tables, clock: Clock) -> None:
    """Add ``/export/facts.*``."""
