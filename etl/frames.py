"""Counted things into metrics: which verb governs each number, and what the two mean together.

A frame is declared once in the catalogue (noun classes × verb classes). Here the grammar finds
how a verb stands to a number: as its object ("shot down 32", "32 were shot down", "32 shot
down"), its subject ("two left"), by a preposition ("attacked with 53") or by the noun of the event
("the launch of 53"). Every reading has a cost; the cheapest that the catalogue knows wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from etl.catalogue import CatalogueError, Metric, load_catalogue
from etl.counted import MONEY, Counted
from etl.tags import NounMention, Tagged, VerbMention, words_of

WITH = frozenset({"with", "by", "using", "including", "of", "involving", "employing"})
BREAKS = frozenset(";:.!?()—–…")
QUOTES = frozenset("“”\"‘’'«»*_")
# They open the parts of what stands before them.
PART_MARKS = frozenset({":", "–", "—", "→", "(", "="})
LINKS = frozenset({"at", "to", "of", ":", "-", "–", "—", "‒", "than", "("})
LIMIT = 9.0
# What a noun that the lexicon does not have costs more than one that it has.
UNKNOWN_COST = 1.0
# Words between a noun of outcome and what it has grown to (``the toll of the raid rose to 51``).
GROWN_GAP = 0.5
COST = attrgetter("cost")
OUTCOME_VERBS = {
    "death": ("person", "kill"),
    "injury": ("person", "injure"),
    "casualty": ("soldier", "casualty"),
    "missing": ("soldier", "go_missing"),
    "interception": ("drone", "shoot_down"),
    "launching": ("drone", "launch"),
    "impact": ("drone", "hit"),
}
# Nouns of measures, and what leads to whom they hit ("sanctions against four men").
AIMED = frozenset({"sanction", "ban"})
AIMED_AT = frozenset({"against", "on"})
# Weapons that come in one attack.
FLEETS = ("drone", "missile", "aerial_target")
SELF_TOLD = {
    "airstrike": "carry_out",
    "shelling": "carry_out",
    "clash": "carry_out",
    "attack": "carry_out",
    "strike": "carry_out",
    "refugee": "evacuate",
}


class Reading(NamedTuple):
    """One way to read a number: the metric, its verb (None: told by the noun) and how it stands.

    ``relation`` is object, subject, with, nominal, told or listed; ``noun`` is the noun used,
    ``inherited`` is true when it stands elsewhere; ``passive`` tells the voice of the verb.
    """

    metric: Metric
    verb: VerbMention | None
    relation: str
    cost: float
    noun: NounMention | None
    inherited: bool = False
    passive: bool = False
    before: bool = False


# Who is somewhere as a soldier when no verb tells ("has 6,000 men south of the river").
PRESENT = frozenset({"soldier", "man"})


@cache
def frames() -> dict[tuple[str, str], Metric]:
    """Return the metric of every (noun class, verb class) of the catalogue.

    Raises CatalogueError naming file, entry and key for a class that the lexicon does not have.
    """
    table: dict[tuple[str, str], Metric] = {}
    for metric in load_catalogue().metrics.values():
        check_classes(metric)
        for noun in metric.nouns:
            for verb in metric.verbs:
                table.setdefault((noun, verb), metric)
    return table


def check_classes(metric: Metric, language: str = "en") -> None:
    """Raise CatalogueError for a class of nouns or verbs that the lexicon does not have."""
    words = words_of(language)
    nouns, verbs = words.noun_classes | MONEY.classes, words.verb_classes
    for key, named, known, file in (
        ("nouns", metric.nouns, nouns, "nouns"),
        ("list_nouns", metric.list_nouns, nouns, "nouns"),
        ("needs_for", metric.needs_for, nouns, "nouns"),
        ("verbs", metric.verbs, verbs, "verbs"),
    ):
        for name in named:
            if name not in known:
                near = get_close_matches(name, sorted(known), 1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                raise CatalogueError(
                    f"metrics.toml: [{metric.id}] {key}: {name!r} is no class "
                    f"of {language}/{file}.toml{hint}"
                )


class Standing(NamedTuple):
    """How a verb stands to a noun phrase: the relation, its cost, voice and side."""

    relation: str
    cost: float
    passive: bool
    before: bool


def _is_break(tagged: Tagged, at: int) -> bool:
    word = tagged.lower[at]
    return word in BREAKS and word not in QUOTES


def _gap_cost(tagged: Tagged, start: int, end: int, covered: frozenset[int]) -> float | None:
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


def _auxiliary(tagged: Tagged, verb: VerbMention, stop: int) -> tuple[bool, bool]:
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


def _after(
    tagged: Tagged, counted: Counted, verb: VerbMention, covered: frozenset[int]
) -> list[Standing]:
    """Return how a verb behind the noun phrase stands to it."""
    gap = _gap_cost(tagged, counted.last + 1, verb.first, covered)
    if gap is None:
        return []
    if verb.form == "noun":
        glued = verb.first - counted.last <= 2 and verb.first - counted.last >= 1
        glued = glued and counted.noun is not None and not counted.noun.plural
        return [Standing("nominal", 1.0 + gap, False, False)] if glued else []
    passive, perfect = _auxiliary(tagged, verb, counted.last + 1)
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


def _before(
    tagged: Tagged, counted: Counted, verb: VerbMention, covered: frozenset[int]
) -> list[Standing]:
    """Return how a verb in front of the noun phrase stands to it."""
    gap = _gap_cost(tagged, verb.last + 1, counted.first, covered)
    if gap is None:
        return []
    link = _link(tagged, counted.first, verb.last, covered)
    passive, _ = _auxiliary(tagged, verb, 0)
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
        if passive and verb.particle < 0 and link is None:
            return [Standing("object", 3.0 + gap, True, True)]
        return [Standing("object", 0.5 + gap, False, True)]
    if link == "of" and verb.last + 1 < len(tagged.lower) and tagged.lower[verb.last + 1] == "of":
        return [Standing("object", 0.9 + gap, False, True)]
    if link in ("including", "of", "to", ":", "as"):
        return [Standing("object", 2.2 + gap, passive, True)]
    return []


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


def _adverbial(
    tagged: Tagged, counted: Counted, verb: VerbMention, covered: frozenset[int]
) -> list[Standing]:
    """Return how a verb stands to ``N times``: anywhere in the clause."""
    before = verb.last < counted.first
    start, end = (verb.last + 1, counted.first) if before else (counted.last + 1, verb.first)
    gap = _gap_cost(tagged, start, end, covered)
    return [] if gap is None else [Standing("adverbial", 0.5 + gap / 2, False, before)]


def _noun_choices(
    counted: Counted, antecedents: Sequence[NounMention]
) -> list[tuple[NounMention, float, bool]]:
    """Return (noun, cost, inherited) for the nouns that a quantity may count, best first."""
    if counted.noun is not None:
        return [(counted.noun, 0.0, False)]
    start = 0.4 if counted.elided else UNKNOWN_COST
    return [(noun, start + 0.25 * rank, True) for rank, noun in enumerate(antecedents)]


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
    found.extend(_told(counted))
    found.extend(_told_before(tagged, counted, covered))
    found.extend(_told_of(tagged, counted))
    found.extend(_told_behind(tagged, counted))
    found.extend(_present(tagged, counted))
    return sorted(_outside_clauses(tagged, counted, found, covered), key=COST)


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
    return _auxiliary(tagged, verb, 0)[0]


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
    gap = _gap_cost(tagged, noun.last + 1, counted.first, covered)
    if gap is None:
        return []
    if any("growth" in tagged.kinds[at] for at in range(counted.first - 2, counted.first)):
        gap = min(gap, GROWN_GAP)
    metric = frames()[OUTCOME_VERBS[noun.outcome or ""]]
    return [Reading(metric, None, "told", 1.0 + gap, noun, before=True)]
