from __future__ import annotations

from datetime import date

import pytest

from dashboard.daterange import range_words, read_range
from etl.filters import FilterError

TODAY = date(2024, 12, 6)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("since August 2024", date(2024, 8, 1), None),
        ("  Since 1 Aug 2024. ", date(2024, 8, 1), None),
        ("March to May 2024", date(2024, 3, 1), date(2024, 5, 31)),
        ("last 30 days", date(2024, 11, 6), TODAY),
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024-12-01", date(2024, 12, 1), date(2024, 12, 1)),
        ("2024-11-01 to 2024-12-01", date(2024, 11, 1), date(2024, 12, 1)),
        ("until June 2024", None, date(2024, 6, 30)),
        ("before June 2024", None, date(2024, 5, 31)),
        ("after 5 June 2024", date(2024, 6, 6), None),
        ("all", None, None),
        ("", None, None),
    ],
)
def test_dates_are_read_as_people_type_them(
    text: str, first: date | None, last: date | None
) -> None:
    assert read_range(text, TODAY) == (first, last)


@pytest.mark.parametrize(
    "text", ["the year of the cat", "<b>", "9999999", "31 June 2024", "x" * 900]
)
def test_what_is_no_date_is_said_with_examples(text: str) -> None:
    with pytest.raises(FilterError, match="since August 2024") as caught:
        read_range(text, TODAY)
    assert len(str(caught.value)) < 260


@pytest.mark.parametrize(
    "given", [(date(2024, 8, 1), None), (None, date(2024, 6, 30)), (None, None),
              (date(2024, 8, 1), date(2024, 12, 6)), (date(2023, 8, 1), date(2024, 12, 6)),
              (date(2024, 3, 1), date(2024, 3, 31)), (date(2023, 1, 1), date(2023, 12, 31))],
)  # fmt: skip
def test_a_range_in_words_is_read_again(given: tuple[date | None, date | None]) -> None:
    assert read_range(range_words(*given), TODAY) == given
