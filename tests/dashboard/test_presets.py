"""Ranges of dates that one click chooses."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.presets import presets, shifted

DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))


def test_without_events_only_everything_can_be_chosen() -> None:
    (only,) = presets(None)
    assert (only.name, only.first, only.last) == ("All", None, None)


def test_ranges_end_with_the_latest_event_and_hold_their_days() -> None:
    latest = date(2024, 12, 6)
    month, *others, everything = presets(latest)
    assert (month.name, month.first, month.last) == ("30 days", date(2024, 11, 7), latest)
    assert all(one.last == latest for one in others)
    assert everything.first is None


@given(DAYS, st.integers(0, 400))
def test_shifted_ranges_touch_the_one_they_come_from(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    earlier, later, wider = shifted(first, last)
    day = timedelta(days=1)
    assert earlier.last == first - day
    assert later.first == last + day
    for one in (earlier, later):
        assert one.first is not None
        assert one.last is not None
        assert one.last - one.first == last - first
    assert wider.first is not None
    assert wider.last is not None
    assert wider.first <= first <= last <= wider.last
    assert abs((wider.last - wider.first + day) - 2 * (last - first + day)) <= day
