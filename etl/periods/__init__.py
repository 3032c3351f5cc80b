"""The dates that a number covers.

``find_periods`` gives every date expression of a sentence and ``choose_period`` the dates of one
number in it; ``start_context``, ``advance`` and ``new_topic`` carry what was said about time from
sentence to sentence. All are pure: D, the day of publication, is given, and no clock is read.

The stages, each on top of the one before: ``tags`` (words into classes), ``grammar`` with ``days``
and ``spans`` (simple dates), ``expressions`` (parts, ranges, nights), ``starts`` (since),
``surroundings`` (what the words beside a date tell of it), ``roles`` (by, until, said on),
``finding``, ``choosing``. The words are in ``lexicon/<language>/periods.toml``.
"""

from etl.periods.choosing import choose_period
from etl.periods.context import PeriodContext, new_topic
from etl.periods.finding import (
    advance,
    clock_of,
    find_periods,
    may_hold_dates,
    periods_by,
    start_context,
    war_of,
)
from etl.periods.points import Clock

__all__ = [
    "Clock",
    "PeriodContext",
    "advance",
    "choose_period",
    "clock_of",
    "find_periods",
    "may_hold_dates",
    "new_topic",
    "periods_by",
    "start_context",
    "war_of",
]
