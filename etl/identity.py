"""Ids that depend on content alone, so that every machine and every run gives the same."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from json import JSONEncoder

from etl.catalogue import load_catalogue
from etl.model import Fact

ID_DIGITS = 16

_canonical = JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode


def content_id(parts: Sequence[str | float | int | None]) -> str:
    """Return 16 hex digits of SHA-256 over the canonical JSON of ``parts``, in their order.

    Raises ValueError for a number that JSON cannot hold (NaN, infinity).
    """
    canonical = _canonical(list(parts))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:ID_DIGITS]


def fact_id(doc_id: str, sentence: str, nth_equal: int, start: int, end: int, metric: str) -> str:
    """Return the id of a fact.

    ``nth_equal`` is how many equal sentences stand before this one in the document; ``start`` and
    ``end`` are the offsets of the number relative to the sentence. Neither bounds nor sides count,
    so a better reading of the same number keeps its id.
    """
    return content_id((doc_id, sentence, nth_equal, start, end, metric))


def observation_id(
    *,
    metric: str,
    unit: str,
    scope: str,
    status: str,
    actor: str | None,
    target: str | None,
    location: str | None,
    event_start: date | None,
    event_end: date | None,
    low: float | None,
    high: float | None,
    item: str | None,
    by_item: bool,
) -> str:
    """Return the id shared by all facts that state the same thing, whoever says it.

    ``item`` counts only where the catalogue says ``by_item``. Names are compared without case.
    """
    return content_id(
        (
            metric,
            unit,
            scope,
            status,
            _name(actor),
            _name(target),
            _name(location),
            _day(event_start),
            _day(event_end),
            _number(low),
            _number(high),
            _name(item) if by_item else None,
        )
    )


def observation_of(fact: Fact) -> str:
    """Return the id of what a fact states, by its fields."""
    return observation_id(
        metric=fact.metric,
        unit=fact.unit,
        scope=fact.scope,
        status=fact.status,
        actor=fact.actor,
        target=fact.target,
        location=fact.location,
        event_start=fact.event_start,
        event_end=fact.event_end,
        low=fact.low,
        high=fact.high,
        item=fact.item,
        by_item=load_catalogue().metrics[fact.metric].by_item,
    )


def document_id(
    publisher: str | None,
    url: str | None,
    published_at: datetime | None,
    title: str | None,
    text: str,
) -> str:
    """Return the id of a document that has none of its own.

    ``published_at`` is aware; the same instant in another offset gives the same id.
    """
    moment = None if published_at is None else published_at.timestamp()
    return content_id((publisher, url, moment, title, text))


def text_digest(text: str) -> str:
    """Return the SHA-256 of the UTF-8 text, in hex digits (``documents.sha256``)."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _name(name: str | None) -> str | None:
    return None if name is None else name.casefold()


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(number: float | None) -> float | None:
    return None if number is None else float(number) + 0.0
