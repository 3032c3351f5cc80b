"""Readings that the words allow though no grammar ties them: a noun and a verb of one sentence,
what the text has just counted, a sum of it, weapons that are just there.
"""

from __future__ import annotations

from functools import cache, lru_cache

from etl.antecedents import (
    DOWNING,
    DRONE,
    MOST_ANTECEDENTS,
    MOST_RECENT,
    PERSON,
    antecedents_of,
    is_person,
    nouns_for,
)
from etl.catalogue import Metric, load_catalogue
from etl.counted import MONEY, SOLDIER, Counted
from etl.frames import OUTCOME_VERBS, SELF_TOLD, Reading, frames
from etl.list_heads import goes_on, headed, headed_bare, labelled, labelled_bare
from etl.scene import Scene
from etl.tags import NounMention, VerbMention, classes_of

NEAR_COST = 8.0
TOPIC_COST = 9.0
GROWN_COST = 3.0
# What the sentences before tell without a number, and what each one further back adds.
EVENT_COST, EVENT_STEP = 4.0, 0.5
# Weapons that are there at all were launched.
WEAPONS = ("drone", "missile", "aerial_target", "glide_bomb")
LAND = ("settlement", "area")
WAR_FAMILIES = frozenset({"drones", "missiles", "air", "ground", "equipment"})
# Families of people: of them a number without a noun may go on with any that was just told.
HUMAN_FAMILIES = frozenset({"troops", "people"})
PRISONER = NounMention(-1, -1, "prisoner", frozenset({"prisoner"}), True)
# Equipment that no verb tells of is lost where the text speaks of losses or of what was taken.
LOSING = frozenset({"destroy", "lose_equipment", "capture"})
ARMS = frozenset({"equipment", "firearm"})
HARM = frozenset(
    {"troops_killed", "troops_wounded", "troops_lost", "troops_captured", "equipment_lost"}
)


def loose_readings(scene: Scene, item: Counted, before: Reading | None) -> list[Reading]:
    """Return the readings that no verb governs; ``before`` is that of the list's last member."""
    return [
        *_totalled(scene, item, before),
        *_near(scene, item),
        *_bare(scene, item),
        *_posted(scene, item),
        *_lost_unsaid(scene, item),
        *_topic(scene, item),
        *_told_uncounted(scene, item),
        *_headed(scene, item),
        *_held(item),
        *_one_for_another(scene, item),
    ]


def _held(item: Counted) -> list[Reading]:
    """Return the reading of prisoners who are just counted: somebody took them."""
    if item.noun is None or "prisoner" not in item.noun.classes:
        return []
    return [Reading(frames()["prisoner", "capture"], None, "held", TOPIC_COST, item.noun)]


def _one_for_another(scene: Scene, item: Counted) -> list[Reading]:
    """Return the reading of both numbers of a swap told by them alone: ``it was 146 for 146``."""
    lower, at, behind = scene.tagged.lower, item.first - 1, item.last + 1
    if not item.elided:
        return []
    # "146 for 146" is one number.
    both = "for" in lower[item.first : item.last]
    given = lower[behind : behind + 1] == ("for",) and behind + 1 in scene.covered
    taken = at > 0 and lower[at] == "for" and at - 1 in scene.covered
    if not (both or given or taken):
        return []
    return [Reading(frames()["prisoner", "exchange"], None, "pair", NEAR_COST, PRISONER, True)]


def _headed(scene: Scene, item: Counted) -> list[Reading]:
    """Return the readings of an entry of a list by the verbs of its head."""
    if item.noun is not None:
        label = labelled(scene.tagged, item)
        if label.verbs and not scene.around.isdisjoint(frames()["equipment", "pledge"].needs):
            return headed(label, item.noun)
    elif named := headed_bare(labelled_bare(scene.tagged, item)):
        return named
    if not scene.discourse.list_head.begun or not (item.noun or item.elided):
        return []
    head = scene.discourse.list_head.now()
    if not goes_on(head, scene.tagged.sentence):
        return []
    return headed_bare(head) if item.noun is None else headed(head, item.noun)


def _told_uncounted(scene: Scene, item: Counted) -> list[Reading]:
    """Return the readings of a bare number as what the last sentences tell without one."""
    if not item.elided:
        return []
    return [
        event._replace(cost=EVENT_COST + EVENT_STEP * rank)
        for rank, event in enumerate(scene.discourse.events.now())
    ]


def _near(scene: Scene, item: Counted) -> list[Reading]:
    """Return readings by a noun and a verb that merely stand in one sentence."""
    found = []
    for noun in nouns_for(scene, item):
        inherited = item.noun is None
        kinds = noun.classes or (
            {OUTCOME_VERBS[noun.outcome][0]} if noun.outcome in OUTCOME_VERBS else frozenset()
        )
        for kind in sorted(kinds):
            for metric in _metrics_done(kind, scene.verb_classes):
                verb = verb_of(scene, metric)
                found.append(Reading(metric, verb, "near", NEAR_COST, noun, inherited))
    return found


def _topic(scene: Scene, item: Counted) -> list[Reading]:
    """Return readings that go on with what the text has just counted."""
    carried = scene.discourse.carried
    lately = {metric for metric, _, _ in scene.discourse.stated[-MOST_RECENT:]}
    lately = lately.union(*[load_catalogue().metrics[metric].kin for metric in lately])
    found: list[Reading] = []
    if item.noun is not None:
        for kind in sorted(item.noun.classes):
            spoken_of = lately.union(one.id for one in _metrics_needing(kind, scene.around))
            found.extend(
                Reading(metric, None, "topic", TOPIC_COST, item.noun)
                for metric in _metrics_of(kind)
                if metric.id in spoken_of or kind in ("money", "area", "token")
            )
    elif item.elided:
        if carried is not None:
            found.append(
                carried._replace(verb=None, relation="topic", cost=TOPIC_COST, inherited=True)
            )
            found.extend(_recent(scene, carried))
        found.extend(_outcome_before(scene, item))
        found.extend(_needed(scene, item))
        found.extend(_just_there(scene, item))
    elif is_person(scene, item):
        found.extend(
            Reading(metric, None, "topic", TOPIC_COST, PERSON, True)
            for metric in _metrics_needing("person", scene.around)
        )
    return found


def _lost_unsaid(scene: Scene, item: Counted) -> list[Reading]:
    """Return the reading of arms that are told of without a verb: ``Tanks: 58; guns, 361``."""
    nouns = [item.noun] if item.noun else list(antecedents_of(scene, item)[:1])
    noun = next((one for one in nouns if one.classes & ARMS), None)
    if noun is None or not (item.noun or item.elided):
        return []
    lost = not scene.verb_classes.isdisjoint(LOSING) or scene.around & scene.cues.losses
    bled = any(told in HARM for told, _, _ in scene.discourse.stated[-MOST_RECENT:])
    if not lost and (not bled or scene.words & scene.cues.topics["aid"]):
        return []
    metric = frames()["equipment", "destroy"]
    return [Reading(metric, None, "bare", TOPIC_COST, noun, item.noun is None)]


def _posted(scene: Scene, item: Counted) -> list[Reading]:
    """Return the reading of soldiers of whom something else is told: they are somewhere."""
    noun = item.noun
    if noun is None or "soldier" not in noun.classes or not noun.plural:
        return []
    if scene.words & (scene.cues.unposted | scene.cues.topics["exercise"]):
        return []
    return [Reading(frames()["soldier", "deploy"], None, "bare", TOPIC_COST, noun)]


def _just_there(scene: Scene, item: Counted) -> list[Reading]:
    """Return the reading of a bare number as the weapons or the land told of last before it."""
    for noun in antecedents_of(scene, item)[:MOST_ANTECEDENTS]:
        kind = next((k for k in (*WEAPONS, *LAND) if k in noun.classes), None)
        if kind in WEAPONS or (kind and scene.around & scene.cues.topics["ground"]):
            metric = frames()[kind, "seize" if kind in LAND else "launch"]
            return [Reading(metric, None, "topic", TOPIC_COST + 0.5, noun, True)]
    return []


def _recent(scene: Scene, carried: Reading) -> list[Reading]:
    """Return readings as what was told before the last fact, by nouns that may have it."""
    names = dict.fromkeys(name for name, _, _ in reversed(scene.discourse.stated[-MOST_RECENT:]))
    found = []
    for name in names:
        metric = load_catalogue().metrics[name]
        human = metric.family in HUMAN_FAMILIES
        if metric.id == carried.metric.id or not (human or metric.family in WAR_FAMILIES):
            continue
        known = (*scene.discourse.nouns, *((PERSON, SOLDIER) if human else ()))
        nouns = (n for n in known if not n.classes.isdisjoint(metric.nouns))
        noun = next(nouns, None)
        if noun is not None:
            found.append(Reading(metric, None, "recent", TOPIC_COST + 0.5, noun, True))
    return found


def _needed(scene: Scene, item: Counted) -> list[Reading]:
    """Return readings of the noun before a bare number, or of money, by what the text speaks of."""
    told = [n for n in antecedents_of(scene, item) if n.classes]
    nouns = [*[n for n in told if n == MONEY][:1], *[n for n in told if n != MONEY][:1]]
    relation, cost = ("total", GROWN_COST) if _grown_to(scene, item) else ("topic", TOPIC_COST)
    return [
        Reading(metric, None, relation, cost, noun, True)
        for noun in nouns
        for kind in sorted(noun.classes)
        for metric in _metrics_of_told(kind, scene)
    ]


def _metrics_of_told(kind: str, scene: Scene) -> tuple[Metric, ...]:
    """Return the metrics of a noun left out that the text speaks of; money is money anywhere."""
    return _metrics_of(kind) if kind == "money" else _metrics_needing(kind, scene.around)


def _grown_to(scene: Scene, item: Counted) -> bool:
    """Tell whether something grows to a number (``from 1,500 models to more than 2,500``)."""
    tagged = scene.tagged
    if item.first == 0 or tagged.lower[item.first - 1] != "to":
        return False
    return any("growth" in kinds for kinds in tagged.kinds[: item.first])


def _totalled(scene: Scene, item: Counted, before: Reading | None) -> list[Reading]:
    """Return the reading of a sum of what was just counted: ``the total has reached 660,470``."""
    last = before or scene.discourse.carried
    if item.noun is not None or not item.elided or last is None:
        return []
    kinds = scene.tagged.kinds[max(0, item.first - 8) : item.first]
    summed = any("total_noun" in kind for kind in kinds)
    grows = any(kind & {"growth", "be", "preposition"} for kind in kinds[-2:])
    if not (summed and grows):
        return []
    return [last._replace(verb=None, relation="total", cost=2.0, inherited=True)]


def _bare(scene: Scene, item: Counted) -> list[Reading]:
    """Return the reading of weapons that are just there: somebody launched them."""
    if item.noun is None:
        opens = item.elided and item.first == 0 and scene.verb_classes & DOWNING
        launch = frames()["drone", "launch"]
        return [Reading(launch, None, "bare", 9.5, DRONE, True)] if opens else []
    before = scene.tagged.lower[max(0, item.first - 3) : item.first]
    there = any(word in scene.cues.existence for word in before)
    return [
        Reading(
            frames()[kind, "launch"],
            None,
            "exists" if there else "bare",
            3.0 if there else 9.0,
            item.noun,
        )
        for kind in (*WEAPONS, "bomb")
        if kind in item.noun.classes
    ] + [
        Reading(frames()[kind, "seize"], None, "bare", 9.0, item.noun)
        for kind in LAND
        if kind in item.noun.classes and not scene.around.isdisjoint(scene.cues.topics["ground"])
    ]


def _outcome_before(scene: Scene, item: Counted) -> list[Reading]:
    """Return the reading of the last noun of outcome (``casualties``) before a bare number."""
    for noun in antecedents_of(scene, item):
        if noun.outcome in OUTCOME_VERBS:
            metric = frames()[OUTCOME_VERBS[noun.outcome or ""]]
            return [Reading(metric, None, "outcome", TOPIC_COST, noun, True)]
        for kind in sorted(noun.classes & SELF_TOLD.keys()):
            metric = frames()[kind, SELF_TOLD[kind]]
            return [Reading(metric, None, "outcome", TOPIC_COST, noun, True)]
    return []


def verb_of(scene: Scene, metric: Metric) -> VerbMention | None:
    """Return the first verb of the sentence that a metric has a frame for."""
    for verb in scene.tagged.verbs:
        if not classes_of(verb.senses).isdisjoint(metric.verbs):
            return verb
    return None


@cache
def _metrics_of(kind: str) -> tuple[Metric, ...]:
    return tuple(m for m in load_catalogue().metrics.values() if kind in m.nouns)


# The same verbs are met again and again.
@lru_cache(1 << 12)
def _metrics_done(kind: str, verbs: frozenset[str]) -> tuple[Metric, ...]:
    """Return the metrics of a kind of noun that one of the classes of verbs has a frame for."""
    return tuple([one for one in _metrics_of(kind) if not verbs.isdisjoint(one.verbs)])


# The numbers of a sentence ask one after another.
@lru_cache(16)
def _metrics_needing(kind: str, around: frozenset[str]) -> tuple[Metric, ...]:
    """Return the metrics of a kind of noun that need words of which one stands around."""
    return tuple([one for one in _metrics_of(kind) if not around.isdisjoint(one.needs)])
