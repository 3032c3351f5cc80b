"""What the head of a list says for the entries below it.

``Air defence destroyed:`` on a line of its own is the verb of ``– 99 cruise missiles;`` and of
every entry behind it; ``Assaults by sector:`` is the noun of ``Lyman: 21``. Headings inside a list
(``Fires`` between entries of aid) leave it open; the first sentence that is no entry ends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from etl.counted import Counted
from etl.cues import cues_of
from etl.frames import OUTCOME_VERBS, SELF_TOLD, Reading, frames
from etl.model import Sentence
from etl.seen import Seen, ends_in_amount, is_entry, opens_as_entry, opens_with_label
from etl.tags import NounMention, Tagged, VerbMention
from etl.trail import Trail

COLON = ":"
# An entry that goes on ends with one of these; the last one of a list with a full stop.
GOES_ON = (";", ",")
# An entry belongs to the verb of its head nearly as to one of its own; the verb nearest to the
# colon before those in front of it.
HEADED_COST, HEADED_STEP = 1.5, 0.5
# An entry under a heading or a title may as well tell something else.
TITLED_COST = 2.0
# Behind them a label begins or ends, and it has so many words at most.
LABEL_ENDS = frozenset({".", ";", ":", "!", "?"})
LONGEST_LABEL = 6
# A heading that tells of aid (``Biggest package so far``) tells of no attack.
AID = frozenset({"aid", "deliver", "pledge"})
# A heading inside a list has so many words at most, and no full stop.
LONGEST_SUBHEADING = 4
SENTENCE_ENDS = (".", "!", "?")
# How many nouns of a head may be what its bare entries count.
MOST_NOUNS = 2


class ListHead(NamedTuple):
    """The classes of the verbs of a head, the last verb first, and its nouns, the last first.

    ``strict`` tells whether only what looks like an entry goes on with the list: behind an entry
    without a comma, or a heading; ``titled`` whether the head is a heading or a title.
    """

    verbs: tuple[frozenset[str], ...] = ()
    nouns: tuple[NounMention, ...] = ()
    strict: bool = False
    titled: bool = False


NO_HEAD = ListHead()


class ListHeadTrail(Trail[ListHead, Seen]):
    """The head of the list that is open."""

    def __init__(self, title: Tagged | None = None) -> None:
        """Begin outside any list, or in that of a title."""
        head = NO_HEAD if title is None else _titled(title)
        super().__init__(head, _advance, forgets=_ends_list)
        self._first = NO_HEAD
        self.begun = head != NO_HEAD


def _ends_list(seen: Seen) -> bool:
    """Tell whether no list that was open before a sentence is open behind it."""
    text = seen.sentence.text.rstrip("*_ ")
    if text.endswith((COLON, *GOES_ON)) or seen.is_entry:
        return False
    if opens_as_entry(seen.sentence) or opens_with_label(seen.sentence):
        return False
    return not (seen.span.heading and (_is_subheading(seen, text) or _is_title(seen, text)))


def _is_title(seen: Seen, text: str) -> bool:
    """Tell whether a heading without a number tells something that its entries may go on with."""
    if seen.quantities or text.endswith(SENTENCE_ENDS) or opens_with_label(seen.sentence):
        return False
    return _titled(seen.tagged) != NO_HEAD


def _titled(tagged: Tagged) -> ListHead:
    """Return what a heading or a title says for the entries below, where it tells something."""
    head = head_of(tagged, [verb for verb in tagged.verbs if verb.form != "base"])
    verbs = tuple(classes & AID or classes for classes in head.verbs)
    nouns = tuple(n for n in head.nouns if n.outcome or not n.classes.isdisjoint(SELF_TOLD))
    if not (verbs or nouns):
        return NO_HEAD
    return ListHead(verbs, nouns, strict=True, titled=True)


def _is_subheading(seen: Seen, text: str) -> bool:
    """Tell whether a line is a heading that may stand between the entries of one list."""
    words = len(seen.sentence.tokens)
    if words > LONGEST_SUBHEADING or text.endswith(SENTENCE_ENDS):
        return False
    told = any(noun.outcome for noun in seen.tagged.nouns.values())
    acts = words > 1 and any(verb.form != "noun" for verb in seen.tagged.verbs)
    return not (seen.quantities or told or acts)


def _advance(head: ListHead, seen: Seen) -> ListHead:
    text = seen.sentence.text.rstrip("*_ ")
    if text.endswith(COLON):
        return head_of(seen.tagged, seen.tagged.verbs)
    within = head != NO_HEAD and not head.titled and _is_subheading(seen, text)
    if seen.span.heading and not (seen.is_entry or within) and _is_title(seen, text):
        return _titled(seen.tagged)
    if head == NO_HEAD or _ends_list(seen) or (head.titled and _is_subheading(seen, text)):
        return NO_HEAD
    return head._replace(strict=not text.endswith(GOES_ON))


def goes_on(head: ListHead, sentence: Sentence) -> bool:
    """Tell whether a sentence may be an entry of the list that is open."""
    if head == NO_HEAD:
        return False
    if not head.strict or opens_as_entry(sentence) or opens_with_label(sentence):
        return True
    whole = sentence.text.endswith(SENTENCE_ENDS) and sentence.tokens[0].text[0].isupper()
    return is_entry(sentence) and (not whole or ends_in_amount(sentence))


def head_of(tagged: Tagged, acts: Sequence[VerbMention]) -> ListHead:
    """Return what a line says for the entries below by those of its verbs and by its nouns."""
    last_first = sorted(acts, key=lambda verb: -verb.last)
    having = [verb for verb in last_first if "have" not in tagged.kinds[verb.first]]
    verbs = [verb.classes() for verb in having]
    if not any(told_of_arms(classes) for classes in verbs):
        verbs = [*become_of(tagged, range(len(tagged.lower))), *verbs]
    nouns = [noun for _, noun in sorted(tagged.nouns.items(), reverse=True)]
    told = [n for n in nouns if (n.outcome or n.classes) and not _is_where(tagged, n)]
    return ListHead(
        tuple(dict.fromkeys(verbs)),
        tuple(noun._replace(first=-1, last=-1) for noun in told[:MOST_NOUNS]),
    )


def told_of_arms(classes: frozenset[str]) -> bool:
    """Tell whether verbs say of arms something else than that they are given."""
    told = (frames().get(("equipment", name)) for name in classes)
    return any(metric is not None and metric.family != "aid" for metric in told)


def become_of(tagged: Tagged, label: range) -> list[frozenset[str]]:
    """Return the verbs that the words of a label stand for: ``Deliveries completed``."""
    heads = cues_of("en").heads
    found = (heads.match(tagged.lower, at) for at in label)
    return [frozenset({match[1]}) for match in found if match is not None][-1:]


def _is_where(tagged: Tagged, noun: NounMention) -> bool:
    """Tell whether a noun only says where its verb was done: ``Killed in the raids:``."""
    acts = [v.last for v in tagged.verbs if v.form == "ed" and v.last < noun.first]
    between = tagged.kinds[max(acts) + 1 : noun.first] if acts else ()
    return any("preposition" in kinds for kinds in between)


def labelled(tagged: Tagged, item: Counted) -> ListHead:
    """Return what the label in front of a number's list says: ``Delivered so far: 12 guns``."""
    return ListHead(tuple(become_of(tagged, _label_of(tagged, item))))


def labelled_bare(tagged: Tagged, item: Counted) -> ListHead:
    """Return what a label says for a number with only a name: ``Clashes by area: Lyman 16``."""
    label, at = _label_of(tagged, item), item.first - 1
    if not (label and item.elided and item.whole is None and not item.partitive):
        return NO_HEAD
    if at <= label.stop or not tagged.sentence.tokens[at].text[0].isupper() or at in tagged.nouns:
        return NO_HEAD
    verbs = [v.classes() for v in tagged.verbs if v.first in label and v.form != "base"]
    nouns = [noun for start, noun in sorted(tagged.nouns.items()) if start in label and noun.plural]
    told = [noun for noun in nouns if not _is_where(tagged, noun)]
    return ListHead(tuple(verbs), tuple(told[:1]))


def _label_of(tagged: Tagged, item: Counted) -> range:
    """Return the tokens of the label whose colon is the last mark of a clause before a number."""
    lower = tagged.lower
    colon = next((at for at in range(item.first - 1, 0, -1) if lower[at] in LABEL_ENDS), 0)
    if not colon or lower[colon] != COLON:
        return range(0)
    start = colon
    while start > max(0, colon - LONGEST_LABEL) and lower[start - 1] not in LABEL_ENDS:
        start -= 1
    return range(start, colon)


def _cost(head: ListHead, rank: int) -> float:
    return HEADED_COST + HEADED_STEP * rank + TITLED_COST * head.titled


def _relation(head: ListHead) -> str:
    return "under" if head.titled else "headed"


def headed(head: ListHead, noun: NounMention) -> list[Reading]:
    """Return the readings of a counted noun by the verbs of the head of its list."""
    found: dict[str, Reading] = {}
    for rank, classes in enumerate(head.verbs):
        cost = _cost(head, rank)
        for kind in sorted(noun.classes):
            for verb in sorted(classes):
                metric = frames().get((kind, verb))
                if metric is not None:
                    reading = Reading(metric, None, _relation(head), cost, noun)
                    found.setdefault(metric.id, reading)
    return list(found.values())


def headed_bare(head: ListHead) -> list[Reading]:
    """Return the readings of an entry that leaves out its noun: the head has it.

    The noun tells by itself (``Assaults by sector:``) or with a verb of the head.
    """
    found: dict[str, Reading] = {}
    for rank, noun in enumerate(head.nouns):
        cost = _cost(head, rank)
        told = [(kind, SELF_TOLD[kind]) for kind in sorted(noun.classes & SELF_TOLD.keys())]
        if noun.outcome in OUTCOME_VERBS:
            told = [OUTCOME_VERBS[noun.outcome]]
        for frame in told:
            reading = Reading(frames()[frame], None, _relation(head), cost, noun, True)
            found.setdefault(reading.metric.id, reading)
        for reading in headed(head, noun):
            found.setdefault(reading.metric.id, reading._replace(inherited=True))
    return list(found.values())
