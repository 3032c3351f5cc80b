"""The sources behind what they put out."""

from __future__ import annotations

import pytest

from etl.source_products import by_product, owner_of_product
from tests.etl.phrases import at, name_of, phrase_of, reader_of


@pytest.mark.parametrize(
    ("text", "product", "name", "kind"),
    [
        ("The army’s count is 40 men.", "count", "army", "described"),
        ("The count of the General Staff is 40.", "count", "General Staff", "named"),
        ("By the government’s count 40 men fell.", "count", "government", "described"),
        ("By our count 40 men fell.", "count", "our count", "own"),
        ("Forty men fell by Lee’s own count.", "count", "Lee", "named"),
        ("An analysis of the MoD shows that 40 men fell.", "analysis", "MoD", "named"),
        ("An analysis by the BBC shows that 40 men fell.", "analysis", "BBC", "named"),
        ("Forty men fell, an analysis of the ministry shows.", "analysis", "ministry", "described"),
        ("An analysis of Lancet attacks shows that 40 men fell.", "analysis", None, None),
        # What the crews did, not what they say; an office; what nobody owns.
        ("Last night’s tally of the crews was 40.", "tally", None, None),
        ("The information ministry was shut.", "information", None, None),
        ("A count of cars was made.", "count", None, None),
    ],
)
def test_source_of_a_product(text: str, product: str, name: str | None, kind: str | None) -> None:
    reader = reader_of(text)
    found = by_product(reader, at(reader, product))
    assert name_of(reader, found) == name
    assert (found and found.kind) == kind


@pytest.mark.parametrize(
    ("text", "trailing"),
    [
        ("By the government’s count 40 men fell.", False),
        ("Forty men fell by the government’s count.", True),
        ("40 men fell: the army’s count.", True),
        ("40 men fell, a count of the army shows.", True),
        ("The count of the army shows 40 men.", False),
    ],
)
def test_a_product_behind_its_statement_is_trailing(text: str, trailing: bool) -> None:
    reader = reader_of(text)
    found = by_product(reader, at(reader, "count"))
    assert found is not None
    assert found.trailing is trailing


@pytest.mark.parametrize(
    ("text", "owner"),
    [("data from the agency", "the agency"), ("men from the agency", None), ("the agency", None)],
)
def test_owner_behind_a_product(text: str, owner: str | None) -> None:
    reader = reader_of(text)
    assert phrase_of(reader, owner_of_product(reader, 0, len(reader.tokens))) == owner
