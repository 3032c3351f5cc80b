"""The numbers of one sentence, each with the reading it gets or the reason why it gets none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.catalogue import Metric
from etl.counted import Counted
from etl.cues import Cues, cues_of
from etl.discourse import Discourse
from etl.frames import Reading, frames, readings
from etl.tags import NounMention, Tagged

FLEETS = ("drone", "missile", "aerial_target")
ACCEPTED = 7.0
ACCEPTED_ELIDED = 4.5
ACCEPTED_ZERO = 2.5
PEOPLE_TO_TROOPS = {
    "people_killed": ("soldier", "kill"),
    "people_injured": ("soldier", "injure"),
}
TROOPS_TO_PEOPLE = {
    "troops_killed": ("person", "kill"),
    "troops_wounded": ("person", "injure"),
}


@dataclass(frozen=True, slots=True)
class Interpreted:
    """A counted quantity with its reading, or with the reason why it states no fact.

    ``scope`` and ``planned`` are what the words say, None and False when they do not.
    """

    counted: Counted
    reading: Reading | None
    reason: str | None = None
    planned: bool = False
    scope: str | None = None


@dataclass(frozen=True)
class _Scene:
    """The sentence and what stands around it, for the rules below."""

    tagged: Tagged
    items: Sequence[Counted]
    covered: frozenset[int]
    discourse: Discourse
    cues: Cues

    def words(self) -> frozenset[str]:
        """Return the words of the sentence."""
        return frozenset(self.tagged.lower)


def interpret(
    tagged: Tagged, items: Sequence[Counted], discourse: Discourse, language: str = "en"
) -> list[Interpreted]:
    """Return every quantity of a sentence with its reading or its reason, in order.

    ``discourse`` is the state before the sentence: nouns to refer back to, the reading that an
    entry of a list takes over, and the words around.
    """
    covered = frozenset(at for item in items for at in range(item.first, item.last + 1))
    scene = _Scene(tagged, items, covered, discourse, cues_of(language))
    found: list[Interpreted] = []
    for item in items:
        found.append(_interpret_one(scene, item, found))
    found = _settle_wholes(scene, found)
    found = _settle_parts(scene, found)
    finished: list[Interpreted] = []
    for entry in found:
        finished.append(_finished(scene, entry, finished))
    return finished


def _interpret_one(scene: _Scene, item: Counted, found: Sequence[Interpreted]) -> Interpreted:
    if item.reason and item.reason != "no counted noun":
        return Interpreted(item, None, item.reason)
    conversion = _conversion(scene, item, found)
    if conversion is not None:
        return Interpreted(item, None, conversion)
    choices = readings(scene.tagged, item, _antecedents(scene, item), scene.covered)
    listed = _listed(scene, item)
    inherited = _coordinated(scene, found, item)
    extra = [reading for reading in (listed, inherited) if reading is not None]
    ranked = sorted([*choices, *extra], key=lambda reading: reading.cost)
    return _choose(scene, item, ranked)


def _antecedents(scene: _Scene, item: Counted) -> list[NounMention]:
    """Return the counted nouns before the quantity, the nearest first."""
    nouns = sorted(scene.tagged.nouns.items(), reverse=True)
    here = [noun for at, noun in nouns if at < item.first]
    after = [noun for at, noun in reversed(nouns) if at > item.last]
    return [*here, *scene.discourse.nouns, *after[:1]]


def _conversion(
    scene: _Scene, item: Counted, found: Sequence[Interpreted]
) -> str | None:
    """Tell a conversion in brackets, such as ``300 sq km (115 square miles)``."""
    if item.noun is None or item.first == 0 or not found:
        return None
    opened = "(" in scene.tagged.lower[max(0, item.first - 2) : item.first]
    before = found[-1].counted
    if not opened or before.noun is None:
        return None
    same = before.noun.classes & item.noun.classes & {"money", "area"}
    return "conversion" if same and item.first - before.last <= 5 else None


def _listed(scene: _Scene, item: Counted) -> Reading | None:
    """Return the reading of an entry of a list: ``Tanks – 1,077 (+17)``, the noun in front."""
    if item.noun is not None or not item.elided:
        return None
    lower = scene.tagged.lower
    at = item.first - 1
    while at >= 0 and lower[at] in ("(", "+", "about", "approximately", "approx"):
        at -= 1
    plus = item.quantity.form == "plus"
    if at >= 0 and lower[at][0].isdigit() and plus:
        before = next((i for i in scene.items if i.quantity.last == at), None)
        at = (before.first - 1) if before is not None else at
        while at >= 0 and lower[at] in ("about", "approximately"):
            at -= 1
    if at < 1 or lower[at] not in "-–—‒:":
        return None
    nouns = [n for n in scene.tagged.nouns.values() if n.last < at and at - n.last <= 6]
    if not nouns or not _is_loss_list(scene):
        return None
    noun = max(nouns, key=lambda n: (n.last, n.last - n.first))
    metric = frames()["soldier", "lose_men"] if "soldier" in noun.classes else frames()["equipment", "destroy"]
    return Reading(metric, None, "listed", 0.5, noun)


def _is_loss_list(scene: _Scene) -> bool:
    around = scene.words() | scene.discourse.around()
    return bool(around & scene.cues.losses)


def _coordinated(
    scene: _Scene, found: Sequence[Interpreted], item: Counted
) -> Reading | None:
    """Return the reading that a member of a list takes from the member before it."""
    before = next((entry for entry in reversed(found) if entry.reading is not None), None)
    if before is None or before.reading is None:
        return None
    cost = _list_gap(scene, before.counted.last + 1, item.first)
    if cost is None:
        return None
    return _same_frame(before.reading, item, before.reading.cost + cost)


def _list_gap(scene: _Scene, start: int, end: int) -> float | None:
    """Return the cost of the words between two members of a list, None when it is no list."""
    tagged = scene.tagged
    joined = False
    cost = 0.5
    for at in range(start, end):
        word, kinds = tagged.lower[at], tagged.kinds[at]
        if word in ",&" or word in ("and", "or", "plus", "as", "well", "along", "with", "also"):
            joined = True
        elif word == ":" or (word in ("which", "whom") and at and tagged.lower[at - 1] == "of"):
            joined = True
            cost += 0.3
        elif at in scene.covered:
            cost += 0.05
        elif kinds & {"preposition"} or tagged.sentence.tokens[at].text[:1].isupper():
            cost += 0.2
        elif kinds & {"determiner", "adverb", "more"}:
            cost += 0.05
        elif word in ".;:!?":
            return None
        else:
            cost += 0.6
        if any(verb.first == at and verb.form in ("ed", "s", "base") for verb in tagged.verbs):
            return None
    return cost if joined else None


def _same_frame(reading: Reading, item: Counted, cost: float) -> Reading | None:
    """Return ``reading`` with the noun of ``item``, None when the catalogue knows no such frame."""
    if item.noun is None:
        return replace(reading, cost=cost, inherited=True) if item.elided else None
    names = {name for name, _ in reading.verb.senses} if reading.verb else set(reading.metric.verbs)
    for kind in sorted(item.noun.classes):
        for name in reading.metric.verbs:
            metric = frames().get((kind, name))
            if name in names and metric is not None:
                return replace(reading, metric=metric, cost=cost, noun=item.noun, inherited=False)
    return None


def _choose(scene: _Scene, item: Counted, choices: Sequence[Reading]) -> Interpreted:
    """Return the first reading that nothing speaks against, else the reason."""
    reason = "no metric" if item.noun or item.elided else item.reason or "no metric"
    limit = ACCEPTED
    if item.noun is None:
        limit = ACCEPTED_ELIDED
    if item.quantity.form == "zero":
        limit = ACCEPTED_ZERO
    for reading in choices:
        if reading.cost > limit:
            break
        if _is_apposition(scene, item):
            return Interpreted(item, None, "part of the whole")
        if item.quantity.form == "zero" and not _zero_fits(scene, item, reading):
            continue
        if not _has_needs(scene, reading):
            reason = "not about the metric"
            continue
        against = scene.cues.against(scene.tagged, item, reading)
        if against is None:
            return Interpreted(item, reading)
        return Interpreted(item, None, against)
    return Interpreted(item, None, reason)


def _is_apposition(scene: _Scene, item: Counted) -> bool:
    """Tell ``six dead, one a girl of five``: a small number that singles somebody out."""
    at = item.quantity.last + 1
    lower = scene.tagged.lower
    if item.noun is not None or at >= len(lower):
        return False
    return lower[at] in ("a", "an", "aged") or (
        lower[at] == "in" and at + 1 < len(lower) and lower[at + 1] in ("three", "four", "five", "ten")
    )


def _zero_fits(scene: _Scene, item: Counted, reading: Reading) -> bool:
    """Tell whether ``no`` counts: with the noun itself; only ``none`` may leave it out."""
    determiner = scene.tagged.lower[item.quantity.last] == "no"
    return reading.verb is not None and not (determiner and reading.inherited)


def _has_needs(scene: _Scene, reading: Reading) -> bool:
    """Tell whether the words that the metric needs stand around, and none that it must not have."""
    metric, words = reading.metric, scene.words()
    if metric.unless & words:
        return False
    around = words | scene.discourse.around()
    if metric.needs and not metric.needs & around:
        return False
    kinds = reading.noun.classes if reading.noun else frozenset()
    needed = [metric.needs_for[kind] for kind in kinds if kind in metric.needs_for]
    return not needed or len(needed) < len(kinds & set(metric.nouns)) or any(n & words for n in needed)


def _settle_wholes(scene: _Scene, found: list[Interpreted]) -> list[Interpreted]:
    """Read ``32 of 53 drones`` and ``of 53 drones it shot down 32``: the whole was launched."""
    for index, entry in enumerate(found):
        whole = entry.counted.whole
        if whole is not None:
            found[whole] = _whole(scene, found[whole].counted, entry.reading)
        elif _is_fronted(scene, entry.counted):
            later = next((e.reading for e in found[index + 1 :] if e.reading), None)
            if later is not None:
                found[index] = _whole(scene, entry.counted, later)
    return found


def _is_fronted(scene: _Scene, item: Counted) -> bool:
    """Tell whether ``of`` or ``out of`` opens the clause in front of a quantity."""
    lower = scene.tagged.lower
    at = item.first - 1
    while at >= 0 and scene.tagged.kinds[at] & {"determiner"}:
        at -= 1
    if at < 0 or lower[at] != "of":
        return False
    at -= 2 if at and lower[at - 1] == "out" else 1
    return at < 0 or lower[at] in ".;:–—•" or lower[at] in ("and", "but")


def _whole(scene: _Scene, item: Counted, part: Reading | None) -> Interpreted:
    noun = item.noun or (part.noun if part else None)
    kind = next((k for k in FLEETS if noun is not None and k in noun.classes), None)
    metric = frames().get((kind, "launch")) if kind else None
    if metric is None or part is None:
        return Interpreted(item, None, "whole of a part")
    stated = (metric.id, item.quantity.low, item.quantity.high)
    if stated in scene.discourse.stated:
        return Interpreted(item, None, "stated before")
    if item.noun is None and any(name == metric.id for name, _, _ in scene.discourse.stated):
        return Interpreted(item, None, "whole of a part")
    reading = replace(part, metric=metric, noun=noun, inherited=item.noun is None, verb=None)
    return Interpreted(item, reading)


def _settle_parts(scene: _Scene, found: list[Interpreted]) -> list[Interpreted]:
    """Drop a part of a whole of the same metric: ``including three children``, ``11 by F-16s``."""
    for index, entry in enumerate(found):
        if entry.reading is None or index == 0:
            continue
        if not _is_subset(scene, entry.counted):
            continue
        metric = entry.reading.metric.id
        before = [e for e in found[:index] if e.reading and e.reading.metric.id == metric]
        before = [e for e in before if (e.counted.quantity.low or 0) >= (entry.counted.quantity.low or 0)]
        stated = any(name == metric for name, _, _ in scene.discourse.stated)
        if _has_own_place(scene, entry.counted):
            continue
        if (before or (stated and entry.counted.partitive)) and not _breakdown(found, index, metric):
            found[index] = Interpreted(entry.counted, None, "part of the whole")
    return found


def _has_own_place(scene: _Scene, item: Counted) -> bool:
    """Tell whether a place of its own follows a quantity: ``16 over Bryansk``."""
    tagged, at = scene.tagged, item.last + 1
    if at + 1 >= len(tagged.lower) or "preposition" not in tagged.kinds[at]:
        return False
    if tagged.lower[at] not in scene.cues.place_links:
        return False
    return any(token.text[:1].isupper() for token in tagged.sentence.tokens[at + 1 : at + 4])


def _is_subset(scene: _Scene, item: Counted) -> bool:
    """Tell whether words of inclusion stand before a quantity or ``of them`` behind it."""
    lower = scene.tagged.lower
    at = item.first - 1
    while at >= 0 and scene.tagged.kinds[at] & {"determiner", "adverb"}:
        at -= 1
    if at >= 0 and lower[at] in scene.cues.inclusion:
        return True
    return item.partitive or (at >= 1 and (lower[at - 1], lower[at]) in scene.cues.inclusion_pairs)


def _breakdown(found: Sequence[Interpreted], index: int, metric: str) -> bool:
    """Tell whether two or more kinds of weapon or equipment break a whole down (ruling 3)."""
    entry = found[index]
    if entry.reading is None or entry.reading.metric.family not in ("equipment", "missiles", "drones"):
        return False
    rest = [e for e in found[index + 1 :] if e.reading and e.reading.metric.id == metric]
    return bool(rest) and entry.counted.noun is not None


def _finished(scene: _Scene, entry: Interpreted, before: Sequence[Interpreted]) -> Interpreted:
    """Settle what the words around say: soldiers or civilians, planned or reported, scope."""
    if entry.reading is None:
        return entry
    reading = _soldiers_or_civilians(scene, entry.counted, entry.reading, before)
    if _is_loose_presence(scene, reading, before):
        return Interpreted(entry.counted, None, "no metric")
    planned, reason = scene.cues.plan(scene.tagged, entry.counted, reading)
    if reason is not None:
        return Interpreted(entry.counted, None, reason)
    scope = scene.cues.scope(scene.tagged, entry.counted, reading)
    return replace(entry, reading=reading, planned=planned, scope=scope)


def _is_loose_presence(
    scene: _Scene, reading: Reading, before: Sequence[Interpreted]
) -> bool:
    """Tell whether a left-out noun is read as soldiers somewhere with nothing to lean on."""
    if reading.metric.id != "troops_deployed" or not reading.inherited:
        return False
    told = [e.reading for e in before if e.reading] or [scene.discourse.carried]
    return told[-1] is None or told[-1].metric.id not in ("troops_deployed", "troops_recruited")


def _soldiers_or_civilians(
    scene: _Scene, item: Counted, reading: Reading, before: Sequence[Interpreted]
) -> Reading:
    """Return the reading for soldiers or for civilians, where the noun itself does not tell."""
    noun = reading.noun
    own = noun is not None and not reading.inherited and noun.outcome is None
    if own or reading.metric.id not in {**PEOPLE_TO_TROOPS, **TROOPS_TO_PEOPLE}:
        return reading
    military = _is_military(scene, item, before)
    if military is None:
        return reading
    if military:
        return _swap(reading, PEOPLE_TO_TROOPS)
    return _swap(reading, TROOPS_TO_PEOPLE)


def _swap(reading: Reading, table: dict[str, tuple[str, str]]) -> Reading:
    frame = table.get(reading.metric.id)
    metric: Metric | None = frames().get(frame) if frame else None
    return reading if metric is None else replace(reading, metric=metric)


def _is_military(
    scene: _Scene, item: Counted, before: Sequence[Interpreted]
) -> bool | None:
    """Tell whether the dead or wounded of an elided noun are soldiers; None when nothing tells."""
    lower = scene.tagged.lower
    near = set(lower[item.quantity.last + 1 : item.last + 1]) | set(lower[max(0, item.first - 3) : item.first])
    if near & scene.cues.civilian:
        return False
    if near & scene.cues.military:
        return True
    told = [entry.reading for entry in before if entry.reading is not None]
    if told and told[-1].metric.family in ("troops", "people"):
        return told[-1].metric.family == "troops"
    words = scene.words()
    civil, martial = words & scene.cues.civilian, words & scene.cues.military
    nouns = [n for at, n in sorted(scene.tagged.nouns.items(), reverse=True) if at < item.first]
    for noun in nouns:
        if noun.classes & {"soldier", "prisoner"} and not civil:
            return True
        if noun.classes & {"person"}:
            return False
    if civil:
        return False
    carried = scene.discourse.carried
    if carried is not None and carried.metric.family in ("troops", "people"):
        return carried.metric.family == "troops"
    for noun in scene.discourse.nouns[:4]:
        if noun.classes & {"soldier", "prisoner"}:
            return True
        if noun.classes & {"person"}:
            return False
    return True if martial or scene.discourse.title_words & scene.cues.military else None
