"""Readings that differ from one found by a single trait: soldiers for civilians, jammed for shot
down, promised for delivered, missiles for drones, burnt on the ground for shot down.
"""

from __future__ import annotations

from collections.abc import Sequence

from etl.catalogue import load_catalogue
from etl.counted import Counted
from etl.frames import Reading
from etl.lexicon import PhraseTable
from etl.loose_readings import NEAR_COST
from etl.scene import Scene
from etl.tags import NO_CLASSES

PEOPLE_AND_TROOPS = {
    "people_killed": "troops_killed",
    "people_injured": "troops_wounded",
    "troops_killed": "people_killed",
    "troops_wounded": "people_injured",
    "troops_missing": "troops_missing",
}
# Nouns of soldiers and of civilians alike.
EITHER = frozenset(
    {"man", "body", "corpse", "officer", "volunteer", "guard", "medic", "leader", "engineer"}
    | {"builder", "instructor", "name", "grave", "portrait", "obituary", "life", "crew"}
    | {"crew member", "sailor", "terrorist"}
)
# Attacks of which other words tell the arm, and how far before and behind these may stand.
OF_ANY_ARM = frozenset({"attack", "strike"})
GUNS_AHEAD, GUNS_BEHIND = 2, 3
LABEL_MARKS, BY_GUNS = frozenset({",", ":"}), frozenset({"by", "from", "using", "with"})
# Bulletins of an army call the soldiers of the other side so.
PERSONS = "persons"
# Aid is promised or there by the tense of its verb, which the choice weighs.
IN_TIME = {"aid_delivered": "aid_pledged", "aid_pledged": "aid_delivered"}
OTHER_TIME_COST = 1.0
# How much cheaper than the delivery itself one is that is still to come.
TO_COME_GAIN = 0.1
# "439 and 39 were stopped": the second may be of the other kind of weapon.
KIN_COST = 1.0
# Nouns that tell what weapons did and not which ("nine impacts").
OF_WEAPONS = frozenset({"interception", "launching", "impact"})
# Weapons hit before they flew are equipment, and what only fell may have struck something.
DOWNED = frozenset({"drones_shot_down", "missiles_shot_down"})
GROUNDED_COST = 0.5
STRUCK = {"drones_lost": "drones_hit", "missiles_lost": "missiles_hit"}
STRUCK_COST = 1.0


def varied_readings(scene: Scene, item: Counted, found: Sequence[Reading]) -> list[Reading]:
    """Return the variants of the readings found."""
    switched = _switched(scene, item, found)
    means = _by_means(scene, item, [*found, *switched])
    others = _of_other_kind(scene, item, [*found, *means])
    grounded, struck = _grounded(scene, found), _struck(found)
    guns = _by_guns(scene, item, found)
    return [
        *switched,
        *guns,
        *means,
        *others,
        *grounded,
        *struck,
        *_in_other_time(scene, item, found),
    ]


def _by_guns(scene: Scene, item: Counted, found: Sequence[Reading]) -> list[Reading]:
    """Return attacks by guns as shellings: ``52 attacks by rocket artillery``."""
    noun = item.noun
    if noun is None or noun.lemma not in OF_ANY_ARM or noun.first < 0:
        return []
    lower, at, behind = scene.tagged.lower, item.first - 1, noun.last + 1
    named = at > 0 and lower[at] in LABEL_MARKS
    near = lower[max(0, at - GUNS_AHEAD) : at] if named else ()
    if lower[behind : behind + 1] and lower[behind] in BY_GUNS:
        near += lower[behind + 1 : behind + 1 + GUNS_BEHIND]
    told = next((r for r in found if r.relation in ("told", "object", "list")), None)
    if told is None or scene.cues.guns.isdisjoint(near):
        return []
    metric = load_catalogue().metrics["shellings"]
    return [told._replace(metric=metric, relation="told", cost=told.cost, noun=noun)]


def _of_other_kind(scene: Scene, item: Counted, found: Sequence[Reading]) -> list[Reading]:
    """Return the readings of a bare number as missiles for drones, where both were told of."""
    outcome = item.noun is not None and item.noun.outcome in OF_WEAPONS
    if item.noun is not None and item.noun.first >= 0 and not outcome:
        return []
    nouns = [*scene.tagged.nouns.values(), *scene.discourse.nouns]
    told = NO_CLASSES.union(*[noun.classes for noun in nouns])
    if not (outcome or "aerial_target" in told or told >= {"drone", "missile"}):
        return []
    metrics = load_catalogue().metrics
    return [
        reading._replace(
            metric=metrics[other],
            cost=reading.cost + KIN_COST,
            inherited=True,
        )
        for reading in found
        for other in reading.metric.kin
    ]


def _grounded(scene: Scene, found: Sequence[Reading]) -> list[Reading]:
    """Return drones and missiles that were destroyed before they flew, as lost equipment."""
    if scene.cues.grounded.isdisjoint(scene.words):
        return []
    metric = load_catalogue().metrics["equipment_lost"]
    return [
        reading._replace(metric=metric, cost=reading.cost + GROUNDED_COST)
        for reading in found
        if reading.metric.id in DOWNED
    ]


def _struck(found: Sequence[Reading]) -> list[Reading]:
    """Return weapons that fell as those that struck: ``two rockets fell`` may be either."""
    metrics = load_catalogue().metrics
    return [
        reading._replace(metric=metrics[STRUCK[reading.metric.id]], cost=reading.cost + STRUCK_COST)
        for reading in found
        if reading.metric.id in STRUCK and reading.relation == "subject"
    ]


def _switched(scene: Scene, item: Counted, found: Sequence[Reading]) -> list[Reading]:
    """Return the same readings for soldiers instead of civilians, and the other way round."""
    noun = item.noun
    if noun is not None and not (
        noun.outcome
        or "national" in noun.classes
        or noun.lemma in EITHER
        or (noun.lemma == "person" and PERSONS in scene.words)
    ):
        return []
    metrics = load_catalogue().metrics
    switched = []
    for reading in found:
        other = PEOPLE_AND_TROOPS.get(reading.metric.id)
        if (
            other
            and other != reading.metric.id
            and (reading.inherited or noun is not None or reading.relation == "told")
        ):
            switched.append(reading._replace(metric=metrics[other], cost=reading.cost + 0.01))
    return switched


def _by_means(scene: Scene, item: Counted, found: Sequence[Reading]) -> list[Reading]:
    """Return readings as jammed, or as shot down and jammed in one, where the means are named."""
    down = next((r for r in found if r.metric.id == "drones_shot_down"), None)
    if down is None:
        return []
    metrics = load_catalogue().metrics
    clause = range(*_clause(scene, item))
    for table, metric in (
        (scene.cues.joint_means, "drones_neutralised"),
        (scene.cues.jamming, "drones_lost"),
    ):
        if table.firsts.isdisjoint(scene.words):
            continue
        named = [at for at in clause if _names_means(scene, table, at)]
        if any(_attends(scene, item, down, at) for at in named):
            cost = down.cost - 0.2
            return [down._replace(metric=metrics[metric], relation="means", cost=cost)]
    return []


def _names_means(scene: Scene, table: PhraseTable[bool], at: int) -> bool:
    """Tell whether means stand at token ``at`` and no number behind, which they would be of.

    ``32 shot down or jammed`` is one number of both, ``shot down 32 and jammed 16`` is two.
    """
    found = table.match(scene.tagged.lower, at)
    return found is not None and at + found[0] not in scene.covered


def _attends(scene: Scene, item: Counted, down: Reading, at: int) -> bool:
    """Tell whether words at token ``at`` belong to the verb that brought the number down."""
    verb = down.verb
    if verb is None or down.cost > NEAR_COST / 2:
        return False
    first, last = min(at, verb.first, item.first), max(at, verb.last, item.last)
    others = (
        other
        for other in scene.tagged.verbs
        if other.form in ("ed", "s") and not verb.first <= other.first <= verb.last
    )
    return not any(first <= other.first <= last and other.first != at for other in others)


def _clause(scene: Scene, item: Counted) -> tuple[int, int]:
    """Return the tokens around a quantity up to the next semicolon, stop or number."""
    lower, edges = scene.tagged.lower, {other.first for other in scene.items if other is not item}
    start, end = item.first, item.last + 1
    while start > 0 and lower[start - 1] not in ".;:" and start - 1 not in scene.covered:
        start -= 1
    while end < len(lower) and lower[end] not in ".;:" and end not in edges:
        end += 1
    return start, end


def _bare_to(scene: Scene, reading: Reading) -> bool:
    """Tell whether a verb in ``to`` hangs on a name alone, as in headings: ``Oslo to send six``."""
    verb, tagged = reading.verb, scene.tagged
    if verb is None or verb.form != "base":
        return False
    at = verb.first - 1
    while at > 0 and "adverb" in tagged.kinds[at]:
        at -= 1
    if at < 1 or tagged.lower[at] != "to":
        return False
    leads = any(v.first <= at - 1 <= v.last for v in tagged.verbs if v.form != "noun")
    return not leads and tagged.sentence.tokens[at - 1].text[:1].isupper()


def _in_other_time(scene: Scene, item: Counted, found: Sequence[Reading]) -> list[Reading]:
    """Return promised aid as delivered and the other way round; what is to come comes first."""
    metrics = load_catalogue().metrics
    varied = []
    for reading in found:
        other = IN_TIME.get(reading.metric.id)
        if other is not None:
            coming = other == "aid_pledged" and _is_to_come(scene, item, reading)
            cost = reading.cost + (-TO_COME_GAIN if coming else OTHER_TIME_COST)
            varied.append(reading._replace(metric=metrics[other], cost=cost))
    return varied


def _is_to_come(scene: Scene, item: Counted, reading: Reading) -> bool:
    """Tell whether a delivery is still to come: ``will supply six launchers``."""
    if reading.verb is None:
        return False
    planned = scene.cues.is_planned(scene.tagged, item, reading.verb)
    return planned or _bare_to(scene, reading)
