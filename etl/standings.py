"""How a verb stands to a counted noun: as its object, its subject, by a preposition, as a noun."""

from __future__ import annotations

from typing import NamedTuple

from etl.counted import Counted
from etl.tags import Tagged, VerbMention

WITH = frozenset({"with", "by", "using", "including", "of", "involving", "employing"})
BREAKS = frozenset(";:.!?()—–…")
QUOTES = frozenset("“”\"‘’'«»*_")
# They open the parts of what stands before them.
PART_MARKS = frozenset({":", "–", "—", "→", "(", "="})
# Nouns of measures, and what leads to whom they hit ("sanctions against four men").
AIMED = frozenset({"sanction", "ban"})
AIMED_AT = frozenset({"against", "on"})


class Standing(NamedTuple):
    """How a verb stands to a noun phrase: the relation, its cost, voice and side."""

    relation: str
    cost: float
    passive: bool
    before: bool


def standings(
    tagged: Tagged, counted: Counted, verb: VerbMention, covered: frozenset[int]
) -> list[Standing]:
    """Return every way that ``verb`` can stand to the noun phrase of ``counted``."""
    if verb.particle >= 0 and verb.last < counted.first <= verb.particle:
        return [Standing("object", 0.3, False, True)]
    if counted.noun is not None and "times" in counted.noun.classes:
        return _adverbial(tagged, counted, verb, covered)
    if verb.first > counted.last:
        return _after(tagged, counted, verb, covered)
    if verb.last < counted.first:
        return _before(tagged, counted, verb, covered)
    return []


def _before(
    tagged: Tagged, counted: Counted, verb: VerbMention, covered: frozenset[int]
) -> list[Standing]:
    """Return how a verb in front of the noun phrase stands to it."""
    gap = gap_cost(tagged, verb.last + 1, counted.first, covered)
    if gap is None:
        return []
    link = _link(tagged, counted.first, verb.last, covered)
    passive, _ = auxiliary(tagged, verb, 0)
    passive = passive and verb.form == "ed"
    if verb.form == "noun":
        if link in WITH and not _has_patient(tagged, verb):
            return [Standing("nominal", 0.3 + gap, False, True)]
        links = ("at", ":", "to", "-", "–", "—")
        if (
            link in links
            or "be" in tagged.kinds[counted.first - 1]
            or tagged.lower[counted.first - 1] in links
        ):
            return [Standing("nominal", 0.9 + gap, False, True)]
        if link in AIMED_AT and not verb.classes().isdisjoint(AIMED):
            return [Standing("nominal", 0.6 + gap, False, True)]
        return []
    if link in ("with", "using", "by", "involving", "employing"):
        return [Standing("with", 0.7 + gap, passive, True)]
    if link is None:
        if passive and verb.particle < 0:
            return [Standing("object", 3.0 + gap, True, True)]
        return [Standing("object", 0.5 + gap, False, True)]
    if link == "of" and verb.last + 1 < len(tagged.lower) and tagged.lower[verb.last + 1] == "of":
        return [Standing("object", 0.9 + gap, False, True)]
    if link in ("including", "of", "to", ":", "as"):
        return [Standing("object", 2.2 + gap, passive, True)]
    return []


def _after(
    tagged: Tagged, counted: Counted, verb: VerbMention, covered: frozenset[int]
) -> list[Standing]:
    """Return how a verb behind the noun phrase stands to it."""
    gap = gap_cost(tagged, counted.last + 1, verb.first, covered)
    if gap is None:
        return []
    if verb.form == "noun":
        glued = verb.first - counted.last <= 2 and verb.first - counted.last >= 1
        glued = glued and counted.noun is not None and not counted.noun.plural
        return [Standing("nominal", 1.0 + gap, False, False)] if glued else []
    passive, perfect = auxiliary(tagged, verb, counted.last + 1)
    if passive and verb.form == "ed":
        return [Standing("object", 0.4 + gap, True, False)]
    if verb.form == "ed" and _is_of_next(tagged, counted, verb, covered):
        return []
    if verb.form == "ed" and not perfect:
        readings = [Standing("subject", 0.8 + gap, False, False)]
        if gap < 3 and not _has_object(tagged, verb, covered):
            readings.append(Standing("object", 1.0 + gap, True, False))
        return readings
    if verb.form == "ing" and not passive and verb.first - counted.last > 1:
        return [Standing("subject", 2.5 + gap, False, False)]
    return [Standing("subject", 0.8 + gap, False, False)]


def _adverbial(
    tagged: Tagged, counted: Counted, verb: VerbMention, covered: frozenset[int]
) -> list[Standing]:
    """Return how a verb stands to ``N times``: anywhere in the clause."""
    before = verb.last < counted.first
    start, end = (verb.last + 1, counted.first) if before else (counted.last + 1, verb.first)
    gap = gap_cost(tagged, start, end, covered)
    return [] if gap is None else [Standing("adverbial", 0.5 + gap / 2, False, before)]


def _is_break(tagged: Tagged, at: int) -> bool:
    word = tagged.lower[at]
    return word in BREAKS and word not in QUOTES


def gap_cost(tagged: Tagged, start: int, end: int, covered: frozenset[int]) -> float | None:
    """Return the cost of the words between verb and noun phrase, None when a clause ends there."""
    cost = 0.0
    for at in range(start, end):
        word = tagged.lower[at]
        if at in covered or word in QUOTES:
            cost += 0.05
            continue
        if word in BREAKS:
            if word in ".!?;":
                return None
            cost += 2.0 if word in "()" else 2.5
        elif word == ",":
            cost += 0.9
        elif tagged.kinds[at] & {"adverb", "determiner", "be", "have", "more"}:
            cost += 0.1
        elif "relative" in tagged.kinds[at] or "clause_start" in tagged.kinds[at]:
            cost += 1.2
        elif "say" in tagged.kinds[at]:
            cost += 1.5
        else:
            cost += 0.3
    return cost


def auxiliary(tagged: Tagged, verb: VerbMention, stop: int) -> tuple[bool, bool]:
    """Return (passive, perfect) from the auxiliaries before a verb, not before token ``stop``."""
    passive = perfect = False
    at = verb.first - 1
    while at >= max(stop, verb.first - 5):
        kinds, word = tagged.kinds[at], tagged.lower[at]
        if "be" in kinds:
            passive = True
        elif "have" in kinds:
            perfect = True
        elif not (
            kinds & {"adverb", "negation", "modal", "do"} or word.endswith("ly") or word in "–—-,"
        ):
            break
        at -= 1
    return passive, perfect


def _is_of_next(
    tagged: Tagged, counted: Counted, verb: VerbMention, covered: frozenset[int]
) -> bool:
    """Tell whether a verb tells of a later number behind a mark: ``31 drones: 20 shot down``."""
    between = tagged.lower[counted.last + 1 : verb.first]
    return verb.first - 1 in covered and not PART_MARKS.isdisjoint(between)


def _has_object(tagged: Tagged, verb: VerbMention, covered: frozenset[int]) -> bool:
    """Tell whether another number is the object of a verb (``tracked 71 and downed 59``)."""
    at = verb.last + 1
    while at < len(tagged.lower) and tagged.kinds[at] & {"determiner", "adverb", "more"}:
        if at in covered:
            return True
        at += 1
    return at in covered


def _has_patient(tagged: Tagged, verb: VerbMention) -> bool:
    """Tell whether a word that may be a verb has its object right behind (``Hits Kyiv With 9``)."""
    at = verb.last + 1
    if tagged.lower[verb.first][-1] != "s" or at >= len(tagged.lower):
        return False
    closed = tagged.kinds[at] & {"preposition", "adverb", "conjunction", "be", "have"}
    return not closed and tagged.lower[at][0].isalpha()


def _link(tagged: Tagged, first: int, verb_last: int, covered: frozenset[int]) -> str | None:
    """Return the preposition (or colon) that the noun phrase at ``first`` hangs on, else None."""
    at = first - 1
    while at > verb_last:
        word, kinds = tagged.lower[at], tagged.kinds[at]
        links = word in WITH or word == ":" or "preposition" in kinds
        if links and at not in covered and word != "among":
            return word
        if (
            at in covered
            or kinds & {"determiner", "adverb", "more", "coordinator"}
            or word in QUOTES
            or word == ","
        ):
            at -= 1
            continue
        return _link_further(tagged, at, verb_last)
    return None


def _link_further(tagged: Tagged, at: int, verb_last: int) -> str | None:
    """Look over other words of the phrase: an object may follow a noun (``sent Kyiv 20 tanks``)."""
    for i in range(at, verb_last, -1):
        word = tagged.lower[i]
        if word in ("with", "using", "by"):
            return word
    return None
