"""How the sources that the ETL watches fare, where one of them cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from dash import html
from dash.development.base_component import Component

from dashboard import datewords
from etl.watch.states import SourceState

# A watch that is so late for every source is taken for stopped.
LATE = timedelta(hours=6)


def feed_notice(states: Sequence[SourceState], now: datetime) -> list[Component]:
    """Return what is amiss with the watched sources, unfolded on demand; nothing when all is well.

    ``states`` is empty where nothing is watched.
    """
    failing = [state for state in states if state.failures]
    due = [state.due_at for state in states if state.due_at]
    stopped = len(due) == len(states) and bool(due) and max(due) < now - LATE
    if not failing and not stopped:
        return []
    lines = [_line(state) for state in failing]
    said = f"{len(failing)} of {len(states)} sources cannot be read" if failing else ""
    if stopped:
        said = "No source has been visited for a while"
        lines.insert(0, f"The next visit was due {_moment(max(due))}: is etl watch running?")
    parts = [html.Summary(said), html.Ul([html.Li(line) for line in lines])]
    return [html.Details(parts, className="feeds care")]


def _line(state: SourceState) -> str:
    last = state.succeeded_at
    since = f"last read {_moment(last)}" if last else "never read"
    return f"{state.name}: {state.reason}, {since}"


def _moment(moment: datetime) -> str:
    return f"{datewords.long_date(moment.date())} at {moment:%H:%M} UTC"
