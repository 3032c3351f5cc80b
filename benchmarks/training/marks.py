"""Marked documents, as they are learned from and as the extraction reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.marked import read_cases, read_marked
from etl.model import Document

# A golden case states a ruling in one sentence; it counts as several documents.
CASE_WEIGHT = 3
HELD_OUT = "held_out"


def is_held_out(path: Path) -> bool:
    """Tell whether a file is there to measure with, not to learn from."""
    return any(part.startswith(HELD_OUT) for part in path.resolve().parts)


def read_gold(paths: Iterable[Path], language: str) -> list[dict[str, Any]]:
    """Return the marked documents of one language."""
    rows: list[dict[str, Any]] = []
    for path in paths:
        if path.suffix == ".txt":
            rows.extend(read_marked(path, language))
        elif path.suffix == ".toml":
            rows.extend(list(read_cases(path, language)) * CASE_WEIGHT)
        else:
            rows.extend(json.loads(line) for line in path.open(encoding="utf-8"))
    return [row for row in rows if row.get("language") == language]


def as_document(row: dict[str, Any]) -> Document:
    """Return a gold row as the document that the extraction reads."""
    published = row.get("published_at")
    moment = datetime.fromisoformat(published.replace("Z", "+00:00")) if published else None
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return Document(
        doc_id=row["id"],
        text=row["text"],
        title=row.get("title"),
        publisher=row.get("publisher"),
        url=row.get("url"),
        published_at=moment,
        published_date=moment.date() if moment else None,
        language=row.get("language"),
    )
