"""One word of a line."""

from __future__ import annotations

import pytest

from etl.glosses.word import Word


@pytest.mark.parametrize(
    ("kind", "nominal"),
    [("number", True), ("adjective", True), ("noun", True), ("verb", False), ("name", False)],
)
def test_numbers_adjectives_and_nouns_make_groups(kind: str, nominal: bool) -> None:
    assert Word(0, 3, "one", kind).is_nominal == nominal
