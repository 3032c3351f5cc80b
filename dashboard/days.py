"""The line of days under a panel: a figure, documents without one, nothing read. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from dashboard.marks import Frame, Mark, Options, Panel
from dashboard.theme import THEMES

Shape = dict[str, Any]
Run = tuple[date, date]

# Under its panel, in px: the distance, and the height that the line takes.
STRIP_GAP = 5
STRIP = 7
# How high a day is drawn that has a figure, and one with documents alone, in px.
THICK, THIN = 4.5, 1.25
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


def day_shapes(
    panel: Panel, place: tuple[float, float], frame: Frame, options: Options
) -> list[Shape]:
    """Return the line of days of a panel: thick with a figure, thin where documents give none.

    ``place`` are its lower and upper end as shares of the chart's height.
    """
    colour = THEMES[options.theme].axis
    span = set(_days(frame.first, frame.last))
    figures = days_with_figure(panel.marks) & span
    silent = (set(options.read or ()) & span) - figures
    return [
        _bars(runs(silent), place, THIN, colour, "documents, no figure"),
        _bars(runs(figures), place, THICK, colour, "a figure"),
    ]


def _bars(
    periods: Iterable[Run], place: tuple[float, float], height: float, colour: str, name: str
) -> Shape:
    middle, half = sum(place) / 2, (place[1] - place[0]) * height / STRIP / 2
    ends = f"{middle - half:.6f}", f"{middle + half:.6f}"
    bars = []
    for first, last in periods:
        left, right = _at(first, -_HALF_DAY), _at(last, _HALF_DAY)
        bars.append(f"M{left},{ends[0]}L{right},{ends[0]}L{right},{ends[1]}L{left},{ends[1]}Z")
    return {
        "type": "path",
        "name": name,
        "path": "".join(bars),
        "xref": "x",
        "yref": "paper",
        "layer": "below",
        "fillcolor": colour,
        "line": {"width": 0},
    }


def _at(day: date, shift: timedelta) -> str:
    # In a path a T would be a command.
    return (datetime.combine(day, time()) + shift).isoformat("_", timespec="minutes")


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
