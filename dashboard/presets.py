"""Ranges of dates that one click chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_RANGES = (("30 days", 30), ("90 days", 90), ("1 year", 365))


@dataclass(frozen=True)
class Preset:
    """A range with its name, and a sign where there is little room; ``first`` None: everything."""

    name: str
    first: date | None
    last: date | None
    sign: str = ""


def presets(latest: date | None) -> Sequence[Preset]:
    """Return the ranges that end with the latest event; only "All" when there is none."""
    whole = Preset("All", None, None)
    if latest is None:
        return (whole,)
    ranges = [Preset(name, latest - timedelta(days=days - 1), latest) for name, days in _RANGES]
    return (*ranges, whole)


def shifted(first: date, last: date) -> Sequence[Preset]:
    """Return the ranges just before and just after one, and one twice as long around it."""
    length = last - first + timedelta(days=1)
    half = length / 2
    return (
        Preset("Earlier", first - length, last - length, "‹"),
        Preset("Later", first + length, last + length, "›"),
        Preset("Wider", first - timedelta(half.days), last + timedelta(half.days), "↔"),
    )
