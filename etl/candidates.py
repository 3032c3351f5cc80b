"""Every reading that a number might have: what the grammar finds, and what the words allow.

The grammar (``frames``) reads a number through a verb that stands to it in a known way. Texts
are freer than any grammar, so the nouns, the verbs of the sentence and the facts just before add
looser readings; which one holds, or none, is decided by ``choice``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from etl.antecedents import (
    DOWNING,
    DRONE,
    MIXED,
    MOST_RECENT,
    PERSON,
    antecedents_of,
    is_person,
    left_out,
    names_several,
    nouns_for,
    with_noun,
)
from etl.catalogue import Metric, load_catalogue
from etl.columns import BAR, column_at, metric_of
from etl.counted import Counted
from etl.frames import (
    COST,
    OUTCOME_VERBS,
    SELF_TOLD,
    UNKNOWN_COST,
    Reading,
    frames,
    readings,
)
from etl.lexicon import PhraseTable
from etl.losses import listed_reading, lost_line
from etl.scene import Scene, place_of
from etl.tags import VerbMention, classes_of

# Behind "of" in front of a number they point back to what was counted last.
THOSE = frozenset({"these", "those", "them", "whom"})
NEAR_COST = 8.0
TOPIC_COST = 9.0
PEOPLE_AND_TROOPS = {
    "people_killed": "troops_killed",
    "people_injured": "troops_wounded",
    "troops_killed": "people_killed",
    "troops_wounded": "people_injured",
    "troops_missing": "troops_missing",
}
# Aid is promised or there by the tense of its verb, which the choice weighs.
IN_TIME = {"aid_delivered": "aid_pledged", "aid_pledged": "aid_delivered"}
OTHER_TIME_COST = 1.0
GROWN_COST = 3.0
# Nouns of soldiers and of civilians alike.
EITHER = frozenset({"man", "body", "corpse", "officer", "volunteer", "guard", "medic"})
FLEETS = ("drone", "missile", "aerial_target", "glide_bomb")
WAR_FAMILIES = frozenset({"drones", "missiles", "air", "ground", "equipment"})


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
    bare, item = item, with_noun(scene, item)
    if listed is None and item.noun is not None:
        listed = lost_line(scene, item)
    found = _by_grammar(scene, item)
    if not found and item is not bare and (others := _by_grammar(scene, bare)):
        # The label says where or whose it is, not what: "At the port: 80 killed".
        item, found = bare, others
    if listed is not None:
        found.append(listed)
    if before is not None:
        coordinated = same_frame(before, item, before.cost + 0.6)
        if coordinated is None and names_several(scene, item):
            coordinated = before._replace(cost=before.cost + 0.6 + UNKNOWN_COST, inherited=True)
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
    found.extend(_in_other_time(found))
    found.extend(_to_come(scene, item, found))
    found = _possible(scene, item, found)
    if len(found) < 2:
        return found
    best: dict[str, Reading] = {}
    for reading in sorted(found, key=COST):
        best.setdefault(reading.metric.id, reading)
    return list(best.values())


def _possible(scene: Scene, item: Counted, found: list[Reading]) -> list[Reading]:
    """Return the readings that the sentence as a whole leaves possible."""
    if _is_attack(scene, item):
        found = [reading for reading in found if reading.metric.family != "aid"]
    if _is_of_those(scene, item):
        found = [reading for reading in found if _same_people(scene, reading)]
    return found


def _is_of_those(scene: Scene, item: Counted) -> bool:
    """Tell whether ``of these`` or ``of whom`` in front makes a number a part of what was told."""
    lower, at = scene.tagged.lower, item.first - 1
    if at >= 0 and lower[at] == ",":
        at -= 1
    return at > 0 and lower[at - 1] == "of" and lower[at] in THOSE


def _same_people(scene: Scene, reading: Reading) -> bool:
    """Tell whether a part of soldiers are soldiers, and of civilians civilians."""
    carried = scene.discourse.carried
    families = {"troops", "people"}
    if carried is None or {carried.metric.family, reading.metric.family} - families:
        return True
    return carried.metric.family == reading.metric.family


def _is_attack(scene: Scene, item: Counted) -> bool:
    """Tell whether weapons are no aid: the enemy sent them, or it is said how many were downed."""
    if item.noun is None or item.noun.classes.isdisjoint(FLEETS):
        return False
    if not scene.words.isdisjoint(scene.cues.topics["enemy"]):
        return True
    counted = any(other.elided and other.first > item.last for other in scene.items)
    downed = (verb for verb in scene.tagged.verbs if verb.form == "ed")
    return counted and any(not verb.classes().isdisjoint(DOWNING) for verb in downed)


def _by_grammar(scene: Scene, item: Counted) -> list[Reading]:
    """Return the readings of the frames."""
    return readings(scene.tagged, item, left_out(scene, item), scene.covered)


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
    at = place_of(scene, item)
    for near in (at - 1, at + 1):
        if not 0 <= near < len(scene.items):
            continue
        other = scene.items[near]
        one, two = (other, item) if near < at else (item, other)
        listed = other.noun is not None and "equipment" in other.noun.classes
        if listed and list_gap(scene, one.last + 1, two.first):
            return True
    return False


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
    lately = {metric for metric, _, _ in scene.discourse.stated[-MOST_RECENT:]}
    found = []
    if item.noun is not None:
        for kind in sorted(item.noun.classes):
            for metric in _metrics_of(kind):
                same = metric.id in lately
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
        found.extend(_needed(scene, item))
    elif is_person(scene, item):
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


def _needed(scene: Scene, item: Counted) -> list[Reading]:
    """Return readings of the noun before a bare number by what the text speaks of."""
    noun = next((n for n in antecedents_of(scene, item) if n.classes), None)
    if noun is None:
        return []
    relation, cost = ("total", GROWN_COST) if _grown_to(scene, item) else ("topic", TOPIC_COST)
    return [
        Reading(metric, None, relation, cost, noun, True)
        for kind in sorted(noun.classes)
        for metric in _metrics_of(kind)
        if metric.needs and not metric.needs.isdisjoint(scene.around)
    ]


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
        for kind in FLEETS
        if kind in item.noun.classes
    ] + [
        Reading(frames()[kind, "seize"], None, "bare", 9.0, item.noun)
        for kind in ("settlement", "area")
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
    if noun is not None and not (
        noun.outcome or "national" in noun.classes or noun.lemma in EITHER
    ):
        return []
    metrics = load_catalogue().metrics
    switched = []
    for reading in found:
        other = PEOPLE_AND_TROOPS.get(reading.metric.id)
        if other and other != reading.metric.id and (reading.inherited or noun is not None):
            switched.append(reading._replace(metric=metrics[other], cost=reading.cost + 0.01))
    return switched


def _in_other_time(found: Sequence[Reading]) -> list[Reading]:
    """Return promised aid as delivered and delivered aid as promised."""
    metrics = load_catalogue().metrics
    return [
        reading._replace(metric=metrics[other], cost=reading.cost + OTHER_TIME_COST)
        for reading in found
        if (other := IN_TIME.get(reading.metric.id)) is not None
    ]


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
        elif word == ";" and ":" in tagged.lower[:start]:
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
