"""Days and nights: the golden cases, and what makes a day doubtful."""

from __future__ import annotations

from typing import Any

import pytest

from tests.etl.periods.dates import case_of, golden, periods_of

CASES = golden("days.toml")


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_the_date_of_a_text(case: dict[str, Any]) -> None:
    assert case_of(case["text"]) == case


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("It rained on 01/02/2024.", ("ambiguous_date",)),
        ("It rained on 13/02/2024.", ()),
        # Only one of its readings is over.
        ("It rained on 05/12/2024.", ("ambiguous_date",)),
    ],
)
def test_a_day_that_could_be_a_month_is_flagged(text: str, flags: tuple[str, ...]) -> None:
    (found,) = periods_of(text)
    assert found.flags == flags


@pytest.mark.parametrize("text", ["It rained on 31 February 2024.", "It rained on 2024-13-01."])
def test_a_day_that_cannot_be_is_none(text: str) -> None:
    assert all(found.kind != "day" for found in periods_of(text))
