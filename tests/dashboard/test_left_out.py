"""The numbers of a document that did not become facts."""

from __future__ import annotations

from pathlib import Path

from dashboard.generations import Tables
from dashboard.left_out import rejections
from tests.dashboard.conftest import standing_clock


def test_every_other_number_has_its_reason(tables: Path) -> None:
    snapshot = Tables(tables, standing_clock()).snapshot()
    assert snapshot is not None
    document = snapshot.document("night-0")
    assert document is not None
    left = {one.number_text: one for one in rejections(document)}
    assert list(left) == ["eight", "4"]
    assert all(one.reason for one in left.values())
    for words, one in left.items():
        assert document["text"][one.number_start : one.number_end] == words


def test_a_document_without_dates_is_read_too() -> None:
    document = {
        "doc_id": "d",
        "text": "The road is 40 km long.",
        "title": None,
        "publisher": None,
        "url": None,
        "published_at": None,
        "published_date": None,
        "language": "en",
        "source": "tests",
    }
    assert [one.number_text for one in rejections(document)] == ["40"]
