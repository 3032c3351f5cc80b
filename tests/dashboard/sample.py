"""A small set of tables with every kind of mark, in sentences made for the tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from etl.catalogue import load_catalogue
from etl.identity import fact_id, observation_id
from etl.model import Document, Evidence, Fact
from etl.records import facts_to_table
from etl.store import Batch, documents_to_table, writing

LAST_NIGHT = date(2024, 12, 6)
NOW = datetime(2024, 12, 6, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
NIGHTS = 40
REDEFINED = date(2024, 11, 1)
BUILD = "tests 1"
HOSTILE = '<b>bold</b> <a href="https://evil.example/">link</a> <script>alert(1)</script>'
AIR_FORCE = "Ukraine’s air force"


@dataclass(frozen=True)
class Stated:
    """A number to find in a text, and what it says."""

    words: str
    metric: str
    low: float | None
    high: float | None
    value: float
    qualifier: str = "exact"
    actor: str | None = "Russia"
    target: str | None = "Ukraine"
    source: str | None = AIR_FORCE
    first: date | None = None
    last: date | None = None
    scope: str = "increment"
    status: str = "reported"
    item: str | None = "drone"
    location: str | None = None
    basis: str = "relative"
    unit: str = "count"
    flags: tuple[str, ...] = ()


def exact(words: str, metric: str, value: float, **more: object) -> Stated:
    return replace(Stated(words, metric, value, value, value), **more)  # type: ignore[arg-type]


def count_of_night(night: int) -> int:
    """The drones of a night, 0 the last one: 53, then numbers that go up and down."""
    return 53 if night == 0 else 20 + (night * 37) % 80


def documents() -> Iterator[tuple[Document, list[Stated]]]:
    for night in range(NIGHTS):
        if night % 9 == 5:
            continue
        yield _night(LAST_NIGHT - timedelta(days=night), count_of_night(night), f"night-{night}")
    yield _reprint()
    yield _rival()
    yield from _others()
    yield _hostile()


def corrected() -> tuple[Document, list[Stated]]:
    """Return the last night’s report as it came again, with another number."""
    document, stated = _night(LAST_NIGHT, 50, "night-0")
    return document, stated


def redefined() -> Iterator[tuple[Document, list[Stated]]]:
    """Return twenty reports; from the eleventh on one number stands for shot down and jammed."""
    for number in range(20):
        day = REDEFINED + timedelta(days=number - 10)
        metric = "drones_shot_down" if number < 10 else "drones_neutralised"
        text = f"Air defence stopped {number + 30} drones."
        fact = exact(str(number + 30), metric, number + 30, actor="Ukraine", target="Russia")
        yield document_of(f"redefined-{number}", text, day), [replace(fact, first=day, last=day)]


def many(count: int) -> Iterator[tuple[Document, list[Stated]]]:
    """Return documents of one fact each, whose numbers run from 1 to ``count``."""
    for number in range(1, count + 1):
        day = LAST_NIGHT - timedelta(days=number % 50)
        text = f"That night {number} drones came, the count said."
        fact = exact(str(number), "drones_launched", number, first=day, last=day)
        yield document_of(f"many-{number}", text, day), [fact]


def _night(day: date, launched: int, name: str) -> tuple[Document, list[Stated]]:
    down, lost = launched * 3 // 5, launched * 3 // 10
    if launched == 53:
        down, lost = 32, 16
    text = (
        f"The morning bulletin came out at eight. Russia sent {launched} drones at Ukraine "
        f"overnight, Ukraine’s air force said. It shot down {down} of them, and {lost} vanished "
        "from radar. Repairs took 4 hours.\n\nSchools stayed open."
    )
    dates = {"first": day - timedelta(days=1), "last": day}
    facts = [
        exact(str(launched), "drones_launched", launched, **dates),
        exact(str(down), "drones_shot_down", down, actor="Ukraine", target="Russia", **dates),
        exact(str(lost), "drones_lost", lost, actor=None, target="Russia", **dates),
    ]
    if launched == 53:
        text = text.replace("Repairs", "Two flew on to Belarus. Repairs")
        more = exact("Two", "drones_left_airspace", 2, actor=None, target="Russia", **dates)
        facts.append(replace(more, location="Belarus"))
    return document_of(name, text, day), facts


def _reprint() -> tuple[Document, list[Stated]]:
    text = "Ukraine’s air force counted 53 Russian drones overnight, the second paper wrote."
    dates = {"first": LAST_NIGHT - timedelta(days=1), "last": LAST_NIGHT}
    document = document_of("reprint", text, LAST_NIGHT, publisher="Second paper")
    return document, [exact("53", "drones_launched", 53, **dates)]


def _rival() -> tuple[Document, list[Stated]]:
    text = "Moscow’s defence ministry put the number of drones that it sent overnight at 61."
    dates = {"first": LAST_NIGHT - timedelta(days=1), "last": LAST_NIGHT}
    fact = exact("61", "drones_launched", 61, source="Moscow’s defence ministry", **dates)
    return document_of("rival", text, LAST_NIGHT, publisher="Third paper"), [fact]


def _others() -> Iterator[tuple[Document, list[Stated]]]:
    day = LAST_NIGHT
    troops: dict[str, Any] = {
        "actor": "North Korea",
        "target": None,
        "scope": "total",
        "item": "soldier",
        "first": day,
        "last": day,
        "metric": "troops_deployed",
    }
    text = "Between 10,000 and 12,000 North Korean soldiers are there, a resistance centre said."
    shown = Stated(
        "Between 10,000 and 12,000",
        value=11_000,
        low=10_000,
        high=12_000,
        qualifier="range",
        source="National Resistance Center",
        **troops,
    )
    yield document_of("range", text, day), [shown]
    text = "The Pentagon counted more than 9,000 North Korean soldiers three weeks earlier."
    earlier = {**troops, "first": day - timedelta(days=21), "last": day - timedelta(days=21)}
    yield (
        document_of("bound", text, day),
        [
            Stated(
                "more than 9,000",
                value=9_000,
                low=9_000,
                high=None,
                qualifier="at_least",
                source="Pentagon",
                **earlier,
            )
        ],
    )
    text = "The adviser promised hundreds of thousands of artillery rounds for January."
    yield (
        document_of("vague", text, day),
        [
            Stated(
                "hundreds of thousands",
                "aid_pledged",
                200_000,
                None,
                200_000,
                "vague",
                actor="United States",
                source="The adviser",
                first=date(2025, 1, 1),
                last=date(2025, 1, 31),
                status="planned",
                item="artillery round",
                basis="stated",
            )
        ],
    )
    text = "Undated notes speak of 12 tanks."
    yield (
        document_of("undated", text, None),
        [
            exact(
                "12",
                "equipment_lost",
                12,
                actor=None,
                target="Russia",
                item="tank",
                source=None,
                basis="unknown",
                flags=("undated",),
            )
        ],
    )


def _hostile() -> tuple[Document, list[Stated]]:
    text = f"An odd text {HOSTILE} names 7 missiles."
    day = LAST_NIGHT
    document = document_of("odd/one two", text, day, publisher=HOSTILE, url="javascript:alert(1)")
    document = replace(document, title=HOSTILE)
    fact = exact("7", "missiles_launched", 7, source=HOSTILE, item="missile", first=day, last=day)
    return document, [replace(fact, target=None, location="<i>Nowhere</i>")]


def document_of(
    name: str,
    text: str,
    day: date | None,
    publisher: str = "Test bulletin",
    url: str | None = None,
) -> Document:
    published = datetime(day.year, day.month, day.day, 8, tzinfo=UTC) if day else None
    address = url or f"https://example.org/{name}"
    return Document(name, text, f"Report {name}", publisher, address, published, day, "en", "tests")


def facts_of(document: Document, stated: Iterable[Stated]) -> list[Fact]:
    return [_fact(document, each) for each in stated]


def _fact(document: Document, stated: Stated) -> Fact:
    start = _place(document.text, stated.words)
    end = start + len(stated.words)
    first, last = _sentence(document.text, start)
    sentence = document.text[first:last]
    by_item = load_catalogue().metrics[stated.metric].by_item
    shared: dict[str, Any] = {
        "metric": stated.metric,
        "unit": stated.unit,
        "scope": stated.scope,
        "status": stated.status,
        "actor": stated.actor,
        "target": stated.target,
        "location": stated.location,
        "event_start": stated.first,
        "event_end": stated.last,
        "low": stated.low,
        "high": stated.high,
        "item": stated.item,
    }
    return Fact(
        fact_id=fact_id(document.doc_id, sentence, 0, start - first, end - first, stated.metric),
        observation_id=observation_id(**shared, by_item=by_item),
        value=stated.value,
        qualifier=stated.qualifier,
        attributed_to=stated.source,
        date_basis=stated.basis,
        sentence=sentence,
        sentence_start=first,
        sentence_end=last,
        number_text=stated.words,
        number_start=start,
        number_end=end,
        evidence=tuple(_evidence(document.text, first, last)),
        doc_id=document.doc_id,
        title=document.title,
        publisher=document.publisher,
        url=document.url,
        published_at=document.published_at,
        language=document.language,
        flags=stated.flags,
        extractor=BUILD,
        **shared,
    )


def _place(text: str, words: str) -> int:
    """Where the words stand by themselves, not inside a longer number."""
    at = text.index(words)
    while text[at + len(words) : at + len(words) + 1].isalnum():
        at = text.index(words, at + 1)
    return at


def _sentence(text: str, at: int) -> tuple[int, int]:
    first = text.rfind(". ", 0, at)
    first = 0 if first < 0 else first + 2
    last = text.find(". ", at)
    end_of_line = text.find("\n", at)
    ends = [end + 1 for end in (last,) if end >= 0]
    ends += [end_of_line] if end_of_line >= 0 else []
    return first, min(ends, default=len(text))


def _evidence(text: str, first: int, last: int) -> Iterator[Evidence]:
    at = text.find("overnight", first, last)
    if at >= 0:
        yield Evidence("date", at, at + len("overnight"), "overnight")


def build(root: Path, now: datetime = NOW) -> None:
    """Write the sample's tables into a folder."""
    load(root, documents(), now)


def load(root: Path, entries: Iterable[tuple[Document, list[Stated]]], now: datetime = NOW) -> None:
    pairs = list(entries)
    texts = documents_to_table(document for document, _ in pairs)
    facts = facts_to_table(
        fact for document, stated in pairs for fact in facts_of(document, stated)
    )
    with writing(root, BUILD) as writer:
        writer.stage(Batch(texts, facts))
        writer.commit(now)
