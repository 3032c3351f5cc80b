"""The numbers of a document that did not become facts, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard import datewords
from etl.extract import extract_document
from etl.model import Document, Rejection


def rejections(document: Mapping[str, Any]) -> Sequence[Rejection]:
    """Return the numbers of a document that did not become facts, each with its reason."""
    published = document["published_at"]
    read = Document(
        doc_id=document["doc_id"],
        text=document["text"],
        title=document["title"],
        publisher=document["publisher"],
        url=document["url"],
        published_at=datewords.moment(published) if published else None,
        published_date=_day(document["published_date"]),
        language=document["language"],
        source=document["source"],
    )
    return extract_document(read, with_rejections=True).rejections


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
