"""Readings into facts: sides, dates, place and source for each number, with their evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl import __version__
from etl.attribution import Source, attribution_of
from etl.choice import Judge
from etl.cues import cues_of
from etl.discourse import Discourse
from etl.identity import fact_id, observation_id
from etl.interpretation import Interpreted
from etl.model import Document, Evidence, Fact, Mention, Period, Sentence
from etl.parties import side_of
from etl.periods import choose_period
from etl.places import Place, location_of
from etl.settling import planned_features, total_features
from etl.sides import Sides, decide_sides
from etl.tags import Tagged

EXTRACTOR = f"conflict-metrics {__version__}"
SQUARE_MILE = 2.589988110336
HAPPENS = ("inside", "aimed", "object", "office")
MILE_WORDS = ("mile", "mi")


@dataclass(frozen=True)
class Read:
    """A sentence as all stages read it, before its numbers are put together."""

    document: Document
    tagged: Tagged
    periods: tuple[Period, ...]
    sources: tuple[Source, ...]
    mentions: tuple[Mention, ...]
    places: tuple[Place, ...]
    nth_equal: int

    @property
    def sentence(self) -> Sentence:
        """Return the sentence itself."""
        return self.tagged.sentence


def build_fact(
    read: Read, entry: Interpreted, discourse: Discourse, judge: Judge
) -> tuple[Fact, Sides]:
    """Return the fact that an interpreted number states, and its sides."""
    reading, quantity = entry.reading, entry.counted.quantity
    if reading is None:
        raise ValueError("a number without a reading states no fact")
    sentence, document = read.sentence, read.document
    source = attribution_of(
        quantity.start, quantity.end, sentence, read.sources, discourse.attribution
    )
    where = (quantity.start, quantity.end, sentence, read.places, discourse.place)
    near = location_of(*where)
    scope, status, period = _settle(read, entry, discourse, judge)
    speaker = side_of(source.name) if source else None
    publisher_side = side_of(document.publisher) if document.publisher else None
    sides = decide_sides(
        read.tagged,
        entry.counted,
        reading,
        read.mentions,
        discourse,
        _place_side(near, read.places),
        speaker,
        publisher_side,
    )
    named = frozenset(side for side in (sides.actor, sides.target) if side)
    place = location_of(*where, named)
    return _assemble(read, entry, period, source, place, sides, scope, status), sides


def _settle(
    read: Read, entry: Interpreted, discourse: Discourse, judge: Judge
) -> tuple[str, str, Period]:
    """Return scope, status and dates of a number."""
    reading, item = entry.reading, entry.counted
    assert reading is not None
    tagged, cues = read.tagged, cues_of("en")
    period = _period(read, entry, discourse, "reported", None)
    status = "reported"
    if reading.metric.status:
        status = reading.metric.status
    elif judge.is_planned(item, reading, planned_features(tagged, item, reading, period, cues)):
        status = "planned"
    around = discourse.around()
    seen = total_features(tagged, item, reading, period, cues, around)
    scope = "total" if judge.is_total(item, reading, seen) else "increment"
    return scope, status, _period(read, entry, discourse, status, scope)


def _period(
    read: Read, entry: Interpreted, discourse: Discourse, status: str, scope: str | None
) -> Period:
    quantity = entry.counted.quantity
    return choose_period(
        quantity.start,
        quantity.end,
        read.sentence,
        read.periods,
        discourse.period,
        read.document.published_date,
        status=status,
        scope=scope,
    )


def _place_side(near: Place | None, places: Sequence[Place]) -> str | None:
    """Return the side in whose country it happened: of the place, or of all places named."""
    if near is not None and near.country:
        return near.country
    countries = {p.country for p in places if p.preposition in HAPPENS and p.country}
    return next(iter(countries)) if len(countries) == 1 else None


def _bounds(entry: Interpreted) -> tuple[float, float | None, float | None, str]:
    """Return (value, low, high, unit) of a quantity in the unit of its metric."""
    quantity, reading = entry.counted.quantity, entry.reading
    assert reading is not None
    if reading.metric.unit == "currency":
        return quantity.value, quantity.low, quantity.high, quantity.currency or "USD"
    if reading.metric.unit == "km2" and reading.noun and "mile" in reading.noun.lemma:
        scale = SQUARE_MILE
        low = None if quantity.low is None else quantity.low * scale
        high = None if quantity.high is None else quantity.high * scale
        return quantity.value * scale, low, high, "km2"
    return quantity.value, quantity.low, quantity.high, reading.metric.unit


def item_of(read: Read, entry: Interpreted) -> str | None:
    """Return what is counted, singular: the noun with the words that tell its kind."""
    reading = entry.reading
    assert reading is not None
    if reading.metric.unit in ("currency", "km2") or reading.noun is None:
        return None
    noun = reading.noun
    if noun.outcome:
        return {"people": "person"}.get(reading.metric.family, "soldier")
    if reading.inherited or noun.first < 0:
        return noun.lemma
    kept = [
        read.sentence.tokens[at].text
        for at in entry.counted.modifiers
        if at < noun.first and _tells_kind(read, at)
    ]
    return " ".join([*kept, noun.lemma])


def _tells_kind(read: Read, at: int) -> bool:
    token = read.sentence.tokens[at]
    if read.tagged.kinds[at] & {"more", "adverb", "determiner"} or not token.text[0].isalpha():
        return False
    return not any(m.start <= token.start < m.end for m in read.mentions)


def _evidence(
    read: Read, entry: Interpreted, period: Period, source: Source | None, place: Place | None, sides: Sides
) -> tuple[Evidence, ...]:
    text = read.document.text
    found: list[Evidence] = []

    def add(role: str, start: int | None, end: int | None) -> None:
        if start is not None and end is not None and 0 <= start < end <= len(text):
            found.append(Evidence(role, start, end, text[start:end]))

    reading, tokens = entry.reading, read.sentence.tokens
    assert reading is not None
    if reading.verb is not None:
        add("metric", tokens[reading.verb.first].start, tokens[reading.verb.last].end)
    if reading.noun is not None and not reading.inherited and reading.noun.first >= 0:
        add("item", tokens[reading.noun.first].start, tokens[reading.noun.last].end)
    add("date", period.start_offset, period.end_offset)
    if source is not None:
        add("attributed_to", source.start, source.end)
    if place is not None and text[place.start : place.end] == place.text:
        add("location", place.start, place.end)
    for role, words in (("actor", sides.actor_words), ("target", sides.target_words)):
        if words is not None:
            add(role, words.start, words.end)
    return tuple(sorted(found, key=lambda e: (e.start, e.end, e.role)))


def _assemble(
    read: Read,
    entry: Interpreted,
    period: Period,
    source: Source | None,
    place: Place | None,
    sides: Sides,
    scope: str,
    status: str,
) -> Fact:
    document, sentence, quantity = read.document, read.sentence, entry.counted.quantity
    reading = entry.reading
    assert reading is not None
    value, low, high, unit = _bounds(entry)
    item = item_of(read, entry)
    location = place.text if place else None
    metric = reading.metric
    flags = {*period.flags, *sides.flags}
    if reading.inherited:
        flags.add("anaphora")
    if period.basis == "unknown":
        flags.add("undated")
    observation = observation_id(
        metric=metric.id,
        unit=unit,
        scope=scope,
        status=status,
        actor=sides.actor,
        target=sides.target,
        location=location,
        event_start=period.first,
        event_end=period.last,
        low=low,
        high=high,
        item=item,
        by_item=metric.by_item,
    )
    start, end = quantity.start - sentence.start, quantity.end - sentence.start
    return Fact(
        fact_id=fact_id(document.doc_id, sentence.text, read.nth_equal, start, end, metric.id),
        observation_id=observation,
        metric=metric.id,
        value=value,
        low=low,
        high=high,
        qualifier=quantity.qualifier,
        unit=unit,
        item=item,
        scope=scope,
        status=status,
        actor=sides.actor,
        target=sides.target,
        location=location,
        attributed_to=source.name if source else None,
        event_start=period.first,
        event_end=period.last,
        date_basis=period.basis,
        sentence=sentence.text,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        number_text=quantity.text,
        number_start=quantity.start,
        number_end=quantity.end,
        evidence=_evidence(read, entry, period, source, place, sides),
        doc_id=document.doc_id,
        title=document.title,
        publisher=document.publisher,
        url=document.url,
        published_at=document.published_at,
        language=document.language,
        flags=tuple(sorted(flags)),
        extractor=EXTRACTOR,
    )


def sentence_sides(mentions: Sequence[Mention]) -> list[str]:
    """Return the sides named, in text order, without the enemy of no name."""
    return [mention.name for mention in mentions if mention.kind != "enemy"]
