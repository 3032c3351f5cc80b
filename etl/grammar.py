"""The readings of a number by the grammar: every verb that governs it, through a frame it knows.

Every reading has a cost; the cheapest that the catalogue knows leads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from etl.catalogue import Metric
from etl.counted import Counted
from etl.frames import COST, FLEETS, UNKNOWN_COST, Reading, frames
from etl.standings import Standing, auxiliary, standings
from etl.tags import NounMention, Tagged, VerbMention
from etl.told import told_readings

# What costs more is no reading of the grammar.
LIMIT = 9.0


def readings(
    tagged: Tagged,
    counted: Counted,
    antecedents: Sequence[NounMention],
    covered: frozenset[int],
) -> list[Reading]:
    """Return every reading of a quantity that the catalogue knows, the cheapest first."""
    found: list[Reading] = []
    choices = _noun_choices(counted, antecedents)
    if choices:
        for verb in tagged.verbs:
            for standing in standings(tagged, counted, verb, covered):
                if standing.cost <= LIMIT:
                    found.extend(_match(verb, standing, choices))
    found.extend(told_readings(tagged, counted, covered))
    return sorted(_outside_clauses(tagged, counted, found, covered), key=COST)


def _noun_choices(
    counted: Counted, antecedents: Sequence[NounMention]
) -> list[tuple[NounMention, float, bool]]:
    """Return (noun, cost, inherited) for the nouns that a quantity may count, best first."""
    if counted.noun is not None:
        return [(counted.noun, 0.0, False)]
    start = 0.4 if counted.elided else UNKNOWN_COST
    return [(noun, start + 0.25 * rank, True) for rank, noun in enumerate(antecedents)]


def _outside_clauses(
    tagged: Tagged, counted: Counted, found: list[Reading], covered: frozenset[int]
) -> list[Reading]:
    """Drop verbs of a relative clause behind the noun when the main verb follows.

    ``32 drones launched by Russia were shot down``: the clause only says whose drones. Behind
    another number the verb is that number's (``32 drones flew in, and 20 were shot down``).
    """
    found = [r for r in found if not _only_describes(counted, r, found)]
    main = [
        r.verb.first
        for r in found
        if r.passive
        and not r.before
        and r.verb is not None
        and _is_finite(tagged, r.verb)
        and (counted.whole is not None or covered.isdisjoint(range(counted.last + 1, r.verb.first)))
    ]
    if not main:
        return found
    limit = max(main)
    return [
        r
        for r in found
        if r.verb is None
        or r.before
        or r.verb.first >= limit
        or not _in_clause(tagged, counted, r.verb)
    ]


def _only_describes(counted: Counted, reading: Reading, found: list[Reading]) -> bool:
    """Tell whether a verb in -ing right behind the noun leaves the word to a later verb.

    ``Two drones flying to Moscow were repelled``: they were flying, but are told to be repelled.
    """
    verb = reading.verb
    if verb is None or verb.form != "ing" or verb.first != counted.last + 1:
        return False
    later = (r.verb for r in found if r.verb is not None and r.passive and not r.before)
    return any(other.first > verb.last for other in later)


def _is_finite(tagged: Tagged, verb: VerbMention) -> bool:
    return auxiliary(tagged, verb, 0)[0]


def _in_clause(tagged: Tagged, counted: Counted, verb: VerbMention) -> bool:
    """Tell whether a verb behind the noun is in a clause that only describes it."""
    between = range(counted.last + 1, verb.first)
    if any("relative" in tagged.kinds[at] for at in between):
        return True
    transitive = any(relation == "object" for _, relation in verb.senses)
    return transitive and verb.form == "ed" and not _is_finite(tagged, verb)


def _match(
    verb: VerbMention, standing: Standing, choices: Iterable[tuple[NounMention, float, bool]]
) -> list[Reading]:
    """Return the readings by the nearest noun that the verb takes, and by any other weapons.

    Drones and missiles are told of together, so that the nearest are not always the ones meant.
    """
    relation, passive, before = standing.relation, standing.passive, standing.before
    found: list[Reading] = []
    for noun, cost, inherited in choices:
        if found and noun.classes.isdisjoint(FLEETS) and not _is_guessed_person(noun):
            continue
        found.extend(
            Reading(metric, verb, relation, standing.cost + cost, noun, inherited, passive, before)
            for metric in _framed(noun.classes, verb.senses, relation)
        )
    return found


def _is_guessed_person(noun: NounMention) -> bool:
    """Tell whether a person stands in for a noun left out (``hundreds were killed``)."""
    return noun.first < 0 and noun.lemma == "person"


@cache
def _framed(
    kinds: frozenset[str], senses: frozenset[tuple[str, str]], relation: str
) -> tuple[Metric, ...]:
    """Return the metrics of a noun and a verb that stand in a relation, each once.

    The lexicon has only so many nouns and verbs, and so few that are alike in this.
    """
    table = frames()
    names = sorted(name for name, stands in senses if stands == relation)
    found = (table.get((kind, name)) for kind in sorted(kinds) for name in names)
    return tuple({metric.id: metric for metric in found if metric is not None}.values())
