"""Documents, facts and batches for the tests of everything behind the extraction.

The stand-in for the extraction reads every run of digits of a text as a number of drones launched.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from etl.identity import fact_id, observation_id
from etl.model import Document, Evidence, Fact
from etl.records import facts_to_table
from etl.store import Batch, Merged, documents_to_table, writing

NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
DECEMBER = datetime(2024, 12, 6, 8, tzinfo=UTC)
JANUARY = datetime(2025, 1, 3, 8, tzinfo=UTC)
BUILD = "tests 1"

_DIGITS = re.compile(r"[0-9]{1,6}")


def document(
    doc_id: str, text: str, published_at: datetime | None = DECEMBER, **values: object
) -> Document:
    day = published_at.date() if published_at else None
    made = Document(doc_id, text, published_at=published_at, published_date=day, source="tests")
    return replace(made, **values)  # type: ignore[arg-type]


def stated(source: Document, **values: object) -> list[Fact]:
    """One fact for each run of digits; ``values`` replace fields."""
    text = source.text.strip()
    start = source.text.index(text) if text else 0
    facts = []
    for match in _DIGITS.finditer(source.text):
        fact = _fact(source, text, start, match.start(), match.group())
        fact = replace(fact, **values)  # type: ignore[arg-type]
        facts.append(_identified(fact))
    return facts


def fact_row(**changes: Any) -> dict[str, Any]:
    """A row of the table of facts: 53 drones; the bounds are the value unless they are given."""
    row: dict[str, Any] = {
        "fact_id": "f",
        "observation_id": "o",
        "metric": "drones_launched",
        "value": 53.0,
        "qualifier": "exact",
        "unit": "count",
        "item": "drone",
        "scope": "increment",
        "status": "reported",
        "actor": "Russia",
        "target": None,
        "location": None,
        "attributed_to": None,
        "event_start": DECEMBER.date(),
        "event_end": DECEMBER.date(),
        "date_basis": "relative",
        "sentence": "Drones came.",
        "sentence_start": 0,
        "sentence_end": 12,
        "number_text": "53",
        "number_start": 0,
        "number_end": 2,
        "evidence": [],
        "doc_id": "d",
        "title": None,
        "publisher": "Example",
        "url": None,
        "published_at": DECEMBER,
        "language": "en",
        "flags": [],
        "first_seen": NOON,
        "extractor": "rules 1",
        **changes,
    }
    return {"low": row["value"], "high": row["value"], **row}


def batch(documents: Iterable[Document]) -> Batch:
    unique = list({entry.doc_id: entry for entry in documents}.values())
    facts = [fact for entry in unique for fact in stated(entry)]
    return Batch(documents_to_table(unique), facts_to_table(facts))


def load(root: Path, documents: Iterable[Document], now: datetime = NOON) -> Merged:
    with writing(root, BUILD) as writer:
        writer.stage(batch(documents))
        return writer.commit(now)


def tree(root: Path) -> dict[str, tuple[str, int]]:
    """Every file under ``root`` with its digest and its time of change."""
    return {
        str(path.relative_to(root)): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def _fact(source: Document, sentence: str, start: int, at: int, number: str) -> Fact:
    day: date | None = source.published_date
    value = float(number)
    return Fact(
        fact_id="",
        observation_id="",
        metric="drones_launched",
        value=value,
        low=value,
        high=value,
        qualifier="exact",
        unit="count",
        item="drone",
        scope="increment",
        status="reported",
        actor="Russia",
        target="Ukraine",
        location=None,
        attributed_to=None,
        event_start=day,
        event_end=day,
        date_basis="published" if day else "unknown",
        sentence=sentence,
        sentence_start=start,
        sentence_end=start + len(sentence),
        number_text=number,
        number_start=at,
        number_end=at + len(number),
        evidence=(Evidence("item", at, at + len(number), number),),
        doc_id=source.doc_id,
        title=source.title,
        publisher=source.publisher,
        url=source.url,
        published_at=source.published_at,
        language=source.language,
        flags=(),
        extractor="stand-in 1",
    )


def _identified(fact: Fact) -> Fact:
    """The fact with the ids that follow from the rest of it."""
    start, end = (at - fact.sentence_start for at in (fact.number_start, fact.number_end))
    of_fact = fact_id(fact.doc_id, fact.sentence, 0, start, end, fact.metric)
    of_observation = observation_id(
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
        by_item=False,
    )
    return replace(fact, fact_id=of_fact, observation_id=of_observation)
