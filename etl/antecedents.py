"""What a number without a noun may count: nouns before it, or a guess by what is done to them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from etl.counted import MONEY, SOLDIER, Counted
from etl.frames import FLEETS
from etl.scene import Scene
from etl.tags import NO_CLASSES, NounMention

MOST_ANTECEDENTS = 3
MIXED = NounMention(-1, -1, "aerial target", frozenset({"aerial_target"}), True)
MOST_RECENT = 6
# From so much on a number that counts nothing may be money whose currency was named before.
LEAST_MONEY = 1_000_000
# What happens to drones and missiles alone, so that nobody has to name them.
DOWNING = frozenset({"shoot_down", "neutralise", "jam", "lose_track", "stop"})
DRONE = NounMention(-1, -1, "drone", frozenset({"drone"}), True)
MISSILE = NounMention(-1, -1, "missile", frozenset({"missile"}), True)
# Behind an unknown word they show that it is a noun.
AGREEING = frozenset({"be", "have", "relative"})
PERSON = NounMention(-1, -1, "person", frozenset({"person"}), True)
THING = NounMention(-1, -1, "thing", frozenset({"supply"}), True)


def left_out(scene: Scene, item: Counted) -> Sequence[NounMention]:
    """Return what a quantity without a known noun may count: antecedents, or a guess by its form.

    Whoever is killed, sanctioned or brought home is a person, whatever the lexicon knows of them;
    what is sent to a party is a thing.
    """
    if item.noun is not None:
        return []
    if item.elided:
        return antecedents_of(scene, item)
    return [PERSON, THING] if names_several(scene, item) else []


def names_several(scene: Scene, item: Counted) -> bool:
    """Tell whether an unknown noun agrees with its number: a plural, or one of its kind."""
    if item.reason != "no counted noun" or not item.modifiers:
        return False
    if "uncounted" in scene.tagged.kinds[item.modifiers[-1]]:
        return False
    word, behind = scene.tagged.lower[item.modifiers[-1]], item.last + 1
    if item.quantity.value == 1 or word.endswith(("s", "men", "women")):
        return True
    return behind < len(scene.tagged.kinds) and bool(scene.tagged.kinds[behind] & AGREEING)


# What asks for them are several stages, of one number after another.
@lru_cache(2)
def antecedents_of(scene: Scene, item: Counted) -> tuple[NounMention, ...]:
    """Return the counted nouns before the quantity, the nearest first, then the next one behind."""
    nouns = sorted(scene.tagged.nouns.items(), reverse=True)
    here = [noun for at, noun in nouns if at < item.first and not _is_subject(scene, noun, item)]
    after = [noun for at, noun in reversed(nouns) if at > item.last]
    carried = scene.discourse.carried
    told = [carried.noun] if carried is not None and carried.noun is not None else []
    money = [MONEY] if currency_before(scene, item) else []
    before = [*money, *here, *told, *scene.discourse.nouns]
    kinds = [noun.classes & {"drone", "missile"} for noun in before[:4]]
    mixed = frozenset({"drone"}) in kinds and frozenset({"missile"}) in kinds
    both = mixed or _tells_of_both(before)
    if mixed:
        before = _large_enough_first(scene, item, before)
    named = any(not noun.classes.isdisjoint(FLEETS) for noun in (*before, *dict(nouns).values()))
    meant = [] if named or scene.verb_classes.isdisjoint(DOWNING) else [DRONE, MISSILE]
    if meant and item.whole is not None:
        meant.append(MIXED)
    return (*before, *after[:1], *([MIXED] if both else []), PERSON, SOLDIER, *meant)


def _tells_of_both(nouns: Sequence[NounMention]) -> bool:
    """Tell whether drones and missiles are told of, or both in one word (``air targets``)."""
    told = frozenset[str]().union(*[noun.classes for noun in nouns])
    return "aerial_target" in told or {"drone", "missile"} <= told


def currency_before(scene: Scene, item: Counted) -> str | None:
    """Return the currency of a large bare number behind money, None where it cannot be money.

    ``Norway has given 85 billion kroner, of which 30 billion went to Kyiv.``
    """
    if not item.elided or item.quantity.value < LEAST_MONEY:
        return None
    here = [one.quantity for one in scene.items if one.quantity.currency]
    before = [one.currency for one in here if one.first < item.first]
    behind = [one.currency for one in here]
    return (before[-1:] or [scene.discourse.currencies.now() or next(iter(behind), None)])[0]


def _large_enough_first(
    scene: Scene, item: Counted, nouns: Sequence[NounMention]
) -> list[NounMention]:
    """Put weapons of which fewer were told than the number says behind the others.

    After ``136 drones and four missiles`` the 61 that were shot down are drones.
    """
    told = told_amounts(scene, item)
    if item.more or len(told) < 2:
        return list(nouns)
    small = {kind for kind, most in told.items() if most < item.quantity.value}
    return sorted(nouns, key=lambda noun: bool(noun.classes & small))


def is_doer(scene: Scene, noun: NounMention) -> bool:
    """Tell whether equipment is what did it: ``destroyed by the region's air defence``."""
    return (
        "equipment" in noun.classes
        and "by" in scene.tagged.lower[max(0, noun.first - 4) : noun.first]
    )


def told_amounts(scene: Scene, item: Counted) -> dict[str, float]:
    """Return how many drones and missiles at most were told last before a number."""
    told: dict[str, float] = {}
    for metric, _, high in scene.discourse.stated[-MOST_RECENT:]:
        kind = metric.removesuffix("s_launched")
        if kind in ("drone", "missile"):
            told[kind] = float("inf") if high is None else high
    for other in scene.items:
        for kind in (other.noun.classes if other.noun else NO_CLASSES) & {"drone", "missile"}:
            if other.first < item.first:
                told[kind] = max(told.get(kind, 0.0), other.quantity.value)
    return told


def _is_subject(scene: Scene, noun: NounMention, item: Counted) -> bool:
    """Tell whether a noun does what the number suffers: ``helicopters and missiles downed 67``.

    That is a noun that no number counts, with a verb and no mark between it and the number; what
    suffers its verb (``handguns are banned and 1,200 …``) does nothing.
    """
    if noun.last in scene.covered:
        return False
    if is_doer(scene, noun):
        return True
    between = range(noun.last + 1, item.first)
    if any(scene.tagged.lower[at] in ",;:.–—()" for at in between):
        return False
    if any("be" in scene.tagged.kinds[at] for at in between):
        return False
    return any(
        verb.first in between and verb.form in ("ed", "s") and verb.last + 2 >= item.first
        for verb in scene.tagged.verbs
    )


def nouns_for(scene: Scene, item: Counted) -> list[NounMention]:
    """Return the nouns that a quantity may count: its own, else a person, else antecedents."""
    if item.noun is not None:
        return [item.noun]
    if not item.elided:
        return [PERSON, THING] if is_person(scene, item) else [THING]
    most = MOST_ANTECEDENTS + (currency_before(scene, item) is not None)
    return [*antecedents_of(scene, item)[:most], PERSON, SOLDIER]


def is_person(scene: Scene, item: Counted) -> bool:
    """Tell whether an unknown noun names people by its ending (``five dockers``)."""
    if not item.modifiers:
        return False
    return scene.tagged.lower[item.modifiers[-1]].endswith(scene.cues.person_endings)
