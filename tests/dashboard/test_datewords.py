"""When something happened and how old it is, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dashboard import datewords
from tests.dashboard.records import fact


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Night of 5–6 December 2024"),
        ({"event_start": "2024-12-06"}, "6 December 2024"),
        ({"event_start": "2024-11-30", "event_end": "2024-12-01"},
         "Night of 30 November – 1 December 2024"),
        ({"event_start": "2025-01-01", "event_end": "2025-01-31"}, "January 2025"),
        ({"event_start": "2024-01-01", "event_end": "2024-12-31"}, "2024"),
        ({"event_start": None, "event_end": None}, "Undated"),
        ({"metric": "troops_killed"}, "5–6 December 2024"),
        ({"scope": "total", "event_start": "2024-12-06"}, "As of 6 December 2024"),
    ],
)  # fmt: skip
def test_dates_in_words(values: dict[str, Any], said: str) -> None:
    assert datewords.when(fact(**values)) == said


def test_whole_months_need_both_ends() -> None:
    assert datewords.period(date(2025, 2, 1), date(2025, 2, 27)) == "1–27 February 2025"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 min"), (59 * 60, "59 min"), (3600, "1 hour"), (31 * 3600, "31 hours"),
        (48 * 3600, "2 days"), (14 * 86400, "2 weeks"), (100 * 86400, "3 months"),
        (800 * 86400, "2 years"), (-500, "0 min"),
    ],
)  # fmt: skip
def test_ages(seconds: int, said: str) -> None:
    assert datewords.age(seconds) == said
