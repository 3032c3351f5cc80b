"""Readings without a verb: nouns that say themselves what happened, soldiers who are just there."""

from __future__ import annotations

from etl.counted import SOLDIER, Counted
from etl.frames import OUTCOME_VERBS, SELF_TOLD, Reading, frames
from etl.standings import gap_cost
from etl.tags import Tagged

LINKS = frozenset({"at", "to", "of", ":", "-", "–", "—", "‒", "than", "("})
# Words between a noun of outcome and what it has grown to (``the toll of the raid rose to 51``).
GROWN_GAP = 0.5
# What leads from a verb of growth to its number, how far before stands what grew, and what ends it.
GROWN_LINKS = frozenset({"to", "at"})
GROWN_REACH = 6
CLAUSE_ENDS = frozenset(",;:.")
# Who is somewhere as a soldier when no verb tells ("has 6,000 men south of the river").
PRESENT = frozenset({"soldier", "man"})
# What "in" leads to when it tells the time.
WHEN = frozenset({"month", "weekday", "time_unit", "which_time"})


def told_readings(tagged: Tagged, counted: Counted, covered: frozenset[int]) -> list[Reading]:
    """Return the readings of a quantity by nouns that tell what happened."""
    return [
        *_told(counted),
        *_told_before(tagged, counted, covered),
        *_told_grown(tagged, counted),
        *_told_of(tagged, counted),
        *_told_behind(tagged, counted),
        *_present(tagged, counted),
        *_present_bare(tagged, counted),
        *_strong(tagged, counted),
    ]


def _told(counted: Counted) -> list[Reading]:
    """Return the reading of a noun that itself says what happened (``20 deaths``)."""
    noun = counted.noun
    if noun is None:
        return []
    table = frames()
    if noun.outcome in OUTCOME_VERBS:
        metric = table[OUTCOME_VERBS[noun.outcome]]
        return [Reading(metric, None, "told", 0.3, noun)]
    return [
        Reading(table[kind, SELF_TOLD[kind]], None, "told", 2.5, noun)
        for kind in sorted(noun.classes & SELF_TOLD.keys())
    ]


def _present(tagged: Tagged, counted: Counted) -> list[Reading]:
    """Return the reading of soldiers who are just somewhere (``2,000 fighters in the complex``)."""
    noun = counted.noun
    if noun is None or noun.classes.isdisjoint(PRESENT) or not noun.plural:
        return []
    before = frozenset().union(*tagged.kinds[max(0, counted.first - 2) : counted.first])
    at = counted.last + 1
    placed = at + 1 < len(tagged.lower) and "place_link" in tagged.kinds[at]
    owned = "presence" in before
    if not (placed or owned):
        return []
    return [Reading(frames()["soldier", "deploy"], None, "told", 3.0, noun)]


def _strong(tagged: Tagged, counted: Counted) -> list[Reading]:
    """Return the reading of a force by its strength: ``the group in Rukla, 1,700 strong``."""
    at = counted.quantity.last + 1
    if counted.noun is not None or tagged.lower[at : at + 1] != ("strong",):
        return []
    return [Reading(frames()["soldier", "deploy"], None, "present", 4.0, SOLDIER, inherited=True)]


def _present_bare(tagged: Tagged, counted: Counted) -> list[Reading]:
    """Return the reading of soldiers left out who are somewhere: ``it had 600 in the north``."""
    if counted.noun is not None or not counted.elided:
        return []
    before = frozenset().union(*tagged.kinds[max(0, counted.first - 3) : counted.first])
    at = counted.last + 1
    placed = at + 1 < len(tagged.lower) and (
        "place_link" in tagged.kinds[at] or tagged.lower[at] == "from"
    )
    placed = placed and tagged.kinds[at + 1].isdisjoint(WHEN) and "be" not in before
    if not placed or "presence" not in before:
        return []
    return [Reading(frames()["soldier", "deploy"], None, "present", 4.0, SOLDIER, inherited=True)]


def _told_behind(tagged: Tagged, counted: Counted) -> list[Reading]:
    """Return the reading of a noun of outcome that a number is said to be (``600 are deaths``)."""
    at = counted.last + 1
    if not counted.elided or at >= len(tagged.kinds) or "be" not in tagged.kinds[at]:
        return []
    while at < len(tagged.kinds) and tagged.kinds[at] & {"be", "adverb", "determiner"}:
        at += 1
    noun = tagged.nouns.get(at)
    if noun is None or noun.outcome not in OUTCOME_VERBS:
        return []
    metric = frames()[OUTCOME_VERBS[noun.outcome or ""]]
    return [Reading(metric, None, "told", 0.8, noun, before=True)]


def _is_people(counted: Counted) -> bool:
    """Tell whether a number counts people of whatever kind (``losses amounted to 40 people``)."""
    return counted.noun is not None and counted.noun.lemma == "person"


def _told_before(tagged: Tagged, counted: Counted, covered: frozenset[int]) -> list[Reading]:
    """Return the reading of a noun of outcome in front (``the death toll rose to 20``)."""
    if counted.first == 0 or not (counted.elided or _is_people(counted)):
        return []
    link, kinds = tagged.lower[counted.first - 1], tagged.kinds[counted.first - 1]
    if not (link in LINKS or kinds & {"growth", "be"}):
        return []
    nouns = [
        n for n in tagged.nouns.values() if n.last < counted.first and n.outcome in OUTCOME_VERBS
    ]
    if not nouns:
        return []
    noun = max(nouns, key=lambda n: n.last)
    gap = gap_cost(tagged, noun.last + 1, counted.first, covered)
    if gap is None:
        return []
    if any("growth" in tagged.kinds[at] for at in range(counted.first - 2, counted.first)):
        gap = min(gap, GROWN_GAP)
    metric = frames()[OUTCOME_VERBS[noun.outcome or ""]]
    return [Reading(metric, None, "told", 1.0 + gap, noun, before=True)]


def _told_grown(tagged: Tagged, counted: Counted) -> list[Reading]:
    """Return the reading of attacks that a number is said to be of: ``battles numbered 218``."""
    at = counted.first - 1
    while at > 0 and tagged.lower[at] in GROWN_LINKS:
        at -= 1
    if not counted.elided or at < 1 or "growth" not in tagged.kinds[at]:
        return []
    nouns = [n for n in tagged.nouns.values() if at - GROWN_REACH <= n.last < at and n.plural]
    noun = next((n for n in nouns if not n.classes.isdisjoint(SELF_TOLD)), None)
    if noun is None or any(tagged.lower[i] in CLAUSE_ENDS for i in range(noun.last, at)):
        return []
    return [
        Reading(frames()[kind, SELF_TOLD[kind]], None, "told", 2.5, noun, before=True)
        for kind in sorted(noun.classes & SELF_TOLD.keys())
    ]


def _told_of(tagged: Tagged, counted: Counted) -> list[Reading]:
    """Return the reading of a noun of outcome before a number: ``deaths of 24 children``."""
    at = counted.first - 1
    while at > 0 and "determiner" in tagged.kinds[at]:
        at -= 1
    if counted.noun is None or at < 1 or tagged.lower[at] != "of":
        return []
    outcome = next((n.outcome for n in tagged.nouns.values() if n.last == at - 1), None)
    if outcome not in OUTCOME_VERBS:
        return []
    _, verb = OUTCOME_VERBS[outcome or ""]
    metrics = (frames().get((kind, verb)) for kind in sorted(counted.noun.classes))
    return [Reading(m, None, "nominal", 0.6, counted.noun) for m in metrics if m is not None]
