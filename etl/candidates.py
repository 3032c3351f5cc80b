"""Every reading that a number might have: what the grammar finds, and what the words allow.

The grammar (``frames``) reads a number through a verb that stands to it in a known way. Texts
are freer than any grammar, so the nouns, the verbs of the sentence and the facts just before add
looser readings; which one holds, or none, is decided by ``choice``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from etl.catalogue import Metric, load_catalogue
from etl.columns import BAR, column_at, metric_of
from etl.counted import Counted
from etl.cues import Cues
from etl.discourse import Discourse
from etl.frames import COST, OUTCOME_VERBS, SELF_TOLD, Reading, frames, readings
from etl.lexicon import PhraseTable
from etl.tags import NO_CLASSES, NounMention, Tagged, VerbMention, classes_of

NEAR_COST = 8.0
TOPIC_COST = 9.0
MOST_ANTECEDENTS = 3
LOSS_METRICS = frozenset({"equipment_lost", "troops_lost"})
PEOPLE_AND_TROOPS = {
    "people_killed": "troops_killed",
    "people_injured": "troops_wounded",
    "troops_killed": "people_killed",
    "troops_wounded": "people_injured",
    "troops_missing": "troops_missing",
}
FLEETS = ("drone", "missile", "aerial_target", "glide_bomb")
MIXED = NounMention(-1, -1, "aerial target", frozenset({"aerial_target"}), True)
# How far back "the number of" may stand, and what may be told so or by a label.
NUMBER_REACH = 12
NUMBERED = frozenset(
    {"drone", "missile", "aerial_target", "glide_bomb", "airstrike", "shelling", "clash"}
    | {"attack", "strike", "equipment", "settlement"}
)
CLAUSE_ENDS = frozenset({",", ".", ";", ":", "!", "?", "(", ")"})
MOST_RECENT = 6
WAR_FAMILIES = frozenset({"drones", "missiles", "air", "ground", "equipment"})
# What happens to drones and missiles alone, so that nobody has to name them.
DOWNING = frozenset({"shoot_down", "neutralise", "jam", "lose_track", "stop"})
DRONE = NounMention(-1, -1, "drone", frozenset({"drone"}), True)
MISSILE = NounMention(-1, -1, "missile", frozenset({"missile"}), True)
LABEL_MARKS = frozenset({":", "–", "—", "-", "‒", "|", "~"})
PERSON = NounMention(-1, -1, "person", frozenset({"person"}), True)
SOLDIER = NounMention(-1, -1, "soldier", frozenset({"soldier"}), True)
THING = NounMention(-1, -1, "thing", frozenset({"supply"}), True)


class Scene(NamedTuple):
    """A sentence with its counted quantities and what stands around it.

    ``topics`` are what it and the sentences around it speak of, as features of a choice.
    """

    tagged: Tagged
    items: Sequence[Counted]
    covered: frozenset[int]
    discourse: Discourse
    cues: Cues
    words: frozenset[str]
    around: frozenset[str]
    verb_classes: frozenset[str]
    topics: tuple[tuple[str, bool], ...]


def make_scene(
    tagged: Tagged,
    items: Sequence[Counted],
    discourse: Discourse,
    cues: Cues,
    ahead: frozenset[str] = frozenset(),
) -> Scene:
    """Return the scene of a sentence; ``ahead`` are words behind it that explain it too."""
    covered = frozenset(at for item in items for at in range(item.first, item.last + 1))
    words = frozenset(tagged.lower)
    classes = NO_CLASSES.union(*[classes_of(verb.senses) for verb in tagged.verbs])
    around = words | discourse.around() | ahead
    topics = tuple(_topics(words, around, cues))
    return Scene(tagged, items, covered, discourse, cues, words, around, classes, topics)


def _topics(
    words: frozenset[str], around: frozenset[str], cues: Cues
) -> Iterator[tuple[str, bool]]:
    """Yield what a sentence or those before it speak of; with each, if the sentence itself does."""
    if cues.topic_words.isdisjoint(around):
        return
    for topic, members in cues.topics.items():
        if not members.isdisjoint(words):
            yield topic, True
        elif not members.isdisjoint(around):
            yield topic, False


@cache
def _metrics_of(kind: str) -> tuple[Metric, ...]:
    return tuple(m for m in load_catalogue().metrics.values() if kind in m.nouns)


def candidates(
    scene: Scene, item: Counted, before: Reading | None, last: Reading | None = None
) -> list[Reading]:
    """Return the readings of a quantity, one a metric, the cheapest first.

    ``before`` is the reading of the member before it in a list or sentence, None when there is
    none or the words between make no list; ``last`` that of the number before it, in a list or
    not, for a part of it (``14 of them``).
    """
    listed = listed_reading(scene, item)
    item = _with_noun(scene, item)
    if listed is None and item.noun is not None:
        listed = _lost_line(scene, item)
    antecedents = _antecedents(scene, item) if item.noun is None and item.elided else []
    found = readings(scene.tagged, item, antecedents, scene.covered)
    if listed is not None:
        found.append(listed)
    if before is not None:
        coordinated = same_frame(before, item, before.cost + 0.6)
        if coordinated is not None:
            found.append(coordinated._replace(relation="list"))
        if item.noun is not None and item.noun.classes & set(before.metric.list_nouns):
            found.append(before._replace(relation="list", cost=before.cost + 0.6, noun=item.noun))
    if item.partitive and item.noun is None and last is not None:
        found.append(last._replace(relation="part", cost=1.2, inherited=True))
    found.extend(_beside_equipment(scene, item))
    found.extend(_by_defender(scene, item))
    found.extend(_summed(item))
    found.extend(_in_column(scene, item))
    found.extend(_totalled(scene, item, before))
    found.extend(_near(scene, item))
    found.extend(_bare(scene, item))
    found.extend(_topic(scene, item))
    found.extend(_switched(item, found))
    found.extend(_by_means(scene, item, found))
    found.extend(_to_come(scene, item, found))
    if len(found) < 2:
        return found
    best: dict[str, Reading] = {}
    for reading in sorted(found, key=COST):
        best.setdefault(reading.metric.id, reading)
    return list(best.values())


def _beside_equipment(scene: Scene, item: Counted) -> list[Reading]:
    """Return the reading of drones in a list of lost equipment (``ten drones, two cars``)."""
    if item.noun is None or not stands_beside_equipment(scene, item):
        return []
    metric = frames()["equipment", "destroy"]
    if scene.verb_classes.isdisjoint(metric.verbs):
        return []
    return [Reading(metric, _verb_of(scene, metric), "list", 2.0, item.noun)]


def _summed(item: Counted) -> list[Reading]:
    """Return the reading of a number that is the sum of drones and missiles: all launched."""
    if item.noun != MIXED:
        return []
    return [Reading(frames()["aerial_target", "launch"], None, "sum", 2.0, MIXED)]


def _in_column(scene: Scene, item: Counted) -> list[Reading]:
    """Return the reading that the heading of a number's column gives it."""
    column = column_at(scene.discourse.columns, scene.tagged, item.first)
    if column is None:
        return []
    bar = scene.tagged.lower.index(BAR)
    row = [noun for at, noun in sorted(scene.tagged.nouns.items()) if at < bar]
    nouns = [noun for noun in (column.noun, *row, *scene.discourse.nouns) if noun is not None]
    for noun in nouns:
        metric = metric_of(column, noun)
        if metric is not None:
            return [Reading(metric, None, "column", 1.0, noun, True)]
    return []


def _by_defender(scene: Scene, item: Counted) -> list[Reading]:
    """Return the reading of weapons behind the name of the defence: ``Air defence: 53 UAVs``."""
    lower = scene.tagged.lower
    if item.noun is None or ":" not in lower[1:5] or lower.index(":") > item.first:
        return []
    label = " ".join(lower[: lower.index(":")])
    if label not in scene.cues.defenders:
        return []
    return [
        Reading(frames()[kind, "shoot_down"], None, "listed", 3.0, item.noun)
        for kind in FLEETS
        if kind in item.noun.classes and (kind, "shoot_down") in frames()
    ]


def stands_beside_equipment(scene: Scene, item: Counted) -> bool:
    """Tell whether drones or missiles are counted in one list with equipment."""
    if item.noun is None or item.noun.classes.isdisjoint({"drone", "missile"}):
        return False
    at = _place(scene, item)
    for near in (at - 1, at + 1):
        if not 0 <= near < len(scene.items):
            continue
        other = scene.items[near]
        one, two = (other, item) if near < at else (item, other)
        listed = other.noun is not None and "equipment" in other.noun.classes
        if listed and list_gap(scene, one.last + 1, two.first):
            return True
    return False


def _place(scene: Scene, item: Counted) -> int:
    """Return which of the sentence's numbers a quantity is, with or without its noun."""
    return next(i for i, other in enumerate(scene.items) if other.quantity is item.quantity)


def _with_noun(scene: Scene, item: Counted) -> Counted:
    """Return the quantity with a noun that stands elsewhere for certain.

    That is the noun of the whole (``two of four missiles``), the kind that ``the former`` points
    back to, or the label in front (``Drones: 524``).
    """
    if item.noun is not None:
        return item
    noun = None
    if item.whole is not None:
        noun = scene.items[item.whole].noun
    elif item.refers:
        kinds = _counted_before(scene, item)
        noun = kinds[item.refers - 1] if len(kinds) >= item.refers else None
    elif _is_sum(scene, item):
        noun = MIXED
    elif item.partitive:
        noun = _kind_behind(scene, item)
    elif item.elided:
        noun = _label(scene, item) or _numbered(scene, item) or _paired(scene, item)
    if noun is None:
        return item
    return item._replace(noun=noun._replace(first=-1, last=-1), elided=False)


def _kind_behind(scene: Scene, item: Counted) -> NounMention | None:
    """Return the weapon right behind ``of them``: ``465 of them (were) drones``."""
    at = item.last + 1
    while at < len(scene.tagged.kinds) and "be" in scene.tagged.kinds[at]:
        at += 1
    noun = scene.tagged.nouns.get(at)
    return noun if noun is not None and not noun.classes.isdisjoint(FLEETS) else None


def _is_sum(scene: Scene, item: Counted) -> bool:
    """Tell whether a number without a noun is that of drones and missiles together.

    Then the sentence has both: ``810 drones, 13 missiles: 823 in all``.
    """
    parts: dict[str, list[float]] = {"drone": [], "missile": []}
    for other in scene.items:
        for kind in parts.keys() & (other.noun.classes if other.noun else NO_CLASSES):
            parts[kind].append(other.quantity.value)
    return any(
        drones + missiles == item.quantity.value
        for drones in parts["drone"]
        for missiles in parts["missile"]
    )


def _numbered(scene: Scene, item: Counted) -> NounMention | None:
    """Return the noun of ``the number of drones stood at 450``, ``and that of missiles at 30``."""
    lower, kinds = scene.tagged.lower, scene.tagged.kinds
    at = item.first - 1
    if at < 3 or not (lower[at] in ("at", "to") or kinds[at] & {"be", "growth"}):
        return None
    for start in range(at - 1, max(-1, at - NUMBER_REACH), -1):
        if lower[start] in CLAUSE_ENDS or (start in scene.covered and lower[start] != "and"):
            return None
        if lower[start] in ("of", "for") and _opens_number(scene, start - 1):
            nouns = (scene.tagged.nouns.get(i) for i in range(start + 1, at))
            noun = next((noun for noun in nouns if noun is not None), None)
            return noun if noun and not noun.classes.isdisjoint(NUMBERED) else None
    return None


def _opens_number(scene: Scene, at: int) -> bool:
    """Tell whether token ``at`` may stand before ``of`` and what a number counts."""
    return at >= 0 and (
        "total_noun" in scene.tagged.kinds[at] or scene.tagged.lower[at] in ("and", "that")
    )


def _paired(scene: Scene, item: Counted) -> NounMention | None:
    """Return the noun of one of two bare numbers that tell of two kinds in their order.

    ``Of 496 drones and 53 missiles it stopped 439 and 39``: the first is of drones.
    """
    kinds: dict[str, NounMention] = {}
    at = _place(scene, item)
    if _joins_bare(scene, at - 1):
        first = scene.items[at - 1]
    elif _joins_bare(scene, at):
        first = item
    else:
        return None
    for noun in _counted_before(scene, first):
        for kind in ("drone", "missile"):
            if kind in noun.classes:
                kinds.setdefault(kind, noun)
    if len(kinds) < 2:
        return None
    later, earlier = list(kinds)[:2]
    most, second = _told_amounts(scene, first), scene.items[_place(scene, first) + 1]
    if _fit(most, earlier, first) and _fit(most, later, second):
        return kinds[earlier if first is item else later]
    return kinds[later if first is item else earlier]


def _fit(told: dict[str, float], kind: str, item: Counted) -> bool:
    """Tell whether as many as the number says were told of a kind, or none at all."""
    return told.get(kind, item.quantity.value) >= item.quantity.value


def _joins_bare(scene: Scene, at: int) -> bool:
    """Tell whether the number ``at`` and the next are two of no noun: ``439 and 39``."""
    if at < 0 or at + 1 >= len(scene.items):
        return False
    one, other = scene.items[at], scene.items[at + 1]
    if not (one.elided and other.elided):
        return False
    listed = one.first > 1 and scene.tagged.lower[one.first - 1] == ","
    if listed and one.first - 2 in scene.covered and scene.items[at - 1].elided:
        return False
    return scene.tagged.lower[one.last + 1 : other.first] == ("and",)


def _counted_before(scene: Scene, item: Counted) -> list[NounMention]:
    """Return the nouns that numbers counted before this one, the latest first, each kind once."""
    here = [other.noun for other in scene.items if other.noun and other.first < item.first]
    if not here:
        here = [noun for at, noun in sorted(scene.tagged.nouns.items()) if at < item.first]
    found: dict[str, NounMention] = {}
    for mention in [*reversed(here), *scene.discourse.nouns]:
        for noun in _apart(mention):
            if noun.classes:
                found.setdefault(noun.lemma, noun)
    return list(found.values())


def _apart(noun: NounMention) -> tuple[NounMention, ...]:
    """Return the two kinds of ``drones and missiles``, the latter first; any other noun alone."""
    first, _, second = noun.lemma.partition(" and ")
    if "aerial_target" not in noun.classes or not second:
        return (noun,)
    missiles_first = first.split()[-1] in ("missile", "rocket")
    return (DRONE, MISSILE) if missiles_first else (MISSILE, DRONE)


def _label(scene: Scene, item: Counted) -> NounMention | None:
    """Return the noun that stands as a label right before a number: ``guided bombs: 1,004``."""
    lower = scene.tagged.lower
    at = item.first - 1
    if at < 1 or lower[at] not in LABEL_MARKS:
        return None
    ends = [
        noun
        for noun in scene.tagged.nouns.values()
        if noun.last == at - 1
        and not any(verb.first < noun.first <= verb.last for verb in scene.tagged.verbs)
    ]
    if not ends:
        return _long_label(scene, at)
    longest = max(ends, key=lambda noun: noun.last - noun.first)
    return None if _is_doer(scene, longest) else longest


def _long_label(scene: Scene, end: int) -> NounMention | None:
    """Return the noun that opens a label of several words: ``Drones at the front: 2,720``."""
    start = end
    while start > 0 and scene.tagged.lower[start - 1] not in CLAUSE_ENDS:
        start -= 1
    for at in range(start, min(start + 3, end)):
        noun = scene.tagged.nouns.get(at)
        if noun is not None and noun.last + 1 < end and not noun.classes.isdisjoint(NUMBERED):
            behind = noun.last + 1
            place = "preposition" in scene.tagged.kinds[behind]
            if place or any(v.first == behind and v.form == "ed" for v in scene.tagged.verbs):
                return noun
    return None


def _antecedents(scene: Scene, item: Counted) -> list[NounMention]:
    """Return the counted nouns before the quantity, the nearest first, then the next one behind."""
    nouns = sorted(scene.tagged.nouns.items(), reverse=True)
    here = [noun for at, noun in nouns if at < item.first and not _is_subject(scene, noun, item)]
    after = [noun for at, noun in reversed(nouns) if at > item.last]
    carried = scene.discourse.carried
    told = [carried.noun] if carried is not None and carried.noun is not None else []
    before = [*here, *told, *scene.discourse.nouns]
    kinds = [noun.classes & {"drone", "missile"} for noun in before[:4]]
    mixed = frozenset({"drone"}) in kinds and frozenset({"missile"}) in kinds
    if mixed:
        before = _large_enough_first(scene, item, before)
    named = any(not noun.classes.isdisjoint(FLEETS) for noun in (*before, *dict(nouns).values()))
    meant = [] if named or scene.verb_classes.isdisjoint(DOWNING) else [DRONE, MISSILE]
    return [*before, *after[:1], *([MIXED] if mixed else []), PERSON, SOLDIER, *meant]


def _large_enough_first(
    scene: Scene, item: Counted, nouns: Sequence[NounMention]
) -> list[NounMention]:
    """Put weapons of which fewer were told than the number says behind the others.

    After ``136 drones and four missiles`` the 61 that were shot down are drones.
    """
    told = _told_amounts(scene, item)
    if item.more or len(told) < 2:
        return list(nouns)
    small = {kind for kind, most in told.items() if most < item.quantity.value}
    return sorted(nouns, key=lambda noun: bool(noun.classes & small))


def _is_doer(scene: Scene, noun: NounMention) -> bool:
    """Tell whether equipment is what did it: ``destroyed by the region's air defence``."""
    return (
        "equipment" in noun.classes
        and "by" in scene.tagged.lower[max(0, noun.first - 4) : noun.first]
    )


def _told_amounts(scene: Scene, item: Counted) -> dict[str, float]:
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

    That is a noun that no number counts, with a verb and no mark between it and the number.
    """
    if noun.last in scene.covered:
        return False
    if _is_doer(scene, noun):
        return True
    between = range(noun.last + 1, item.first)
    if any(scene.tagged.lower[at] in ",;:.–—()" for at in between):
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
        return [PERSON, THING] if _is_person(scene, item) else [THING]
    return [*_antecedents(scene, item)[:MOST_ANTECEDENTS], PERSON, SOLDIER]


def _is_person(scene: Scene, item: Counted) -> bool:
    """Tell whether an unknown noun names people by its ending (``five dockers``)."""
    if not item.modifiers:
        return False
    return scene.tagged.lower[item.modifiers[-1]].endswith(scene.cues.person_endings)


def _near(scene: Scene, item: Counted) -> list[Reading]:
    """Return readings by a noun and a verb that merely stand in one sentence."""
    found = []
    for noun in nouns_for(scene, item):
        inherited = item.noun is None
        kinds = noun.classes or (
            {OUTCOME_VERBS[noun.outcome][0]} if noun.outcome in OUTCOME_VERBS else frozenset()
        )
        for kind in sorted(kinds):
            for metric in _metrics_of(kind):
                if not scene.verb_classes.isdisjoint(metric.verbs):
                    verb = _verb_of(scene, metric)
                    found.append(Reading(metric, verb, "near", NEAR_COST, noun, inherited))
    return found


def _verb_of(scene: Scene, metric: Metric) -> VerbMention | None:
    """Return the first verb of the sentence that a metric has a frame for."""
    for verb in scene.tagged.verbs:
        if not classes_of(verb.senses).isdisjoint(metric.verbs):
            return verb
    return None


def _topic(scene: Scene, item: Counted) -> list[Reading]:
    """Return readings that go on with what the text has just counted."""
    carried = scene.discourse.carried
    found = []
    if item.noun is not None:
        for kind in sorted(item.noun.classes):
            for metric in _metrics_of(kind):
                same = carried is not None and carried.metric.id == metric.id
                if (
                    same
                    or (metric.needs and not metric.needs.isdisjoint(scene.around))
                    or kind in ("money", "area")
                ):
                    found.append(Reading(metric, None, "topic", TOPIC_COST, item.noun))
    elif item.elided:
        if carried is not None:
            found.append(
                carried._replace(verb=None, relation="topic", cost=TOPIC_COST, inherited=True)
            )
            found.extend(_recent(scene, carried))
        found.extend(_outcome_before(scene, item))
    elif _is_person(scene, item):
        found.extend(
            Reading(metric, None, "topic", TOPIC_COST, PERSON, True)
            for metric in _metrics_of("person")
            if metric.needs and not metric.needs.isdisjoint(scene.around)
        )
    return found


def _recent(scene: Scene, carried: Reading) -> list[Reading]:
    """Return readings as what was told before the last fact, by nouns that may have it."""
    names = dict.fromkeys(name for name, _, _ in reversed(scene.discourse.stated[-MOST_RECENT:]))
    found = []
    for name in names:
        metric = load_catalogue().metrics[name]
        if metric.id == carried.metric.id or metric.family not in WAR_FAMILIES:
            continue
        nouns = (n for n in scene.discourse.nouns if not n.classes.isdisjoint(metric.nouns))
        noun = next(nouns, None)
        if noun is not None:
            found.append(Reading(metric, None, "recent", TOPIC_COST + 0.5, noun, True))
    return found


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
        for kind in FLEETS
        if kind in item.noun.classes
    ] + [
        Reading(frames()[kind, "seize"], None, "bare", 9.0, item.noun)
        for kind in ("settlement", "area")
        if kind in item.noun.classes and not scene.around.isdisjoint(scene.cues.topics["ground"])
    ]


def _outcome_before(scene: Scene, item: Counted) -> list[Reading]:
    """Return the reading of the last noun of outcome (``casualties``) before a bare number."""
    for noun in _antecedents(scene, item):
        if noun.outcome in OUTCOME_VERBS:
            metric = frames()[OUTCOME_VERBS[noun.outcome or ""]]
            return [Reading(metric, None, "outcome", TOPIC_COST, noun, True)]
        for kind in sorted(noun.classes & SELF_TOLD.keys()):
            metric = frames()[kind, SELF_TOLD[kind]]
            return [Reading(metric, None, "outcome", TOPIC_COST, noun, True)]
    return []


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
        named = [at for at in clause if _names_means(scene, table, at)]
        if any(_attends(scene, item, down, at) for at in named):
            cost = down.cost - 0.2
            return [down._replace(metric=metrics[metric], relation="means", cost=cost)]
    return []


def _to_come(scene: Scene, item: Counted, found: Sequence[Reading]) -> list[Reading]:
    """Return deliveries that are still to come as pledges: ``will supply six launchers``."""
    pledged = load_catalogue().metrics.get("aid_pledged")
    return [
        reading._replace(metric=pledged, cost=reading.cost - 0.1)
        for reading in found
        if pledged is not None
        and reading.metric.id == "aid_delivered"
        and reading.verb is not None
        and (scene.cues.is_planned(scene.tagged, item, reading.verb) or _bare_to(scene, reading))
    ]


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


def _switched(item: Counted, found: Sequence[Reading]) -> list[Reading]:
    """Return the same readings for soldiers instead of civilians, and the other way round."""
    noun = item.noun
    if noun is not None and noun.outcome is None and noun.lemma not in ("man", "body", "corpse"):
        return []
    metrics = load_catalogue().metrics
    switched = []
    for reading in found:
        other = PEOPLE_AND_TROOPS.get(reading.metric.id)
        if other and other != reading.metric.id and (reading.inherited or noun is not None):
            switched.append(reading._replace(metric=metrics[other], cost=reading.cost + 0.01))
    return switched


def listed_reading(scene: Scene, item: Counted) -> Reading | None:
    """Return the reading of an entry of a list: ``Tanks – 1,077 (+17)``, the noun in front."""
    if item.noun is not None:
        return _lost_line(scene, item)
    at = _list_dash(scene, item) if item.elided else None
    in_list = _in_loss_list(scene)
    if at is None or not (in_list or scene.around & scene.cues.losses):
        return None
    nouns = [n for n in scene.tagged.nouns.values() if n.last < at and at - n.last <= 6]
    if not nouns:
        return None
    noun = max(nouns, key=lambda n: (n.last, n.last - n.first))
    if _is_doer(scene, noun) or (noun.classes & {"drone", "missile"} and not in_list):
        return None
    soldiers = "soldier" in noun.classes
    metric = frames()["soldier", "lose_men"] if soldiers else frames()["equipment", "destroy"]
    return Reading(metric, None, "listed", 0.5, noun)


def _in_loss_list(scene: Scene) -> bool:
    """Tell whether the last fact was a loss and the sentence, without a verb, may go on with it."""
    carried = scene.discourse.carried
    return carried is not None and carried.metric.id in LOSS_METRICS and not _has_verb(scene)


def _has_verb(scene: Scene) -> bool:
    """Tell whether a verb that can be nothing else stands in the sentence."""
    nouns = {verb.first for verb in scene.tagged.verbs if verb.form == "noun"}
    return any(verb.form in ("ed", "s") and verb.first not in nouns for verb in scene.tagged.verbs)


def _lost_line(scene: Scene, item: Counted) -> Reading | None:
    """Return the reading of an entry that has the number first: ``52 artillery systems``.

    Totals since the start of a war are those of losses too, where nothing else is said of them.
    """
    kinds = item.noun.classes if item.noun else NO_CLASSES
    losses = bool(scene.around & scene.cues.losses)
    if "soldier" in kinds and losses and not _has_verb(scene):
        return Reading(frames()["soldier", "lose_men"], None, "listed", 3.0, item.noun)
    if kinds.isdisjoint({"equipment", "drone", "missile"}) or _has_verb(scene):
        return None
    since = "since" in scene.words and not scene.words.isdisjoint(scene.cues.outsets)
    if not (since or (losses and "equipment" in kinds) or _in_loss_list(scene)):
        return None
    return Reading(frames()["equipment", "destroy"], None, "listed", 3.0, item.noun)


def _list_dash(scene: Scene, item: Counted) -> int | None:
    """Return the token of the dash or colon between noun and number of a list entry."""
    lower = scene.tagged.lower
    at = item.first - 1
    if lower[item.first] == "~":
        return item.first
    while at >= 0 and lower[at] in ("(", "+", "about", "approximately", "approx"):
        at -= 1
    if at >= 0 and lower[at][0].isdigit() and item.quantity.form == "plus":
        whole = next((i for i in scene.items if i.quantity.last == at), None)
        at = (whole.first - 1) if whole is not None else at
        while at >= 0 and lower[at] in ("about", "approximately", "~"):
            at -= 1
    if at + 1 < len(lower) and lower[at + 1] == "~":
        return at + 1
    return at if at >= 1 and lower[at] in "-–—‒:~" else None


def list_gap(scene: Scene, start: int, end: int) -> bool:
    """Tell whether the words between two quantities make them members of one list."""
    tagged = scene.tagged
    joined = False
    for at in range(start, end):
        word = tagged.lower[at]
        if word in ",&:" or word in scene.cues.joiners:
            joined = True
        elif word in ("which", "whom") and at and tagged.lower[at - 1] == "of":
            joined = True
        elif word in ".;!?":
            return False
        if any(verb.first == at and verb.form in ("ed", "s", "base") for verb in tagged.verbs):
            return False
    return joined


def same_frame(reading: Reading, item: Counted, cost: float) -> Reading | None:
    """Return ``reading`` with the noun of ``item``, None when the catalogue knows no such frame."""
    if item.noun is None:
        return reading._replace(cost=cost, inherited=True) if item.elided else None
    names = {name for name, _ in reading.verb.senses} if reading.verb else set(reading.metric.verbs)
    for kind in sorted(item.noun.classes):
        for name in reading.metric.verbs:
            metric = frames().get((kind, name))
            if name in names and metric is not None:
                return reading._replace(metric=metric, cost=cost, noun=item.noun, inherited=False)
    return None
