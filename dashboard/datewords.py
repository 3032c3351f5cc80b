"""When something happened and how old it is, in words.

All functions are pure. A fact is a record (see ``etl.records``): dates are ``YYYY-MM-DD``,
timestamps ``YYYY-MM-DDTHH:MM:SSZ``, unknown is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from etl.catalogue import load_catalogue

Record = Mapping[str, Any]

MONTHS = (
    "January February March April May June July August September October November December"
).split()
# An attack of these from one day to the next is told by its night.
NIGHT_FAMILIES = ("drones", "missiles", "air")


def short_date(day: date, year: bool = True) -> str:
    """Return ``6 Dec 2024``, or ``6 Dec``."""
    text = f"{day.day} {MONTHS[day.month - 1][:3]}"
    return f"{text} {day.year}" if year else text


def long_date(day: date, year: bool = True) -> str:
    """Return ``6 December 2024``, or ``6 December``."""
    text = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if year else text


def _month_end(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def period(first: date, last: date, *, year: bool = True, long: bool = True) -> str:
    """Return the dates in words, whole months and years by name: ``5–6 December 2024``."""
    say = long_date if long else short_date
    if first == last:
        return say(last, year)
    if first.day == 1 and _month_end(last):
        if (first.month, last.month) == (1, 12) and first.year == last.year:
            return str(first.year)
        if (first.year, first.month) == (last.year, last.month):
            return f"{MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{say(last, year)}"
    return f"{say(first, first.year != last.year)} – {say(last, year)}"


def when(fact: Record, *, year: bool = True, long: bool = True) -> str:
    """Return the event's dates in words: ``Night of 5–6 December 2024``; ``Undated`` if unknown."""
    if not fact.get("event_end"):
        return "Undated"
    last = date.fromisoformat(fact["event_end"])
    first = date.fromisoformat(fact["event_start"] or fact["event_end"])
    if fact["scope"] == "total" and first == last:
        return f"As of {period(first, last, year=year, long=long)}"
    metric = load_catalogue().metrics.get(fact["metric"])
    overnight = last - first == timedelta(days=1) and fact["date_basis"] != "published"
    words = period(first, last, year=year, long=long)
    if overnight and metric is not None and metric.family in NIGHT_FAMILIES:
        return f"Night of {words}"
    return words


def when_brief(fact: Record) -> str:
    """Return the event's dates as a narrow cell holds them: ``5–6 Dec 2024``, ``as of 5 Apr 2026``.

    A total says only the day that it stands for.
    """
    if not fact.get("event_end"):
        return "Undated"
    last = date.fromisoformat(fact["event_end"])
    first = date.fromisoformat(fact["event_start"] or fact["event_end"])
    if fact["scope"] == "total":
        return f"as of {short_date(last)}"
    return period(first, last, long=False)


def moment_words(at: datetime) -> str:
    """Return a time in words ("on 6 December 2024 at 13:00 UTC"); the end of a day is the day."""
    day = long_date(at.date())
    return f"on {day}" if at.time() >= time(23, 59, 59) else f"on {day} at {at:%H:%M} UTC"


def moment(stamp: str) -> datetime:
    """Read a timestamp of a record."""
    return datetime.fromisoformat(stamp.replace("Z", "+00:00"))


def clock_time(stamp: str) -> str:
    """Return ``12:36 UTC on 6 December 2024`` for a timestamp of a record."""
    read = moment(stamp)
    return f"{read:%H:%M} UTC on {long_date(read.date())}"


def age(seconds: float) -> str:
    """Return an age in words: ``2 min``, ``4 hours``, ``3 days``, ``5 weeks``, ``2 years``."""
    minutes = max(0, int(seconds // 60))
    hours, days = minutes // 60, minutes // 1440
    if minutes < 60:
        return f"{minutes} min"
    if hours < 48:
        return f"{hours} hour{'s' if hours > 1 else ''}"
    if days < 14:
        return f"{days} days"
    if days < 7 * 13:
        return f"{days // 7} weeks"
    if days < 730:
        return f"{days // 30} months"
    return f"{days // 365} years"
