"""The line of days under a panel: a figure, documents without one, nothing read. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from dashboard.marks import Frame, Mark, Options, Panel
from dashboard.theme import THEMES

Trace = dict[str, Any]
Run = tuple[date, date]

# Under its panel, in px: the distance, and the height that the line takes.
STRIP_GAP = 5
STRIP = 7
_HALF_DAY = timedelta(hours=12)
_DAY = timedelta(days=1)


def has_days(panel: Panel, options: Options) -> bool:
    """True when the line of days is drawn under a panel: figures by day that are not totals."""
    return options.read is not None and options.by == "day" and not panel.total


def days_with_figure(marks: Iterable[Mark]) -> set[date]:
    """Return the days that the figures of a panel cover."""
    return {day for mark in marks for day in _days(mark.first_day or mark.day, mark.day)}


def runs(days: Collection[date]) -> Iterator[Run]:
    """Yield the first and the last day of each unbroken run of days, in order."""
    start = previous = None
    for day in sorted(days):
        if previous is not None and start is not None and day != previous + _DAY:
            yield start, previous
            start = day
        start = start or day
        previous = day
    if start is not None and previous is not None:
        yield start, previous


def day_traces(panel: Panel, frame: Frame, options: Options) -> list[Trace]:
    """Return the line of days of a panel: thick with a figure, thin where documents give none."""
    theme = THEMES[options.theme]
    span = set(_days(frame.first, frame.last))
    figures = days_with_figure(panel.marks) & span
    silent = (set(options.read or ()) & span) - figures
    return [
        _trace(runs(silent), theme.axis, 1.25, "documents, no figure"),
        _trace(runs(figures), theme.axis, STRIP - 2.5, "a figure"),
    ]


def _trace(periods: Iterable[Run], colour: str, width: float, name: str) -> Trace:
    xs: list[str | None] = []
    for first, last in periods:
        xs += [_at(first, -_HALF_DAY), _at(last, _HALF_DAY), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": xs,
        "y": [None if x is None else 0.5 for x in xs],
        "line": {"color": colour, "width": width, "simplify": False},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _at(day: date, shift: timedelta) -> str:
    return (datetime.combine(day, time()) + shift).isoformat(timespec="minutes")


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
