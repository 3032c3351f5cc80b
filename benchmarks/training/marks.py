"""Marked documents, as they are learned from and as the extraction reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.marked import GLOSSED, read_cases, read_marked
from etl.glosses.reading import readable
from etl.model import Document

# A golden case states a ruling in one sentence; it counts as several documents.
CASE_WEIGHT = 3
HELD_OUT = "held_out"
# The fields of a mark that name what the text names, in its own words.
ORIGINAL = frozenset({"location", "attributed_to"})


def is_held_out(path: Path) -> bool:
    """Tell whether a file is there to measure with, not to learn from."""
    return any(part.startswith(HELD_OUT) for part in path.resolve().parts)


def read_gold(
    paths: Iterable[Path], language: str, case_weight: int = CASE_WEIGHT
) -> list[dict[str, Any]]:
    """Return the marked documents of one language, and those that are read in it by their gloss.

    Each golden case comes ``case_weight`` times. A file of marked text is in the language that its
    folder is named for, else in English.
    """
    rows: list[dict[str, Any]] = []
    for path in paths:
        if path.suffix == ".txt":
            rows.extend(read_marked(path))
        elif path.suffix == ".toml":
            rows.extend(list(read_cases(path, language)) * case_weight)
        else:
            rows.extend(json.loads(line) for line in path.open(encoding="utf-8"))
    read = {language, *(GLOSSED if language == "en" else ())}
    return [_worded(row) for row in rows if row.get("language") in read]


def _worded(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the engine reads it; names that only the original has are not judged."""
    worded = readable(as_document(row))
    if worded.text is None:
        return row
    facts = []
    for fact in row["facts"]:
        start, end = worded.text.gloss_of(fact["number_start"], fact["number_end"])
        kept = {key: value for key, value in fact.items() if key not in ORIGINAL}
        location = _in_latin_letters(fact.get("location", ()))
        if location:
            kept["location"] = location
        facts.append({**kept, "number_start": start, "number_end": end})
    document = worded.document
    return {
        **row,
        "text": document.text,
        "title": document.title,
        "publisher": document.publisher,
        "language": document.language,
        "facts": facts,
    }


def _in_latin_letters(marked: Any) -> list[Any]:
    """Return those names of a mark that a gloss can have too, None for no place among them."""
    names = marked if isinstance(marked, list | tuple) else [marked]
    return [name for name in names if name is None or name.isascii()]


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
