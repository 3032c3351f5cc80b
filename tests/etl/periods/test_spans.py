"""Weeks, months, quarters, seasons and years: the golden cases."""

from __future__ import annotations

from typing import Any

import pytest

from tests.etl.periods.dates import case_of, golden

CASES = golden("spans.toml")


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_the_date_of_a_text(case: dict[str, Any]) -> None:
    assert case_of(case["text"]) == case
