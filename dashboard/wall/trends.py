"""The days before a figure, as marks on a plain drawing with labelled axes and a key. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard import datewords, words
from dashboard.wall.scales import Tick, round_below

Record = Mapping[str, Any]

SHORT_WINDOW = 60
LONG_WINDOW = 90
# Lines with fewer figures than this in the short window are drawn over the long one.
DENSE = 15
FEWEST = 4
# The drawing is 1000 × 100 and is stretched; the top is left free for the highest mark.
WIDTH = 1000
TOP = 96
COLUMN = 0.78
LEVEL = 5.0
# Labels of months keep this distance from the ends, in percent.
END_ROOM = 15.0
NAME_LENGTH = 24


@dataclass(frozen=True)
class Mark:
    """One day's figure: ``column`` from zero, ``span`` from low to high, ``level`` of a total.

    ``open`` says that no upper bound was stated; ``now`` marks the slide's own figure.
    """

    x: float
    y: float
    width: float
    height: float
    kind: str
    side: str
    open: bool
    now: bool


@dataclass(frozen=True)
class Key:
    """One line of the key: the colour of a side, and who that is."""

    side: str
    name: str


@dataclass(frozen=True)
class Trend:
    """The figures of some weeks.

    ``heights`` and ``days`` label the axes, ``peak`` names the highest figure, ``last`` the end;
    ``missing`` is where the newest days have no report, None when they have.
    """

    marks: tuple[Mark, ...]
    missing: Mark | None
    heights: tuple[Tick, ...]
    days: tuple[Tick, ...]
    keys: tuple[Key, ...]
    peak: str
    last: str
    label: str


def trend_of(fact: Record, points: Sequence[Record], today: date) -> Trend | None:
    """Return the trend of a fact's line; None when there are too few figures to show.

    ``points`` are those of its line, each with the source ``who`` states it, None if unnamed. The
    trend ends today while the fact is recent, so that a missing day shows; else at the fact. It
    covers two months, or three where figures are rare.
    """
    window = _window(fact, points, today)
    shown = _within(points, window)
    if window is None or len(shown) < FEWEST:
        return None
    return _trend(shown, window, date.fromisoformat(fact["event_end"]), _top(shown))


def mirrored_trends(
    facts: Sequence[Record], lines: Sequence[Sequence[Record]], today: date
) -> tuple[Trend, ...]:
    """Return the trends of two facts over the same days and on one scale; none if one is short."""
    window = _window(facts[0], [point for line in lines for point in line], today)
    shown = [_within(line, window) for line in lines]
    if window is None or any(len(each) < FEWEST for each in shown):
        return ()
    top = max(map(_top, shown))
    newest = [date.fromisoformat(fact["event_end"]) for fact in facts]
    return tuple(_trend(*each, top) for each in zip(shown, [window] * 2, newest, strict=True))


def _window(fact: Record, points: Sequence[Record], today: date) -> tuple[date, date] | None:
    """Return the first and last day that a trend covers; None for undated facts."""
    if not fact["event_end"]:
        return None
    newest = date.fromisoformat(fact["event_end"])
    recent = timedelta(0) <= today - newest <= timedelta(days=SHORT_WINDOW // 4)
    last = today if recent else newest
    start = (last - timedelta(days=SHORT_WINDOW - 1)).isoformat()
    dense = sum(start <= point["date"] <= last.isoformat() for point in points) >= DENSE
    return last - timedelta(days=(SHORT_WINDOW if dense else LONG_WINDOW) - 1), last


def _within(points: Sequence[Record], window: tuple[date, date] | None) -> dict[date, Record]:
    if window is None:
        return {}
    days = ((date.fromisoformat(point["date"]), point) for point in points)
    return {day: point for day, point in days if window[0] <= day <= window[1]}


def _top(shown: Mapping[date, Record]) -> float:
    return max(map(_reach, shown.values())) or 1.0


def _trend(
    shown: Mapping[date, Record], window: tuple[date, date], newest: date, top: float
) -> Trend:
    first, last = window
    pitch = WIDTH / ((last - first).days + 1)
    marks = tuple(
        _mark(point, (day - first).days * pitch, pitch, top, day == newest)
        for day, point in sorted(shown.items())
    )
    peak = max(shown, key=lambda day: shown[day]["value"])
    late = (last - newest).days > 1
    return Trend(
        marks=marks,
        missing=_missing((last - newest).days, pitch) if late else None,
        heights=tuple(
            Tick(round(TOP * value / top, 1), words.number(value))
            for value in (0.0, round_below(top))
        ),
        days=tuple(_day_ticks(first, last)),
        keys=tuple(_keys(shown.values())),
        peak=_peak(shown[peak], peak),
        last="no report since" if late else datewords.short_date(last, year=False),
        label=f"{len(shown)} figures from {first} to {last}, highest {_peak(shown[peak], peak)}",
    )


def _peak(point: Record, day: date) -> str:
    """Name the highest figure with its day, in the words that its bounds need."""
    return (
        f"{words.value_words({**point, 'number_text': ''})} on {datewords.short_date(day, False)}"
    )


def _reach(point: Record) -> float:
    """Return how high a point's mark reaches."""
    if point["qualifier"] == "range":
        return float(point["high"])
    return float(point["value"])


def _mark(point: Record, x: float, pitch: float, top: float, now: bool) -> Mark:
    width = pitch * COLUMN
    high = TOP * _reach(point) / top
    low, kind = 0.0, "column"
    if point["qualifier"] == "range":
        low, kind = TOP * point["low"] / top, "span"
    elif point["scope"] == "total":
        low, kind = high - LEVEL, "level"
    return Mark(
        x=round(x, 1),
        y=round(100 - high, 1),
        width=round(width, 1),
        height=round(max(high - low, 1.0), 1),
        kind=kind,
        side=words.speaker_side(point["who"]),
        open=point["qualifier"] in ("at_least", "vague"),
        now=now,
    )


def _missing(days: int, pitch: float) -> Mark:
    """Return the empty place of the days since the newest figure."""
    width = pitch * (days - 1) + pitch * COLUMN
    return Mark(round(WIDTH - days * pitch, 1), 30, round(width, 1), 70, "missing", "", False, True)


def _day_ticks(first: date, last: date) -> Iterable[Tick]:
    """Yield the labels of the first day and of the first of each month that has room."""
    span = (last - first).days + 1
    yield Tick(0.0, datewords.short_date(first, year=False))
    day = first + timedelta(days=1)
    while day < last:
        place = 100 * (day - first).days / span
        if day.day == 1 and END_ROOM < place < 100 - END_ROOM:
            yield Tick(round(place, 1), datewords.short_date(day, year=False))
        day += timedelta(days=1)


def _keys(points: Iterable[Record]) -> Iterable[Key]:
    """Yield who speaks in each colour that is drawn; sides by name, others by their own."""
    names: dict[str, set[str | None]] = {}
    for point in points:
        names.setdefault(words.speaker_side(point["who"]), set()).add(point["who"])
    for side in sorted(names):
        yield Key(side, _others(names[side]) if side == "third" else words.side_name(side))


def _others(names: Set[str | None]) -> str:
    """Name those who speak for no side."""
    alone = next(iter(names)) if len(names) == 1 else ""
    if alone is None:
        return "unattributed"
    return alone if alone and len(alone) <= NAME_LENGTH else "others"
