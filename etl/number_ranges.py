"""Two stated numbers that are the ends of one range: ``10 to 12 thousand``, ``between 5 and 7``."""

from __future__ import annotations

import re
from decimal import Decimal

from etl.number_reader import NumberReader, StatedNumber

_PLAIN_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# How many times its lower end the upper one of a range is at most that leaves thousands out.
_WIDEST = 3


def upper_end(reader: NumberReader, first: StatedNumber) -> StatedNumber | None:
    """Return the upper end of a range that begins with ``first``, None when there is none."""
    at = first.last + 1
    if at + 1 >= reader.count or first.form not in ("digits", "words"):
        return None
    join = reader.lower[at]
    between = reader.preceded(first.first, reader.words.between)
    allowed = reader.words.between_joins if between else reader.words.joins
    if join not in allowed:
        return None
    second = reader.number_at(at + 1 + _bound_at(reader, at + 1))
    if second is None or second.form not in ("digits", "words"):
        return None
    if not between and (_is_growth(reader, first) or not _alike(reader, first, second, join)):
        return None
    return second


def lower_end(reader: NumberReader, first: StatedNumber, second: StatedNumber) -> Decimal:
    """Return the lower end of a range, which may leave out the scale of the upper one.

    ``10 to 12 thousand`` and ``25 to 30,000`` begin at 10,000 and at 25,000, where the ends are
    near enough to each other for that.
    """
    low, high = first.value, second.value
    in_scales = reader.lower[first.last] in reader.words.scales
    if low >= 1000 or (first.form == "digits" and in_scales):
        return low
    if second.scaled:
        return low * _left_out(reader, second, low)
    near = low * 1000 < high <= low * 1000 * _WIDEST
    return low * 1000 if near and high % 1000 == 0 else low


def _bound_at(reader: NumberReader, at: int) -> int:
    """Return how many words of a bound stand at a token inside a range (``to as many as``)."""
    for length in (3, 2, 1):
        if reader.words.before.get(reader.lower[at : at + length]) in ("at_most", "approximate"):
            return length
    return 0


def _is_growth(reader: NumberReader, first: StatedNumber) -> bool:
    """Tell whether it may be growth (``from 10 to 20``), which the verb of the number decides."""
    starts = reader.preceded(first.first, reader.words.span_starts)
    return starts > 0 and reader.lower[first.last + 1] == "to"


def _alike(reader: NumberReader, first: StatedNumber, second: StatedNumber, join: str) -> bool:
    """Tell whether two numbers make a range: rising, of one form, and no years or scores."""
    low, high = lower_end(reader, first, second), second.value
    if low >= high or first.form != second.form:
        return False
    if join == "or":
        return high - low <= max(Decimal(2), low)
    year = _PLAIN_YEAR.fullmatch(reader.lower[first.last]) and first.first == first.last
    if year and second.scaled:
        return False  # "2024 – 977 million": what a year brought.
    years = all(_PLAIN_YEAR.fullmatch(reader.lower[end.last]) for end in (first, second))
    return not years or bool(second.currency)


def _left_out(reader: NumberReader, second: StatedNumber, low: Decimal) -> Decimal:
    """Return what the scales at the end of ``second`` multiply a lower end by that has none.

    It stays below the upper end: ``two to three hundred thousand``, ``sixty to one hundred
    thousand``.
    """
    found, at = [Decimal(1)], second.last
    while at > second.first and (scale := reader.words.scales.get(reader.lower[at])):
        found.append(found[-1] * scale)
        at -= 1
    return max(times for times in found if times == 1 or low * times < second.value)
