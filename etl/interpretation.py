"""The numbers of one sentence, each with the reading it gets or the reason why it gets none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.counted import Counted
from etl.cues import Cues, cues_of
from etl.discourse import Discourse
from etl.frames import Reading, frames, readings
from etl.tags import NounMention, Tagged

LAUNCH_OF = {"drone": "drone", "missile": "missile", "aerial_target": "aerial_target"}
ACCEPTED = 7.0


@dataclass(frozen=True, slots=True)
class Interpreted:
    """A counted quantity with its reading, or with the reason why it states no fact."""

    counted: Counted
    reading: Reading | None
    reason: str | None = None
    planned: bool = False
    scope: str | None = None


def _covered(items: Sequence[Counted]) -> frozenset[int]:
    return frozenset(at for item in items for at in range(item.first, item.last + 1))


def interpret(
    tagged: Tagged,
    items: Sequence[Counted],
    discourse: Discourse,
    language: str = "en",
) -> list[Interpreted]:
    """Return every quantity of a sentence with its reading or its reason, in order.

    ``discourse`` is the state before the sentence: nouns to refer back to, the reading that an
    entry of a list takes over, and the words around.
    """
    cues = cues_of(language)
    covered = _covered(items)
    found: list[Interpreted] = []
    for index, item in enumerate(items):
        reason = item.reason
        if reason and reason != "no counted noun":
            found.append(Interpreted(item, None, reason))
            continue
        nearby = [*_nouns_before(tagged, item), *discourse.nouns]
        choices = readings(tagged, item, nearby, covered)
        inherited = _coordinated(tagged, items, found, item)
        if inherited is not None:
            choices = sorted([*choices, inherited], key=lambda reading: reading.cost)
        found.append(_choose(tagged, item, choices, cues))
    return _settle_wholes(tagged, items, found)


def _nouns_before(tagged: Tagged, item: Counted) -> list[NounMention]:
    """Return the counted nouns of the sentence before the quantity, the nearest first."""
    return [noun for at, noun in sorted(tagged.nouns.items(), reverse=True) if at < item.first]


def _coordinated(
    tagged: Tagged, items: Sequence[Counted], found: Sequence[Interpreted], item: Counted
) -> Reading | None:
    """Return the reading that a member of a list takes from the member before it."""
    if not found or found[-1].reading is None:
        return None
    before = found[-1]
    gap = range(before.counted.last + 1, item.first)
    joined = False
    cost = 0.6
    for at in gap:
        word, kinds = tagged.lower[at], tagged.kinds[at]
        if word in (",", "and", "or", "plus", "&") or word in ("as", "well", "along", "with", "also"):
            joined = True
        elif kinds & {"preposition"} or tagged.sentence.tokens[at].text[:1].isupper():
            cost += 0.2
        elif kinds & {"determiner", "adverb", "more"}:
            cost += 0.05
        elif word in ".;:!?":
            return None
        else:
            cost += 0.6
        if any(verb.first == at and verb.form in ("ed", "s", "base") for verb in tagged.verbs):
            return None
    if not joined:
        return None
    reading = before.reading
    if reading is None or (reading.verb is None and item.noun is not None):
        return None
    return _same_frame(reading, item, before.reading.cost + cost if before.reading else cost)


def _same_frame(reading: Reading, item: Counted, cost: float) -> Reading | None:
    """Return ``reading`` with the noun of ``item``, None when the catalogue knows no such frame."""
    if item.noun is None:
        return replace(reading, cost=cost, inherited=True) if item.elided else None
    names = {name for name, _ in reading.verb.senses} if reading.verb else set()
    for kind in sorted(item.noun.classes):
        for name in reading.metric.verbs:
            metric = frames().get((kind, name))
            if name in names and metric is not None:
                return replace(reading, metric=metric, cost=cost, noun=item.noun, inherited=False)
    return None


def _choose(
    tagged: Tagged, item: Counted, choices: Sequence[Reading], cues: Cues
) -> Interpreted:
    """Return the first reading that no cue speaks against, else the reason."""
    reason = "no metric" if item.noun or item.elided else item.reason or "no metric"
    for reading in choices:
        if reading.cost > ACCEPTED:
            break
        against = cues.against(tagged, item, reading)
        if against is None:
            return Interpreted(item, reading)
        return Interpreted(item, None, against)
    return Interpreted(item, None, reason)


def _settle_wholes(
    tagged: Tagged, items: Sequence[Counted], found: list[Interpreted]
) -> list[Interpreted]:
    """Read ``32 of 53 drones``: the part has its verb, the whole is what was launched."""
    for index, entry in enumerate(found):
        whole = entry.counted.whole
        if whole is None:
            continue
        noun = items[whole].noun
        kind = next((k for k in LAUNCH_OF if noun is not None and k in noun.classes), None)
        metric = frames().get((kind, "launch")) if kind else None
        if metric is None or entry.reading is None:
            found[whole] = Interpreted(items[whole], None, "whole of a part")
            continue
        reading = replace(entry.reading, metric=metric, noun=noun, inherited=False)
        found[whole] = Interpreted(items[whole], reading)
    return found
