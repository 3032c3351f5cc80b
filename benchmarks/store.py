"""A synthetic store for the measurements: tables with as many facts as wanted.

The same size gives the same facts. They spread over four years, 18 metrics, two sides and thirty
places; an event is told by many documents, some of which say other numbers; three in ten sentences
are printed by several publishers. Words of a sentence are as frequent as words are: the n-th of a
vocabulary a n-th as often as the first.
"""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.catalogue import load_catalogue
from etl.schema import DOCUMENTS, EVIDENCE, FACTS, TIMESTAMP
from etl.store import NoTables, open_generation, writing

Numbers: TypeAlias = npt.NDArray[Any]

MONTHS = tuple(f"{year}-{month:02}" for year in range(2022, 2026) for month in range(1, 13))
FACTS_A_DOCUMENT = 8
EXTRA_WORDS = 8
NOW = datetime(2026, 1, 2, tzinfo=UTC)
BUILD = "benchmark"
# The shares of facts without a place, with a number of their own, and of copied sentences.
NATIONWIDE, COMPETING, COPIED = 0.4, 0.02, 0.3

CONTENT = tomllib.loads((Path(__file__).parent / "store.toml").read_text(encoding="utf-8"))
METRICS = tuple(CONTENT["metrics"])


def make_store(root: Path, facts: int) -> None:
    """Write tables with so many facts to ``root``, unless it holds them already."""
    try:
        if open_generation(root).rows("facts") == facts:
            return
    except NoTables:
        pass
    with writing(root, BUILD) as writer:
        share, rest = divmod(facts, len(MONTHS))
        for number, month in enumerate(MONTHS):
            documents, rows = month_tables(number, share + (number < rest))
            writer.replace("documents", month, documents)
            writer.replace("facts", month, rows)
        writer.commit(NOW)


def month_tables(month: int, count: int) -> tuple[pa.Table, pa.Table]:
    """Return the documents and the facts of one month."""
    random = np.random.default_rng(month)
    first = np.datetime64(MONTHS[month], "D")
    year, number = map(int, MONTHS[month].split("-"))
    days = monthrange(year, number)[1]
    document = np.arange(count) // FACTS_A_DOCUMENT
    places = document[-1] + 1 if count else 0
    # Documents are in order of publication; what they tell happened the day before.
    day = first + (document * days // max(places, 1)).astype("timedelta64[D]")
    event = _events(random, day, count)
    words = _sentences(random, event, count)
    documents = _documents(month, document, day, words)
    return documents, _facts(month, document, event, words, documents)


def _events(random: np.random.Generator, day: Numbers, count: int) -> dict[str, Numbers]:
    weights = np.array([CONTENT["metrics"][name][0] for name in METRICS], float)
    metric = random.choice(len(METRICS), count, p=weights / weights.sum())
    side = (random.random(count) < 0.2).astype(int)
    place = random.zipf(1.3, count) % len(CONTENT["places"])
    place[random.random(count) < NATIONWIDE] = -1
    end = day - np.timedelta64(1, "D")
    key = _mixed((metric * 2 + side) * 64 + place + 1, end.astype(int))
    size = np.array([CONTENT["metrics"][name][1] for name in METRICS], float)[metric]
    value = np.ceil(size * np.exp((key % 1000 / 1000.0 - 0.5) * 2))
    other = random.random(count) < COMPETING
    value[other] += random.integers(1, 4, count)[other]
    return {
        "metric": metric,
        "side": side,
        "place": place,
        "end": end,
        "value": value,
        "qualifier": random.choice(len(CONTENT["qualifiers"]), count, p=[0.8, 0.12, 0.08]),
        "source": random.integers(-3, len(CONTENT["sources"]), count).clip(-1),
    }


def _sentences(
    random: np.random.Generator, event: dict[str, Numbers], count: int
) -> dict[str, pa.Array]:
    """Return the sentence of each fact in three parts: before the number, it, and after it."""
    vocabulary = _vocabulary()
    extra = random.zipf(1.15, (EXTRA_WORDS, count)) % len(vocabulary)
    copied = random.random(count) < COPIED
    # A copied sentence has the words of the day's agency report.
    agency = _mixed(event["metric"], event["end"].astype(int))[copied] % len(vocabulary)
    extra[:, copied] = (agency + np.arange(EXTRA_WORDS)[:, None] * 7) % len(vocabulary)
    place = _taken(CONTENT["places"], event["place"])
    lead = pc.coalesce(pc.binary_join_element_wise("In ", place, ", ", ""), pa.scalar(""))
    source = pc.coalesce(_taken(CONTENT["sources"], event["source"]), pa.scalar("reports"))
    nouns = _taken([CONTENT["metrics"][name][2] for name in METRICS], event["metric"])
    verbs = _taken([CONTENT["metrics"][name][3] for name in METRICS], event["metric"])
    number = pc.binary_join_element_wise(
        _taken(list(CONTENT["qualifiers"].values()), event["qualifier"]),
        pa.array(event["value"].astype(int)).cast(pa.string()),
        "",
    )
    tail = [_taken(vocabulary, words) for words in extra]
    after = pc.binary_join_element_wise("", nouns, verbs, "amid", *tail, " ")
    return {
        "before": pc.binary_join_element_wise(lead, source, " said that ", ""),
        "number": number,
        "after": pc.binary_join_element_wise(after, ".", ""),
    }


def _documents(month: int, document: Numbers, day: Numbers, words: dict[str, pa.Array]) -> pa.Table:
    """Return the documents; the sentences of their facts are their text, one a line."""
    lines = pc.binary_join_element_wise(words["before"], words["number"], words["after"], "")
    starts = np.flatnonzero(np.diff(document, prepend=-1))
    offsets = pa.array(np.append(starts, len(document)), pa.int32())
    texts = pc.binary_join(pa.ListArray.from_arrays(offsets, lines), "\n")
    count = len(texts)
    seconds = day[starts].astype("datetime64[s]") + _mixed(starts, month) % 86_400
    published = pa.array(np.sort(seconds).astype("datetime64[us]")).cast(TIMESTAMP)
    publisher = np.random.default_rng(month).zipf(1.2, count) % CONTENT["publishers"]
    names = _ids(_mixed(np.arange(count), month + 1))
    columns = {
        "doc_id": names,
        "title": pc.binary_join_element_wise("Report ", names, ""),
        "publisher": _taken(_publishers(), publisher),
        "url": pc.binary_join_element_wise("https://news.example/", names, ""),
        "published_at": published,
        "language": _repeated("en", count),
        "text": texts,
        "retrieved_at": pa.repeat(pa.scalar(NOW, TIMESTAMP), count),
        "source": _repeated("synthetic", count),
        "published_date": pa.array(np.sort(day[starts])).cast(pa.date32()),
        "sha256": _repeated("0" * 64, count),
    }
    return pa.Table.from_arrays([columns[name] for name in DOCUMENTS.names], schema=DOCUMENTS)


def _facts(
    month: int,
    document: Numbers,
    event: dict[str, Numbers],
    words: dict[str, pa.Array],
    documents: pa.Table,
) -> pa.Table:
    count = len(document)
    columns = {
        **_stated(event),
        **_places_in_text(document, words),
        "fact_id": _ids(_mixed(np.arange(count), month + 1000)),
        "doc_id": documents["doc_id"].take(document),
        "flags": pa.ListArray.from_arrays(np.zeros(count + 1, np.int32), pa.array([], pa.string())),
        "first_seen": pa.repeat(pa.scalar(NOW, TIMESTAMP), count),
        "extractor": _repeated(BUILD, count),
    }
    for name in ("title", "publisher", "url", "published_at", "language"):
        columns[name] = documents[name].take(document)
    return pa.Table.from_arrays([columns[name] for name in FACTS.names], schema=FACTS)


def _stated(event: dict[str, Numbers]) -> dict[str, pa.Array]:
    """Return the columns of what the facts state."""
    count = len(event["metric"])
    by_actor = np.array([load_catalogue().metrics[name].side == "actor" for name in METRICS])
    acts = by_actor[event["metric"]]
    qualifiers = list(CONTENT["qualifiers"])
    end = pa.array(event["end"]).cast(pa.date32())
    vague = event["qualifier"] == qualifiers.index("at_least")
    nouns = [CONTENT["metrics"][name][2].removesuffix("s") for name in METRICS]
    same = _mixed(event["end"].astype(int), event["value"].astype(int) * 4 + event["qualifier"])
    line = (event["metric"] * 2 + event["side"]) * 64 + event["place"] + 1
    return {
        "observation_id": _ids(_mixed(same, line)),
        "metric": _taken(METRICS, event["metric"]),
        "value": pa.array(event["value"]),
        "low": pa.array(event["value"]),
        "high": pa.array(event["value"], mask=vague),
        "qualifier": _taken(qualifiers, event["qualifier"]),
        "unit": _repeated("count", count),
        "item": _taken(nouns, event["metric"]),
        "scope": _repeated("increment", count),
        "status": _repeated("reported", count),
        "actor": _taken(CONTENT["sides"], np.where(acts, event["side"], -1)),
        "target": _taken(CONTENT["sides"], np.where(acts, -1, event["side"])),
        "location": _taken(CONTENT["places"], event["place"]),
        "attributed_to": _taken(CONTENT["sources"], event["source"]),
        "event_start": end,
        "event_end": end,
        "date_basis": _repeated("relative", count),
    }


def _places_in_text(document: Numbers, words: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """Return the columns that say where in its document a fact stands."""
    sentence = pc.binary_join_element_wise(words["before"], words["number"], words["after"], "")
    lengths = pc.utf8_length(sentence).to_numpy().astype(np.int64)
    ends = np.cumsum(lengths + 1)
    first = np.searchsorted(document, document, side="left")
    start = ends - lengths - 1 - (ends - lengths - 1)[first]
    number = start + pc.utf8_length(words["before"]).to_numpy()
    number_end = number + pc.utf8_length(words["number"]).to_numpy()
    offsets = pa.array(np.arange(len(start) + 1), pa.int32())
    marks = pa.StructArray.from_arrays(
        [
            _repeated("metric", len(start)),
            pa.array(number, pa.int32()),
            pa.array(number_end, pa.int32()),
            words["number"],
        ],
        fields=list(EVIDENCE.value_type),
    )
    return {
        "sentence": sentence,
        "sentence_start": pa.array(start, pa.int32()),
        "sentence_end": pa.array(start + lengths, pa.int32()),
        "number_text": words["number"],
        "number_start": pa.array(number, pa.int32()),
        "number_end": pa.array(number_end, pa.int32()),
        "evidence": pa.ListArray.from_arrays(offsets, marks),
    }


def _mixed(left: Numbers, right: Numbers | int) -> Numbers:
    """Return well spread numbers, the same for the same pair (splitmix64)."""
    mixed = np.asarray(left).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= np.asarray(right).astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))


def _ids(numbers: Numbers) -> pa.Array:
    """Return 16 hex digits for each number."""
    data = numbers.astype(">u8").view(np.uint8)
    digits = np.frombuffer(b"0123456789abcdef", np.uint8)
    text = np.stack([digits[data >> 4], digits[data & 15]], axis=1).tobytes()
    offsets = np.arange(0, 16 * len(numbers) + 1, 16, dtype=np.int32)
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(offsets), pa.py_buffer(text))


def _taken(values: Any, places: Numbers) -> pa.Array:
    """Return the values at these places, null at -1."""
    return pa.array(values, pa.string()).take(pa.array(places, pa.int64(), mask=places < 0))


def _repeated(text: str, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(text), count)


@cache
def _publishers() -> list[str]:
    return [f"Paper {number}" for number in range(CONTENT["publishers"])]


@cache
def _vocabulary() -> list[str]:
    """Return words that can be spoken, the most frequent first."""
    return [_word(number) for number in range(CONTENT["words"])]


def _word(number: int) -> str:
    syllables = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
    return "".join(_syllables(number + len(syllables), syllables))


def _syllables(number: int, syllables: list[str]) -> Iterator[str]:
    while number:
        number, place = divmod(number, len(syllables))
        yield syllables[place]
