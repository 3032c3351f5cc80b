"""Readings into facts: sides, dates, place and source for each number, with their evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from etl import __version__
from etl.attribution import Source, attribution_of
from etl.choice import Judge
from etl.counted import Counted, up_to_whole
from etl.cues import cues_of
from etl.discourse import Discourse
from etl.frames import Reading
from etl.identity import fact_id, observation_id
from etl.model import Document, Evidence, Fact, Mention, Period, Sentence
from etl.numbers import currency_of
from etl.parties import opponent_of, side_of
from etl.periods import choose_period
from etl.place_features import Asked
from etl.place_mentions import COMES_FROM
from etl.place_options import place_options
from etl.places import Place, location_of
from etl.ranking import Ranker
from etl.settling import planned_features, total_features
from etl.side_words import side_words
from etl.sides import Sides, SidesAsked, decide_sides
from etl.tags import Tagged
from etl.unit_words import square_kilometres

EXTRACTOR = f"conflict-metrics {__version__}"
# Families of what is sent from one country into another.
FROM_AFAR = frozenset({"drones", "missiles", "air"})
# How a place hangs in the sentence when things happen there.
HAPPENS = frozenset({"inside", "object", "aimed"})
POSSESSIVES = ("its", "their", "his", "her")
# Families whose facts happen in a country as a whole: gifts and lists have no place.
PLACELESS = frozenset({"aid", "sanctions"})


class Read(NamedTuple):
    """A sentence as all stages read it, before its numbers are put together.

    ``speaker`` is named behind the sentence: at the end of the quotation that it leaves open, or
    in a sentence that only tells who said it; None without one.
    """

    document: Document
    tagged: Tagged
    periods: tuple[Period, ...]
    sources: tuple[Source, ...]
    mentions: tuple[Mention, ...]
    places: tuple[Place, ...]
    guesses: tuple[Place, ...]
    nth_equal: int
    speaker: Source | None = None

    @property
    def sentence(self) -> Sentence:
        """Return the sentence itself."""
        return self.tagged.sentence


class Stated(NamedTuple):
    """One number of a sentence with the reading that holds."""

    read: Read
    counted: Counted
    reading: Reading


class _Setting(NamedTuple):
    """Who, where and when of a stated number."""

    source: Source | None
    place: Place | None
    place_from_title: bool
    sides: Sides
    scope: str
    status: str
    period: Period


def build_fact(
    read: Read,
    counted: Counted,
    reading: Reading,
    discourse: Discourse,
    judge: Judge,
    ranker: Ranker,
) -> Fact:
    """Return the fact that a number with a reading states."""
    stated = Stated(read, counted, reading)
    setting = _setting(stated, discourse, judge, ranker)
    return _fact(stated, setting)


def _setting(stated: Stated, discourse: Discourse, judge: Judge, ranker: Ranker) -> _Setting:
    by_rules = _by_rules(stated, discourse, judge)
    if stated.reading.metric.family in PLACELESS:
        return by_rules._replace(place=None)
    place = _place(stated, discourse, ranker, by_rules)
    from_title = place is not None and discourse.place.is_from_title(place)
    return by_rules._replace(place=place, place_from_title=from_title)


def _by_rules(stated: Stated, discourse: Discourse, judge: Judge) -> _Setting:
    """Return who, where and when of a number, with the place that the rules give it."""
    read, quantity = stated.read, stated.counted.quantity
    source = attribution_of(
        quantity.start, quantity.end, read.sentence, read.sources, discourse.attribution
    )
    source = source or read.speaker
    near = _near(stated, discourse)
    scope, status, period = _settle(stated, discourse, judge)
    publisher = read.document.publisher
    from_afar = stated.reading.metric.family in FROM_AFAR
    asked = SidesAsked(
        tagged=read.tagged,
        item=up_to_whole(read.tagged, stated.counted),
        reading=stated.reading,
        mentions=read.mentions,
        discourse=discourse,
        place=_place_side(near, read.places, source, from_afar),
        speaker=_speaker(source, read),
        publisher=side_of(publisher) if publisher else None,
    )
    return _Setting(source, near, False, decide_sides(asked), scope, status, period)


def _near(
    stated: Stated, discourse: Discourse, sides: frozenset[str] = frozenset()
) -> Place | None:
    """Return where the rules place a number; the countries of ``sides`` themselves are no place."""
    read, quantity, metric = stated.read, stated.counted.quantity, stated.reading.metric
    victims = metric.family == "people" and metric.agent is not None
    where = (quantity.start, quantity.end, read.sentence, read.places, discourse.place)
    return location_of(*where, sides, victims=victims)


def _place(
    stated: Stated, discourse: Discourse, ranker: Ranker, by_rules: _Setting
) -> Place | None:
    """Return where it happened: the option of the document that ranks highest."""
    read, quantity, metric = stated.read, stated.counted.quantity, stated.reading.metric
    rule, sides = by_rules.place, by_rules.sides
    named = (sides.actor, sides.target, *discourse.carried_sides)
    parties = frozenset(side for side in named if side)
    if any(one.whole for one in read.places) and not metric.destination:
        # The countries of the two sides themselves are no places.
        rule = _near(stated, discourse, parties)
    asked = Asked(
        start=quantity.start,
        end=quantity.end,
        here=read,
        before=discourse.place,
        metric=metric.id,
        family=metric.family,
        noun=stated.reading.noun.lemma if stated.reading.noun else "",
        sides=(sides.actor, sides.target),
        scope=by_rules.scope,
        period=by_rules.period,
        rule=rule,
        last=discourse.carried_place,
        parties=parties,
    )
    options = place_options(asked)
    return options[ranker.pick("location", quantity.start, options)].place


def _speaker(source: Source | None, read: Read) -> str | None:
    """Return the side of who states a number; ``its air force`` is that of the side before it."""
    if source is None or _watches(source):
        return None
    side = side_of(source.name) or source.side
    if side is None and source.start >= read.sentence.start:
        words = read.document.text[max(0, source.start - 6) : source.end].lower()
        if any(f"{pronoun} " in words for pronoun in POSSESSIVES):
            before = [m for m in read.mentions if m.end <= source.start and m.kind != "enemy"]
            side = before[-1].name if before else None
    return side


def _settle(stated: Stated, discourse: Discourse, judge: Judge) -> tuple[str, str, Period]:
    """Return scope, status and dates of a number."""
    reading, item, tagged = stated.reading, stated.counted, stated.read.tagged
    cues = cues_of("en")
    period = _period(stated, discourse, "reported", "increment")
    status = "reported"
    if reading.metric.status:
        status = reading.metric.status
    elif judge.is_planned(item, reading, planned_features(tagged, item, reading, cues)):
        status = "planned"
    seen = total_features(tagged, item, reading, period, cues, discourse)
    scope = "total" if judge.is_total(item, reading, seen) else "increment"
    if status != "reported" or scope == "total":
        period = _period(stated, discourse, status, scope)
    return scope, status, period


def _period(stated: Stated, discourse: Discourse, status: str, scope: str) -> Period:
    quantity, read = stated.counted.quantity, stated.read
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


def _watches(source: Source) -> bool:
    """Tell whether a source only watches from where it sits: ``a monitor in Thailand``."""
    name = source.name.lower().split()
    return "in" in name and not side_words("en").sets["onlookers"].isdisjoint(name)


def _place_side(
    near: Place | None, places: Sequence[Place], source: Source | None, from_afar: bool
) -> str | None:
    """Return the side in whose country it happened: of the place, or of all places named.

    Of what comes ``from_afar`` the place that it comes from is the foe's.
    Where the source sits (``a monitor in Thailand``) is none of these.
    """
    seat = (source.start, source.end) if source and _watches(source) else (0, 0)
    if near is not None and near.country and not seat[0] <= near.start < seat[1]:
        return near.country
    there = [p for p in places if not seat[0] <= p.start < seat[1]]
    countries = {p.country for p in there if p.preposition in HAPPENS and p.country}
    if not countries and from_afar:
        origins = {p.country for p in there if p.preposition in COMES_FROM and p.country}
        countries = {foe for country in origins if (foe := opponent_of(country, ()))}
    return next(iter(countries)) if len(countries) == 1 else None


def _amounts(stated: Stated, giver: str | None) -> tuple[float, float | None, float | None, str]:
    """Return (value, low, high, unit) of a quantity in the unit of its metric."""
    quantity, metric = stated.counted.quantity, stated.reading.metric
    if metric.unit == "currency":
        unit = currency_of(stated.read.sentence, quantity, giver, "en")
        return quantity.value, quantity.low, quantity.high, unit
    scale = 1.0
    if metric.unit == "km2" and stated.reading.noun is not None:
        scale = square_kilometres(stated.reading.noun.lemma)
    low = None if quantity.low is None else quantity.low * scale
    high = None if quantity.high is None else quantity.high * scale
    return quantity.value * scale, low, high, metric.unit


def _item(stated: Stated) -> str | None:
    """Return what is counted, singular: the noun with the words that tell its kind."""
    reading, tokens = stated.reading, stated.read.sentence.tokens
    noun = reading.noun
    if reading.metric.unit in ("currency", "km2") or noun is None:
        return None
    if noun.outcome:
        return "person" if reading.metric.family == "people" else "soldier"
    if noun.first < 0 and not stated.counted.elided and stated.counted.modifiers:
        return tokens[stated.counted.modifiers[-1]].lower.removesuffix("s")
    if reading.inherited or noun.first < 0:
        return noun.lemma
    modifiers = [at for at in stated.counted.modifiers if at < noun.first]
    return " ".join([*(tokens[at].text for at in modifiers if _tells_kind(stated, at)), noun.lemma])


def _tells_kind(stated: Stated, at: int) -> bool:
    read = stated.read
    token = read.sentence.tokens[at]
    if read.tagged.kinds[at] & {"more", "adverb", "determiner"} or not token.text[0].isalpha():
        return False
    return not any(m.start <= token.start < m.end for m in read.mentions)


def _evidence(stated: Stated, setting: _Setting) -> tuple[Evidence, ...]:
    """Return the words behind the fields, in text order; what came from the title has none."""
    text, tokens = stated.read.document.text, stated.read.sentence.tokens
    reading, period, place = stated.reading, setting.period, setting.place
    spans: list[tuple[str, int | None, int | None]] = [
        ("date", period.start_offset, period.end_offset)
    ]
    if reading.verb is not None:
        spans.append(("metric", tokens[reading.verb.first].start, tokens[reading.verb.last].end))
    noun = reading.noun
    if noun is not None and not reading.inherited and noun.first >= 0:
        spans.append(("item", tokens[noun.first].start, tokens[noun.last].end))
    if setting.source is not None:
        spans.append(("attributed_to", setting.source.start, setting.source.end))
    if place is not None and not setting.place_from_title:
        spans.append(("location", place.start, place.end))
    words = (("actor", setting.sides.actor_words), ("target", setting.sides.target_words))
    spans.extend((role, w.start, w.end) for role, w in words if w is not None)
    found = [
        Evidence(role, start, end, text[start:end])
        for role, start, end in spans
        if start is not None and end is not None
    ]
    return tuple(sorted(found, key=lambda e: (e.start, e.end, e.role)))


def _flags(stated: Stated, setting: _Setting) -> tuple[str, ...]:
    flags = {*setting.period.flags, *setting.sides.flags}
    if stated.reading.inherited:
        flags.add("anaphora")
    if setting.period.basis == "unknown":
        flags.add("undated")
    if setting.place_from_title:
        flags.add("from_title")
    return tuple(sorted(flags))


def _fact(stated: Stated, setting: _Setting) -> Fact:
    read, quantity, metric = stated.read, stated.counted.quantity, stated.reading.metric
    document, sentence = read.document, read.sentence
    value, low, high, unit = _amounts(stated, setting.sides.actor)
    item, period, sides = _item(stated), setting.period, setting.sides
    location = setting.place.text if setting.place else None
    start, end = quantity.start - sentence.start, quantity.end - sentence.start
    shared: dict[str, Any] = {
        "metric": metric.id,
        "unit": unit,
        "scope": setting.scope,
        "status": setting.status,
        "actor": sides.actor,
        "target": sides.target,
        "location": location,
        "event_start": period.first,
        "event_end": period.last,
        "low": low,
        "high": high,
        "item": item,
    }
    return Fact(
        **shared,
        fact_id=fact_id(document.doc_id, sentence.text, read.nth_equal, start, end, metric.id),
        observation_id=observation_id(**shared, by_item=metric.by_item),
        value=value,
        qualifier=quantity.qualifier,
        attributed_to=setting.source.name if setting.source else None,
        date_basis=period.basis,
        sentence=sentence.text,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        number_text=quantity.text,
        number_start=quantity.start,
        number_end=quantity.end,
        evidence=_evidence(stated, setting),
        flags=_flags(stated, setting),
        extractor=EXTRACTOR,
        doc_id=document.doc_id,
        title=document.title,
        publisher=document.publisher,
        url=document.url,
        published_at=document.published_at,
        language=document.language,
    )
