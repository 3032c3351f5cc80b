"""The numbers of one sentence, each with the reading it gets or the reason why it gets none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from etl.antecedents import currency_before
from etl.candidates import candidates, list_gap
from etl.choice import Judge
from etl.counted import Counted
from etl.cues import cues_of
from etl.discourse import Discourse
from etl.frames import FLEETS, Reading, frames
from etl.losses import LOSS_METRICS
from etl.place_lexicon import place_words
from etl.scene import Scene
from etl.tags import NounMention, Tagged

# Relations in which the verb does not govern the number.
LOOSE = frozenset(
    {"near", "topic", "list", "listed", "bare", "exists", "outcome", "part", "recent"}
)
ATTACKING = frozenset({"drones", "missiles", "air"})
# "Of these 52 were near Pokrovsk" has a part behind it, "of the 52" the whole.
POINTERS = frozenset({"these", "those"})
# It needs no "of" before a whole: "half the 200 drones".
HALF = "half"


class Interpreted(NamedTuple):
    """A counted quantity with its reading, or with the reason why it states no fact.

    ``judged`` is false where a rule of the number itself decided: a date, an age, a rate.
    """

    counted: Counted
    reading: Reading | None
    reason: str | None = None
    judged: bool = True


def interpret(
    tagged: Tagged,
    items: Sequence[Counted],
    discourse: Discourse,
    judge: Judge,
    ahead: Callable[[], frozenset[str]] = frozenset,
    language: str = "en",
) -> list[Interpreted]:
    """Return every quantity of a sentence with its reading or its reason, in order.

    ``discourse`` is the state before the sentence; ``judge`` decides between readings; ``ahead``
    reads the words behind a heading, which nothing before it explains.
    """
    scene = Scene(tagged, items, discourse, cues_of(language), ahead)
    found: list[Interpreted] = []
    for item in items:
        found.append(_interpret_one(scene, item, found, judge))
    return _settle_wholes(scene, found)


def _interpret_one(
    scene: Scene, item: Counted, found: Sequence[Interpreted], judge: Judge
) -> Interpreted:
    if item.reason and item.reason != "no counted noun":
        return Interpreted(item, None, item.reason, judged=False)
    if _is_conversion(scene, item, found):
        return Interpreted(item, None, "conversion", judged=False)
    out = scene.cues.ruled_out(scene.tagged, item, scene.covered)
    out = out or _shared_reason(scene, item, found)
    if out is not None:
        return Interpreted(item, None, out, judged=False)
    added = _added_in_brackets(scene, item, found)
    told = [entry.reading for entry in found if entry.judged]
    last = told[-1] if told else None
    before = _member_before(scene, item, found)
    readings = candidates(scene, item, before, last)
    if item.quantity.form == "zero":
        readings = [r for r in readings if _zero_fits(scene, item, r)]
    if not readings and added is None:
        return Interpreted(item, None, item.reason or "no metric")
    reading = judge.choose(scene, item, readings, told)
    reading = reading or _as_before(scene, item, readings, found)
    if added is not None and (reading is None or reading.metric != added.metric):
        reading = added
    if reading is None:
        return Interpreted(item, None, _why_not(scene, item, readings))
    reading = _settled_as(before, reading, readings)
    forbidden = _forbidden(scene, item, reading) or _broken(item, reading)
    item = _in_currency(scene, item, reading)
    return Interpreted(item, None if forbidden else reading, forbidden)


def _in_currency(scene: Scene, item: Counted, reading: Reading) -> Counted:
    """Return a number that is read as money with the currency that was named before it."""
    if reading.metric.unit != "currency" or item.quantity.currency is not None:
        return item
    currency = currency_before(scene, item)
    return item._replace(quantity=item.quantity._replace(currency=currency))


def _added_in_brackets(scene: Scene, item: Counted, found: Sequence[Interpreted]) -> Reading | None:
    """Return the reading of the day's part in brackets: what its total counts.

    ``700,000 troops (+1,250 in a day)`` adds to the troops, whatever else is counted around.
    """
    before = found[-1] if found else None
    if before is None or before.reading is None or item.quantity.form != "plus":
        return None
    between = scene.tagged.lower[before.counted.last + 1 : item.first]
    if between not in (("(",), ("(", "+")) or before.reading.metric.id not in LOSS_METRICS:
        return None
    return before.reading._replace(relation="list", inherited=True)


def _settled_as(before: Reading | None, reading: Reading, readings: Sequence[Reading]) -> Reading:
    """Return the reading that is done or planned as the member ``before`` of its list is.

    "Gave Ukraine two launchers and three tanks": one verb does not give the first and promise the
    second.
    """
    if before is None or before.verb is None or before.verb != reading.verb:
        return reading
    stated = before.metric.status, reading.metric.status
    if before.metric.family != reading.metric.family or None in stated or stated[0] == stated[1]:
        return reading
    alike = (one for one in readings if one.verb == before.verb and one.metric == before.metric)
    return next(alike, reading)


def _as_before(
    scene: Scene, item: Counted, readings: Sequence[Reading], found: Sequence[Interpreted]
) -> Reading | None:
    """Return the reading like that of the member before, where both are alike in all their words.

    ``40 over Sumy, 12 over Kursk and 8 over Orel``: who counts the first counts all of them.
    """
    before = found[-1] if found else None
    if before is None or before.reading is None or not item.elided:
        return None
    at, link, lower = before.counted.last + 1, item.last + 1, scene.tagged.lower
    if not (_names_place(scene, at) and _names_place(scene, link) and lower[at] == lower[link]):
        return None
    tokens, area = scene.tagged.sentence.tokens, place_words("en").sets["area"]
    apart = all(
        tokens[between].text[0].isupper()
        or lower[between] in area
        or lower[between] == ","
        or "coordinator" in scene.tagged.kinds[between]
        for between in range(at + 1, item.first)
    )
    metric = before.reading.metric.id
    return next((one for one in readings if one.metric.id == metric), None) if apart else None


def _names_place(scene: Scene, at: int) -> bool:
    """Tell whether a preposition with a name behind it, no date, stands at token ``at``."""
    tokens, kinds = scene.tagged.sentence.tokens, scene.tagged.kinds
    if at + 1 >= len(tokens) or "preposition" not in kinds[at]:
        return False
    return tokens[at + 1].text[0].isupper() and kinds[at + 1].isdisjoint({"month", "weekday"})


def _forbidden(scene: Scene, item: Counted, reading: Reading) -> str | None:
    """Return why the words at the verb rule out a reading of the grammar, else None."""
    if reading.verb is None or reading.relation in LOOSE:
        return None
    return scene.cues.forbidden(scene.tagged, item, reading.verb)


def _broken(item: Counted, reading: Reading) -> str | None:
    """Return the reason when a number that is not whole counts things (``1.5 drones``)."""
    bounds = (item.quantity.low, item.quantity.high)
    whole = all(bound is None or float(bound).is_integer() for bound in bounds)
    return None if whole or reading.metric.unit != "count" else "no whole number"


def _member_before(scene: Scene, item: Counted, found: Sequence[Interpreted]) -> Reading | None:
    """Return the reading of the member before this one when both stand in one list."""
    before = next((entry for entry in reversed(found) if entry.reading is not None), None)
    if before is None or not list_gap(scene, before.counted.last + 1, item.first):
        return None
    return before.reading


def _shared_reason(scene: Scene, item: Counted, found: Sequence[Interpreted]) -> str | None:
    """Return what ruled out the number just before in one list and so rules out this one too."""
    if not found or found[-1].reason is None:
        return None
    before = found[-1]
    holds = before.reason in scene.cues.shared or (
        before.reason in scene.cues.shared_bare and item.noun is None
    )
    listed = holds and list_gap(scene, before.counted.last + 1, item.first)
    return before.reason if listed else None


def _why_not(scene: Scene, item: Counted, readings: Sequence[Reading]) -> str:
    """Return the plainest reason why no reading holds."""
    reason = scene.cues.around_number(scene.tagged, item)
    if reason is None and readings[0].verb is not None:
        reason = scene.cues.at_verb(scene.tagged, item, readings[0].verb)
    return reason or item.reason or "no metric"


def _is_conversion(scene: Scene, item: Counted, found: Sequence[Interpreted]) -> bool:
    """Tell a conversion in brackets, such as ``300 sq km (115 square miles)``."""
    if item.noun is None or item.first == 0 or not found:
        return False
    opened = {"(", "["} & set(scene.tagged.lower[max(0, item.first - 2) : item.first])
    before = found[-1].counted
    if not opened or before.noun is None:
        return False
    same = before.noun.classes & item.noun.classes & {"money", "area"}
    currency = item.quantity.currency
    if currency is not None and currency == found[-1].counted.quantity.currency:
        return False  # The next of a list: "Norway (€500m) and Spain (€310m)".
    return bool(same) and item.first - before.last <= 5


def _zero_fits(scene: Scene, item: Counted, reading: Reading) -> bool:
    """Tell whether ``no`` counts: with the noun itself; only ``none`` may leave it out.

    A noun that tells by itself needs no verb (``ten assaults and no air strikes``).
    """
    determiner = scene.tagged.lower[item.quantity.last] in scene.cues.determiner_zeros
    noun = reading.noun
    if noun is not None and noun is item.noun and noun.outcome and reading.verb is None:
        return noun.outcome == "death" and not reading.before
    told = reading.verb is not None or reading.relation in ("told", "list")
    return told and not (determiner and reading.inherited)


def _settle_wholes(scene: Scene, found: list[Interpreted]) -> list[Interpreted]:
    """Read ``32 of 53 drones`` and ``of 53 drones it shot down 32``: the whole was launched."""
    for index, entry in enumerate(found):
        whole = entry.counted.whole
        if whole is not None:
            part = entry.reading or _attacker(found[whole].reading)
            found[whole] = _whole(scene, found[whole], part)
        elif is_fronted(scene, entry.counted):
            later = next((e.reading for e in found[index + 1 :] if e.reading), entry.reading)
            if later is not None:
                found[index] = _whole(scene, entry, later)
    return found


def _attacker(reading: Reading | None) -> Reading | None:
    """Return the reading of a whole whose part tells nothing (``one of 31 drones hit a house``)."""
    if reading is None or reading.noun is None or reading.noun.classes.isdisjoint(FLEETS):
        return None
    return reading if reading.metric.family in ATTACKING else None


def is_fronted(scene: Scene, item: Counted) -> bool:
    """Tell whether ``of`` or ``out of`` opens the clause in front of a quantity, or a fraction."""
    lower = scene.tagged.lower
    at = item.first - 1
    while at >= 0 and scene.tagged.kinds[at] & {"determiner"}:
        at -= 1
    if at >= 0 and lower[at] == HALF:
        return True
    if at < 0 or lower[at] != "of":
        return False
    if item.elided and lower[at + 1] in POINTERS:
        return False
    in_digits = at > 2 and lower[at - 2] == "/" and lower[at - 1].isdigit()
    if in_digits or (at and lower[at - 1] in scene.cues.fractions):
        return True
    at -= 2 if at and lower[at - 1] == "out" else 1
    return at < 0 or lower[at] in ".;:–—•" or lower[at] in ("and", "but")


def _says_more(whole: Reading | None, part: Reading | None) -> bool:
    """Tell whether a whole has a verb of its own (``of the 50 promised, 30 have arrived``)."""
    if whole is None or whole.verb is None or whole.relation in LOOSE:
        return False
    return part is None or whole.metric.id != part.metric.id


def _by_participle(scene: Scene, item: Counted, noun: NounMention, part: Reading) -> Reading | None:
    """Return what the participle right behind a whole tells of it (``57 of 437 downed``)."""
    at = 1 + (noun.last if item.noun is not None and not item.elided else item.last)
    verb = next((v for v in scene.tagged.verbs if v.first == at and v.form == "ed"), None)
    # Without "of" in front it is the verb of the part: "32 of 53 drones downed".
    if verb is None or (verb == part.verb and not is_fronted(scene, item)):
        return None
    told = [name for name, relation in sorted(verb.senses) if relation == "object"]
    metric = next(
        (frames()[kind, name] for kind in FLEETS for name in told
         if kind in noun.classes and (kind, name) in frames()),
        None,
    )  # fmt: skip
    if metric is None:
        return None
    return part._replace(
        metric=metric, verb=verb, relation="object", noun=noun, inherited=item.noun is None,
        passive=True, before=False,
    )  # fmt: skip


def _is_aid(reading: Reading | None) -> bool:
    return reading is not None and reading.metric.family == "aid"


def _whole(scene: Scene, entry: Interpreted, part: Reading | None) -> Interpreted:
    """Return what a whole states: its weapons were launched; of others what their verb says."""
    item = entry.counted
    noun = item.noun or (part.noun if part else None)
    kind = next((k for k in FLEETS if noun is not None and k in noun.classes), None)
    if _says_more(entry.reading, part) and (kind is None or _is_aid(entry.reading)):
        return entry
    metric = frames().get((kind, "launch")) if kind else None
    if metric is None or noun is None or part is None:
        return Interpreted(item, None, "whole of a part")
    own = _by_participle(scene, item, noun, part)
    if own is not None:
        return Interpreted(item, own)
    stated = (metric.id, item.quantity.low, item.quantity.high)
    if stated in scene.discourse.stated:
        return Interpreted(item, None, "stated before")
    told = any(name == metric.id for name, _, _ in scene.discourse.stated)
    if told and item.noun is None and is_fronted(scene, item):
        return Interpreted(item, None, "whole of a part")
    reading = part._replace(
        metric=metric, relation="whole", noun=noun, inherited=item.noun is None, verb=None
    )
    return Interpreted(item, reading)
