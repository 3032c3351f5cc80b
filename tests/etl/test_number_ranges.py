"""Two stated numbers that are the ends of one range, and where it begins."""

from __future__ import annotations

from decimal import Decimal

import pytest

from etl.number_ranges import lower_end, upper_end
from tests.etl.test_number_reader import reader_of


@pytest.mark.parametrize(
    ("text", "at", "low", "high"),
    [
        ("10 to 12 men", 0, 10, 12),
        ("10–12 men", 0, 10, 12),
        ("between 5 and 7 men", 1, 5, 7),
        ("10 to as many as 12 men", 0, 10, 12),
        ("five or six men", 0, 5, 6),
        # The scale of the upper end holds for the lower one, where they are near.
        ("10 to 12 thousand men", 0, 10_000, 12_000),
        ("25 to 30,000 men", 0, 25_000, 30_000),
        ("5 to 30,000 men", 0, 5, 30_000),
        ("2,000 to 30,000 men", 0, 2000, 30_000),
    ],
)
def test_ends_of_a_range(text: str, at: int, low: int, high: int) -> None:
    reader = reader_of(text)
    first = reader.number_at(at)
    assert first is not None
    second = upper_end(reader, first)
    assert second is not None
    assert (lower_end(reader, first, second), second.value) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("12 to 10 men", 0),
        ("5 and 7 men", 0),
        ("two or 40 men", 0),
        ("2 or 40 men", 0),
        ("2019–2020 was quiet", 0),
        # Growth, which the verb decides.
        ("from 10 to 12 men", 1),
        ("10 men", 0),
        ("10 to", 0),
    ],
)
def test_what_is_no_range(text: str, at: int) -> None:
    reader = reader_of(text)
    first = reader.number_at(at)
    assert first is not None
    assert upper_end(reader, first) is None
