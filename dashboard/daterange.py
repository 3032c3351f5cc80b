"""Dates as people type them, and as a page says them: ``since August 2024``. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dashboard import datewords
from etl.filters import FilterError
from etl.periods import find_periods
from etl.sentences import split_sentences

Range = tuple[date | None, date | None]

EXAMPLES = "“since August 2024”, “March to May 2025”, “last 30 days” or 2024-12-06"
LONGEST = 80
_DAY = timedelta(days=1)
_YEAR = re.compile(r"[12][0-9]{3}")
_OPEN_END = ("since", "from", "began")
_OPEN_START = ("until", "by")
# Words that may stand beside a date and change nothing; others make it unreadable.
_AROUND = frozenset("the in on of from between during for".split())


def read_range(text: str, today: date) -> Range:
    """Return the first and the last day that a text names; None is an open end.

    ``today`` is what relative words count from. ``all`` and nothing are every day. Raises
    FilterError when no dates can be read.
    """
    said = " ".join(text[:LONGEST].split()).strip(" .")
    if said.casefold() in ("", "all", "all dates", "everything"):
        return None, None
    for word, after in (("before ", False), ("after ", True)):
        if said.casefold().startswith(word):
            first, last = _named(said[len(word) :], today, text)
            return (last + _DAY, None) if after else (None, first - _DAY)
    kind, first, last = _read(said, today, text)
    if kind in _OPEN_END:
        return first, None
    return (None, last) if kind in _OPEN_START else (first, last)


def _named(said: str, today: date, text: str) -> tuple[date, date]:
    _, first, last = _read(said, today, text)
    return first, last


def _read(said: str, today: date, text: str) -> tuple[str, date, date]:
    said = f"in {said}" if _YEAR.fullmatch(said) else said
    for sentence in split_sentences(said):
        for period in find_periods(sentence, today):
            around = said.casefold().replace(period.text.casefold(), " ", 1).split()
            whole = all(word in _AROUND for word in around)
            if whole and period.first is not None and period.last is not None:
                return period.kind, period.first, period.last
    raise FilterError(f"No dates can be read from “{text[:LONGEST]}”; try {EXAMPLES}.")


def range_words(first: date | None, last: date | None) -> str:
    """Return a range as it could be typed: ``since 1 Aug 2024``; empty when it is everything."""
    if first and last:
        return datewords.period(first, last, long=False)
    if first:
        return f"since {datewords.short_date(first)}"
    return f"until {datewords.short_date(last)}" if last else ""
