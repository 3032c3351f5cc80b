"""What can be seen of a fact's scope and status: features for the two smaller questions.

Scope: an increment of one event or period, or a running total. Status: reported, or planned.
"""

from __future__ import annotations

from functools import lru_cache

from etl.counted import Counted
from etl.cues import Cues
from etl.discourse import Discourse
from etl.features import magnitude
from etl.features.quantity import stems_around
from etl.frames import Reading
from etl.model import Period
from etl.tags import Tagged

NEARBY = 4


# Both questions about a number ask for it.
@lru_cache(2)
def _near(tagged: Tagged, item: Counted) -> tuple[str, ...]:
    """Return the words before the number and behind its noun phrase, and the stems of others."""
    lower, size = tagged.lower, len(tagged.lower)
    before = [f"before={lower[at]}" for at in range(max(0, item.first - 2), item.first)]
    after = [f"after={lower[at]}" for at in range(item.last + 1, min(size, item.last + 1 + NEARBY))]
    stems = [f"stem={stem}" for stem in stems_around(tagged, item)]
    return (*before, *after, *stems)


def _plus_follows(tagged: Tagged, item: Counted) -> bool:
    """Tell whether the day's figure follows in brackets: ``9,500 (+14)``."""
    words = tagged.lower[item.quantity.last + 1 : item.quantity.last + 4]
    return words[:2] == ("(", "+") or words[:1] == ("+",)


def _verb_words(tagged: Tagged, reading: Reading) -> list[str]:
    verb = reading.verb
    if verb is None:
        return ["verb=none", f"relation={reading.relation}"]
    found = [f"verb={tagged.lower[verb.first]}", f"form={verb.form}"]
    found += [f"aux={tagged.lower[at]}" for at in range(max(0, verb.first - 3), verb.first)]
    return found


def total_features(
    tagged: Tagged,
    item: Counted,
    reading: Reading,
    period: Period,
    cues: Cues,
    discourse: Discourse,
) -> list[str]:
    """Return what tells a running total from an increment; ``period`` is what the dates say."""
    quantity = item.quantity
    found = [
        "bias",
        f"form={quantity.form}",
        f"size={magnitude(quantity.value)}",
        f"period={period.kind} {period.basis}",
        f"cue={cues.scope(tagged, item)}",
        *_near(tagged, item),
        *_verb_words(tagged, reading),
    ]
    if period.cumulative:
        found.append("cumulative")
    if period.first and period.last:
        found.append(f"days={magnitude((period.last - period.first).days)}")
    if _plus_follows(tagged, item):
        found.append("plus follows")
    if item.more:
        found.append("more")
    found += [f"word={word}" for word in sorted(cues.total_words.intersection(tagged.lower))]
    found += [f"around={word}" for word in sorted(cues.total_words & discourse.around())]
    return found + _scope_before(reading, discourse)


def _scope_before(reading: Reading, discourse: Discourse) -> list[str]:
    """Return the scope of the fact before, and how near to this one its metric is."""
    before = discourse.carried
    if before is None:
        return ["scope before=none"]
    same = before.metric.id == reading.metric.id
    near = "metric" if same else "family" if before.metric.family == reading.metric.family else "no"
    scope = discourse.carried_scope
    told = f"scope before={scope}"
    return [told, f"{told} {near}", f"{told} {before.metric.id}"]


def planned_features(tagged: Tagged, item: Counted, reading: Reading, cues: Cues) -> list[str]:
    """Return what tells a plan from a report."""
    found = [
        "bias",
        f"relation={reading.relation}",
        *_near(tagged, item),
        *_verb_words(tagged, reading),
    ]
    if reading.verb is not None and cues.is_planned(tagged, item, reading.verb):
        found.append("planned")
    found += [f"word={word}" for word in sorted(cues.plan_words.intersection(tagged.lower))]
    if reading.noun is not None:
        found.append(f"lemma={reading.noun.lemma}")
    return found
