"""What the head of a list says for the entries below it.

``Air defence destroyed:`` on a line of its own is the verb of ``– 99 cruise missiles;`` and of
every entry behind it.
"""

from __future__ import annotations

from etl.frames import Reading, frames
from etl.seen import Seen
from etl.tags import NounMention
from etl.trail import Trail

COLON = ":"
# An entry that goes on ends with one of these; the last one of a list with a full stop.
GOES_ON = (";", ",")
# An entry belongs to the verb of its head nearly as to one of its own; the verb nearest to the
# colon before those in front of it.
HEADED_COST, HEADED_STEP = 1.5, 0.5


class ListHeadTrail(Trail[tuple[frozenset[str], ...], Seen]):
    """The classes of the verbs in the head of the list that is open, the last verb first."""

    def __init__(self) -> None:
        """Begin outside any list."""
        super().__init__((), _advance, forgets=_ends_list)


def _ends_list(seen: Seen) -> bool:
    """Tell whether no list that was open before a sentence is open behind it."""
    text = seen.sentence.text.rstrip("*_ ")
    return not text.endswith((COLON, *GOES_ON)) and not seen.is_entry


def _advance(head: tuple[frozenset[str], ...], seen: Seen) -> tuple[frozenset[str], ...]:
    text = seen.sentence.text.rstrip("*_ ")
    if text.endswith(COLON):
        verbs = sorted(seen.tagged.verbs, key=lambda verb: -verb.last)
        return tuple(dict.fromkeys(verb.classes() for verb in verbs))
    return head if text.endswith(GOES_ON) or seen.is_entry else ()


def headed(head: tuple[frozenset[str], ...], noun: NounMention) -> list[Reading]:
    """Return the readings of a counted noun by the verbs of the head of its list."""
    found: dict[str, Reading] = {}
    for rank, classes in enumerate(head):
        cost = HEADED_COST + HEADED_STEP * rank
        for kind in sorted(noun.classes):
            for verb in sorted(classes):
                metric = frames().get((kind, verb))
                if metric is not None:
                    reading = Reading(metric, None, "headed", cost, noun)
                    found.setdefault(metric.id, reading)
    return list(found.values())
