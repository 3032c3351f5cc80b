"""``etl verify``: an exported CSV file against the tables, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl.fact_checks import span_problems
from etl.records import RecordError, read_csv, table_to_records
from etl.schema import FACT_FIELDS, HISTORY
from etl.store import Generation, open_generation

_NEEDED = (
    "sentence_start",
    "sentence_end",
    "number_text",
    "number_start",
    "number_end",
    "value",
)
# Evidence is not exported; of the flags some depend on documents that came later.
_COMPARED = tuple(name for name in FACT_FIELDS if name not in ("evidence", "flags"))
_ROWS_AT_ONCE = 20_000

Record = Mapping[str, Any]
NumberedRow = tuple[int, Record]


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What is wrong with an exported file, one line each, and one line of summary."""

    problems: tuple[str, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What the tables hold about some rows: facts now, facts of before, texts of documents."""

    current: Mapping[str, Record]
    former: Mapping[str, list[Record]]
    texts: Mapping[str, str]


def verify_file(path: Path, root: Path) -> VerifyReport:
    """Check each row: its fact is current and as stored, its spans are in the document.

    Raises StoreError when the tables cannot be read. A file that cannot be read is a problem.
    """
    generation = open_generation(root)
    problems: list[str] = []
    rows = 0
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            numbered = enumerate(read_csv(stream), start=2)
            while chunk := list(islice(numbered, _ROWS_AT_ONCE)):
                rows += len(chunk)
                problems += _chunk_problems(chunk, generation)
    except (RecordError, UnicodeDecodeError) as error:
        problems.append(f"{path}: {error}")
    except OSError as error:
        problems.append(f"{path}: {error.strerror}")
    verdict = "all agree with" if not problems else f"{len(problems):,} do not agree with"
    return VerifyReport(
        tuple(problems), f"{path}: {rows:,} rows, {verdict} {root}, generation {generation.number}"
    )


def _chunk_problems(rows: Sequence[NumberedRow], generation: Generation) -> Iterator[str]:
    missing = [name for name in _NEEDED if name not in rows[0][1]]
    if missing:
        raise RecordError(f"the header row has no column {missing[0]!r}: export it with all fields")
    known = _known(rows, generation)
    for number, row in rows:
        reasons = list(_row_problems(row, known))
        if reasons:
            yield f"row {number} (fact {row['fact_id']}): {'; '.join(reasons)}"


def _row_problems(row: Record, known: _Known) -> Iterator[str]:
    current = known.current.get(row["fact_id"])
    if current is None or _differences(row, current):
        for former in known.former.get(row["fact_id"], []):
            if not _differences(row, former):
                yield f"superseded on {former['superseded_at']}: its document says otherwise now"
                return
    if current is None:
        yield "it is not in the tables"
        return
    yield from _differences(row, current)
    text = known.texts.get(current["doc_id"])
    if text is None:
        yield f"its document {current['doc_id']} is not in the tables"
    elif all(isinstance(row[name], int) for name in _NEEDED if name.endswith(("start", "end"))):
        yield from span_problems(row, text)


def _differences(row: Record, stored: Record) -> list[str]:
    return [
        f"{name} is {_shown(row[name])} where the tables have {_shown(stored[name])}"
        for name in _COMPARED
        if name in row and row[name] != stored[name]
    ]


def _known(rows: Iterable[NumberedRow], generation: Generation) -> _Known:
    ids = pa.array({row["fact_id"] for _, row in rows}, pa.string())
    current = {record["fact_id"]: record for record in _chosen(generation, "facts", ids)}
    former: dict[str, list[Record]] = {}
    for record in _chosen(generation, "history", ids):
        former.setdefault(record["fact_id"], []).append(record)
    doc_ids = pa.array({record["doc_id"] for record in current.values()}, pa.string())
    texts: dict[str, str] = {}
    for file in generation.of("documents"):
        documents = generation.read_file(file, ["doc_id", "text"])
        documents = documents.filter(pc.is_in(documents["doc_id"], value_set=doc_ids))
        names, found = documents["doc_id"].to_pylist(), documents["text"].to_pylist()
        texts |= dict(zip(names, found, strict=True))
    return _Known(current, former, texts)


def _chosen(generation: Generation, table: str, ids: pa.Array) -> Iterator[Record]:
    names = [name for name in HISTORY.names if name != "evidence"]
    if table == "facts":
        names.remove("superseded_at")
    for file in generation.of(table):
        rows = generation.read_file(file, names)
        yield from table_to_records(rows.filter(pc.is_in(rows["fact_id"], value_set=ids)))


def _shown(value: object) -> str:
    return "empty" if value is None else repr(value)
