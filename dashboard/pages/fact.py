"""The page of one fact."""

from __future__ import annotations

from flask import Flask, abort, render_template, request

from dashboard.clock import Clock
from dashboard.factview import fact_view
from dashboard.generations import Tables


def register(server: Flask, tables: Tables, clock: Clock) -> None:
    """Add ``/fact/FACT_ID``."""

    @server.get("/fact/<fact_id>")
    def fact(fact_id: str) -> str:
        snapshot = tables.snapshot()
        found = snapshot.fact(fact_id) if snapshot else None
        if snapshot is None or found is None:
            abort(404, "No fact has this id. Its document may never have been loaded here.")
        record, superseded_at = found
        view = fact_view(
            record,
            snapshot.related(record, superseded_at),
            origin=request.host_url.rstrip("/"),
            now=clock.now(),
        )
        return render_template("fact.html", view=view)
