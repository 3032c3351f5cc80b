"""What can be seen of one reading of a quantity: how its verb and noun stand to the number."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from etl.counted import Counted
from etl.features.history import history, military
from etl.features.quantity import form_of, noun_of, quantity_features
from etl.frames import Reading
from etl.once import once
from etl.scene import Scene
from etl.tags import NO_CLASSES, VerbMention

# Up to how many words the way from a verb to a quantity is told word by word.
LONGEST_WAY = 5
# Distances and counts from which on they are all the same.
FARTHEST, MOST_BETWEEN = 8, 3
# Costs from which on readings are as loose as any: with other things seen, and alone.
DEAREST_STEP, DEAREST_COST = 9, 10
# What is seen of a quantity together with how each reading stands.
JOINT = frozenset({"placed", "included", "partitive", "more", "heading"})


class _AtVerb(NamedTuple):
    """What can be seen of a verb whatever is read by it: its word, and the rest.

    ``cued`` is true where the words before it say something against the number.
    """

    word: str
    features: list[str]
    cued: bool


class Common:
    """What all readings of one quantity share, worked out once however many they are.

    ``features`` are what can be seen of the quantity whatever it is read as; ``told`` are the
    readings of the quantities before it in the sentence.
    """

    def __init__(self, scene: Scene, item: Counted, told: Sequence[Reading | None]) -> None:
        """Take the sentence, the quantity, and what was told before it."""
        self.scene, self.item, self.told = scene, item, told
        self.features = quantity_features(scene, item, told)
        joint = [name for name in self.features if name in JOINT]
        self.joint = (*joint, form_of(item), noun_of(item))
        cue, self.topics = self.features[-2:]
        self.cued = cue.startswith("cue=")
        self._verbs: dict[VerbMention, _AtVerb] = {}

    @once
    def military(self) -> list[str]:
        """What tells soldiers from civilians."""
        return military(self.scene, self.item, self.told)

    def at(self, verb: VerbMention) -> _AtVerb:
        """Return what can be seen of a verb and of the way from it; readings often share one."""
        found = self._verbs.get(verb)
        if found is None:
            found = self._verbs[verb] = _at_verb(self.scene, self.item, verb)
        return found


def reading_features(common: Common, reading: Reading, rank: int, excess: float) -> list[str]:
    """Return what can be seen of one reading.

    ``rank`` is its place among all by cost, ``excess`` how much it costs more than the cheapest.
    """
    scene, metric, verb, noun = common.scene, reading.metric, reading.verb, reading.noun
    cued = common.cued
    found = [f"rank={min(rank, 3)}", f"excess={min(int(2 * excess), 8)}"]
    if verb is not None:
        seen = common.at(verb)
        cued = cued or seen.cued
        found += (seen.word, f"form={verb.form} {reading.relation}", *seen.features)
    found += _standing(
        reading.relation,
        reading.passive,
        reading.before,
        min(int(reading.cost), DEAREST_COST),
        _origin(reading),
        reading.inherited,
        common.joint,
        common.topics,
        cued,
    )
    if noun is not None and noun.outcome:
        found.append(f"outcome={noun.outcome}")
    found += _needs(scene, reading)
    if not scene.verb_classes:
        found.append(f"verbless {reading.relation}")
    found += history(scene, common.item, reading, common.told)
    if metric.family in ("people", "troops"):
        found += common.military
    return found


# There are few ways to stand, and each is met again and again.
@lru_cache(1 << 14)
def _standing(
    relation: str,
    passive: bool,
    before: bool,
    cost: int,
    origin: str,
    inherited: bool,
    joint: Sequence[str],
    topics: str,
    cued: bool,
) -> tuple[str, ...]:
    """Return how a reading stands to its number, alone and with what is seen of the number.

    ``cost`` is its cost in whole steps; ``topics`` and ``cued`` tell what is spoken of around it,
    and whether words speak against it.
    """
    steps = f"{min(cost, DEAREST_STEP)} {'inherits' if inherited else 'owns'}"
    return (
        f"relation={relation}",
        f"stands={relation} {'passive' if passive else 'active'} {'before' if before else 'after'}",
        f"cost={cost}",
        origin,
        *(f"relation={relation} {name}" for name in joint),
        f"{relation} {steps}",
        f"{topics} {relation} {steps}",
        f"{topics} cue={cued} {steps}",
    )


def _at_verb(scene: Scene, item: Counted, verb: VerbMention) -> _AtVerb:
    """Look at a verb: its tense, what leads it, and what stands between it and the number."""
    tagged, cues = scene.tagged, scene.cues
    reason = cues.at_verb(tagged, item, verb)
    auxiliaries = _auxiliaries(scene, verb)
    found = [f"tense={' '.join(auxiliaries) or 'plain'} {verb.form}"]
    found.extend([f"aux={word}" for word in auxiliaries] or [f"aux=none {verb.form}"])
    if reason is not None:
        found.append(f"verbcue={reason}")
    if cues.is_planned(tagged, item, verb):
        found.append("planned")
    if _verb_between(scene, item, verb):
        found.append("skips verb")
    leader = _leader(scene, verb)
    if leader:
        found.append(f"led by {leader}")
    found.extend(_way_to(scene, item, verb))
    return _AtVerb(f"verb={tagged.lower[verb.first]}", found, reason is not None)


def _auxiliaries(scene: Scene, verb: VerbMention) -> list[str]:
    """Return the words before a verb that tell its time and voice, the nearest last."""
    tagged, at = scene.tagged, verb.first - 1
    found: list[str] = []
    while at >= 0 and len(found) < 3:
        kinds = tagged.kinds[at]
        if kinds & {"be", "have", "modal", "do", "negation"} or tagged.lower[at] == "to":
            found.insert(0, tagged.lower[at])
        elif not kinds & {"adverb"}:
            break
        at -= 1
    return found


def _origin(reading: Reading) -> str:
    """Tell where the noun comes from: the number's own, an earlier one, or a mere guess."""
    if not reading.inherited:
        return "owns"
    guessed = reading.noun is not None and reading.noun.first < 0 and reading.verb is not None
    return "guesses" if guessed else "inherits"


def _steps(reading: Reading) -> int:
    return min(int(reading.cost), DEAREST_STEP)


def nothing_features(scene: Scene, readings: Sequence[Reading]) -> list[str]:
    """Return what the choice of no reading passes over: the first, which is the cheapest."""
    if not readings:
        return []
    best = readings[0]
    standing = f"{_steps(best)} {'inherits' if best.inherited else 'owns'}"
    verb = scene.tagged.lower[best.verb.first] if best.verb is not None else "none"
    return [
        f"best={best.relation} {_steps(best)}",
        f"best={standing}",
        f"best={best.metric.id}",
        f"best={best.metric.id} {standing}",
        f"best verb={verb}",
        f"best noun={best.noun.lemma if best.noun is not None else 'none'}",
    ]


def _verb_between(scene: Scene, item: Counted, verb: VerbMention) -> bool:
    """Tell whether another finite verb stands between the verb and the noun phrase."""
    start, end = (verb.last, item.first) if verb.last < item.first else (item.last, verb.first)
    return any(start < v.first < end and v.form in ("ed", "s") for v in scene.tagged.verbs)


def _leader(scene: Scene, verb: VerbMention) -> str | None:
    """Return the class of the verb that leads this one (``promised to send``), else None."""
    lower = scene.tagged.lower
    if not verb.first or lower[verb.first - 1] != "to":
        return None
    for other in scene.tagged.verbs:
        if verb.first - 4 <= other.first < verb.first - 1 and other.form != "noun":
            return min(other.classes())
    if verb.first < 2:
        return None
    named = scene.tagged.sentence.tokens[verb.first - 2].text[0].isupper()
    return "a name" if named else lower[verb.first - 2]


def _needs(scene: Scene, reading: Reading) -> list[str]:
    metric = reading.metric
    found = []
    if not metric.unless.isdisjoint(scene.words):
        found.append("unless")
    if metric.needs:
        if not metric.needs.isdisjoint(scene.words):
            found.append("needs=here")
        elif not metric.needs.isdisjoint(scene.around):
            found.append("needs=around")
        else:
            found.append("needs=none")
    kinds = reading.noun.classes if reading.noun else NO_CLASSES
    if not metric.needs_for:
        return found
    return found + [
        f"{kind} " + ("told" if metric.needs_for[kind] & scene.words else "untold")
        for kind in sorted(kinds & metric.needs_for.keys())
    ]


def _way_to(scene: Scene, item: Counted, verb: VerbMention) -> list[str]:
    """Tell what stands between a verb and a quantity: how much, and which kinds of words."""
    start, end = (
        (verb.last + 1, item.first) if verb.first < item.first else (item.last + 1, verb.first)
    )
    between = range(start, end)
    lower = scene.tagged.lower
    numbers = sum(start <= other.first < end for other in scene.items)
    commas = sum(lower[at] == "," for at in between)
    verbs = sum(start <= other.first < end for other in scene.tagged.verbs)
    short = len(between) <= LONGEST_WAY
    way = " ".join([_step(scene, at) for at in between]) if short else "long"
    return [
        f"distance={min(len(between), FARTHEST)}",
        f"way={way}",
        f"numbers between={min(numbers, MOST_BETWEEN)}",
        f"commas between={min(commas, MOST_BETWEEN)}",
        f"verbs between={min(verbs, MOST_BETWEEN)}",
    ]


def _step(scene: Scene, at: int) -> str:
    """Return the kind of a word between a verb and a quantity: its class, a mark, or a word."""
    kinds = scene.tagged.kinds[at]
    if kinds:
        return min(kinds)
    word = scene.tagged.lower[at]
    return "word" if word.isalnum() else word
