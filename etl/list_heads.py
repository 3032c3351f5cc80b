"""What the head of a list says for the entries below it.

``Air defence destroyed:`` on a line of its own is the verb of ``– 99 cruise missiles;`` and of
every entry behind it; ``Assaults by sector:`` is the noun of ``Lyman: 21``. Headings inside a list
(``Fires`` between entries of aid) leave it open; the first sentence that is no entry ends it.
"""

from __future__ import annotations

from typing import NamedTuple

from etl.frames import OUTCOME_VERBS, SELF_TOLD, Reading, frames
from etl.model import Sentence
from etl.seen import Seen, is_entry, opens_as_entry
from etl.tags import NounMention, Tagged
from etl.trail import Trail

COLON = ":"
# An entry that goes on ends with one of these; the last one of a list with a full stop.
GOES_ON = (";", ",")
# An entry belongs to the verb of its head nearly as to one of its own; the verb nearest to the
# colon before those in front of it.
HEADED_COST, HEADED_STEP = 1.5, 0.5
# A heading inside a list has so many words at most, and no full stop.
LONGEST_SUBHEADING = 4
SENTENCE_ENDS = (".", "!", "?")
# How many nouns of a head may be what its bare entries count.
MOST_NOUNS = 2


class ListHead(NamedTuple):
    """The classes of the verbs of a head, the last verb first, and its nouns, the last first.

    ``strict`` tells whether only what looks like an entry goes on with the list: behind an entry
    without a comma, or a heading.
    """

    verbs: tuple[frozenset[str], ...] = ()
    nouns: tuple[NounMention, ...] = ()
    strict: bool = False


NO_HEAD = ListHead()


class ListHeadTrail(Trail[ListHead, Seen]):
    """The head of the list that is open."""

    def __init__(self) -> None:
        """Begin outside any list."""
        super().__init__(NO_HEAD, _advance, forgets=_ends_list)
        self.begun = False


def _ends_list(seen: Seen) -> bool:
    """Tell whether no list that was open before a sentence is open behind it."""
    text = seen.sentence.text.rstrip("*_ ")
    if text.endswith((COLON, *GOES_ON)) or seen.is_entry:
        return False
    return not (opens_as_entry(seen.sentence) or _is_subheading(seen, text))


def _is_subheading(seen: Seen, text: str) -> bool:
    """Tell whether a line is a heading that may stand between the entries of one list."""
    words = len(seen.sentence.tokens)
    if not seen.span.heading or words > LONGEST_SUBHEADING or text.endswith(SENTENCE_ENDS):
        return False
    told = any(noun.outcome for noun in seen.tagged.nouns.values())
    acts = words > 1 and any(verb.form != "noun" for verb in seen.tagged.verbs)
    return not (seen.quantities or told or acts)


def _advance(head: ListHead, seen: Seen) -> ListHead:
    text = seen.sentence.text.rstrip("*_ ")
    if text.endswith(COLON):
        return head_of(seen.tagged)
    if head == NO_HEAD or _ends_list(seen):
        return NO_HEAD
    return head._replace(strict=not text.endswith(GOES_ON))


def goes_on(head: ListHead, sentence: Sentence) -> bool:
    """Tell whether a sentence may be an entry of the list that is open."""
    if head == NO_HEAD:
        return False
    return not head.strict or is_entry(sentence) or opens_as_entry(sentence)


def head_of(tagged: Tagged) -> ListHead:
    """Return what a line with a colon at its end says for the entries below."""
    verbs = sorted(tagged.verbs, key=lambda verb: -verb.last)
    nouns = [noun for _, noun in sorted(tagged.nouns.items(), reverse=True)]
    told = [noun for noun in nouns if noun.outcome or noun.classes]
    return ListHead(
        tuple(dict.fromkeys(verb.classes() for verb in verbs)),
        tuple(noun._replace(first=-1, last=-1) for noun in told[:MOST_NOUNS]),
    )


def headed(head: ListHead, noun: NounMention) -> list[Reading]:
    """Return the readings of a counted noun by the verbs of the head of its list."""
    found: dict[str, Reading] = {}
    for rank, classes in enumerate(head.verbs):
        cost = HEADED_COST + HEADED_STEP * rank
        for kind in sorted(noun.classes):
            for verb in sorted(classes):
                metric = frames().get((kind, verb))
                if metric is not None:
                    reading = Reading(metric, None, "headed", cost, noun)
                    found.setdefault(metric.id, reading)
    return list(found.values())


def headed_bare(head: ListHead) -> list[Reading]:
    """Return the readings of an entry that leaves out its noun: the head has it.

    The noun tells by itself (``Assaults by sector:``) or with a verb of the head.
    """
    found: dict[str, Reading] = {}
    for rank, noun in enumerate(head.nouns):
        cost = HEADED_COST + HEADED_STEP * rank
        told = [(kind, SELF_TOLD[kind]) for kind in sorted(noun.classes & SELF_TOLD.keys())]
        if noun.outcome in OUTCOME_VERBS:
            told = [OUTCOME_VERBS[noun.outcome]]
        for frame in told:
            reading = Reading(frames()[frame], None, "headed", cost, noun, True)
            found.setdefault(reading.metric.id, reading)
        for reading in headed(head, noun):
            found.setdefault(reading.metric.id, reading._replace(inherited=True))
    return list(found.values())
